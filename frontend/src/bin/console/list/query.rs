//! What the work list is asked, as the address of the page says it.

use frontend::{api::escape, browser::storage, texts};
use leptos_router::{NavigateOptions, hooks::use_navigate, params::ParamsMap};
use shared::people::Role;

/// Which cases, in which order. Filters hold what stands in the address; empty does not narrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    /// All within reach, not only what waits for whoever asks.
    pub(crate) all: bool,
    /// By the position of their name in [`FILTERS`].
    filters: [String; FILTERS.len()],
}

/// Filters by the name that page and server give them.
const FILTERS: [&str; 9] = ["q", "stage", "division", "route", "honour", "score_from", "score_to", "overdue", "sort"];

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

    /// Whether any filter narrows; the order does not.
    pub(crate) fn is_narrowed(&self) -> bool {
        FILTERS.iter().zip(&self.filters).any(|(name, value)| *name != "sort" && !value.trim().is_empty())
    }

    /// How many filters narrow, beside the search.
    pub(crate) fn narrowing(&self) -> usize {
        let narrows = |name: &str, value: &String| !matches!(name, "q" | "sort") && !value.trim().is_empty();
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
        let mut query = ["lang=", texts::code()].concat();
        if !self.all {
            query.push_str("&mine=true");
        }
        self.append(&mut query);
        query
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

/// Where the ids of the lines are kept, and the address of the list.
const LINES: &str = "console.lines";
const ADDRESS: &str = "console.list";

/// Keeps which cases the list shows, for the case page to go through.
pub(crate) fn remember(query: &Query, ids: impl Iterator<Item = String>) {
    storage::write_for_now(LINES, &ids.collect::<Vec<_>>().join(" "));
    storage::write_for_now(ADDRESS, &query.address());
}

/// The cases before and after one in the list that was looked at last.
pub(crate) fn neighbours(id: &str) -> (Option<String>, Option<String>) {
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
