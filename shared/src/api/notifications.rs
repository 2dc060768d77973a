//! 通知: what somebody is told of, and whether by e-mail as well.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{case::Stage, people::Role};

/// 通知类别: what has happened, as far as its reader is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// 待办: a case waits for the reader's office.
    CaseWaiting,
    /// 退回: the reader's own case came back with reasons.
    CaseReturned,
    /// 进展: the reader's own case stands at another stage.
    CaseMoved,
    /// 指派: the reader is one of the experts of a case.
    ExpertAssigned,
    /// 协审: the reader's department is asked about a case.
    DepartmentAsked,
    /// 专家意见: an expert has handed in about a case that waits for the reader's office.
    ExpertHandedIn,
    /// 协审意见: a department has answered about a case that waits for the reader's office.
    DepartmentAnswered,
    /// 提醒: somebody has named the reader in a comment.
    Mentioned,
    /// 异议: somebody objects to a case in a notice of the reader's city.
    ObjectionReceived,
    /// 公示: a notice with cases of the reader's division has been published.
    NoticePublished,
    /// 督导: the reader's community was inspected, or the reader's department has joined.
    InspectionRecorded,
    /// 整改: something that has to be put right waits for the reader, or has been settled.
    InspectionMoved,
    /// 推送停用: a webhook that the reader has set up was switched off, because nobody answers there.
    WebhookDisabled,
}

impl NotificationKind {
    /// All kinds.
    pub const ALL: [Self; 13] = [
        Self::CaseWaiting,
        Self::CaseReturned,
        Self::CaseMoved,
        Self::ExpertAssigned,
        Self::DepartmentAsked,
        Self::ExpertHandedIn,
        Self::DepartmentAnswered,
        Self::Mentioned,
        Self::ObjectionReceived,
        Self::NoticePublished,
        Self::InspectionRecorded,
        Self::InspectionMoved,
        Self::WebhookDisabled,
    ];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::CaseWaiting => "case_waiting",
            Self::CaseReturned => "case_returned",
            Self::CaseMoved => "case_moved",
            Self::ExpertAssigned => "expert_assigned",
            Self::DepartmentAsked => "department_asked",
            Self::ExpertHandedIn => "expert_handed_in",
            Self::DepartmentAnswered => "department_answered",
            Self::Mentioned => "mentioned",
            Self::ObjectionReceived => "objection_received",
            Self::NoticePublished => "notice_published",
            Self::InspectionRecorded => "inspection_recorded",
            Self::InspectionMoved => "inspection_moved",
            Self::WebhookDisabled => "webhook_disabled",
        }
    }

    /// The kind with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// 通知.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationView {
    /// Notification id.
    pub id: String,
    /// What has happened.
    pub kind: NotificationKind,
    /// The case it is about; none when it is about none, or about several.
    pub case: Option<String>,
    /// The inspection it is about.
    pub inspection: Option<String>,
    /// Name of the community.
    pub community_name: Option<String>,
    /// Where the case stood afterwards.
    pub stage: Option<Stage>,
    /// Name of whoever did it; none when nobody in particular did.
    pub by: Option<String>,
    /// By the kind: the number of the notice, the requirement that the comment is on, the
    /// department, the day of the inspection, the address of the webhook.
    pub detail: Option<String>,
    /// When.
    pub created_at: String,
    /// The reader has seen it.
    pub is_read: bool,
}

/// A page of notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationPage {
    /// Newest first.
    pub notifications: Vec<NotificationView>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
    /// How many are unread in all.
    pub unread: u64,
}

/// How many notifications are unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnreadCount {
    /// How many.
    pub unread: u64,
}

/// Marks notifications as read; those that are so already stay it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MarkRead {
    /// These; at most 200.
    pub ids: Vec<String>,
    /// This one and all that came before it, so that what has come meanwhile stays unread.
    pub up_to: Option<String>,
}

/// 邮件提醒: whether somebody is told by e-mail as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailPreference {
    /// The address; none for none.
    pub email: Option<String>,
    /// They want to be told by e-mail.
    pub wants_mail: bool,
    /// This server sends e-mail at all.
    pub is_sending: bool,
}

/// Sets where and whether one is told by e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutMailPreference {
    /// The address; none or empty for none.
    pub email: Option<String>,
    /// They want to be told by e-mail.
    pub wants_mail: bool,
}

/// Somebody who can be named in a comment on a case, because they can reach it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mentionable {
    /// User name, to be written behind `@`.
    pub name: String,
    /// Name of the person.
    pub display_name: String,
    /// What they are for.
    pub role: Role,
    /// Name of their division, or of their department.
    pub place: String,
}

#[cfg(test)]
mod tests {
    use super::NotificationKind;

    #[test]
    fn every_kind_has_the_name_that_json_gives_it() {
        for kind in NotificationKind::ALL {
            assert_eq!(NotificationKind::from_id(kind.id()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.id());
        }
        assert_eq!(NotificationKind::from_id("nothing"), None);
    }
}
