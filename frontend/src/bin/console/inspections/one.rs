//! One inspection: what was found, what departments add, what has to be put right.

use std::sync::Arc;

use frontend::{
    api::Failure,
    browser::{task as later, time},
    parts::failure::code,
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::inspections::{DepartmentFindings, InspectionView},
    form::Form,
    inspection::{ItemWords, MAX_FINDINGS_CHARACTERS, MAX_ITEM_CHARACTERS, item_flaws},
    notice::text_flaw,
};

use super::{fault, item, record};
use crate::{
    api,
    parts::{
        field::{self, Kind},
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) session: Session,
    id: StoredValue<String>,
    shown: RwSignal<Loaded<Arc<Shown>>>,
    /// What has just been done.
    done: RwSignal<Option<String>>,
}

/// An inspection with the standard that requirements are named by.
struct Shown {
    view: InspectionView,
    form: Option<&'static Form>,
}

/// The page.
pub(crate) fn page(session: Session, id: String) -> AnyView {
    let shown = RwSignal::new(Loaded::Loading);
    let desk = Desk { session, id: StoredValue::new(id), shown, done: RwSignal::new(None) };
    desk.load();
    let content = move || match desk.shown.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) if code(&failure) == "not_found" => gone(&failure),
        Loaded::Failed(failure) => notice::failed_with(&failure, move || desk.load()),
        Loaded::Ready(shown) => whole(desk, &shown),
    };
    view! { <div data-inspection-page>{content}</div> }.into_any()
}

impl Desk {
    /// Reads the inspection anew.
    pub(super) fn load(self) {
        let id = self.id.get_value();
        self.shown.set(Loaded::Loading);
        later::run(async move {
            let answer = api::inspections::inspection(self.session, &id).await;
            match answer {
                Ok(view) => self.show(view, None).await,
                Err(failure) => drop(self.shown.try_set(Loaded::Failed(failure))),
            }
        });
    }

    /// Shows it as it stands after something was done.
    pub(super) async fn show(self, view: InspectionView, done: Option<String>) {
        // Without its wording a requirement is still named by its number.
        let form = match &view.pack_hash {
            Some(hash) => api::cases::form(hash).await.ok(),
            None => None,
        };
        let _ = self.done.try_set(done);
        let _ = self.shown.try_set(Loaded::Ready(Arc::new(Shown { view, form })));
    }
}

fn gone(failure: &Failure) -> AnyView {
    view! { <div class="stack console__narrow">{title(c::INSPECTION_TITLE.t().to_owned())} {notice::failed(failure)} {back()}</div> }
        .into_any()
}

fn back() -> AnyView {
    view! { <A href="/console/inspections" attr:class="button button--plain">{c::INSPECTIONS_BACK.t()}</A> }.into_any()
}

fn whole(desk: Desk, shown: &Arc<Shown>) -> AnyView {
    let Shown { view, form } = &**shown;
    let row = &view.row;
    let recorded = c::INSPECTION_RECORDED.with(&[&view.recorded_by, &time::instant_in_words(&view.recorded_at)]);
    let items = view.items.iter().map(|own| item::card(desk, own, *form)).collect_view();
    let nothing = view.items.is_empty().then(|| view! { <p>{c::INSPECTION_NO_ITEMS.t()}</p> });
    view! {
        <div class="stack console__middle" data-one-inspection>
            {back()}
            <div>
                {title(c::INSPECTION_OF.with(&[&row.community_name]))}
                <p class="small">{row.community_path.clone()}</p>
            </div>
            {move || desk.done.get().map(notice::done)}
            <section class="panel" aria-labelledby="inspection-found">
                <h2 id="inspection-found">{c::INSPECTION_FINDINGS.t()}</h2>
                <p class="words" data-findings>{view.findings.clone()}</p>
                <dl class="facts">
                    <div><dt>{c::INSPECTION_DAY.t()}</dt><dd>{time::date_in_words(row.inspected_on)}</dd></div>
                    <div><dt>{c::INSPECTION_BY.t()}</dt><dd>{row.division_name.clone()}</dd></div>
                    <div><dt>{c::INSPECTION_PEOPLE.t()}</dt><dd>{view.people.clone()}</dd></div>
                </dl>
                <p class="small">{recorded}</p>
            </section>
            {departments(desk, view)}
            <section class="stack" aria-labelledby="inspection-items" data-items>
                <h2 id="inspection-items">{c::INSPECTION_ITEMS.t()}</h2>
                {nothing}
                <ol class="plan-tasks">{items}</ol>
            </section>
            {view.may_add.then(|| add(desk, view, *form))}
        </div>
    }
    .into_any()
}

/// Departments that joined, each with what it has found.
fn departments(desk: Desk, view: &InspectionView) -> Option<AnyView> {
    if view.departments.is_empty() {
        return None;
    }
    let lines = view.departments.iter().map(department).collect_view();
    let form = view.own_department.as_ref().map(|own| {
        let kept = view.departments.iter().find(|joined| joined.department == *own);
        findings(desk, kept.and_then(|kept| kept.findings.clone()).unwrap_or_default())
    });
    let panel = view! {
        <section class="panel" aria-labelledby="inspection-departments" data-departments>
            <h2 id="inspection-departments">{c::INSPECTION_DEPARTMENTS.t()}</h2>
            <ul class="rows">{lines}</ul>
            {form}
        </section>
    };
    Some(panel.into_any())
}

fn department(joined: &DepartmentFindings) -> AnyView {
    let words = joined.findings.clone().unwrap_or_else(|| c::INSPECTION_SILENT.t().to_owned());
    let who = joined.by.as_ref().zip(joined.written_at.as_ref());
    let who = who.map(|(by, at)| [by, " · ", &time::instant_in_words(at)].concat());
    view! {
        <li data-department=joined.department.clone()>
            <p><strong>{joined.department.clone()}</strong></p>
            <p class="words">{words}</p>
            <p class="small">{who}</p>
        </li>
    }
    .into_any()
}

/// The form in which a department says what it has found.
fn findings(desk: Desk, before: String) -> AnyView {
    let text = RwSignal::new(before);
    let (checked, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<Failure>);
    let flaw = move || text.with(|text| text_flaw(text, 1, MAX_FINDINGS_CHARACTERS));
    let wrong = move || match flaw() {
        Some(flaw) if checked.get() => fault(flaw.code()),
        _ => String::new(),
    };
    let send = move |_| {
        checked.set(true);
        failure.set(None);
        if busy.get_untracked() || untrack(flaw).is_some() {
            return;
        }
        busy.set(true);
        let id = desk.id.get_value();
        later::run(async move {
            match api::inspections::put_findings(desk.session, &id, text.get_untracked()).await {
                Ok(view) => desk.show(view, Some(c::INSPECTION_KEPT.t().to_owned())).await,
                Err(refused) => drop(failure.try_set(Some(refused))),
            }
            let _ = busy.try_set(false);
        });
    };
    let kind = Kind { longest: u16::try_from(MAX_FINDINGS_CHARACTERS).unwrap_or(u16::MAX), ..Kind::default() };
    view! {
        <div class="stack" data-department-form>
            {field::text("department-findings", c::INSPECTION_OWN_FINDINGS.t(), "", kind, text, wrong)}
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button type="button" class="button" data-department-go aria-disabled=move || busy.get().then_some("true") on:click=send>
                {c::COMMON_SAVE.t()}
            </button>
        </div>
    }
    .into_any()
}

/// The form for one more thing to be put right.
fn add(desk: Desk, view: &InspectionView, form: Option<&'static Form>) -> AnyView {
    let inspected_on = view.row.inspected_on;
    let (text, requirement) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let due_on = RwSignal::new(String::new());
    let (checked, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<Failure>);
    let wish = move || {
        let requirement = Some(requirement.get()).filter(|id| !id.is_empty());
        Some(ItemWords { text: text.get(), requirement, due_on: due_on.with(|day| day.parse().ok())? })
    };
    let wrong = move |name: &'static str| {
        move || {
            if !checked.get() {
                return String::new();
            }
            let Some(wish) = wish() else {
                let is_empty = text.with(|text| text.trim().is_empty());
                return match name {
                    "due_on" => fault("day_missing"),
                    "text" if is_empty => fault("text_missing"),
                    _ => String::new(),
                };
            };
            let flaw = item_flaws(&wish, inspected_on).into_iter().find(|(field, _)| *field == name);
            flaw.map_or_else(String::new, |(_, code)| fault(code))
        }
    };
    let send = move |_| {
        checked.set(true);
        failure.set(None);
        let Some(wish) = untrack(wish).filter(|wish| item_flaws(wish, inspected_on).is_empty()) else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let id = desk.id.get_value();
        later::run(async move {
            match api::inspections::add_item(desk.session, &id, &wish).await {
                Ok(view) => desk.show(view, Some(c::INSPECTION_ADDED.t().to_owned())).await,
                Err(refused) => drop(failure.try_set(Some(refused))),
            }
            let _ = busy.try_set(false);
        });
    };
    let long = Kind { longest: u16::try_from(MAX_ITEM_CHARACTERS).unwrap_or(u16::MAX), ..Kind::default() };
    let day = Kind { input: "date", required: true, ..Kind::default() };
    let choice = form.map(|form| {
        view! { {record::status(form)} {record::requirement("new-requirement", Some(form), requirement)} }
    });
    view! {
        <details class="panel fold" data-item-new>
            <summary>{c::INSPECTION_ADD.t()}</summary>
            {field::text("new-text", c::RECTIFY_TEXT.t(), "", long, text, wrong("text"))}
            {choice}
            {field::text("new-due", c::RECTIFY_DUE.t(), "", day, due_on, wrong("due_on"))}
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button type="button" class="button" data-item-go aria-disabled=move || busy.get().then_some("true") on:click=send>
                {c::INSPECTION_ADD.t()}
            </button>
        </details>
    }
    .into_any()
}
