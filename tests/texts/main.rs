//! The wording of the pages is complete: every language has every key with its placeholders, and every
//! key is shown somewhere. It stands here because the pages themselves are never compiled natively.
#![forbid(unsafe_code)]

#[path = "../../frontend/build/texts.rs"]
#[expect(dead_code, reason = "the build script uses the rest")]
mod texts;

use std::{collections::BTreeSet, fs, path::Path};

use texts::{FETCHED, SETS, Set, compare, parse};

/// The modules in which the keys of each set stand.
const MODULES: [&str; 2] = ["k::", "c::"];

fn set(prefix: &str) -> Set {
    Set::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/texts"), prefix)
        .expect("every language has every key with its placeholders")
}

/// Every key that follows `module` in a folder of Rust code.
fn used(folder: &Path, module: &str, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            used(&path, module, found);
            continue;
        }
        let code = fs::read_to_string(&path).expect("the file can be read");
        for after in code.split(module).skip(1) {
            let end = after.find(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_');
            found.insert(after[..end.unwrap_or(after.len())].to_owned());
        }
    }
}

#[test]
fn every_language_has_every_key() {
    for prefix in SETS {
        let set = set(prefix);
        for language in FETCHED {
            assert_eq!(set.lines(language).count(), set.keys().count(), "{prefix}{language}.toml");
        }
    }
}

#[test]
fn every_key_is_shown_somewhere() {
    for (prefix, module) in SETS.into_iter().zip(MODULES) {
        let mut found = BTreeSet::new();
        used(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/src"), module, &mut found);
        let set = set(prefix);
        let unused: Vec<&str> = set.keys().filter(|key| !found.contains(*key)).collect();
        assert!(unused.is_empty(), "never shown: {unused:?}");
    }
}

#[test]
fn a_key_or_a_placeholder_that_a_language_lacks_is_found() {
    let zh = parse("[bar]\nlevel = \"{} 级\"\nleft = \"还差\"").unwrap();
    let found = |other: &str| compare(&zh, &parse(other).unwrap(), "en.toml").unwrap_err();
    assert_eq!(found("[bar]\nlevel = \"level {}\""), "en.toml lacks BAR_LEFT");
    assert_eq!(
        found("[bar]\nlevel = \"level {}\"\nleft = \"left\"\nmore = \"more\""),
        "en.toml has BAR_MORE, which is not in Chinese"
    );
    assert_eq!(
        found("[bar]\nlevel = \"level\"\nleft = \"left\""),
        "en.toml: BAR_LEVEL has another number of placeholders than in Chinese"
    );
    assert!(compare(&zh, &parse("[bar]\nlevel = \"level {}\"\nleft = \"left\"").unwrap(), "en.toml").is_ok());
}

#[test]
fn a_text_is_one_line() {
    assert_eq!(parse("[bar]\nlevel = \"a\\nb\"").unwrap_err(), "BAR_LEVEL has more than one line");
    assert_eq!(parse("[bar]\nlevel = 1").unwrap_err(), "BAR_LEVEL is not a text in one line");
}
