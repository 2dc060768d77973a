//! Lists that answer a query page by page, as tables.

use std::fmt::Display;

use super::{Lines, Table};
use crate::{state::AppState, store::StoreError, tables::Language};

/// A list that gives one page at a time.
pub(super) trait List: Sized + 'static {
    /// What it is asked with besides the query: mostly who asks.
    type Context: Send + Sync + 'static;
    /// Which lines are wanted.
    type Query: Send + Sync + 'static;
    /// What a page begins behind.
    type After: Send + Sync + 'static;
    /// Why lines cannot be read.
    type Error: Display + From<StoreError> + Send;

    /// As its table has it.
    const NAME: &'static str;
    /// As its table has them.
    const COLUMNS: &'static [&'static str];

    /// The lines behind these, or the first ones: as many as the list gives at once.
    fn page(
        asked: &Paged<Self>,
        after: Option<Self::After>,
        language: Language,
    ) -> impl Future<Output = Result<Page<Self::After>, Self::Error>> + Send;
}

/// Some lines of a list.
pub(super) struct Page<A> {
    /// Each with a text for every column.
    pub(super) rows: Vec<Vec<String>>,
    /// What the next page begins behind; none after the last one.
    pub(super) next: Option<A>,
}

/// The table of a list: the whole of what a query stands for, wherever the query itself begins.
pub(super) struct Paged<L: List> {
    pub(super) state: AppState,
    pub(super) context: L::Context,
    pub(super) query: L::Query,
    after: Option<L::After>,
}

impl<L: List> Paged<L> {
    /// From its first line.
    pub(super) fn new(state: &AppState, context: L::Context, query: L::Query) -> Self {
        Self { state: state.clone(), context, query, after: None }
    }
}

impl<L: List> Table for Paged<L> {
    type Error = L::Error;

    const NAME: &'static str = L::NAME;
    const COLUMNS: &'static [&'static str] = L::COLUMNS;

    async fn next(&mut self, language: Language) -> Result<Lines, L::Error> {
        let after = self.after.take();
        let Page { rows, next } = L::page(self, after, language).await?;
        self.after = next;
        Ok(Lines { rows, is_last: self.after.is_none() })
    }
}
