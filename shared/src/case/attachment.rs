//! 附件: photos and documents of a case, and who may add, take away and see which.
//!
//! | purpose | by | while |
//! |---|---|---|
//! | evidence 佐证材料 | community | at the first stage of its route, and returned |
//! | on-site check 现场核查 | expert assigned to the round who has not handed in yet | city review |
//! | on-site check 现场核查 | city | city review, under review again |
//!
//! Whoever may add at a moment may also take away: the committee what any of its members has added,
//! others what they have added themselves. What a decision has pinned stays kept beside it whatever
//! is taken away later. What came with the self-assessment ([`crate::evidence`]) is added
//! under the same rule, and a community may still add after it has applied; from the first step of others
//! on it has had its say (assumption).

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::stage::{Route, Stage};
use crate::{
    division::DivisionCode,
    notice::text_flaw,
    people::{Actor, Role},
};

/// Longest caption, in characters.
pub const MAX_CAPTION_CHARACTERS: usize = 200;
/// Longest name of a file, in bytes of UTF-8: what file systems take.
pub const MAX_FILE_NAME_BYTES: usize = 255;

/// 用途: what an attachment is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 佐证材料: the community shows that a requirement is met.
    Evidence,
    /// 现场核查: what was seen on the spot.
    OnSite,
}

/// 查毒: what is known of malware in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scan {
    /// 待查毒: nothing yet.
    NotScanned,
    /// Nothing was found.
    Clean,
    /// Malware was found.
    Found,
}

/// The moment of a case at which somebody wants to add or take away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The community.
    pub community: DivisionCode,
    /// Where the case stands.
    pub stage: Stage,
    /// Its route.
    pub route: Route,
    /// Whoever wants it is an expert who is assigned to this round and has not handed in yet.
    pub may_hand_in: bool,
}

/// What matters of an attachment for who may take it away and who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given<'a> {
    /// What it is there for.
    pub purpose: Purpose,
    /// The requirement that it shows; none for the whole case.
    pub requirement: Option<&'a str>,
    /// Account that added it.
    pub account: &'a str,
    /// Role of that account.
    pub role: Role,
}

/// Why something cannot be added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is the business of other roles, at whatever moment.
    #[error("not for this role")]
    NotForRole,
    /// It is not the moment for it.
    #[error("not at this moment")]
    NotNow,
    /// Somebody else has added it.
    #[error("somebody else has added it")]
    OfOthers,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 2] = [Self::Evidence, Self::OnSite];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::OnSite => "on_site",
        }
    }

    /// The purpose with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.id() == id)
    }
}

impl Scan {
    /// Whether a file is given to those who may see it: one with malware never, one that is not scanned
    /// yet where the server gives those.
    pub const fn is_given(self, gives_unscanned: bool) -> bool {
        match self {
            Self::NotScanned => gives_unscanned,
            Self::Clean => true,
            Self::Found => false,
        }
    }
}

/// Whether somebody may add an attachment of a purpose.
pub fn may_add(actor: &Actor, purpose: Purpose, moment: &Moment) -> Result<(), Refused> {
    let is_open = match (purpose, actor.role) {
        (Purpose::Evidence, Role::Community) => {
            moment.stage == Stage::Returned || moment.stage == moment.route.first_stage()
        }
        (Purpose::OnSite, Role::Expert) => moment.stage == Stage::PreliminarilyReviewed && moment.may_hand_in,
        (Purpose::OnSite, Role::City) => matches!(moment.stage, Stage::PreliminarilyReviewed | Stage::UnderReview),
        _ => return Err(Refused::NotForRole),
    };
    if is_open && actor.reaches(&moment.community) { Ok(()) } else { Err(Refused::NotNow) }
}

/// Whether somebody may take an attachment away.
pub fn may_remove(actor: &Actor, given: &Given<'_>, moment: &Moment) -> Result<(), Refused> {
    may_add(actor, given.purpose, moment)?;
    let is_own = given.account == actor.account || (actor.role == Role::Community && given.role == Role::Community);
    if is_own { Ok(()) } else { Err(Refused::OfOthers) }
}

/// Whether somebody who reaches the case sees an attachment. What was seen on the spot belongs to the
/// review that it came with, and is seen by those who see that; a department sees what shows the
/// requirements it answers for, named in `only`.
pub fn sees(reader: &Actor, given: &Given<'_>, stage: Stage, only: Option<&[String]>) -> bool {
    let may_see = match given.purpose {
        Purpose::Evidence => reader.role != Role::Administrator,
        Purpose::OnSite => match reader.role {
            Role::City | Role::Province | Role::County => true,
            Role::Expert => given.role != Role::Expert || given.account == reader.account,
            Role::Community => stage == Stage::Announced,
            Role::Administrator | Role::Street | Role::Department | Role::Supervisor => false,
        },
    };
    let is_shown = |only: &[String]| given.requirement.is_some_and(|own| only.iter().any(|id| id == own));
    may_see && only.is_none_or(is_shown)
}

/// What is wrong with the words to an attachment: name of the field and stable code of the flaw.
pub fn flaws(caption: &str, file_name: &str) -> Vec<(&'static str, &'static str)> {
    let mut flaws = Vec::new();
    if !caption.trim().is_empty()
        && let Some(flaw) = text_flaw(caption, 1, MAX_CAPTION_CHARACTERS)
    {
        flaws.push(("caption", flaw.code()));
    }
    if let Some(code) = file_name_flaw(file_name) {
        flaws.push(("file_name", code));
    }
    flaws
}

/// A name is one part of a path, whatever the characters.
fn file_name_flaw(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        Some("text_missing")
    } else if name.len() > MAX_FILE_NAME_BYTES {
        Some("text_too_long")
    } else if name.chars().any(|character| character.is_control() || matches!(character, '/' | '\\')) {
        Some("text_invalid")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use alloc::{borrow::ToOwned, vec};

    use super::*;

    fn actor(role: Role, account: &str) -> Actor {
        let division = match role {
            Role::Province | Role::Administrator => "44",
            Role::City | Role::Expert | Role::Department | Role::Supervisor => "4401",
            Role::County => "440103",
            Role::Street => "440103001",
            Role::Community => "440103001101",
        };
        Actor { account: account.to_owned(), role, division: division.parse().unwrap(), department: None }
    }

    fn moment(stage: Stage, route: Route) -> Moment {
        Moment { community: "440103001101".parse().unwrap(), stage, route, may_hand_in: true }
    }

    #[test]
    fn each_adds_while_it_is_their_turn_and_nobody_else_ever() {
        for route in [Route::Full, Route::Direct] {
            for stage in Stage::ALL {
                for role in Role::ALL {
                    for purpose in Purpose::ALL {
                        let found = may_add(&actor(role, "a"), purpose, &moment(stage, route));
                        let expected = match (purpose, role) {
                            (Purpose::Evidence, Role::Community) => {
                                [Stage::Returned, route.first_stage()].contains(&stage)
                            }
                            (Purpose::OnSite, Role::Expert) => stage == Stage::PreliminarilyReviewed,
                            (Purpose::OnSite, Role::City) => {
                                [Stage::PreliminarilyReviewed, Stage::UnderReview].contains(&stage)
                            }
                            _ => {
                                assert_eq!(found, Err(Refused::NotForRole), "{role:?} {purpose:?}");
                                continue;
                            }
                        };
                        let expected = if expected { Ok(()) } else { Err(Refused::NotNow) };
                        assert_eq!(found, expected, "{role:?} {purpose:?} at {stage:?} on {route:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn an_expert_who_has_nothing_to_hand_in_adds_nothing() {
        let mut at = moment(Stage::PreliminarilyReviewed, Route::Full);
        at.may_hand_in = false;
        assert_eq!(may_add(&actor(Role::Expert, "a"), Purpose::OnSite, &at), Err(Refused::NotNow));
    }

    #[test]
    fn outside_reach_nothing_is_added() {
        let mut at = moment(Stage::Applied, Route::Full);
        at.community = "440103001102".parse().unwrap();
        assert_eq!(may_add(&actor(Role::Community, "a"), Purpose::Evidence, &at), Err(Refused::NotNow));
    }

    #[test]
    fn a_committee_takes_away_for_each_other_and_others_only_their_own() {
        let at = moment(Stage::Returned, Route::Full);
        let evidence =
            Given { purpose: Purpose::Evidence, requirement: Some("1.1"), account: "a", role: Role::Community };
        assert_eq!(may_remove(&actor(Role::Community, "b"), &evidence, &at), Ok(()));
        let at = moment(Stage::PreliminarilyReviewed, Route::Full);
        let seen = Given { purpose: Purpose::OnSite, requirement: None, account: "a", role: Role::City };
        assert_eq!(may_remove(&actor(Role::City, "a"), &seen, &at), Ok(()));
        assert_eq!(may_remove(&actor(Role::City, "b"), &seen, &at), Err(Refused::OfOthers));
        assert_eq!(may_remove(&actor(Role::Expert, "b"), &seen, &at), Err(Refused::OfOthers));
        assert_eq!(may_remove(&actor(Role::City, "a"), &evidence, &at), Err(Refused::NotForRole));
        assert_eq!(may_remove(&actor(Role::Community, "a"), &evidence, &at), Err(Refused::NotNow));
    }

    #[test]
    fn what_was_seen_on_the_spot_is_seen_by_those_who_see_the_review() {
        let seen = Given { purpose: Purpose::OnSite, requirement: None, account: "a", role: Role::Expert };
        let sees_at = |role, account, stage| sees(&actor(role, account), &seen, stage, None);
        let at = Stage::PreliminarilyReviewed;
        for role in [Role::Province, Role::City, Role::County] {
            assert!(sees_at(role, "x", at), "{role:?}");
        }
        assert!(sees_at(Role::Expert, "a", at) && !sees_at(Role::Expert, "b", at), "no expert sees another's");
        for role in [Role::Street, Role::Department, Role::Supervisor, Role::Community, Role::Administrator] {
            assert!(!sees_at(role, "x", at), "{role:?}");
        }
        assert!(sees_at(Role::Community, "x", Stage::Announced));
    }

    #[test]
    fn a_department_sees_what_shows_its_own_requirements() {
        let given =
            |requirement| Given { purpose: Purpose::Evidence, requirement, account: "a", role: Role::Community };
        let reader = actor(Role::Department, "d");
        let only = vec!["8.2".to_owned()];
        let sees_it = |requirement| sees(&reader, &given(requirement), Stage::Applied, Some(&only));
        assert!(sees_it(Some("8.2")));
        assert!(!sees_it(Some("1.1")) && !sees_it(None));
        assert!(sees(&actor(Role::Street, "s"), &given(Some("1.1")), Stage::Applied, None));
    }

    #[test]
    fn malware_is_given_to_nobody_whatever_the_server_is_told() {
        let given = |scan: Scan| [false, true].map(|gives_unscanned| scan.is_given(gives_unscanned));
        assert_eq!(given(Scan::NotScanned), [false, true]);
        assert_eq!(given(Scan::Clean), [true, true]);
        assert_eq!(given(Scan::Found), [false, false]);
    }

    #[test]
    fn names_of_any_script_are_taken_up_to_255_bytes() {
        for name in ["消防通道.jpg", "🌳 花园 2026.png", "a b (1).pdf", &*"长".repeat(85), &*"a".repeat(255)] {
            assert!(flaws("", name).is_empty(), "{name}");
        }
        for (name, code) in [
            (" ", "text_missing"),
            (&*"a".repeat(256), "text_too_long"),
            (&*"长".repeat(86), "text_too_long"),
            ("../a.jpg", "text_invalid"),
            ("a\\b.jpg", "text_invalid"),
            ("a\u{0}.jpg", "text_invalid"),
        ] {
            assert_eq!(flaws("", name), [("file_name", code)], "{name}");
        }
        assert_eq!(flaws(&"字".repeat(201), "a.jpg"), [("caption", "text_too_long")]);
        assert_eq!(flaws("a\u{7}", "a.jpg"), [("caption", "text_invalid")]);
    }
}
