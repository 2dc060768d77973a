//! Accounts of others.

use frontend::api::{Failure, escape};
use shared::api::accounts::{
    AccountPage, AccountView, ChangeAccount, CreateAccount, InvitedAccount, IssueCode, IssuedCode,
};

use super::{get, send};
use crate::session::Session;

const ACCOUNTS: &str = "/api/v1/accounts";

/// A page of the accounts that one keeps.
pub(crate) async fn list(session: Session, query: &str) -> Result<AccountPage, Failure> {
    get(session, &[ACCOUNTS, "?", query].concat()).await
}

/// One of them.
pub(crate) async fn account(session: Session, id: &str) -> Result<AccountView, Failure> {
    get(session, &path(id, "")).await
}

/// Makes an account.
pub(crate) async fn create(session: Session, wish: &CreateAccount) -> Result<InvitedAccount, Failure> {
    send(session, "POST", ACCOUNTS, wish).await
}

/// Changes one.
pub(crate) async fn change(session: Session, id: &str, wish: &ChangeAccount) -> Result<AccountView, Failure> {
    send(session, "PATCH", &path(id, ""), wish).await
}

/// Gives a new invitation; the password is void from then on.
pub(crate) async fn invite(session: Session, id: &str) -> Result<InvitedAccount, Failure> {
    super::ask(session, "POST", &path(id, "/invitation"), None).await
}

/// Issues an access code of a community.
pub(crate) async fn issue_code(session: Session, community: &str, replace: bool) -> Result<IssuedCode, Failure> {
    let path = ["/api/v1/communities/", &escape(community), "/access-codes"].concat();
    send(session, "POST", &path, &IssueCode { replace }).await
}

/// Experts within reach who can be assigned.
pub(crate) async fn experts(session: Session) -> Result<Vec<AccountView>, Failure> {
    let page = list(session, "role=expert").await?;
    Ok(page.accounts.into_iter().filter(|account| !account.is_disabled).collect())
}

fn path(id: &str, rest: &str) -> String {
    [ACCOUNTS, "/", &escape(id), rest].concat()
}
