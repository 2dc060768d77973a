//! 公布名单: what everybody may see of recognised communities, and recount.

use shared::{
    api::{
        cases::ResultView,
        notices::{
            CertificateView, CommunityRecord, PublishedSheet, RecognitionPage, RecognitionRow, RecognitionStanding,
        },
    },
    case::{Route, Stage},
    date::Date,
    division::{DivisionCode, DivisionLevel},
};

use super::{
    cases::{CaseError, published, today},
    notices::level_title,
    paging,
};
use crate::{
    state::AppState,
    store::cases::{self, Case, RecognitionFilter},
};

/// Lines on a page when nothing is asked for, and at most.
const USUAL_PAGE: u64 = 50;
const LONGEST_PAGE: u64 = 200;

/// What somebody asks the public list for.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListQuery {
    pub(crate) division: Option<DivisionCode>,
    pub(crate) year: Option<u16>,
    pub(crate) route: Option<Route>,
    /// Part of a community's name, or pinyin.
    pub(crate) name: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) limit: Option<u64>,
}

/// One page of the public list. Recognitions that were taken back are not in it; the page of their
/// community tells of them.
pub(crate) async fn list(state: &AppState, query: &ListQuery) -> Result<RecognitionPage, CaseError> {
    let (found, next) = page(state, query).await?;
    Ok(RecognitionPage { recognitions: rows(state, &found, today(state)?), next })
}

/// The cases of the same, and what names the next page.
pub(crate) async fn page(state: &AppState, query: &ListQuery) -> Result<(Vec<Case>, Option<String>), CaseError> {
    let after = paging::behind(query.after.as_deref()).map_err(|wrong| CaseError::Invalid(vec![wrong]))?;
    let limit = query.limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let name = query.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let around: Vec<&str> = query.division.iter().map(DivisionCode::as_str).collect();
    let filter = RecognitionFilter {
        communities: name.map(|name| state.directory.codes_within(name, &around)),
        division: query.division.clone(),
        year: query.year,
        route: query.route,
    };
    let mut found = cases::recognitions(&state.database.read, &filter, after, limit + 1).await?;
    let next = paging::cut(&mut found, limit).and_then(|last| Some(format!("{}~{}", last.announced_on?, last.id)));
    Ok((found, next))
}

/// A community with all that it was ever recognised for.
pub(crate) async fn community(state: &AppState, code: &str) -> Result<CommunityRecord, CaseError> {
    let known = state.directory.community(code).ok_or(CaseError::Unknown)?;
    let community = code.parse().map_err(|_| CaseError::Unknown)?;
    let found = cases::recognitions_of(&state.database.read, code).await?;
    Ok(CommunityRecord {
        community,
        community_name: known.name,
        community_path: known.path,
        recognitions: rows(state, &found, today(state)?),
    })
}

/// What a certificate says.
pub(crate) async fn certificate(state: &AppState, number: &str) -> Result<CertificateView, CaseError> {
    let case = find(state, number).await?;
    let city = case.community.at(DivisionLevel::City);
    let city_name = city.and_then(|city| state.directory.name_of(city.as_str())).unwrap_or_default();
    let pack_title = state.library.get(&case.pack_hash).map(|pack| pack.summary.title.clone()).unwrap_or_default();
    Ok(CertificateView {
        recognition: row(state, &case, today(state)?).ok_or(CaseError::Unknown)?,
        city_name,
        pack_title,
        public_url: public_url(state, number),
        pack_hash: case.pack_hash,
    })
}

/// Where a certificate is shown to everybody.
pub(crate) fn public_url(state: &AppState, number: &str) -> String {
    format!("{}/certificates/{number}", state.config.server.public_url)
}

/// Everything that a browser needs to recount a published result.
pub(crate) async fn sheet(state: &AppState, number: &str) -> Result<PublishedSheet, CaseError> {
    let case = find(state, number).await?;
    let today = today(state)?;
    let db = &state.database.read;
    let rest = published(state, db, &case).await?;
    let mut history = cases::recognitions_of(db, case.community.as_str()).await?;
    history.retain(|other| other.id != case.id);
    Ok(PublishedSheet {
        recognition: row(state, &case, today).ok_or(CaseError::Unknown)?,
        history: rows(state, &history, today),
        pack_hash: case.pack_hash,
        sheet: rest.sheet,
        outcome: rest.outcome,
    })
}

async fn find(state: &AppState, number: &str) -> Result<Case, CaseError> {
    cases::by_certificate(&state.database.read, number).await?.ok_or(CaseError::Unknown)
}

fn rows(state: &AppState, cases: &[Case], today: Date) -> Vec<RecognitionRow> {
    cases.iter().filter_map(|case| row(state, case, today)).collect()
}

/// One line; none for a case that has no certificate.
fn row(state: &AppState, case: &Case, today: Date) -> Option<RecognitionRow> {
    let community = state.directory.community(case.community.as_str());
    let (community_name, community_path) =
        community.map(|community| (community.name, community.path)).unwrap_or_default();
    let result = case.result();
    let valid_until = case.valid_until?;
    let standing = standing_of(case.stage, valid_until, today);
    Some(RecognitionRow {
        certificate: case.certificate.clone()?,
        community: case.community.clone(),
        community_name,
        community_path,
        result: ResultView { score: result.score.clone(), level: result.level.clone() },
        is_reviewed: case.reviewed.is_some(),
        level_title: level_title(state, case),
        route: case.route,
        announced_on: case.announced_on?,
        valid_until,
        standing,
    })
}

/// How a recognition stands on a day.
pub(crate) fn standing_of(stage: Stage, valid_until: Date, today: Date) -> RecognitionStanding {
    match stage {
        Stage::Revoked => RecognitionStanding::Revoked,
        _ if valid_until < today => RecognitionStanding::Expired,
        Stage::UnderReview => RecognitionStanding::UnderReview,
        _ => RecognitionStanding::Valid,
    }
}
