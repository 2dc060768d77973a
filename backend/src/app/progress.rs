//! 进展: how far a division has come, against its targets, over time ([`over_time`]), and by the
//! divisions below.

mod over_time;

use std::collections::{BTreeMap, HashMap};

use axum::http::StatusCode;
use shared::{
    api::progress::{DivisionName, DivisionProgress, FailingRequirement, ProgressView, StageCount, TargetProgress},
    case::{Stage, settings::Target},
    date::Date,
    division::{DivisionCode, DivisionLevel},
    people::{Actor, Role},
};

use crate::{
    directory::Directory,
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        benchmarks::{self, Benchmarking},
        division_settings,
        progress::{self as store, AtStage, Recognised},
        tallies,
    },
};

/// Failing requirements that are shown.
const MOST_FAILING: u64 = 15;

/// Why no progress is shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProgressError {
    /// There is no such division within reach, or none that has divisions below it.
    #[error("no such division within reach")]
    NotFound,
    /// Progress is not for this role.
    #[error("not for this role")]
    NotForRole,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Everything about a province, city or county.
pub(crate) async fn view(
    state: &AppState,
    actor: &Actor,
    division: &DivisionCode,
) -> Result<ProgressView, ProgressError> {
    let is_for =
        matches!(actor.role, Role::Province | Role::City | Role::County | Role::Supervisor | Role::Administrator);
    if !is_for {
        return Err(ProgressError::NotForRole);
    }
    let directory = state.directory.current();
    if !actor.reaches(division) || directory.name_of(division.as_str()).is_none() {
        return Err(ProgressError::NotFound);
    }
    let children = level_below(&directory, division).ok_or(ProgressError::NotFound)?;
    let today = state.clock.day();
    let db = &state.database.read;
    let (at_stages, benchmarking, months, recognised, failing, targets) = tokio::try_join!(
        store::newest_by_stage(db, division, children),
        benchmarks::by_child(db, division, children),
        store::opened_by_month(db, division),
        store::recognised(db, division, children, today),
        tallies::most(db, division, MOST_FAILING),
        targets_of(state, division),
    )?;
    let counts = Counts::new(&at_stages, &benchmarking, &recognised);
    let total = counts.of(&directory, division);
    let mut reached = Vec::with_capacity(targets.len());
    for (_, target) in &targets {
        reached.push(reached_by(state, division, target.by, today, &recognised).await?);
    }
    let months = over_time::months(&months, &recognised, total.communities, today);
    Ok(ProgressView {
        as_of: today,
        ancestors: ancestors_of(&directory, actor, division),
        targets: targets
            .into_iter()
            .zip(reached)
            .map(|((set_by, target), reached)| target_view(set_by, target, reached, total.communities, today))
            .collect(),
        years: over_time::years(&months, today),
        months,
        children: children_of(&directory, division, children).map(|child| counts.of(&directory, &child)).collect(),
        failing: failing
            .into_iter()
            .map(|sum| FailingRequirement {
                pack_hash: state.library.current(&sum.pack_id).map(str::to_owned),
                pack_id: sum.pack_id,
                requirement: sum.requirement,
                not_claimed: u32::try_from(sum.not_claimed).unwrap_or_default(),
                not_confirmed: u32::try_from(sum.not_confirmed).unwrap_or_default(),
            })
            .collect(),
        total,
    })
}

/// Counts by child division.
struct Counts<'a> {
    stages: HashMap<&'a str, BTreeMap<usize, u32>>,
    benchmarking: HashMap<&'a str, u32>,
    holding: HashMap<&'a str, u32>,
}

impl<'a> Counts<'a> {
    fn new(at_stages: &'a [AtStage], benchmarking: &'a [Benchmarking], recognised: &'a [Recognised]) -> Self {
        let benchmarking = benchmarking.iter().map(|row| (row.child.as_str(), number(row.communities))).collect();
        let mut counts = Self { stages: HashMap::new(), benchmarking, holding: HashMap::new() };
        for row in at_stages {
            let stage = Stage::ALL.iter().position(|stage| stage.id() == row.stage).unwrap_or(Stage::ALL.len());
            *counts.stages.entry(&row.child).or_default().entry(stage).or_default() += number(row.communities);
        }
        for row in recognised {
            *counts.holding.entry(&row.child).or_default() += number(row.holding);
        }
        counts
    }

    /// The counts of a division: its own, or those of all children below it.
    fn of(&self, directory: &Directory, division: &DivisionCode) -> DivisionProgress {
        let is_inside = |child: &&str| child.starts_with(division.as_str());
        let mut stages: BTreeMap<usize, u32> = BTreeMap::new();
        for (_, counted) in self.stages.iter().filter(|(child, _)| is_inside(child)) {
            for (stage, communities) in counted {
                *stages.entry(*stage).or_default() += communities;
            }
        }
        let sum = |counted: &HashMap<&str, u32>| {
            counted.iter().filter(|(child, _)| is_inside(child)).map(|(_, count)| count).sum::<u32>()
        };
        let (benchmarking, recognised) = (sum(&self.benchmarking), sum(&self.holding));
        let takes_part = |index: usize| Stage::ALL.get(index).is_none_or(|stage| stage.takes_part());
        let on_the_way: u32 = stages.iter().filter(|(index, _)| takes_part(**index)).map(|(_, count)| count).sum();
        let communities = directory.count_in(division.as_str());
        DivisionProgress {
            division: division.clone(),
            name: directory.name_of(division.as_str()).unwrap_or_default().to_owned(),
            communities,
            taking_part: benchmarking + on_the_way,
            benchmarking,
            recognised,
            recognised_permille: permille(recognised, communities),
            stages: stages
                .into_iter()
                .filter_map(|(index, communities)| Some(StageCount { stage: *Stage::ALL.get(index)?, communities }))
                .collect(),
        }
    }
}

/// The divisions around one within reach, the widest first.
fn ancestors_of(directory: &Directory, actor: &Actor, division: &DivisionCode) -> Vec<DivisionName> {
    let around = [DivisionLevel::Province, DivisionLevel::City].into_iter().filter(|level| *level < division.level());
    around
        .filter_map(|level| division.at(level))
        .filter(|code| actor.reaches(code))
        .filter_map(|code| {
            let name = directory.name_of(code.as_str())?.to_owned();
            Some(DivisionName { division: code, name })
        })
        .collect()
}

/// The level of the divisions that are shown below one. A city whose only county is made up, like
/// 东莞, has its streets right below.
pub(super) fn level_below(directory: &Directory, division: &DivisionCode) -> Option<DivisionLevel> {
    match division.level() {
        DivisionLevel::Province => Some(DivisionLevel::City),
        DivisionLevel::City => {
            let counties = directory.children(Some(division.as_str()));
            let name = directory.name_of(division.as_str());
            let is_made_up = matches!(&counties[..], [only] if Some(only.name.as_str()) == name);
            Some(if is_made_up { DivisionLevel::Street } else { DivisionLevel::County })
        }
        DivisionLevel::County => Some(DivisionLevel::Street),
        DivisionLevel::Street | DivisionLevel::Community => None,
    }
}

/// The divisions of a level inside one, by code.
pub(super) fn children_of(
    directory: &Directory,
    division: &DivisionCode,
    level: DivisionLevel,
) -> impl Iterator<Item = DivisionCode> + use<> {
    let mut found = vec![division.clone()];
    while found.first().is_some_and(|first| first.level() < level) {
        found = found
            .iter()
            .flat_map(|parent| directory.children(Some(parent.as_str())))
            .filter_map(|child| child.code.parse().ok())
            .collect();
    }
    found.into_iter()
}

/// The targets that speak of a division: shares that it or a division around it has set, and
/// numbers that it has set itself. Earliest first.
async fn targets_of(state: &AppState, division: &DivisionCode) -> Result<Vec<(DivisionCode, Target)>, StoreError> {
    let mut targets = Vec::new();
    for level in [DivisionLevel::Province, DivisionLevel::City] {
        let Some(code) = division.at(level) else { continue };
        let Some(own) = division_settings::of(&state.database.read, code.as_str()).await? else { continue };
        let speaks = |target: &Target| target.percent.is_some() || code == *division;
        targets.extend(own.settings.targets.into_iter().filter(speaks).map(|target| (code.clone(), target)));
    }
    targets.sort_by(|(a_code, a), (b_code, b)| (a.by, a_code).cmp(&(b.by, b_code)));
    Ok(targets)
}

/// Communities recognised by a day, or until now when it is to come.
async fn reached_by(
    state: &AppState,
    division: &DivisionCode,
    day: Date,
    today: Date,
    recognised: &[Recognised],
) -> Result<u32, StoreError> {
    let is_last_of_month = day.plus_days(1).to_string().ends_with("-01");
    if day >= today || is_last_of_month {
        let (month, day) = (day.to_string(), day);
        let is_in = |row: &&Recognised| day >= today || row.month.as_str() <= &month[..7];
        return Ok(recognised.iter().filter(is_in).map(|row| number(row.communities)).sum());
    }
    store::recognised_until(&state.database.read, division, day).await
}

fn target_view(set_by: DivisionCode, target: Target, reached: u32, communities: u32, today: Date) -> TargetProgress {
    let needed = target.count(communities);
    TargetProgress {
        by: target.by,
        is_past: target.by < today,
        set_by,
        percent: target.percent,
        needed,
        needed_permille: target
            .percent
            .map_or_else(|| permille(needed, communities), |percent| u32::from(percent) * 10),
        reached,
        reached_permille: permille(reached, needed),
        source: target.source,
    }
}

fn permille(part: u32, whole: u32) -> u32 {
    if whole == 0 {
        return 0;
    }
    u32::try_from(u64::from(part) * 1000 / u64::from(whole)).unwrap_or(u32::MAX)
}

pub(super) fn number(count: i64) -> u32 {
    u32::try_from(count).unwrap_or_default()
}

impl From<ProgressError> for Problem {
    fn from(error: ProgressError) -> Self {
        match error {
            ProgressError::NotFound => Self::not_found(),
            ProgressError::NotForRole => {
                Self::new(StatusCode::FORBIDDEN, "not_for_role", "This is not for accounts of this role")
            }
            ProgressError::Store(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::guangdong;

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    #[test]
    fn a_city_without_counties_shows_its_streets() {
        let directory = guangdong();
        let below = |text: &str| level_below(&directory, &code(text));
        assert_eq!(below("44"), Some(DivisionLevel::City));
        assert_eq!(below("4401"), Some(DivisionLevel::County));
        assert_eq!(below("4419"), Some(DivisionLevel::Street));
        assert_eq!(below("4420"), Some(DivisionLevel::Street));
        assert_eq!(below("440103001"), None);
        let streets: Vec<_> = children_of(&directory, &code("4419"), DivisionLevel::Street).collect();
        assert!(streets.len() > 10 && streets.iter().all(|street| street.as_str().starts_with("441900")));
    }

    #[test]
    fn shares_are_never_rounded_up() {
        assert_eq!(permille(2, 3), 666);
        assert_eq!(permille(0, 0), 0);
        assert_eq!(permille(190, 190), 1000);
    }
}
