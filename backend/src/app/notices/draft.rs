//! Preparing a notice. A draft may lack text and contact; it needs a number and a title to be
//! found by, days in the right order, and cases that can stand in it.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use shared::{
    api::notices::WriteNotice,
    case::Stage,
    division::DivisionCode,
    notice::{MAX_NOTICE_CHARACTERS, MAX_TITLE_CHARACTERS, NoticeState, Period, text_flaw},
    text::is_blank,
};
use uuid::Uuid;

use super::{NoticeError, own, own_city, save};
use crate::{
    api::FieldError,
    app::{
        audit::{self, Entry},
        cases::Taken,
        sessions::SignedIn,
    },
    state::AppState,
    store::{cases, division_settings, notices, notices::Notice},
};

/// The most cases of one notice.
pub(super) const MOST_CASES: usize = 2000;

/// Begins a notice.
pub(crate) async fn create(state: &AppState, who: &SignedIn, wish: WriteNotice) -> Result<Uuid, NoticeError> {
    let person = who.person();
    let city = own_city(&person)?.clone();
    let transaction = state.database.begin().await?;
    let id = Uuid::now_v7();
    let (period, listed) = checked(&transaction, &city, id, &wish).await?;
    let WriteNotice { number, title, text, first_day: _, last_day: _, contact, cases: _, version: _ } = wish;
    let notice = Notice {
        id,
        city,
        number: number.trim().to_owned(),
        title: title.trim().to_owned(),
        words: text,
        period,
        contact,
        state: NoticeState::Draft,
        version: 1,
        created_at: state.clock.now_ms(),
        created_by: person.account,
        published: None,
        announced_on: None,
    };
    notices::insert(&transaction, &notice).await.map_err(|error| or_taken(error.into()))?;
    notices::put_lines(&transaction, id, &listed).await?;
    audit::record(state, &transaction, entry(who, "create_notice", &notice).to(said(&notice, &listed))).await?;
    transaction.commit().await?;
    Ok(id)
}

/// Writes a draft anew.
pub(crate) async fn change(state: &AppState, who: &SignedIn, id: Uuid, wish: WriteNotice) -> Result<(), NoticeError> {
    let person = who.person();
    let transaction = state.database.begin().await?;
    let mut notice = own_draft(&transaction, &person, id, wish.version).await?;
    let before = said(&notice, &cases_of(&transaction, id).await?);
    let (period, listed) = checked(&transaction, &notice.city, id, &wish).await?;
    let WriteNotice { number, title, text, first_day: _, last_day: _, contact, cases: _, version: _ } = wish;
    notice.number = number.trim().to_owned();
    notice.title = title.trim().to_owned();
    notice.words = text;
    notice.period = period;
    notice.contact = contact;
    save(&transaction, &mut notice).await.map_err(or_taken)?;
    notices::put_lines(&transaction, id, &listed).await?;
    let entry = entry(who, "change_notice", &notice).from(before).to(said(&notice, &listed));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}

/// Throws a draft away.
pub(crate) async fn remove(state: &AppState, who: &SignedIn, id: Uuid, version: u32) -> Result<(), NoticeError> {
    let person = who.person();
    let transaction = state.database.begin().await?;
    let notice = own_draft(&transaction, &person, id, version).await?;
    let before = said(&notice, &cases_of(&transaction, id).await?);
    notices::remove(&transaction, id).await?;
    audit::record(state, &transaction, entry(who, "remove_notice", &notice).from(before)).await?;
    transaction.commit().await?;
    Ok(())
}

/// What an entry about a notice begins with.
fn entry(who: &SignedIn, action: &'static str, notice: &Notice) -> Entry {
    Entry::new(who, action, format!("notice {}", notice.id)).within(&notice.city)
}

/// What the audit log says of a notice.
fn said(notice: &Notice, cases: &[Uuid]) -> Value {
    json!({
        "number": notice.number,
        "first_day": notice.period.first_day(),
        "last_day": notice.period.last_day(),
        "state": notice.state,
        "version": notice.version,
        "cases": cases,
    })
}

async fn cases_of(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Uuid>, NoticeError> {
    Ok(notices::lines(db, id).await?.into_iter().map(|line| line.case_id).collect())
}

/// What the audit log says of a notice whose cases have all taken a step with it: where each stood
/// and where it stands, with what vouches for the decision.
pub(super) fn entry_of_steps(
    who: &SignedIn,
    action: &'static str,
    former: NoticeState,
    notice: &Notice,
    taken: Vec<Taken>,
) -> Entry {
    let (before, after): (Vec<Value>, Vec<Value>) = taken.into_iter().map(|one| (one.before, one.after)).unzip();
    let mut says = said(notice, &[]);
    says["cases"] = Value::Array(after);
    // What is published is frozen, and its hash stands for the whole list.
    if let Some(published) = &notice.published {
        says["snapshot_sha256"] = json!(HEXLOWER.encode(&published.sha256));
    }
    entry(who, action, notice).from(json!({ "state": former, "cases": before })).to(says)
}

/// A published notice is told as such, whatever version was looked at.
async fn own_draft(
    db: &impl ConnectionTrait,
    person: &crate::app::person::Person,
    id: Uuid,
    version: u32,
) -> Result<Notice, NoticeError> {
    let scope = notices::Scope::Own(own_city(person)?.clone());
    let found = notices::find(db, &scope, id).await?.ok_or(NoticeError::Unknown)?;
    if found.state != NoticeState::Draft {
        return Err(NoticeError::Published);
    }
    let notice = own(db, person, id, version).await?;
    if notice.state == NoticeState::Draft { Ok(notice) } else { Err(NoticeError::Published) }
}

/// The days and the cases, when all that was sent makes sense.
async fn checked(
    db: &impl ConnectionTrait,
    city: &DivisionCode,
    id: Uuid,
    wish: &WriteNotice,
) -> Result<(Period, Vec<Uuid>), NoticeError> {
    let mut errors = text_errors(wish);
    let number = wish.number.trim();
    if notices::is_taken(db, city, number, id).await? {
        errors.push(number_taken());
    }
    let days = division_settings::holding_at(db, city).await?.publicity_days;
    let period = match wish.last_day {
        None => Period::of_days(wish.first_day, days),
        Some(last_day) => Period::new(wish.first_day, last_day).unwrap_or_else(|_| {
            errors.push(FieldError::new("/last_day", "last_day_before_first", "expected the first day or a later one"));
            Period::of_days(wish.first_day, 1)
        }),
    };
    let listed = listed_cases(db, city, &wish.cases, &mut errors).await?;
    if errors.is_empty() { Ok((period, listed)) } else { Err(NoticeError::Invalid(errors)) }
}

fn number_taken() -> FieldError {
    FieldError::new("/number", "number_taken", "another notice of the city has this number")
}

/// Somebody else may just be taking the number: then everybody finds it free, and the database takes the
/// first one.
fn or_taken(error: NoticeError) -> NoticeError {
    match error {
        NoticeError::Store(error) if error.is_duplicate() => NoticeError::Invalid(vec![number_taken()]),
        other => other,
    }
}

fn text_errors(wish: &WriteNotice) -> Vec<FieldError> {
    let texts = [
        ("/number", &wish.number, true, MAX_TITLE_CHARACTERS),
        ("/title", &wish.title, true, MAX_TITLE_CHARACTERS),
        ("/text", &wish.text, false, MAX_NOTICE_CHARACTERS),
        ("/contact", &wish.contact, false, MAX_TITLE_CHARACTERS),
    ];
    let is_wrong = |(pointer, text, is_needed, most): (&str, &String, bool, usize)| {
        if !is_needed && is_blank(text) {
            return None;
        }
        let flaw = text_flaw(text, 1, most)?;
        Some(FieldError::new(pointer, flaw.code(), format!("expected a text of at most {most} characters")))
    };
    texts.into_iter().filter_map(is_wrong).collect()
}

/// The cases by id; each must be recognised, of this city, and named once.
async fn listed_cases(
    db: &impl ConnectionTrait,
    city: &DivisionCode,
    named: &[String],
    errors: &mut Vec<FieldError>,
) -> Result<Vec<Uuid>, NoticeError> {
    if named.len() > MOST_CASES {
        errors.push(FieldError::new("/cases", "too_many", format!("expected at most {MOST_CASES} cases")));
        return Ok(Vec::new());
    }
    let scope = cases::Scope::Within(city.clone());
    let mut listed = Vec::with_capacity(named.len());
    let mut seen = BTreeSet::new();
    for (position, named) in named.iter().enumerate() {
        let found = match Uuid::parse_str(named) {
            Ok(id) => cases::find(db, &scope, id).await?,
            Err(_) => None,
        };
        let (code, detail) = match found {
            None => ("case_unknown", "expected the id of a case of the city"),
            Some(case) if case.stage != Stage::Recognised => {
                ("case_not_recognised", "only recognised cases stand in a notice")
            }
            Some(case) if !seen.insert(case.id) => ("case_named_twice", "the case is named twice"),
            Some(case) => {
                listed.push(case.id);
                continue;
            }
        };
        errors.push(FieldError::new(format!("/cases/{position}"), code, detail));
    }
    Ok(listed)
}
