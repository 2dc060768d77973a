//! What a newer version asks that the older one did not, no longer asks, or asks in other words.

use shared::form::Form;

use frontend::{
    dom::{El, classed, el},
    texts::{Text, k},
};

/// The requirements that are added, removed and reworded, each with its text; or that there are none.
pub(super) fn changes(old: &Form, new: &Form) -> Vec<El> {
    let (mut added, mut reworded) = (Vec::new(), Vec::new());
    for (item, texts) in new.rulebook.items.iter().zip(&new.texts.items) {
        match old.rulebook.item(&item.id).map(|before| &old.texts.items[before].text) {
            None => added.push(line(&item.id, &texts.text)),
            Some(before) if *before != texts.text => {
                let was = classed("p", "small").text(&k::NEWER_WAS.with(&[before]));
                reworded.push(line(&item.id, &texts.text).add(was));
            }
            Some(_) => {}
        }
    }
    let mut removed = Vec::new();
    for (item, texts) in old.rulebook.items.iter().zip(&old.texts.items) {
        if new.rulebook.item(&item.id).is_none() {
            removed.push(line(&item.id, &texts.text));
        }
    }
    let mut lists = Vec::new();
    for (name, words, lines) in [
        ("added", &k::NEWER_ADDED, added),
        ("removed", &k::NEWER_REMOVED, removed),
        ("reworded", &k::NEWER_REWORDED, reworded),
    ] {
        lists.extend(list(name, words, lines));
    }
    if lists.is_empty() {
        lists.push(el("p").attr("data-changed", "otherwise").text(k::NEWER_SAME.t()));
    }
    lists
}

fn list(name: &str, words: &Text, lines: Vec<El>) -> Option<El> {
    if lines.is_empty() {
        return None;
    }
    let title = el("strong").text(&words.with(&[&lines.len().to_string()]));
    let lines = classed("ul", "stack").add_all(lines);
    Some(classed("div", "stack").attr("data-changed", name).add(el("p").add(title)).add(lines))
}

fn line(id: &str, text: &str) -> El {
    el("li").add(el("p").add(el("strong").text(id)).text(" ").text(text))
}
