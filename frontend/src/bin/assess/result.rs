//! The result on a sheet from below: level, what blocks, the shortest path, the whole account.

use shared::{
    evaluate::State,
    exact::Exact,
    outcome::{Explained, Outcome},
    path::{PathStep, Reach, ShortestPath},
};
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::{desk::Desk, later, previous};
use frontend::{
    dom::{El, button, classed, el, follow},
    parts::{
        account::{account, state_badge},
        explain::{concerned, condition, measured, veto_words},
        result::{level_words, total, tracks},
        status::source_note,
    },
    texts::k,
};

/// How many steps of the path are shown at once.
const FIRST_STEPS: usize = 6;

/// The dialog. What is in it is made when it opens and follows the answers while it is open.
pub(super) fn sheet(desk: Desk) -> El {
    let open = desk.sheet_is_open;
    let head = classed("div", "sheet__head")
        .add(el("h2").attr("id", "result").attr("tabindex", "-1").flag("autofocus", true).text(k::RESULT_TITLE.t()))
        .add(button("button", k::RESULT_CLOSE.t(), move || open.set(false)).flag("data-close", true));
    let body = move || {
        desk.standing.track();
        if open.get() { later::result(desk) } else { Vec::new() }
    };
    let sheet = classed("dialog", "sheet")
        .flag("data-sheet", true)
        .attr("aria-labelledby", "result")
        .on("close", move |_| open.set(false))
        .add(head)
        .add(classed("div", "sheet__body").content_by(body));
    let dialog = sheet.node().clone();
    let mut was_open = false;
    follow(Box::new(move || {
        let is_open = open.get();
        if core::mem::replace(&mut was_open, is_open) == is_open {
            return;
        }
        let Some(dialog) = dialog.dyn_ref::<HtmlDialogElement>() else { return };
        if is_open && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    }));
    sheet
}

/// What the sheet shows.
pub(super) fn body(desk: Desk) -> Vec<El> {
    let path = desk.path();
    let parts = desk.with_outcome(|work, outcome| {
        let account = account(desk.form, outcome, &work.draft.sheet.answers);
        let account = el("section").add(el("h3").text(k::RESULT_ACCOUNT.t())).add_all(account);
        [summary(desk, outcome), blockers(desk, outcome)]
            .into_iter()
            .chain(way(desk, &path))
            .chain(previous::shown(desk))
            .chain([account, source_note(&desk.form.texts)])
            .collect()
    });
    parts.unwrap_or_default()
}

fn summary(desk: Desk, outcome: &Outcome<'_>) -> El {
    let texts = &desk.form.texts;
    let counts = [
        (State::Met, outcome.counts.met),
        (State::Partly, outcome.counts.partly),
        (State::NotMet, outcome.counts.not_met),
        (State::NotApplicable, outcome.counts.not_applicable),
        (State::Unanswered, outcome.counts.unanswered),
    ]
    .map(|(state, count)| state_badge(state).text(&[" ", &count.to_string()].concat()));
    let note = (!texts.score_note.is_empty()).then(|| classed("p", "small").text(&texts.score_note));
    let assumption = texts
        .score_is_assumption
        .then(|| el("p").add(classed("span", "badge badge--half").text(k::RESULT_ASSUMPTION.t())));
    classed("section", "stack")
        .add_all(total(outcome))
        .add(el("p").add(el("strong").text(&level_words(desk.form, outcome))))
        .add_all(tracks(desk.form, outcome, &|failed| ways_to(desk, failed)))
        .add(classed("p", "row").add_all(counts))
        .add_all(assumption)
        .add_all(note)
}

fn blockers(desk: Desk, outcome: &Outcome<'_>) -> El {
    let blockers = outcome.blockers();
    let title = el("h3").text(&k::RESULT_BLOCKERS.with(&[&blockers.len().to_string()]));
    let section = classed("section", "stack").flag("data-blocker-list", true).add(title);
    if blockers.is_empty() {
        return section.add(classed("p", "notice").text(k::RESULT_NO_BLOCKERS.t()));
    }
    let in_force = outcome.vetoes.iter().zip(&desk.form.texts.vetoes).filter(|(veto, _)| veto.in_force);
    // A veto is the name of conditions that are counted and listed, and none itself.
    let vetoes = in_force.map(|(_, title)| el("p").add(el("strong").text(&veto_words(title))));
    let rows = blockers.into_iter().map(|blocker| condition(desk.form, blocker, &|failed| ways_to(desk, failed)));
    let list = classed("ul", "rows").add_all(rows);
    let fold = classed("details", "fold").add(el("summary").text(k::RESULT_SHOW_BLOCKERS.t())).add(list);
    section.add_all(vetoes).add(fold)
}

/// Lines that jump to what is missing, or to what must not be as it is.
fn ways_to(desk: Desk, in_the_way: &Explained<'_>) -> Vec<El> {
    let items: Vec<usize> = if in_the_way.holds {
        concerned(desk.form, in_the_way)
    } else {
        in_the_way.missing.iter().filter_map(|id| desk.form.rulebook.item(id)).collect()
    };
    items.into_iter().map(|index| goto(desk, index, None)).collect()
}

fn way(desk: Desk, path: &ShortestPath) -> Option<El> {
    let id = path.level.as_ref()?;
    let level = desk.form.rulebook.levels.iter().position(|level| level.id == *id)?;
    let title = desk.form.texts.levels.get(level)?;
    let none = match path.reach {
        Reach::Found => None,
        Reach::OutOfReach => Some(&k::PATH_NONE),
        Reach::NotKnown => Some(&k::PATH_UNKNOWN),
    };
    if let Some(none) = none {
        let words = none.with(&[title]);
        return Some(classed("p", "notice notice--half").flag("data-path-list", true).text(&words));
    }
    let row = |step: &PathStep| el("li").add(goto(desk, step.item, step.target));
    let lead = if path.is_least { &k::PATH_LEAST } else { &k::PATH_GOOD };
    let section = classed("section", "stack")
        .flag("data-path-list", true)
        .add(el("h3").text(k::PATH_TITLE.t()))
        .add(el("p").text(&lead.with(&[&path.steps.len().to_string(), title])));
    // A long way begins with its first steps.
    let (first, rest) = path.steps.split_at(path.steps.len().min(FIRST_STEPS));
    let section = section.add(classed("ol", "rows").add_all(first.iter().map(row)));
    if rest.is_empty() {
        return Some(section);
    }
    let summary = el("summary").text(&k::PATH_REST.with(&[&rest.len().to_string()]));
    let rest = classed("ol", "rows").add_all(rest.iter().map(row));
    Some(section.add(classed("details", "fold").add(summary).add(rest)))
}

/// A line that jumps to a requirement; `target` is the number to be reached there.
pub(super) fn goto(desk: Desk, index: usize, target: Option<Exact>) -> El {
    let (item, texts) = (&desk.form.rulebook.items[index], &desk.form.texts.items[index]);
    let unit = texts.units.first().map_or("", String::as_str);
    let target =
        target.map(|target| classed("span", "jump__gain").text(&k::PATH_TARGET.with(&[&measured(target, unit)])));
    button("jump", "", move || desk.go_to(index))
        .attr("data-goto", &item.id)
        .add(classed("span", "jump__number").text(&item.id))
        .add(classed("span", "jump__text").text(&texts.text))
        .add_all(target)
}
