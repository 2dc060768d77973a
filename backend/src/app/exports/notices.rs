//! 公示: the notices that somebody sees, and those that everybody sees; latest first day first.

use axum::body::Body;
use serde_json::json;
use shared::{
    api::notices::NoticeRow,
    notice::{NoticeState, Phase},
};

use super::{
    Format, PAGE, entry,
    paged::{List, Page, Paged},
    public, recorded,
};
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
    recorded(state, Paged::<Notices>::new(state, who.person(), query), entry, format, language).await
}

/// The published notices that a query stands for, for everybody.
pub(crate) async fn export_public(
    state: &AppState,
    query: ListQuery,
    format: Format,
    language: Language,
) -> Result<Body, NoticeError> {
    public(Paged::<PublicNotices>::new(state, (), query), format, language).await
}

pub(super) struct Notices;

pub(super) struct PublicNotices;

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

impl List for Notices {
    type Context = Person;
    type Query = ListQuery;
    type After = String;
    type Error = NoticeError;

    const NAME: &'static str = "notices";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn page(asked: &Paged<Self>, after: Option<String>, language: Language) -> Result<Page<String>, NoticeError> {
        let query = ListQuery { after, limit: Some(PAGE), ..asked.query.clone() };
        let page = notices::list(&asked.state, &asked.context, query).await?;
        let row = |notice: NoticeRow| {
            let open = notice.open_objections.to_string();
            row(notice, language).into_iter().chain([open]).collect::<Vec<_>>()
        };
        Ok(Page { rows: page.notices.into_iter().map(row).collect(), next: page.next })
    }
}

impl List for PublicNotices {
    type Context = ();
    type Query = ListQuery;
    type After = String;
    type Error = NoticeError;

    const NAME: &'static str = Notices::NAME;
    const COLUMNS: &'static [&'static str] = &PUBLIC_COLUMNS;

    async fn page(asked: &Paged<Self>, after: Option<String>, language: Language) -> Result<Page<String>, NoticeError> {
        let query = ListQuery { after, limit: Some(PAGE), ..asked.query.clone() };
        let page = notices::list_public(&asked.state, query).await?;
        let rows = page.notices.into_iter().map(|notice| Vec::from(row(notice, language))).collect();
        Ok(Page { rows, next: page.next })
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
