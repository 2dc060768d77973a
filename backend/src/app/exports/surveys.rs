//! 居民评价: communities within reach whose residents have answered, by code.

use axum::body::Body;
use serde_json::json;
use shared::{api::surveys::SurveyRow, division::DivisionCode};

use super::{
    Format, PAGE, entry,
    paged::{List, Page, Paged},
    place::place_of,
    recorded,
};
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
    recorded(state, Paged::<Surveys>::new(state, who.person(), query), entry, format, language).await
}

pub(super) struct Surveys;

const COLUMNS: [&str; 8] =
    ["community", "community_name", "city", "county", "street", "period", "survey_answers", "remarks_waiting"];

impl List for Surveys {
    type Context = Person;
    type Query = ListQuery;
    type After = DivisionCode;
    type Error = SurveyError;

    const NAME: &'static str = "surveys";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn page(
        asked: &Paged<Self>,
        after: Option<DivisionCode>,
        language: Language,
    ) -> Result<Page<DivisionCode>, SurveyError> {
        let query = ListQuery { after, limit: Some(PAGE), ..asked.query.clone() };
        let page = surveys::list(&asked.state, &asked.context, query).await?;
        let (directory, period) = (asked.state.directory.current(), page.period.to_string());
        let row = |survey| Vec::from(row(survey, &period, &directory, language));
        let next = page.next.and_then(|next| next.parse().ok());
        Ok(Page { rows: page.surveys.iter().map(row).collect(), next })
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
