//! Who is to be told of something, and whether by e-mail as well.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};
use shared::{
    division::{DivisionCode, DivisionLevel},
    people::Role,
};
use uuid::Uuid;

use super::{
    StoreError,
    accounts::{self, Account},
};
use crate::entity::account;

/// The most people of one office who are told.
const MOST_OF_ONE_OFFICE: u64 = 200;

/// Somebody to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recipient {
    pub(crate) account: Uuid,
    pub(crate) email: Option<String>,
    pub(crate) wants_mail: bool,
}

/// Accounts that can be used.
fn usable() -> Select<account::Entity> {
    account::Entity::find().filter(account::Column::IsDisabled.eq(false))
}

async fn all(db: &impl ConnectionTrait, found: Select<account::Entity>) -> Result<Vec<Recipient>, StoreError> {
    let rows = found.order_by_asc(account::Column::Name).limit(MOST_OF_ONE_OFFICE).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| Recipient { account: row.id, email: row.email, wants_mail: row.wants_mail })
        .collect())
}

/// Everybody of a role that is bound to that very division.
pub(crate) async fn office(
    db: &impl ConnectionTrait,
    role: Role,
    division: &DivisionCode,
) -> Result<Vec<Recipient>, StoreError> {
    let found =
        usable().filter(account::Column::Role.eq(role.id())).filter(account::Column::Division.eq(division.as_str()));
    all(db, found).await
}

/// Everybody of a department who deals with cases of a community.
pub(crate) async fn department(
    db: &impl ConnectionTrait,
    department: &str,
    community: &DivisionCode,
) -> Result<Vec<Recipient>, StoreError> {
    let found = usable()
        .filter(account::Column::Role.eq(Role::Department.id()))
        .filter(account::Column::Department.eq(department))
        .filter(account::Column::Division.is_in(around(community)));
    all(db, found).await
}

/// The usable ones among these accounts.
pub(crate) async fn these(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Recipient>, StoreError> {
    all(db, usable().filter(account::Column::Id.is_in(ids.iter().copied()))).await
}

/// Usable accounts with one of these folded names.
pub(crate) async fn named(db: &impl ConnectionTrait, names: &[String]) -> Result<Vec<Account>, StoreError> {
    let rows = usable().filter(account::Column::Name.is_in(names)).all(db).await?;
    rows.into_iter().map(accounts::from_row).collect()
}

/// Usable accounts whose reach a community lies in, by name; a division that is larger than it has
/// thousands of them in all, so not more than `most`.
pub(crate) async fn around_community(
    db: &impl ConnectionTrait,
    community: &DivisionCode,
    most: u64,
) -> Result<Vec<Account>, StoreError> {
    let found = usable()
        .filter(account::Column::Division.is_in(around(community)))
        .filter(account::Column::Role.ne(Role::Administrator.id()));
    let rows = found.order_by_asc(account::Column::Name).limit(most).all(db).await?;
    rows.into_iter().map(accounts::from_row).collect()
}

/// Address and wish of an account; none when there is no such account.
pub(crate) async fn preference(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Recipient>, StoreError> {
    let row = account::Entity::find_by_id(id).one(db).await?;
    Ok(row.map(|row| Recipient { account: row.id, email: row.email, wants_mail: row.wants_mail }))
}

/// Sets address and wish of an account.
pub(crate) async fn put_preference(
    db: &impl ConnectionTrait,
    id: Uuid,
    email: Option<&str>,
    wants_mail: bool,
) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(account::Column::Email, Expr::value(email.map(str::to_owned)))
        .col_expr(account::Column::WantsMail, Expr::value(wants_mail))
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// The codes of all divisions that a community lies in, and its own.
pub(crate) fn around(community: &DivisionCode) -> Vec<String> {
    [
        DivisionLevel::Province,
        DivisionLevel::City,
        DivisionLevel::County,
        DivisionLevel::Street,
        DivisionLevel::Community,
    ]
    .into_iter()
    .filter_map(|level| community.at(level))
    .map(|code| code.to_string())
    .collect()
}
