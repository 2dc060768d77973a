//! 工作清单: what waits for me, how old, how due.
//!
//! What is asked stands in the address ([`query`]), so Back and a reload keep it. [`filters`] change
//! the address, [`table`] shows the lines in the [`columns`] that the reader has chosen, [`bulk`]
//! recommends several cases at once. The ids of the lines are kept until the tab is closed: the case
//! page goes through them.

mod bulk;
mod columns;
mod filters;
pub(crate) mod query;
pub(crate) mod table;
/// How a line is shown, for the case page too.
pub(crate) use self::table as shown;

use frontend::{
    api::Failure,
    browser::{page as outline, task},
    texts::c,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{api::cases::CaseRow, people::Role};

use self::{columns::Columns, query::Query};
use crate::{
    api,
    parts::{
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

/// The lines so far.
#[derive(Clone, Default)]
struct Lines {
    rows: Vec<CaseRow>,
    next: Option<String>,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct List {
    session: Session,
    query: Memo<Query>,
    lines: RwSignal<Loaded<Lines>>,
    /// More lines are on their way.
    growing: RwSignal<bool>,
    /// Why the next lines did not come.
    failure: RwSignal<Option<Failure>>,
    columns: Columns,
    /// Lines that are ticked, in the order in which they were.
    chosen: RwSignal<Vec<CaseRow>>,
}

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let map = use_query_map();
    let role = session.who.with_untracked(|who| who.as_ref().map(|who| who.role));
    let query = Memo::new(move |_| map.with(|map| Query::read(map, role)));
    let list = List {
        session,
        query,
        lines: RwSignal::new(Loaded::Loading),
        growing: RwSignal::new(false),
        failure: RwSignal::new(None),
        columns: Columns::remembered(),
        chosen: RwSignal::new(Vec::new()),
    };
    Effect::new(move || {
        query.track();
        list.load();
    });
    let content = move || match list.lines.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed_with(&failure, move || list.load()),
        Loaded::Ready(lines) if lines.rows.is_empty() => {
            let (none, means) = match query.with(|query| (query.is_narrowed(), query.all)) {
                (true, _) => (&c::LIST_NONE_FOUND, &c::LIST_NONE_FOUND_MEANS),
                // All of an expert's are those that were assigned: others may have been handed in.
                (false, true) if role != Some(Role::Expert) => (&c::LIST_NONE_YET, &c::LIST_NONE_YET_MEANS),
                (false, _) => (&c::LIST_NONE, &c::LIST_NONE_MEANS),
            };
            notice::empty(none.t(), means.t())
        }
        Loaded::Ready(lines) => table::table(list, lines),
    };
    view! {
        <div class="stack" data-list>
            <div class="row row--apart">{title(c::LIST_TITLE.t().to_owned())} {tabs(list, role)}</div>
            {filters::bar(list)}
            {(role == Some(Role::Street)).then(|| bulk::bar(list))}
            {content}
        </div>
    }
    .into_any()
}

impl List {
    /// Reads the first page for what is asked now.
    fn load(self) {
        let asked = self.query.get_untracked();
        self.lines.set(Loaded::Loading);
        self.chosen.set(Vec::new());
        // More lines of an earlier question are none of this one.
        self.growing.set(false);
        self.failure.set(None);
        task::run(async move {
            let answer = api::cases::list(self.session, &asked.for_server(None)).await;
            // An answer to an earlier question is no answer to this one.
            if self.query.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            self.lines.set(match answer {
                Ok(page) => {
                    query::remember(&asked, page.cases.iter().map(|row| row.id.clone()), page.next.as_deref());
                    Loaded::Ready(Lines { rows: page.cases, next: page.next })
                }
                Err(failure) => Loaded::Failed(failure),
            });
        });
    }

    /// Reads the next page and adds it; what is there stays when it does not come.
    fn more(self, after: String) {
        let asked = self.query.get_untracked();
        self.growing.set(true);
        self.failure.set(None);
        task::run(async move {
            let answer = api::cases::list(self.session, &asked.for_server(Some(&after))).await;
            if self.query.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            self.growing.set(false);
            match answer {
                Ok(page) => {
                    let mut lines = match self.lines.get_untracked() {
                        Loaded::Ready(lines) => lines,
                        _ => Lines::default(),
                    };
                    // The button for more is made anew with the lines; one goes on where they begin.
                    let first = page.cases.first().map(|row| ["[data-case=\"", &row.id, "\"] a"].concat());
                    task::before_next_frame(move || {
                        if let Some(first) = first {
                            outline::focus_quietly(&first);
                        }
                    });
                    lines.rows.extend(page.cases);
                    lines.next = page.next;
                    query::remember(&asked, lines.rows.iter().map(|row| row.id.clone()), lines.next.as_deref());
                    self.lines.set(Loaded::Ready(lines));
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }
}

/// 待我处理 and 全部; whoever is never waited for sees all.
fn tabs(list: List, role: Option<Role>) -> Option<AnyView> {
    if !query::is_waited_for(role) {
        return None;
    }
    let tab = move |all: bool, words: &'static str| {
        let go = query::go();
        let pressed = move || (list.query.with(|query| query.all) == all).to_string();
        view! {
            <button
                type="button"
                class="tab"
                data-tab=if all { "all" } else { "mine" }
                aria-pressed=pressed
                on:click=move |_| {
                    let mut query = list.query.get_untracked();
                    query.all = all;
                    go(&query, false);
                }
            >
                {words}
            </button>
        }
    };
    let tabs = view! {
        <div class="tabs" role="group" aria-label=c::LIST_TABS.t()>
            {tab(false, c::LIST_MINE.t())} {tab(true, c::LIST_ALL.t())}
        </div>
    };
    Some(tabs.into_any())
}
