//! The requirements by content: what is asked, what is claimed, what shows it, the verdict.

use frontend::{
    browser::page,
    parts::{
        account::state_words,
        answers::answer_words,
        explain::{figure, parts, sentence, titled},
        status::source_note,
    },
    texts::{c, k},
};
use leptos::prelude::*;
use shared::{
    api::attachments::AttachmentView,
    case::Verdict,
    evaluate::State,
    exact::Exact,
    outcome::{Explained, ItemOutcome},
    rulebook::Node,
};

use super::{attachments, comments, desk::Desk, mark, reasons, residents};
use crate::{parts::node, words};

/// All requirements that the reader sees.
pub(super) fn list(desk: Desk) -> AnyView {
    let groups = &desk.form.rulebook.groups;
    let sections = (0..groups.len())
        .filter(|group| groups[*group].parent.is_none())
        .filter(|group| groups[*group].items.iter().any(|item| desk.shows(usize::from(*item))))
        .map(|group| section(desk, group));
    let texts = &desk.form.texts;
    let all = desk.gives_verdicts().then(|| {
        view! {
            <button type="button" class="button" data-confirm-all on:click=move |_| desk.confirm_rest()>
                {c::ITEMS_CONFIRM_ALL.t()}
            </button>
        }
    });
    let only = desk.case(|case| case.only_requirements.is_some());
    view! {
        <section class="stack" data-requirements aria-labelledby="items">
            <div class="row row--apart">
                <h2 id="items">{c::ITEMS_TITLE.t()}</h2>
                {all}
            </div>
            {node(move || source_note(texts))}
            {only.then(|| view! { <p class="notice notice--none">{c::ITEMS_ONLY.t()}</p> })}
            {sections.collect_view()}
        </section>
    }
    .into_any()
}

fn section(desk: Desk, group: usize) -> AnyView {
    let id = ["group-", &desk.form.rulebook.groups[group].id].concat();
    let title = titled(&desk.form.rulebook.groups[group].id, &desk.form.texts.groups[group]);
    let points = move || group_points(desk, group);
    view! {
        <section class="panel items" aria-labelledby=id.clone()>
            <div class="row row--apart">
                <h3 id=id.clone() class="items__title">{title}</h3>
                <p class="small">{points}</p>
            </div>
            {inside(desk, group)}
        </section>
    }
    .into_any()
}

fn group_points(desk: Desk, group: usize) -> Option<String> {
    let points = |outcome: &super::desk::Result| {
        outcome.as_ref().and_then(|outcome| outcome.groups.get(group)).and_then(|group| group.points).map(figure)
    };
    if desk.case(|case| case.only_requirements.is_some()) {
        return None;
    }
    let claimed = points(&desk.claimed())?;
    if desk.has_review() {
        let reviewed = desk.reviewed.with(points)?;
        Some(c::ITEMS_GROUP_POINTS.with(&[&claimed, &reviewed]))
    } else {
        Some(c::ITEMS_GROUP_CLAIMED.with(&[&claimed]))
    }
}

fn inside(desk: Desk, group: usize) -> AnyView {
    let parts = desk.form.rulebook.groups[group].children.iter().map(|child| match child {
        Node::Item(item) => {
            let item = usize::from(*item);
            if desk.shows(item) { line(desk, item) } else { ().into_any() }
        }
        Node::Group(group) => {
            let group = usize::from(*group);
            if !desk.form.rulebook.groups[group].items.iter().any(|item| desk.shows(usize::from(*item))) {
                return ().into_any();
            }
            let title = titled(&desk.form.rulebook.groups[group].id, &desk.form.texts.groups[group]);
            view! { <h4 class="items__standard">{title}</h4> {inside(desk, group)} }.into_any()
        }
    });
    parts.collect_view().into_any()
}

/// One requirement.
fn line(desk: Desk, item: usize) -> AnyView {
    let id = desk.form.rulebook.items[item].id.clone();
    let texts = &desk.form.texts.items[item];
    let answer = desk.answer(&id);
    let claim = answer.as_ref().map(|answer| answer_words(desk.form, item, answer)).unwrap_or_default();
    let claimed = desk.claimed().and_then(|claimed| claimed.items.get(item).cloned());
    let state = claimed.as_ref().map_or(State::Unanswered, |item| item.state);
    let name = {
        let id = id.clone();
        move || desk.verdict(&id).map_or("none", |verdict| words::verdict_id(verdict.verdict))
    };
    let is_current = {
        let id = id.clone();
        move || (desk.current.with(|current| current.as_deref() == Some(id.as_str()))).then_some("true")
    };
    let remark = answer.as_ref().and_then(|answer| answer.remark.clone());
    let evidence = answer.map(|answer| answer.evidence).unwrap_or_default();
    let department = (!texts.department.is_empty()).then(|| k::HELP_DEPARTMENT.with(&[&texts.department]));
    let veto = texts.tags.iter().any(|tag| tag == "veto");
    let at = id.clone();
    view! {
        <article
            class="item"
            id=anchor(&id)
            tabindex="-1"
            data-requirement=id.clone()
            data-verdict=name
            aria-current=is_current
            aria-label=id.clone()
            on:focusin=move |_| desk.current.set(Some(at.clone()))
        >
            <div class="item__text">
                <p>
                    <span class="requirement__number">{id.clone()}</span>
                    {texts.text.clone()}
                </p>
                <p class="row item__meta">
                    {veto.then(|| view! { <span class="badge badge--bad">{k::CARD_VETO.t()}</span> })}
                    {department.map(|words| view! { <span class="small">{words}</span> })}
                </p>
            </div>
            <div class="item__claim">
                <p>
                    <span class="small">{c::ITEM_CLAIM.t()} " "</span>
                    <strong data-claim>{if claim.is_empty() { state_words(state).t().to_owned() } else { claim }}</strong>
                    {(state == State::NotApplicable).then(|| view! { " " <span class="badge badge--none">{k::STATE_NOT_APPLICABLE.t()}</span> })}
                </p>
                {residents::of_requirement(desk, id.clone())}
                {remark.map(|remark| view! { <p class="small" data-remark>{c::ITEM_REMARK.t()} " " {remark}</p> })}
                {evidence_list(desk, &id, evidence)}
                {attachments::of_requirement(desk, id.clone())}
            </div>
            {points(desk, item, claimed.as_ref())}
            <div class="item__judge stack">
                {mark::of_requirement(desk, item)}
                {judge(desk, &id)}
                <div class="item__buttons">
                    {unjudge(desk, id.clone())}
                    {reasons::add_button(desk, id.clone())}
                </div>
            </div>
            <div class="item__more">{comments::of_requirement(desk, id.clone())}</div>
        </article>
    }
    .into_any()
}

/// Evidence that the answer names; without any, and without a photo or document, that there is none.
fn evidence_list(desk: Desk, id: &str, evidence: Vec<String>) -> AnyView {
    if evidence.is_empty() {
        let id = id.to_owned();
        let has_none = Memo::new(move |_| {
            let shows_it = |one: &AttachmentView| one.requirement.as_deref() == Some(id.as_str());
            desk.files().list.with(|list| !list.attachments.iter().any(shows_it))
        });
        let nothing = move || has_none.get().then(|| view! { <p class="small">{c::ITEM_NO_EVIDENCE.t()}</p> });
        return view! { {nothing} }.into_any();
    }
    let names = evidence.into_iter().map(|name| view! { <li>{name}</li> }).collect_view();
    view! { <p class="small">{c::ITEM_EVIDENCE.t()}</p> <ul class="bullets small" data-evidence>{names}</ul> }
        .into_any()
}

/// Points claimed and reviewed side by side, with the reasons when they differ.
fn points(desk: Desk, item: usize, claimed: Option<&ItemOutcome<'static>>) -> AnyView {
    // A department sees a part of the sheet only: points of a part would say something wrong.
    if desk.case(|case| case.only_requirements.is_some()) {
        return ().into_any();
    }
    let (points, max) = claimed.map_or((Exact::ZERO, Exact::ZERO), |item| (item.points, item.max));
    let now = move || {
        if !desk.has_review() {
            return None;
        }
        desk.reviewed
            .with(|reviewed| reviewed.as_ref().and_then(|reviewed| reviewed.items.get(item)).map(|item| item.points))
    };
    let differs = move || now().is_some_and(|now| now != points);
    let why = move || {
        differs().then(|| {
            desk.reviewed.with(|reviewed| {
                let item = reviewed.as_ref().and_then(|reviewed| reviewed.items.get(item));
                let told = |why: &Explained<'_>| {
                    let beneath = parts(desk.form, why).map(|list| node(move || list));
                    view! { <p class="small">{sentence(desk.form, why)}</p> {beneath} }.into_any()
                };
                item.map(|item| item.because.iter().map(told).collect_view())
            })
        })
    };
    view! {
        <div class="item__points">
            <dl class="points" data-differs=move || differs().then_some("")>
                <div><dt>{c::ITEM_CLAIMED.t()}</dt><dd data-claimed>{figure(points)}</dd></div>
                <div>
                    <dt>{c::ITEM_REVIEWED.t()}</dt>
                    <dd data-reviewed>{move || now().map_or_else(|| "—".to_owned(), figure)}</dd>
                </div>
                <div><dt>{c::ITEM_MAX.t()}</dt><dd>{figure(max)}</dd></div>
            </dl>
            {why}
        </div>
    }
    .into_any()
}

/// The verdict: a control for whoever gives one, words for others.
fn judge(desk: Desk, id: &str) -> AnyView {
    let id = id.to_owned();
    if !desk.gives_verdicts() {
        let given = untrack(|| desk.verdict(&id));
        return given.map_or_else(|| ().into_any(), |given| {
            view! {
                <p><span class="small">{c::ITEM_VERDICT.t()} " "</span><strong>{words::verdict(given.verdict).t()}</strong></p>
                {given.remark.map(|remark| view! { <p class="small">{remark}</p> })}
            }
            .into_any()
        });
    }
    let name = ["verdict-", &id].concat();
    let choices = words::VERDICTS.map(|own| {
        let (at, checked) = (id.clone(), id.clone());
        let is_given = move || desk.verdict(&checked).is_some_and(|given| given.verdict == own);
        let class = match own {
            Verdict::Confirmed => "choice",
            Verdict::NotConfirmed => "choice choice--bad",
            Verdict::NeedsEvidence => "choice choice--half",
        };
        view! {
            <label class=class>
                <input
                    type="radio"
                    name=name.clone()
                    value=words::verdict_id(own)
                    prop:checked=is_given
                    on:change=move |_| desk.judge(&at, own)
                />
                <span>{words::verdict(own).t()}</span>
            </label>
        }
    });
    // What is confirmed needs no words; they would only make the page longer.
    let has_words = {
        let id = id.clone();
        Memo::new(move |_| {
            desk.verdict(&id).is_some_and(|given| given.verdict != Verdict::Confirmed || given.remark.is_some())
        })
    };
    let at = id.clone();
    view! {
        <fieldset class="verdict">
            <legend class="sr">{c::ITEM_VERDICT_OF.with(&[&id])}</legend>
            <div class="choices">{choices.collect_view()}</div>
        </fieldset>
        {move || has_words.get().then(|| remark(desk, at.clone()))}
    }
    .into_any()
}

fn remark(desk: Desk, id: String) -> AnyView {
    let control = ["remark-", &id].concat();
    let words = untrack(|| desk.verdict(&id)).and_then(|given| given.remark).unwrap_or_default();
    view! {
        <div class="field">
            <label class="field__label small" for=control.clone()>{c::ITEM_VERDICT_REMARK.t()}</label>
            <textarea
                id=control
                class="input item__remark"
                rows="1"
                maxlength="2000"
                data-verdict-remark
                prop:value=words
                on:input:target=move |event| desk.remark(&id, &event.target().value())
            ></textarea>
        </div>
    }
    .into_any()
}

/// Takes the verdict back, once there is one.
fn unjudge(desk: Desk, id: String) -> Option<AnyView> {
    if !desk.gives_verdicts() {
        return None;
    }
    let has = {
        let id = id.clone();
        Memo::new(move |_| desk.verdict(&id).is_some())
    };
    let button = move || {
        let id = id.clone();
        let take_back = move |_| {
            // The button goes with the verdict.
            page::focus_quietly(&["[data-requirement=\"", &id, "\"] .verdict input"].concat());
            desk.unjudge(&id);
        };
        has.get().then(|| {
            view! {
                <button type="button" class="button button--plain" data-unjudge on:click=take_back>
                    {c::ITEM_UNJUDGE.t()}
                </button>
            }
        })
    };
    Some(view! { {button} }.into_any())
}

/// The id of a requirement's element.
fn anchor(id: &str) -> String {
    ["item-", id].concat()
}

/// A button that goes to a requirement.
pub(super) fn jump(desk: Desk, id: String) -> AnyView {
    let words = id.clone();
    view! {
        <button type="button" class="button button--plain jump__number" data-goto=words.clone() on:click=move |_| go(desk, &id)>
            {words.clone()}
        </button>
    }
    .into_any()
}

/// Goes to a requirement.
pub(super) fn go(desk: Desk, id: &str) {
    desk.current.set(Some(id.to_owned()));
    page::focus(&["[data-requirement=\"", id, "\"]"].concat());
}
