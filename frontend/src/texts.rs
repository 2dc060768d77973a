//! All wording shown to people, by key and language.
//!
//! The message files are `texts/zh.toml` and `texts/en.toml`, those of the console
//! `texts/console.zh.toml` and `texts/console.en.toml`; `build.rs` turns every key into a static in
//! [`k`] or [`c`]. The language is chosen once when the page starts (switching reloads the page,
//! nothing typed is lost because drafts are on the device), so no text needs to be reactive.

use core::sync::atomic::{AtomicBool, Ordering};

static ENGLISH: AtomicBool = AtomicBool::new(false);

/// One text in Chinese and English.
#[derive(Debug)]
pub struct Text(&'static str, &'static str);

impl Text {
    /// The text in the language of the page.
    #[inline(never)]
    pub fn t(&self) -> &'static str {
        if english() { self.1 } else { self.0 }
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

/// Whether the page is in English.
pub fn english() -> bool {
    ENGLISH.load(Ordering::Relaxed)
}

/// The code of the page's language as the API takes it: `zh` or `en`.
pub fn code() -> &'static str {
    if english() { "en" } else { "zh" }
}

/// Sets the language for the life of the page.
pub fn choose(english: bool) {
    ENGLISH.store(english, Ordering::Relaxed);
}
