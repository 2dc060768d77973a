//! The wording of the pages is complete: both languages have every key, and every key is shown
//! somewhere. It stands here because the pages themselves are never compiled natively.
#![forbid(unsafe_code)]

#[path = "../../frontend/build/texts.rs"]
#[expect(dead_code, reason = "the build script uses the rest")]
mod texts;

use std::{collections::BTreeSet, fs, path::Path};

fn keys(file: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/texts").join(file);
    let text = fs::read_to_string(path).expect("the message file is there");
    texts::parse(&text).expect("the message file is well formed").into_keys().collect()
}

/// The message files with the module that their keys stand in.
const FILES: [(&str, &str, &str); 2] = [("zh.toml", "en.toml", "k::"), ("console.zh.toml", "console.en.toml", "c::")];

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
fn both_languages_have_every_key() {
    for (zh, en, _) in FILES {
        assert_eq!(keys(zh), keys(en));
    }
}

#[test]
fn every_key_is_shown_somewhere() {
    for (zh, _, module) in FILES {
        let mut found = BTreeSet::new();
        used(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/src"), module, &mut found);
        let unused: Vec<_> = keys(zh).into_iter().filter(|key| !found.contains(key)).collect();
        assert!(unused.is_empty(), "never shown: {unused:?}");
    }
}
