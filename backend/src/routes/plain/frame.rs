//! What stands around every plain page: its language, the way to the other one, the ways on.

use axum::http::{HeaderMap, header};

use super::words::{Words, words};
use crate::{html::Html, routes::percent_encoded, tables::Language};

/// Where a page is, and what was asked of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place<'a> {
    pub(super) path: &'a str,
    pub(super) community: Option<&'a str>,
    /// What a community was looked for by.
    pub(super) query: Option<&'a str>,
}

/// The list of all standards.
pub(super) const STANDARDS: &str = "/standards";
/// The accessibility statement.
pub(super) const ACCESSIBILITY: &str = "/accessibility";

impl Place<'_> {
    /// Its address in a language.
    pub(super) fn address(&self, language: Language) -> String {
        let mut address = [self.path, "?lang=", code(language)].concat();
        for (name, value) in [("&community=", self.community), ("&q=", self.query)] {
            if let Some(value) = value {
                address.push_str(name);
                address.push_str(&percent_encoded(value));
            }
        }
        address
    }
}

/// The code of a language, as packs and addresses have it.
pub(super) fn code(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh",
        Language::En => "en",
    }
}

/// A language as HTML names it.
fn tag(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    }
}

/// The language of a page: the one in its address, else the one that the browser likes best, else
/// Chinese.
pub(super) fn language_of(asked: Option<&str>, headers: &HeaderMap) -> Language {
    match asked {
        Some("zh") => return Language::Zh,
        Some("en") => return Language::En,
        _ => {}
    }
    let given = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let mut best = (0.0, Language::Zh);
    for wanted in given.flat_map(|value| value.split(',')) {
        let (name, quality) = wanted.split_once(';').unwrap_or((wanted, ""));
        let language = match name.trim().split('-').next() {
            Some("zh") => Language::Zh,
            Some("en") => Language::En,
            _ => continue,
        };
        let quality = quality.trim().strip_prefix("q=").map_or(1.0, |quality| quality.parse::<f32>().unwrap_or(0.0));
        // Of two that are liked as much the first is meant.
        if quality > best.0 {
            best = (quality, language);
        }
    }
    best.1
}

/// Writes a page around its content.
pub(super) fn page(language: Language, title: &str, place: Place<'_>, content: impl FnOnce(&mut Html)) -> String {
    let Words { own, pages } = words(language);
    let other = match language {
        Language::Zh => Language::En,
        Language::En => Language::Zh,
    };
    let start = Place { path: "/", ..Place::default() }.address(language);
    let mut html = Html::default();
    html.raw("<!doctype html>\n<html lang=\"")
        .raw(tag(language))
        .raw("\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
        .text(title)
        .raw(" · ")
        .text(&pages.brand.name)
        .raw("</title>\n<link rel=\"stylesheet\" href=\"/plain.css\">\n</head>\n<body>\n")
        .raw("<header class=\"masthead\">\n<a class=\"masthead__name\" href=\"")
        .text(&start)
        .raw("\">")
        .text(&pages.brand.name)
        .raw("</a>\n<a hreflang=\"")
        .raw(tag(other))
        .raw("\" lang=\"")
        .raw(tag(other))
        .raw("\" href=\"")
        .text(&place.address(other))
        .raw("\">")
        .text(&own.frame.other)
        .raw("</a>\n</header>\n<main>\n");
    content(&mut html);
    html.raw("</main>\n<footer class=\"colophon\">\n<nav aria-label=\"").text(&pages.public.foot).raw("\">\n");
    let ways = [
        (start, &pages.public.assess),
        (Place { path: STANDARDS, ..Place::default() }.address(language), &pages.public.standards),
        (Place { path: ACCESSIBILITY, ..Place::default() }.address(language), &pages.public.accessibility),
    ];
    for (address, name) in ways {
        html.raw("<a href=\"").text(&address).raw("\">").text(name).raw("</a>\n");
    }
    html.raw("</nav>\n<p>").text(&pages.brand.colophon).raw("</p>\n</footer>\n</body>\n</html>\n");
    html.finish()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn spoken_to(accepted: &'static str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted));
        language_of(None, &headers)
    }

    #[test]
    fn the_browser_is_spoken_to_in_the_language_that_it_likes_best() {
        for accepted in ["en", "en-GB,en;q=0.9,zh;q=0.8", "fr,en;q=0.3", "zh;q=0.2, en;q=0.7", "zh;q=0,en;q=0.1"] {
            assert_eq!(spoken_to(accepted), Language::En, "{accepted}");
        }
        for accepted in ["", "zh-CN,zh;q=0.9,en;q=0.8", "fr", "en;q=0", "zh-TW", "en;q=x", "zh,en", ";;,"] {
            assert_eq!(spoken_to(accepted), Language::Zh, "{accepted}");
        }
        assert_eq!(language_of(Some("en"), &HeaderMap::new()), Language::En);
        assert_eq!(language_of(Some("fr"), &HeaderMap::new()), Language::Zh);
    }

    #[test]
    fn an_address_keeps_what_was_asked() {
        let place = Place { path: "/standards", community: Some("440103001101"), query: Some("翠 &") };
        assert_eq!(place.address(Language::En), "/standards?lang=en&community=440103001101&q=%E7%BF%A0%20%26");
    }
}
