//! 督导检查: what was found on site, and what has to be put right.
//!
//! A supervisor records an inspection; departments that joined it add what they have found. Each
//! thing to be put right (整改事项) goes its own way:
//!
//! | step | by | from | to | brings |
//! |---|---|---|---|---|
//! | report 报告整改 | community | open | reported | note |
//! | close 销号 | inspectors | open, reported | closed | note when nothing was reported |
//! | reopen 退回整改 | inspectors | reported, closed | open | note |
//!
//! Inspectors are the supervisors and the office of the division that has inspected. Source:
//! `programme.md`, "Who takes part"; the way of a thing to be put right is an assumption.

use alloc::{format, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    date::Date,
    division::DivisionCode,
    notice::{Flaw, text_flaw},
    people::{Actor, Role},
};

/// Longest list of people who inspected, in characters.
pub const MAX_PEOPLE_CHARACTERS: usize = 200;
/// Longest findings, in characters.
pub const MAX_FINDINGS_CHARACTERS: usize = 5000;
/// Longest text of a thing to be put right, and of a note on it, in characters.
pub const MAX_ITEM_CHARACTERS: usize = 1000;
/// Longest name of a department, in characters.
pub const MAX_DEPARTMENT_CHARACTERS: usize = 30;
/// The most departments of one inspection: the provincial leading group has 33.
pub const MOST_DEPARTMENTS: usize = 33;
/// The most things to be put right of one inspection.
pub const MOST_ITEMS: usize = 100;
/// How long after an inspection it may still be recorded, in days.
const LATEST_DAYS: i64 = 366;

/// 整改状态.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// 待整改.
    Open,
    /// 已报告, waits for the inspectors.
    Reported,
    /// 已销号.
    Closed,
}

/// What can be done with a thing to be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemStep {
    /// 报告整改: the community says that it is done, and how.
    Report,
    /// 销号: the inspectors are content.
    Close,
    /// 退回整改: they are not, or it has come back.
    Reopen,
}

impl ItemState {
    /// All states, in the order of the way.
    pub const ALL: [Self; 3] = [Self::Open, Self::Reported, Self::Closed];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Reported => "reported",
            Self::Closed => "closed",
        }
    }

    /// The state with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Whether the community is late with it: what was reported waits for others.
    pub fn is_overdue(self, due_on: Date, today: Date) -> bool {
        self == Self::Open && due_on < today
    }
}

impl ItemStep {
    /// All steps.
    pub const ALL: [Self; 3] = [Self::Report, Self::Close, Self::Reopen];

    /// The name it has in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Close => "close",
            Self::Reopen => "reopen",
        }
    }

    /// From where, and to where.
    const fn way(self) -> (&'static [ItemState], ItemState) {
        match self {
            Self::Report => (&[ItemState::Open], ItemState::Reported),
            Self::Close => (&[ItemState::Open, ItemState::Reported], ItemState::Closed),
            Self::Reopen => (&[ItemState::Reported, ItemState::Closed], ItemState::Open),
        }
    }

    /// Whether words are needed from that state.
    pub fn needs_note(self, from: ItemState) -> bool {
        !(self == Self::Close && from == ItemState::Reported)
    }
}

/// 督导检查: what an inspection is recorded with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InspectionWords {
    /// The community that was inspected.
    pub community: DivisionCode,
    /// The day, not in the future.
    pub inspected_on: Date,
    /// 检查人员: who was there.
    pub people: String,
    /// 参加部门: departments that joined, as packs name them.
    pub departments: Vec<String>,
    /// 检查情况.
    pub findings: String,
    /// Id of the pack that requirements are named by; none when no requirement is.
    pub pack_id: Option<String>,
    /// 整改事项; may be empty.
    pub items: Vec<ItemWords>,
}

/// 整改事项: something that has to be put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemWords {
    /// What.
    pub text: String,
    /// The requirement that it concerns.
    pub requirement: Option<String>,
    /// The day by which.
    pub due_on: Date,
}

/// Why a step is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody else takes this step.
    #[error("this step is not for this role or division")]
    NotForRole,
    /// It does not stand where this step begins.
    #[error("it stands at {}", .0.id())]
    WrongState(ItemState),
    /// The note is missing or not one: its stable code.
    #[error("the note: {0}")]
    Note(&'static str),
}

/// Whether a role records inspections.
pub const fn may_record(role: Role) -> bool {
    matches!(role, Role::Supervisor)
}

/// Whether a role sees inspections at all: a department those that it has joined.
pub const fn may_see(role: Role) -> bool {
    matches!(
        role,
        Role::Province
            | Role::City
            | Role::County
            | Role::Street
            | Role::Community
            | Role::Supervisor
            | Role::Department
    )
}

/// Whether somebody speaks for the division that has inspected.
pub fn is_inspector(actor: &Actor, division: &DivisionCode) -> bool {
    let is_office = matches!(actor.role, Role::Supervisor | Role::County | Role::City | Role::Province);
    is_office && actor.division == *division
}

/// Whether somebody speaks for a department that has joined.
pub fn has_joined(actor: &Actor, departments: &[String]) -> bool {
    let own = actor.department.as_ref().filter(|_| actor.role == Role::Department);
    own.is_some_and(|own| departments.contains(own))
}

/// Whether somebody may add a thing to be put right to an inspection by `division`.
pub fn may_add(actor: &Actor, division: &DivisionCode, departments: &[String]) -> bool {
    is_inspector(actor, division) || has_joined(actor, departments)
}

/// Whether a role and reach allow a step, wherever the thing stands.
fn is_for(actor: &Actor, step: ItemStep, community: &DivisionCode, division: &DivisionCode) -> bool {
    match step {
        ItemStep::Report => actor.role == Role::Community && actor.division == *community,
        ItemStep::Close | ItemStep::Reopen => is_inspector(actor, division),
    }
}

/// The steps that somebody can take with a thing in a state, at a community that `division` has
/// inspected.
pub fn open_steps(actor: &Actor, community: &DivisionCode, division: &DivisionCode, state: ItemState) -> Vec<ItemStep> {
    let is_open = |step: &ItemStep| is_for(actor, *step, community, division) && step.way().0.contains(&state);
    ItemStep::ALL.into_iter().filter(is_open).collect()
}

/// Where a step leads, or what stands in its way.
pub fn take(
    actor: &Actor,
    community: &DivisionCode,
    division: &DivisionCode,
    step: ItemStep,
    from: ItemState,
    note: &str,
) -> Result<ItemState, Refusal> {
    if !is_for(actor, step, community, division) {
        return Err(Refusal::NotForRole);
    }
    let (begins, to) = step.way();
    if !begins.contains(&from) {
        return Err(Refusal::WrongState(from));
    }
    let is_left_out = note.trim().is_empty() && !step.needs_note(from);
    match text_flaw(note, 1, MAX_ITEM_CHARACTERS) {
        Some(flaw) if !is_left_out => Err(Refusal::Note(flaw.code())),
        _ => Ok(to),
    }
}

/// Everything that is wrong with an inspection, as JSON pointer and stable code.
pub fn flaws(wish: &InspectionWords, today: Date) -> Vec<(String, &'static str)> {
    let mut flaws = Vec::new();
    if wish.inspected_on > today {
        flaws.push((String::from("/inspected_on"), "day_in_future"));
    } else if today.days_since(wish.inspected_on) > LATEST_DAYS {
        flaws.push((String::from("/inspected_on"), "day_too_early"));
    }
    for (name, text, most) in
        [("people", &wish.people, MAX_PEOPLE_CHARACTERS), ("findings", &wish.findings, MAX_FINDINGS_CHARACTERS)]
    {
        if let Some(flaw) = text_flaw(text, 1, most) {
            flaws.push((format!("/{name}"), flaw.code()));
        }
    }
    if wish.departments.len() > MOST_DEPARTMENTS {
        flaws.push((String::from("/departments"), "too_many"));
    }
    for (position, department) in wish.departments.iter().take(MOST_DEPARTMENTS).enumerate() {
        let is_twice = wish.departments[..position].iter().any(|other| other.trim() == department.trim());
        let code = text_flaw(department, 1, MAX_DEPARTMENT_CHARACTERS).map(Flaw::code);
        if let Some(code) = code.or(is_twice.then_some("named_twice")) {
            flaws.push((format!("/departments/{position}"), code));
        }
    }
    if wish.items.len() > MOST_ITEMS {
        flaws.push((String::from("/items"), "too_many"));
    }
    for (position, item) in wish.items.iter().take(MOST_ITEMS).enumerate() {
        let own = item_flaws(item, wish.inspected_on);
        flaws.extend(own.into_iter().map(|(name, code)| (format!("/items/{position}/{name}"), code)));
    }
    flaws
}

/// Everything that is wrong with one thing to be put right, as field and stable code. It cannot be
/// due before the day of the inspection.
pub fn item_flaws(item: &ItemWords, inspected_on: Date) -> Vec<(&'static str, &'static str)> {
    let mut flaws = Vec::new();
    if let Some(flaw) = text_flaw(&item.text, 1, MAX_ITEM_CHARACTERS) {
        flaws.push(("text", flaw.code()));
    }
    if item.due_on < inspected_on {
        flaws.push(("due_on", "due_before_inspection"));
    }
    flaws
}

#[cfg(test)]
mod tests {
    use alloc::{borrow::ToOwned, vec};

    use super::*;

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    fn actor(role: Role, division: &str) -> Actor {
        let department = (role == Role::Department).then(|| "民政".to_owned());
        Actor { account: String::new(), role, division: code(division), department }
    }

    fn tried(who: &Actor, step: ItemStep, from: ItemState, note: &str) -> Result<ItemState, Refusal> {
        take(who, &code("440103001101"), &code("4401"), step, from, note)
    }

    #[test]
    fn every_state_has_a_name_of_its_own() {
        for state in ItemState::ALL {
            assert_eq!(ItemState::from_id(state.id()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.id());
        }
        for step in ItemStep::ALL {
            assert_eq!(serde_json::to_value(step).unwrap(), step.id());
        }
        assert_eq!(ItemState::from_id("done"), None);
    }

    #[test]
    fn a_thing_is_reported_by_the_community_and_closed_by_who_has_inspected() {
        use ItemState::{Closed, Open, Reported};
        use ItemStep::{Close, Reopen, Report};
        let community = actor(Role::Community, "440103001101");
        let supervisor = actor(Role::Supervisor, "4401");
        let city = actor(Role::City, "4401");
        assert_eq!(tried(&community, Report, Open, "已清理"), Ok(Reported));
        assert_eq!(tried(&supervisor, Close, Reported, ""), Ok(Closed));
        assert_eq!(tried(&city, Reopen, Closed, "又堆放"), Ok(Open));
        assert_eq!(tried(&supervisor, Close, Open, ""), Err(Refusal::Note("text_missing")));
        assert_eq!(tried(&community, Report, Open, " "), Err(Refusal::Note("text_missing")));
        assert_eq!(tried(&community, Report, Reported, "x"), Err(Refusal::WrongState(Reported)));
        assert_eq!(tried(&community, Close, Reported, "x"), Err(Refusal::NotForRole));
        assert_eq!(tried(&supervisor, Report, Open, "x"), Err(Refusal::NotForRole));
        for other in [
            actor(Role::Supervisor, "440103"),
            actor(Role::Province, "44"),
            actor(Role::Street, "440103001"),
            actor(Role::Department, "4401"),
            actor(Role::Administrator, "4401"),
        ] {
            assert_eq!(tried(&other, Close, Reported, "x"), Err(Refusal::NotForRole), "{:?}", other.role);
        }
        assert_eq!(open_steps(&supervisor, &code("440103001101"), &code("4401"), Reported), [Close, Reopen]);
        assert_eq!(open_steps(&community, &code("440103001101"), &code("4401"), Reported), []);
        let long = "长".repeat(MAX_ITEM_CHARACTERS + 1);
        assert_eq!(tried(&supervisor, Close, Reported, &long), Err(Refusal::Note("text_too_long")));
    }

    #[test]
    fn a_department_adds_to_what_it_has_joined() {
        let department = actor(Role::Department, "4401");
        let joined = ["消防".to_owned(), "民政".to_owned()];
        assert!(may_add(&department, &code("4401"), &joined));
        assert!(!may_add(&department, &code("4401"), &joined[..1]));
        assert!(may_add(&actor(Role::Supervisor, "4401"), &code("4401"), &[]));
        assert!(!may_add(&actor(Role::Supervisor, "440103"), &code("4401"), &[]));
    }

    #[test]
    fn an_inspection_is_checked_as_a_whole() {
        let today: Date = "2026-11-23".parse().unwrap();
        let item = ItemWords { text: "楼道堆放杂物".to_owned(), requirement: None, due_on: today };
        let fine = InspectionWords {
            community: code("440103001101"),
            inspected_on: today,
            people: "王督导".to_owned(),
            departments: vec!["民政".to_owned()],
            findings: "总体较好".to_owned(),
            pack_id: None,
            items: vec![item.clone()],
        };
        assert_eq!(flaws(&fine, today), []);
        let bad = InspectionWords {
            inspected_on: today.plus_days(1),
            people: " ".to_owned(),
            departments: vec!["民政".to_owned(), "民政 ".to_owned(), String::new()],
            findings: "长".repeat(MAX_FINDINGS_CHARACTERS + 1),
            items: vec![item, ItemWords { text: "\u{0}".to_owned(), requirement: None, due_on: today }],
            ..fine.clone()
        };
        let found: Vec<_> = flaws(&bad, today);
        let found: Vec<(&str, &str)> = found.iter().map(|(pointer, code)| (pointer.as_str(), *code)).collect();
        assert_eq!(
            found,
            [
                ("/inspected_on", "day_in_future"),
                ("/people", "text_missing"),
                ("/findings", "text_too_long"),
                ("/departments/1", "named_twice"),
                ("/departments/2", "text_missing"),
                ("/items/0/due_on", "due_before_inspection"),
                ("/items/1/text", "text_invalid"),
                ("/items/1/due_on", "due_before_inspection"),
            ]
        );
        let early = InspectionWords { inspected_on: today.plus_days(-400), ..fine };
        assert_eq!(flaws(&early, today), [("/inspected_on".to_owned(), "day_too_early")]);
    }
}
