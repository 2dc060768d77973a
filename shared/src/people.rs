//! 参与方: who takes part, and how far each one's power reaches.
//!
//! Reach is a code prefix: whoever is bound to `4401` deals with everything whose code begins so,
//! and nothing else exists for them. Source: `programme.md`, "Who takes part".

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::division::{DivisionCode, DivisionLevel};

/// 角色: what an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 系统管理员: keeps accounts and settings; decides no case.
    Administrator,
    /// 省级: standard, targets, progress across cities.
    Province,
    /// 市级: recognition, publicity, announcement.
    City,
    /// 县级: preliminary review.
    County,
    /// 街道(镇): recommendation.
    Street,
    /// 社区居委会: assesses itself and applies.
    Community,
    /// 部门: co-reviews the requirements it answers for.
    Department,
    /// 专家: gives a score sheet, an opinion and the on-site check of cases assigned to it.
    Expert,
    /// 督导: records on-site inspections.
    Supervisor,
}

impl Role {
    /// All roles, in the order of the list in the console.
    pub const ALL: [Self; 9] = [
        Self::Administrator,
        Self::Province,
        Self::City,
        Self::County,
        Self::Street,
        Self::Community,
        Self::Department,
        Self::Expert,
        Self::Supervisor,
    ];

    /// The name it has in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Street => "street",
            Self::Community => "community",
            Self::Department => "department",
            Self::Expert => "expert",
            Self::Supervisor => "supervisor",
        }
    }

    /// The role with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }

    /// Whether an account of this role may be bound to a division of that level.
    pub fn fits(self, level: DivisionLevel) -> bool {
        use DivisionLevel as L;
        match self {
            Self::Province => level == L::Province,
            Self::City => level == L::City,
            Self::County => level == L::County,
            Self::Street => level == L::Street,
            Self::Community => level == L::Community,
            Self::Administrator | Self::Department | Self::Supervisor => {
                matches!(level, L::Province | L::City | L::County)
            }
            Self::Expert => matches!(level, L::Province | L::City),
        }
    }

    /// Whether this role may make or change accounts of another inside its own reach: the
    /// administrator all, a government level those below it and those who help it.
    pub fn may_manage(self, other: Self) -> bool {
        match self {
            Self::Administrator => true,
            Self::Province => matches!(other, Self::City | Self::Department | Self::Supervisor | Self::Expert),
            Self::City => matches!(other, Self::County | Self::Department | Self::Supervisor | Self::Expert),
            Self::County => matches!(other, Self::Street | Self::Department | Self::Supervisor),
            Self::Street => other == Self::Community,
            Self::Community | Self::Department | Self::Expert | Self::Supervisor => false,
        }
    }
}

/// Whether somebody issues access codes of a community: its committee, and those who keep the accounts
/// of committees or recommend them, within their reach.
pub fn may_issue_codes(role: Role) -> bool {
    matches!(role, Role::Administrator | Role::County | Role::Street | Role::Community)
}

/// 当事人: somebody who is signed in, as the rules see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Account id.
    pub account: String,
    /// What they are for.
    pub role: Role,
    /// How far their power reaches.
    pub division: DivisionCode,
    /// The department, as packs name it (民政, 住建, …); only with [`Role::Department`].
    pub department: Option<String>,
}

impl Actor {
    /// Whether a division lies inside their reach.
    pub fn reaches(&self, division: &DivisionCode) -> bool {
        self.division.contains(division)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_name_of_its_own() {
        for role in Role::ALL {
            assert_eq!(Role::from_id(role.id()), Some(role));
        }
        assert_eq!(Role::from_id("root"), None);
    }

    #[test]
    fn nobody_but_the_administrator_manages_their_equals_or_betters() {
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Administrator) {
            assert!(!role.may_manage(role), "{role:?}");
            assert!(!role.may_manage(Role::Administrator), "{role:?}");
        }
    }
}
