//! All wording shown to people, by key and language.
//!
//! The message files are `texts/zh.toml`, `texts/zh-Hant.toml` and `texts/en.toml`, those of the console
//! `texts/console.*.toml`; `build.rs` turns every key into a static in [`k`] or [`c`]. A program carries
//! Simplified Chinese. What starts the page (`xtask/src/build/begin.js`) finds out which language is wanted
//! and fetches the texts of any other while the program is on its way; they are installed here before
//! anything is shown. The language is chosen once (switching reloads the page, nothing typed is lost
//! because drafts are on the device), so no text needs to be reactive.

use core::cell::Cell;

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese, which every page falls back to.
    Zh,
    /// Traditional Chinese.
    ZhHant,
    /// English.
    En,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Zh, Self::ZhHant, Self::En];

    /// The code, as addresses, the API and the device's store have it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// The language as HTML and voices name it.
    pub fn tag(self) -> &'static str {
        if self == Self::Zh { "zh-CN" } else { self.code() }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Zh => "简体",
            Self::ZhHant => "繁體",
            Self::En => "English",
        }
    }
}

/// A language and its texts; none for Simplified Chinese, which stands in the program.
#[derive(Clone, Copy)]
struct Chosen {
    language: Language,
    texts: &'static [&'static str],
}

thread_local! {
    static CHOSEN: Cell<Chosen> = const { Cell::new(Chosen { language: Language::Zh, texts: &[] }) };
}

/// One text: in Simplified Chinese, and its line in the files of the other languages.
#[derive(Debug)]
pub struct Text(&'static str, u16);

impl Text {
    /// The text in the language of the page.
    #[inline(never)]
    pub fn t(&self) -> &'static str {
        CHOSEN.get().texts.get(usize::from(self.1)).copied().unwrap_or(self.0)
    }

    /// The text with each `{}` replaced by the next of `values`.
    #[inline(never)]
    pub fn with(&self, values: &[&str]) -> String {
        let mut filled = String::new();
        let mut values = values.iter();
        for character in self.t().chars() {
            match character {
                '{' => filled.push_str(values.next().copied().unwrap_or_default()),
                '}' => {}
                other => filled.push(other),
            }
        }
        filled
    }
}

/// Every text by key.
pub mod k {
    use super::Text;
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// Every text of the console by key.
pub mod c {
    use super::Text;
    include!(concat!(env!("OUT_DIR"), "/console.rs"));
}

/// The language of the page.
pub fn language() -> Language {
    CHOSEN.get().language
}

/// Whether the page is in English.
pub fn english() -> bool {
    language() == Language::En
}

/// The code of the page's language as the API takes it.
pub fn code() -> &'static str {
    language().code()
}

/// Sets the language for the life of the page, with its file of texts. Without one, or with one of
/// another build, the page is in Simplified Chinese.
pub fn choose(language: Language, file: String) {
    let file: &'static str = String::leak(file);
    let texts: Vec<&'static str> = file.split('\n').collect();
    // The file of the pages, or that of the console.
    if [k::COUNT, k::COUNT + c::COUNT].contains(&texts.len()) {
        CHOSEN.set(Chosen { language, texts: Vec::leak(texts) });
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn file(lines: usize) -> String {
        (0..lines).map(|line| format!("{line}: {{}}")).collect::<Vec<_>>().join("\n")
    }

    #[wasm_bindgen_test]
    fn a_text_is_the_line_that_its_key_names() {
        let first = (&k::ACCOUNT_EVIDENCE, &c::ACCESS_GO);
        assert!(first.0.t().contains("佐证"), "Chinese stands in the program");
        choose(Language::En, file(k::COUNT + c::COUNT));
        assert_eq!((language(), code()), (Language::En, "en"));
        assert_eq!(first.0.with(&["x"]), "0: x");
        assert_eq!(first.1.with(&["y"]), [&k::COUNT.to_string(), ": y"].concat());
        CHOSEN.set(Chosen { language: Language::Zh, texts: &[] });
    }

    #[wasm_bindgen_test]
    fn texts_of_another_build_are_left_alone() {
        for lines in [0, 1, k::COUNT - 1, k::COUNT + 1] {
            choose(Language::ZhHant, file(lines));
            assert_eq!(language(), Language::Zh, "{lines}");
            assert!(k::ACCOUNT_EVIDENCE.t().contains("佐证"));
        }
    }
}
