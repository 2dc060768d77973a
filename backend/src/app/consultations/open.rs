//! Opening a consultation, and mending one that has not begun.

use serde_json::json;
use shared::{
    api::consultations::WriteConsultation,
    consultation::ConsultationState,
    date::Date,
    division::DivisionCode,
    notice::{MAX_NOTICE_CHARACTERS, MAX_TITLE_CHARACTERS, Period, Phase, text_flaw},
};
use uuid::Uuid;

use super::{ConsultationError, entry, office, own, save};
use crate::{
    api::FieldError,
    app::{audit, sessions::SignedIn},
    state::AppState,
    store::consultations::{self as store, Consultation},
};

/// Opens a consultation of one's own office; everybody sees it from now on.
pub(crate) async fn create(
    state: &AppState,
    who: &SignedIn,
    wish: WriteConsultation,
) -> Result<Uuid, ConsultationError> {
    let actor = who.actor();
    office(actor)?;
    let period = checked(state, &actor.division, &wish)?;
    let consultation = Consultation {
        id: Uuid::now_v7(),
        division: actor.division.clone(),
        pack_hash: wish.pack_hash,
        title: wish.title.trim().to_owned(),
        words: wish.text,
        period,
        state: ConsultationState::Open,
        version: 1,
        opened_at: state.clock.now_ms(),
        opened_by: who.account(),
        summarised_at: None,
    };
    let transaction = state.database.begin().await?;
    store::insert(&transaction, &consultation).await?;
    audit::record(state, &transaction, written(who, "open_consultation", &consultation)).await?;
    transaction.commit().await?;
    Ok(consultation.id)
}

/// Writes a consultation anew that has not begun.
pub(crate) async fn change(
    state: &AppState,
    who: &SignedIn,
    id: Uuid,
    wish: WriteConsultation,
) -> Result<(), ConsultationError> {
    let transaction = state.database.begin().await?;
    let mut consultation = own(&transaction, who.actor(), id).await?;
    if consultation.period.phase(state.clock.day()) != Phase::Upcoming {
        return Err(ConsultationError::Begun);
    }
    if consultation.version != wish.version {
        return Err(ConsultationError::Changed);
    }
    consultation.period = checked(state, &consultation.division, &wish)?;
    consultation.pack_hash = wish.pack_hash;
    wish.title.trim().clone_into(&mut consultation.title);
    consultation.words = wish.text;
    save(&transaction, &mut consultation).await?;
    audit::record(state, &transaction, written(who, "change_consultation", &consultation)).await?;
    transaction.commit().await?;
    Ok(())
}

fn written(who: &SignedIn, action: &'static str, consultation: &Consultation) -> audit::Entry {
    entry(who, action, consultation).to(json!({
        "title": consultation.title,
        "pack": consultation.pack_hash,
        "first_day": consultation.period.first_day(),
        "last_day": consultation.period.last_day(),
        "version": consultation.version,
    }))
}

/// The days, when all that was sent makes sense.
fn checked(state: &AppState, division: &DivisionCode, wish: &WriteConsultation) -> Result<Period, ConsultationError> {
    let mut errors = Vec::new();
    for (pointer, text, most) in
        [("/title", &wish.title, MAX_TITLE_CHARACTERS), ("/text", &wish.text, MAX_NOTICE_CHARACTERS)]
    {
        if let Some(flaw) = text_flaw(text, 1, most) {
            errors.push(FieldError::new(pointer, flaw.code(), format!("expected a text of at most {most} characters")));
        }
    }
    match state.library.get(&wish.pack_hash) {
        None => errors.push(FieldError::new(
            "/pack_hash",
            "pack_unknown",
            "expected the hash of a pack that the server keeps",
        )),
        Some(pack) if !concerns(&pack.summary.applies_to, division) => {
            errors.push(FieldError::new("/pack_hash", "pack_of_other_place", "the pack is for communities elsewhere"));
        }
        Some(_) => {}
    }
    let today: Date = state.clock.day();
    if wish.first_day < today {
        errors.push(FieldError::new("/first_day", "first_day_past", "expected today or a later day"));
    }
    let period = Period::new(wish.first_day, wish.last_day);
    if period.is_err() {
        errors.push(FieldError::new("/last_day", "last_day_before_first", "expected the first day or a later one"));
    }
    match period {
        Ok(period) if errors.is_empty() => Ok(period),
        _ => Err(ConsultationError::Invalid(errors)),
    }
}

/// Whether a standard for communities whose code begins so is the business of a division.
fn concerns(applies_to: &str, division: &DivisionCode) -> bool {
    division.as_str().starts_with(applies_to) || applies_to.starts_with(division.as_str())
}
