//! The wording of the languages that are fetched: one file for each, for the pages and for the console.
//!
//! The file of the console has the texts of the pages in front of its own, because it says those as well.

#[path = "../../../frontend/build/texts.rs"]
#[expect(dead_code, reason = "the build script of the frontend and the tests use the rest")]
mod messages;

use std::path::PathBuf;

use serde_json::{Value, json};

use self::messages::{FETCHED, SETS, Set};
use super::assets::Assets;
use crate::command;

/// The stems of the files: the pages', then the console's.
const STEMS: [&str; SETS.len()] = ["texts", "console"];

/// Where the message files are written.
pub(crate) fn folder() -> PathBuf {
    command::root().join("frontend/texts")
}

/// The plain names of all files.
pub(crate) fn names() -> impl Iterator<Item = String> {
    STEMS.into_iter().flat_map(|stem| FETCHED.into_iter().map(move |language| name(stem, language)))
}

/// Every file by its plain name.
pub(crate) fn files() -> anyhow::Result<Vec<(String, String)>> {
    let mut sets = Vec::new();
    let mut files = Vec::new();
    for (stem, prefix) in STEMS.into_iter().zip(SETS) {
        sets.push(Set::read(&folder(), prefix).map_err(anyhow::Error::msg)?);
        for language in FETCHED {
            let lines: Vec<&str> = sets.iter().flat_map(|set| set.lines(language)).collect();
            files.push((name(stem, language), lines.join("\n")));
        }
    }
    Ok(files)
}

/// The addresses of the files that a page may need, by language.
pub(crate) fn of(page: &str, assets: &Assets) -> Value {
    let stem = if page == STEMS[1] { page } else { STEMS[0] };
    FETCHED.into_iter().map(|language| (language.to_owned(), json!(assets.address(&name(stem, language))))).collect()
}

fn name(stem: &str, language: &str) -> String {
    format!("{stem}.{language}.txt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_console_says_what_the_pages_say_and_more() {
        let files = files().unwrap();
        let lines = |name: String| {
            let (_, file) = files.iter().find(|(own, _)| *own == name).unwrap();
            file.split('\n').collect::<Vec<_>>()
        };
        for language in FETCHED {
            let [pages, console] = STEMS.map(|stem| lines(name(stem, language)));
            assert!(console.len() > pages.len() && console.starts_with(&pages), "{language}");
        }
        assert_eq!(files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), names().collect::<Vec<_>>());
    }
}
