//! One thing to be put right: where it stands, what was said of it, what the reader can do.

use frontend::{
    api::Failure,
    browser::{task as later, time},
    parts::{failure::code, status::status_line},
    texts::{Text, c},
};
use leptos::prelude::*;
use shared::{
    api::inspections::{ItemNote, ItemView, TakeItemStep},
    form::Form,
    inspection::{ItemState, ItemStep, MAX_ITEM_CHARACTERS},
    notice::text_flaw,
};

use super::{fault, one::Desk, state_words};
use crate::{
    api,
    parts::{
        field::{self, Kind},
        node, notice,
    },
};

/// The card of a thing to be put right.
pub(super) fn card(desk: Desk, own: &ItemView, form: Option<&'static Form>) -> AnyView {
    let class = match own.state {
        ItemState::Open => "badge badge--open",
        ItemState::Reported => "badge badge--half",
        ItemState::Closed => "badge badge--good",
    };
    let requirement = own.requirement.as_ref().map(|id| {
        let text = form.and_then(|form| form.texts.items.get(form.rulebook.item(id)?).map(|item| item.text.as_str()));
        let words = [id.as_str(), " ", text.unwrap_or_default()].concat();
        // How far the words may be taken for the official ones.
        let status = text.and(form).map(|form| node(move || status_line(form.texts.status)));
        view! { <div><dt>{c::RECTIFY_REQUIREMENT.t()}</dt><dd>{words} {status}</dd></div> }
    });
    let said = [(c::RECTIFY_REPORT.t(), &own.report, "report"), (c::RECTIFY_REPLY.t(), &own.reply, "reply")];
    let said = said.into_iter().filter_map(|(name, note, id)| Some(words_of(name, note.as_ref()?, id)));
    let steps = (!own.steps.is_empty()).then(|| steps(desk, own));
    view! {
        <li class="panel plan-task" data-item=own.id.clone() data-state=own.state.id()>
            <h3 class="words plan-task__title">{own.text.clone()}</h3>
            <p class="row">
                <span class=class data-item-state=own.state.id()>{state_words(own.state).t()}</span>
                {own.is_overdue.then(|| view! { <span class="badge badge--bad" data-overdue>{c::FILTER_OVERDUE.t()}</span> })}
            </p>
            <dl class="facts plan-task__facts">
                <div><dt>{c::RECTIFY_DUE.t()}</dt><dd>{time::date_in_words(own.due_on)}</dd></div>
                {requirement}
                <div><dt>{c::RECTIFY_ADDED_BY.t()}</dt><dd>{own.added_by.clone()}</dd></div>
                {said.collect_view()}
            </dl>
            {steps}
        </li>
    }
    .into_any()
}

fn words_of(name: &'static str, note: &ItemNote, id: &'static str) -> AnyView {
    let who = [note.by.as_str(), " · ", &time::instant_in_words(&note.written_at)].concat();
    view! {
        <div data-said=id>
            <dt>{name}</dt>
            <dd><p class="words">{note.text.clone()}</p><p class="small">{who}</p></dd>
        </div>
    }
    .into_any()
}

fn step_words(step: ItemStep) -> &'static Text {
    match step {
        ItemStep::Report => &c::RECTIFY_STEP_REPORT,
        ItemStep::Close => &c::RECTIFY_STEP_CLOSE,
        ItemStep::Reopen => &c::RECTIFY_STEP_REOPEN,
    }
}

/// The words that go with a step, and a button for each step. What was typed stays when a step is
/// refused; when somebody else was quicker, it says so and shows theirs at the press of a button.
fn steps(desk: Desk, own: &ItemView) -> AnyView {
    let (id, version, from) = (StoredValue::new(own.id.clone()), own.version, own.state);
    let text = RwSignal::new(String::new());
    // The step that was tried without the words it needs.
    let tried = RwSignal::new(None::<ItemStep>);
    let (failure, busy) = (RwSignal::new(None::<Failure>), RwSignal::new(false));
    let flaw = move |step: ItemStep| {
        let flaw = text.with(|text| text_flaw(text, 1, MAX_ITEM_CHARACTERS));
        let may_be_left_out = !step.needs_note(from) && text.with(|text| text.trim().is_empty());
        flaw.filter(|_| !may_be_left_out)
    };
    let wrong = move || {
        let flaw = tried.get().and_then(flaw);
        flaw.map_or_else(String::new, |flaw| fault(flaw.code()))
    };
    let take = move |step: ItemStep| {
        tried.set(Some(step));
        failure.set(None);
        if busy.get_untracked() || untrack(|| flaw(step)).is_some() {
            return;
        }
        busy.set(true);
        let wish = TakeItemStep { version, step, note: text.get_untracked() };
        later::run(async move {
            match api::inspections::take_step(desk.session, &id.get_value(), &wish).await {
                Ok(view) => desk.show(view, Some(c::RECTIFY_STEP_DONE.with(&[step_words(step).t()]))).await,
                Err(refused) => drop(failure.try_set(Some(refused))),
            }
            let _ = busy.try_set(false);
        });
    };
    let refused = move || {
        failure.get().map(|failure| {
            let is_others = matches!(code(&failure), "item_changed" | "item_moved_on");
            let look = is_others.then(|| {
                view! { <button type="button" class="button" data-look on:click=move |_| desk.load()>{c::RECTIFY_LOOK.t()}</button> }
            });
            view! { <div class="stack">{notice::failed(&failure)} {look}</div> }
        })
    };
    let buttons = own.steps.iter().copied().map(|step| {
        let class = if step == ItemStep::Reopen { "button" } else { "button button--lead" };
        view! {
            <button type="button" class=class data-item-step=step.id() aria-disabled=move || busy.get().then_some("true") on:click=move |_| take(step)>
                {step_words(step).t()}
            </button>
        }
    });
    let buttons = buttons.collect_view();
    let (label, help) = if own.steps.contains(&ItemStep::Report) {
        (c::RECTIFY_REPORT.t(), c::RECTIFY_REPORT_HELP.t())
    } else {
        (c::RECTIFY_REPLY.t(), "")
    };
    let kind = Kind { longest: u16::try_from(MAX_ITEM_CHARACTERS).unwrap_or(u16::MAX), ..Kind::default() };
    let control = ["note-", &own.id].concat();
    view! {
        <div class="stack" data-item-steps>
            {field::text(&control, label, help, kind, text, wrong)}
            {refused}
            <div class="row">{buttons}</div>
        </div>
    }
    .into_any()
}
