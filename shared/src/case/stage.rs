//! Where a case can stand.

use serde::{Deserialize, Serialize};

use crate::people::Role;

/// 阶段: where a case stands. Before the first there is only the community's own benchmarking
/// (对标创建), which is a self-assessment without a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 已申请: waits for the street.
    Applied,
    /// 已推荐: waits for the county.
    Recommended,
    /// 已初审: waits for the city. Cases of the direct route begin here.
    PreliminarilyReviewed,
    /// 已认定: waits to be taken into a notice.
    Recognised,
    /// 公示中: stands in a published notice.
    Publicised,
    /// 已公布: on the public list.
    Announced,
    /// 已退回: waits for the community.
    Returned,
    /// 未通过: ended without recognition.
    Rejected,
    /// 已撤回: ended by the community.
    Withdrawn,
    /// 复核中: announced, and being checked again (动态管理).
    UnderReview,
    /// 已撤销: recognition taken back.
    Revoked,
}

/// 认定途径: the way a case goes; it is on the public record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// 逐级申报: street, county, city.
    Full,
    /// 直接认定: holders of 「广东省绿色社区」 or 「广东省宜居社区」 begin at city review.
    Direct,
}

impl Stage {
    /// All stages, in the order of the way.
    pub const ALL: [Self; 11] = [
        Self::Applied,
        Self::Recommended,
        Self::PreliminarilyReviewed,
        Self::Recognised,
        Self::Publicised,
        Self::Announced,
        Self::Returned,
        Self::Rejected,
        Self::Withdrawn,
        Self::UnderReview,
        Self::Revoked,
    ];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Recommended => "recommended",
            Self::PreliminarilyReviewed => "preliminarily_reviewed",
            Self::Recognised => "recognised",
            Self::Publicised => "publicised",
            Self::Announced => "announced",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::UnderReview => "under_review",
            Self::Revoked => "revoked",
        }
    }

    /// The stage with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.id() == id)
    }

    /// Whose move it is; none where nobody is waited for.
    pub const fn waits_for(self) -> Option<Role> {
        match self {
            Self::Applied => Some(Role::Street),
            Self::Recommended => Some(Role::County),
            Self::PreliminarilyReviewed | Self::Recognised | Self::Publicised | Self::UnderReview => Some(Role::City),
            Self::Returned => Some(Role::Community),
            Self::Announced | Self::Rejected | Self::Withdrawn | Self::Revoked => None,
        }
    }

    /// Whether departments are asked about a case that stands here, and answer (部门协审).
    pub const fn hears_departments(self) -> bool {
        matches!(self, Self::Recommended | Self::PreliminarilyReviewed)
    }

    /// Whether experts are assigned to a case that stands here, and hand in (专家评审).
    pub const fn hears_experts(self) -> bool {
        matches!(self, Self::PreliminarilyReviewed)
    }

    /// Whether the community may begin another case: this one has ended or holds a recognition
    /// that can be renewed.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Announced | Self::Rejected | Self::Withdrawn | Self::Revoked)
    }

    /// Whether a community whose newest case stands here takes part in the programme: one that has given
    /// up, or was not let through, does so again with its next case.
    pub const fn takes_part(self) -> bool {
        !matches!(self, Self::Withdrawn | Self::Rejected)
    }

    /// Whether the community stands as recognised to the public.
    pub const fn is_recognised(self) -> bool {
        matches!(self, Self::Announced | Self::UnderReview)
    }
}

impl Route {
    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Direct => "direct",
        }
    }

    /// The route with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Full, Self::Direct].into_iter().find(|route| route.id() == id)
    }

    /// Where an application on this route begins.
    pub const fn first_stage(self) -> Stage {
        match self {
            Self::Full => Stage::Applied,
            Self::Direct => Stage::PreliminarilyReviewed,
        }
    }
}
