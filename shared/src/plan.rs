//! 创建计划: the gaps that benchmarking has found, as tasks with an owner, a due day and a state.
//!
//! [`benchmark`] says where every requirement stands and in which order to go about those that are
//! open; [`refresh`] brings a plan up to a newer self-assessment. Nothing that people have set is
//! lost by that:
//!
//! | task before | the newer self-assessment | task afterwards |
//! |---|---|---|
//! | none | finds a gap | open |
//! | open, in progress | finds it met | done, by the assessment |
//! | open, in progress | does not ask it any more | dropped, by the assessment |
//! | done or dropped by an assessment | finds a gap again | open |
//! | done or dropped by a person | whatever it finds | as the person has set it |
//!
//! Source: `programme.md`, "Planning" (任务书, 时间表, 《绿色社区创建工作计划及进度表》). That a committee
//! keeps its own plan and everybody above it reads it is said there too; the table is an assumption.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    date::Date,
    division::DivisionCode,
    evaluate::{Assessment, State},
    notice::{Flaw, text_flaw},
    path::{Reach, shortest_path},
    people::{Actor, Role},
    responses::Responses,
    rulebook::Rulebook,
};

/// Longest name of whoever does a task, in characters.
pub const MAX_OWNER_CHARACTERS: usize = 60;
/// Longest note on a task, in characters.
pub const MAX_NOTE_CHARACTERS: usize = 1000;
/// Longest reason for dropping a task, in characters.
pub const MAX_REASON_CHARACTERS: usize = 300;

/// 任务状态.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// 未开始.
    Open,
    /// 进行中.
    InProgress,
    /// 已完成.
    Done,
    /// 不再进行, with a reason.
    Dropped,
}

impl TaskState {
    /// All states, in the order of work.
    pub const ALL: [Self; 4] = [Self::Open, Self::InProgress, Self::Done, Self::Dropped];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    /// The state with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Something is left to be done.
    pub const fn is_unfinished(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }

    /// Whether a task in this state that is due on a day is late today; the day itself still counts.
    pub fn is_overdue(self, due_on: Option<Date>, today: Date) -> bool {
        self.is_unfinished() && due_on.is_some_and(|due| due < today)
    }
}

/// Whether a role sees the plans within its reach.
pub const fn may_see(role: Role) -> bool {
    matches!(role, Role::Province | Role::City | Role::County | Role::Street | Role::Community | Role::Supervisor)
}

/// Whether a role sees plan against progress of the communities within its reach.
pub const fn may_compare(role: Role) -> bool {
    may_see(role) && !matches!(role, Role::Community)
}

/// Whether somebody keeps the plan of a community: its own committee does, nobody else.
pub fn may_keep(actor: &Actor, community: &DivisionCode) -> bool {
    actor.role == Role::Community && actor.division == *community
}

/// One requirement as a self-assessment has found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its id in the pack.
    pub requirement: String,
    /// Where it stands.
    pub state: State,
    /// Something has to be done: it is open, or the shortest path needs more of it.
    pub is_gap: bool,
    /// It is a step of the shortest path to the next level.
    pub is_on_path: bool,
}

/// Every requirement of a pack as a sheet has found it: first the steps of the shortest path, then
/// the other gaps, then the rest, each in the pack's order.
///
/// What only an assessor can fill in is no gap while it is unanswered: the committee cannot close it.
pub fn benchmark(rulebook: &Rulebook, responses: &Responses) -> Vec<Found> {
    let assessment = Assessment::of(rulebook, responses);
    let path = shortest_path(rulebook, responses);
    let steps: Vec<usize> = match path.reach {
        Reach::Found => path.steps.iter().map(|step| step.item).collect(),
        Reach::OutOfReach | Reach::NotKnown => Vec::new(),
    };
    let found = |index: usize| {
        let (item, state) = (&rulebook.items[index], assessment.items[index].state);
        let is_on_path = steps.contains(&index);
        let is_left_to_others = item.by_assessor && state == State::Unanswered;
        let is_gap = is_on_path || (state.is_open() && !is_left_to_others);
        Found { requirement: item.id.clone(), state, is_gap, is_on_path }
    };
    let mut all: Vec<Found> = steps.iter().copied().map(found).collect();
    let (gaps, rest): (Vec<_>, Vec<_>) =
        (0..rulebook.items.len()).filter(|index| !steps.contains(index)).map(found).partition(|found| found.is_gap);
    all.extend(gaps);
    all.extend(rest);
    all
}

/// A task as the table of the module looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The requirement.
    pub requirement: String,
    /// Its state.
    pub state: TaskState,
    /// An assessment has set that state, not a person.
    pub is_by_assessment: bool,
}

/// What a newer self-assessment makes of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refreshed {
    /// Its state afterwards.
    pub state: TaskState,
    /// An assessment has set that state.
    pub is_by_assessment: bool,
    /// Where the requirement stands; none when the pack does not have it any more.
    pub found: Option<State>,
    /// It is a step of the shortest path.
    pub is_on_path: bool,
    /// Its place in the plan, from 0.
    pub rank: u32,
}

/// A plan brought up to a self-assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refresh {
    /// What becomes of each task, in the order in which they were given.
    pub kept: Vec<Refreshed>,
    /// New tasks with their place in the plan.
    pub added: Vec<(Found, u32)>,
}

/// Brings the tasks of a plan up to what a self-assessment has found; see the table of the module.
pub fn refresh(tasks: &[Known], found: &[Found]) -> Refresh {
    let place = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let kept = tasks.iter().map(|task| {
        let position = found.iter().position(|found| found.requirement == task.requirement);
        let own = position.map(|position| &found[position]);
        let (state, is_by_assessment) = match own {
            Some(own) if own.is_gap && task.is_by_assessment => (TaskState::Open, false),
            Some(own) if !own.is_gap && task.state.is_unfinished() => {
                (if own.state == State::Met { TaskState::Done } else { TaskState::Dropped }, true)
            }
            None if task.state.is_unfinished() => (TaskState::Dropped, true),
            _ => (task.state, task.is_by_assessment),
        };
        Refreshed {
            state,
            is_by_assessment,
            found: own.map(|own| own.state),
            is_on_path: own.is_some_and(|own| own.is_on_path),
            rank: place(position.unwrap_or(found.len())),
        }
    });
    let is_new = |found: &Found| found.is_gap && tasks.iter().all(|task| task.requirement != found.requirement);
    let added = found.iter().enumerate().filter(|(_, found)| is_new(found));
    Refresh { kept: kept.collect(), added: added.map(|(position, found)| (found.clone(), place(position))).collect() }
}

/// What somebody sets of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskWords<'a> {
    /// 责任人; may be empty.
    pub owner: &'a str,
    /// 完成期限.
    pub due_on: Option<Date>,
    /// Its state.
    pub state: TaskState,
    /// Why it is dropped; does not count in another state.
    pub reason: &'a str,
    /// 备注; may be empty.
    pub note: &'a str,
}

impl TaskWords<'_> {
    /// Everything that is wrong, as field and stable code. A due day that has been there before may
    /// lie in the past, a new one may not.
    pub fn flaws(&self, due_before: Option<Date>, today: Date) -> Vec<(&'static str, &'static str)> {
        let mut flaws = Vec::new();
        let optional = |text: &str, most| if text.trim().is_empty() { None } else { text_flaw(text, 1, most) };
        if let Some(flaw) = optional(self.owner, MAX_OWNER_CHARACTERS) {
            flaws.push(("owner", flaw.code()));
        } else if self.owner.contains(['\n', '\r', '\t']) {
            flaws.push(("owner", Flaw::Malformed.code()));
        }
        if self.due_on != due_before && self.due_on.is_some_and(|due| due < today) {
            flaws.push(("due_on", "due_day_past"));
        }
        if self.state == TaskState::Dropped
            && let Some(flaw) = text_flaw(self.reason, 1, MAX_REASON_CHARACTERS)
        {
            flaws.push(("reason", flaw.code()));
        }
        if let Some(flaw) = optional(self.note, MAX_NOTE_CHARACTERS) {
            flaws.push(("note", flaw.code()));
        }
        flaws
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(requirement: &str, state: State, is_on_path: bool) -> Found {
        Found { requirement: requirement.into(), state, is_gap: state.is_open() || is_on_path, is_on_path }
    }

    fn known(state: TaskState, is_by_assessment: bool) -> Known {
        Known { requirement: "1.1".into(), state, is_by_assessment }
    }

    fn after(task: Known, found: &[Found]) -> (TaskState, bool) {
        let refreshed = refresh(&[task], found).kept[0];
        (refreshed.state, refreshed.is_by_assessment)
    }

    #[test]
    fn every_state_has_a_name_of_its_own() {
        for state in TaskState::ALL {
            assert_eq!(TaskState::from_id(state.id()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.id());
        }
        for state in State::ALL {
            assert_eq!(State::from_id(state.id()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.id());
        }
        assert_eq!(TaskState::from_id("late"), None);
    }

    #[test]
    fn a_newer_assessment_finishes_and_reopens_only_what_nobody_has_settled() {
        use TaskState::{Done, Dropped, InProgress, Open};
        let met = [found("1.1", State::Met, false)];
        let partly = [found("1.1", State::Partly, false)];
        let gone = [found("1.1", State::NotApplicable, false)];
        for (before, by_assessment, now, expected) in [
            (Open, false, &met[..], (Done, true)),
            (InProgress, false, &met[..], (Done, true)),
            (Open, false, &gone[..], (Dropped, true)),
            (InProgress, false, &met[..0], (Dropped, true)),
            (Done, true, &partly[..], (Open, false)),
            (Dropped, true, &partly[..], (Open, false)),
            (Done, true, &met[..], (Done, true)),
            (Done, false, &partly[..], (Done, false)),
            (Dropped, false, &partly[..], (Dropped, false)),
            (Dropped, false, &met[..], (Dropped, false)),
            (InProgress, false, &partly[..], (InProgress, false)),
        ] {
            assert_eq!(after(known(before, by_assessment), now), expected, "{before:?} {now:?}");
        }
    }

    #[test]
    fn gaps_without_a_task_are_added_in_their_place() {
        let found = [
            found("2.1", State::NotMet, true),
            found("1.1", State::Unanswered, false),
            found("3.1", State::Met, false),
        ];
        let plan = refresh(&[known(TaskState::InProgress, false)], &found);
        assert_eq!((plan.kept[0].rank, plan.kept[0].found), (1, Some(State::Unanswered)));
        assert_eq!(plan.added, [(found[0].clone(), 0)]);
        // The same once more adds nothing.
        let tasks = ["1.1", "2.1"].map(|id| Known { requirement: id.into(), ..known(TaskState::Open, false) });
        assert!(refresh(&tasks, &found).added.is_empty());
    }

    #[test]
    fn a_met_requirement_that_the_path_needs_more_of_stays_a_task() {
        let more = [found("1.1", State::Met, true)];
        assert_eq!(after(known(TaskState::Open, false), &more), (TaskState::Open, false));
        assert_eq!(refresh(&[], &more).added.len(), 1);
    }

    #[test]
    fn what_is_set_of_a_task_is_checked_field_by_field() {
        let today: Date = "2026-11-23".parse().unwrap();
        let fine = TaskWords { owner: "", due_on: None, state: TaskState::Open, reason: "", note: "" };
        assert_eq!(fine.flaws(None, today), []);
        let long = "长".repeat(MAX_NOTE_CHARACTERS + 1);
        let past = Some(today.plus_days(-1));
        let bad =
            TaskWords { owner: "张三\n李四", due_on: past, state: TaskState::Dropped, reason: " ", note: &long };
        assert_eq!(
            bad.flaws(None, today),
            [
                ("owner", "text_invalid"),
                ("due_on", "due_day_past"),
                ("reason", "text_missing"),
                ("note", "text_too_long"),
            ]
        );
        // A day that has passed meanwhile may stay.
        assert_eq!(TaskWords { due_on: past, ..fine.clone() }.flaws(past, today), []);
        assert_eq!(TaskWords { due_on: Some(today), ..fine }.flaws(None, today), []);
    }

    #[test]
    fn the_day_it_is_due_on_still_counts() {
        let today: Date = "2026-11-23".parse().unwrap();
        assert!(!TaskState::Open.is_overdue(Some(today), today));
        assert!(TaskState::InProgress.is_overdue(Some(today.plus_days(-1)), today));
        assert!(!TaskState::Done.is_overdue(Some(today.plus_days(-1)), today));
        assert!(!TaskState::Open.is_overdue(None, today));
    }

    #[test]
    fn only_the_own_committee_keeps_a_plan() {
        let code = |text: &str| text.parse::<DivisionCode>().unwrap();
        let actor =
            |role, division: &str| Actor { account: String::new(), role, division: code(division), department: None };
        let community = code("440103001101");
        assert!(may_keep(&actor(Role::Community, "440103001101"), &community));
        assert!(!may_keep(&actor(Role::Community, "440103001102"), &community));
        assert!(!may_keep(&actor(Role::City, "4401"), &community));
    }
}
