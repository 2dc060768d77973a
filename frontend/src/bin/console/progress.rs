//! 创建进展: how far a division has come, drawn and in tables.
//!
//! The division stands in the address, so Back goes up again. [`figures`] are the numbers at the
//! head, [`map`] the tiles of the cities; [`content`] says what is shown in which panel, and
//! [`panel`] draws one with its table and its files. What is shown comes from the server; nothing
//! is added up here.

mod content;
mod figures;
mod map;
mod panel;

use frontend::{
    browser::{page as outline, task, time},
    texts::c,
};
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_query_map};
use shared::{
    api::progress::{DivisionProgress, ProgressView},
    people::Role,
};

use self::content::{Names, Panels};
use crate::{
    api,
    parts::{
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

/// Whether a role watches over others' progress.
pub(crate) fn is_for(role: Role) -> bool {
    matches!(role, Role::Province | Role::City | Role::County | Role::Supervisor | Role::Administrator)
}

/// The address of a division's progress.
fn address(division: &str) -> String {
    ["/console/progress?division=", division].concat()
}

/// A progress with the names of the requirements in it.
#[derive(Clone)]
struct Shown {
    view: ProgressView,
    names: Names,
}

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let map = use_query_map();
    let division = Memo::new(move |_| map.with(|map| map.get("division").unwrap_or_default()));
    let loaded = RwSignal::new(Loaded::<Shown>::Loading);
    let went_on = StoredValue::new(false);
    // Whoever went on to another division goes on reading at its head.
    let at_head = move || {
        if went_on.get_value() {
            task::after_changes(|| outline::focus_quietly("[data-title]"));
        }
    };
    let load = move || {
        let asked = division.get_untracked();
        loaded.set(Loaded::Loading);
        task::run(async move {
            let answer = match api::progress::of(session, &asked).await {
                Ok(view) => {
                    let names = Names::of(&view.failing).await;
                    Loaded::Ready(Shown { view, names })
                }
                Err(failure) => Loaded::Failed(failure),
            };
            // An answer about another division is no answer any more.
            if division.try_get_untracked() == Some(asked) {
                loaded.set(answer);
                at_head();
            }
        });
    };
    Effect::new(move |before: Option<String>| {
        let now = division.get();
        if before.is_some_and(|before| before != now) {
            went_on.set_value(true);
            outline::to_top();
        }
        load();
        at_head();
        now
    });
    let role = session.who.with_untracked(|who| who.as_ref().map(|who| who.role));
    let content = move || match loaded.get() {
        Loaded::Loading => view! { {title(c::PROGRESS_TITLE.t().to_owned())} {notice::loading()} }.into_any(),
        Loaded::Failed(failure) => {
            view! { {title(c::PROGRESS_TITLE.t().to_owned())} {notice::failed_with(&failure, load)} }.into_any()
        }
        Loaded::Ready(shown) => ready(&shown, role),
    };
    view! { <div class="stack">{content}</div> }.into_any()
}

fn ready(shown: &Shown, role: Option<Role>) -> AnyView {
    let view = &shown.view;
    // Only who has a work list can be led to the cases of a street.
    let has_list = role != Some(Role::Administrator);
    let nothing = view.total.taking_part == 0 && view.total.stages.is_empty();
    let Panels { over_time, divisions, beside, failing } = Panels::of(view, &shown.names, has_list);
    let tiles = map::map(&view.children);
    let division = view.total.division.to_string();
    let as_of = c::PROGRESS_AS_OF.with(&[&time::date_in_words(view.as_of)]);
    let heading = c::PROGRESS_TITLE_OF.with(&[&view.total.name]);
    let place = panel::Place { division: view.total.name.clone(), as_of: view.as_of };
    let draw = |one| panel::panel(one, &place);
    view! {
        <div data-progress=division>
            {path(view)}
            {title(heading)}
            <p class="small">{as_of}</p>
        </div>
        {figures::figures(view)}
        {nothing.then(|| notice::empty(c::PROGRESS_NONE.t(), c::PROGRESS_NONE_MEANS.t()))}
        <div class="panels">
            {tiles}
            {over_time.into_iter().map(&draw).collect_view()}
            {divisions.map(&draw)}
            <div class="panels__column">{beside.into_iter().map(&draw).collect_view()}</div>
            {failing.map(&draw)}
        </div>
    }
    .into_any()
}

/// The way down to the division. Where a city has no counties, the one in between bears its name and
/// is not shown.
fn path(view: &ProgressView) -> Option<AnyView> {
    if view.ancestors.is_empty() {
        return None;
    }
    let above = view.ancestors.iter().filter(|one| one.name != view.total.name).map(|one| {
        let (code, name) = (one.division.to_string(), one.name.clone());
        view! { <li><A href=address(&code) attr:class="crumbs__link" attr:data-crumb=code>{name}</A></li> }
    });
    let path = view! {
        <nav aria-label=c::PROGRESS_PATH.t() data-path>
            <ol class="crumbs">
                {above.collect_view()}
                <li><span aria-current="page">{view.total.name.clone()}</span></li>
            </ol>
        </nav>
    };
    Some(path.into_any())
}

/// Where a division's line leads: further down, or to the cases of a street.
fn way_down(child: &DivisionProgress, has_list: bool) -> Option<String> {
    use shared::division::DivisionLevel::{City, County};
    let code = child.division.as_str();
    match child.division.level() {
        City | County => Some(address(code)),
        _ => has_list.then(|| ["/console?tab=all&division=", code].concat()),
    }
}
