//! 导出: lists as tables, streamed.
//!
//! A list that can be written as a table is a [`Table`]: it names its columns and gives its lines page by
//! page, within the reach and by the filter of the list that people look at. The lines are read while the
//! table is being sent, so the first bytes are out at once and no more than a few pages are ever in memory.
//! What somebody who is signed in takes away is recorded before it is given.
//!
//! 1. [`work_list`], [`accounts`], [`audit_log`], [`inspections`], [`plans`], [`mod@notices`], [`objections`],
//!    [`recognitions`], [`comments`], [`mod@surveys`] and [`remarks`] are the lists;
//! 2. [`paged`]: what carries a list that answers page by page;
//! 3. [`place`]: columns that several of them have;
//! 4. [`csv`] and [`xlsx`] write a table; no cell of one begins a formula.

mod accounts;
mod audit_log;
mod comments;
mod csv;
mod inspections;
mod notices;
mod objections;
mod paged;
mod place;
mod plans;
mod recognitions;
mod remarks;
mod surveys;
mod work_list;
mod xlsx;

use std::fmt::Display;

use axum::body::Body;
use futures_util::StreamExt as _;
use tokio::sync::mpsc;

pub(crate) use self::{
    accounts::export as export_accounts,
    audit_log::export as export_audit,
    comments::export as export_comments,
    inspections::export as export_inspections,
    notices::{export as export_notices, export_public as export_public_notices},
    objections::export as export_objections,
    plans::export as export_plans,
    recognitions::export as export_recognitions,
    remarks::export as export_remarks,
    surveys::export as export_surveys,
    work_list::export as export_cases,
};
use super::{
    audit::{self, Entry},
    sessions::SignedIn,
};
use crate::{
    state::AppState,
    store::StoreError,
    tables::{Language, tables, word},
};

/// Lines that are asked for at once: as many as the lists give.
const PAGE: u64 = 200;
/// Pieces that wait to be sent; the reader of lines waits for a slow client.
const PIECES: usize = 4;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Comma separated, UTF-8 with a mark in front, as spreadsheets want it.
    Csv,
    /// Office Open XML.
    Xlsx,
}

impl Format {
    /// How names of such files end.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// What such files are on the wire.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A list that can be written as a table.
trait Table: Send + 'static {
    /// Why lines cannot be read.
    type Error: Display + From<StoreError> + Send;

    /// Id of the list in the words of tables; what its sheet is called.
    const NAME: &'static str;
    /// Ids of its columns, in their order.
    const COLUMNS: &'static [&'static str];

    /// The next lines; asked for until it says that they are the last ones.
    fn next(&mut self, language: Language) -> impl Future<Output = Result<Lines, Self::Error>> + Send;
}

/// Some lines of a table, each with a text for every column.
struct Lines {
    rows: Vec<Vec<String>>,
    is_last: bool,
}

/// Writes lines into a buffer that is taken away from time to time.
trait Writer: Send + 'static {
    /// Adds a line.
    fn row(&mut self, cells: &[String]);

    /// Adds what comes after the last line.
    fn end(&mut self);

    /// What has been written since the last time.
    fn take(&mut self) -> Vec<u8>;
}

/// What is recorded of a list that somebody takes away.
fn entry(who: &SignedIn, action: &'static str, list: &str, format: Format) -> Entry {
    Entry::new(who, action, format!("{list} as {}", format.ending()))
}

/// A table for somebody who is signed in.
async fn recorded<T: Table>(
    state: &AppState,
    mut table: T,
    entry: Entry,
    format: Format,
    language: Language,
) -> Result<Body, T::Error> {
    // Read before anything is sent, so that a refusal can still be told.
    let first = table.next(language).await?;
    record(state, entry).await?;
    Ok(stream(table, first, format, language))
}

async fn record(state: &AppState, entry: Entry) -> Result<(), StoreError> {
    let transaction = state.database.begin().await?;
    audit::record(state, &transaction, entry).await?;
    Ok(transaction.commit().await?)
}

/// A table for everybody.
async fn public<T: Table>(mut table: T, format: Format, language: Language) -> Result<Body, T::Error> {
    let first = table.next(language).await?;
    Ok(stream(table, first, format, language))
}

fn stream<T: Table>(table: T, first: Lines, format: Format, language: Language) -> Body {
    let words = &tables().export;
    let heads = T::COLUMNS.iter().map(|id| word(&words.columns, id, language));
    let (pieces, waiting) = mpsc::channel(PIECES);
    match format {
        Format::Csv => {
            tokio::spawn(send(table, first, csv::Csv::new(heads), language, pieces));
        }
        Format::Xlsx => {
            let writer = xlsx::Xlsx::new(word(&words.sheets, T::NAME, language), heads);
            tokio::spawn(send(table, first, writer, language, pieces));
        }
    }
    let stream = futures_util::stream::unfold(waiting, |mut waiting| async {
        waiting.recv().await.map(|piece| (piece, waiting))
    });
    // What compresses an answer asks once more after its end.
    Body::from_stream(stream.fuse())
}

/// A piece of a table; an error cuts the answer off, so that nobody takes half a table for a whole.
type Piece = Result<Vec<u8>, std::io::Error>;

/// Sends the first lines and all that follow.
async fn send<T: Table>(
    mut table: T,
    mut lines: Lines,
    mut writer: impl Writer,
    language: Language,
    pieces: mpsc::Sender<Piece>,
) {
    loop {
        for row in &lines.rows {
            writer.row(row);
        }
        if lines.is_last {
            writer.end();
        }
        if pieces.send(Ok(writer.take())).await.is_err() || lines.is_last {
            break;
        }
        lines = match table.next(language).await {
            Ok(lines) => lines,
            Err(error) => {
                tracing::error!(error = %error, "an export was cut off: {error}");
                let _ = pieces.send(Err(std::io::Error::other("the database refused"))).await;
                break;
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{paged::Paged, *};

    fn columns_of<T: Table>(all: &mut BTreeSet<&'static str>) {
        let words = &tables().export;
        assert!(words.sheets.contains_key(T::NAME), "{}", T::NAME);
        for id in T::COLUMNS {
            assert!(words.columns.contains_key(*id), "{}: {id}", T::NAME);
            all.insert(*id);
        }
    }

    #[test]
    fn every_list_and_every_column_has_a_name() {
        let mut all = BTreeSet::new();
        columns_of::<work_list::Cases>(&mut all);
        columns_of::<Paged<accounts::Accounts>>(&mut all);
        columns_of::<Paged<audit_log::AuditLog>>(&mut all);
        columns_of::<Paged<inspections::Inspections>>(&mut all);
        columns_of::<Paged<plans::Plans>>(&mut all);
        columns_of::<Paged<objections::Objections>>(&mut all);
        columns_of::<Paged<recognitions::Recognitions>>(&mut all);
        columns_of::<Paged<notices::Notices>>(&mut all);
        columns_of::<Paged<notices::PublicNotices>>(&mut all);
        columns_of::<Paged<comments::Comments>>(&mut all);
        columns_of::<Paged<surveys::Surveys>>(&mut all);
        columns_of::<Paged<remarks::Remarks>>(&mut all);
        assert_eq!(tables().export.columns.len(), all.len(), "a column that no list has");
        assert_eq!(tables().export.sheets.len(), 11);
    }
}
