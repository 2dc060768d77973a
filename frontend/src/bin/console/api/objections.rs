//! 异议, for the city that handles them. Every look at one is recorded by the server.

use frontend::api::{Failure, escape};
use shared::api::notices::{ObjectionPage, ObjectionRow, ObjectionView, ReplyToObjection};

use super::{get, send};
use crate::session::Session;

const OBJECTIONS: &str = "/api/v1/objections";

/// Which objections: those against the cases of one notice or of all, without an answer or all.
pub(crate) fn query(notice: &str, only_open: bool) -> String {
    let notice = if notice.is_empty() { String::new() } else { ["&notice=", &escape(notice)].concat() };
    let state = if only_open { "&state=received" } else { "" };
    [&notice, state].concat().strip_prefix('&').unwrap_or_default().to_owned()
}

/// A page of the objections that a query asks for, oldest first; nothing of the objectors.
pub(crate) async fn list(session: Session, query: &str, after: Option<&str>) -> Result<ObjectionPage, Failure> {
    let after = after.map(|after| ["&after=", &escape(after)].concat()).unwrap_or_default();
    get(session, &[OBJECTIONS, "?", query, &after].concat()).await
}

/// All objections against the cases of a notice, oldest first.
pub(crate) async fn of_notice(session: Session, notice: &str) -> Result<Vec<ObjectionRow>, Failure> {
    let query = [&query(notice, false), "&limit=200"].concat();
    let mut page = list(session, &query, None).await?;
    let mut rows = page.objections;
    while let Some(next) = page.next.take() {
        page = list(session, &query, Some(&next)).await?;
        rows.append(&mut page.objections);
    }
    Ok(rows)
}

/// One objection with the person behind it.
pub(crate) async fn objection(session: Session, id: &str) -> Result<ObjectionView, Failure> {
    get(session, &path(id, "")).await
}

/// Answers one.
pub(crate) async fn reply(session: Session, id: &str, wish: &ReplyToObjection) -> Result<ObjectionView, Failure> {
    send(session, "POST", &path(id, "/reply"), wish).await
}

/// Where a file of an objection is to be had.
pub(crate) fn attachment(id: &str, position: usize) -> String {
    path(id, &["/attachments/", &position.to_string()].concat())
}

fn path(id: &str, rest: &str) -> String {
    [OBJECTIONS, "/", &escape(id), rest].concat()
}
