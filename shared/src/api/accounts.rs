//! 账号与登录: who is signed in, and the accounts that somebody keeps.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{division::DivisionCode, people::Role};

/// Signing in with name and password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// User name; case does not matter.
    pub name: String,
    /// Password.
    pub password: String,
    /// Code of the second factor, or a recovery code; needed when the account has one.
    pub code: Option<String>,
}

/// In which ways one signs in, beside name and password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInOptions {
    /// What stands on the button that leads to `/api/v1/oidc/start`; none when there is no issuer.
    pub oidc_name: Option<String>,
    /// This server holds made-up demonstration accounts.
    pub is_demo: bool,
}

/// 当前登录: who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// Account id.
    pub account: String,
    /// User name.
    pub name: String,
    /// Name of the person.
    pub display_name: String,
    /// What the account is for.
    pub role: Role,
    /// How far its power reaches.
    pub division: DivisionCode,
    /// Name of that division.
    pub division_name: String,
    /// The department; only with the role of one.
    pub department: Option<String>,
    /// The password has to be changed before anything else.
    pub must_change_password: bool,
    /// The account has a second factor.
    pub has_second_factor: bool,
    /// This server holds made-up demonstration accounts.
    pub is_demo: bool,
}

/// One of one's own sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRow {
    /// Names it when it is to be ended.
    pub id: String,
    /// When it began.
    pub created_at: String,
    /// When it was last used.
    pub last_seen_at: String,
    /// From which address.
    pub address: String,
    /// With which browser, as that says itself.
    pub user_agent: String,
    /// It is the one that asks.
    pub is_current: bool,
}

/// Changing one's own password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The one so far.
    pub current: String,
    /// The new one.
    pub new: String,
}

/// Setting the first password through an invitation link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// The password.
    pub password: String,
}

/// What an invitation link stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationView {
    /// User name.
    pub name: String,
    /// Name of the person.
    pub display_name: String,
    /// Until when it is good.
    pub expires_at: String,
}

/// The secret of a second factor that is being set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorSecret {
    /// Base32, for typing it in.
    pub secret: String,
    /// `otpauth://…`, as the QR code carries it.
    pub url: String,
    /// The QR code, as SVG.
    pub qr_svg: String,
}

/// Proving that the second factor works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmSecondFactor {
    /// Six digits.
    pub code: String,
}

/// Shown once: each lets its owner in once without the second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// The codes.
    pub codes: Vec<String>,
}

/// A new account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateAccount {
    /// User name: 3 to 64 letters, digits, `.`, `_`, `-`, `@`.
    pub name: String,
    /// Name of the person.
    pub display_name: String,
    /// Address for notifications; none for no e-mail.
    pub email: Option<String>,
    /// What it is for.
    pub role: Role,
    /// How far its power reaches.
    pub division: DivisionCode,
    /// The department; with the role of one, and only then.
    pub department: Option<String>,
}

/// A new access code of a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IssueCode {
    /// Whether the codes that the community has are good no longer.
    pub replace: bool,
}

/// An access code that was issued: it is told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuedCode {
    /// The code.
    pub code: String,
    /// Until when it is good.
    pub expires_at: String,
}

/// What of an account is to change; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ChangeAccount {
    /// Name of the person.
    pub display_name: Option<String>,
    /// Address for notifications; empty for none.
    pub email: Option<String>,
    /// What it is for.
    pub role: Option<Role>,
    /// How far its power reaches.
    pub division: Option<DivisionCode>,
    /// The department; empty for none.
    pub department: Option<String>,
    /// A disabled account cannot sign in, and its sessions end.
    pub is_disabled: Option<bool>,
    /// The person has to choose another password before anything else.
    pub must_change_password: Option<bool>,
    /// Takes the second factor away, for somebody who has lost it.
    pub remove_second_factor: bool,
}

/// How an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Its owner can sign in.
    Active,
    /// Its invitation has not been accepted yet.
    Invited,
    /// It is disabled, whatever else holds.
    Disabled,
}

impl AccountState {
    /// All states, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Active, Self::Invited, Self::Disabled];

    /// The name it has in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Invited => "invited",
            Self::Disabled => "disabled",
        }
    }
}

/// 账号.
#[expect(clippy::struct_excessive_bools, reason = "each is a plain fact about the account")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountView {
    /// Account id.
    pub id: String,
    /// User name.
    pub name: String,
    /// Name of the person.
    pub display_name: String,
    /// Address for notifications.
    pub email: Option<String>,
    /// What it is for.
    pub role: Role,
    /// How far its power reaches.
    pub division: DivisionCode,
    /// Name of that division.
    pub division_name: String,
    /// The department.
    pub department: Option<String>,
    /// It cannot sign in.
    pub is_disabled: bool,
    /// Another password has to be chosen before anything else.
    pub must_change_password: bool,
    /// It has a second factor.
    pub has_second_factor: bool,
    /// Somebody else vouches for the person (`OpenID` Connect): it has no password here.
    pub is_external: bool,
    /// It has not accepted its invitation yet.
    pub is_invited: bool,
    /// When it was made.
    pub created_at: String,
    /// When it last signed in.
    pub last_sign_in_at: Option<String>,
}

impl AccountView {
    /// How it stands.
    pub const fn state(&self) -> AccountState {
        match (self.is_disabled, self.is_invited) {
            (true, _) => AccountState::Disabled,
            (false, true) => AccountState::Invited,
            (false, false) => AccountState::Active,
        }
    }
}

/// An account with the link that sets its first password; the link is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitedAccount {
    /// The account.
    pub account: AccountView,
    /// Where the person sets the password.
    pub invitation_url: String,
    /// Until when it is good.
    pub expires_at: String,
}

/// A page of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountPage {
    /// By user name.
    pub accounts: Vec<AccountView>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}
