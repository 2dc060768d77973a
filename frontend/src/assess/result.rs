//! The result on a sheet from below: level, what blocks, the shortest path, the whole account.

use leptos::{html::Dialog, prelude::*};
use shared::{outcome::{Explained, Outcome}, path::{PathStep, ShortestPath}};

use super::{bar::level_words, desk::Desk};
use crate::{
    parts::{account::account, explain::{figure, sentence}, status::source_note},
    texts::k,
};

/// The dialog. What is in it is made when it opens and follows the answers while it is open.
pub(super) fn sheet(desk: Desk) -> AnyView {
    let dialog = NodeRef::<Dialog>::new();
    let open = desk.sheet_is_open;
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog class="sheet" node_ref=dialog data-sheet aria-labelledby="result" on:close=move |_| open.set(false)>
            <div class="sheet__head">
                <h2 id="result" tabindex="-1" autofocus>{k::RESULT_TITLE.t()}</h2>
                <button type="button" class="button" data-close on:click=move |_| open.set(false)>{k::RESULT_CLOSE.t()}</button>
            </div>
            {move || open.get().then(|| { desk.standing.track(); body(desk) })}
        </dialog>
    }
    .into_any()
}

fn body(desk: Desk) -> AnyView {
    let texts = &desk.form.texts;
    let path = desk.path();
    let shown = desk.with_outcome(|_, outcome| view! {
        {summary(desk, outcome)}
        {blockers(desk, outcome)}
        {way(desk, &path)}
        <section>
            <h3>{k::RESULT_ACCOUNT.t()}</h3>
            {account(desk.form, outcome)}
        </section>
        {source_note(texts)}
    }.into_any());
    view! { <div class="sheet__body">{shown}</div> }.into_any()
}

fn summary(desk: Desk, outcome: &Outcome<'_>) -> AnyView {
    let texts = &desk.form.texts;
    let standing = desk.standing.get_untracked();
    let score = outcome.score.as_ref().map(|score| {
        let of = k::RESULT_OF.with(&[&figure(score.max)]);
        view! { <p class="result__figure"><strong>{score.display.clone()}</strong><span>{of}</span></p> }
    });
    let counts = [
        (&k::STATE_MET, outcome.counts.met),
        (&k::STATE_PARTLY, outcome.counts.partly),
        (&k::STATE_NOT_MET, outcome.counts.not_met),
        (&k::STATE_NOT_APPLICABLE, outcome.counts.not_applicable),
        (&k::STATE_UNANSWERED, outcome.counts.unanswered),
    ]
    .map(|(name, count)| view! { <span class="badge">{name.t()}" "{count.to_string()}</span> });
    view! {
        <section class="stack">
            {score}
            <p><strong>{level_words(desk, &standing)}</strong></p>
            <p class="row">{counts}</p>
            {(!texts.score_note.is_empty()).then(|| view! { <p class="small">{texts.score_note.as_str()}</p> })}
            {texts.score_is_assumption.then(|| view! { <p><span class="badge badge--half">{k::RESULT_ASSUMPTION.t()}</span></p> })}
        </section>
    }
    .into_any()
}

fn blockers(desk: Desk, outcome: &Outcome<'_>) -> AnyView {
    let vetoes = outcome.vetoes.iter().zip(&desk.form.texts.vetoes).filter(|(veto, _)| veto.in_force);
    let vetoes = vetoes.map(|(_, title)| view! { <p class="condition condition--failed"><strong>{title.as_str()}</strong></p> }).collect_view();
    let blockers = outcome.blockers();
    let count = blockers.len();
    let row = |blocker: &&Explained<'_>| {
        let jumps = blocker.missing.iter().filter_map(|id| desk.form.rulebook.item(id));
        let jumps = jumps.map(|index| goto(desk, index, None)).collect_view();
        view! { <li><p class="condition condition--failed"><span>{sentence(desk.form, blocker)}</span></p>{jumps}</li> }
    };
    let rows = blockers.iter().map(row).collect_view();
    view! {
        <section class="stack" data-blocker-list>
            <h3>{k::RESULT_BLOCKERS.with(&[&count.to_string()])}</h3>
            {if count == 0 {
                view! { <p class="notice">{k::RESULT_NO_BLOCKERS.t()}</p> }.into_any()
            } else {
                view! {
                    {vetoes}
                    <details class="fold"><summary>{k::RESULT_SHOW_BLOCKERS.t()}</summary><ul class="rows">{rows}</ul></details>
                }.into_any()
            }}
        </section>
    }
    .into_any()
}

fn way(desk: Desk, path: &ShortestPath) -> AnyView {
    let title = path.level.as_ref().and_then(|id| desk.form.rulebook.levels.iter().position(|level| level.id == *id));
    let Some(title) = title.and_then(|level| desk.form.texts.levels.get(level)) else { return ().into_any() };
    if !path.reachable {
        return view! { <p class="notice notice--half" data-path-list>{k::PATH_NONE.with(&[title])}</p> }.into_any();
    }
    let row = |step: &PathStep| view! { <li>{goto(desk, step.item, step.target.map(figure))}</li> };
    let lead = if path.is_least { k::PATH_LEAST.with(&[&path.steps.len().to_string(), title]) } else { k::PATH_GOOD.with(&[&path.steps.len().to_string(), title]) };
    view! {
        <section class="stack" data-path-list>
            <h3>{k::PATH_TITLE.t()}</h3>
            <p>{lead}</p>
            <ol class="rows">{path.steps.iter().map(row).collect_view()}</ol>
        </section>
    }
    .into_any()
}

/// A line that jumps to a requirement; `target` is the number to be reached there.
pub(super) fn goto(desk: Desk, index: usize, target: Option<String>) -> AnyView {
    let (item, texts) = (&desk.form.rulebook.items[index], &desk.form.texts.items[index]);
    let unit = texts.units.first().map_or("", String::as_str);
    let target = target.map(|target| k::PATH_TARGET.with(&[&[target.as_str(), unit].concat()]));
    view! {
        <button type="button" class="jump" data-goto=item.id.as_str() on:click=move |_| desk.go_to(index)>
            <span class="jump__number">{item.id.as_str()}</span>
            <span class="jump__text">{texts.text.as_str()}</span>
            {target.map(|target| view! { <span class="jump__gain">{target}</span> })}
        </button>
    }
    .into_any()
}
