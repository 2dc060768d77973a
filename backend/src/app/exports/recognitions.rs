//! 公布名单: the public list, last announced first.

use axum::body::Body;
use shared::{case::Route, date::Date};

use super::{
    Format, PAGE,
    paged::{List, Page, Paged},
    place::{cell, place_of},
    public,
};
use crate::{
    app::{
        cases::{self, CaseError},
        notices::level_title,
        recognitions::{self, ListQuery},
    },
    state::AppState,
    store::cases::Case,
    tables::{Language, tables, word},
};

/// The recognitions that a query stands for, for everybody.
pub(crate) async fn export(
    state: &AppState,
    query: ListQuery,
    format: Format,
    language: Language,
) -> Result<Body, CaseError> {
    public(Paged::<Recognitions>::new(state, cases::today(state)?, query), format, language).await
}

pub(super) struct Recognitions;

const COLUMNS: [&str; 13] = [
    "certificate",
    "community",
    "community_name",
    "city",
    "county",
    "street",
    "claimed_score",
    "reviewed_score",
    "level",
    "route",
    "announced_on",
    "valid_until",
    "standing",
];

impl List for Recognitions {
    type Context = Date;
    type Query = ListQuery;
    type After = String;
    type Error = CaseError;

    const NAME: &'static str = "recognitions";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn page(asked: &Paged<Self>, after: Option<String>, language: Language) -> Result<Page<String>, CaseError> {
        let query = ListQuery { after, limit: Some(PAGE), ..asked.query.clone() };
        let (found, next) = recognitions::page(&asked.state, &query).await?;
        let rows = found.iter().map(|case| Vec::from(row(&asked.state, case, asked.context, language))).collect();
        Ok(Page { rows, next })
    }
}

fn row(state: &AppState, case: &Case, today: Date, language: Language) -> [String; COLUMNS.len()] {
    let words = tables();
    let [community, name, city, county, street] = place_of(&state.directory.current(), case.community.as_str());
    let reviewed = match (&case.reviewed, case.route) {
        (Some(reviewed), _) => reviewed.score.clone().unwrap_or_default(),
        (None, Route::Direct) => words.unreviewed(language).to_owned(),
        (None, Route::Full) => String::new(),
    };
    let standing = case.valid_until.map(|until| recognitions::standing_of(case.stage, until, today));
    [
        case.certificate.clone().unwrap_or_default(),
        community,
        name,
        city,
        county,
        street,
        case.claimed.score.clone().unwrap_or_default(),
        reviewed,
        level_title(state, case),
        word(&words.export.routes, case.route.id(), language).to_owned(),
        cell(case.announced_on),
        cell(case.valid_until),
        standing.map(|standing| word(&words.rewards.standings, standing.id(), language).to_owned()).unwrap_or_default(),
    ]
}
