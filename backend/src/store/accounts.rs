//! Accounts with their credentials.

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, LikeExpr, SimpleExpr},
};
use shared::{api::accounts::AccountState, division::DivisionCode, people::Role};
use uuid::Uuid;

use super::{StoreError, reach::within};
use crate::entity::{account, recovery_code};

/// 账号.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) id: Uuid,
    /// Folded user name.
    pub(crate) name: String,
    pub(crate) display_name: String,
    pub(crate) email: Option<String>,
    pub(crate) role: Role,
    pub(crate) division: DivisionCode,
    pub(crate) department: Option<String>,
    pub(crate) credentials: Credentials,
    /// Who vouches for the person and by which name; none when this server does.
    pub(crate) external: Option<External>,
    pub(crate) is_demo: bool,
    pub(crate) is_disabled: bool,
    pub(crate) created_at: i64,
    pub(crate) last_sign_in_at: Option<i64>,
}

/// What somebody proves themselves with.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    /// PHC string.
    pub(crate) password_hash: Option<String>,
    pub(crate) must_change_password: bool,
    /// Secret of the second factor.
    pub(crate) totp_secret: Option<Vec<u8>>,
    /// Secret that waits to be confirmed.
    pub(crate) totp_pending: Option<Vec<u8>>,
}

/// A person as an `OpenID` Connect issuer names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct External {
    pub(crate) issuer: String,
    pub(crate) subject: String,
}

/// Which accounts.
pub(crate) struct AccountFilter<'a> {
    /// Reach of whoever asks.
    pub(crate) reach: &'a DivisionCode,
    /// Roles that may be seen.
    pub(crate) roles: &'a [Role],
    /// Further inside the reach.
    pub(crate) division: Option<&'a DivisionCode>,
    /// Only those that stand like this.
    pub(crate) standing: Option<AccountState>,
    /// Part of the user name or of the person's name.
    pub(crate) query: Option<&'a str>,
    /// Names behind this one.
    pub(crate) after: Option<&'a str>,
    pub(crate) limit: u64,
}

/// Keeps a new account.
pub(crate) async fn add(db: &impl ConnectionTrait, account: &Account) -> Result<(), StoreError> {
    account::Entity::insert(row_of(account)).exec_without_returning(db).await?;
    Ok(())
}

/// Writes everything but the credentials' last step.
pub(crate) async fn update(db: &impl ConnectionTrait, account: &Account) -> Result<(), StoreError> {
    let mut row = row_of(account);
    row.totp_last_step = NotSet;
    account::Entity::update(row).exec(db).await?;
    Ok(())
}

/// The account with an id.
pub(crate) async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Account>, StoreError> {
    account::Entity::find_by_id(id).one(db).await?.map(from_row).transpose()
}

/// The account with an id, which nobody else changes until the transaction ends.
pub(crate) async fn by_id_locked(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Account>, StoreError> {
    // SQLite has one writer and needs no lock on a row.
    account::Entity::find_by_id(id).lock_exclusive().one(db).await?.map(from_row).transpose()
}

/// The account with a folded name.
pub(crate) async fn by_name(db: &impl ConnectionTrait, name: &str) -> Result<Option<Account>, StoreError> {
    account::Entity::find().filter(account::Column::Name.eq(name)).one(db).await?.map(from_row).transpose()
}

/// The account of somebody whom an issuer vouches for, which nobody else changes until the
/// transaction ends.
pub(crate) async fn by_external(db: &impl ConnectionTrait, external: &External) -> Result<Option<Account>, StoreError> {
    account::Entity::find()
        .filter(account::Column::ExternalIssuer.eq(&external.issuer))
        .filter(account::Column::ExternalSubject.eq(&external.subject))
        .lock_exclusive()
        .one(db)
        .await?
        .map(from_row)
        .transpose()
}

/// By name.
pub(crate) async fn list(db: &impl ConnectionTrait, filter: &AccountFilter<'_>) -> Result<Vec<Account>, StoreError> {
    let mut query = account::Entity::find()
        .filter(within(account::Column::Division, filter.reach))
        .filter(account::Column::Role.is_in(filter.roles.iter().map(|role| role.id())))
        .order_by_asc(account::Column::Name)
        .limit(filter.limit);
    if let Some(division) = filter.division {
        query = query.filter(within(account::Column::Division, division));
    }
    if let Some(standing) = filter.standing {
        let is_invited = account::Column::PasswordHash.is_null().and(account::Column::ExternalIssuer.is_null());
        let is_disabled = account::Column::IsDisabled.eq(true);
        query = query.filter(match standing {
            AccountState::Disabled => is_disabled,
            AccountState::Invited => is_disabled.not().and(is_invited),
            AccountState::Active => is_disabled.not().and(is_invited.not()),
        });
    }
    if let Some(text) = filter.query {
        let text = text.to_lowercase();
        query = query.filter(contains(account::Column::Name, &text).or(contains(account::Column::DisplayName, &text)));
    }
    if let Some(after) = filter.after {
        query = query.filter(account::Column::Name.gt(after));
    }
    query.all(db).await?.into_iter().map(from_row).collect()
}

/// Notes a successful sign-in.
pub(crate) async fn touch_sign_in(db: &impl ConnectionTrait, id: Uuid, now: i64) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(account::Column::LastSignInAt, Expr::value(now))
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Uses up a time step of the second factor; false when that step or a later one has been used.
pub(crate) async fn use_step(db: &impl ConnectionTrait, id: Uuid, step: i64) -> Result<bool, StoreError> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::TotpLastStep, Expr::value(step))
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::TotpLastStep.lt(step))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Replaces all recovery codes of an account; none takes them away.
pub(crate) async fn put_recovery_codes(
    db: &impl ConnectionTrait,
    account: Uuid,
    hashes: impl IntoIterator<Item = Vec<u8>>,
) -> Result<(), StoreError> {
    recovery_code::Entity::delete_many().filter(recovery_code::Column::Account.eq(account)).exec(db).await?;
    let rows: Vec<recovery_code::ActiveModel> = hashes
        .into_iter()
        .map(|hash| recovery_code::ActiveModel {
            id: Set(Uuid::now_v7()),
            account: Set(account),
            code_hash: Set(hash),
            used_at: Set(None),
        })
        .collect();
    if !rows.is_empty() {
        recovery_code::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Uses up a recovery code; false when there is none or it has been used.
pub(crate) async fn use_recovery_code(
    db: &impl ConnectionTrait,
    account: Uuid,
    hash: &[u8],
    now: i64,
) -> Result<bool, StoreError> {
    let done = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(now))
        .filter(recovery_code::Column::Account.eq(account))
        .filter(recovery_code::Column::CodeHash.eq(hash))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Whether a column contains a text, which stands for itself.
fn contains(column: account::Column, text: &str) -> SimpleExpr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    Expr::expr(Func::lower(Expr::col(column))).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}

fn row_of(account: &Account) -> account::ActiveModel {
    let Account {
        id,
        name,
        display_name,
        email,
        role,
        division,
        department,
        credentials: Credentials { password_hash, must_change_password, totp_secret, totp_pending },
        external,
        is_demo,
        is_disabled,
        created_at,
        last_sign_in_at,
    } = account.clone();
    let (issuer, subject) = external.map(|external| (external.issuer, external.subject)).unzip();
    account::ActiveModel {
        id: Set(id),
        name: Set(name),
        display_name: Set(display_name),
        email: Set(email),
        // People decide about it themselves; see `recipients`.
        wants_mail: NotSet,
        role: Set(role.id().to_owned()),
        division: Set(division.to_string()),
        department: Set(department),
        password_hash: Set(password_hash),
        must_change_password: Set(must_change_password),
        totp_secret: Set(totp_secret),
        totp_pending: Set(totp_pending),
        totp_last_step: Set(0),
        external_issuer: Set(issuer),
        external_subject: Set(subject),
        is_demo: Set(is_demo),
        is_disabled: Set(is_disabled),
        created_at: Set(created_at),
        last_sign_in_at: Set(last_sign_in_at),
    }
}

pub(super) fn from_row(row: account::Model) -> Result<Account, StoreError> {
    let account::Model {
        id,
        name,
        display_name,
        email,
        wants_mail: _,
        role,
        division,
        department,
        password_hash,
        must_change_password,
        totp_secret,
        totp_pending,
        totp_last_step: _,
        external_issuer,
        external_subject,
        is_demo,
        is_disabled,
        created_at,
        last_sign_in_at,
    } = row;
    let damaged =
        |reason: &str| StoreError::Damaged { what: "account", key: id.to_string(), reason: reason.to_owned() };
    Ok(Account {
        id,
        name,
        display_name,
        email,
        role: Role::from_id(&role).ok_or_else(|| damaged("there is no such role"))?,
        division: division.parse().map_err(|_| damaged("its division is not a code"))?,
        department,
        credentials: Credentials { password_hash, must_change_password, totp_secret, totp_pending },
        external: external_issuer.zip(external_subject).map(|(issuer, subject)| External { issuer, subject }),
        is_demo,
        is_disabled,
        created_at,
        last_sign_in_at,
    })
}
