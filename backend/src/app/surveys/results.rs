//! What the answers add up to: for the committee and the offices above it beside the committee's own
//! answers, for everybody without them. Whether it may be shown decides [`Tally::released`] alone.
//!
//! [`Tally::released`]: shared::survey::Tally::released

use std::collections::BTreeMap;

use shared::{
    answer::{AnswerSheet, AnswerValue},
    api::surveys::{
        FacesView, OwnAnswer, PublicQuestion, PublicRemark, PublicSurvey, QuestionResult, RemarkCounts,
        SatisfactionView, SurveyPage, SurveyResults, SurveyRow,
    },
    division::DivisionCode,
    evaluate::Assessment,
    responses::Responses,
    survey::{self, FEWEST_ANSWERS, Face, Faces, Fate, Released},
};

use super::{Asked, SurveyError, asked, form::address, internal, period_of, seen, words};
use crate::{
    app::{paging, person::Person, receipts, scan},
    crockford::ReceiptNumber,
    library,
    state::AppState,
    store::{
        submissions,
        surveys::{
            self as store,
            remarks::{self, Choice, Part, Remark},
        },
    },
};

/// The most remarks on the public page.
const MOST_REMARKS: u64 = 200;
/// Surveys on a page when nothing is asked for, and at most.
const USUAL_PAGE: u64 = 50;
const LONGEST_PAGE: u64 = 200;

/// The results of a community for whoever may see them.
pub(crate) async fn results(
    state: &AppState,
    person: &Person,
    code: &str,
    period: Option<&str>,
) -> Result<SurveyResults, SurveyError> {
    let Asked { code, place, pack } = seen(state, person, code)?;
    let period = period_of(state, period)?;
    let db = &state.database.read;
    let released = store::tally(db, &code, period).await?.released();
    let (own, receipt) = own_answers(state, &code, &pack).await?;
    let questions = pack.questions.iter().map(|asked| QuestionResult {
        requirement: asked.requirement.clone(),
        text: asked.text.clone(),
        is_satisfaction: asked.satisfaction.is_some(),
        faces: released.as_ref().and_then(|released| released.faces(&asked.requirement)).map(faces_view),
        own: own.get(&asked.requirement).copied(),
    });
    let is_enough = released.is_some();
    Ok(SurveyResults {
        questions: questions.collect(),
        satisfaction: released.as_ref().and_then(|released| satisfaction_view(&pack, released)),
        answers: released.as_ref().map(Released::answers),
        most_in_an_hour: if is_enough { Some(store::most_in_an_hour(db, &code, period).await?) } else { None },
        remarks: if is_enough { remarks::counts(db, &code, period).await? } else { RemarkCounts::default() },
        periods: store::periods(db, &code).await?,
        public_url: address(state, &code),
        may_moderate: survey::may_moderate(&person.actor, &code),
        community: code,
        community_name: place.name,
        community_path: place.path,
        period,
        first_day: period.first_day(),
        last_day: period.last_day(),
        pack_id: pack.summary.id.clone(),
        pack_title: pack.summary.title.clone(),
        text_status: pack.summary.text_status,
        receipt: receipt.map(|number| shown(&number)),
    })
}

/// The same for everybody, in a language of the pack or else in Chinese.
pub(crate) async fn public(
    state: &AppState,
    code: &str,
    period: Option<&str>,
    language: &str,
) -> Result<PublicSurvey, SurveyError> {
    let Asked { code, place, pack } = asked(state, code)?;
    let period = period_of(state, period)?;
    let db = &state.database.read;
    let mut view = PublicSurvey {
        periods: store::periods(db, &code).await?,
        community: code.clone(),
        community_name: place.name,
        community_path: place.path,
        period,
        text_status: pack.summary.text_status,
        answers: None,
        questions: Vec::new(),
        satisfaction: None,
        remarks: Vec::new(),
        withheld: 0,
    };
    let Some(released) = store::tally(db, &code, period).await?.released() else { return Ok(view) };
    view.answers = Some(released.answers());
    view.questions = pack
        .questions
        .iter()
        .filter_map(|asked| {
            Some(PublicQuestion {
                faces: faces_view(released.faces(&asked.requirement)?),
                requirement: asked.requirement.clone(),
                text: words(&asked.text, language),
            })
        })
        .collect();
    view.satisfaction = satisfaction_view(&pack, &released);
    let found = remarks::list(db, &code, period, Choice::Released, None, MOST_REMARKS).await?;
    view.remarks = found.into_iter().filter_map(|remark| public_remark(state, remark)).collect();
    view.withheld = remarks::counts(db, &code, period).await?.withheld;
    Ok(view)
}

/// What somebody asks the list of surveys for.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListQuery {
    pub(crate) period: Option<String>,
    pub(crate) after: Option<DivisionCode>,
    pub(crate) limit: Option<u64>,
}

/// Communities within somebody's reach whose residents have answered.
pub(crate) async fn list(state: &AppState, person: &Person, query: ListQuery) -> Result<SurveyPage, SurveyError> {
    if !survey::may_see(person.actor.role) {
        return Err(SurveyError::NotForRole);
    }
    let period = period_of(state, query.period.as_deref())?;
    let limit = query.limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let db = &state.database.read;
    let after = query.after.as_ref().map(DivisionCode::as_str);
    let mut found = store::list(db, &person.actor.division, period, after, limit + 1).await?;
    let next = paging::cut(&mut found, limit).map(|last| last.community.clone());
    let enough = |answers: i32| u32::try_from(answers).ok().filter(|answers| *answers >= FEWEST_ANSWERS);
    let codes: Vec<String> =
        found.iter().filter(|one| enough(one.answers).is_some()).map(|one| one.community.clone()).collect();
    let waiting = remarks::waiting(db, &codes, period).await?;
    let row = |one: store::Counted| {
        let place = state.directory.community(&one.community);
        let (community_name, community_path) = place.map(|place| (place.name, place.path)).unwrap_or_default();
        Some(SurveyRow {
            answers: enough(one.answers),
            waiting: waiting.get(&one.community).copied().unwrap_or_default(),
            community: one.community.parse().ok()?,
            community_name,
            community_path,
        })
    };
    Ok(SurveyPage { period, surveys: found.into_iter().filter_map(row).collect(), next })
}

/// What the newest sealed self-assessment by the pack's standard says, and its receipt number; nothing
/// when there is none, or it does not hold any more.
async fn own_answers(
    state: &AppState,
    code: &DivisionCode,
    pack: &library::Entry,
) -> Result<(BTreeMap<String, OwnAnswer>, Option<String>), SurveyError> {
    let none = || Ok((BTreeMap::new(), None));
    let db = &state.database.read;
    let rows = submissions::of_community(db, code.as_str()).await?;
    let is_of_standard = |hash: &String| state.library.get(hash).is_some_and(|own| own.summary.id == pack.summary.id);
    let Some(newest) = rows.into_iter().find(|row| is_of_standard(&row.pack_hash)) else {
        return none();
    };
    let Some(stored) = submissions::receipt(db, &newest.receipt).await? else { return none() };
    let Some(sealed_by) = state.library.get(&stored.pack_hash) else { return none() };
    if !receipts::verify(state, &stored).await?.is_empty() {
        return none();
    }
    let sheet: AnswerSheet = serde_json::from_slice(&stored.sheet).map_err(internal)?;
    let (responses, _) = Responses::read(&sealed_by.rulebook, &sheet);
    let assessment = Assessment::of(&sealed_by.rulebook, &responses);
    let items = sealed_by.rulebook.items.iter().zip(&assessment.items);
    let own = items.map(|(item, result)| {
        let answer = sheet.answers.iter().find(|answer| answer.requirement == item.id);
        let number = match answer.and_then(|answer| answer.response.as_ref()) {
            Some(AnswerValue::Numbers(numbers)) if numbers.len() == 1 => numbers.first().map(|one| one.value),
            _ => None,
        };
        (item.id.clone(), OwnAnswer { state: result.state, number })
    });
    Ok((own.collect(), Some(newest.receipt)))
}

fn faces_view(counts: Faces) -> FacesView {
    let shares = Face::ALL.into_iter().filter_map(|face| counts.share(face));
    FacesView { counts, shares: shares.map(|share| share.display(1)).collect() }
}

fn satisfaction_view(pack: &library::Entry, released: &Released) -> Option<SatisfactionView> {
    let (asked, how) = pack.questions.iter().find_map(|own| Some((own, own.satisfaction?)))?;
    let satisfaction = released.satisfaction()?;
    Some(SatisfactionView {
        requirement: asked.requirement.clone(),
        answers: satisfaction.answers(),
        mean: satisfaction.mean()?.display(1),
        satisfied_from: how.from,
        satisfied: satisfaction.satisfied(how.from),
        suggested: satisfaction.suggested(how.from, how.decimals)?,
    })
}

/// None when nothing of it is left to be shown: it is a photo that is given to nobody, or not yet.
fn public_remark(state: &AppState, remark: Remark) -> Option<PublicRemark> {
    let Remark { id, words, photo, photo_scan, .. } = remark;
    let text = words.filter(|words| words.fate == Fate::Released).map(|words| words.content).unwrap_or_default();
    let is_released = photo.is_some_and(|Part { fate, .. }| fate == Fate::Released);
    let has_photo = is_released && scan::check_given(state, photo_scan).is_ok();
    (has_photo || !text.is_empty()).then(|| PublicRemark { id: id.to_string(), text, has_photo })
}

/// A stored receipt number with its hyphens.
fn shown(receipt: &str) -> String {
    ReceiptNumber::parse(receipt).map_or_else(|| receipt.to_owned(), |number| number.for_people())
}
