//! Signing in and out, and what one does with one's own account.

use frontend::api::{Failure, escape};
use shared::api::accounts::{
    AcceptInvitation, ChangePassword, ConfirmSecondFactor, InvitationView, RecoveryCodes, SecondFactorSecret,
    SessionRow, SessionView, SignIn, SignInOptions,
};

use super::{get, plain, send};
use crate::session::Session;

const SESSION: &str = "/api/v1/session";
const SECOND_FACTOR: &str = "/api/v1/account/second-factor";

/// Who is signed in.
pub(crate) async fn current() -> Result<SessionView, Failure> {
    plain("GET", SESSION, None).await
}

/// In which ways one signs in here, beside name and password.
pub(crate) async fn options() -> Result<SignInOptions, Failure> {
    plain("GET", "/api/v1/sign-in-options", None).await
}

/// Signs in.
pub(crate) async fn sign_in(wish: &SignIn) -> Result<SessionView, Failure> {
    let body = serde_json::to_string(wish).map_err(|_| Failure::Unexpected)?;
    plain("POST", SESSION, Some(&body)).await
}

/// Signs out.
pub(crate) async fn sign_out() -> Result<(), Failure> {
    plain("DELETE", SESSION, None).await
}

/// Changes one's own password.
pub(crate) async fn change_password(session: Session, wish: &ChangePassword) -> Result<(), Failure> {
    send::<Option<serde::de::IgnoredAny>>(session, "PUT", "/api/v1/account/password", wish).await.map(drop)
}

/// Begins setting up a second factor.
pub(crate) async fn begin_second_factor(session: Session) -> Result<SecondFactorSecret, Failure> {
    send(session, "POST", SECOND_FACTOR, &serde_json::json!({})).await
}

/// Proves that it works; gives the recovery codes.
pub(crate) async fn confirm_second_factor(session: Session, code: String) -> Result<RecoveryCodes, Failure> {
    send(session, "PUT", SECOND_FACTOR, &ConfirmSecondFactor { code }).await
}

/// Takes the second factor away.
pub(crate) async fn remove_second_factor(session: Session, code: String) -> Result<(), Failure> {
    send(session, "DELETE", SECOND_FACTOR, &ConfirmSecondFactor { code }).await
}

/// One's own sessions.
pub(crate) async fn sessions(session: Session) -> Result<Vec<SessionRow>, Failure> {
    get(session, "/api/v1/sessions").await
}

/// Ends one of them.
pub(crate) async fn end_session(session: Session, id: &str) -> Result<(), Failure> {
    super::ask(session, "DELETE", &["/api/v1/sessions/", &escape(id)].concat(), None).await
}

/// What an invitation link stands for.
pub(crate) async fn invitation(token: &str) -> Result<InvitationView, Failure> {
    plain("GET", &["/api/v1/invitations/", &escape(token)].concat(), None).await
}

/// Sets the first password.
pub(crate) async fn accept_invitation(token: &str, password: String) -> Result<(), Failure> {
    let body = serde_json::to_string(&AcceptInvitation { password }).map_err(|_| Failure::Unexpected)?;
    let path = ["/api/v1/invitations/", &escape(token)].concat();
    plain::<Option<serde::de::IgnoredAny>>("POST", &path, Some(&body)).await.map(drop)
}
