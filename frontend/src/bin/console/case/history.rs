//! 办理记录: every decision with its words, newest first.

use frontend::{browser::time, texts::c};
use leptos::prelude::*;
use shared::{api::cases::DecisionView, case::Verdict};

use super::{desk::Desk, mark, requirements};
use crate::words;

/// The decisions.
pub(super) fn list(desk: Desk) -> AnyView {
    let decisions = desk.case(|case| case.decisions.clone());
    let lines = decisions.into_iter().rev().map(|decision| line(desk, decision)).collect_view();
    view! {
        <section class="panel" data-history>
            <h2>{c::HISTORY_TITLE.t()}</h2>
            <ol class="history">{lines}</ol>
        </section>
    }
    .into_any()
}

fn line(desk: Desk, decision: DecisionView) -> AnyView {
    let what = [words::step(decision.step).t(), " → ", words::stage(decision.to).t()].concat();
    let who = [&decision.division_name, " ", &decision.by].concat();
    let when = time::instant_in_words(&decision.decided_at);
    let reasons = decision.reasons.into_iter().map(|own| {
        view! { <li>{requirements::jump(desk, own.requirement)} " " {own.reason}</li> }
    });
    let reasons = reasons.collect_view();
    let confirmed = decision.verdicts.iter().filter(|own| own.verdict == Verdict::Confirmed).count();
    let others = decision.verdicts.len() - confirmed;
    let verdicts = (!decision.verdicts.is_empty()).then(
        || view! { <p class="small">{c::HISTORY_VERDICTS.with(&[&confirmed.to_string(), &others.to_string()])}</p> },
    );
    let marks = mark::list(desk, &decision.verdicts);
    let honour = decision.honour_checked.then(|| {
        view! { <p class="small" data-honour><span aria-hidden="true">"✓ "</span>{c::DECIDE_HONOUR.t()}</p> }
    });
    let opinion = (!decision.opinion.is_empty()).then(|| view! { <p class="words">{decision.opinion}</p> });
    view! {
        <li class="history__line stack" data-decision=decision.step.map_or("apply", shared::case::Step::id)>
            <p><strong>{what}</strong> " " <span class="small">{c::ROUND_NUMBER.with(&[&decision.round.to_string()])}</span></p>
            <p class="small">{who} " · " {when}</p>
            {opinion}
            {honour}
            <ul>{reasons}</ul>
            {verdicts}
            {marks}
            <details class="fold fold--small">
                <summary>{c::HISTORY_PINNED.t()}</summary>
                <p class="small console__code">{decision.pinned_sha256}</p>
            </details>
        </li>
    }
    .into_any()
}
