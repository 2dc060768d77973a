//! Turns the message files into what the programs carry and what they fetch.
//!
//! Simplified Chinese becomes one `static` per key. A table over an enum would put every text into every
//! wasm file; statics that a page does not name are dropped by the linker, so each page carries its own
//! wording only. Every other language becomes a file of its own, one text a line in the order of the keys,
//! which only those fetch who read that language; a static names the line of its text. A key or a
//! placeholder that one language lacks stops the build.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

/// Texts by key: the tables of the file joined with `_`, in capitals (`[bar] level` is `BAR_LEVEL`).
pub(crate) type Texts = BTreeMap<String, String>;

/// The languages that are fetched, as their files are named.
pub(crate) const FETCHED: [&str; 2] = ["zh-Hant", "en"];

/// What the names of the message files begin with: those of the pages, those of the console.
pub(crate) const SETS: [&str; 2] = ["", "console."];

/// The texts of one program in all languages.
pub(crate) struct Set {
    zh: Texts,
    /// In the order of [`FETCHED`].
    fetched: [Texts; FETCHED.len()],
}

impl Set {
    /// Reads the message files in a folder whose names begin alike.
    ///
    /// # Errors
    /// A file that is not there or not TOML, a value that is not a text in one line, a key that one file
    /// lacks, a text with fewer or more placeholders than in Chinese.
    pub(crate) fn read(folder: &Path, prefix: &str) -> Result<Self, String> {
        let file = |language: &str| {
            let name = format!("{prefix}{language}.toml");
            let file = fs::read_to_string(folder.join(&name)).map_err(|error| format!("{name}: {error}"))?;
            parse(&file).map_err(|error| format!("{name}: {error}"))
        };
        let set = Self { zh: file("zh")?, fetched: [file(FETCHED[0])?, file(FETCHED[1])?] };
        for (texts, language) in set.fetched.iter().zip(FETCHED) {
            compare(&set.zh, texts, &format!("{prefix}{language}.toml"))?;
        }
        Ok(set)
    }

    /// The keys of all texts.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.zh.keys().map(String::as_str)
    }

    /// Rust code with one static per key. The first text stands at line `first` of the files.
    pub(crate) fn rust(&self, first: usize) -> String {
        let mut rust = format!("/// How many texts there are.\npub const COUNT: usize = {};\n", self.zh.len());
        for (line, (key, text)) in (first..).zip(&self.zh) {
            // As code: a text is no markup, whatever addresses and brackets stand in it.
            let doc = format!("`` {text} ``");
            let _ = writeln!(rust, "#[doc = {doc:?}]\npub static {key}: Text = Text({text:?}, {line});");
        }
        rust
    }

    /// The texts in a language that is fetched, in the order of the keys.
    pub(crate) fn lines(&self, language: &str) -> impl Iterator<Item = &str> {
        let position = FETCHED.iter().position(|fetched| *fetched == language);
        position.into_iter().flat_map(move |position| self.fetched[position].values()).map(String::as_str)
    }
}

/// The texts of one message file.
///
/// # Errors
/// A file that is not TOML, a value that is not a text in one line.
pub(crate) fn parse(file: &str) -> Result<Texts, String> {
    let table: toml::Table = file.parse().map_err(|error| format!("{error}"))?;
    let mut texts = Texts::new();
    collect(&table, "", &mut texts)?;
    Ok(texts)
}

/// Whether another language says the same things with as many values in them.
///
/// # Errors
/// What one of both lacks.
pub(crate) fn compare(zh: &Texts, other: &Texts, name: &str) -> Result<(), String> {
    let lacking = |from: &Texts, to: &Texts| -> Vec<String> {
        from.keys().filter(|key| !to.contains_key(*key)).cloned().collect()
    };
    let [here, there] = [lacking(zh, other), lacking(other, zh)];
    if !here.is_empty() {
        return Err(format!("{name} lacks {}", here.join(", ")));
    }
    if !there.is_empty() {
        return Err(format!("{name} has {}, which is not in Chinese", there.join(", ")));
    }
    let values = |text: &str| text.matches("{}").count();
    match zh.iter().find(|(key, text)| values(text) != values(&other[*key])) {
        Some((key, _)) => Err(format!("{name}: {key} has another number of placeholders than in Chinese")),
        None => Ok(()),
    }
}

fn collect(table: &toml::Table, prefix: &str, texts: &mut Texts) -> Result<(), String> {
    for (name, value) in table {
        let key = format!("{prefix}{}", name.to_uppercase());
        match value {
            toml::Value::String(text) if text.contains('\n') => return Err(format!("{key} has more than one line")),
            toml::Value::String(text) => drop(texts.insert(key, text.clone())),
            toml::Value::Table(inner) => collect(inner, &format!("{key}_"), texts)?,
            _ => return Err(format!("{key} is not a text in one line")),
        }
    }
    Ok(())
}
