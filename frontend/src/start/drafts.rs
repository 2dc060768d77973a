//! What is under way on this device.

use crate::{
    browser::{space, task, time},
    dom::{El, button, classed, el},
    draft::{self, Draft},
    parts::handover::save,
    state::Var,
    texts::k,
};

/// The list of drafts, each with its key; nothing while there is none.
pub(super) fn drafts(drafts: Var<Vec<(String, Draft)>>) -> El {
    let rows = move || drafts.get().into_iter().map(|(key, draft)| row(key, &draft, drafts)).collect();
    let used = Var::new(String::new());
    task::run(async move {
        if let Some((size, stays)) = space::used().await {
            let words = if stays { &k::KEPT_USED_STAYS } else { &k::KEPT_USED };
            used.set(words.with(&[&size]));
        }
    });
    classed("section", "panel")
        .attr("aria-labelledby", "drafts")
        .flag_by("hidden", move || drafts.with(Vec::is_empty))
        .add(el("h2").attr("id", "drafts").text(k::DRAFTS_TITLE.t()))
        .add(classed("ul", "rows").content_by(rows))
        .add(classed("p", "small").text(k::FILE_HOLDS.t()))
        .add(classed("p", "small").flag("data-used", true).text_by(move || used.get()))
}

fn row(key: String, draft: &Draft, drafts: Var<Vec<(String, Draft)>>) -> El {
    let asking = Var::new(false);
    let (name, path) = match &draft.community {
        Some(community) => (community.name.as_str(), community.path.as_str()),
        None => (k::DRAFTS_PRACTICE.t(), ""),
    };
    let progress = k::DRAFTS_PROGRESS.with(&[&draft.answered().to_string(), &time::in_words(draft.saved_at)]);
    let words = el("div")
        .add(el("h3").text(name))
        .add(classed("p", "small").text(&[path, " ", &draft.pack_title].concat()))
        .add(classed("p", "small").text(&progress));
    let open = classed("a", "button button--lead")
        .attr("href", &draft::address(&key))
        .flag("data-draft-open", true)
        .text(k::DRAFTS_OPEN.t());
    let delete = button("button button--danger", k::DRAFTS_DELETE.t(), move || asking.set(true))
        .flag("data-draft-delete", true)
        .flag_by("hidden", move || asking.get());
    let own = draft.clone();
    let [save, said] = save("button", k::FILE_SAVE.t(), move || (vec![own.clone()], Vec::new()));
    let row = classed("li", "stack").attr("data-draft", &key);
    let delete_now = button("button button--danger", k::DRAFTS_DELETE.t(), move || {
        draft::remove(&key);
        drafts.set(draft::list());
    });
    let sure = classed("div", "notice notice--bad")
        .flag_by("hidden", move || !asking.get())
        .add(el("p").text(k::DRAFTS_SURE.t()))
        .add(classed("div", "row").add(delete_now.flag("data-draft-delete-now", true)).add(button(
            "button",
            k::DRAFTS_KEEP.t(),
            move || asking.set(false),
        )));
    let ways = classed("div", "row").add(open).add(save.flag("data-draft-save", true)).add(delete);
    row.add(words).add(ways).add(said).add(sure)
}
