//! Comma separated values (RFC 4180), UTF-8 with a byte order mark.

use shared::table::{BYTE_ORDER_MARK, write_row};

use super::line::{Line, Writer, headers};
use crate::tables::Language;

pub(super) struct Csv {
    written: Vec<u8>,
    language: Language,
}

impl Csv {
    pub(super) fn new(language: Language) -> Self {
        let mut written = BYTE_ORDER_MARK.as_bytes().to_vec();
        write_row(&mut written, headers(language));
        Self { written, language }
    }
}

impl Writer for Csv {
    fn line(&mut self, line: &Line<'_>) {
        let texts = line.texts(self.language);
        write_row(&mut self.written, texts.iter().map(String::as_str));
    }

    fn end(&mut self) {}

    fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.written)
    }
}
