//! 打开文件: going on with a draft from a file where the device has nothing and keeps nothing. The page works on it as on
//! one that it has found; on any other device the start page takes the file in, with all that lies beside a draft.

use std::rc::Rc;

use super::{desk::Desk, work::Work};
use frontend::{
    browser::{files, page, records, task},
    dom::{El, button, classed, el, region},
    draft::Draft,
    handover::import::{self, Alone, Found},
    outbox::{self, State},
    parts::handover::{flaw_words, pages_of, refused_file},
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
    Another(Rc<Found>),
    /// Somebody has filled in something here already.
    Asked(Rc<Alone>),
    /// The page works on it.
    Taken(Rc<Alone>),
}

/// The way to open one; nothing where the device has been read, because more may lie there than this page shows.
pub(super) fn reopen(desk: Desk) -> Option<El> {
    if records::has_been_read() {
        return None;
    }
    let opened = Var::new(Opened::Nothing);
    let input = classed("input", "input").attr("type", "file").attr("id", FIELD).flag("data-reopen-file", true).on(
        "change",
        move |event| {
            let Some(picked) = files::picked(event).into_iter().next() else { return };
            opened.set(Opened::Reading);
            task::run(async move {
                match import::open(&picked).await {
                    Err(flaw) => opened.set(Opened::Refused(flaw_words(flaw))),
                    Ok(found) => look_into(desk, opened, found),
                }
            });
        },
    );
    let said = move || match opened.get() {
        Opened::Nothing => Vec::new(),
        Opened::Reading => vec![classed("p", "small").attr("role", "status").text(k::FILE_READING.t())],
        Opened::Refused(words) => vec![refused_file(words.t())],
        Opened::Another(found) => vec![another(desk, &found)],
        Opened::Asked(alone) => vec![asked(desk, opened, &alone)],
        Opened::Taken(alone) => vec![taken(&alone)],
    };
    let field = classed("div", "field").add(label(FIELD, k::REOPEN_TITLE.t())).add(input);
    Some(classed("div", "stack").add(field).add(region("stack", said)))
}

/// Finds the draft that this page can work on.
fn look_into(desk: Desk, opened: Var<Opened>, found: Found) {
    let (key, is_blank) = desk.work.peek(|work| (work.draft.key(), work.draft.is_blank()));
    let is_of_page = |draft: &Draft| draft.key() == key && draft.pack_hash == desk.form.rulebook.pack_hash;
    match found.alone(is_of_page) {
        Some(alone) if is_blank => take(desk, opened, Rc::new(alone)),
        Some(alone) => opened.set(Opened::Asked(Rc::new(alone))),
        None if found.drafts().next().is_none() => opened.set(Opened::Refused(&k::REOPEN_PARCELS)),
        None => opened.set(Opened::Another(Rc::new(found))),
    }
}

fn another(desk: Desk, found: &Found) -> El {
    let is_blank = desk.work.peek(|work| work.draft.is_blank());
    let leaving = (!is_blank).then(|| el("p").text(k::REOPEN_LEAVING.t()));
    refused_file(k::REOPEN_ANOTHER.t()).add_all(leaving).add(pages_of(found.drafts()))
}

/// Asks before what has been filled in here is replaced.
fn asked(desk: Desk, opened: Var<Opened>, alone: &Rc<Alone>) -> El {
    let answered = desk.work.peek(|work| work.draft.answered());
    let words = k::REOPEN_HERE.with(&[&answered.to_string(), &alone.draft.answered().to_string()]);
    let alone = alone.clone();
    let replace = move || take(desk, opened, alone.clone());
    let replace = button("button button--danger", k::FILE_REPLACE.t(), replace).flag("data-file-replace", true);
    let stay = button("button", k::DRAFTS_KEEP.t(), move || opened.set(Opened::Nothing)).flag("data-file-stay", true);
    classed("div", "notice notice--half")
        .attr("role", "alert")
        .add(el("p").text(&words))
        .add(classed("div", "row").add(replace).add(stay))
}

/// Puts it in the place of what stands here, unless that is on its way to the server, or the device to this page.
fn take(desk: Desk, opened: Var<Opened>, alone: Rc<Alone>) {
    let is_sending = desk.outgoing.now().is_some_and(|courier| courier.state() == State::Sending);
    if records::has_been_read() {
        return opened.set(Opened::Refused(&k::REOPEN_AWAKE));
    }
    if is_sending || outbox::load(&alone.draft.key()).is_some() {
        return opened.set(Opened::Refused(&k::REOPEN_WAITING));
    }
    desk.rework(None, &mut |work| *work = Work::new(desk.form, alone.draft.clone().in_place_of(&work.draft)));
    desk.go_on_at(&alone.draft.place);
    if alone.files > 0 || alone.has_waited || alone.has_others {
        task::before_next_frame(|| page::focus("[data-file-kept]"));
    }
    opened.set(Opened::Taken(alone));
}

fn taken(alone: &Alone) -> El {
    let Alone { draft, files, has_waited, has_others } = alone;
    let without = (*files > 0).then(|| k::REOPEN_WITHOUT.with(&[&files.to_string()]));
    let waited = has_waited.then(|| k::REOPEN_WAITED.t().to_owned());
    let others = has_others.then(|| k::REOPEN_OTHERS.t().to_owned());
    let all = [Some(k::REOPEN_TAKEN.with(&[&draft.answered().to_string()])), without, waited, others];
    // The warning around it lends its colours to a plain one.
    classed("div", "notice notice--none")
        .attr("role", "status")
        .attr("tabindex", "-1")
        .flag("data-file-kept", true)
        .add_all(all.into_iter().flatten().map(|words| el("p").text(&words)))
}
