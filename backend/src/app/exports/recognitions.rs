//! 公布名单: the public list, last announced first.

use axum::body::Body;
use shared::{case::Route, date::Date};

use super::{
    Format, Lines, PAGE, Table,
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
    let query = ListQuery { after: None, limit: Some(PAGE), ..query };
    let table = Recognitions { state: state.clone(), query, today: cases::today(state)? };
    public(table, format, language).await
}

pub(super) struct Recognitions {
    state: AppState,
    query: ListQuery,
    today: Date,
}

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

impl Table for Recognitions {
    type Error = CaseError;

    const NAME: &'static str = "recognitions";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn next(&mut self, language: Language) -> Result<Lines, CaseError> {
        let (found, next) = recognitions::page(&self.state, &self.query).await?;
        self.query.after = next;
        let rows = found.iter().map(|case| Vec::from(row(&self.state, case, self.today, language))).collect();
        Ok(Lines { rows, is_last: self.query.after.is_none() })
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
