//! What is entered beside decisions: drafts, experts, departments, comments.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use shared::{
    api::{
        cases::{
            AskDepartments, AssignExperts, CommentView, CreateComment, DepartmentReview, ExpertReview, ReviewDraft,
        },
        notifications::Mentionable,
        webhooks::WebhookEvent,
    },
    case::{ItemVerdict, Verdict, review, step::MAX_OPINION_CHARACTERS},
    people::Role,
    text::is_blank,
};
use uuid::Uuid;

use super::{
    CaseError, DEPARTMENT_ANSWERED, EXPERT_REVIEW_HANDED_IN, Person, advance, apply::today, audit, check_version,
    entry, find, find_and_lock, grounds::review_sha256, internal, standing::Standing, view::only_requirements,
};
use crate::{
    api::FieldError,
    app::{notifications, webhooks},
    clock,
    state::AppState,
    store::{
        accounts::{self, Account},
        cases::{self, Case},
        comments as comment_store, division_settings, recipients,
        reviews::{self, Answerer, Giver, HandedIn, StoredDraft},
    },
};

/// Longest comment, in characters.
const MAX_COMMENT_CHARACTERS: usize = 2000;
/// The most people who are offered to be named in a comment.
const MOST_PEOPLE: u64 = 500;
/// The most experts of one case.
const MOST_EXPERTS: usize = 20;

/// Keeps what a reviewer has entered, so that nothing is lost when the page goes away.
pub(crate) async fn put_draft(
    state: &AppState,
    person: &Person,
    id: Uuid,
    draft: ReviewDraft,
) -> Result<(), CaseError> {
    let transaction = state.database.begin().await?;
    let case = find(&transaction, person, id).await?;
    if case.stage.waits_for() != Some(person.actor.role) {
        return Err(CaseError::NotForRole);
    }
    let body = serde_json::to_vec(&draft).map_err(internal)?;
    let draft = StoredDraft { round: case.round, body };
    reviews::put_draft(&transaction, id, person.account, draft, state.clock.now_ms()).await?;
    transaction.commit().await?;
    Ok(())
}

/// The city names the experts of a case; those left out are taken off unless they have handed in.
pub(crate) async fn assign_experts(
    state: &AppState,
    person: &Person,
    id: Uuid,
    wish: AssignExperts,
) -> Result<(), CaseError> {
    if person.actor.role != Role::City {
        return Err(CaseError::NotForRole);
    }
    let now = state.clock.now_ms();
    let transaction = state.database.begin().await?;
    let mut case = find_and_lock(&transaction, person, id).await?;
    // The whole list is sent: without this the second of two would take off whom the first has named.
    check_version(&transaction, person, &case, wish.version).await?;
    at_city_review(&case)?;
    if wish.accounts.len() > MOST_EXPERTS {
        return Err(invalid("/accounts", "too_many", "at most 20 experts"));
    }
    let mut named = Vec::new();
    for (index, account) in wish.accounts.iter().enumerate() {
        let pointer = format!("/accounts/{index}");
        let unknown = || invalid(&pointer, "unknown_expert", "expected the account of an expert within reach");
        let account = Uuid::parse_str(account).map_err(|_| unknown())?;
        let expert = accounts::by_id(&transaction, account).await?.ok_or_else(unknown)?;
        let fits = expert.role == Role::Expert && !expert.is_disabled && expert.division.contains(&case.community);
        if !fits {
            return Err(unknown());
        }
        named.push(expert);
    }
    // What experts of earlier rounds have said stays: a list is of its round alone.
    let mut assigned = reviews::experts(&transaction, id).await?;
    assigned.retain(|expert| expert.round == case.round);
    for former in assigned.iter().filter(|expert| named.iter().all(|named| named.id != expert.account)) {
        reviews::unassign_expert(&transaction, id, former.account, case.round).await?;
    }
    let is_assigned = |account: Uuid| assigned.iter().any(|expert| expert.account == account);
    let mut added = Vec::new();
    for expert in named.iter().filter(|expert| !is_assigned(expert.id)) {
        // A list may name somebody twice.
        if !added.contains(&expert.id) {
            reviews::assign_expert(&transaction, id, expert.id, &expert.display_name, case.round, now).await?;
            added.push(expert.id);
        }
    }
    notifications::experts_assigned(state, &transaction, person, &case, &added).await?;
    advance(state, &transaction, person, &mut case, "experts_assigned").await?;
    let former: Vec<Uuid> = assigned.iter().map(|expert| expert.account).collect();
    let entry = entry(person, &case, "experts_assigned")
        .from(json!({ "accounts": former }))
        .to(json!({ "accounts": wish.accounts, "round": case.round, "version": case.version }));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}

/// An expert keeps or hands in score sheet, opinion and on-site check. What is handed in makes the
/// case a version further, so whoever decides has read it; what is only kept is nobody else's.
pub(crate) async fn put_expert_review(
    state: &AppState,
    person: &Person,
    id: Uuid,
    review: ExpertReview,
) -> Result<(), CaseError> {
    if person.actor.role != Role::Expert {
        return Err(CaseError::NotForRole);
    }
    let transaction = state.database.begin().await?;
    let mut case = find_and_lock(&transaction, person, id).await?;
    at_city_review(&case)?;
    let standing = Standing::read(state, &transaction, &case.receipt).await?;
    let mut errors = standing.verdict_errors(&review.verdicts);
    for (pointer, text) in [("/opinion", &review.opinion), ("/people", &review.people), ("/findings", &review.findings)]
    {
        errors.extend(text_error(pointer, text, review.is_submitted, MAX_OPINION_CHARACTERS));
    }
    if review.is_submitted {
        if review.visited_on.is_none() {
            errors.push(FieldError::new("/visited_on", "day_missing", "expected the day of the on-site check"));
        }
        for id in review::without_verdict(&review::asked(&standing.claimed), &review.verdicts) {
            let pointer = format!("/verdicts/{}", crate::api::escape_pointer(&id));
            errors.push(FieldError::new(&pointer, "verdict_missing", "expected a verdict"));
        }
    }
    if !errors.is_empty() {
        return Err(CaseError::Invalid(errors));
    }
    let body = serde_json::to_vec(&review).map_err(internal)?;
    let handed_in = review.is_submitted.then(|| handed_in(state, &case));
    if !reviews::put_expert_review(&transaction, id, person.account, case.round, body, handed_in).await? {
        return Err(CaseError::Changed(cases::last_change(&transaction, id).await?.map(Box::new)));
    }
    if review.is_submitted {
        advance(state, &transaction, person, &mut case, EXPERT_REVIEW_HANDED_IN).await?;
        let said = recorded(&transaction, &case, &Giver::Expert(person.account), &review.verdicts).await?;
        notifications::expert_handed_in(state, &transaction, person, &case).await?;
        webhooks::review_event(state, &transaction, WebhookEvent::CaseExpertReviewed, &case, None).await?;
        audit(state, &transaction, person, &case, EXPERT_REVIEW_HANDED_IN, said).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// City or county asks departments about the requirements that they answer for.
pub(crate) async fn ask_departments(
    state: &AppState,
    person: &Person,
    id: Uuid,
    wish: AskDepartments,
) -> Result<(), CaseError> {
    if !matches!(person.actor.role, Role::City | Role::County) {
        return Err(CaseError::NotForRole);
    }
    let transaction = state.database.begin().await?;
    // Departments are only ever added, so nobody overwrites anybody and no version is asked for; the
    // lock keeps one that has just answered from being asked anew.
    let mut case = find_and_lock(&transaction, person, id).await?;
    if !case.stage.hears_departments() {
        return Err(CaseError::Changed(cases::last_change(&transaction, id).await?.map(Box::new)));
    }
    let standing = Standing::read(state, &transaction, &case.receipt).await?;
    let settings = division_settings::holding_at(&transaction, &case.community).await?;
    let due_on = today(state)?.plus_days(i64::from(settings.department_days)).to_string();
    let asked = reviews::departments(&transaction, id).await?;
    let mut added = Vec::new();
    for (index, department) in wish.departments.iter().enumerate() {
        if standing.pack.requirements_of(department).is_empty() {
            let pointer = format!("/departments/{index}");
            return Err(invalid(&pointer, "unknown_department", "no requirement names this department"));
        }
        let is_asked = asked.iter().any(|asked| asked.department == *department && asked.round == case.round);
        if !is_asked && !added.contains(department) {
            reviews::ask_department(&transaction, id, department, case.round, &due_on).await?;
            notifications::department_asked(state, &transaction, person, &case, department).await?;
            added.push(department.clone());
        }
    }
    if added.is_empty() {
        return Ok(());
    }
    // Who has been asked is part of what a decision rests on.
    advance(state, &transaction, person, &mut case, "departments_asked").await?;
    let said = json!({ "departments": added, "due_on": due_on, "round": case.round, "version": case.version });
    audit(state, &transaction, person, &case, "departments_asked", said).await?;
    transaction.commit().await?;
    Ok(())
}

/// A department answers; whoever decides after that has read it.
pub(crate) async fn answer_department(
    state: &AppState,
    person: &Person,
    id: Uuid,
    review: DepartmentReview,
) -> Result<(), CaseError> {
    let Some(department) = person.actor.department.clone().filter(|_| person.actor.role == Role::Department) else {
        return Err(CaseError::NotForRole);
    };
    let transaction = state.database.begin().await?;
    let mut case = find_and_lock(&transaction, person, id).await?;
    let standing = Standing::read(state, &transaction, &case.receipt).await?;
    let own = only_requirements(person, &standing).unwrap_or_default();
    let mut errors = standing.verdict_errors(&review.verdicts);
    for verdict in review.verdicts.iter().filter(|verdict| !own.contains(&verdict.requirement)) {
        let pointer = format!("/verdicts/{}", crate::api::escape_pointer(&verdict.requirement));
        errors.push(FieldError::new(&pointer, "requirement_of_others", "another department answers for it"));
    }
    errors.extend(text_error("/opinion", &review.opinion, false, MAX_OPINION_CHARACTERS));
    if is_blank(&review.opinion) && review.verdicts.is_empty() {
        errors.push(FieldError::new("/opinion", "opinion_missing", "expected an opinion or verdicts"));
    }
    if !errors.is_empty() {
        return Err(CaseError::Invalid(errors));
    }
    let body = serde_json::to_vec(&review).map_err(internal)?;
    let handed_in = handed_in(state, &case);
    let by = Answerer { account: person.account, person: person.display_name.clone(), handed_in };
    let is_open = case.stage.hears_departments();
    if !is_open || !reviews::put_department_review(&transaction, id, &department, case.round, body, by).await? {
        return Err(CaseError::Changed(cases::last_change(&transaction, id).await?.map(Box::new)));
    }
    advance(state, &transaction, person, &mut case, DEPARTMENT_ANSWERED).await?;
    let giver = Giver::Department(department.clone());
    let mut said = recorded(&transaction, &case, &giver, &review.verdicts).await?;
    notifications::department_answered(state, &transaction, person, &case, &department).await?;
    let event = WebhookEvent::CaseDepartmentAnswered;
    webhooks::review_event(state, &transaction, event, &case, Some(&department)).await?;
    said["department"] = json!(department);
    audit(state, &transaction, person, &case, DEPARTMENT_ANSWERED, said).await?;
    transaction.commit().await?;
    Ok(())
}

/// Comments that the reader may see, oldest first.
pub(crate) async fn comments(state: &AppState, person: &Person, id: Uuid) -> Result<Vec<CommentView>, CaseError> {
    let db = &state.database.read;
    let case = find(db, person, id).await?;
    let only = seen_requirements(state, db, person, &case).await?;
    let found = comment_store::of_case(db, id, person.actor.role == Role::Community).await?;
    let sees = |requirement: &Option<String>| match (&only, requirement) {
        (Some(only), Some(requirement)) => only.contains(requirement),
        _ => true,
    };
    Ok(found
        .into_iter()
        .filter(|comment| sees(&comment.requirement))
        .map(|comment| CommentView {
            id: comment.id.to_string(),
            requirement: comment.requirement,
            text: comment.words,
            is_visible_to_community: comment.is_visible_to_community,
            by: comment.person,
            division_name: state.directory.name_of(&comment.division).unwrap_or_default(),
            written_at: clock::rfc3339(comment.written_at),
        })
        .collect())
}

/// Adds a comment; what a community writes it can always see itself. People named in it are told, as
/// far as they can see it.
pub(crate) async fn add_comment(
    state: &AppState,
    person: &Person,
    id: Uuid,
    wish: CreateComment,
) -> Result<(), CaseError> {
    let transaction = state.database.begin().await?;
    let case = find(&transaction, person, id).await?;
    if let Some(error) = text_error("/text", &wish.text, true, MAX_COMMENT_CHARACTERS) {
        return Err(CaseError::Invalid(vec![error]));
    }
    if let Some(requirement) = &wish.requirement {
        let standing = Standing::read(state, &transaction, &case.receipt).await?;
        let only = only_requirements(person, &standing);
        let is_known = standing.pack.rulebook.item(requirement).is_some();
        if !is_known || only.is_some_and(|only| !only.contains(requirement)) {
            return Err(invalid("/requirement", "unknown_requirement", "the pack has no such requirement"));
        }
    }
    let comment = comment_store::Comment {
        id: Uuid::now_v7(),
        case_id: id,
        requirement: wish.requirement,
        words: wish.text,
        is_visible_to_community: wish.is_visible_to_community || person.actor.role == Role::Community,
        account: person.account,
        person: person.display_name.clone(),
        division: person.actor.division.to_string(),
        written_at: state.clock.now_ms(),
    };
    tell_mentioned(state, &transaction, person, &case, &comment).await?;
    comment_store::add(&transaction, comment).await?;
    transaction.commit().await?;
    Ok(())
}

async fn tell_mentioned(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    case: &Case,
    comment: &comment_store::Comment,
) -> Result<(), CaseError> {
    let named = notifications::mentioned(db, &comment.words).await?;
    if named.is_empty() {
        return Ok(());
    }
    let experts = assigned(db, case).await?;
    let pack = state.library.get(&case.pack_hash);
    let sees = |account: &Account| match account.role {
        Role::Community => comment.is_visible_to_community,
        Role::Department => comment.requirement.as_ref().is_none_or(|requirement| {
            let department = account.department.as_deref().unwrap_or_default();
            pack.is_some_and(|pack| pack.requirements_of(department).contains(requirement))
        }),
        _ => true,
    };
    let told = named.iter().filter(|account| notifications::reaches(account, case, &experts) && sees(account));
    let told: Vec<Uuid> = told.map(|account| account.id).collect();
    let requirement = comment.requirement.as_deref();
    Ok(notifications::tell_mentioned(state, db, person, case, requirement, &told).await?)
}

/// People who can be named in a comment on a case because they can reach it, by user name. A
/// committee is offered itself and the offices that its case goes through.
pub(crate) async fn people(state: &AppState, person: &Person, id: Uuid) -> Result<Vec<Mentionable>, CaseError> {
    let db = &state.database.read;
    let case = find(db, person, id).await?;
    let experts = assigned(db, &case).await?;
    let around = recipients::around_community(db, &case.community, MOST_PEOPLE).await?;
    let is_offered = |role: Role| {
        person.actor.role != Role::Community
            || matches!(role, Role::Community | Role::Street | Role::County | Role::City)
    };
    Ok(around
        .into_iter()
        .filter(|account| account.id != person.account && is_offered(account.role))
        .filter(|account| notifications::reaches(account, &case, &experts))
        .map(|account| Mentionable {
            name: account.name,
            display_name: account.display_name,
            role: account.role,
            place: account
                .department
                .unwrap_or_else(|| state.directory.name_of(account.division.as_str()).unwrap_or_default()),
        })
        .collect())
}

/// Accounts of the experts who reach a case: those assigned to its round, and those who have handed in a
/// review of an earlier one.
async fn assigned(db: &impl ConnectionTrait, case: &Case) -> Result<Vec<Uuid>, CaseError> {
    let mut experts = reviews::experts(db, case.id).await?;
    experts.retain(|expert| expert.round == case.round || expert.submitted_at.is_some());
    Ok(experts.into_iter().map(|expert| expert.account).collect())
}

/// Ids of the requirements that somebody may see; none for all of them.
pub(super) async fn seen_requirements(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    case: &Case,
) -> Result<Option<Vec<String>>, CaseError> {
    if person.actor.role != Role::Department {
        return Ok(None);
    }
    let standing = Standing::read(state, db, &case.receipt).await?;
    Ok(only_requirements(person, &standing))
}

/// A review that is handed in now, as the next thing that happens to the case.
fn handed_in(state: &AppState, case: &Case) -> HandedIn {
    HandedIn { at: state.clock.now_ms(), version: case.version + 1 }
}

/// What the audit log keeps of a review that has been handed in: case, round and the hash by which it is
/// found to be the same later on (see [`crate::app::audit`]), and how many verdicts there are of each
/// kind; no words of anybody.
async fn recorded(
    db: &impl ConnectionTrait,
    case: &Case,
    by: &Giver,
    verdicts: &[ItemVerdict],
) -> Result<Value, CaseError> {
    let given = reviews::given_in(db, case.id, case.round).await?;
    let given = given.iter().find(|given| given.by == *by).ok_or_else(|| internal("a review was not kept"))?;
    let count = |wanted: Verdict| verdicts.iter().filter(|own| own.verdict == wanted).count();
    Ok(json!({
        "case": case.id,
        "round": case.round,
        "version": case.version,
        "review_sha256": review_sha256(given),
        "confirmed": count(Verdict::Confirmed),
        "not_confirmed": count(Verdict::NotConfirmed),
        "needs_evidence": count(Verdict::NeedsEvidence),
    }))
}

fn at_city_review(case: &Case) -> Result<(), CaseError> {
    if case.stage.hears_experts() { Ok(()) } else { Err(CaseError::Changed(None)) }
}

fn invalid(pointer: &str, code: &str, detail: &str) -> CaseError {
    CaseError::Invalid(vec![FieldError::new(pointer, code, detail)])
}

fn text_error(pointer: &str, text: &str, is_needed: bool, most: usize) -> Option<FieldError> {
    if is_needed && is_blank(text) {
        Some(FieldError::new(pointer, "text_missing", "expected a text"))
    } else if text.chars().count() > most {
        Some(FieldError::new(pointer, "text_too_long", format!("expected at most {most} characters")))
    } else {
        None
    }
}
