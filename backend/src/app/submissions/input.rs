//! Whether what was sent makes sense, apart from the answers themselves.

use jiff::{ToSpan, civil::Date};
use shared::{
    answer::Previous,
    evidence::{EvidenceLimits, ManifestFault, manifest_faults},
    responses::SheetError,
    rulebook::Rulebook,
    text::is_blank,
};
use uuid::Version;

use crate::api::{FieldError, PackSummary, Submission};

/// Longest role or name, in characters.
const MAX_NAME_CHARACTERS: usize = 60;
/// Longest phone number, in characters.
const MAX_PHONE_CHARACTERS: usize = 30;

/// All that is wrong, with pointers.
pub(super) fn check(submission: &Submission<'_>, pack: &PackSummary, today: Date, days_back: i32) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if submission.id.get_version() != Some(Version::SortRand) {
        errors.push(FieldError::new("/id", "not_uuid_v7", "expected a UUID of version 7"));
    }
    if !submission.community.starts_with(&pack.applies_to) {
        let detail = format!("the pack is for communities whose code begins with {}", pack.applies_to);
        errors.push(FieldError::new("/pack_hash", "pack_not_for_community", &detail));
    }
    let filler = &submission.filler;
    for (pointer, text, most) in [
        ("/filler/role", &filler.role, MAX_NAME_CHARACTERS),
        ("/filler/name", &filler.name, MAX_NAME_CHARACTERS),
        ("/filler/phone", &filler.phone, MAX_PHONE_CHARACTERS),
    ] {
        errors.extend(check_text(pointer, text, most));
    }
    if !filler.phone.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')')) {
        errors.push(FieldError::new("/filler/phone", "phone_invalid", "expected digits, +, -, blanks and parentheses"));
    }
    errors.extend(check_day(&submission.sheet.as_of.to_string(), pack, today, days_back));
    errors
}

/// What a community was recognised as is on record: its own word for it is not enough.
pub(super) fn check_previous(claimed: Option<&Previous>, on_record: Option<&Previous>) -> Option<FieldError> {
    if claimed == on_record {
        return None;
    }
    let code = if on_record.is_some() { "previous_differs" } else { "previous_not_on_record" };
    let expected = serde_json::to_string(&on_record).unwrap_or_default();
    Some(FieldError::new("/sheet/previous", code, format!("expected {expected}")))
}

/// The engine's findings point into the sheet; the sheet is a part of the body.
pub(super) fn sheet_error(error: &SheetError) -> FieldError {
    let code = serde_json::to_value(error.code).ok();
    let code = code.as_ref().and_then(serde_json::Value::as_str).unwrap_or("invalid_value");
    FieldError { pointer: format!("/sheet{}", error.pointer), code: code.to_owned(), detail: error.detail.to_string() }
}

/// All that is wrong with the list of files, with pointers.
pub(super) fn check_evidence(
    submission: &Submission<'_>,
    rulebook: &Rulebook,
    limits: &EvidenceLimits,
) -> impl Iterator<Item = FieldError> {
    let faults = manifest_faults(&submission.evidence, limits, |id| rulebook.item(id).is_some());
    faults.into_iter().map(|(position, fault)| {
        let member = match fault {
            ManifestFault::TooMany => "",
            ManifestFault::Id => "/id",
            ManifestFault::Hash | ManifestFault::Duplicate => "/sha256",
            ManifestFault::UnknownRequirement | ManifestFault::TooManyHere => "/requirement",
            ManifestFault::Empty | ManifestFault::TooLarge => "/size_bytes",
        };
        FieldError::new(format!("/evidence/{position}{member}"), fault.code(), "expected what a list of files needs")
    })
}

fn check_text(pointer: &str, text: &str, most: usize) -> Option<FieldError> {
    if is_blank(text) {
        Some(FieldError::new(pointer, "text_missing", "expected a text"))
    } else if text.chars().count() > most {
        Some(FieldError::new(pointer, "text_too_long", format!("expected at most {most} characters")))
    } else if text.chars().any(char::is_control) {
        Some(FieldError::new(pointer, "text_invalid", "expected no control characters"))
    } else {
        None
    }
}

/// Days are written alike, so they can be compared as texts.
fn check_day(as_of: &str, pack: &PackSummary, today: Date, days_back: i32) -> Option<FieldError> {
    const POINTER: &str = "/sheet/as_of";
    // A phone whose clock is a little ahead may already be in tomorrow.
    let latest = today.saturating_add(1.day()).to_string();
    let earliest = today.saturating_sub(days_back.days()).to_string();
    if as_of > latest.as_str() || as_of < earliest.as_str() {
        return Some(FieldError::new(POINTER, "day_out_of_range", format!("expected {earliest} to {latest}")));
    }
    let ended = pack.valid_until.as_deref().is_some_and(|until| as_of > until);
    if ended || as_of < pack.valid_from.as_str() {
        return Some(FieldError::new(POINTER, "pack_not_valid", "the pack may not be used for that day"));
    }
    None
}
