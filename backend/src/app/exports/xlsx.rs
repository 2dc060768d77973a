//! Office Open XML, written as it is read: no library keeps the sheet open while its first part is
//! already on its way.
//!
//! The parts that never change come first, then the sheets, deflated as they grow, and last what names
//! them: how many there are is known with the last row, because a sheet takes so many and no more.
//! Sizes follow each sheet (a data descriptor), as nothing that was sent can be changed. Every cell is a
//! text, so none can be a formula.

use flate2::{Compression, Crc, write::DeflateEncoder};
use std::{borrow::Cow, fmt::Write as _, io::Write as _};

use super::Writer;

/// The most characters of a cell, counted in UTF-16: a longer one makes spreadsheets call the file broken.
const LONGEST_CELL: usize = 32_767;
/// The most rows of a sheet, its header among them.
const MOST_ROWS: usize = 1_048_576;
/// Days of the zip format begin in 1980; the table says nothing of when it was made.
const FIRST_DAY: u16 = 0x21;
/// Sizes follow the data; names are UTF-8.
const FLAGS: u16 = 0x0808;
const DEFLATED: u16 = 8;
const STORED: u16 = 0;

/// What has no part of its own here is a sheet, however many there will be.
const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK_HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>"#;
const WORKBOOK_FOOT: &str = "</sheets></workbook>";
const RELATIONS_HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId0" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#;
const RELATIONS_FOOT: &str = "</Relationships>";
/// Style 0 is plain text, style 1 bold text for the header.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#;
const SHEET_HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"#;
const SHEET_FOOT: &str = "</sheetData></worksheet>";

/// A part that is complete, for the list at the end.
struct Part {
    name: String,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    offset: u32,
}

pub(super) struct Xlsx {
    written: Vec<u8>,
    /// Bytes that were taken away already.
    taken: usize,
    parts: Vec<Part>,
    /// What the first sheet is called; the others have their number behind it.
    name: String,
    heads: Vec<String>,
    /// The most rows of a sheet.
    most_rows: usize,
    /// How many sheets have been begun.
    sheets: usize,
    sheet: Sheet,
}

/// A sheet as far as it has come.
struct Sheet {
    offset: u32,
    encoder: DeflateEncoder<Vec<u8>>,
    crc: Crc,
    packed: usize,
    rows: usize,
}

impl Sheet {
    fn at(offset: u32) -> Self {
        Self {
            offset,
            encoder: DeflateEncoder::new(Vec::new(), Compression::fast()),
            crc: Crc::new(),
            packed: 0,
            rows: 0,
        }
    }
}

impl Xlsx {
    pub(super) fn new<'a>(name: &str, heads: impl Iterator<Item = &'a str>) -> Self {
        Self::of_rows(name, heads, MOST_ROWS)
    }

    /// With at most so many rows to a sheet.
    fn of_rows<'a>(name: &str, heads: impl Iterator<Item = &'a str>, most_rows: usize) -> Self {
        let mut xlsx = Self {
            written: Vec::new(),
            taken: 0,
            parts: Vec::new(),
            name: name.to_owned(),
            heads: heads.map(str::to_owned).collect(),
            most_rows,
            sheets: 0,
            sheet: Sheet::at(0),
        };
        let unchanging = [("[Content_Types].xml", CONTENT_TYPES), ("_rels/.rels", ROOT), ("xl/styles.xml", STYLES)];
        for (name, content) in unchanging {
            xlsx.store(name, content.as_bytes());
        }
        xlsx.begin_sheet();
        xlsx
    }

    /// Begins the next sheet with its header.
    fn begin_sheet(&mut self) {
        self.sheets += 1;
        self.sheet = Sheet::at(self.position());
        self.head(&sheet_part(self.sheets), FLAGS, DEFLATED, 0, 0);
        self.xml(SHEET_HEAD);
        let heads = std::mem::take(&mut self.heads);
        self.line(1, heads.iter().map(String::as_str));
        self.heads = heads;
    }

    /// Ends the sheet, with its sizes behind it.
    fn end_sheet(&mut self) {
        self.xml(SHEET_FOOT);
        self.sheet.encoder.try_finish().expect("memory can be written to");
        let mut rest = std::mem::take(self.sheet.encoder.get_mut());
        self.sheet.packed += rest.len();
        self.written.append(&mut rest);
        let (crc, size, packed) = (self.sheet.crc.sum(), self.sheet.crc.amount(), small(self.sheet.packed));
        for word in [0x0807_4b50, crc, packed, size] {
            self.written.extend_from_slice(&word.to_le_bytes());
        }
        let (name, offset) = (sheet_part(self.sheets), self.sheet.offset);
        self.parts.push(Part { name, method: DEFLATED, crc, packed, size, offset });
    }

    /// What the sheets are called.
    fn workbook(&self) -> String {
        let mut xml = WORKBOOK_HEAD.to_owned();
        for number in 1..=self.sheets {
            let name = if number == 1 { self.name.clone() } else { format!("{} {number}", self.name) };
            let name = escaped(&name);
            let _ = write!(xml, r#"<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>"#);
        }
        xml + WORKBOOK_FOOT
    }

    /// Where the sheets are.
    fn relations(&self) -> String {
        let mut xml = RELATIONS_HEAD.to_owned();
        for number in 1..=self.sheets {
            let _ = write!(
                xml,
                r#"<Relationship Id="rId{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{number}.xml"/>"#
            );
        }
        xml + RELATIONS_FOOT
    }

    /// A small part, as it is.
    fn store(&mut self, name: &str, content: &[u8]) {
        let mut crc = Crc::new();
        crc.update(content);
        let (offset, size) = (self.position(), small(content.len()));
        self.head(name, 0x0800, STORED, crc.sum(), size);
        self.written.extend_from_slice(content);
        let name = name.to_owned();
        self.parts.push(Part { name, method: STORED, crc: crc.sum(), packed: size, size, offset });
    }

    /// The head of a part.
    fn head(&mut self, name: &str, flags: u16, method: u16, crc: u32, size: u32) {
        let mut words = Vec::with_capacity(30 + name.len());
        words.extend_from_slice(&0x0403_4b50_u32.to_le_bytes());
        for word in [20, flags, method, 0, FIRST_DAY] {
            words.extend_from_slice(&word.to_le_bytes());
        }
        for word in [crc, size, size] {
            words.extend_from_slice(&word.to_le_bytes());
        }
        words.extend_from_slice(&short(name.len()).to_le_bytes());
        words.extend_from_slice(&0_u16.to_le_bytes());
        words.extend_from_slice(name.as_bytes());
        self.written.append(&mut words);
    }

    fn position(&self) -> u32 {
        small(self.taken + self.written.len())
    }

    /// More of the sheet.
    fn xml(&mut self, text: &str) {
        self.sheet.crc.update(text.as_bytes());
        self.sheet.encoder.write_all(text.as_bytes()).expect("memory can be written to");
    }

    fn line<'a>(&mut self, style: u8, cells: impl Iterator<Item = &'a str>) {
        use std::fmt::Write as _;
        self.sheet.rows += 1;
        let row = self.sheet.rows;
        let mut xml = String::with_capacity(2048);
        // Writing to a string cannot fail.
        let _ = write!(xml, r#"<row r="{row}">"#);
        for (column, text) in (b'A'..=b'Z').zip(cells) {
            if !text.is_empty() {
                let column = char::from(column);
                let text = escaped(&fitting(text));
                let _ = write!(
                    xml,
                    r#"<c r="{column}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#
                );
            }
        }
        xml.push_str("</row>");
        self.xml(&xml);
    }
}

impl Writer for Xlsx {
    fn row(&mut self, cells: &[String]) {
        if self.sheet.rows == self.most_rows {
            self.end_sheet();
            self.begin_sheet();
        }
        self.line(0, cells.iter().map(String::as_str));
    }

    fn end(&mut self) {
        self.end_sheet();
        let (workbook, relations) = (self.workbook(), self.relations());
        self.store("xl/workbook.xml", workbook.as_bytes());
        self.store("xl/_rels/workbook.xml.rels", relations.as_bytes());
        let begin = self.position();
        let parts = std::mem::take(&mut self.parts);
        for Part { name, method, crc, packed, size, offset } in &parts {
            let flags = if *method == DEFLATED { FLAGS } else { 0x0800 };
            self.written.extend_from_slice(&0x0201_4b50_u32.to_le_bytes());
            for word in [20, 20, flags, *method, 0, FIRST_DAY] {
                self.written.extend_from_slice(&word.to_le_bytes());
            }
            for word in [crc, packed, size] {
                self.written.extend_from_slice(&word.to_le_bytes());
            }
            self.written.extend_from_slice(&short(name.len()).to_le_bytes());
            // No extra field, no comment, first disk, no attributes.
            self.written.extend_from_slice(&[0; 12]);
            self.written.extend_from_slice(&offset.to_le_bytes());
            self.written.extend_from_slice(name.as_bytes());
        }
        let length = self.position() - begin;
        self.written.extend_from_slice(&0x0605_4b50_u32.to_le_bytes());
        for word in [0, 0, short(parts.len()), short(parts.len())] {
            self.written.extend_from_slice(&word.to_le_bytes());
        }
        self.written.extend_from_slice(&length.to_le_bytes());
        self.written.extend_from_slice(&begin.to_le_bytes());
        self.written.extend_from_slice(&0_u16.to_le_bytes());
    }

    fn take(&mut self) -> Vec<u8> {
        let mut packed = std::mem::take(self.sheet.encoder.get_mut());
        self.sheet.packed += packed.len();
        self.written.append(&mut packed);
        self.taken += self.written.len();
        std::mem::take(&mut self.written)
    }
}

/// The part that holds a sheet; the first is 1.
fn sheet_part(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// As much of a text as a cell takes.
fn fitting(text: &str) -> Cow<'_, str> {
    // A text never has more characters than bytes.
    if text.len() <= LONGEST_CELL || text.encode_utf16().count() <= LONGEST_CELL {
        return Cow::Borrowed(text);
    }
    let mut taken = 0;
    let kept = text.chars().take_while(|c| {
        taken += c.len_utf16();
        taken < LONGEST_CELL
    });
    Cow::Owned(kept.chain(['…']).collect())
}

/// A text between tags. Characters that XML cannot carry are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// What takes more than four gigabytes is not to be had as a workbook.
fn small(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::Reader as _;

    use super::*;

    #[test]
    fn a_cell_holds_no_more_than_spreadsheets_take() {
        let length = |text: &str| fitting(text).encode_utf16().count();
        for text in ["", "翠洲社区", &"社".repeat(LONGEST_CELL)] {
            assert_eq!(fitting(text), text);
        }
        assert_eq!(length(&"社".repeat(LONGEST_CELL + 1)), LONGEST_CELL);
        // Characters of two units are not cut in half.
        assert_eq!(length(&"🌳".repeat(LONGEST_CELL)), LONGEST_CELL);
        assert!(fitting(&"a".repeat(LONGEST_CELL + 1)).ends_with("a…"));
    }

    #[test]
    fn rows_that_a_sheet_does_not_take_go_on_in_the_next() {
        let mut xlsx = Xlsx::of_rows("名单 & 附件", ["号", "字"].into_iter(), 3);
        let mut bytes = Vec::new();
        for row in 1..=5 {
            xlsx.row(&[row.to_string(), "=1".to_owned()]);
            bytes.append(&mut xlsx.take());
        }
        xlsx.end();
        bytes.append(&mut xlsx.take());
        let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
        let names = book.sheet_names();
        assert_eq!(names, ["名单 & 附件", "名单 & 附件 2", "名单 & 附件 3"]);
        let numbers =
            |range: &calamine::Range<calamine::Data>| range.rows().map(|row| row[0].to_string()).collect::<Vec<_>>();
        let sheets: Vec<_> = names.iter().map(|name| numbers(&book.worksheet_range(name).unwrap())).collect();
        assert_eq!(sheets, [vec!["号", "1", "2"], vec!["号", "3", "4"], vec!["号", "5"]]);
    }

    #[test]
    fn a_sheet_that_is_just_full_is_the_only_one() {
        let mut xlsx = Xlsx::of_rows("名单", ["号"].into_iter(), 3);
        for row in 1..=2 {
            xlsx.row(&[row.to_string()]);
        }
        xlsx.end();
        let book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(xlsx.take())).unwrap();
        assert_eq!(book.sheet_names().len(), 1);
    }
}
