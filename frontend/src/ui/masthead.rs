//! The top of every page: the product's name, the switches to large letters and to the other languages.

use crate::{
    browser::page,
    dom::{El, button, classed, el},
    state::Var,
    texts::{self, Language, Text, k},
};

/// The mark beside the name, as in `pages/`.
const MARK: &str = "M14 2 2 12v14h24V12Zm0 6c5 2 7 5 7 8 0 4-3 6-6 6v3h-2v-3c-3 0-6-2-6-6 0-3 2-6 7-8Z";

/// Name of the product, linked to the start page, and the switches.
pub fn masthead() -> El {
    let mark = El::svg("svg")
        .attr("class", "masthead__mark")
        .attr("viewBox", "0 0 28 28")
        .attr("aria-hidden", "true")
        .add(El::svg("path").attr("fill", "currentColor").attr("d", MARK));
    let name = classed("a", "masthead__name").attr("href", "/").add(mark).text(k::BRAND_NAME.t());
    let is_large = Var::new(page::is_large());
    let size = button("button button--plain", k::BRAND_LARGE.t(), move || {
        page::set_large(!is_large.now());
        is_large.set(page::is_large());
    })
    .flag("data-size", true)
    .attr_by("aria-pressed", move || Some(if is_large.get() { "true" } else { "false" }));
    let others = Language::ALL.into_iter().filter(|language| *language != texts::language());
    let switches = classed("div", "row").add(size).add_all(others.map(switch));
    let row = classed("div", "masthead__row").add(name).add(switches);
    classed("header", "masthead").add(row).add_all(page::lacks_language().then(lacking))
}

fn switch(language: Language) -> El {
    button("button button--plain", language.own_name(), move || page::switch_language(language))
        .attr("lang", language.tag())
        .attr("data-language", language.code())
}

/// That the texts of the language have not come, for readers of either.
fn lacking() -> El {
    let english = el("span").attr("lang", "en").text(k::LANGUAGE_LACKING_ENGLISH.t());
    classed("p", "notice notice--bad")
        .attr("role", "alert")
        .flag("data-lacks-language", true)
        .text(k::LANGUAGE_LACKING.t())
        .text(" ")
        .add(english)
}

/// Small print under every page.
pub fn colophon() -> El {
    classed("footer", "colophon").text(k::BRAND_COLOPHON.t())
}

/// Small print with ways to the public pages.
pub fn colophon_with(links: El) -> El {
    classed("footer", "colophon").add(links).add(el("p").text(k::BRAND_COLOPHON.t()))
}

/// Ways to what everybody may see.
pub fn public_links() -> El {
    let link = |(address, text): (&str, &Text)| classed("a", "colophon__link").attr("href", address).text(text.t());
    // What the server writes itself is in the language and the size of its address, the size being that of the
    // moment in which somebody goes there.
    let plain = |(path, text): (&'static str, &Text)| {
        let address = move || {
            let size = if page::is_large() { "&size=large" } else { "" };
            [path, "?lang=", texts::code(), size].concat()
        };
        let link = link((address().as_str(), text));
        let node = link.node().clone();
        link.on_click(move || {
            let _ = node.set_attribute("href", &address());
        })
    };
    let links = [
        ("/", &k::PUBLIC_ASSESS),
        ("/notices", &k::PUBLIC_NOTICES),
        ("/recognised", &k::PUBLIC_RECOGNISED),
        ("/objections", &k::PUBLIC_OBJECTIONS),
        ("/consultations", &k::PUBLIC_CONSULTATIONS),
    ];
    let plain = [("/standards", &k::PUBLIC_STANDARDS), ("/accessibility", &k::PUBLIC_ACCESSIBILITY)].map(plain);
    classed("nav", "colophon__links").attr("aria-label", k::PUBLIC_FOOT.t()).add_all(links.map(link)).add_all(plain)
}

/// The middle of a page.
pub fn page_body() -> El {
    el("main").attr("class", "page stack--loose")
}
