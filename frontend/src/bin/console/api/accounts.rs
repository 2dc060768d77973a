//! Accounts of others.

use frontend::api::Failure;
use shared::api::accounts::{AccountPage, AccountView};

use super::get;
use crate::session::Session;

/// Experts within reach who can be assigned.
pub(crate) async fn experts(session: Session) -> Result<Vec<AccountView>, Failure> {
    let page: AccountPage = get(session, "/api/v1/accounts?role=expert").await?;
    Ok(page.accounts.into_iter().filter(|account| !account.is_disabled).collect())
}
