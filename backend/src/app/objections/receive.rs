//! Takes an objection. A retry with the same id gets the same receipt; one address may object so
//! many times an hour; outside the days of the notice nothing is taken.

use std::net::IpAddr;

use sea_orm::ConnectionTrait;
use shared::{
    api::notices::{CreateObjection, ObjectionReceipt},
    notice::{ObjectionState, Phase},
};
use uuid::{Uuid, Version};

use super::{
    ObjectionError, internal,
    sealed::{self, Sealed},
};
use crate::{
    api::FieldError,
    app::{cases::today, hourly, notifications},
    clock,
    crockford::ReceiptNumber,
    state::AppState,
    store::{
        notices::{self, Notice, Scope},
        objections::{self, Objection},
    },
};

/// An objection that has been taken.
#[derive(Debug)]
pub(crate) enum Received {
    /// Just now.
    New(ObjectionReceipt),
    /// It had come before: the same receipt.
    Known(ObjectionReceipt),
}

/// Takes an objection from an address.
pub(crate) async fn receive(
    state: &AppState,
    client: IpAddr,
    notice: &str,
    mut wish: CreateObjection,
) -> Result<Received, ObjectionError> {
    let notice_id = Uuid::parse_str(notice).map_err(|_| ObjectionError::Unknown)?;
    for text in [&mut wish.words.name, &mut wish.words.address, &mut wish.words.phone, &mut wish.words.facts] {
        *text = text.trim().to_owned();
    }
    let client_id = Uuid::parse_str(&wish.id).ok().filter(|id| id.get_version() == Some(Version::SortRand));
    let sent = serde_json::to_vec(&(notice_id, &wish)).map_err(internal)?;
    let fingerprint = state.privacy.fingerprint("objection", &sent);
    drop(sent);
    if let Some(id) = client_id
        && let Some(known) = known(state, &state.database.read, id, &fingerprint).await?
    {
        return Ok(Received::Known(known));
    }
    // A late one is told so before anything else, and without reading its files.
    open_notice(state, notices::find(&state.database.read, &Scope::Published, notice_id).await?)?;
    let (wish, files, errors) =
        tokio::task::spawn_blocking(move || looked_at(wish, client_id.is_some())).await.map_err(internal)?;
    let (Some(client_id), Ok(case_id), true) = (client_id, Uuid::parse_str(&wish.case), errors.is_empty()) else {
        return Err(ObjectionError::Invalid(errors));
    };

    let id = Uuid::now_v7();
    let (names, contents): (Vec<_>, Vec<_>) = files.into_iter().unzip();
    let sealed_words = sealed::seal(&state.privacy, id, &Sealed { words: wish.words, files: names })?;
    let sealed_files = contents
        .iter()
        .enumerate()
        .map(|(position, bytes)| sealed::seal_file(&state.privacy, id, position, bytes))
        .collect();

    let transaction = state.database.begin().await?;
    let notice = notices::find_and_lock(&transaction, &Scope::Published, notice_id).await?;
    let notice = open_notice(state, notice)?;
    if let Some(known) = known(state, &transaction, client_id, &fingerprint).await? {
        return Ok(Received::Known(known));
    }
    let lines = notices::lines(&transaction, notice.id).await?;
    if !lines.iter().any(|line| line.case_id == case_id && line.left_because.is_none()) {
        let error = FieldError::new("/case", "case_not_in_notice", "expected a case that stands in the notice");
        return Err(ObjectionError::Invalid(vec![error]));
    }
    let scope = crate::store::cases::Scope::Within(notice.city.clone());
    let case = crate::store::cases::find(&transaction, &scope, case_id).await?;
    let case = case.ok_or_else(|| internal(format!("case {case_id} of a notice is gone")))?;
    let now = state.clock.now_ms();
    limit(state, &transaction, client, now).await?;
    let objection = Objection {
        id,
        client_id,
        receipt: ReceiptNumber::random().as_str().to_owned(),
        fingerprint: fingerprint.to_vec(),
        notice_id,
        case_id,
        city: notice.city.clone(),
        community: case.community.clone(),
        received_at: now,
        state: ObjectionState::Received,
        sealed: sealed_words,
        answer: None,
    };
    match objections::insert(&transaction, &objection, sealed_files).await {
        Ok(()) => {}
        // Its twin was quicker.
        Err(error) if error.is_duplicate() => {
            drop(transaction);
            let known = known(state, &state.database.read, client_id, &fingerprint).await?;
            return known.map(Received::Known).ok_or(ObjectionError::Store(error));
        }
        Err(error) => return Err(error.into()),
    }
    notifications::objection_received(state, &transaction, &case, &notice.city, &notice.number).await?;
    transaction.commit().await?;
    metrics::counter!("objections_received").increment(1);
    Ok(Received::New(shown(state, &objection, &notice)))
}

/// The state of an objection, for whoever has its receipt number.
pub(crate) async fn receipt(state: &AppState, typed: &str) -> Result<ObjectionReceipt, ObjectionError> {
    let number = ReceiptNumber::parse(typed).ok_or(ObjectionError::Unknown)?;
    let db = &state.database.read;
    let objection = objections::by_receipt(db, number.as_str()).await?.ok_or(ObjectionError::Unknown)?;
    whole(state, db, &objection).await
}

/// What the objector sees of an objection.
pub(super) async fn whole(
    state: &AppState,
    db: &impl ConnectionTrait,
    objection: &Objection,
) -> Result<ObjectionReceipt, ObjectionError> {
    let notice = notices::find(db, &Scope::Published, objection.notice_id).await?;
    let notice = notice.ok_or_else(|| internal(format!("the notice of objection {} is gone", objection.id)))?;
    Ok(shown(state, objection, &notice))
}

fn shown(state: &AppState, objection: &Objection, notice: &Notice) -> ObjectionReceipt {
    let number = ReceiptNumber::parse(&objection.receipt);
    let answer = objection.answer.as_ref();
    ObjectionReceipt {
        receipt: number.map_or_else(|| objection.receipt.clone(), |number| number.for_people()),
        received_at: clock::rfc3339(objection.received_at),
        notice_number: notice.number.clone(),
        community_name: state.directory.name_of(objection.community.as_str()).unwrap_or_default(),
        state: objection.state,
        reply: answer.map(|answer| answer.reply.clone()),
        replied_at: answer.map(|answer| clock::rfc3339(answer.at)),
    }
}

/// The receipt of what came before under the same id; other content under it is a conflict.
async fn known(
    state: &AppState,
    db: &impl ConnectionTrait,
    client_id: Uuid,
    fingerprint: &[u8],
) -> Result<Option<ObjectionReceipt>, ObjectionError> {
    match objections::by_client_id(db, client_id).await? {
        None => Ok(None),
        Some(objection) if objection.fingerprint == fingerprint => Ok(Some(whole(state, db, &objection).await?)),
        Some(_) => Err(ObjectionError::Conflict),
    }
}

/// The notice, when objections are taken today.
fn open_notice(state: &AppState, notice: Option<Notice>) -> Result<Notice, ObjectionError> {
    let notice = notice.ok_or(ObjectionError::Unknown)?;
    let today = today(state)?;
    if notice.period.phase(today) == Phase::Open {
        Ok(notice)
    } else {
        Err(ObjectionError::closed(notice.period, today))
    }
}

type LookedAt = (CreateObjection, Vec<(sealed::FileName, Vec<u8>)>, Vec<FieldError>);

/// Reads the files and says all that is wrong at once.
fn looked_at(mut wish: CreateObjection, has_id: bool) -> LookedAt {
    let mut errors = Vec::new();
    if !has_id {
        errors.push(FieldError::new("/id", "not_uuid_v7", "expected a UUID of version 7"));
    }
    if Uuid::parse_str(&wish.case).is_err() {
        errors.push(FieldError::new("/case", "case_not_in_notice", "expected a case that stands in the notice"));
    }
    for (name, flaw) in wish.words.flaws() {
        errors.push(FieldError::new(format!("/words/{name}"), flaw.code(), "expected what an objection needs"));
    }
    let files = sealed::read_files(&std::mem::take(&mut wish.attachments), &mut errors);
    (wish, files, errors)
}

/// Counts this objection against its address.
async fn limit(state: &AppState, db: &impl ConnectionTrait, client: IpAddr, now: i64) -> Result<(), ObjectionError> {
    let most = state.config.privacy.objections_per_hour;
    match hourly::count(state, db, "address", client, most, now).await? {
        None => Ok(()),
        Some(hourly::Exceeded { retry_after_seconds, most }) => {
            Err(ObjectionError::TooMany { retry_after_seconds, most })
        }
    }
}
