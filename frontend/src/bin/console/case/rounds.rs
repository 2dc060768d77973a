//! 轮次: what the community changed since the round before; a reviewer sees this first.

use frontend::{
    parts::{answers::answer_words, facts::value_words},
    texts::c,
};
use leptos::prelude::*;
use shared::{
    answer::{Answer, FactValue},
    api::attachments::AttachmentView,
    case::round::{self, Attached, Change, FactChange, FileChange},
};

use super::{attachments::words_of, desk::Desk, requirements::jump};

/// The changes; nothing in the first round.
pub(super) fn changes(desk: Desk) -> Option<AnyView> {
    // Photos and documents are read on their own and may come later.
    let content = move || panel(desk);
    desk.case(|case| case.rounds.len() > 1).then(|| view! { {content} }.into_any())
}

fn panel(desk: Desk) -> Option<AnyView> {
    let (number, answers, facts, files) = desk.case(|case| {
        let [.., before, after] = case.rounds.as_slice() else { return None };
        // Whoever ended the round before has seen what was there by then.
        let end = case.decisions.iter().rev().find(|decision| decision.round == before.round);
        let since = end.map_or(&after.submitted_at, |decision| &decision.decided_at);
        let answers = round::changes(&before.sheet, &after.sheet);
        let facts = round::fact_changes(&before.sheet, &after.sheet);
        Some((before.round, answers, facts, files(desk, after.round, since)))
    })?;
    let count = answers.len() + facts.len() + files.len();
    let content = if count == 0 {
        view! { <p>{c::ROUND_NO_CHANGES.t()}</p> }.into_any()
    } else {
        let answers = answers.iter().map(|change| answer_line(desk, change)).collect_view();
        let files = files.into_iter().map(|(change, file)| file_line(desk, change, file)).collect_view();
        let facts = facts.iter().map(|change| fact_line(desk, change)).collect_view();
        view! { <ul class="rows">{answers} {files} {facts}</ul> }.into_any()
    };
    let title = c::ROUND_TITLE.with(&[&number.to_string(), &count.to_string()]);
    Some(view! { <section class="panel" data-rounds><h2>{title}</h2>{content}</section> }.into_any())
}

/// Photos and documents that the community has added for a round, or taken away since the one before.
fn files(desk: Desk, round: u32, since: &str) -> Vec<(FileChange, AttachmentView)> {
    let change = |one: &AttachmentView| {
        let attached = Attached { purpose: one.purpose, round: one.round, removed_at: one.removed_at.as_deref() };
        Some((round::file_change(&attached, round, since)?, one.clone()))
    };
    desk.files().list.with(|list| list.attachments.iter().filter_map(change).collect())
}

fn answer_line(desk: Desk, change: &Change) -> AnyView {
    let item = desk.form.rulebook.item(&change.requirement);
    let text = item.map(|item| desk.form.texts.items[item].text.clone());
    view! {
        <li data-change=change.requirement.clone()>
            <p>{jump(desk, change.requirement.clone())} " " {text}</p>
            {two_sides(side(desk, change.before.as_ref()), side(desk, change.after.as_ref()))}
        </li>
    }
    .into_any()
}

fn file_line(desk: Desk, change: FileChange, file: AttachmentView) -> AnyView {
    let (name, badge, words) = match change {
        FileChange::Added => ("added", "badge", c::ATTACHED_NEW.t()),
        FileChange::Removed => ("removed", "badge badge--none", c::ATTACHED_REMOVED.t()),
    };
    let called = words_of(&file);
    let requirement = file.requirement.map(|id| jump(desk, id));
    view! {
        <li data-file-change=name>
            <p>{requirement} " " {called} " " <span class=badge>{words}</span></p>
        </li>
    }
    .into_any()
}

fn fact_line(desk: Desk, change: &FactChange) -> AnyView {
    let position = desk.form.rulebook.facts.iter().position(|fact| fact.id == change.fact);
    let texts = position.map(|fact| &desk.form.texts.facts[fact]);
    let label = texts.map_or_else(|| change.fact.clone(), |texts| texts.label.clone());
    let words = |value: Option<&FactValue>| {
        let words = texts.zip(value).map(|(texts, value)| value_words(desk.form, &change.fact, texts, value));
        view! { <p><strong>{words.unwrap_or_else(|| "—".to_owned())}</strong></p> }.into_any()
    };
    view! {
        <li data-fact-change=change.fact.clone()>
            <p>{label}</p>
            {two_sides(words(change.before.as_ref()), words(change.after.as_ref()))}
        </li>
    }
    .into_any()
}

fn two_sides(before: AnyView, after: AnyView) -> AnyView {
    view! {
        <div class="change">
            <div><p class="small">{c::ROUND_BEFORE.t()}</p>{before}</div>
            <div><p class="small">{c::ROUND_AFTER.t()}</p>{after}</div>
        </div>
    }
    .into_any()
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
