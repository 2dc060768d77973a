//! 退回理由: per requirement what is wrong with it.

use frontend::{
    browser::{page, task},
    texts::c,
};
use leptos::prelude::*;
use shared::case::{Step, Verdict, step::ItemReason};

use super::desk::Desk;

/// Puts a requirement among those that have to be mended.
fn add(desk: Desk, requirement: String) {
    let remark = untrack(|| desk.verdict(&requirement)).and_then(|given| given.remark).unwrap_or_default();
    let is_there = desk.reasons.with_untracked(|reasons| reasons.iter().any(|own| own.requirement == requirement));
    if !is_there {
        desk.reasons.update(|reasons| reasons.push(ItemReason { requirement, reason: remark }));
    }
}

/// On a requirement: the button that lists it, where the case can be returned.
pub(super) fn add_button(desk: Desk, requirement: String) -> Option<AnyView> {
    if !desk.case(|case| case.steps.contains(&Step::Return)) {
        return None;
    }
    let at = requirement.clone();
    let is_there = move || desk.reasons.with(|reasons| reasons.iter().any(|own| own.requirement == at));
    let button = view! {
        <button
            type="button"
            class="button button--plain item__reason"
            data-add-reason
            aria-pressed=move || is_there().to_string()
            on:click=move |_| {
                let is_there = desk.reasons.with_untracked(|reasons| reasons.iter().any(|own| own.requirement == requirement));
                if is_there {
                    desk.reasons.update(|reasons| reasons.retain(|own| own.requirement != requirement));
                } else {
                    add(desk, requirement.clone());
                }
            }
        >
            {c::REASON_ADD.t()}
        </button>
    };
    Some(button.into_any())
}

/// The reasons, each with its words.
pub(super) fn editor(desk: Desk) -> AnyView {
    // The inputs are made anew only when a requirement comes or goes, not with every letter.
    let listed = Memo::new(move |_| {
        desk.reasons.with(|reasons| reasons.iter().map(|own| own.requirement.clone()).collect::<Vec<_>>())
    });
    let take_over = move |_| {
        let open = desk.verdicts.get_untracked().into_iter().filter(|own| own.verdict != Verdict::Confirmed);
        for verdict in open {
            add(desk, verdict.requirement);
        }
    };
    let choose = move |event: web_sys::Event| {
        let requirement = frontend::dom::typed(&event);
        if !requirement.is_empty() {
            let selector = ["[data-reason=\"", &requirement, "\"] textarea"].concat();
            add(desk, requirement);
            task::before_next_frame(move || page::focus(&selector));
        }
    };
    let options = move || {
        let listed = listed.get();
        let open = desk.shown().into_iter().filter(|id| !listed.contains(id));
        open.map(|id| {
            let text = desk.form.rulebook.item(&id).map(|item| desk.form.texts.items[item].text.as_str());
            let words: String = [&id, " ", text.unwrap_or_default()].concat().chars().take(40).collect();
            view! { <option value=id>{words}</option> }
        })
        .collect_view()
    };
    view! {
        <div class="stack" data-reasons>
            <h3>{c::REASON_TITLE.t()}</h3>
            {move || listed.get().into_iter().map(|id| one(desk, &id)).collect_view()}
            <button type="button" class="button" data-take-over on:click=take_over>{c::REASON_TAKE_OVER.t()}</button>
            <div class="field">
                <label class="field__label" for="reason-choose">{c::REASON_CHOOSE.t()}</label>
                <select id="reason-choose" class="input" data-reason-choose on:change=choose>
                    <option value="">{c::REASON_CHOOSE_ONE.t()}</option>
                    {options}
                </select>
            </div>
        </div>
    }
    .into_any()
}

fn one(desk: Desk, id: &str) -> AnyView {
    let control = ["reason-", id].concat();
    let find = |id: &str| {
        desk.reasons.with_untracked(|reasons| {
            reasons.iter().find(|own| own.requirement == id).map(|own| own.reason.clone()).unwrap_or_default()
        })
    };
    let words = find(id);
    let (at, removed) = (id.to_owned(), id.to_owned());
    let remove = move |_| {
        // The field goes with its button.
        page::focus_quietly("#reason-choose");
        desk.reasons.update(|reasons| reasons.retain(|own| own.requirement != removed));
    };
    view! {
        <div class="field" data-reason=id.to_owned()>
            <label class="field__label" for=control.clone()>{c::REASON_OF.with(&[id])}</label>
            <textarea
                id=control
                class="input"
                rows="2"
                maxlength="5000"
                prop:value=words
                on:input:target=move |event| {
                    let words = event.target().value();
                    desk.reasons
                        .update(|reasons| {
                            if let Some(own) = reasons.iter_mut().find(|own| own.requirement == at) {
                                own.reason = words;
                            }
                        });
                }
            ></textarea>
            <button type="button" class="button button--plain" on:click=remove>{c::REASON_REMOVE.t()}</button>
        </div>
    }
    .into_any()
}
