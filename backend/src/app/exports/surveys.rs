//! 居民评价: communities within reach whose residents have answered, by code.

use axum::body::Body;
use serde_json::json;
use shared::api::surveys::SurveyRow;

use super::{Format, Lines, PAGE, Table, entry, place::place_of, recorded};
use crate::{
    app::{
        person::Person,
        sessions::SignedIn,
        surveys::{self, ListQuery, SurveyError},
    },
    directory::Directory,
    state::AppState,
    tables::{Language, tables, word},
};

/// The surveys that a query stands for.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    query: ListQuery,
    format: Format,
    language: Language,
) -> Result<Body, SurveyError> {
    let entry = entry(who, "surveys_exported", Surveys::NAME, format)
        .within(&who.actor().division)
        .to(json!({ "period": query.period }));
    let query = ListQuery { after: None, limit: Some(PAGE), ..query };
    let table = Surveys { state: state.clone(), person: who.person(), query };
    recorded(state, table, entry, format, language).await
}

pub(super) struct Surveys {
    state: AppState,
    person: Person,
    query: ListQuery,
}

const COLUMNS: [&str; 8] =
    ["community", "community_name", "city", "county", "street", "period", "survey_answers", "remarks_waiting"];

impl Table for Surveys {
    type Error = SurveyError;

    const NAME: &'static str = "surveys";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn next(&mut self, language: Language) -> Result<Lines, SurveyError> {
        let page = surveys::list(&self.state, &self.person, self.query.clone()).await?;
        self.query.after = page.next.and_then(|next| next.parse().ok());
        let (directory, period) = (self.state.directory.current(), page.period.to_string());
        let row = |survey| Vec::from(row(survey, &period, &directory, language));
        Ok(Lines { rows: page.surveys.iter().map(row).collect(), is_last: self.query.after.is_none() })
    }
}

fn row(survey: &SurveyRow, period: &str, directory: &Directory, language: Language) -> [String; COLUMNS.len()] {
    let [community, name, city, county, street] = place_of(directory, survey.community.as_str());
    let answers = match survey.answers {
        Some(answers) => answers.to_string(),
        None => word(&tables().export.words, "too_few", language).to_owned(),
    };
    [community, name, city, county, street, period.to_owned(), answers, survey.waiting.to_string()]
}
