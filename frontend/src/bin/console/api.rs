//! What the console asks the server, one file per resource.
//!
//! Every request goes through [`ask`]: it waits for a new sign-in when the session has ended, and it
//! notices when the password has to be changed first.

pub(crate) mod accounts;
pub(crate) mod cases;
pub(crate) mod notifications;
pub(crate) mod session;
pub(crate) mod webhooks;

use frontend::api::{self as wire, Failure};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::session::Session;

/// Asks for JSON.
async fn get<T: DeserializeOwned>(session: Session, path: &str) -> Result<T, Failure> {
    ask(session, "GET", path, None).await
}

/// Sends JSON; an answer without a body is `()`.
async fn send<T: DeserializeOwned>(
    session: Session,
    method: &str,
    path: &str,
    body: &impl Serialize,
) -> Result<T, Failure> {
    let body = serde_json::to_string(body).map_err(|_| Failure::Unexpected)?;
    ask(session, method, path, Some(body)).await
}

async fn ask<T: DeserializeOwned>(
    session: Session,
    method: &str,
    path: &str,
    body: Option<String>,
) -> Result<T, Failure> {
    loop {
        match plain(method, path, body.as_deref()).await {
            Err(Failure::Problem(problem)) if problem.code == "signed_out" => {
                if !session.found_again().await {
                    return Err(Failure::Problem(problem));
                }
            }
            Err(Failure::Problem(problem)) if problem.code == "password_change_required" => {
                session.who.update(|who| {
                    if let Some(who) = who {
                        who.must_change_password = true;
                    }
                });
                return Err(Failure::Problem(problem));
            }
            answer => return answer,
        }
    }
}

/// Asks once, whoever is signed in.
async fn plain<T: DeserializeOwned>(method: &str, path: &str, body: Option<&str>) -> Result<T, Failure> {
    let text = wire::text(method, path, body).await?;
    let text = if text.is_empty() { "null" } else { &text };
    serde_json::from_str(text).map_err(|_| Failure::Unexpected)
}
