//! Takes a resident's answer. A retry with the same id is the same answer; a device and a challenge
//! are good for one each.
//!
//! What keeps scripts out stands in the same database as the answers and is written with them: when
//! it cannot be asked nothing is taken, and the device, which keeps what was typed, is told to come
//! back.

use data_encoding::HEXLOWER;
use sea_orm::ConnectionTrait;
use shared::{
    api::surveys::{SendSurveyAnswer, SurveyThanks},
    case::attachment::Scan,
    division::DivisionCode,
    survey::{Half, MAX_PHOTO_BYTES},
};
use uuid::{Builder, Uuid, Version};

use super::{Asked, SurveyError, asked, form, internal, period_of, work};
use crate::{
    api::FieldError,
    challenge::{ChallengeFault, Solved},
    files::{FileFault, Looked, Shelf},
    library,
    state::AppState,
    store::{
        StoreError,
        surveys::{
            self as store, Answer,
            remarks::{self, Part, Remark},
        },
    },
};

/// When to come back after too many answers, in seconds: some of the hour, or of the day, has passed by
/// then.
const RETRY_SOON: u32 = 600;
const RETRY_LATER: u32 = 3600;

/// An answer that has been taken.
#[derive(Debug)]
pub(crate) enum Received {
    /// Just now.
    New(SurveyThanks),
    /// It had come before.
    Known(SurveyThanks),
}

/// Takes an answer.
pub(crate) async fn receive(state: &AppState, code: &str, mut wish: SendSurveyAnswer) -> Result<Received, SurveyError> {
    let Asked { code, .. } = asked(state, code)?;
    wish.answers.text = wish.answers.text.trim().to_owned();
    let thanks =
        SurveyThanks { period: wish.period, has_remark: !wish.answers.text.is_empty() || wish.photo.is_some() };
    let fingerprint = fingerprint(state, &code, &wish)?;
    let client_id = Uuid::parse_str(&wish.id).ok().filter(|id| id.get_version() == Some(Version::SortRand));
    let has_come_before = async || match client_id {
        None => Ok(false),
        Some(id) => retried(state, || is_known(&state.database.read, id, &fingerprint)).await,
    };
    if has_come_before().await? {
        return Ok(Received::Known(thanks));
    }
    match take(state, code, wish, client_id, &fingerprint).await {
        Ok(true) => {
            metrics::counter!("survey_answers_received").increment(1);
            Ok(Received::New(thanks))
        }
        Ok(false) => Ok(Received::Known(thanks)),
        // Its twin may have come between two looks at the database, and used up what this one has brought.
        Err(refusal) if !refusal.may_be_of_a_twin() => Err(refusal),
        Err(refusal) => {
            if has_come_before().await? {
                Ok(Received::Known(thanks))
            } else {
                Err(refusal)
            }
        }
    }
}

/// Takes one that had not come before; false when its twin was quicker.
async fn take(
    state: &AppState,
    code: DivisionCode,
    mut wish: SendSurveyAnswer,
    client_id: Option<Uuid>,
    fingerprint: &[u8],
) -> Result<bool, SurveyError> {
    let period = period_of(state, None)?;
    if wish.period != period {
        return Err(SurveyError::PeriodOver(period));
    }
    let (client_id, pack) = checked(state, &code, &wish, client_id)?;
    let now = state.clock.now_ms();
    let solved = met(state, &code, period, &wish.altcha, now).await?;
    let photo = match wish.photo.take() {
        None => None,
        Some(photo) => Some(look_at(state, photo, &solved, now).await?),
    };
    let remark = remark_of(&code, period, &wish.answers.text, photo.as_ref());
    if let (Some(remark), Some(photo)) = (&remark, &photo) {
        state.files.keep(Shelf::Surveys, remark.id, photo).await?;
    }
    let satisfaction_of = pack.questions.iter().find(|own| own.satisfaction.is_some());
    let answer = Answer {
        id: Uuid::now_v7(),
        client_id,
        fingerprint: fingerprint.to_vec(),
        device: device(state, &code, period, &wish.device).to_vec(),
        satisfaction_of: satisfaction_of.map(|own| own.requirement.clone()),
        community: code,
        period,
        pack_hash: wish.pack_hash,
        answers: wish.answers,
        received_at: now,
    };
    let written = retried(state, || write(state, &answer, remark.as_ref(), &solved)).await;
    // When the database fails nobody knows whether the row is there: a file too many does no harm.
    if let (Some(remark), Some(photo)) = (&remark, &photo)
        && !matches!(written, Ok(true) | Err(SurveyError::Store(_)))
    {
        state.files.remove(Shelf::Surveys, remark.id, &photo.sha256).await;
    }
    written
}

/// Does it again when the connection was cut: an answer has an id that tells whether it came before.
async fn retried<T, F>(state: &AppState, mut attempt: impl FnMut() -> F) -> Result<T, SurveyError>
where
    F: Future<Output = Result<T, SurveyError>>,
{
    let attempt = || {
        let done = attempt();
        async {
            match done.await {
                Err(SurveyError::Store(error)) => Err(error),
                done => Ok(done),
            }
        }
    };
    state.database.retried(attempt).await?
}

/// Writes all of it; false when its twin was quicker.
async fn write(
    state: &AppState,
    answer: &Answer,
    remark: Option<&Remark>,
    solved: &Solved,
) -> Result<bool, SurveyError> {
    let transaction = state.database.begin().await?;
    if is_known(&transaction, answer.client_id, &answer.fingerprint).await? {
        return Ok(false);
    }
    if store::is_used(&transaction, &solved.nonce).await? {
        return Err(SurveyError::ChallengeUsed);
    }
    let before = store::of_device(&transaction, &answer.community, answer.period, &answer.device).await?;
    if before >= state.config.survey.answers_per_device {
        return Err(SurveyError::Answered);
    }
    let limits = &state.config.survey;
    for (most, window, retry_after_seconds) in
        [(limits.most_per_hour, store::HOUR_MS, RETRY_SOON), (limits.most_per_day, store::DAY_MS, RETRY_LATER)]
    {
        let came = store::since(&transaction, &answer.community, answer.received_at - window).await?;
        if came >= u64::try_from(most).unwrap_or_default() {
            return Err(SurveyError::TooMany { most, retry_after_seconds });
        }
    }
    let done = async {
        use_up(&transaction, solved, answer.received_at).await?;
        store::add(&transaction, answer, before + 1).await
    };
    match done.await {
        Ok(()) => {}
        // Two at once with the same id, challenge or device, on a database that takes two at once.
        Err(error) if error.is_duplicate() => {
            drop(transaction);
            let is_used = store::is_used(&state.database.read, &solved.nonce).await?;
            return Err(if is_used { SurveyError::ChallengeUsed } else { SurveyError::Answered });
        }
        Err(error) => return Err(error.into()),
    }
    if let Some(remark) = remark {
        remarks::add(&transaction, remark).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// The photo, looked at. One that is not taken has used up the challenge all the same: looking at it
/// is work.
async fn look_at(state: &AppState, photo: String, solved: &Solved, now: i64) -> Result<Looked, SurveyError> {
    if state.database.retried(|| store::is_used(&state.database.read, &solved.nonce)).await? {
        return Err(SurveyError::ChallengeUsed);
    }
    let looked = if photo.len() / 4 * 3 > MAX_PHOTO_BYTES + 2 {
        Err(FileFault::TooLarge)
    } else {
        // A document is no photo.
        state.files.look_at(photo).await.and_then(|one| if one.size.is_some() { Ok(one) } else { Err(FileFault::Kind) })
    };
    if looked.is_err() {
        match use_up(&state.database.write, solved, now).await {
            Err(error) if !error.is_duplicate() => return Err(error.into()),
            _ => {}
        }
    }
    Ok(looked?)
}

async fn use_up(db: &impl ConnectionTrait, solved: &Solved, now: i64) -> Result<(), StoreError> {
    store::use_challenge(db, &solved.nonce, solved.purpose.expires_at, form::seconds(now)).await
}

/// The challenge, when it is met, for this, and was hard enough.
async fn met(
    state: &AppState,
    code: &DivisionCode,
    period: Half,
    payload: &str,
    now: i64,
) -> Result<Solved, SurveyError> {
    let solved = state.challenges.check(payload, form::seconds(now))?;
    if solved.purpose.subject != form::subject(code, period) {
        return Err(ChallengeFault::Invalid.into());
    }
    if !work::is_enough(solved.purpose.work, form::work_now(state, code, now).await?) {
        return Err(SurveyError::TooEasy);
    }
    Ok(solved)
}

/// The client's id and the pack that its form was from, when all that was sent makes sense.
fn checked<'a>(
    state: &'a AppState,
    code: &DivisionCode,
    wish: &SendSurveyAnswer,
    client_id: Option<Uuid>,
) -> Result<(Uuid, &'a library::Entry), SurveyError> {
    let mut errors = Vec::new();
    // Not only the newest one: a form may have lain open while a newer pack was added.
    let pack = state.library.get(&wish.pack_hash).filter(|pack| code.as_str().starts_with(&pack.summary.applies_to));
    if pack.is_none() {
        errors.push(FieldError::new("/pack_hash", "pack_unknown", "expected the pack that the form named"));
    }
    let questions = pack.map(|pack| pack.questions.as_slice()).unwrap_or_default();
    if client_id.is_none() {
        errors.push(FieldError::new("/id", "not_uuid_v7", "expected a UUID of version 7"));
    }
    let is_device = wish.device.len() == 32 && HEXLOWER.decode(wish.device.as_bytes()).is_ok();
    if !is_device {
        errors.push(FieldError::new("/device", "device_invalid", "expected 32 hexadecimal digits in lower case"));
    }
    for requirement in wish.answers.faces.keys() {
        let is_asked = |own: &library::Question| own.requirement == *requirement && own.satisfaction.is_none();
        if pack.is_some() && !questions.iter().any(is_asked) {
            let pointer = format!("/answers/faces/{}", crate::api::escape_pointer(requirement));
            errors.push(FieldError::new(pointer, "unknown_requirement", "expected a question of the form"));
        }
    }
    let asks_satisfaction = questions.iter().any(|own| own.satisfaction.is_some());
    if pack.is_some() && wish.answers.satisfaction.is_some() && !asks_satisfaction {
        errors.push(FieldError::new("/answers/satisfaction", "unknown_requirement", "expected a question of the form"));
    }
    let has_photo = wish.photo.is_some();
    for (name, flaw) in wish.answers.flaws() {
        // A photo alone says something, too.
        if !(has_photo && wish.answers.is_empty() && name == "faces") {
            errors.push(FieldError::new(format!("/answers/{name}"), flaw.code(), "expected what an answer needs"));
        }
    }
    match (client_id, pack) {
        (Some(id), Some(pack)) if errors.is_empty() => Ok((id, pack)),
        _ => Err(SurveyError::Invalid(errors)),
    }
}

fn remark_of(code: &DivisionCode, period: Half, text: &str, photo: Option<&Looked>) -> Option<Remark> {
    let words = (!text.is_empty()).then(|| Part::waiting(text.to_owned()));
    let photo = photo.map(|photo| Part::waiting(photo.sha256.to_vec()));
    (words.is_some() || photo.is_some()).then(|| Remark {
        // By chance alone: an id that sorts by time would lead from the words to the answer.
        id: Builder::from_random_bytes(rand::random()).into_uuid(),
        community: code.clone(),
        period,
        words,
        photo,
        photo_scan: Scan::NotScanned,
        photo_malware: None,
        version: 1,
    })
}

/// What is kept of a device: in another community or half year the same device has another hash, so
/// that nothing leads from one answer to another.
fn device(state: &AppState, code: &DivisionCode, period: Half, device: &str) -> [u8; 32] {
    state.privacy.fingerprint("survey device", format!("{code} {period} {device}").as_bytes())
}

/// What tells a retry from other content; the challenge may be another one.
fn fingerprint(state: &AppState, code: &DivisionCode, wish: &SendSurveyAnswer) -> Result<[u8; 32], SurveyError> {
    let SendSurveyAnswer { id, period, pack_hash, device, altcha: _, answers, photo } = wish;
    let sent = serde_json::to_vec(&(code, id, period, pack_hash, device, answers, photo)).map_err(internal)?;
    Ok(state.privacy.fingerprint("survey answer", &sent))
}

/// Whether the same came before under the same id; other content under it is a conflict.
async fn is_known(db: &impl ConnectionTrait, client_id: Uuid, fingerprint: &[u8]) -> Result<bool, SurveyError> {
    match store::fingerprint(db, client_id).await? {
        None => Ok(false),
        Some(known) if known == fingerprint => Ok(true),
        Some(_) => Err(SurveyError::Conflict),
    }
}
