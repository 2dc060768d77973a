//! 公示: the notices that somebody sees, and those that everybody sees; latest first day first.

use axum::body::Body;
use serde_json::json;
use shared::{
    api::notices::NoticeRow,
    notice::{NoticeState, Phase},
};

use super::{Format, Lines, PAGE, Table, entry, public, recorded};
use crate::{
    app::{
        notices::{self, ListQuery, NoticeError},
        person::Person,
        sessions::SignedIn,
    },
    state::AppState,
    tables::{Language, tables, word},
};

/// The notices within somebody's reach that a query stands for.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    query: ListQuery,
    format: Format,
    language: Language,
) -> Result<Body, NoticeError> {
    let entry = entry(who, "notices_exported", Notices::NAME, format)
        .within(&who.actor().division)
        .to(json!({ "city": query.city, "phase": query.phase }));
    let query = ListQuery { after: None, limit: Some(PAGE), ..query };
    let table = Notices { state: state.clone(), person: who.person(), query };
    recorded(state, table, entry, format, language).await
}

/// The published notices that a query stands for, for everybody.
pub(crate) async fn export_public(
    state: &AppState,
    query: ListQuery,
    format: Format,
    language: Language,
) -> Result<Body, NoticeError> {
    let query = ListQuery { after: None, limit: Some(PAGE), ..query };
    public(PublicNotices { state: state.clone(), query }, format, language).await
}

pub(super) struct Notices {
    state: AppState,
    person: Person,
    query: ListQuery,
}

pub(super) struct PublicNotices {
    state: AppState,
    query: ListQuery,
}

const PUBLIC_COLUMNS: [&str; 7] =
    ["notice_number", "notice_title", "city", "first_day", "last_day", "notice_state", "communities"];
const COLUMNS: [&str; 8] = [
    "notice_number",
    "notice_title",
    "city",
    "first_day",
    "last_day",
    "notice_state",
    "communities",
    "open_objections",
];

impl Table for Notices {
    type Error = NoticeError;

    const NAME: &'static str = "notices";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn next(&mut self, language: Language) -> Result<Lines, NoticeError> {
        let page = notices::list(&self.state, &self.person, self.query.clone()).await?;
        self.query.after = page.next;
        let row = |notice: NoticeRow| {
            let open = notice.open_objections.to_string();
            row(notice, language).into_iter().chain([open]).collect::<Vec<_>>()
        };
        Ok(Lines { rows: page.notices.into_iter().map(row).collect(), is_last: self.query.after.is_none() })
    }
}

impl Table for PublicNotices {
    type Error = NoticeError;

    const NAME: &'static str = Notices::NAME;
    const COLUMNS: &'static [&'static str] = &PUBLIC_COLUMNS;

    async fn next(&mut self, language: Language) -> Result<Lines, NoticeError> {
        let page = notices::list_public(&self.state, self.query.clone()).await?;
        self.query.after = page.next;
        let rows = page.notices.into_iter().map(|notice| Vec::from(row(notice, language))).collect();
        Ok(Lines { rows, is_last: self.query.after.is_none() })
    }
}

fn row(notice: NoticeRow, language: Language) -> [String; PUBLIC_COLUMNS.len()] {
    let state = word(&tables().export.notice_states, standing(notice.state, notice.phase), language).to_owned();
    [
        notice.number,
        notice.title,
        notice.city_name,
        notice.first_day.to_string(),
        notice.last_day.to_string(),
        state,
        notice.communities.to_string(),
    ]
}

/// How far a notice has come; a published one by its days.
fn standing(state: NoticeState, phase: Phase) -> &'static str {
    match (state, phase) {
        (NoticeState::Draft, _) => "draft",
        (NoticeState::Announced, _) => "announced",
        (NoticeState::Published, Phase::Upcoming) => "upcoming",
        (NoticeState::Published, Phase::Open) => "open",
        (NoticeState::Published, Phase::Over) => "over",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standing_of_a_notice_has_a_word() {
        for state in [NoticeState::Draft, NoticeState::Published, NoticeState::Announced] {
            for phase in [Phase::Upcoming, Phase::Open, Phase::Over] {
                assert!(tables().export.notice_states.contains_key(standing(state, phase)), "{state:?} {phase:?}");
            }
        }
    }
}
