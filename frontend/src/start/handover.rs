//! 移交: choosing what goes into one file for a colleague.

use crate::{
    dom::{El, classed, el, is_ticked},
    draft::Draft,
    parts::handover::{called, save},
    state::Var,
    texts::k,
    uploads,
};

/// The choice, while there is anything to choose from. What is not chosen is remembered, by key or number, so that
/// what comes later is chosen.
pub(super) fn handover(drafts: Var<Vec<(String, Draft)>>) -> El {
    let left = Var::new(Vec::<String>::new());
    let is_chosen = move |name: &String| left.peek(|left| !left.contains(name));
    let work = move || {
        let chosen = drafts.now().into_iter().filter(|(key, _)| is_chosen(key));
        let parcels = uploads::list().into_iter().filter(|parcel| is_chosen(&parcel.receipt));
        (chosen.map(|(_, draft)| draft).collect::<Vec<_>>(), parcels.collect::<Vec<_>>())
    };
    let choices = move || {
        let of_draft = |(key, draft): (String, Draft)| choice(key, &called(&draft), left);
        let parcels = uploads::list().into_iter().map(|parcel| {
            let words = [&parcel.community_name, " ", &k::HANDOVER_PARCEL.with(&[&parcel.receipt])].concat();
            choice(parcel.receipt, &words, left)
        });
        drafts.get().into_iter().map(of_draft).chain(parcels).collect()
    };
    let is_nothing = move || drafts.with(Vec::is_empty) && uploads::list().is_empty();
    let list = el("fieldset")
        .add(classed("legend", "field__label").text(k::HANDOVER_CHOOSE.t()))
        .add(classed("div", "choices choices--long").content_by(choices));
    let [save, said] = save("button button--lead", k::HANDOVER_SAVE.t(), work);
    classed("details", "fold")
        .flag("data-handover", true)
        .flag_by("hidden", is_nothing)
        .add(el("summary").text(k::HANDOVER_TITLE.t()))
        .add(
            classed("div", "stack")
                .add(el("p").text(k::HANDOVER_HOLDS.t()))
                .add(el("p").text(k::HANDOVER_CODE.t()))
                .add(list)
                .add(save.flag("data-handover-save", true))
                .add(said),
        )
}

fn choice(name: String, words: &str, left: Var<Vec<String>>) -> El {
    let tick = el("input")
        .attr("type", "checkbox")
        .attr("data-handover-choice", &name)
        .flag("checked", left.peek(|left| !left.contains(&name)))
        .on("change", move |event| {
            let is_in = is_ticked(event);
            left.alter(|left| {
                left.retain(|other| *other != name);
                if !is_in {
                    left.push(name.clone());
                }
            });
        });
    classed("label", "choice").add(tick).add(el("span").text(words))
}
