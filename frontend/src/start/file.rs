//! Opening a draft from a file.

use crate::{
    browser::{
        files,
        records::{self, Saved},
        task,
    },
    dom::{El, button, classed, el, region},
    draft::{self, Draft, file},
    state::Var,
    texts::k,
};

/// What has become of the file that was picked.
#[derive(Clone)]
enum Opened {
    Nothing,
    /// It is no draft.
    Unreadable,
    /// There is a draft of the same community and standard already.
    Other(Box<Draft>),
    /// The device refuses.
    Refused,
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
            task::run(async move {
                match file::open(&picked).await {
                    None => opened.set(Opened::Unreadable),
                    Some(draft) if draft::load(&draft.key()).is_some() => opened.set(Opened::Other(Box::new(draft))),
                    Some(draft) => keep(draft, opened, drafts).await,
                }
            });
        });
    let said = move || match opened.get() {
        Opened::Nothing => Vec::new(),
        Opened::Unreadable => vec![bad(k::FILE_UNREADABLE.t())],
        Opened::Refused => vec![bad(k::ASSESS_NOT_KEPT.t())],
        Opened::Other(draft) => vec![other(*draft, opened, drafts)],
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

fn bad(words: &str) -> El {
    classed("div", "notice notice--bad").attr("role", "alert").flag("data-file-refused", true).add(el("p").text(words))
}

/// Asks before what is on the device is replaced.
fn other(draft: Draft, opened: Var<Opened>, drafts: Var<Vec<(String, Draft)>>) -> El {
    let here = draft::load(&draft.key()).map_or(0, |draft| draft.answered());
    let words = k::FILE_OTHER.with(&[&here.to_string(), &draft.answered().to_string()]);
    let replace = button("button button--danger", k::FILE_REPLACE.t(), move || {
        draft::remove(&draft.key());
        task::run(keep(draft.clone(), opened, drafts));
    });
    let stay = button("button", k::DRAFTS_KEEP.t(), move || opened.set(Opened::Nothing));
    classed("div", "notice notice--half")
        .attr("role", "alert")
        .add(el("p").text(&words))
        .add(classed("div", "row").add(replace.flag("data-file-replace", true)).add(stay))
}

async fn keep(mut draft: Draft, opened: Var<Opened>, drafts: Var<Vec<(String, Draft)>>) {
    let is_kept = draft.save() && records::settled().await == Saved::Kept;
    if is_kept {
        drafts.set(draft::list());
    }
    opened.set(if is_kept { Opened::Nothing } else { Opened::Refused });
}
