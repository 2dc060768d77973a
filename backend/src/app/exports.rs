//! 导出: the work list as a table, streamed.
//!
//! Cases are read page by page while the table is being sent, so the first bytes are out at once
//! and no more than a few pages are ever in memory. [`mod@line`] says what a line holds, [`csv`] and
//! [`xlsx`] how it is written.

mod csv;
mod line;
mod xlsx;

use axum::body::Body;
use futures_util::StreamExt as _;
use serde_json::json;
use shared::date::Date;
use tokio::sync::mpsc;

use super::{
    audit::{self, Entry},
    cases::{self, CaseError, ListQuery},
    sessions::SignedIn,
};
use crate::{
    state::AppState,
    store::cases::{After, Case, Filter, Scope, Sort, export_page},
    tables::Language,
};

/// Cases read at once.
const PAGE: u64 = 1000;
/// Pieces that wait to be sent; the reader of cases waits for a slow client.
const PIECES: usize = 4;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Comma separated, UTF-8 with a mark in front, as spreadsheets want it.
    Csv,
    /// Office Open XML.
    Xlsx,
}

/// The cases that a query stands for, in the order of their communities.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    query: &ListQuery,
    format: Format,
    language: Language,
) -> Result<Body, CaseError> {
    let person = who.person();
    let scope = cases::scope_of(&person)?;
    let today = state.clock.day();
    let filter = cases::filter_of(state, &person, query, today);
    let source = Source { state: state.clone(), scope, filter, today, after: None, is_over: false };
    let transaction = state.database.begin().await?;
    let division = query.division.as_ref().filter(|division| person.actor.reaches(division));
    let what = match format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
    };
    // The name instead of the communities that it stands for, which may be thousands.
    let without_communities = Filter { communities: None, ..source.filter.clone() };
    let entry = Entry::new(who, "cases_exported", format!("cases as {what}"))
        .within(division.unwrap_or(&person.actor.division))
        .to(json!({ "filter": format!("{without_communities:?}"), "name": query.name }));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    let (pieces, waiting) = mpsc::channel(PIECES);
    match format {
        Format::Csv => send(source, csv::Csv::new(language), pieces).await?,
        Format::Xlsx => send(source, xlsx::Xlsx::new(language), pieces).await?,
    }
    let stream = futures_util::stream::unfold(waiting, |mut waiting| async {
        waiting.recv().await.map(|piece| (piece, waiting))
    });
    // What compresses an answer asks once more after its end.
    Ok(Body::from_stream(stream.fuse()))
}

/// A piece of a table; an error cuts the answer off, so that nobody takes half a table for a whole.
type Piece = Result<Vec<u8>, std::io::Error>;

/// Reads the first page, so that a failure can still be told, and sends it and the others.
async fn send(
    mut source: Source,
    mut writer: impl line::Writer + Send + 'static,
    pieces: mpsc::Sender<Piece>,
) -> Result<(), CaseError> {
    let mut page = source.next().await?;
    tokio::spawn(async move {
        loop {
            let directory = source.state.directory.current();
            for case in &page {
                writer.line(&line::Line::of(case, &directory, source.today));
            }
            let is_last = source.is_over;
            if is_last {
                writer.end();
            }
            let piece = writer.take();
            if pieces.send(Ok(piece)).await.is_err() || is_last {
                break;
            }
            page = match source.next().await {
                Ok(page) => page,
                Err(error) => {
                    tracing::error!(error = %error, "an export was cut off: {error}");
                    let _ = pieces.send(Err(std::io::Error::other("the database refused"))).await;
                    break;
                }
            };
        }
    });
    Ok(())
}

/// Cases, page by page.
struct Source {
    state: AppState,
    scope: Scope,
    filter: Filter,
    today: Date,
    after: Option<After>,
    is_over: bool,
}

impl Source {
    async fn next(&mut self) -> Result<Vec<Case>, CaseError> {
        let db = &self.state.database.read;
        let page = export_page(db, &self.scope, &self.filter, self.after.as_ref(), PAGE).await?;
        self.is_over = (page.len() as u64) < PAGE;
        self.after = page.last().map(|case| After { value: Sort::Community.value(case), id: case.id });
        Ok(page)
    }
}
