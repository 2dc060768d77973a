//! 账号: who keeps accounts takes along whom, and what each is for; nothing that anybody proves
//! themselves with.

use axum::body::Body;
use shared::api::accounts::AccountView;

use super::{
    Format, PAGE, entry,
    paged::{List, Page, Paged},
    recorded,
};
use crate::{
    app::{
        accounts::{self, AccountError, Query},
        sessions::SignedIn,
    },
    clock::in_china,
    state::AppState,
    tables::{Language, tables, word},
};

/// The accounts that a query stands for, by name.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    query: Query,
    format: Format,
    language: Language,
) -> Result<Body, AccountError> {
    let entry =
        entry(who, "accounts_exported", Accounts::NAME, format).within(query.within(who.actor())).to(query.recorded());
    recorded(state, Paged::<Accounts>::new(state, who.clone(), query), entry, format, language).await
}

pub(super) struct Accounts;

const COLUMNS: [&str; 10] = [
    "name",
    "display_name",
    "role",
    "division",
    "division_name",
    "department",
    "email",
    "account_state",
    "created_at",
    "last_sign_in_at",
];

impl List for Accounts {
    type Context = SignedIn;
    type Query = Query;
    type After = String;
    type Error = AccountError;

    const NAME: &'static str = "accounts";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn page(
        asked: &Paged<Self>,
        after: Option<String>,
        language: Language,
    ) -> Result<Page<String>, AccountError> {
        let query = Query { after, limit: Some(PAGE), ..asked.query.clone() };
        let page = accounts::page(&asked.state, &asked.context, &query).await?;
        let rows = page.accounts.into_iter().map(|account| Vec::from(row(account, language))).collect();
        Ok(Page { rows, next: page.next })
    }
}

fn row(account: AccountView, language: Language) -> [String; COLUMNS.len()] {
    let state = word(&tables().export.account_states, account.state().id(), language).to_owned();
    let role = account.role.id();
    let role = tables().import.roles.get(role).map_or(role, |role| role.in_language(language));
    [
        account.name,
        account.display_name,
        role.to_owned(),
        account.division.to_string(),
        account.division_name,
        account.department.unwrap_or_default(),
        account.email.unwrap_or_default(),
        state,
        in_china(&account.created_at),
        account.last_sign_in_at.as_deref().map(in_china).unwrap_or_default(),
    ]
}
