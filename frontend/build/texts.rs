//! Turns the message files into one `static` per key.
//!
//! A table over an enum would put every text into every wasm file; statics that a page does not
//! name are dropped by the linker, so each page carries its own wording only. A key that one
//! language lacks stops the build.

use std::{collections::BTreeMap, fmt::Write};

/// Texts by key: the tables of the file joined with `_`, in capitals (`[bar] level` is `BAR_LEVEL`).
pub(crate) type Texts = BTreeMap<String, String>;

/// Rust code with one static per key.
///
/// # Errors
/// A file that is not TOML, a value that is not a text, a key that only one file has.
pub(crate) fn compile(zh: &str, en: &str) -> Result<String, String> {
    let (zh, en) = (parse(zh)?, parse(en)?);
    let lacking = |from: &Texts, name: &str, to: &Texts| {
        let keys: Vec<_> = from.keys().filter(|key| !to.contains_key(*key)).cloned().collect();
        if keys.is_empty() { Ok(()) } else { Err(format!("{name} lacks {}", keys.join(", "))) }
    };
    lacking(&zh, "en.toml", &en)?;
    lacking(&en, "zh.toml", &zh)?;
    let mut rust = String::new();
    for (key, text) in &zh {
        let english = &en[key];
        // As code: a text is no markup, whatever addresses and brackets stand in it.
        let doc = format!("`` {text} ``");
        let _ = writeln!(rust, "#[doc = {doc:?}]\npub static {key}: Text = Text({text:?}, {english:?});");
    }
    Ok(rust)
}

/// The texts of one message file.
///
/// # Errors
/// A file that is not TOML, a value that is not a text.
pub(crate) fn parse(file: &str) -> Result<Texts, String> {
    let table: toml::Table = file.parse().map_err(|error| format!("{error}"))?;
    let mut texts = Texts::new();
    collect(&table, "", &mut texts)?;
    Ok(texts)
}

fn collect(table: &toml::Table, prefix: &str, texts: &mut Texts) -> Result<(), String> {
    for (name, value) in table {
        let key = format!("{prefix}{}", name.to_uppercase());
        match value {
            toml::Value::String(text) => drop(texts.insert(key, text.clone())),
            toml::Value::Table(inner) => collect(inner, &format!("{key}_"), texts)?,
            _ => return Err(format!("{key} is not a text")),
        }
    }
    Ok(())
}
