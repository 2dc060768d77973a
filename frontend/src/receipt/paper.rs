//! 申报表: the same record as an A4 form, seen on paper only.

use leptos::prelude::*;
use shared::{form::Form, outcome::ItemOutcome, rulebook::Node};

use super::{Shown, record::level_words};
use crate::{
    browser::time,
    parts::{account::state_words, answers::answer_words, explain::sentence, status},
    texts::k,
};

/// The form.
pub(super) fn paper(shown: &Shown) -> AnyView {
    let Shown { sheet, form, .. } = shown;
    let record = &sheet.record;
    let score = sheet.outcome.score.as_ref().map(|score| score.display.clone()).unwrap_or_default();
    let qr = ["/api/v1/receipts/", &record.receipt, "/qr.svg"].concat();
    let address = gloo_utils::window().location().href().unwrap_or_default();
    let fact = |name: &'static str, value: String| view! { <tr><th scope="row">{name}</th><td>{value}</td></tr> };
    view! {
        <article class="paper" aria-hidden="true" data-paper>
            <header class="paper__head">
                <div>
                    <h1>{k::PAPER_TITLE.t()}</h1>
                    <p>{form.texts.title.clone()}" "{form.texts.document.clone()}</p>
                    <p class="paper__small">{status::words(form.texts.status).1.t()}</p>
                </div>
                <img class="paper__qr" src=qr alt="" width="96" height="96" />
            </header>
            <table class="paper__facts">
                <tbody>
                    {fact(k::PAPER_COMMUNITY.t(), [&sheet.community_path, " ", &sheet.community_name].concat())}
                    {fact(k::PAPER_CODE.t(), record.community.clone())}
                    {fact(k::RECEIPT_NUMBER.t(), record.receipt.clone())}
                    {fact(k::PAPER_SEALED.t(), time::instant_in_words(&record.recorded_at))}
                    {fact(k::BAR_SCORE.t(), score)}
                    {fact(k::PAPER_LEVEL.t(), level_words(shown))}
                </tbody>
            </table>
            <table class="paper__items">
                <thead><tr>
                    <th scope="col">{k::PAPER_NO.t()}</th><th scope="col">{k::PAPER_REQUIREMENT.t()}</th>
                    <th scope="col">{k::PAPER_ANSWER.t()}</th><th scope="col">{k::PAPER_STATE.t()}</th>
                </tr></thead>
                <tbody>{rows(shown, form)}</tbody>
            </table>
            <div class="paper__signs">
                {[&k::PAPER_SIGN_COMMUNITY, &k::PAPER_SIGN_STREET].map(|text| view! {
                    <div class="paper__sign"><p>{text.t()}</p><p class="paper__date">{k::PAPER_DATE.t()}</p></div>
                })}
            </div>
            <p class="paper__small">{k::PAPER_CHECK.with(&[&address])}</p>
        </article>
    }
    .into_any()
}

/// Groups as headings, requirements as rows.
fn rows(shown: &Shown, form: &Form) -> AnyView {
    let roots = (0..form.rulebook.groups.len()).filter(|group| form.rulebook.groups[*group].parent.is_none());
    roots.map(|group| group_rows(shown, group)).collect_view().into_any()
}

fn group_rows(shown: &Shown, group: usize) -> AnyView {
    let own = &shown.form.rulebook.groups[group];
    let inner = own.children.iter().map(|node| match node {
        Node::Group(group) => group_rows(shown, usize::from(*group)),
        Node::Item(item) => shown.sheet.outcome.items.get(usize::from(*item)).map(|item_outcome| row(shown, usize::from(*item), item_outcome)).into_any(),
    });
    view! {
        <tr class="paper__group"><th colspan="4" scope="colgroup">{shown.form.texts.groups[group].clone()}</th></tr>
        {inner.collect_view()}
    }
    .into_any()
}

fn row(shown: &Shown, item: usize, result: &ItemOutcome<'_>) -> AnyView {
    let own = &shown.form.rulebook.items[item];
    let answer = shown.sheet.sheet.answers.iter().find(|answer| answer.requirement == own.id);
    let words = answer.map(|answer| answer_words(&shown.form, item, answer)).unwrap_or_default();
    // What is missing is worth a line; what is fine speaks for itself.
    let why = result.because.iter().filter(|explained| !explained.holds && explained.shortfall.is_some());
    let why = why.map(|explained| view! { <br /><span class="paper__small">{sentence(&shown.form, explained)}</span> }).collect_view();
    view! {
        <tr>
            <td>{own.id.clone()}</td><td>{shown.form.texts.items[item].text.clone()}</td>
            <td>{words}{why}</td><td>{state_words(result.state).t()}</td>
        </tr>
    }
    .into_any()
}
