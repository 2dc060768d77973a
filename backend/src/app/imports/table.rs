//! From headers to columns.

use std::collections::BTreeMap;

use shared::api::imports::{ImportKind, RowError};

use super::file::Row;
use crate::tables::{Column, tables};

/// A table whose columns are known.
#[derive(Debug)]
pub(super) struct Table {
    /// Ids of the columns that are there.
    pub(super) columns: Vec<&'static str>,
    /// Headers that nothing is read from.
    pub(super) ignored: Vec<String>,
    /// Rows below the header; cells stand in the order of `columns`.
    pub(super) rows: Vec<Row>,
    /// What is wrong with the header.
    pub(super) errors: Vec<RowError>,
}

/// Columns of a kind of table, by id.
pub(super) fn columns_of(kind: ImportKind) -> &'static BTreeMap<String, Column> {
    let import = &tables().import;
    match kind {
        ImportKind::Communities => &import.communities,
        ImportKind::Honours => &import.honours,
        ImportKind::Users => &import.users,
    }
}

/// Takes the first row as the header; columns may come in any order.
pub(super) fn understand(kind: ImportKind, rows: Vec<Row>) -> Table {
    let known = columns_of(kind);
    let mut rows = rows.into_iter();
    let header = rows.next().map(|row| row.cells).unwrap_or_default();
    let (mut errors, mut ignored) = (Vec::new(), Vec::new());
    let mut places: Vec<(&'static str, usize)> = Vec::new();
    for (place, text) in header.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        match known.iter().find(|(id, column)| column.is_meant(id, text)) {
            None => ignored.push(text.clone()),
            Some((id, _)) if places.iter().any(|(taken, _)| taken == id) => {
                errors.push(header_error(id, "column_twice", format!("{text} names a column that is there already")));
            }
            Some((id, _)) => places.push((id, place)),
        }
    }
    for (id, column) in known.iter().filter(|(id, column)| !column.optional && places.iter().all(|(at, _)| at != id)) {
        errors.push(header_error(id, "column_missing", format!("expected a column {}", column.title())));
    }
    let mut read = Vec::new();
    for row in rows {
        let cell = |(_, place): &(&str, usize)| row.cells.get(*place).cloned().unwrap_or_default();
        let cells: Vec<String> = places.iter().map(cell).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            read.push(Row { number: row.number, cells });
        }
    }
    Table { columns: places.into_iter().map(|(id, _)| id).collect(), ignored, rows: read, errors }
}

impl Table {
    /// The cell of a column in a row; empty where there is no such column.
    pub(super) fn cell<'a>(&self, row: &'a Row, column: &str) -> &'a str {
        let place = self.columns.iter().position(|id| *id == column);
        place.and_then(|place| row.cells.get(place)).map_or("", String::as_str)
    }
}

fn header_error(column: &str, code: &str, detail: String) -> RowError {
    RowError { row: 1, column: column.to_owned(), code: code.to_owned(), detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[&[&str]]) -> Vec<Row> {
        let row = |(number, cells): (u32, &&[&str])| Row {
            number,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        (1..).zip(lines).map(row).collect()
    }

    #[test]
    fn columns_come_in_any_order_and_under_other_names() {
        let table = understand(
            ImportKind::Honours,
            rows(&[
                &["序号", "年度", "荣誉称号", "社区代码*", "文号"],
                &["1", "2019", "广东省宜居社区", "440103001101", "粤"],
            ]),
        );
        assert!(table.errors.is_empty(), "{:?}", table.errors);
        assert_eq!(table.ignored, ["序号"]);
        assert_eq!(table.cell(&table.rows[0], "community"), "440103001101");
        assert_eq!(table.cell(&table.rows[0], "year"), "2019");
    }

    #[test]
    fn missing_and_double_columns_are_named() {
        let table = understand(ImportKind::Communities, rows(&[&["社区", "名称"], &["a", "b"]]));
        let codes: Vec<_> = table.errors.iter().map(|error| (error.column.as_str(), error.code.as_str())).collect();
        assert_eq!(codes, [("name", "column_twice"), ("code", "column_missing")]);
    }
}
