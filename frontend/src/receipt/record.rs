//! The record on the screen.

use super::{Shown, UNREADABLE, evidence::evidence};
use crate::{
    browser::time,
    dom::{El, button, classed, el},
    parts::{
        account::account,
        explain::{condition, nothing, veto_words},
        facts::facts_in_words,
        last_time,
        result::{level_words, total, tracks},
        status::source_note,
    },
    texts::{Text, k},
};

/// Everything about one receipt.
pub(super) fn record(shown: &Shown) -> Vec<El> {
    let Shown { sheet, form, .. } = shown;
    let head = classed("div", "stack")
        .add(el("h1").text(k::RECEIPT_TITLE.t()))
        .add(classed("p", "lead").text(&sheet.community_name))
        .add(classed("p", "small").text(&sheet.community_path));
    let account = panel("account", k::RESULT_ACCOUNT.t()).add_all(account(form, &sheet.outcome, &sheet.sheet.answers));
    let standard = panel("standard", &form.texts.title).add(source_note(&form.texts));
    let print = button("button button--lead button--wide", k::RECEIPT_PRINT.t(), || {
        let _ = gloo_utils::window().print();
    });
    [head, verdict(shown), number(shown)]
        .into_iter()
        .chain(evidence(shown))
        .chain([result(shown), account, standard])
        .chain(profile(shown))
        .chain([technical(shown), print.flag("data-print", true)])
        .collect()
}

/// What was said about the community; nothing when nothing was.
fn profile(shown: &Shown) -> Option<El> {
    let facts = facts_in_words(&shown.form, &shown.sheet.sheet);
    (!facts.is_empty()).then(|| folded(k::FACTS_TITLE.t(), facts).flag("data-facts", true))
}

fn panel(id: &str, title: &str) -> El {
    classed("section", "panel").attr("aria-labelledby", id).add(el("h2").attr("id", id).text(title))
}

fn number(shown: &Shown) -> El {
    let record = &shown.sheet.record;
    let words = classed("div", "stack")
        .add(el("h2").attr("id", "number").text(k::RECEIPT_NUMBER.t()))
        .add(classed("p", "record__number").flag("data-receipt", true).text(&record.receipt))
        .add(classed("p", "small").text(&k::RECEIPT_SEALED.with(&[&time::instant_in_words(&record.recorded_at)])))
        .add(classed("p", "small").text(&k::RECEIPT_AS_OF.with(&[&time::day_in_words(&record.as_of)])));
    let code = classed("img", "record__qr")
        .attr("src", &["/api/v1/receipts/", &record.receipt, "/qr.svg"].concat())
        .attr("width", "160")
        .attr("height", "160")
        .attr("alt", k::RECEIPT_QR.t());
    let figure = el("figure").add(code).add(classed("figcaption", "small").text(k::RECEIPT_QR_CAPTION.t()));
    classed("section", "panel record").attr("aria-labelledby", "number").add(words).add(figure)
}

fn technical(shown: &Shown) -> El {
    let (record, sheet) = (&shown.sheet.record, &shown.sheet);
    let facts: [(&Text, String); 7] = [
        (&k::RECEIPT_PACK, [&record.pack_id, " ", &record.pack_version].concat()),
        (&k::RECEIPT_PACK_HASH, record.pack_hash.clone()),
        (&k::RECEIPT_ENGINE, record.engine_version.to_string()),
        (&k::RECEIPT_SHEET_HASH, record.sheet_sha256.clone()),
        (&k::RECEIPT_OUTCOME_HASH, record.outcome_sha256.clone()),
        (&k::RECEIPT_KEY, record.key_id.clone()),
        (&k::RECEIPT_SIGNATURE, sheet.signature.clone()),
    ];
    folded(k::RECEIPT_TECHNICAL.t(), facts.map(|(name, value)| (name.t().to_owned(), value)))
}

/// Names with their values, folded away.
fn folded(title: &str, facts: impl IntoIterator<Item = (String, String)>) -> El {
    let fact = |(name, value): (String, String)| el("div").add(el("dt").text(&name)).add(el("dd").text(&value));
    classed("details", "panel fold")
        .add(el("summary").text(title))
        .add(classed("dl", "record__facts").add_all(facts.into_iter().map(fact)))
}

/// Whether the signature holds and whether this browser agrees.
fn verdict(shown: &Shown) -> El {
    let sheet = &shown.sheet;
    let signature = if sheet.holds {
        signature("notice", "holds", &k::RECEIPT_HOLDS, &k::RECEIPT_HOLDS_MEANS)
    } else {
        broken(&sheet.findings)
    };
    let (class, state, words) = match (shown.agrees, sheet.holds) {
        (true, true) => ("notice", "agrees", &k::RECEIPT_AGREES),
        // Whoever alters a record can alter all of it alike.
        (true, false) => ("notice notice--none", "agrees", &k::RECEIPT_AGREES_ONLY),
        (false, _) => ("notice notice--bad", "differs", &k::RECEIPT_DIFFERS),
    };
    let recount = classed("div", class).attr("data-recount", state).add(el("p").text(words.t()));
    classed("div", "stack").add(signature).add(recount)
}

fn signature(class: &str, state: &str, title: &Text, means: &Text) -> El {
    classed("div", class)
        .attr("data-signature", state)
        .add(classed("p", "notice__title").text(title.t()))
        .add(el("p").text(means.t()))
}

/// That a receipt does not hold, and why.
pub(super) fn broken(findings: &[String]) -> El {
    let finding = |code: &String| {
        el("li").attr("data-finding", code).text(finding_words(code).t()).add(el("code").text(&[" ", code].concat()))
    };
    signature("notice notice--bad", "broken", &k::RECEIPT_BROKEN, &k::RECEIPT_BROKEN_MEANS)
        .add(el("ul").add_all(findings.iter().map(finding)))
}

/// What a check of the server has found, by its code.
fn finding_words(code: &str) -> &'static Text {
    match code {
        UNREADABLE | "record_missing" => &k::FINDING_MISSING,
        "signature_invalid" => &k::FINDING_SIGNATURE,
        "record_altered" => &k::FINDING_RECORD,
        "sheet_altered" => &k::FINDING_SHEET,
        "outcome_altered" => &k::FINDING_OUTCOME,
        "outcome_differs" => &k::FINDING_DIFFERS,
        "pack_missing" => &k::FINDING_PACK,
        "engine_unknown" => &k::FINDING_ENGINE,
        _ => &k::FINDING_OTHER,
    }
}

fn result(shown: &Shown) -> El {
    let (outcome, texts) = (&shown.sheet.outcome, &shown.form.texts);
    let section = panel("outcome", k::RECEIPT_RESULT.t())
        .add_all(total(outcome))
        .add(el("p").add(el("strong").flag("data-level", true).text(&level_words(&shown.form, outcome))))
        .add_all(tracks(&shown.form, outcome, &nothing))
        .add_all(last_time::words(&shown.form, &shown.sheet.sheet).map(|words| last_time::notice(&words)))
        .add_all(texts.score_is_assumption.then(|| {
            el("p")
                .add(classed("span", "badge badge--half").flag("data-assumption", true).text(k::RESULT_ASSUMPTION.t()))
        }))
        .add_all((!texts.score_note.is_empty()).then(|| classed("p", "small").text(&texts.score_note)));
    let blockers = outcome.blockers();
    if blockers.is_empty() {
        return section;
    }
    let rows = blockers.iter().map(|blocker| condition(&shown.form, blocker, &nothing));
    // A veto is the name of conditions that are counted and listed, and none itself.
    let vetoes = vetoes_in_force(shown).map(|title| el("p").add(el("strong").text(&veto_words(title))));
    let title = el("h3").text(&k::RESULT_BLOCKERS.with(&[&blockers.len().to_string()]));
    section.add(title).add_all(vetoes).add(classed("ul", "rows").add_all(rows))
}

/// The titles of the vetoes in force.
pub(super) fn vetoes_in_force(shown: &Shown) -> impl Iterator<Item = &String> {
    let vetoes = shown.sheet.outcome.vetoes.iter().zip(&shown.form.texts.vetoes);
    vetoes.filter(|(veto, _)| veto.in_force).map(|(_, title)| title)
}
