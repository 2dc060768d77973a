//! 下落: what was sent before the draft was changed, and whether it has arrived.

use crate::{
    browser::time,
    dom::{El, classed, el, region},
    outbox::tried::{self, Fate, Inquiry},
    texts::k,
};

/// Whether there is anything to be said, followed.
pub fn is_any_asked() -> bool {
    // Each of them is followed, not only the first that says something.
    let fates: Vec<Fate> = tried::inquiries().into_iter().map(Inquiry::fate).collect();
    fates.iter().any(|fate| *fate != Fate::Closed)
}

/// All that is asked after, and what has been found out; hidden while there is nothing to be said.
pub fn asked() -> El {
    let rows = || tried::inquiries().into_iter().map(row).collect();
    classed("ul", "rows").flag_by("hidden", || !is_any_asked()).content_by(rows)
}

fn row(inquiry: Inquiry) -> El {
    let tried = inquiry.tried();
    let is_sealed = move || matches!(inquiry.fate(), Fate::Sealed(_));
    let words = move || {
        let words = if is_sealed() { &k::TRIED_SEALED } else { &k::TRIED_ASKED };
        words.with(&[&time::in_words(tried.at)])
    };
    let receipt = move || match inquiry.fate() {
        Fate::Sealed(receipt) => {
            let link = classed("a", "button").attr("href", &["/receipts/", &receipt].concat());
            vec![link.attr("data-sent", &receipt).text(&receipt)]
        }
        Fate::Unknown | Fate::Asked | Fate::Closed => Vec::new(),
    };
    classed("li", "stack")
        .attr("data-tried", &tried.id)
        .attr_by("data-state", move || Some(if is_sealed() { "sealed" } else { "asked" }))
        .flag_by("hidden", move || inquiry.fate() == Fate::Closed)
        .add(el("h3").text(&tried.community))
        .add(el("p").attr("role", "status").text_by(words))
        .add(region("", receipt))
}
