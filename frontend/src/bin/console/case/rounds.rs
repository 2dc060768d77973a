//! 轮次: what the community changed since the round before; a reviewer sees this first.

use frontend::{parts::answers::answer_words, texts::c};
use leptos::prelude::*;
use shared::{answer::Answer, case::round};

use super::{desk::Desk, requirements::jump};

/// The changes; nothing in the first round.
pub(super) fn changes(desk: Desk) -> Option<AnyView> {
    let (number, changes) = desk.case(|case| {
        let [.., before, after] = case.rounds.as_slice() else { return None };
        Some((after.round, round::changes(&before.sheet, &after.sheet)))
    })?;
    let lines = changes.iter().map(|change| {
        let item = desk.form.rulebook.item(&change.requirement);
        let text = item.map(|item| desk.form.texts.items[item].text.clone());
        view! {
            <li data-change=change.requirement.clone()>
                <p>{jump(desk, change.requirement.clone())} " " {text}</p>
                <div class="change">
                    <div><p class="small">{c::ROUND_BEFORE.t()}</p>{side(desk, change.before.as_ref())}</div>
                    <div><p class="small">{c::ROUND_AFTER.t()}</p>{side(desk, change.after.as_ref())}</div>
                </div>
            </li>
        }
    });
    let content = if changes.is_empty() {
        view! { <p>{c::ROUND_NO_CHANGES.t()}</p> }.into_any()
    } else {
        view! { <ul class="rows">{lines.collect_view()}</ul> }.into_any()
    };
    let title = c::ROUND_TITLE.with(&[&number.to_string(), &changes.len().to_string()]);
    Some(view! { <section class="panel" data-rounds><h2>{title}</h2>{content}</section> }.into_any())
}

fn side(desk: Desk, answer: Option<&Answer>) -> AnyView {
    let Some(answer) = answer else { return view! { <p>"—"</p> }.into_any() };
    let words = desk.form.rulebook.item(&answer.requirement).map(|item| answer_words(desk.form, item, answer));
    let words = words.filter(|words| !words.is_empty()).unwrap_or_else(|| "—".to_owned());
    let remark = answer.remark.clone().map(|remark| view! { <p class="small">{c::ITEM_REMARK.t()} " " {remark}</p> });
    let evidence = (!answer.evidence.is_empty())
        .then(|| view! { <p class="small">{c::ITEM_EVIDENCE.t()} " " {answer.evidence.join("、")}</p> });
    view! { <p><strong>{words}</strong></p> {remark} {evidence} }.into_any()
}
