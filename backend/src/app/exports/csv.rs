//! Comma separated values (RFC 4180), UTF-8 with a byte order mark.

use shared::table::{BYTE_ORDER_MARK, write_row};

use super::Writer;

pub(super) struct Csv {
    written: Vec<u8>,
}

impl Csv {
    pub(super) fn new<'a>(heads: impl Iterator<Item = &'a str>) -> Self {
        let mut written = BYTE_ORDER_MARK.as_bytes().to_vec();
        write_row(&mut written, heads);
        Self { written }
    }
}

impl Writer for Csv {
    fn row(&mut self, cells: &[String]) {
        write_row(&mut self.written, cells.iter().map(String::as_str));
    }

    fn end(&mut self) {}

    fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.written)
    }
}
