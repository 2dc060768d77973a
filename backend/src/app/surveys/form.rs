//! The questions of a community, and the challenge that goes with them.

use shared::{
    api::surveys::{Challenge, SurveyForm, SurveyQuestion},
    division::DivisionCode,
    survey::Half,
};

use super::{Asked, SurveyError, asked, period_of, words, work};
use crate::{
    challenge::Purpose,
    state::AppState,
    store::{StoreError, surveys as store},
};

/// What residents of a community are asked, in a language of the pack or else in Chinese.
pub(crate) async fn form(state: &AppState, code: &str, language: &str) -> Result<SurveyForm, SurveyError> {
    let Asked { code, place, pack } = asked(state, code)?;
    let period = period_of(state, None)?;
    let questions = pack.questions.iter().map(|own| SurveyQuestion {
        requirement: own.requirement.clone(),
        group: words(&own.group, language),
        text: words(&own.text, language),
        is_satisfaction: own.satisfaction.is_some(),
    });
    Ok(SurveyForm {
        questions: questions.collect(),
        challenge: make(state, &code, period).await?,
        community: code,
        community_name: place.name,
        community_path: place.path,
        period,
        last_day: period.last_day(),
        pack_hash: pack.summary.hash.clone(),
        text_status: pack.summary.text_status,
    })
}

/// Another challenge for the same: the one before was used or is too old, or more work is asked for.
pub(crate) async fn challenge(state: &AppState, code: &str) -> Result<Challenge, SurveyError> {
    let Asked { code, .. } = asked(state, code)?;
    make(state, &code, period_of(state, None)?).await
}

/// Where residents of a community answer.
pub(crate) fn public_url(state: &AppState, code: &str) -> Result<String, SurveyError> {
    let Asked { code, .. } = asked(state, code)?;
    Ok(address(state, &code))
}

/// The same for one that there is.
pub(super) fn address(state: &AppState, code: &DivisionCode) -> String {
    format!("{}/survey/{code}", state.config.server.public_url)
}

async fn make(state: &AppState, code: &DivisionCode, period: Half) -> Result<Challenge, SurveyError> {
    let now = state.clock.now_ms();
    let minutes = i64::from(state.config.survey.challenge_minutes);
    let purpose = Purpose {
        subject: subject(code, period),
        work: work_now(state, code, now).await?,
        expires_at: seconds(now + minutes * 60_000),
    };
    Ok(state.challenges.create(&purpose)?)
}

/// What a challenge lets through: answers to one community in one half year.
pub(super) fn subject(code: &DivisionCode, period: Half) -> String {
    format!("survey {code} {period}")
}

/// The work that is asked for now.
pub(super) async fn work_now(state: &AppState, code: &DivisionCode, now: i64) -> Result<u32, StoreError> {
    let recent = state.database.retried(|| store::since(&state.database.read, code, now - store::HOUR_MS)).await?;
    Ok(work::asked(&state.config.survey, recent))
}

/// Seconds since 1970 of an instant in milliseconds.
pub(super) fn seconds(milliseconds: i64) -> i64 {
    milliseconds.div_euclid(1000)
}
