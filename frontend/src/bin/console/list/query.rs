//! What the work list is asked, as the address of the page says it.

use frontend::{
    api::escape,
    browser::{storage, task},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate, params::ParamsMap};
use shared::{api::cases::CasePage, people::Role};

use crate::{api, session::Session};

/// Which cases, in which order. Filters hold what stands in the address; empty does not narrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    /// All within reach, not only what waits for whoever asks.
    pub(crate) all: bool,
    /// By the position of their name in [`FILTERS`].
    filters: [String; FILTERS.len()],
}

/// Filters by the name that page and server give them.
const FILTERS: [&str; 10] =
    ["q", "stage", "division", "route", "honour", "score_of", "score_from", "score_to", "overdue", "sort"];

/// Those that say how and narrow nothing.
const MANNERS: [&str; 2] = ["score_of", "sort"];

/// Whether cases can wait for a role.
pub(crate) fn is_waited_for(role: Option<Role>) -> bool {
    !matches!(role, None | Some(Role::Province | Role::Supervisor | Role::Administrator))
}

impl Query {
    /// What an address asks.
    pub(crate) fn read(map: &ParamsMap, role: Option<Role>) -> Self {
        let all = !is_waited_for(role) || map.get_str("tab") == Some("all");
        Self { all, filters: FILTERS.map(|name| map.get(name).unwrap_or_default()) }
    }

    /// The value of a filter.
    pub(crate) fn filter(&self, name: &str) -> &str {
        position(name).map_or("", |position| &self.filters[position])
    }

    /// The same with another value of a filter.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        if let Some(position) = position(name) {
            value.clone_into(&mut self.filters[position]);
        }
        self
    }

    /// The same without any filter.
    pub(crate) fn cleared(self) -> Self {
        Self { filters: Default::default(), ..self }
    }

    /// Whether any filter narrows.
    pub(crate) fn is_narrowed(&self) -> bool {
        FILTERS.iter().zip(&self.filters).any(|(name, value)| !MANNERS.contains(name) && !value.trim().is_empty())
    }

    /// How many filters narrow, beside the search.
    pub(crate) fn narrowing(&self) -> usize {
        let narrows = |name: &str, value: &String| name != "q" && !MANNERS.contains(&name) && !value.trim().is_empty();
        FILTERS.iter().zip(&self.filters).filter(|(name, value)| narrows(name, value)).count()
    }

    /// What the server is asked.
    pub(crate) fn for_server(&self, after: Option<&str>) -> String {
        let mut query = String::from(if self.all { "limit=50" } else { "limit=50&mine=true" });
        self.append(&mut query);
        if let Some(after) = after {
            query.push_str("&after=");
            query.push_str(&escape(after));
        }
        query
    }

    /// What the server is asked for a table of the same lines.
    pub(crate) fn for_export(&self) -> String {
        let mut query = String::from(if self.all { "" } else { "&mine=true" });
        self.append(&mut query);
        query.strip_prefix('&').unwrap_or_default().to_owned()
    }

    /// The address of the page.
    pub(crate) fn address(&self) -> String {
        let mut query = String::new();
        if self.all {
            query.push_str("&tab=all");
        }
        self.append(&mut query);
        let query = query.strip_prefix('&').unwrap_or_default();
        if query.is_empty() { "/console".to_owned() } else { ["/console?", query].concat() }
    }

    fn append(&self, query: &mut String) {
        for (name, value) in FILTERS.iter().zip(&self.filters).filter(|(_, value)| !value.trim().is_empty()) {
            query.push('&');
            query.push_str(name);
            query.push('=');
            query.push_str(&escape(value.trim()));
        }
    }
}

fn position(name: &str) -> Option<usize> {
    FILTERS.iter().position(|filter| *filter == name)
}

/// Goes to what a query asks; `replaces` keeps typing out of the history.
pub(crate) fn go() -> impl Fn(&Query, bool) + Clone + 'static {
    let navigate = use_navigate();
    move |query, replaces| {
        let options = NavigateOptions { replace: replaces, scroll: false, ..NavigateOptions::default() };
        navigate(&query.address(), options);
    }
}

/// Where the ids of the lines are kept, the way on from the last of them, what the server was asked,
/// and the address of the list.
const LINES: &str = "console.lines";
const NEXT: &str = "console.next";
const ASKED: &str = "console.asked";
const ADDRESS: &str = "console.list";

/// Keeps which cases the list shows and how it goes on, for the case page to go through.
pub(crate) fn remember(query: &Query, ids: impl Iterator<Item = String>, next: Option<&str>) {
    storage::write_for_now(LINES, &ids.collect::<Vec<_>>().join(" "));
    storage::write_for_now(NEXT, next.unwrap_or_default());
    storage::write_for_now(ASKED, &query.for_server(None));
    storage::write_for_now(ADDRESS, &query.address());
}

/// The cases before and after one in the list that was looked at last, also where the lines end that
/// the list has shown.
#[derive(Clone, Copy)]
pub(crate) struct Around {
    session: Session,
    own: StoredValue<String>,
    pub(crate) before: StoredValue<Option<String>>,
    pub(crate) after: RwSignal<Option<String>>,
}

impl Around {
    /// What is around a case.
    pub(crate) fn of(session: Session, id: String) -> Self {
        let (before, after) = neighbours(&id);
        let is_last = after.is_none();
        let around =
            Self { session, own: StoredValue::new(id), before: StoredValue::new(before), after: RwSignal::new(after) };
        if is_last {
            around.look_further();
        }
        around
    }

    /// Reads the next lines, when the reader is at the last of those that are known. What does not
    /// come can be asked for again.
    pub(crate) fn look_further(self) {
        let own = self.own.get_value();
        let Some((from, query)) = way_on(&own) else { return };
        task::run(async move {
            if let Ok(page) = api::cases::list(self.session, &query).await {
                append(&from, page);
                let _ = self.after.try_set(neighbours(&own).1);
            }
        });
    }
}

/// Where the lines go on behind the last one, and what the server is asked for it; none anywhere else.
fn way_on(id: &str) -> Option<(String, String)> {
    let from = storage::read_for_now(NEXT).filter(|next| !next.is_empty())?;
    let lines = storage::read_for_now(LINES)?;
    let query = [&storage::read_for_now(ASKED)?, "&after=", &escape(&from)].concat();
    (lines.rsplit(' ').next() == Some(id)).then_some((from, query))
}

/// Adds lines behind those that are known, unless that has been done meanwhile.
fn append(from: &str, page: CasePage) {
    if storage::read_for_now(NEXT).as_deref() != Some(from) {
        return;
    }
    let known = storage::read_for_now(LINES).unwrap_or_default();
    let new = page.cases.into_iter().map(|row| row.id).filter(|id| known.split(' ').all(|own| own != id));
    let lines: Vec<String> = core::iter::once(known.clone()).chain(new).collect();
    storage::write_for_now(LINES, &lines.join(" "));
    storage::write_for_now(NEXT, page.next.as_deref().unwrap_or_default());
}

fn neighbours(id: &str) -> (Option<String>, Option<String>) {
    let lines = storage::read_for_now(LINES).unwrap_or_default();
    let ids: Vec<&str> = lines.split(' ').collect();
    let Some(position) = ids.iter().position(|own| *own == id) else { return (None, None) };
    let at = |position: usize| ids.get(position).map(|id| (*id).to_owned());
    (position.checked_sub(1).and_then(at), at(position + 1))
}

/// The address of the list that was looked at last.
pub(crate) fn last_list() -> String {
    storage::read_for_now(ADDRESS).unwrap_or_else(|| "/console".to_owned())
}
