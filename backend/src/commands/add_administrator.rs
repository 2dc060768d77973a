//! Makes the first administrator.

use shared::{api::accounts::CreateAccount, division::DivisionCode, people::Role};

use super::print;
use crate::{
    app::accounts::{self, AccountError},
    state::AppState,
};

/// Prints the link that sets the password.
pub(super) async fn run(
    state: &AppState,
    name: String,
    display_name: String,
    division: DivisionCode,
) -> anyhow::Result<()> {
    let role = Role::Administrator;
    let wish = CreateAccount { name, display_name, email: None, role, division, department: None };
    let invited = accounts::add_administrator(state, wish).await.map_err(explain)?;
    print(&format!("{} (good until {})", invited.invitation_url, invited.expires_at))?;
    Ok(())
}

/// With the places that are wrong, as there is no form to show them in.
fn explain(error: AccountError) -> anyhow::Error {
    match error {
        AccountError::Invalid(errors) => {
            let places: Vec<String> = errors.iter().map(|e| format!("{}: {}", &e.pointer[1..], e.detail)).collect();
            anyhow::anyhow!("{}", places.join("; "))
        }
        other => other.into(),
    }
}
