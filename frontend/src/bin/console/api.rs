//! What the console asks the server, one file per resource.
//!
//! Every request goes through [`ask`]: it waits for a new sign-in when the session has ended, and it
//! notices when the password has to be changed first.

pub(crate) mod accounts;
pub(crate) mod attachments;
pub(crate) mod audit;
pub(crate) mod cases;
pub(crate) mod consultations;
pub(crate) mod drafts;
pub(crate) mod imports;
pub(crate) mod inspections;
pub(crate) mod notices;
pub(crate) mod notifications;
pub(crate) mod objections;
pub(crate) mod plans;
pub(crate) mod portals;
pub(crate) mod progress;
pub(crate) mod rewards;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod surveys;
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

/// Sends JSON with a file in it, which takes longer.
async fn send_patiently<T: DeserializeOwned>(
    session: Session,
    path: &str,
    body: &impl Serialize,
) -> Result<T, Failure> {
    let body = serde_json::to_string(body).map_err(|_| Failure::Unexpected)?;
    signed_in(session, async || read(&wire::text_patiently("POST", path, Some(&body)).await?)).await
}

async fn ask<T: DeserializeOwned>(
    session: Session,
    method: &str,
    path: &str,
    body: Option<String>,
) -> Result<T, Failure> {
    signed_in(session, async || plain(method, path, body.as_deref()).await).await
}

/// Asks until somebody is signed in.
async fn signed_in<T>(session: Session, once: impl AsyncFn() -> Result<T, Failure>) -> Result<T, Failure> {
    loop {
        match once().await {
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
    read(&wire::text(method, path, body).await?)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    let text = if text.is_empty() { "null" } else { text };
    serde_json::from_str(text).map_err(|_| Failure::Unexpected)
}
