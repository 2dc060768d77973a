//! 公示: what a notice says is frozen, and its cases stand in it from then on.

use shared::{
    api::{cases::TakeStep, webhooks::WebhookEvent},
    case::{Stage, Step},
    notice::{Flaw, NoticeState},
    text::is_blank,
};
use uuid::Uuid;

use super::{NoticeError, draft::entry_of_steps, own, save, snapshot, today};
use crate::{
    api::FieldError,
    app::{
        audit,
        cases::{self as case_app, Publicity},
        notifications,
        sessions::SignedIn,
        webhooks,
    },
    state::AppState,
    store::{cases, division_settings, notices},
};

/// Publishes a notice with all its cases, or nothing at all.
pub(crate) async fn publish(state: &AppState, who: &SignedIn, id: Uuid, version: u32) -> Result<(), NoticeError> {
    let person = who.person();
    let transaction = state.database.begin().await?;
    let mut notice = match own(&transaction, &person, id, version).await {
        Err(NoticeError::Changed) if is_published(&transaction, &person, id).await? => {
            return Err(NoticeError::Published);
        }
        found => found?,
    };
    if notice.state != NoticeState::Draft {
        return Err(NoticeError::Published);
    }
    let mut errors = Vec::new();
    for (pointer, text) in [("/text", &notice.words), ("/contact", &notice.contact)] {
        if is_blank(text) {
            errors.push(FieldError::new(pointer, Flaw::Missing.code(), "a published notice needs it"));
        }
    }
    if notice.period.first_day() < today(state)? {
        errors.push(FieldError::new("/first_day", "first_day_past", "expected today or a later day"));
    }
    let days = division_settings::holding_at(&transaction, &notice.city).await?.publicity_days;
    if notice.period.is_shorter_than(days) {
        let expected = format!("expected at least {days} days, as the city has set");
        errors.push(FieldError::new("/last_day", "period_too_short", expected));
    }
    let listed = notices::lines(&transaction, id).await?;
    if listed.is_empty() {
        errors.push(FieldError::new("/cases", "cases_missing", "expected at least one case"));
    }
    cases::lock_all(&transaction, listed.iter().map(|line| line.case_id)).await?;
    let scope = cases::Scope::Within(notice.city.clone());
    let mut found = Vec::with_capacity(listed.len());
    for (position, line) in listed.iter().enumerate() {
        match cases::find(&transaction, &scope, line.case_id).await? {
            Some(case) if case.stage == Stage::Recognised => found.push(case),
            _ => errors.push(FieldError::new(
                format!("/cases/{position}"),
                "case_not_recognised",
                "only recognised cases stand in a notice",
            )),
        }
    }
    if !errors.is_empty() {
        return Err(NoticeError::Invalid(errors));
    }
    let lines = found.iter().map(|case| snapshot::line(state, case)).collect();
    notice.published = Some(snapshot::freeze(&notice, lines, state.clock.now_ms())?);
    notice.state = NoticeState::Published;
    save(&transaction, &mut notice).await?;
    let mut taken = Vec::with_capacity(found.len());
    for case in &found {
        let step = step_of(Step::Publicise, case.version, &notice.number);
        // The city's next move comes after the last day.
        let due_on = Some(notice.period.last_day().plus_days(1));
        let publicity = Publicity { due_on, ..Publicity::default() };
        taken.push(case_app::take_within(state, &transaction, &person, case.id, step, publicity).await?);
    }
    notifications::notice_published(state, &transaction, &person, &found, &notice.number).await?;
    webhooks::notice_event(state, &transaction, WebhookEvent::NoticePublished, &notice, found.len()).await?;
    let entry = entry_of_steps(who, "publish_notice", NoticeState::Draft, &notice, taken);
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}

async fn is_published(
    db: &impl sea_orm::ConnectionTrait,
    person: &crate::app::person::Person,
    id: Uuid,
) -> Result<bool, NoticeError> {
    let scope = notices::Scope::Own(super::own_city(person)?.clone());
    Ok(notices::find(db, &scope, id).await?.is_some_and(|notice| notice.state != NoticeState::Draft))
}

/// A step that a notice or an objection brings about, with what the record is to say.
pub(crate) fn step_of(step: Step, version: u32, words: &str) -> TakeStep {
    TakeStep {
        version,
        step,
        opinion: words.to_owned(),
        reasons: Vec::new(),
        verdicts: Vec::new(),
        receipt: None,
        honour_checked: false,
    }
}
