//! Taking in a file that somebody has handed over, or that another device has saved.

use std::rc::Rc;

use crate::{
    browser::{files, records, task},
    dom::{El, button, classed, el, region},
    draft::{self, Draft},
    handover::import::{self, Found, Kept},
    parts::handover::{flaw_words, pages_of, refused_file, whose},
    state::Var,
    texts::{Text, k},
};

/// What has become of the file that was picked.
#[derive(Clone)]
enum Opened {
    Nothing,
    /// It is being read.
    Reading,
    /// It is not taken in, for this reason.
    Refused(&'static Text),
    /// The device keeps nothing of it.
    Unkept(Rc<Found>),
    /// There are drafts of the same community and standard already.
    Taken(Rc<Found>),
    /// All of it is on the device.
    Kept(Kept),
}

/// The way to open one; the drafts on the device are listed anew afterwards.
pub(super) fn open(drafts: Var<Vec<(String, Draft)>>) -> El {
    let opened = Var::new(Opened::Nothing);
    let input = el("input")
        .attr("type", "file")
        .attr("id", "draft-file")
        .attr("class", "input")
        .flag("data-draft-file", true)
        .on("change", move |event| {
            let Some(picked) = files::picked(event).into_iter().next() else { return };
            opened.set(Opened::Reading);
            task::run(async move {
                match import::open(&picked).await {
                    Err(flaw) => opened.set(Opened::Refused(flaw_words(flaw))),
                    Ok(found) if !found.taken().is_empty() => opened.set(Opened::Taken(Rc::new(found))),
                    Ok(found) => keep(&Rc::new(found), false, opened, drafts).await,
                }
            });
        });
    let said = move || match opened.get() {
        Opened::Nothing => Vec::new(),
        Opened::Reading => vec![classed("p", "small").attr("role", "status").text(k::FILE_READING.t())],
        Opened::Refused(words) => vec![refused_file(words.t())],
        Opened::Unkept(found) => vec![unkept(&found)],
        Opened::Taken(found) => vec![taken(&found, opened, drafts)],
        Opened::Kept(kept) => vec![done(kept)],
    };
    classed("details", "fold")
        .flag("data-open-file", true)
        .add(el("summary").text(k::FILE_OPEN.t()))
        .add(
            classed("div", "field")
                .add(classed("label", "field__label").attr("for", "draft-file").text(k::FILE_PICK.t()))
                .add(classed("p", "field__help").text(k::FILE_HELP.t()))
                .add(input),
        )
        .add(region("", said))
}

/// Nothing of it could be kept. Where the device has nothing at all, the page of a draft can still open it.
fn unkept(found: &Found) -> El {
    let is_way = !records::has_been_read() && found.drafts().next().is_some();
    let ways = is_way.then(|| [el("p").text(k::FILE_UNKEPT.t()), pages_of(found.drafts())]);
    refused_file(k::FILE_NOT_KEPT.t()).add_all(ways.into_iter().flatten())
}

fn done(Kept { drafts, files, waiting, lacks }: Kept) -> El {
    let [own_drafts, own_files, own_waiting] = [drafts, files, waiting].map(|count| count.to_string());
    let words = k::FILE_KEPT.with(&[&own_drafts, &own_files, &own_waiting]);
    let code = (waiting > 0).then(|| el("p").text(k::HANDOVER_CODE.t()));
    let lacking =
        (lacks > 0).then(|| el("p").flag("data-file-lacking", true).text(&k::FILE_LACKING.with(&[&lacks.to_string()])));
    classed("div", "notice")
        .attr("role", "status")
        .flag("data-file-kept", true)
        .add(el("p").text(&words))
        .add_all(code)
        .add_all(lacking)
}

/// Asks before what is on the device is replaced.
fn taken(found: &Rc<Found>, opened: Var<Opened>, drafts: Var<Vec<(String, Draft)>>) -> El {
    let line = |own: &Draft| {
        let here = draft::load(&own.key()).map_or(0, |draft| draft.answered());
        let words = k::FILE_OTHER.with(&[&here.to_string(), &own.answered().to_string()]);
        el("li").add(el("p").text(whose(own))).add(el("p").text(&words))
    };
    let way = |class, words: &str, replaces| {
        let found = found.clone();
        button(class, words, move || {
            let found = found.clone();
            opened.set(Opened::Reading);
            task::run(async move { keep(&found, replaces, opened, drafts).await });
        })
    };
    let replace = way("button button--danger", k::FILE_REPLACE.t(), true).flag("data-file-replace", true);
    let others = found.has_others().then(|| way("button", k::FILE_OTHERS.t(), false).flag("data-file-others", true));
    let stay = button("button", k::DRAFTS_KEEP.t(), move || opened.set(Opened::Nothing));
    classed("div", "notice notice--half")
        .attr("role", "alert")
        .add(classed("ul", "rows").add_all(found.taken().into_iter().map(line)))
        .add(classed("div", "row").add(replace).add_all(others).add(stay))
}

async fn keep(found: &Rc<Found>, replaces: bool, opened: Var<Opened>, drafts: Var<Vec<(String, Draft)>>) {
    match found.keep(replaces).await {
        Some(kept) => {
            drafts.set(draft::list());
            opened.set(Opened::Kept(kept));
        }
        None => opened.set(Opened::Unkept(found.clone())),
    }
}
