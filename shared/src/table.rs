//! 表格: rows of comma separated values (RFC 4180) that spreadsheets open as they are meant.

use alloc::{borrow::Cow, format, vec::Vec};

/// What a file begins with so that Excel reads it as UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A text as a cell of a CSV file: what a spreadsheet would take for a formula gets an apostrophe
/// in front.
pub fn plain_cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Adds one row; no cell of it begins a formula, and cells stand between quotation marks where they
/// have to.
pub fn write_row<'a>(into: &mut Vec<u8>, cells: impl IntoIterator<Item = &'a str>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            into.push(b',');
        }
        write_cell(into, &plain_cell(cell));
    }
    into.extend_from_slice(b"\r\n");
}

fn write_cell(into: &mut Vec<u8>, text: &str) {
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
    use alloc::string::String;

    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        for text in ["=1+1", "+86", "-1", "@x", "\t=1", "＝1"] {
            assert!(plain_cell(text).starts_with('\''), "{text}");
        }
        assert_eq!(plain_cell("翠洲社区"), "翠洲社区");
    }

    #[test]
    fn what_would_end_a_cell_is_quoted() {
        let written = |cells: &[&str]| {
            let mut bytes = Vec::new();
            write_row(&mut bytes, cells.iter().copied());
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(written(&["翠洲", "a,b", "=1"]), "翠洲,\"a,b\",'=1\r\n");
        assert_eq!(written(&["say \"x\"\r\n"]), "\"say \"\"x\"\"\r\n\"\r\n");
        assert_eq!(written(&[""]), "\r\n");
    }
}
