//! What a published notice says, frozen as canonical JSON with its hash.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::{
    api::{cases::ResultView, notices::NoticeLine},
    canonical,
    date::Date,
    division::{DivisionCode, DivisionLevel},
};

use super::{NoticeError, internal};
use crate::{
    state::AppState,
    store::{
        cases::{Case, Scored},
        notices::{Notice, Published},
    },
};

/// The frozen content; members in alphabetical order, as canonical JSON wants.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Snapshot {
    pub(super) city: DivisionCode,
    pub(super) contact: String,
    pub(super) first_day: Date,
    pub(super) last_day: Date,
    pub(super) lines: Vec<NoticeLine>,
    pub(super) number: String,
    pub(super) text: String,
    pub(super) title: String,
}

/// Freezes a notice with its lines.
pub(super) fn freeze(notice: &Notice, lines: Vec<NoticeLine>, now: i64) -> Result<Published, NoticeError> {
    let snapshot = Snapshot {
        city: notice.city.clone(),
        contact: notice.contact.clone(),
        first_day: notice.period.first_day(),
        last_day: notice.period.last_day(),
        lines,
        number: notice.number.clone(),
        text: notice.words.clone(),
        title: notice.title.clone(),
    };
    let content = canonical::to_vec(&snapshot).map_err(internal)?;
    let sha256 = Sha256::digest(&content).to_vec();
    Ok(Published { at: now, content, sha256 })
}

/// Reads what was frozen; an altered one is not shown.
pub(super) fn read(notice: &Notice, published: &Published) -> Result<Snapshot, NoticeError> {
    if Sha256::digest(&published.content).as_slice() != published.sha256 {
        return Err(internal(format!("the content of notice {} is not what was published", notice.id)));
    }
    serde_json::from_slice(&published.content).map_err(internal)
}

/// One line from a case as it stands now.
pub(super) fn line(state: &AppState, case: &Case) -> NoticeLine {
    let name = |level| {
        let code = case.community.at(level);
        code.and_then(|code| state.directory.name_of(code.as_str())).unwrap_or_default()
    };
    let result = |scored: &Scored| ResultView { score: scored.score.clone(), level: scored.level.clone() };
    let city_name = name(DivisionLevel::City);
    let county_name = name(DivisionLevel::County);
    NoticeLine {
        case: case.id.to_string(),
        community: case.community.clone(),
        community_name: name(DivisionLevel::Community),
        // A city without counties has a pseudo-county of its own name.
        county_name: if county_name == city_name { String::new() } else { county_name },
        city_name,
        street_name: name(DivisionLevel::Street),
        claimed: result(&case.claimed),
        reviewed: case.reviewed.as_ref().map(result).unwrap_or_default(),
        level_title: level_title(state, case),
        route: case.route,
        left_because: None,
    }
}

/// What the level is called that a case is recognised with; empty when none is reached.
pub(crate) fn level_title(state: &AppState, case: &Case) -> String {
    let Some(level) = &case.result().level else { return String::new() };
    state.library.get(&case.pack_hash).map_or(level.as_str(), |pack| pack.level_title(level)).to_owned()
}
