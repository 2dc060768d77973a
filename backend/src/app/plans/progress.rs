//! 计划与进度: the plans of a division and of those below it, added up.

use std::collections::HashMap;

use shared::{
    api::{
        plans::{DivisionPlans, PlanCounts, PlanProgress},
        progress::DivisionName,
    },
    division::{DivisionCode, DivisionLevel},
    people::Actor,
    plan,
};

use super::PlanError;
use crate::{
    app::{
        person::Person,
        progress::{children_of, level_below, number},
    },
    directory::Directory,
    state::AppState,
    store::plans::{self, ChildOverdue, ChildSums},
};

/// Plan against progress in a division, one's own when none is asked for.
pub(crate) async fn progress(
    state: &AppState,
    person: &Person,
    division: Option<&DivisionCode>,
) -> Result<PlanProgress, PlanError> {
    let actor = &person.actor;
    if !plan::may_compare(actor.role) {
        return Err(PlanError::NotForRole);
    }
    let division = division.unwrap_or(&actor.division);
    let directory = state.directory.current();
    if !actor.reaches(division) || directory.name_of(division.as_str()).is_none() {
        return Err(PlanError::Unknown);
    }
    let level = match division.level() {
        DivisionLevel::Street => DivisionLevel::Community,
        _ => level_below(&directory, division).ok_or(PlanError::Unknown)?,
    };
    let (db, today) = (&state.database.read, state.clock.day());
    let sums = plans::sums_by_child(db, division, level).await?;
    let overdue = plans::overdue_by_child(db, division, level, today).await?;
    let counted = Counted::new(&sums, &overdue);
    Ok(PlanProgress {
        as_of: today,
        total: counted.of(&directory, division),
        ancestors: ancestors_of(&directory, actor, division),
        children: below(&directory, division, level).iter().map(|child| counted.of(&directory, child)).collect(),
    })
}

/// Counts by child.
struct Counted<'a> {
    sums: HashMap<&'a str, &'a ChildSums>,
    overdue: HashMap<&'a str, i64>,
}

impl<'a> Counted<'a> {
    fn new(sums: &'a [ChildSums], overdue: &'a [ChildOverdue]) -> Self {
        Self {
            sums: sums.iter().map(|sums| (sums.child.as_str(), sums)).collect(),
            overdue: overdue.iter().map(|late| (late.child.as_str(), late.overdue)).collect(),
        }
    }

    /// The counts of a division: its own, or those of all children below it.
    fn of(&self, directory: &Directory, division: &DivisionCode) -> DivisionPlans {
        let is_inside = |child: &str| child.starts_with(division.as_str());
        let (mut planned, mut counts) = (0, PlanCounts::default());
        for sums in self.sums.values().filter(|sums| is_inside(&sums.child)) {
            planned += number(sums.planned);
            counts.tasks += number(sums.tasks);
            counts.done += number(sums.done);
            counts.dropped += number(sums.dropped);
        }
        let overdue = self.overdue.iter().filter(|(child, _)| is_inside(child));
        counts.overdue = overdue.map(|(_, overdue)| number(*overdue)).sum();
        DivisionPlans {
            division: division.clone(),
            name: directory.name_of(division.as_str()).unwrap_or_default().to_owned(),
            communities: directory.count_in(division.as_str()),
            planned,
            counts,
        }
    }
}

/// The divisions of a level inside one, by code.
fn below(directory: &Directory, division: &DivisionCode, level: DivisionLevel) -> Vec<DivisionCode> {
    if level == DivisionLevel::Community {
        let communities = directory.communities_in(division.as_str());
        return communities.into_iter().filter_map(|community| community.code.parse().ok()).collect();
    }
    children_of(directory, division, level).collect()
}

/// The divisions around one within reach, the widest first.
fn ancestors_of(directory: &Directory, actor: &Actor, division: &DivisionCode) -> Vec<DivisionName> {
    let around = [DivisionLevel::Province, DivisionLevel::City, DivisionLevel::County];
    let around = around.into_iter().filter(|level| *level < division.level());
    around
        .filter_map(|level| division.at(level))
        .filter(|code| actor.reaches(code))
        .filter_map(|code| {
            let name = directory.name_of(code.as_str())?.to_owned();
            Some(DivisionName { division: code, name })
        })
        .collect()
}
