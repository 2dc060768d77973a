//! 数据表: what a chart shows, as a table and as a file.

use shared::table::{BYTE_ORDER_MARK, write_row};

/// A table of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows, each with a cell for every column; the first one names the row.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// As a CSV file that Excel opens right, whose cells are no formulas.
    pub fn csv(&self) -> Vec<u8> {
        let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
        for row in [&self.heads].into_iter().chain(&self.rows) {
            write_row(&mut bytes, row.iter().map(String::as_str));
        }
        bytes
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_file_has_a_mark_a_head_and_no_formula() {
        let table = Table {
            heads: vec!["区划".to_owned(), "占比".to_owned()],
            rows: vec![vec!["=cmd()".to_owned(), "45.6%".to_owned()], vec!["a,b".to_owned(), String::new()]],
        };
        let text = String::from_utf8(table.csv()).expect("a table is text");
        assert_eq!(text, "\u{feff}区划,占比\r\n'=cmd(),45.6%\r\n\"a,b\",\r\n");
    }
}
