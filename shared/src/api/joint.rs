//! 共同草稿: the drafts of a committee in a list. What travels when one is filled in is
//! [`crate::joint::SyncDraft`] and [`crate::joint::Synced`].

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

/// The joint drafts of a community, the one changed last first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JointDrafts {
    /// One for each pack at most.
    pub drafts: Vec<JointDraftRow>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JointDraftRow {
    /// Id of the pack, which names the draft within its community.
    pub pack_id: String,
    /// Title of the pack in Chinese.
    pub pack_title: String,
    /// Requirements that have an answer.
    pub answered: u32,
    /// Requirements of the pack.
    pub requirements: u32,
    /// Name of the person who began it.
    pub begun_by: String,
    /// When.
    pub begun_at: String,
    /// Name of the person who has changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: String,
}
