//! The record on the screen.

use leptos::prelude::*;
use shared::outcome::Explained;

use super::Shown;
use crate::{
    browser::time,
    parts::{account::account, explain::{figure, sentence}, status::source_note},
    texts::{Text, k},
};

/// Everything about one receipt.
pub(super) fn record(shown: &Shown) -> AnyView {
    let Shown { sheet, form, .. } = shown;
    let record = &sheet.record;
    let qr = ["/api/v1/receipts/", &record.receipt, "/qr.svg"].concat();
    let print = |_| {
        let _ = gloo_utils::window().print();
    };
    view! {
        <div class="stack">
            <h1>{k::RECEIPT_TITLE.t()}</h1>
            <p class="lead">{sheet.community_name.clone()}<br /><span class="small">{sheet.community_path.clone()}</span></p>
        </div>
        {verdict(shown)}
        <section class="panel record" aria-labelledby="number">
            <div class="stack">
                <h2 id="number">{k::RECEIPT_NUMBER.t()}</h2>
                <p class="record__number" data-receipt>{record.receipt.clone()}</p>
                <p class="small">{k::RECEIPT_SEALED.with(&[&time::instant_in_words(&record.recorded_at)])}</p>
                <p class="small">{k::RECEIPT_AS_OF.with(&[&record.as_of])}</p>
            </div>
            <figure>
                <img class="record__qr" src=qr width="160" height="160" alt=k::RECEIPT_QR.t() />
                <figcaption class="small">{k::RECEIPT_QR_CAPTION.t()}</figcaption>
            </figure>
        </section>
        {result(shown)}
        <section class="panel" aria-labelledby="account">
            <h2 id="account">{k::RESULT_ACCOUNT.t()}</h2>
            {account(form, &sheet.outcome)}
        </section>
        <section class="panel" aria-labelledby="standard">
            <h2 id="standard">{form.texts.title.clone()}</h2>
            {source_note(&form.texts)}
        </section>
        <details class="panel fold">
            <summary>{k::RECEIPT_TECHNICAL.t()}</summary>
            <dl class="record__facts">
                {[
                    (&k::RECEIPT_PACK, [&record.pack_id, " ", &record.pack_version].concat()),
                    (&k::RECEIPT_PACK_HASH, record.pack_hash.clone()),
                    (&k::RECEIPT_ENGINE, record.engine_version.to_string()),
                    (&k::RECEIPT_SHEET_HASH, record.sheet_sha256.clone()),
                    (&k::RECEIPT_OUTCOME_HASH, record.outcome_sha256.clone()),
                    (&k::RECEIPT_KEY, record.key_id.clone()),
                    (&k::RECEIPT_SIGNATURE, sheet.signature.clone()),
                ].map(|(name, value)| view! { <div><dt>{name.t()}</dt><dd>{value}</dd></div> })}
            </dl>
        </details>
        <button type="button" class="button button--lead button--wide" data-print on:click=print>{k::RECEIPT_PRINT.t()}</button>
    }
    .into_any()
}

/// Whether the signature holds and whether this browser agrees.
fn verdict(shown: &Shown) -> AnyView {
    let sheet = &shown.sheet;
    let (class, state, title) = if sheet.holds {
        ("notice", "holds", &k::RECEIPT_HOLDS)
    } else {
        ("notice notice--bad", "broken", &k::RECEIPT_BROKEN)
    };
    let findings = sheet.findings.iter().map(|code| view! { <li>{finding_words(code).t()}" "<code>{code.clone()}</code></li> });
    let (own_class, own, own_title) = if shown.agrees {
        ("notice", "agrees", &k::RECEIPT_AGREES)
    } else {
        ("notice notice--bad", "differs", &k::RECEIPT_DIFFERS)
    };
    view! {
        <div class="stack">
            <div class=class data-signature=state>
                <p class="notice__title">{title.t()}</p>
                <p>{if sheet.holds { k::RECEIPT_HOLDS_MEANS.t() } else { k::RECEIPT_BROKEN_MEANS.t() }}</p>
                <ul>{findings.collect_view()}</ul>
            </div>
            <div class=own_class data-recount=own><p>{own_title.t()}</p></div>
        </div>
    }
    .into_any()
}

fn finding_words(code: &str) -> &'static Text {
    if code.contains("signature") || code.contains("key") {
        &k::FINDING_SIGNATURE
    } else if code.contains("sheet") || code.contains("answers") {
        &k::FINDING_SHEET
    } else {
        &k::FINDING_OUTCOME
    }
}

fn result(shown: &Shown) -> AnyView {
    let (outcome, texts) = (&shown.sheet.outcome, &shown.form.texts);
    let score = outcome.score.as_ref().map(|score| {
        view! { <p class="result__figure"><strong data-total>{score.display.clone()}</strong><span>{k::RESULT_OF.with(&[&figure(score.max)])}</span></p> }
    });
    let blockers = outcome.blockers();
    let row = |blocker: &&Explained<'_>| view! { <li><p class="condition condition--failed"><span>{sentence(&shown.form, blocker)}</span></p></li> };
    let rows = blockers.iter().map(row).collect_view();
    view! {
        <section class="panel" aria-labelledby="outcome">
            <h2 id="outcome">{k::RECEIPT_RESULT.t()}</h2>
            {score}
            <p><strong data-level>{level_words(shown)}</strong></p>
            {(!texts.score_note.is_empty()).then(|| view! { <p class="small">{texts.score_note.clone()}</p> })}
            {(!blockers.is_empty()).then(|| view! {
                <h3>{k::RESULT_BLOCKERS.with(&[&blockers.len().to_string()])}</h3>
                <ul class="rows">{rows}</ul>
            })}
        </section>
    }
    .into_any()
}

/// The level reached on the first track, or that none is.
pub(super) fn level_words(shown: &Shown) -> String {
    let reached = shown.sheet.outcome.tracks.first().and_then(|track| track.reached.as_ref());
    let level = reached.and_then(|id| shown.form.rulebook.levels.iter().position(|level| level.id == **id));
    level.and_then(|level| shown.form.texts.levels.get(level).cloned()).unwrap_or_else(|| k::BAR_NO_LEVEL.t().to_owned())
}
