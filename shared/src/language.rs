//! 语言: where the words come from when there are none in the language that is asked for.
//!
//! Whoever writes texts need not write them in every language that the pages speak. A pack without
//! Traditional Chinese is read in Chinese, and one with it says in it what it has and the rest in Chinese.

use alloc::{collections::BTreeMap, string::String};
use core::iter;

/// A language and the wider ones that it falls back to, the nearest first.
///
/// ```
/// # use shared::language::fallbacks;
/// assert_eq!(fallbacks("zh-Hant").collect::<Vec<_>>(), ["zh-Hant", "zh"]);
/// assert_eq!(fallbacks("en").collect::<Vec<_>>(), ["en"]);
/// ```
pub fn fallbacks(language: &str) -> impl Iterator<Item = &str> {
    iter::successors(Some(language), |own| own.rsplit_once('-').map(|(wider, _)| wider))
}

/// The words in a language or in one that it falls back to.
pub fn words<'a>(text: &'a BTreeMap<String, String>, language: &str) -> Option<&'a String> {
    fallbacks(language).find_map(|language| text.get(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_in_a_language_is_said_in_a_wider_one() {
        let text = |all: &[(&str, &str)]| -> BTreeMap<String, String> {
            all.iter().map(|(language, words)| (String::from(*language), String::from(*words))).collect()
        };
        let [both, one] = [text(&[("zh", "社区"), ("zh-Hant", "社區")]), text(&[("zh", "社区"), ("en", "Community")])];
        let said = |text, language| words(text, language).map(String::as_str);
        assert_eq!(said(&both, "zh-Hant-HK"), Some("社區"));
        assert_eq!(said(&both, "zh"), Some("社区"));
        assert_eq!(said(&one, "zh-Hant"), Some("社区"));
        assert_eq!(said(&one, "en-GB"), Some("Community"));
        assert_eq!(said(&both, "en"), None);
    }
}
