//! Comma separated values (RFC 4180), UTF-8 with a byte order mark.

use super::line::{Line, Writer, headers};
use crate::tables::{Language, plain_cell};

pub(super) struct Csv {
    written: Vec<u8>,
    language: Language,
}

impl Csv {
    pub(super) fn new(language: Language) -> Self {
        let mut csv = Self { written: "\u{feff}".as_bytes().to_vec(), language };
        csv.cells(headers(language));
        csv
    }

    fn cells<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                self.written.push(b',');
            }
            write_cell(&mut self.written, &plain_cell(cell));
        }
        self.written.extend_from_slice(b"\r\n");
    }
}

impl Writer for Csv {
    fn line(&mut self, line: &Line<'_>) {
        let texts = line.texts(self.language);
        self.cells(texts.iter().map(String::as_str));
    }

    fn end(&mut self) {}

    fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.written)
    }
}

/// Writes one cell, between quotation marks where it has to be.
pub(super) fn write_cell(into: &mut Vec<u8>, text: &str) {
    if text.contains([',', '"', '\n', '\r']) {
        into.push(b'"');
        into.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        into.push(b'"');
    } else {
        into.extend_from_slice(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::write_cell;

    #[test]
    fn what_would_end_a_cell_is_quoted() {
        let written = |text: &str| {
            let mut bytes = Vec::new();
            write_cell(&mut bytes, text);
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(written("翠洲"), "翠洲");
        assert_eq!(written("a,b"), "\"a,b\"");
        assert_eq!(written("say \"x\"\r\n"), "\"say \"\"x\"\"\r\n\"");
    }
}
