//! 督导检查: the list of inspections within reach.
//!
//! [`record`] is the form of a supervisor, [`one`] an inspection with what departments have added,
//! [`item`] the way of each thing to be put right.

mod item;
pub(crate) mod one;
pub(crate) mod record;

use frontend::{
    api::Failure,
    browser::time,
    texts::{Text, c},
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::inspections::InspectionRow,
    division::DivisionLevel,
    inspection::{self, ItemState},
    people::Role,
};

use crate::{
    address::{Address, Change},
    api,
    pages::{Lines, Pages},
    parts::{export, notice, title},
    places::{self, Places},
    session::Session,
    words,
};

/// Whether a role sees inspections.
pub(crate) fn is_for(role: Role) -> bool {
    inspection::may_see(role)
}

/// The list.
pub(crate) fn page(session: Session) -> AnyView {
    let address = Address::new("/console/inspections", &["division", "state", "overdue"]);
    let pages = Pages::<InspectionRow>::new();
    let load = move || pages.begin(ask(session, address, None));
    Effect::new(move || {
        address.query();
        load();
    });
    let empty = move || {
        if untrack(|| address.is_narrowed()) {
            notice::empty(c::INSPECTIONS_NONE_FOUND.t(), c::INSPECTIONS_NONE_FOUND_MEANS.t())
        } else {
            notice::empty(c::INSPECTIONS_NONE.t(), c::INSPECTIONS_NONE_MEANS.t())
        }
    };
    let records = session.who.with_untracked(|who| who.as_ref().is_some_and(|who| inspection::may_record(who.role)));
    let new = records.then(|| {
        view! { <A href="/console/inspections/new" attr:class="button button--lead" attr:data-new="">{c::INSPECTIONS_NEW.t()}</A> }
    });
    view! {
        <div class="stack" data-inspections>
            <div class="row row--apart">{title(c::INSPECTIONS_TITLE.t().to_owned())} {new}</div>
            {filters(session, address)}
            {pages.view(load, empty, move || table(session, address, pages))}
        </div>
    }
    .into_any()
}

async fn ask(session: Session, address: Address, after: Option<String>) -> Result<Lines<InspectionRow>, Failure> {
    let page = api::inspections::list(session, &address.asked(after.as_deref())).await?;
    Ok(Lines { rows: page.inspections, next: page.next })
}

fn filters(session: Session, address: Address) -> AnyView {
    let any = || (String::new(), c::FILTER_ANY.t().to_owned());
    let states = ItemState::ALL.map(|state| (state.id().to_owned(), state_words(state).t().to_owned()));
    let states = core::iter::once(any()).chain(states).collect();
    let overdue = vec![any(), ("true".to_owned(), c::FILTER_OVERDUE.t().to_owned())];
    let chosen = |name, label, choices| address.choice("inspections", name, label, choices);
    let own = session.who.with_untracked(|who| who.as_ref().map(|who| who.division.clone()));
    let place = own.filter(|own| own.level() < DivisionLevel::Street).map(|own| {
        let set = address.setter();
        places::levels(Places {
            id: "inspections-place",
            own: own.to_string(),
            deepest: Signal::stored(Some(DivisionLevel::Street)),
            none: c::FILTER_ANY.t(),
            top: String::new(),
            code: Signal::derive(move || address.get("division")),
            choose: move |code: String| set(&[("division", &code)], Change::Chosen),
        })
    });
    view! {
        <search class="filters">
            <div class="filters__grid">
                {chosen("state", c::INSPECTIONS_STATE.t(), states)}
                {chosen("overdue", c::COLUMN_DUE.t(), overdue)}
                {place}
            </div>
        </search>
    }
    .into_any()
}

fn table(session: Session, address: Address, pages: Pages<InspectionRow>) -> AnyView {
    view! {
        <div class="row row--apart">
            {pages.counted(&c::LIST_COUNT, &c::LIST_COUNT_MORE)}
            {export::links("/api/v1/inspections", move || address.query())}
        </div>
        <table class="cases">
            <caption class="sr">{c::INSPECTIONS_TITLE.t()}</caption>
            <thead>
                <tr>
                    <th scope="col">{c::COLUMN_COMMUNITY.t()}</th>
                    <th scope="col">{c::INSPECTION_DAY.t()}</th>
                    <th scope="col">{c::INSPECTION_BY.t()}</th>
                    <th scope="col" class="cases__figure">{c::RECTIFY_OPEN.t()}</th>
                    <th scope="col" class="cases__figure">{c::RECTIFY_REPORTED.t()}</th>
                    <th scope="col" class="cases__figure">{c::RECTIFY_CLOSED.t()}</th>
                    <th scope="col" class="cases__figure">{c::FILTER_OVERDUE.t()}</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || pages.rows() key=|row| row.id.clone() children=line/>
            </tbody>
        </table>
        {pages.more(move |after| ask(session, address, Some(after)))}
    }
    .into_any()
}

fn line(row: InspectionRow) -> AnyView {
    let address = ["/console/inspections/", &row.id].concat();
    let figure = |label: &'static str, count: u32| {
        view! { <td class="cases__figure" data-label=label>{count.to_string()}</td> }
    };
    view! {
        <tr data-inspection=row.id.clone() data-overdue=(row.overdue > 0).then_some("")>
            <th scope="row" class="cases__community">
                <A href=address attr:class="cases__link">{row.community_name}</A>
                <span class="cases__path">{row.community_path}</span>
            </th>
            <td data-label=c::INSPECTION_DAY.t()>{time::date_in_words(row.inspected_on)}</td>
            <td data-label=c::INSPECTION_BY.t()>{row.division_name}</td>
            {figure(c::RECTIFY_OPEN.t(), row.open)}
            {figure(c::RECTIFY_REPORTED.t(), row.reported)}
            {figure(c::RECTIFY_CLOSED.t(), row.closed)}
            {figure(c::FILTER_OVERDUE.t(), row.overdue)}
        </tr>
    }
    .into_any()
}

/// The name of a state.
pub(crate) fn state_words(state: ItemState) -> &'static Text {
    match state {
        ItemState::Open => &c::RECTIFY_OPEN,
        ItemState::Reported => &c::RECTIFY_REPORTED,
        ItemState::Closed => &c::RECTIFY_CLOSED,
    }
}

/// What is wrong with a field, by the code that rules and server give it.
fn fault(code: &str) -> String {
    let text = match code {
        "day_in_future" => &c::INSPECTION_DAY_FUTURE,
        "day_too_early" => &c::INSPECTION_DAY_EARLY,
        "due_before_inspection" => &c::INSPECTION_DUE_EARLY,
        "named_twice" => &c::INSPECTION_TWICE,
        "too_many" => &c::INSPECTION_TOO_MANY,
        "day_missing" => &c::INSPECTION_DAY_MISSING,
        "community_missing" => &c::INSPECTION_COMMUNITY_MISSING,
        _ => words::refusal(code),
    };
    text.t().to_owned()
}
