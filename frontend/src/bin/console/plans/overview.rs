//! 计划与进度: plans of a division by those below it, and the plans one by one.

use frontend::{
    api::Failure,
    browser::{task as later, time},
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::plans::{DivisionPlans, PlanProgress, PlanRow},
    division::DivisionLevel,
};

use super::bar;
use crate::{
    address::{Address, Change},
    api,
    pages::{Lines, Pages},
    parts::{
        export,
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

const PATH: &str = "/console/plans";

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let address = Address::new(PATH, &["division", "overdue"]);
    let division = Memo::new(move |_| address.get("division"));
    let loaded = RwSignal::new(Loaded::<PlanProgress>::Loading);
    let load = move || {
        let asked = division.get_untracked();
        loaded.set(Loaded::Loading);
        later::run(async move {
            let answer = api::plans::progress(session, &asked).await;
            // An answer about another division is no answer any more.
            if division.try_get_untracked() == Some(asked) {
                loaded.set(Loaded::from(answer));
            }
        });
    };
    Effect::new(move || {
        division.track();
        load();
    });
    let content = move || match loaded.get() {
        Loaded::Loading => view! { {title(c::PLANS_TITLE.t().to_owned())} {notice::loading()} }.into_any(),
        Loaded::Failed(failure) => {
            view! { {title(c::PLANS_TITLE.t().to_owned())} {notice::failed_with(&failure, load)} }.into_any()
        }
        Loaded::Ready(view) => compared(&view),
    };
    view! {
        <div class="stack" data-plans>
            {content}
            {list(session, address)}
        </div>
    }
    .into_any()
}

fn compared(view: &PlanProgress) -> AnyView {
    let total = &view.total;
    let way = view.ancestors.iter().filter(|one| one.name != total.name).map(|one| {
        let (address, name) = (address_of(one.division.as_str()), one.name.clone());
        view! { <li><A href=address attr:class="crumbs__link">{name}</A></li> }
    });
    let way = way.collect_view();
    let planned = c::PLANS_PLANNED.with(&[&total.communities.to_string(), &total.planned.to_string()]);
    let lines = view.children.iter().filter(|child| child.communities > 0).map(line).collect_view();
    let as_of = c::PROGRESS_AS_OF.with(&[&time::date_in_words(view.as_of)]);
    view! {
        <div data-plans-of=total.division.to_string()>
            {(!view.ancestors.is_empty()).then(|| view! {
                <nav aria-label=c::PROGRESS_PATH.t()>
                    <ol class="crumbs">{way} <li><span aria-current="page">{total.name.clone()}</span></li></ol>
                </nav>
            })}
            {title(c::PLANS_TITLE_OF.with(&[&total.name]))}
            <p class="small">{as_of}</p>
        </div>
        <section class="panel" aria-labelledby="plans-total">
            <h2 id="plans-total">{c::PLAN_PROGRESS.t()}</h2>
            <p>{planned}</p>
            {bar(total.counts)}
        </section>
        <table class="cases" data-plans-children>
            <caption class="sr">{c::PLANS_BELOW.t()}</caption>
            <thead>
                <tr>
                    <th scope="col">{c::PROGRESS_DIVISION.t()}</th>
                    <th scope="col" class="cases__figure">{c::PROGRESS_COMMUNITIES.t()}</th>
                    <th scope="col" class="cases__figure">{c::PLANS_WITH_PLAN.t()}</th>
                    <th scope="col" class="cases__figure">{c::PLANS_TASKS.t()}</th>
                    <th scope="col" class="cases__figure">{c::TASK_DONE.t()}</th>
                    <th scope="col" class="cases__figure">{c::FILTER_OVERDUE.t()}</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
    .into_any()
}

/// A division below, or a community.
fn line(child: &DivisionPlans) -> AnyView {
    let code = child.division.as_str();
    let address = match child.division.level() {
        DivisionLevel::Community => [PATH, "/", code].concat(),
        _ => address_of(code),
    };
    let figure = |label: &'static str, count: u32| {
        view! { <td class="cases__figure" data-label=label>{count.to_string()}</td> }
    };
    let is_late = child.counts.overdue > 0;
    let name = child.name.clone();
    view! {
        <tr data-plans-child=code.to_owned() data-overdue=is_late.then_some("")>
            <th scope="row" class="cases__community">
                <A href=address attr:class="cases__link">{name}</A>
            </th>
            {figure(c::PROGRESS_COMMUNITIES.t(), child.communities)}
            {figure(c::PLANS_WITH_PLAN.t(), child.planned)}
            {figure(c::PLANS_TASKS.t(), child.counts.tasks)}
            {figure(c::TASK_DONE.t(), child.counts.done)}
            {figure(c::FILTER_OVERDUE.t(), child.counts.overdue)}
        </tr>
    }
    .into_any()
}

/// The plans of the division, one by one.
fn list(session: Session, address: Address) -> AnyView {
    let pages = Pages::<PlanRow>::new();
    let load = move || pages.begin(ask(session, address, None));
    Effect::new(move || {
        address.query();
        load();
    });
    let set = address.setter();
    let empty = move || {
        if untrack(|| address.get("overdue").is_empty()) {
            notice::empty(c::PLANS_NONE.t(), c::PLANS_NONE_MEANS.t())
        } else {
            notice::empty(c::PLANS_NONE_OVERDUE.t(), c::PLANS_NONE_OVERDUE_MEANS.t())
        }
    };
    view! {
        <section class="stack" aria-labelledby="plans-list" data-plan-list>
            <h2 id="plans-list">{c::PLANS_LIST.t()}</h2>
            <label class="tick">
                <input
                    type="checkbox"
                    data-plans-overdue
                    prop:checked=move || !address.get("overdue").is_empty()
                    on:change:target=move |event| {
                        let value = if event.target().checked() { "true" } else { "" };
                        set(&[("overdue", value)], Change::Chosen);
                    }
                />
                <span>{c::PLANS_OVERDUE.t()}</span>
            </label>
            {pages.view(load, empty, move || table(session, address, pages))}
        </section>
    }
    .into_any()
}

async fn ask(session: Session, address: Address, after: Option<String>) -> Result<Lines<PlanRow>, Failure> {
    let page = api::plans::list(session, &address.asked(after.as_deref())).await?;
    Ok(Lines { rows: page.plans, next: page.next })
}

fn table(session: Session, address: Address, pages: Pages<PlanRow>) -> AnyView {
    view! {
        {export::links("/api/v1/plans", move || address.query())}
        <ul class="plan-list">
            <For each=move || pages.rows() key=|row| [row.community.as_str(), &row.pack_id].concat() children=row/>
        </ul>
        {pages.more(move |after| ask(session, address, Some(after)))}
    }
    .into_any()
}

fn row(row: PlanRow) -> AnyView {
    let address = [PATH, "/", row.community.as_str()].concat();
    let refreshed = c::PLANS_REFRESHED.with(&[&row.pack_id, &time::instant_in_words(&row.refreshed_at)]);
    view! {
        <li class="panel" data-plan-row=row.community.to_string()>
            <A href=address attr:class="cases__link">{row.community_name}</A>
            <span class="cases__path">{row.community_path}</span>
            {bar(row.counts)}
            <p class="small">{refreshed}</p>
        </li>
    }
    .into_any()
}

fn address_of(division: &str) -> String {
    [PATH, "?division=", division].concat()
}
