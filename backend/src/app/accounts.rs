//! 账号: who may make and change which accounts.
//!
//! Whoever keeps accounts sees those whose division lies in their own, and of the roles they may
//! manage. Outside that reach an account does not exist for them.

mod input;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use shared::{
    api::accounts::{AccountPage, AccountState, AccountView, ChangeAccount, CreateAccount, InvitedAccount},
    division::DivisionCode,
    people::{Actor, Role},
};
use uuid::Uuid;

pub(crate) use self::input::{fold_name, is_email, is_name};
use super::{
    audit::{self, By, Entry},
    invitations::{self, Issued},
    paging,
    sessions::SignedIn,
};
use crate::{
    api::FieldError,
    clock,
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        accounts::{self as store, Account, AccountFilter, Credentials},
        sessions,
    },
};

/// Accounts on a page at most.
const LONGEST_PAGE: u64 = 200;
/// Accounts on a page when nothing is asked for.
const USUAL_PAGE: u64 = 50;

/// Why an account is not shown, made or changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AccountError {
    /// There is none within reach.
    #[error("there is no such account within reach")]
    NotFound,
    /// It is within reach, but not of a role that they may manage.
    #[error("the role may not manage such accounts")]
    NotForRole,
    /// What is asked for cannot be.
    #[error("the account cannot be like that")]
    Invalid(Vec<FieldError>),
    /// Another account has the name.
    #[error("the name is taken")]
    NameTaken,
    /// Nobody changes what they themselves are for.
    #[error("it is one's own account")]
    Own,
    /// Somebody else vouches for the person: there is no password to set.
    #[error("the account is external")]
    External,
    /// It is disabled.
    #[error("the account is disabled")]
    Disabled,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What may be asked of the list.
#[derive(Clone)]
pub(crate) struct Query {
    /// Part of the user name or of the person's name.
    pub(crate) text: Option<String>,
    pub(crate) role: Option<Role>,
    /// Only inside this division.
    pub(crate) division: Option<DivisionCode>,
    /// Only those that stand like this.
    pub(crate) standing: Option<AccountState>,
    /// Names behind this one.
    pub(crate) after: Option<String>,
    pub(crate) limit: Option<u64>,
}

impl Query {
    /// The division that is asked about when somebody reaches it, otherwise their own.
    pub(crate) fn within<'a>(&'a self, actor: &'a Actor) -> &'a DivisionCode {
        self.division.as_ref().filter(|division| actor.reaches(division)).unwrap_or(&actor.division)
    }

    /// What of it goes on record.
    pub(crate) fn recorded(&self) -> Value {
        json!({
            "name": self.text,
            "role": self.role.map(Role::id),
            "division": self.division,
            "state": self.standing.map(AccountState::id),
        })
    }
}

/// The accounts that somebody keeps, by name; whose data were looked at is recorded before they are shown.
pub(crate) async fn list(state: &AppState, who: &SignedIn, query: &Query) -> Result<AccountPage, AccountError> {
    let page = page(state, who, query).await?;
    if !page.accounts.is_empty() {
        let mut looked_for = query.recorded();
        looked_for["accounts"] = page.accounts.iter().map(|account| account.id.as_str()).collect();
        let entry = Entry::new(who, "accounts_viewed", "accounts").within(query.within(who.actor())).to(looked_for);
        let transaction = state.database.begin().await.map_err(StoreError::from)?;
        audit::record(state, &transaction, entry).await?;
        transaction.commit().await.map_err(StoreError::from)?;
    }
    Ok(page)
}

/// The same for whoever records what becomes of it.
pub(crate) async fn page(state: &AppState, who: &SignedIn, query: &Query) -> Result<AccountPage, AccountError> {
    let actor = keeper(who)?;
    let is_wanted = |role: &Role| actor.role.may_manage(*role) && query.role.is_none_or(|wanted| wanted == *role);
    let roles: Vec<Role> = Role::ALL.into_iter().filter(is_wanted).collect();
    let limit = query.limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let filter = AccountFilter {
        reach: &actor.division,
        roles: &roles,
        division: query.division.as_ref(),
        standing: query.standing,
        query: query.text.as_deref().filter(|text| !text.is_empty()),
        after: query.after.as_deref(),
        limit: limit + 1,
    };
    let mut accounts = store::list(&state.database.read, &filter).await?;
    let next = paging::cut(&mut accounts, limit).map(|account| account.name.clone());
    Ok(AccountPage { accounts: accounts.into_iter().map(|account| view(state, account)).collect(), next })
}

/// One account within reach; that it was looked at is recorded before it is shown.
pub(crate) async fn get(state: &AppState, who: &SignedIn, id: Uuid) -> Result<AccountView, AccountError> {
    let actor = keeper(who)?;
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    let account = manageable(actor, store::by_id(&transaction, id).await?)?;
    let entry = Entry::new(who, "account_viewed", subject(&account)).within(&account.division);
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(view(state, account))
}

/// Makes an account with an invitation that sets its first password.
pub(crate) async fn create(
    state: &AppState,
    who: &SignedIn,
    wish: CreateAccount,
) -> Result<InvitedAccount, AccountError> {
    let actor = keeper(who)?;
    if !actor.reaches(&wish.division) {
        return Err(AccountError::NotFound);
    }
    if !actor.role.may_manage(wish.role) {
        return Err(AccountError::NotForRole);
    }
    add(state, By::from(who), wish).await
}

/// Makes an account on behalf of somebody who may.
pub(crate) async fn add(state: &AppState, by: By, wish: CreateAccount) -> Result<InvitedAccount, AccountError> {
    let account = new_account(state, wish)?;
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    if store::by_name(&transaction, &account.name).await?.is_some() {
        return Err(AccountError::NameTaken);
    }
    keep(&transaction, &account).await?;
    let issued = invitations::issue(state, &transaction, &account).await?;
    let entry = Entry::new(by, "account_created", subject(&account)).within(&account.division).to(recorded(&account));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(invited(state, account, issued))
}

/// Reads a wish for an account; it has no password yet.
pub(crate) fn new_account(state: &AppState, wish: CreateAccount) -> Result<Account, AccountError> {
    let CreateAccount { name, display_name, email, role, division, department } = wish;
    let account = Account {
        id: Uuid::now_v7(),
        name: fold_name(&name),
        display_name: display_name.trim().to_owned(),
        email: email.filter(|email| !email.is_empty()),
        role,
        division,
        department: department.filter(|department| !department.is_empty()),
        credentials: Credentials::default(),
        external: None,
        is_demo: false,
        is_disabled: false,
        created_at: state.clock.now_ms(),
        last_sign_in_at: None,
    };
    input::check(state, &account)?;
    Ok(account)
}

/// Two who take the same name at once are told apart by the database.
pub(super) async fn keep(db: &impl ConnectionTrait, account: &Account) -> Result<(), AccountError> {
    store::add(db, account)
        .await
        .map_err(|error| if error.is_duplicate() { AccountError::NameTaken } else { AccountError::Store(error) })
}

/// Changes an account within reach.
pub(crate) async fn change(
    state: &AppState,
    who: &SignedIn,
    id: Uuid,
    wish: ChangeAccount,
) -> Result<AccountView, AccountError> {
    let actor = keeper(who)?;
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    let former = manageable(actor, store::by_id_locked(&transaction, id).await?)?;
    let account = changed(former.clone(), wish);
    if !actor.reaches(&account.division) {
        return Err(AccountError::NotFound);
    }
    if !actor.role.may_manage(account.role) {
        return Err(AccountError::NotForRole);
    }
    if who.account() == id && !is_harmless(&former, &account) {
        return Err(AccountError::Own);
    }
    input::check(state, &account)?;
    store::update(&transaction, &account).await?;
    if account.credentials.totp_secret.is_none() {
        store::put_recovery_codes(&transaction, id, []).await?;
    }
    if account.is_disabled {
        sessions::end_all(&transaction, id).await?;
        invitations::withdraw(&transaction, id).await?;
    }
    let entry = Entry::new(who, "account_changed", subject(&account))
        .within(&account.division)
        .from(recorded(&former))
        .to(recorded(&account));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(view(state, account))
}

/// Gives a new invitation for an account: its password is void from now on, and its sessions end.
pub(crate) async fn invite(state: &AppState, who: &SignedIn, id: Uuid) -> Result<InvitedAccount, AccountError> {
    let actor = keeper(who)?;
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    let account = manageable(actor, store::by_id_locked(&transaction, id).await?)?;
    if who.account() == id {
        return Err(AccountError::Own);
    }
    let invited = invite_again(state, &transaction, By::from(who), account).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(invited)
}

/// Makes an administrator, or gives the one of that name a new invitation: for the operator, who
/// has nobody above them to ask.
pub(crate) async fn add_administrator(state: &AppState, wish: CreateAccount) -> Result<InvitedAccount, AccountError> {
    let transaction = state.database.begin().await.map_err(StoreError::from)?;
    match store::by_name(&transaction, &fold_name(&wish.name)).await? {
        None => {
            transaction.rollback().await.map_err(StoreError::from)?;
            add(state, By::operator(), wish).await
        }
        Some(account) if account.role == Role::Administrator => {
            let invited = invite_again(state, &transaction, By::operator(), account).await?;
            transaction.commit().await.map_err(StoreError::from)?;
            Ok(invited)
        }
        Some(_) => Err(AccountError::NameTaken),
    }
}

async fn invite_again(
    state: &AppState,
    db: &impl ConnectionTrait,
    by: By,
    mut account: Account,
) -> Result<InvitedAccount, AccountError> {
    if account.external.is_some() {
        return Err(AccountError::External);
    }
    if account.is_disabled {
        return Err(AccountError::Disabled);
    }
    account.credentials.password_hash = None;
    store::update(db, &account).await?;
    sessions::end_all(db, account.id).await?;
    let issued = invitations::issue(state, db, &account).await?;
    let entry = Entry::new(by, "invitation_issued", subject(&account)).within(&account.division);
    audit::record(state, db, entry).await?;
    Ok(invited(state, account, issued))
}

/// Whoever asks, when their role keeps any accounts.
fn keeper(who: &SignedIn) -> Result<&Actor, AccountError> {
    let actor = who.actor();
    let keeps = Role::ALL.into_iter().any(|role| actor.role.may_manage(role));
    if keeps { Ok(actor) } else { Err(AccountError::NotForRole) }
}

fn manageable(actor: &Actor, account: Option<Account>) -> Result<Account, AccountError> {
    let account = account.filter(|account| actor.reaches(&account.division)).ok_or(AccountError::NotFound)?;
    if actor.role.may_manage(account.role) { Ok(account) } else { Err(AccountError::NotForRole) }
}

fn changed(mut account: Account, wish: ChangeAccount) -> Account {
    let ChangeAccount {
        display_name,
        email,
        role,
        division,
        department,
        is_disabled,
        must_change_password,
        remove_second_factor,
    } = wish;
    if let Some(display_name) = display_name {
        display_name.trim().clone_into(&mut account.display_name);
    }
    if let Some(email) = email {
        account.email = Some(email).filter(|email| !email.is_empty());
    }
    if let Some(role) = role {
        account.role = role;
    }
    if let Some(division) = division {
        account.division = division;
    }
    if let Some(department) = department {
        account.department = Some(department).filter(|department| !department.is_empty());
    }
    if let Some(is_disabled) = is_disabled {
        account.is_disabled = is_disabled;
    }
    if let Some(must_change) = must_change_password {
        account.credentials.must_change_password = must_change;
    }
    if remove_second_factor {
        account.credentials.totp_secret = None;
        account.credentials.totp_pending = None;
    }
    account
}

/// Whether a change leaves alone what somebody must not do to themselves: an administrator who
/// locks themselves out needs the operator.
fn is_harmless(former: &Account, account: &Account) -> bool {
    former.role == account.role
        && former.division == account.division
        && former.is_disabled == account.is_disabled
        && former.credentials.totp_secret == account.credentials.totp_secret
}

fn invited(state: &AppState, account: Account, issued: Issued) -> InvitedAccount {
    let Issued { url, expires_at } = issued;
    InvitedAccount { account: view(state, account), invitation_url: url, expires_at: clock::rfc3339(expires_at) }
}

/// How the record names it.
pub(crate) fn subject(account: &Account) -> String {
    format!("account {}", account.id)
}

/// What of it goes on record.
pub(crate) fn recorded(account: &Account) -> Value {
    json!({
        "name": account.name,
        "display_name": account.display_name,
        "email": account.email,
        "role": account.role.id(),
        "division": account.division.as_str(),
        "department": account.department,
        "is_disabled": account.is_disabled,
        "must_change_password": account.credentials.must_change_password,
        "has_second_factor": account.credentials.totp_secret.is_some(),
    })
}

fn view(state: &AppState, account: Account) -> AccountView {
    let Account {
        id,
        name,
        display_name,
        email,
        role,
        division,
        department,
        credentials: Credentials { password_hash, must_change_password, totp_secret, totp_pending: _ },
        external,
        is_demo: _,
        is_disabled,
        created_at,
        last_sign_in_at,
    } = account;
    AccountView {
        id: id.to_string(),
        name,
        display_name,
        email,
        role,
        division_name: state.directory.name_of(division.as_str()).unwrap_or_default(),
        division,
        department,
        is_disabled,
        must_change_password,
        has_second_factor: totp_secret.is_some(),
        is_external: external.is_some(),
        is_invited: password_hash.is_none() && external.is_none(),
        created_at: clock::rfc3339(created_at),
        last_sign_in_at: last_sign_in_at.map(clock::rfc3339),
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        use axum::http::StatusCode;
        let conflict = |code, title| Self::new(StatusCode::CONFLICT, code, title);
        match error {
            AccountError::NotFound => Self::not_found(),
            AccountError::NotForRole => Self::not_for_role(),
            AccountError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "account_invalid", "An account cannot be like that")
                    .with_errors(errors)
            }
            AccountError::NameTaken => conflict("name_taken", "Another account has this name").at(
                "/name",
                "name_taken",
                "expected a name that no account has",
            ),
            AccountError::Own => conflict("own_account", "Nobody does this to their own account"),
            AccountError::External => conflict("account_external", "This account has no password here"),
            AccountError::Disabled => conflict("account_disabled", "This account is disabled"),
            AccountError::Store(error) => error.into(),
        }
    }
}
