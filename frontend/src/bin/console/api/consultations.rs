//! 征求意见: consultations on draft standards, comments and answers.

use frontend::api::{Failure, escape};
use shared::api::consultations::{
    AnswerConsultationComment, Commenter, ConsultationComment, ConsultationCommentPage, ConsultationRow,
    ConsultationView, PublishSummary, WriteConsultation,
};

use super::{get, send};
use crate::session::Session;

const CONSULTATIONS: &str = "/api/v1/consultations";

/// Consultations within reach, latest first day first.
pub(crate) async fn list(session: Session) -> Result<Vec<ConsultationRow>, Failure> {
    get(session, CONSULTATIONS).await
}

/// One consultation.
pub(crate) async fn consultation(session: Session, id: &str) -> Result<ConsultationView, Failure> {
    get(session, &path(id, "")).await
}

/// Opens one.
pub(crate) async fn create(session: Session, wish: &WriteConsultation) -> Result<ConsultationView, Failure> {
    send(session, "POST", CONSULTATIONS, wish).await
}

/// Writes one anew that has not begun.
pub(crate) async fn change(session: Session, id: &str, wish: &WriteConsultation) -> Result<ConsultationView, Failure> {
    send(session, "PUT", &path(id, ""), wish).await
}

/// Comments on it, oldest first.
pub(crate) async fn comments(
    session: Session,
    id: &str,
    after: Option<&str>,
) -> Result<ConsultationCommentPage, Failure> {
    let after = after.map(|after| ["?after=", &escape(after)].concat()).unwrap_or_default();
    get(session, &path(id, &["/comments", &after].concat())).await
}

/// Where they are to be had as a table, without its ending.
pub(crate) fn comments_table(id: &str) -> String {
    path(id, "/comments")
}

/// Publishes the summary.
pub(crate) async fn publish(session: Session, id: &str, wish: &PublishSummary) -> Result<ConsultationView, Failure> {
    send(session, "POST", &path(id, "/summary"), wish).await
}

/// Who made a comment; the server records the look.
pub(crate) async fn commenter(session: Session, comment: &str) -> Result<Commenter, Failure> {
    get(session, &["/api/v1/consultation-comments/", &escape(comment), "/commenter"].concat()).await
}

/// Answers a comment.
pub(crate) async fn answer(
    session: Session,
    comment: &str,
    wish: &AnswerConsultationComment,
) -> Result<ConsultationComment, Failure> {
    send(session, "PUT", &["/api/v1/consultation-comments/", &escape(comment), "/answer"].concat(), wish).await
}

fn path(id: &str, rest: &str) -> String {
    [CONSULTATIONS, "/", &escape(id), rest].concat()
}
