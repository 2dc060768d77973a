//! 演示: made-up accounts for trying the product, one per role, in one city.
//!
//! They exist in the database like any other but are good for nothing on a server that was not
//! started for a demonstration, and every start gives them other passwords.

use shared::{
    api::accounts::CreateAccount,
    division::{DivisionCode, ParseDivisionError},
    people::Role,
};

use super::{
    accounts::{AccountError, new_account},
    audit::{self, By, Entry},
};
use crate::{
    crockford::AccessCode,
    passwords::PasswordError,
    state::AppState,
    store::{StoreError, accounts as store, sessions},
};

/// Each role with the division and the department it is tried in, and what its owner is called.
const CAST: [(Role, &str, Option<&str>, &str); 9] = [
    (Role::Administrator, "44", None, "演示·管理员"),
    (Role::Province, "44", None, "演示·广东省"),
    (Role::City, "4401", None, "演示·广州市"),
    (Role::County, "440103", None, "演示·荔湾区"),
    (Role::Street, "440103001", None, "演示·沙面街道"),
    (Role::Community, "440103001101", None, "演示·社区居委会"),
    (Role::Department, "4401", Some("民政"), "演示·民政部门"),
    (Role::Expert, "4401", None, "演示·专家"),
    (Role::Supervisor, "4401", None, "演示·督导"),
];

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DemoError {
    /// A real account has the name of a made-up one.
    #[error("the name {0} belongs to a real account")]
    NameTaken(String),
    /// A division in the cast is not one; a fault of ours.
    #[error(transparent)]
    Division(#[from] ParseDivisionError),
    /// A made-up account is not taken; a fault of ours.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// A made-up password is not taken; a fault of ours.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A made-up account with its password, which is told once.
pub(crate) struct DemoAccount {
    pub(crate) name: String,
    pub(crate) password: String,
    /// What it is for, for people.
    pub(crate) display_name: String,
}

/// Makes the accounts where they are missing, and gives all of them new passwords.
pub(crate) async fn prepare(state: &AppState) -> Result<Vec<DemoAccount>, DemoError> {
    let mut cast = Vec::with_capacity(CAST.len());
    for (role, division, department, display_name) in CAST {
        let wish = CreateAccount {
            name: format!("demo-{}", role.id()),
            display_name: display_name.to_owned(),
            email: None,
            role,
            division: division.parse::<DivisionCode>()?,
            department: department.map(str::to_owned),
        };
        let password = format!("{}-{}", AccessCode::random().for_people(), AccessCode::random().for_people());
        let hash = state.passwords.accept(&password, &[]).await?;
        let mut account = new_account(state, wish)?;
        account.is_demo = true;
        account.credentials.password_hash = Some(hash);

        let transaction = state.database.begin().await.map_err(StoreError::from)?;
        match store::by_name(&transaction, &account.name).await? {
            None => store::add(&transaction, &account).await?,
            Some(former) if former.is_demo => {
                account.id = former.id;
                account.created_at = former.created_at;
                store::update(&transaction, &account).await?;
                store::put_recovery_codes(&transaction, account.id, []).await?;
                sessions::end_all(&transaction, account.id).await?;
            }
            Some(former) => return Err(DemoError::NameTaken(former.name)),
        }
        let entry = Entry::new(By::operator(), "demo_account_prepared", format!("account {}", account.id))
            .within(&account.division);
        audit::record(state, &transaction, entry).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        cast.push(DemoAccount { name: account.name, password, display_name: account.display_name });
    }
    Ok(cast)
}
