//! What is shown of a ledger: the scheme, the lines within reach, what waits to be proposed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use shared::{
    api::{
        notices::RecognitionStanding,
        rewards::{RewardCandidate, RewardLedger, RewardLevel, RewardLine, RewardMark, RewardSchemeRow, RewardSums},
    },
    date::Date,
    division::{DivisionCode, DivisionLevel},
    people::{Actor, Role},
    reward::RewardScheme,
};
use uuid::Uuid;

use super::{RewardError, place};
use crate::{
    app::{notices::level_title, recognitions::standing_of},
    clock,
    state::AppState,
    store::{
        cases::{self, Case},
        rewards::{self as store, Line, Mark},
    },
};

/// Schemes of the cities within reach, or of the city around it, newest year first.
pub(crate) async fn list(state: &AppState, actor: &Actor) -> Result<Vec<RewardSchemeRow>, RewardError> {
    if !matches!(actor.role, Role::Province | Role::City | Role::County) {
        return Err(RewardError::NotForRole);
    }
    let cities = actor.division.at(DivisionLevel::City).unwrap_or_else(|| actor.division.clone());
    let db = state.database.snapshot().await?;
    let mut sums = store::sums(&db, &actor.division).await?;
    let schemes = store::schemes(&db, &cities).await?;
    let rows = schemes.into_iter().map(|(city, year, held)| RewardSchemeRow {
        city_name: state.directory.name_of(city.as_str()).unwrap_or_default(),
        sums: sums.remove(&(city.to_string(), i32::from(year))).unwrap_or_default(),
        budget: held.scheme.budget,
        city,
        year,
    });
    Ok(rows.collect())
}

/// The ledger of a city, or of a county in it, for a year.
pub(crate) async fn view(state: &AppState, actor: &Actor, code: &str, year: &str) -> Result<RewardLedger, RewardError> {
    let place = place(state, actor, code, year)?;
    let db = state.database.snapshot().await?;
    let held = store::scheme(&db, &place.city, place.year).await?;
    let lines = store::lines(&db, &place.city, place.year).await?;
    let announced = cases::announced_in(&db, &place.city, place.year).await?;
    drop(db);
    let (scheme, version) = held.map_or((None, 0), |held| (Some(held.scheme), held.version));
    let left = scheme.as_ref().and_then(|scheme| scheme.budget.minus(sums_of(&lines).committed()));
    let lines: Vec<Line> = lines.into_iter().filter(|line| place.division.contains(&line.community)).collect();
    let waiting = without_line(&announced, &lines)
        .filter(|case| place.division.contains(&case.community))
        .map(|case| candidate(state, case, scheme.as_ref()))
        .collect();
    let today = state.clock.day();
    let cases: HashMap<Uuid, &Case> = announced.iter().map(|case| (case.id, case)).collect();
    Ok(RewardLedger {
        division_name: state.directory.name_of(place.division.as_str()).unwrap_or_default(),
        version,
        may_change: actor.role == Role::City && place.division == actor.division,
        levels: levels(state, &place.city),
        sums: sums_of(&lines),
        left: left.unwrap_or_default(),
        waiting,
        lines: lines.into_iter().map(|line| shown(state, line, &cases, today)).collect(),
        division: place.division,
        city: place.city,
        year: place.year,
        scheme,
    })
}

/// Cases that stand as recognised and have no line.
pub(super) fn without_line<'a>(announced: &'a [Case], lines: &[Line]) -> impl Iterator<Item = &'a Case> {
    let has_line: BTreeSet<Uuid> = lines.iter().map(|line| line.case_id).collect();
    announced.iter().filter(move |case| case.stage.is_recognised() && !has_line.contains(&case.id))
}

/// Id and title of the level that a case was recognised with; none when it reached none.
pub(super) fn level_of(state: &AppState, case: &Case) -> Option<(String, String)> {
    Some((case.result().level.clone()?, level_title(state, case)))
}

pub(super) fn sums_of(lines: &[Line]) -> RewardSums {
    let mut sums = RewardSums::default();
    for line in lines {
        sums.add(line.state, 1, line.amount);
    }
    sums
}

/// Name of a community, and the divisions around it.
fn names(state: &AppState, community: &DivisionCode) -> (String, String) {
    let found = state.directory.community(community.as_str());
    found.map(|community| (community.name, community.path)).unwrap_or_default()
}

fn candidate(state: &AppState, case: &Case, scheme: Option<&RewardScheme>) -> RewardCandidate {
    let (community_name, community_path) = names(state, &case.community);
    let level = level_of(state, case);
    let amount = level.as_ref().and_then(|(level, _)| scheme?.amount_of(level));
    RewardCandidate {
        case: case.id.to_string(),
        community_name,
        community_path,
        level_title: level.map(|(_, title)| title).unwrap_or_default(),
        amount,
    }
}

fn shown(state: &AppState, line: Line, cases: &HashMap<Uuid, &Case>, today: Date) -> RewardLine {
    let (community_name, community_path) = names(state, &line.community);
    let case = cases.get(&line.case_id);
    let mark = |mark: Mark| RewardMark { at: clock::rfc3339(mark.at), by: mark.by };
    let Line {
        id,
        city: _,
        year: _,
        case_id,
        community,
        level,
        level_title,
        amount,
        state: reached,
        version,
        proposed,
        approved,
        paid,
        withdrawn,
        reason,
    } = line;
    RewardLine {
        id: id.to_string(),
        version,
        case: case_id.to_string(),
        community,
        community_name,
        community_path,
        certificate: case.and_then(|case| case.certificate.clone()).unwrap_or_default(),
        announced_on: case.and_then(|case| case.announced_on),
        // A case that bears no certificate of that year any more is none to be paid for.
        standing: case.map_or(RecognitionStanding::Revoked, |case| {
            standing_of(case.stage, case.valid_until.unwrap_or(today), today)
        }),
        level,
        level_title,
        amount,
        state: reached,
        proposed: mark(proposed),
        approved: approved.map(mark),
        paid: paid.map(mark),
        withdrawn: withdrawn.map(mark),
        reason: reason.unwrap_or_default(),
    }
}

/// Levels of the standards that communities of a city are assessed by now.
fn levels(state: &AppState, city: &DivisionCode) -> Vec<RewardLevel> {
    let mut levels: Vec<RewardLevel> = Vec::new();
    let used = state.library.summaries().filter(|pack| {
        let applies_to = pack.applies_to.as_str();
        pack.current && (city.as_str().starts_with(applies_to) || applies_to.starts_with(city.as_str()))
    });
    for pack in used {
        let Some(entry) = state.library.get(&pack.hash) else { continue };
        for (level, title) in entry.levels() {
            if !levels.iter().any(|known| known.level == level) {
                let title: BTreeMap<String, String> = title.clone();
                levels.push(RewardLevel { level: level.to_owned(), title });
            }
        }
    }
    levels
}
