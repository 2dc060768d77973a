//! 打开文件: going on with a draft from a file where the device keeps nothing. The page works on it as on one that it
//! has found; on any other device the start page takes the file in.

use std::rc::Rc;

use super::{desk::Desk, work::Work};
use frontend::{
    browser::{files, task, time},
    dom::{El, button, classed, el, region},
    draft::Draft,
    handover::import,
    parts::handover::{bad, flaw_words},
    state::Var,
    texts::{Text, k},
    ui::field::label,
};

const FIELD: &str = "reopen-file";

/// What has become of the file that was picked.
#[derive(Clone)]
enum Opened {
    Nothing,
    /// It is being read.
    Reading,
    /// It is not taken in, for this reason.
    Refused(&'static Text),
    /// Its drafts are of other pages.
    Another(Rc<[Draft]>),
    /// Somebody has answered something here already.
    Asked(Rc<Draft>, usize),
    /// The page works on it; so many files were left out.
    Taken(usize),
}

/// The way to open one.
pub(super) fn reopen(desk: Desk) -> El {
    let opened = Var::new(Opened::Nothing);
    let input = classed("input", "input").attr("type", "file").attr("id", FIELD).flag("data-reopen-file", true).on(
        "change",
        move |event| {
            let Some(picked) = files::picked(event).into_iter().next() else { return };
            opened.set(Opened::Reading);
            task::run(async move {
                match import::open(&picked).await {
                    Err(flaw) => opened.set(Opened::Refused(flaw_words(flaw))),
                    Ok(found) => sort(desk, opened, found.alone().collect()),
                }
            });
        },
    );
    let said = move || match opened.get() {
        Opened::Nothing => Vec::new(),
        Opened::Reading => vec![classed("p", "small").attr("role", "status").text(k::FILE_READING.t())],
        Opened::Refused(words) => vec![bad(words.t())],
        Opened::Another(drafts) => vec![another(&drafts)],
        Opened::Asked(draft, left_out) => vec![asked(desk, opened, &draft, left_out)],
        Opened::Taken(left_out) => taken(desk, left_out),
    };
    classed("div", "stack")
        .add(classed("div", "field").add(label(FIELD, k::REOPEN_TITLE.t())).add(input))
        .add(region("stack", said))
}

/// Finds the draft that this page can work on.
fn sort(desk: Desk, opened: Var<Opened>, found: Vec<(Draft, usize)>) {
    let (key, answered) = desk.work.peek(|work| (work.draft.key(), work.draft.answered()));
    let is_of_page = |draft: &Draft| draft.key() == key && draft.pack_hash == desk.form.rulebook.pack_hash;
    match found.iter().find(|(draft, _)| is_of_page(draft)) {
        Some((draft, left_out)) if answered == 0 => take(desk, opened, draft, *left_out),
        Some((draft, left_out)) => opened.set(Opened::Asked(Rc::new(draft.clone()), *left_out)),
        // Parcels need their files, and those need a device that keeps them.
        None if found.is_empty() => opened.set(Opened::Refused(&k::FILE_NOT_KEPT)),
        None => opened.set(Opened::Another(found.into_iter().map(|(draft, _)| draft).collect())),
    }
}

fn another(drafts: &[Draft]) -> El {
    let line = |draft: &Draft| {
        let name = [draft.whose(), " ", &draft.pack_title].concat();
        el("li").add(classed("a", "button").attr("href", &draft.own_address()).text(&name))
    };
    bad(k::REOPEN_ANOTHER.t()).add(classed("ul", "rows").add_all(drafts.iter().map(line)))
}

/// Asks before what has been answered here is replaced.
fn asked(desk: Desk, opened: Var<Opened>, draft: &Rc<Draft>, left_out: usize) -> El {
    let answered = desk.work.peek(|work| work.draft.answered());
    let words = k::REOPEN_HERE.with(&[&answered.to_string(), &draft.answered().to_string()]);
    let draft = draft.clone();
    let replace = move || take(desk, opened, &draft, left_out);
    let replace = button("button button--danger", k::FILE_REPLACE.t(), replace).flag("data-file-replace", true);
    let stay = button("button", k::DRAFTS_KEEP.t(), move || opened.set(Opened::Nothing));
    classed("div", "notice notice--half")
        .attr("role", "alert")
        .add(el("p").text(&words))
        .add(classed("div", "row").add(replace).add(stay))
}

fn take(desk: Desk, opened: Var<Opened>, draft: &Draft, left_out: usize) {
    let requirement = draft.place.requirement.clone();
    desk.rework(None, &mut |work| {
        let mut own = draft.clone().in_place_of(&work.draft);
        own.sheet.as_of = time::today();
        *work = Work::new(desk.form, own);
    });
    opened.set(Opened::Taken(left_out));
    // The cards show what they were made with.
    desk.step.set(desk.step.now());
    match desk.form.rulebook.item(&requirement) {
        Some(item) => desk.go_to(item),
        None => desk.show_step(0),
    }
}

fn taken(desk: Desk, left_out: usize) -> Vec<El> {
    let answered = desk.work.peek(|work| work.draft.answered());
    let words = k::REOPEN_TAKEN.with(&[&answered.to_string()]);
    let without = (left_out > 0).then(|| el("p").text(&k::REOPEN_WITHOUT.with(&[&left_out.to_string()])));
    // The warning around it lends its colours to a plain one.
    let notice = classed("div", "notice notice--none")
        .attr("role", "status")
        .flag("data-file-kept", true)
        .add(el("p").text(&words))
        .add_all(without);
    vec![notice]
}
