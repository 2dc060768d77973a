//! From bytes to rows of texts.
//!
//! A workbook may be a trap: one that unpacks to far more than it weighs, or names a cell in the
//! last row of the last column. So it is unpacked once for measure, and its cells are read one
//! after the other. A formula is never evaluated: what the program that wrote it last saw is read
//! as a text. Macros are refused, as nothing here needs them.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};

/// Most rows below the header.
pub(super) const MOST_ROWS: usize = 50_000;
/// Most columns that are looked at.
const MOST_COLUMNS: usize = 64;
/// Longest text of a cell, in characters.
const MAX_CELL_CHARACTERS: usize = 2000;
/// Most bytes that a workbook may unpack to.
const MAX_UNPACKED_BYTES: u64 = 128 * 1024 * 1024;
/// Most texts of all cells together, in bytes.
const MAX_TEXT_BYTES: usize = 32 * 1024 * 1024;

/// Why a file is no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FileError {
    /// The body does not carry its bytes.
    #[error("expected base64")]
    NotBase64,
    /// Its ending is of no known kind.
    #[error("expected a file .xlsx or .csv")]
    UnknownKind,
    /// It can carry macros.
    #[error("workbooks with macros are not taken; save it as .xlsx")]
    Macros,
    /// It is not what its ending says.
    #[error("the file is damaged or of another kind: {0}")]
    Unreadable(String),
    /// Neither UTF-8 nor GB18030.
    #[error("expected UTF-8 or GB18030")]
    Encoding,
    /// It is larger than is taken.
    #[error("expected at most 50,000 rows and 64 columns")]
    TooLarge,
    /// It has no row.
    #[error("expected a header and rows")]
    Empty,
}

/// A row with its number in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// From 1.
    pub(super) number: u32,
    pub(super) cells: Vec<String>,
}

impl FileError {
    /// Stable code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::NotBase64 => "not_base64",
            Self::UnknownKind => "file_kind_unknown",
            Self::Macros => "file_has_macros",
            Self::Unreadable(_) => "file_unreadable",
            Self::Encoding => "file_encoding_unknown",
            Self::TooLarge => "file_too_large",
            Self::Empty => "file_empty",
        }
    }
}

/// All rows that are not empty, the header first.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Vec<Row>, FileError> {
    let name = name.to_lowercase();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let rows = match ending {
        Some("xlsx") => xlsx(bytes)?,
        Some("csv" | "txt") => csv(bytes)?,
        Some("xlsm" | "xltm" | "xlam" | "xlsb") => return Err(FileError::Macros),
        _ => return Err(FileError::UnknownKind),
    };
    if rows.is_empty() { Err(FileError::Empty) } else { Ok(rows) }
}

fn xlsx(bytes: &[u8]) -> Result<Vec<Row>, FileError> {
    let unreadable = |error: &dyn std::fmt::Display| FileError::Unreadable(error.to_string());
    measure(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let name = book.sheet_names().first().cloned().ok_or(FileError::Empty)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|error| unreadable(&error))?;
    let mut rows = Rows::default();
    while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
        let text = text_of(cell.get_value());
        if !text.is_empty() {
            let (row, column) = cell.get_position();
            rows.put(row, column as usize, text)?;
        }
    }
    Ok(rows.done())
}

/// Unpacks everything into nothing and refuses what carries macros or is too large.
fn measure(bytes: &[u8]) -> Result<(), FileError> {
    let unreadable = |error: &dyn std::fmt::Display| FileError::Unreadable(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let mut left = MAX_UNPACKED_BYTES;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| unreadable(&error))?;
        let has_macros = part.name().map_err(|error| unreadable(&error))?.to_lowercase().ends_with("vbaproject.bin");
        if has_macros {
            return Err(FileError::Macros);
        }
        let mut part = part.take(left + 1);
        let size = std::io::copy(&mut part, &mut std::io::sink()).map_err(|error| unreadable(&error))?;
        left = left.checked_sub(size).ok_or(FileError::TooLarge)?;
    }
    Ok(())
}

/// A cell as the person who filled it in sees it, as far as a code, a year or a name goes.
fn text_of(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::Int(number) => number.to_string(),
        // A code of twelve digits is a number to a spreadsheet.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(is) => is.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTime(time) => time.as_f64().to_string(),
    };
    text.trim().to_owned()
}

fn csv(bytes: &[u8]) -> Result<Vec<Row>, FileError> {
    // One kind of line end, so that lines can be counted.
    let text = decode(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    let header = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|mark| {
        let count = header.bytes().filter(|byte| byte == mark).count();
        // Of equal counts the comma is meant.
        (count, *mark == b',')
    });
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut rows = Rows::default();
    let mut record = csv::StringRecord::new();
    // A row is a line less the line ends inside cells; the reader passes over empty lines.
    let mut ends_in_cells = 0;
    while reader.read_record(&mut record).map_err(|error| FileError::Unreadable(error.to_string()))? {
        let position = reader.position();
        let is_open = position.byte() == text.len() as u64 && !text.ends_with('\n');
        let inside = record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        let begins = position.line().saturating_sub(inside + u64::from(!is_open) + ends_in_cells);
        ends_in_cells += inside;
        let row = u32::try_from(begins.saturating_sub(1)).map_err(|_| FileError::TooLarge)?;
        for (column, cell) in record.iter().enumerate() {
            let cell = cell.trim();
            if !cell.is_empty() {
                rows.put(row, column, cell.to_owned())?;
            }
        }
    }
    Ok(rows.done())
}

/// UTF-8 with or without a mark, UTF-16 with one, else GB18030.
fn decode(bytes: &[u8]) -> Result<String, FileError> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
        return text.map(std::borrow::Cow::into_owned).ok_or(FileError::Encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or(FileError::Encoding)
}

/// Rows in the making; cells come row by row.
#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    bytes: usize,
}

impl Rows {
    /// `row` counts from nought.
    fn put(&mut self, row: u32, column: usize, text: String) -> Result<(), FileError> {
        self.bytes += text.len();
        let is_long = text.chars().count() > MAX_CELL_CHARACTERS;
        if column >= MOST_COLUMNS || is_long || self.bytes > MAX_TEXT_BYTES {
            return Err(FileError::TooLarge);
        }
        let number = row.saturating_add(1);
        if self.rows.last().is_none_or(|last| last.number != number) {
            if self.rows.len() > MOST_ROWS {
                return Err(FileError::TooLarge);
            }
            self.rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(last) = self.rows.last_mut() {
            if last.cells.len() <= column {
                last.cells.resize(column + 1, String::new());
            }
            last.cells[column] = text;
        }
        Ok(())
    }

    fn done(self) -> Vec<Row> {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(name: &str, bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        read(name, bytes).unwrap().into_iter().map(|row| (row.number, row.cells)).collect()
    }

    #[test]
    fn a_table_is_read_in_every_encoding_that_spreadsheets_write() {
        let text = "社区代码,社区名称\r\n440103001101,\"翠洲,社区\"\r\n\r\n440103001102,鹭江\r\n";
        let (gb18030, _, _) = encoding_rs::GB18030.encode(text);
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let expected = cells("a.csv", text.as_bytes());
        assert_eq!(expected[1], (2, vec!["440103001101".to_owned(), "翠洲,社区".to_owned()]));
        let numbers: Vec<u32> = expected.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 2, 4]);
        assert_eq!(cells("a.csv", format!("\u{feff}{text}").as_bytes()), expected);
        assert_eq!(cells("A.CSV", &gb18030), expected);
        assert_eq!(cells("a.csv", &utf16), expected);
        let tabs = "社区代码\t社区名称\n440103001101\t翠洲,社区\n\n440103001102\t鹭江";
        assert_eq!(cells("a.txt", tabs.as_bytes()), expected);
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let text = "a,b\r\n\r\n\"two\r\nlines\",x\r\n\r\n\r\nlast,y";
        let numbers: Vec<u32> = cells("a.csv", text.as_bytes()).iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 3, 6]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let refusal = |name: &str, bytes: &[u8]| read(name, bytes).unwrap_err().code();
        assert_eq!(refusal("a.xlsm", b""), "file_has_macros");
        assert_eq!(refusal("a.doc", b""), "file_kind_unknown");
        assert_eq!(refusal("a", b""), "file_kind_unknown");
        assert_eq!(refusal("a.xlsx", b"PK\x03\x04 nonsense"), "file_unreadable");
        assert_eq!(refusal("a.csv", b""), "file_empty");
        assert_eq!(refusal("a.csv", &[0x81, 0x20, 0xff, 0xff]), "file_encoding_unknown");
        assert_eq!(refusal("a.csv", "a\n".repeat(50_002).as_bytes()), "file_too_large");
        assert_eq!(refusal("a.csv", "a,".repeat(100).as_bytes()), "file_too_large");
    }
}
