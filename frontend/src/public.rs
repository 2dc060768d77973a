//! 公示与公布: what everybody may see, without an account.
//!
//! | address | page |
//! |---|---|
//! | `/notices` | [`notices`]: published notices |
//! | `/notices/{id}` | [`notice`]: one with its list and annex, and the form to object ([`object`]) |
//! | `/objections` | [`objection`]: the state of an objection by its receipt number |
//! | `/consultations` | [`consultations`]: drafts open for comment, and what became of a comment |
//! | `/consultations/{id}` | [`consultation`]: one draft with its requirements, the form to comment ([`comment`]), its summary |
//! | `/recognised` | [`recognised`]: the public list |
//! | `/communities/{code}` | [`community`]: a community and its history |
//! | `/certificates/{number}` | [`certificate`]: a certificate, and its result counted anew ([`recount`]) |
//! | any other | that there is no such page |

mod certificate;
mod check;
mod comment;
mod community;
mod consultation;
mod consultations;
mod notice;
mod notices;
mod object;
mod objection;
mod pages;
mod recognised;
mod recount;
mod sending;
mod words;

use crate::{
    api::Failure,
    browser::{page, records, task},
    dom::{El, classed, el, region},
    parts::{failure::failure_notice, unkept::unkept},
    state::{Act, Var},
    texts::{Text, k},
    ui::masthead::{colophon_with, masthead, page_body, public_links},
};

/// Brings the page to life.
pub fn mount() {
    page::choose_language(&k::PUBLIC_WAYS);
    let path = page::path();
    let path = path.trim_matches('/').to_owned();
    // Where something can be written, what was written before is there again.
    let has_form = path.starts_with("notices/") || path.starts_with("consultations/");
    task::run(async move {
        if has_form {
            records::open().await;
        }
        page::mount("public", move || whole(&path));
    });
}

fn whole(path: &str) -> Vec<El> {
    let (kind, rest) = path.split_once('/').unwrap_or((path, ""));
    let (title, content) = match (kind, rest) {
        ("notices", "") => (&k::NOTICES_TITLE, notices::notices()),
        ("notices", id) => (&k::NOTICES_TITLE, notice::notice(page::unescape(id))),
        ("objections", _) => (&k::CHECK_TITLE, objection::objection()),
        ("consultations", "") => (&k::CONSULTATIONS_TITLE, consultations::consultations()),
        ("consultations", id) => (&k::CONSULTATIONS_TITLE, consultation::consultation(page::unescape(id))),
        ("recognised", _) => (&k::RECOGNISED_TITLE, recognised::recognised()),
        ("communities", code) => (&k::COMMUNITY_TITLE, community::community(page::unescape(code))),
        ("certificates", number) => (&k::CERTIFICATE_TITLE, certificate::certificate(page::unescape(number))),
        _ => (&k::PUBLIC_MISSING, vec![head(k::PUBLIC_MISSING.t(), k::PUBLIC_MISSING_LEAD.t())]),
    };
    page::set_title(&[title.t(), " · ", k::BRAND_NAME.t()].concat());
    let own = ["/", kind].concat();
    let body = page_body().attr("class", "page page--public stack--loose").attr("data-public", kind);
    vec![masthead(), ways(&own), body.add(unkept()).add_all(content), colophon_with(public_links())]
}

/// The ways among the public pages; the one of this page is marked.
fn ways(own: &str) -> El {
    let way = |(address, text): (&str, &Text)| {
        let link = classed("a", "ways__way").attr("href", address).text(text.t());
        el("li").add(if own == address { link.attr("aria-current", "page") } else { link })
    };
    let list = classed("ul", "ways__list").add_all(
        [
            ("/notices", &k::PUBLIC_NOTICES),
            ("/objections", &k::PUBLIC_OBJECTIONS),
            ("/recognised", &k::PUBLIC_RECOGNISED),
            ("/consultations", &k::PUBLIC_CONSULTATIONS),
        ]
        .map(way),
    );
    classed("nav", "ways").attr("aria-label", k::PUBLIC_WAYS.t()).add(list)
}

/// What has been asked for: under way, failed, or there.
pub(crate) enum Asked<T> {
    Loading,
    Failed(Failure),
    Here(T),
}

/// A place that shows what was asked for, and how that is going. `load` asks again. A page whose
/// heading comes with the answer gives the `title` that stands until then; others none.
pub(crate) fn asked<T: 'static>(
    what: Var<Asked<T>>,
    load: Act<()>,
    title: Option<&'static Text>,
    draw: impl Fn(&T) -> Vec<El> + 'static,
) -> El {
    let under_title = move |part: El| title.map(|title| el("h1").text(title.t())).into_iter().chain([part]).collect();
    region("stack--loose", move || {
        what.with(|what| match what {
            Asked::Loading => under_title(classed("p", "lead").attr("role", "status").text(k::PUBLIC_LOADING.t())),
            Asked::Failed(failure) => under_title(failure_notice(failure, Some(load))),
            Asked::Here(here) => draw(here),
        })
    })
}

/// A section under a heading.
pub(crate) fn panel(id: &str, title: &str) -> El {
    classed("section", "panel").attr("aria-labelledby", id).add(el("h2").attr("id", id).text(title))
}

/// Heading and first words of a page.
fn head(title: &str, lead: &str) -> El {
    let head = classed("div", "stack").add(el("h1").text(title));
    if lead.is_empty() { head } else { head.add(classed("p", "lead").text(lead)) }
}

/// Links to a list as files; `mark` says by its value which is which.
fn files(mark: &str, address: impl Fn(&str) -> String, workbook: &Text, csv: &Text) -> El {
    let link = |(kind, words): (&str, &Text)| {
        let link = classed("a", "button").attr("href", &address(kind)).attr("download", "");
        link.attr(mark, kind).text(words.t())
    };
    classed("p", "row not-on-paper").add_all([("xlsx", workbook), ("csv", csv)].map(link))
}

/// Named values.
fn facts(facts: impl IntoIterator<Item = (&'static Text, String)>) -> El {
    let fact = |(name, value): (&Text, String)| el("div").add(el("dt").text(name.t())).add(el("dd").text(&value));
    let given = facts.into_iter().filter(|(_, value)| !value.is_empty());
    classed("dl", "facts").add_all(given.map(fact))
}
