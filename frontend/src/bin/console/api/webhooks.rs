//! Webhooks and their log.

use frontend::api::{Failure, escape};
use shared::api::webhooks::{CreateWebhook, CreatedWebhook, DeliveryPage, DeliveryView, PutWebhook, WebhookView};

use super::{ask, get, send};
use crate::session::Session;

const WEBHOOKS: &str = "/api/v1/webhooks";

/// All within reach.
pub(crate) async fn list(session: Session) -> Result<Vec<WebhookView>, Failure> {
    get(session, WEBHOOKS).await
}

/// Sets one up.
pub(crate) async fn create(session: Session, wish: &CreateWebhook) -> Result<CreatedWebhook, Failure> {
    send(session, "POST", WEBHOOKS, wish).await
}

/// Changes one.
pub(crate) async fn put(session: Session, id: &str, wish: &PutWebhook) -> Result<WebhookView, Failure> {
    send(session, "PUT", &path(id, ""), wish).await
}

/// Takes one away.
pub(crate) async fn remove(session: Session, id: &str) -> Result<(), Failure> {
    ask(session, "DELETE", &path(id, ""), None).await
}

/// A page of the log of one, newest message first.
pub(crate) async fn deliveries(session: Session, id: &str, after: Option<&str>) -> Result<DeliveryPage, Failure> {
    let after = after.map(|after| ["?after=", &escape(after)].concat()).unwrap_or_default();
    get(session, &path(id, &["/deliveries", &after].concat())).await
}

/// Has a message sent once more.
pub(crate) async fn resend(session: Session, delivery: &str) -> Result<DeliveryView, Failure> {
    ask(session, "POST", &["/api/v1/webhook-deliveries/", &escape(delivery), "/resend"].concat(), None).await
}

fn path(id: &str, rest: &str) -> String {
    [WEBHOOKS, "/", &escape(id), rest].concat()
}
