//! What stands around every plain page: its language and the size of its letters, the ways to the others, the
//! ways on.

use axum::http::{HeaderMap, header};
use maud::{DOCTYPE, Markup, html};

use super::words::{Words, words};
use crate::{routes::percent_encoded, tables::Language};

/// How somebody reads these pages. It stands in the address of every page, so it holds on the next one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader {
    pub(super) language: Language,
    /// 大字版.
    pub(super) is_large: bool,
}

impl Reader {
    /// The words of the language.
    pub(super) fn words(self) -> &'static Words {
        words(self.language)
    }
}

/// Where a page is, and what was asked of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) path: &'a str,
    pub(super) community: Option<&'a str>,
    /// What a community was looked for by.
    pub(super) query: Option<&'a str>,
}

/// The languages of these pages, in the order in which they are offered.
const LANGUAGES: [Language; 3] = [Language::Zh, Language::ZhHant, Language::En];

/// What an address calls large print.
pub(super) const LARGE: &str = "large";

/// The list of all standards.
pub(super) const STANDARDS: &str = "/standards";
/// The accessibility statement.
pub(super) const ACCESSIBILITY: &str = "/accessibility";

impl<'a> Place<'a> {
    /// A page of which nothing was asked.
    pub(super) fn at(path: &'a str) -> Self {
        Self { path, community: None, query: None }
    }

    /// Its address for a reader.
    pub(super) fn address(&self, reader: Reader) -> String {
        let size = if reader.is_large { ["&size=", LARGE].concat() } else { String::new() };
        let mut address = [self.path, "?lang=", code(reader.language), &size].concat();
        for (name, value) in [("&community=", self.community), ("&q=", self.query)] {
            if let Some(value) = value {
                address.push_str(name);
                address.extend(percent_encoded(value));
            }
        }
        address
    }
}

/// The code of a language, as packs and addresses have it.
pub(super) fn code(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh",
        Language::ZhHant => "zh-Hant",
        Language::En => "en",
    }
}

/// What a language calls itself.
fn own_name(language: Language) -> &'static str {
    match language {
        Language::Zh => "简体",
        Language::ZhHant => "繁體",
        Language::En => "English",
    }
}

/// A language as HTML names it.
fn tag(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh-CN",
        other => code(other),
    }
}

/// The language of ours that somebody understands who asks for this one.
fn understood(tag: &str) -> Option<Language> {
    let mut parts = tag.trim().split('-');
    let (language, kind) = (parts.next(), parts.next().unwrap_or_default().to_ascii_lowercase());
    match language {
        Some("zh") if matches!(kind.as_str(), "hant" | "hk" | "mo" | "tw") => Some(Language::ZhHant),
        Some("zh") => Some(Language::Zh),
        Some("en") => Some(Language::En),
        _ => None,
    }
}

/// The language of a page: the one in its address, else the one that the browser likes best, else
/// Chinese.
pub(super) fn language_of(asked: Option<&str>, headers: &HeaderMap) -> Language {
    if let Some(language) = LANGUAGES.into_iter().find(|language| Some(code(*language)) == asked) {
        return language;
    }
    let given = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let mut best = (0.0, Language::Zh);
    for wanted in given.flat_map(|value| value.split(',')) {
        let (name, quality) = wanted.split_once(';').unwrap_or((wanted, ""));
        let Some(language) = understood(name) else { continue };
        let quality = quality.trim().strip_prefix("q=").map_or(1.0, |quality| quality.parse::<f32>().unwrap_or(0.0));
        // Of two that are liked as much the first is meant.
        if quality > best.0 {
            best = (quality, language);
        }
    }
    best.1
}

/// A page around its content.
pub(super) fn page(reader: Reader, title: &str, place: Place<'_>, content: &Markup) -> Markup {
    let Words { own, pages } = reader.words();
    let language = reader.language;
    // A page with scripts remembers by itself how large its letters are.
    let start = Place::at("/").address(Reader { is_large: false, ..reader });
    let ways = [(STANDARDS, &pages.public.standards), (ACCESSIBILITY, &pages.public.accessibility)];
    let size = if reader.is_large { &own.normal } else { &pages.brand.large };
    let other_size = Reader { is_large: !reader.is_large, ..reader };
    html! {
        (DOCTYPE)
        html lang=(tag(language)) data-large[reader.is_large] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (pages.brand.name) }
                link rel="stylesheet" href="/plain.css";
            }
            body {
                header.masthead {
                    a.masthead__name href=(start) { (pages.brand.name) }
                    div {
                        a href=(place.address(other_size)) { (size) }
                        @for other in LANGUAGES.into_iter().filter(|other| *other != language) {
                            @let address = place.address(Reader { language: other, ..reader });
                            a hreflang=(tag(other)) lang=(tag(other)) href=(address) { (own_name(other)) }
                        }
                    }
                }
                main { (content) }
                footer.colophon {
                    nav aria-label=(pages.public.foot) {
                        a href=(start) { (pages.public.assess) }
                        @for (path, name) in ways {
                            a href=(Place::at(path).address(reader)) { (name) }
                        }
                    }
                    p { (pages.brand.colophon) }
                }
            }
        }
    }
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
        for accepted in ["", "zh-CN,zh;q=0.9,en;q=0.8", "fr", "en;q=0", "zh-Hans-HK", "en;q=x", "zh,en", ";;,"] {
            assert_eq!(spoken_to(accepted), Language::Zh, "{accepted}");
        }
        for accepted in ["zh-TW", "zh-HK,zh;q=0.9,en;q=0.8", "zh-hant", "en;q=0.5, zh-MO", "zh-Hant-HK"] {
            assert_eq!(spoken_to(accepted), Language::ZhHant, "{accepted}");
        }
        for language in LANGUAGES {
            assert_eq!(language_of(Some(code(language)), &HeaderMap::new()), language);
        }
        assert_eq!(language_of(Some("fr"), &HeaderMap::new()), Language::Zh);
    }

    #[test]
    fn an_address_keeps_what_was_asked() {
        let place = Place { path: "/standards", community: Some("440103001101"), query: Some("翠 &") };
        let address = |is_large| place.address(Reader { language: Language::En, is_large });
        assert_eq!(address(false), "/standards?lang=en&community=440103001101&q=%E7%BF%A0%20%26");
        assert_eq!(address(true), "/standards?lang=en&size=large&community=440103001101&q=%E7%BF%A0%20%26");
    }
}
