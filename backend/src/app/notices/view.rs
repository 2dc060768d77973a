//! Who sees which notices. A city sees its own with drafts; others who are signed in see what has
//! been published where their reach and the city meet; the public sees all that has been published.

use data_encoding::HEXLOWER;
use sea_orm::ConnectionTrait;
use shared::{
    api::notices::{NoticeLine, NoticePage, NoticeRow, NoticeView},
    division::{DivisionCode, DivisionLevel},
    notice::{NoticeState, Phase},
    people::Role,
};
use uuid::Uuid;

use super::{NoticeError, Person, snapshot, today};
use crate::{
    app::paging,
    clock,
    state::AppState,
    store::{
        cases,
        notices::{self, Filter, Notice, Scope},
        objections,
    },
};

/// Notices on a page when nothing is asked for, and at most.
const USUAL_PAGE: u64 = 50;
const LONGEST_PAGE: u64 = 200;

/// What somebody asks a list of notices for.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListQuery {
    pub(crate) city: Option<DivisionCode>,
    pub(crate) phase: Option<Phase>,
    pub(crate) after: Option<String>,
    pub(crate) limit: Option<u64>,
}

/// Notices within somebody's reach.
pub(crate) async fn list(state: &AppState, person: &Person, query: ListQuery) -> Result<NoticePage, NoticeError> {
    let (scope, within) = match person.actor.role {
        Role::Administrator => return Err(NoticeError::NotForRole),
        Role::City => (Scope::Own(person.actor.division.clone()), None),
        // A county sees the notices of its city; the province those of all cities.
        _ => {
            let city = person.actor.division.at(DivisionLevel::City);
            (Scope::Published, Some(city.unwrap_or_else(|| person.actor.division.clone())))
        }
    };
    page(state, &scope, within, query, matches!(person.actor.role, Role::City | Role::Province)).await
}

/// Notices that everybody may see.
pub(crate) async fn list_public(state: &AppState, query: ListQuery) -> Result<NoticePage, NoticeError> {
    page(state, &Scope::Published, None, query, false).await
}

async fn page(
    state: &AppState,
    scope: &Scope,
    within: Option<DivisionCode>,
    query: ListQuery,
    with_objections: bool,
) -> Result<NoticePage, NoticeError> {
    let db = &state.database.read;
    let today = today(state)?;
    let after = paging::behind(query.after.as_deref()).map_err(|wrong| NoticeError::Invalid(vec![wrong]))?;
    let limit = query.limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let filter = Filter { city: query.city, within, phase: query.phase.map(|phase| (phase, today)) };
    let mut found = notices::list(db, scope, &filter, after, limit + 1).await?;
    let next = paging::cut(&mut found, limit).map(|last| format!("{}~{}", last.period.first_day(), last.id));
    let ids: Vec<Uuid> = found.iter().map(|notice| notice.id).collect();
    let communities = notices::line_counts(db, ids.iter().copied()).await?;
    let open = if with_objections { objections::open_counts(db, ids).await? } else { <_>::default() };
    let row = |notice: Notice| NoticeRow {
        id: notice.id.to_string(),
        city_name: city_name(state, &notice),
        first_day: notice.period.first_day(),
        last_day: notice.period.last_day(),
        state: notice.state,
        phase: notice.period.phase(today),
        communities: communities.get(&notice.id).copied().unwrap_or_default(),
        open_objections: open.get(&notice.id).copied().unwrap_or_default(),
        number: notice.number,
        title: notice.title,
    };
    Ok(NoticePage { notices: found.into_iter().map(row).collect(), next })
}

/// One notice within somebody's reach.
pub(crate) async fn view(state: &AppState, person: &Person, id: Uuid) -> Result<NoticeView, NoticeError> {
    let division = &person.actor.division;
    let db = &state.database.read;
    let notice = match person.actor.role {
        Role::Administrator => return Err(NoticeError::NotForRole),
        Role::City => notices::find(db, &Scope::Own(division.clone()), id).await?,
        _ => notices::find(db, &Scope::Published, id)
            .await?
            .filter(|notice| division.contains(&notice.city) || notice.city.contains(division)),
    };
    whole(state, notice.ok_or(NoticeError::Unknown)?).await
}

/// One published notice, by id or number.
pub(crate) async fn public(state: &AppState, name: &str) -> Result<NoticeView, NoticeError> {
    let db = &state.database.read;
    let notice = match Uuid::parse_str(name) {
        Ok(id) => notices::find(db, &Scope::Published, id).await?,
        Err(_) => notices::by_number(db, name).await?,
    };
    whole(state, notice.ok_or(NoticeError::Unknown)?).await
}

async fn whole(state: &AppState, notice: Notice) -> Result<NoticeView, NoticeError> {
    let lines = lines(state, &state.database.read, &notice).await?;
    let today = today(state)?;
    let published = notice.published.as_ref();
    Ok(NoticeView {
        id: notice.id.to_string(),
        city_name: city_name(state, &notice),
        first_day: notice.period.first_day(),
        last_day: notice.period.last_day(),
        phase: notice.period.phase(today),
        lines,
        content_sha256: published.map(|published| HEXLOWER.encode(&published.sha256)),
        published_at: published.map(|published| clock::rfc3339(published.at)),
        number: notice.number,
        city: notice.city,
        title: notice.title,
        text: notice.words,
        contact: notice.contact,
        state: notice.state,
        version: notice.version,
        announced_on: notice.announced_on,
    })
}

/// The list: of a draft as its cases stand now, of a published notice as it was frozen, with what
/// has left it since.
async fn lines(state: &AppState, db: &impl ConnectionTrait, notice: &Notice) -> Result<Vec<NoticeLine>, NoticeError> {
    let listed = notices::lines(db, notice.id).await?;
    let Some(published) = notice.published.as_ref().filter(|_| notice.state != NoticeState::Draft) else {
        let scope = cases::Scope::Within(notice.city.clone());
        let mut lines = Vec::with_capacity(listed.len());
        for line in listed {
            lines.extend(cases::find(db, &scope, line.case_id).await?.map(|case| snapshot::line(state, &case)));
        }
        return Ok(lines);
    };
    let mut lines = snapshot::read(notice, published)?.lines;
    for (line, listed) in lines.iter_mut().zip(listed) {
        line.left_because = listed.left_because;
    }
    Ok(lines)
}

fn city_name(state: &AppState, notice: &Notice) -> String {
    state.directory.name_of(notice.city.as_str()).unwrap_or_default()
}
