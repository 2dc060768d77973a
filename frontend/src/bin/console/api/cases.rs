//! Cases: work list, case page, decisions, reviews, comments.

use core::cell::RefCell;
use std::collections::HashMap;

use frontend::{
    api::{Failure, escape, get_bytes},
    texts,
};
use shared::{
    api::cases::{
        AskDepartments, AssessmentRow, AssignExperts, CasePage, CaseRow, CaseView, CommentView, CreateCase,
        CreateComment, DepartmentReview, ExpertReview, HonourView, ReviewDraft, StepsTaken, TakeStep, TakeSteps,
    },
    case::Stage,
    form::Form,
};

use super::{get, send};
use crate::session::Session;

const CASES: &str = "/api/v1/cases";
/// The most cases that a notice takes.
const MOST_LISTED: usize = 2000;

thread_local! {
    /// Forms by address. Parts borrow from them for ever; there are as many as standards.
    static FORMS: RefCell<HashMap<String, &'static Form>> = RefCell::new(HashMap::new());
}

/// A page of the work list.
pub(crate) async fn list(session: Session, query: &str) -> Result<CasePage, Failure> {
    get(session, &[CASES, "?", query].concat()).await
}

/// One case.
pub(crate) async fn case(session: Session, id: &str) -> Result<CaseView, Failure> {
    get(session, &path(id, "")).await
}

/// Begins a case.
pub(crate) async fn create(session: Session, wish: &CreateCase) -> Result<CaseView, Failure> {
    send(session, "POST", CASES, wish).await
}

/// Sealed self-assessments that a case can rest on.
pub(crate) async fn assessments(session: Session) -> Result<Vec<AssessmentRow>, Failure> {
    get(session, "/api/v1/assessments").await
}

/// Honours that one's own community holds.
pub(crate) async fn honours(session: Session) -> Result<Vec<HonourView>, Failure> {
    get(session, "/api/v1/honours").await
}

/// All cases within reach that stand at a stage, by the code of their community; at most as many as
/// a notice takes. With words only those whose community is found by them, as the work list finds it.
pub(crate) async fn all_at(session: Session, stage: Stage, words: &str) -> Result<Vec<CaseRow>, Failure> {
    let words = if words.is_empty() { String::new() } else { ["&q=", &escape(words)].concat() };
    let query = ["stage=", stage.id(), "&sort=community&limit=200", &words].concat();
    let mut page = list(session, &query).await?;
    let mut rows = page.cases;
    while let Some(next) = page.next.take().filter(|_| rows.len() < MOST_LISTED) {
        page = list(session, &[&query, "&after=", &escape(&next)].concat()).await?;
        rows.append(&mut page.cases);
    }
    Ok(rows)
}

/// Takes a step.
pub(crate) async fn take_step(session: Session, id: &str, wish: &TakeStep) -> Result<CaseView, Failure> {
    send(session, "POST", &path(id, "/steps"), wish).await
}

/// Takes a step with several cases.
pub(crate) async fn take_steps(session: Session, wish: &TakeSteps) -> Result<StepsTaken, Failure> {
    send(session, "POST", &[CASES, "/steps"].concat(), wish).await
}

/// Keeps what has been entered so far.
pub(crate) async fn put_draft(session: Session, id: &str, draft: &ReviewDraft) -> Result<(), Failure> {
    send(session, "PUT", &path(id, "/draft"), draft).await
}

/// Names the experts of a case.
pub(crate) async fn put_experts(session: Session, id: &str, wish: &AssignExperts) -> Result<(), Failure> {
    send(session, "PUT", &path(id, "/experts"), wish).await
}

/// Keeps or hands in an expert's review.
pub(crate) async fn put_expert_review(session: Session, id: &str, review: &ExpertReview) -> Result<(), Failure> {
    send(session, "PUT", &path(id, "/expert-review"), review).await
}

/// Asks departments.
pub(crate) async fn ask_departments(session: Session, id: &str, departments: Vec<String>) -> Result<(), Failure> {
    send(session, "POST", &path(id, "/departments"), &AskDepartments { departments }).await
}

/// A department answers.
pub(crate) async fn put_department_review(
    session: Session,
    id: &str,
    review: &DepartmentReview,
) -> Result<(), Failure> {
    send(session, "PUT", &path(id, "/department-review"), review).await
}

/// Comments, oldest first.
pub(crate) async fn comments(session: Session, id: &str) -> Result<Vec<CommentView>, Failure> {
    get(session, &path(id, "/comments")).await
}

/// Adds a comment; gives all of them.
pub(crate) async fn add_comment(
    session: Session,
    id: &str,
    comment: &CreateComment,
) -> Result<Vec<CommentView>, Failure> {
    send(session, "POST", &path(id, "/comments"), comment).await
}

/// The form of a pack in the language of the page.
pub(crate) async fn form(hash: &str) -> Result<&'static Form, Failure> {
    form_in(hash, texts::code()).await
}

/// The form of a pack in a language.
pub(crate) async fn form_in(hash: &str, language: &str) -> Result<&'static Form, Failure> {
    let address = ["/api/v1/packs/", hash, "/form?lang=", language].concat();
    if let Some(form) = FORMS.with_borrow(|forms| forms.get(&address).copied()) {
        return Ok(form);
    }
    let bytes = get_bytes(&address).await?;
    let form: &'static Form = Box::leak(Box::new(Form::from_bytes(&bytes).ok_or(Failure::Unexpected)?));
    FORMS.with_borrow_mut(|forms| forms.insert(address, form));
    Ok(form)
}

fn path(id: &str, rest: &str) -> String {
    [CASES, "/", &escape(id), rest].concat()
}
