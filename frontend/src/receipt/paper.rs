//! 申报表: the same record as an A4 form, seen on paper only.

use shared::{
    outcome::{Explained, ItemOutcome, RuleKind},
    rulebook::Node,
};

use super::{Shown, record::vetoes_in_force};
use crate::{
    browser::time,
    dom::{El, classed, el},
    parts::{
        account::state_words,
        answers::{answer_words, evidence_words},
        explain::{condition, figure, nothing, parts, sentence, titled, veto_words},
        facts::facts_in_words,
        last_time,
        result::{level_words, share, tracks},
        status,
    },
    texts::{Text, k},
};

/// The form.
pub(super) fn paper(shown: &Shown) -> El {
    let Shown { sheet, form, .. } = shown;
    let record = &sheet.record;
    let score = sheet
        .outcome
        .score
        .as_ref()
        .map(|score| [score.display.as_str(), "/", &figure(score.max), &share(score).unwrap_or_default()].concat());
    let address = gloo_utils::window().location().href().unwrap_or_default();
    let notes = [&form.texts.note, &form.texts.score_note].into_iter().filter(|note| !note.is_empty());
    let words = el("div")
        .add(el("h1").text(k::PAPER_TITLE.t()))
        .add(el("p").text(&[&form.texts.title, " ", &form.texts.document].concat()))
        .add(classed("p", "paper__small").text(status::words(form.texts.status).1.t()))
        .add_all(notes.map(|note| classed("p", "paper__small").text(note)));
    let code = classed("img", "paper__qr")
        .attr("src", &["/api/v1/receipts/", &record.receipt, "/qr.svg"].concat())
        .attr("alt", "");
    let fact = |(name, value): (String, String)| {
        el("tr").add(el("th").attr("scope", "row").text(&name)).add(el("td").text(&value))
    };
    let known = [
        (&k::PAPER_COMMUNITY, [&sheet.community_path, " ", &sheet.community_name].concat()),
        (&k::PAPER_CODE, record.community.clone()),
        (&k::RECEIPT_NUMBER, record.receipt.clone()),
        (&k::PAPER_AS_OF, time::day_in_words(&record.as_of)),
        (&k::PAPER_SEALED, time::instant_in_words(&record.recorded_at)),
        (&k::PAPER_VERSION, [&record.pack_id, " ", &record.pack_version].concat()),
        (&k::PAPER_LEVEL, level_words(form, &sheet.outcome)),
    ];
    let facts = known
        .into_iter()
        .chain(score.map(|score| (&k::BAR_SCORE, score)))
        .chain(last_time::words(form, &sheet.sheet).map(|words| (&k::PREVIOUS_TITLE, words)))
        .map(|(name, value)| (name.t().to_owned(), value))
        .chain(facts_in_words(form, &sheet.sheet));
    let sign = |text: &Text| {
        classed("div", "paper__sign")
            .add(el("p").text(text.t()))
            .add(classed("p", "paper__date").text(k::PAPER_DATE.t()))
    };
    classed("article", "paper")
        .attr("aria-hidden", "true")
        .flag("data-paper", true)
        .add(classed("header", "paper__head").add(words).add(code))
        .add(classed("table", "paper__facts").add(el("tbody").add_all(facts.map(fact))))
        .add_all(tracks(form, &sheet.outcome, &nothing).map(|list| classed("section", "paper__blockers").add(list)))
        .add_all(blockers(shown))
        .add(items(shown))
        .add(classed("div", "paper__signs").add_all([&k::PAPER_SIGN_COMMUNITY, &k::PAPER_SIGN_STREET].map(sign)))
        .add(classed("p", "paper__small").text(&k::PAPER_CHECK.with(&[&address])))
}

/// What stands between here and the goal; nothing when nothing does.
fn blockers(shown: &Shown) -> Option<El> {
    let blockers = shown.sheet.outcome.blockers();
    let rows = blockers.iter().map(|blocker| condition(&shown.form, blocker, &nothing));
    let vetoes = vetoes_in_force(shown).map(|title| el("p").add(el("strong").text(&veto_words(title))));
    (!blockers.is_empty()).then(|| {
        classed("section", "paper__blockers")
            .flag("data-paper-blockers", true)
            .add(el("h2").text(&k::RESULT_BLOCKERS.with(&[&blockers.len().to_string()])))
            .add_all(vetoes)
            .add(el("ul").add_all(rows))
    })
}

fn items(shown: &Shown) -> El {
    let head = [&k::PAPER_NO, &k::PAPER_REQUIREMENT, &k::PAPER_ANSWER, &k::PAPER_STATE];
    let head = head.map(|name| el("th").attr("scope", "col").text(name.t()));
    let groups = &shown.form.rulebook.groups;
    let roots = (0..groups.len()).filter(|group| groups[*group].parent.is_none());
    let body = roots.fold(el("tbody"), |body, group| group_rows(body, shown, group));
    classed("table", "paper__items").add(el("thead").add(el("tr").add_all(head))).add(body)
}

/// A group as a heading, what stands in it as rows.
fn group_rows(body: El, shown: &Shown, group: usize) -> El {
    let own = &shown.form.rulebook.groups[group];
    let title = titled(&own.id, &shown.form.texts.groups[group]);
    let title = el("th").attr("colspan", "4").attr("scope", "colgroup").text(&title);
    own.children.iter().fold(body.add(classed("tr", "paper__group").add(title)), |body, node| match node {
        Node::Group(group) => group_rows(body, shown, usize::from(*group)),
        Node::Item(item) => {
            let item = usize::from(*item);
            body.add_all(shown.sheet.outcome.items.get(item).map(|result| row(shown, item, result)))
        }
    })
}

fn row(shown: &Shown, item: usize, result: &ItemOutcome<'_>) -> El {
    let own = &shown.form.rulebook.items[item];
    let answer = shown.sheet.sheet.answers.iter().find(|answer| answer.requirement == own.id);
    let words = answer.map(|answer| answer_words(&shown.form, item, answer)).unwrap_or_default();
    // What is missing is worth a line; what is fine speaks for itself.
    let is_said = |explained: &&Explained<'_>| {
        !explained.holds
            && match explained.kind {
                RuleKind::Option => false,
                RuleKind::EvidenceRequired | RuleKind::Needs => true,
                _ => explained.shortfall.is_some(),
            }
    };
    let why = result.because.iter().filter(is_said);
    let small = |words: &str| classed("div", "paper__small").text(words);
    let why = why.map(|explained| small(&sentence(&shown.form, explained)).add_all(parts(&shown.form, explained)));
    let beside = why.chain(answer.and_then(evidence_words).map(|names| small(&names)));
    el("tr")
        .add(el("td").text(&own.id))
        .add(el("td").text(&shown.form.texts.items[item].text))
        .add(el("td").text(&words).add_all(beside))
        .add(el("td").text(state_words(result.state).t()))
}
