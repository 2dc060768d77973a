//! 推送: outgoing webhooks after the Standard Webhooks specification.
//!
//! A message is `{"type": …, "timestamp": …, "data": …}` with the headers `webhook-id`,
//! `webhook-timestamp` and `webhook-signature`. It says what changed and where, and nothing of
//! people; whoever wants to know more asks the API.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::division::DivisionCode;

/// 推送事件: what a receiver can be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WebhookEvent {
    /// 新申报: a community has applied.
    #[serde(rename = "case.created")]
    CaseCreated,
    /// 申报变化: a step was taken.
    #[serde(rename = "case.changed")]
    CaseChanged,
    /// 专家意见: an expert has handed in.
    #[serde(rename = "case.expert_reviewed")]
    CaseExpertReviewed,
    /// 协审意见: a department has answered.
    #[serde(rename = "case.department_answered")]
    CaseDepartmentAnswered,
    /// 公示: a notice was published.
    #[serde(rename = "notice.published")]
    NoticePublished,
    /// 公布: cases of a notice were announced.
    #[serde(rename = "notice.announced")]
    NoticeAnnounced,
}

impl WebhookEvent {
    /// All events.
    pub const ALL: [Self; 6] = [
        Self::CaseCreated,
        Self::CaseChanged,
        Self::CaseExpertReviewed,
        Self::CaseDepartmentAnswered,
        Self::NoticePublished,
        Self::NoticeAnnounced,
    ];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::CaseCreated => "case.created",
            Self::CaseChanged => "case.changed",
            Self::CaseExpertReviewed => "case.expert_reviewed",
            Self::CaseDepartmentAnswered => "case.department_answered",
            Self::NoticePublished => "notice.published",
            Self::NoticeAnnounced => "notice.announced",
        }
    }

    /// The event with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.id() == id)
    }
}

/// A new webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateWebhook {
    /// The city or province whose cases and notices it tells of.
    pub division: DivisionCode,
    /// Where messages are posted.
    pub url: String,
    /// What it is for, for people.
    pub description: String,
    /// What it is told of; at least one.
    pub events: Vec<WebhookEvent>,
}

/// Changes a webhook; its division stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutWebhook {
    /// Where messages are posted.
    pub url: String,
    /// What it is for, for people.
    pub description: String,
    /// What it is told of; at least one.
    pub events: Vec<WebhookEvent>,
    /// False stops it: what happens meanwhile is not told later.
    pub is_enabled: bool,
}

/// 推送地址.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookView {
    /// Webhook id.
    pub id: String,
    /// The division whose cases and notices it tells of.
    pub division: DivisionCode,
    /// Name of that division.
    pub division_name: String,
    /// Where messages are posted.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// What it is told of.
    pub events: Vec<WebhookEvent>,
    /// Messages are sent.
    pub is_enabled: bool,
    /// The server has stopped it, because too many attempts in a row failed.
    pub has_given_up: bool,
    /// Attempts that failed since the last one that did not.
    pub failures: u32,
    /// When it was made.
    pub created_at: String,
}

/// A new webhook with its secret, which is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedWebhook {
    /// The webhook.
    pub webhook: WebhookView,
    /// What signatures are checked with: `whsec_…`.
    pub secret: String,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is tried, again if need be.
    Waiting,
    /// The receiver has taken it.
    Delivered,
    /// It was tried as often as that is done.
    Failed,
}

impl DeliveryState {
    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// The state with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Waiting, Self::Delivered, Self::Failed].into_iter().find(|state| state.id() == id)
    }
}

/// 推送记录: a message to one receiver, with every attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryView {
    /// Delivery id; the receiver sees it as `webhook-id`, the same in every attempt.
    pub id: String,
    /// What it tells of.
    pub event: WebhookEvent,
    /// When that happened.
    pub created_at: String,
    /// What became of it.
    pub state: DeliveryState,
    /// When it is tried next; none when it is not.
    pub next_attempt_at: Option<String>,
    /// Every attempt, oldest first.
    pub attempts: Vec<AttemptView>,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttemptView {
    /// When.
    pub at: String,
    /// What the receiver answered; none when it did not.
    pub status: Option<u16>,
    /// Stable code of what went wrong: `bad_status`, `no_connection`, `timeout`, `address_refused`,
    /// `secret_unreadable`; none when nothing did.
    pub problem: Option<String>,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
}

/// A page of deliveries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryPage {
    /// Newest first.
    pub deliveries: Vec<DeliveryView>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{DeliveryState, WebhookEvent};

    #[test]
    fn events_and_states_have_the_names_that_json_gives_them() {
        for event in WebhookEvent::ALL {
            assert_eq!(WebhookEvent::from_id(event.id()), Some(event));
            assert_eq!(serde_json::to_value(event).unwrap(), event.id());
        }
        for state in [DeliveryState::Waiting, DeliveryState::Delivered, DeliveryState::Failed] {
            assert_eq!(DeliveryState::from_id(state.id()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.id());
        }
    }
}
