//! 检查: a broken pack for everything the check finds, and several findings at once.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

mod bounds;
mod broken;
mod conditions;
mod derived;
mod ids;
mod points;
mod texts;

use std::fmt::Write as _;

use shared::pack::{Finding, Loaded, Severity, load};

const HEAD: &str = r#"format = 1
id = "broken"
version = "1.0.0"
languages = ["en"]
title = { en = "Broken" }
[source]
document = "none"
title = { en = "Broken" }
issuer = { en = "Tests" }
text_status = "reconstruction"
[validity]
from = "2021-01-01"
"#;

/// Two requirements worth two points and four in one group.
const BODY: &str = r#"
[[group]]
id = "g"
kind = "section"
title = { en = "Group" }
[[requirement]]
id = "a"
group = "g"
text = { en = "A" }
answer = "met"
points = "2"
[[requirement]]
id = "b"
group = "g"
text = { en = "B" }
answer = { number = { min = "0", max = "100", rule = { at_least = { value = "80" } } } }
points = "4"
[score]
quantity = { group = "g" }
max = "6"
"#;

/// The findings as text, one a line.
fn findings_of(toml: &str, known: &[Loaded]) -> String {
    let findings = match load(toml, known) {
        Ok(loaded) => loaded.warnings,
        Err(findings) => findings,
    };
    lines(&findings)
}

fn lines(findings: &[Finding]) -> String {
    let mut lines = String::new();
    for Finding { severity, pointer, code, detail } in findings {
        let mark = if *severity == Severity::Error { "" } else { "warning: " };
        writeln!(lines, "{mark}{code:?} at {pointer}: {detail}").expect("writing to a string cannot fail");
    }
    lines
}

/// Checks the sound pack with more added to it.
#[track_caller]
fn check(more: &str, expected: &str) {
    assert_eq!(findings_of(&[HEAD, BODY, more].concat(), &[]).trim_end(), expected);
}

/// Checks the head with a body of its own.
#[track_caller]
fn check_body(body: &str, expected: &str) {
    assert_eq!(findings_of(&[HEAD, body].concat(), &[]).trim_end(), expected);
}

/// A requirement in the group `g`.
fn requirement(id: &str, more: &str) -> String {
    format!("[[requirement]]\nid = \"{id}\"\ngroup = \"g\"\ntext = {{ en = \"{id}\" }}\n{more}\n")
}

/// A level with a condition.
fn level(requires: &str) -> String {
    format!("[[level]]\nid = \"l\"\ntitle = {{ en = \"L\" }}\nrequires = {requires}\n")
}

#[test]
fn a_sound_pack_has_no_findings() {
    check("", "");
}
