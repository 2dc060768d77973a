//! Filters that stand in the address of a page, so that Back and a reload keep them.

use core::time::Duration;

use frontend::api::escape;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::parts::field;

/// How long typing rests before it is searched for.
const REST: Duration = Duration::from_millis(350);

/// The filters of one page; empty does not narrow.
#[derive(Clone, Copy)]
pub(crate) struct Address {
    path: &'static str,
    names: &'static [&'static str],
    values: Memo<Vec<String>>,
}

impl Address {
    /// The filters `names` of the page at `path`.
    pub(crate) fn new(path: &'static str, names: &'static [&'static str]) -> Self {
        let map = use_query_map();
        let values = Memo::new(move |_| {
            map.with(|map| names.iter().map(|name| map.get(name).unwrap_or_default()).collect::<Vec<_>>())
        });
        Self { path, names, values }
    }

    /// The value of a filter.
    pub(crate) fn get(self, name: &str) -> String {
        let position = self.names.iter().position(|own| *own == name);
        self.values.with(|values| position.and_then(|position| values.get(position)).cloned().unwrap_or_default())
    }

    /// Whether any filter narrows.
    pub(crate) fn is_narrowed(self) -> bool {
        self.values.with(|values| values.iter().any(|value| !value.is_empty()))
    }

    /// What the server is asked; changes with every filter.
    pub(crate) fn query(self) -> String {
        self.values.with(|values| pairs(self.names, values))
    }

    /// The same for the page behind a line, or for the first one; nothing follows it.
    pub(crate) fn asked(self, after: Option<&str>) -> String {
        let mut query = untrack(|| self.query());
        if let Some(after) = after {
            query.push_str("&after=");
            query.push_str(&escape(after));
        }
        query
    }

    /// A select of one filter; its id is the list's and the filter's. To be called while the page is made.
    pub(crate) fn choice(
        self,
        list: &str,
        name: &'static str,
        label: &'static str,
        choices: Vec<(String, String)>,
    ) -> AnyView {
        let set = self.setter();
        let id = [list, "-", name].concat();
        field::select(
            &id,
            label,
            choices,
            move || self.get(name),
            move |value| {
                set(&[(name, &value)], Change::Chosen);
            },
        )
    }

    /// Goes where filters have other values. To be called while the page is made.
    pub(crate) fn setter(self) -> impl Fn(&[(&str, &str)], Change) + Clone + 'static {
        let navigate = use_navigate();
        move |changes, how| {
            let mut values = self.values.get_untracked();
            for (name, value) in changes {
                if let Some(position) = self.names.iter().position(|own| own == name) {
                    value.trim().clone_into(&mut values[position]);
                }
            }
            let query = pairs(self.names, &values);
            let address = if query.is_empty() { self.path.to_owned() } else { [self.path, "?", &query].concat() };
            let replace = how == Change::Typing;
            navigate(&address, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        }
    }
}

/// How a filter came to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It was chosen: Back leads to what was before.
    Chosen,
    /// It is being typed, which no history needs letter by letter.
    Typing,
}

fn pairs(names: &[&str], values: &[String]) -> String {
    let pairs = names.iter().zip(values).filter(|(_, value)| !value.is_empty());
    pairs.map(|(name, value)| [name, "=", &escape(value)].concat()).collect::<Vec<_>>().join("&")
}

/// A text that is handed on when typing rests. It follows `asked`, as Back and clearing change the
/// address without typing.
pub(crate) fn rested(
    asked: impl Fn() -> String + Send + Sync + 'static,
    act: impl Fn(&str) + Clone + 'static,
) -> RwSignal<String> {
    // Another filter that changes meanwhile must not take away what is being typed.
    let asked = Memo::new(move |_| asked());
    let value = RwSignal::new(asked.get_untracked());
    Effect::new(move || {
        let asked = asked.get();
        if value.with_untracked(|value| value.trim() != asked) {
            value.set(asked);
        }
    });
    let turn = StoredValue::new(0_u32);
    Effect::new(move |before: Option<()>| {
        value.track();
        if before.is_none() {
            return;
        }
        turn.update_value(|turn| *turn += 1);
        let own = turn.get_value();
        let act = act.clone();
        set_timeout(
            move || {
                let is_last = turn.try_get_value() == Some(own);
                let Some(typed) = value.try_get_untracked().filter(|_| is_last) else { return };
                if asked.with_untracked(|asked| asked != typed.trim()) {
                    act(typed.trim());
                }
            },
            REST,
        );
    });
    value
}
