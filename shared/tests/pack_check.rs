//! 检查: a broken pack for everything the check finds, and several findings at once.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

use std::fmt::Write as _;

use shared::pack::{Finding, Loaded, MAX_PACK_BYTES, Severity, load};

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

#[test]
fn references_to_nothing_are_all_found_at_once() {
    check(
        r#"
[[level]]
id = "l"
title = { en = "L" }
includes = "nolevel"
requires = { all = [
    { met = { group = "nogroup", requirements = ["a", "norequirement"] } },
    { compare = { left = { named = "noquantity" }, at_least = { fact = "nofact" } } },
    { named = "nocondition" },
    { chosen = { requirement = "a", option = "nooption" } },
    { class = { fact = "size", is = "noclass" } },
    { compare = { left = { number = "b/nofield" }, at_least = { count = "norequirement" } } },
    { compare = { left = { fact = "size" }, at_least = { count = "a" } } },
    { flag = "size" },
] }
[[veto]]
id = "v"
title = { en = "V" }
unless = { flag = "noflag" }
blocks = ["nolevel"]
[[fact]]
id = "size"
label = { en = "Size" }
kind = { class = [{ id = "small", label = { en = "Small" } }] }
"#,
        "UnknownId at level/l/requires/0: there is no group `nogroup`
UnknownId at level/l/requires/0: there is no requirement `norequirement`
UnknownId at level/l/requires/1/left: there is no quantity `noquantity`
UnknownId at level/l/requires/1/right: there is no fact `nofact`
UnknownId at level/l/requires/2: there is no condition `nocondition`
UnknownId at level/l/requires/3: there is no option `nooption`
UnknownId at level/l/requires/4: there is no class `noclass`
UnknownId at level/l/requires/5/left: there is no number `b/nofield`
UnknownId at level/l/requires/5/right: there is no requirement `norequirement`
UnknownId at level/l/requires/6/left: there is no numeric fact `size`
UnknownId at level/l/requires/6/right: there is no count `a`
UnknownId at level/l/requires/7: there is no flag `size`
UnknownId at level/l: there is no level `nolevel`
UnknownId at veto/v/unless: there is no fact `noflag`
UnknownId at veto/v: there is no level `nolevel`",
    );
}

#[test]
fn ids_used_twice_or_with_odd_characters_are_found() {
    let more = requirement("a", "answer = \"met\"")
        + &requirement("no blanks", "answer = \"met\"")
        + &requirement("", "answer = \"met\"")
        + &requirement(
            "c",
            "answer = { one_of = [{ id = \"x\", label = { en = \"X\" }, points = \"1\" }, { id = \"x\", label = { en = \"X\" }, points = \"0\" }] }",
        )
        + "[[group]]\nid = \"g\"\nkind = \"section\"\ntitle = { en = \"G\" }\n";
    check(
        &more,
        "DuplicateId at requirement/a: the id is used twice
InvalidId at requirement/no blanks: an id has 1 to 64 letters, digits, points, hyphens and underscores
InvalidId at requirement/: an id has 1 to 64 letters, digits, points, hyphens and underscores
DuplicateId at group/g: the id is used twice
DuplicateId at requirement/c/answer: `x` is used twice
TextMissing at requirement//text: no text in `en`",
    );
}

#[test]
fn the_id_and_the_chain_of_a_pack_are_checked() {
    let toml = [HEAD, BODY]
        .concat()
        .replace("\"broken\"", "\"../broken\"")
        .replace("languages", "lineage = [{ id = \"a\", version = \"1\", hash = \"0\" }]\nlanguages");
    assert_eq!(
        findings_of(&toml, &[]).trim_end(),
        "Contradiction at lineage: the chain is recorded when a pack is loaded; leave it out
InvalidId at id: an id has 1 to 64 letters, digits, points, hyphens and underscores"
    );
}

#[test]
fn circles_are_found() {
    let more = r#"
[[quantity]]
id = "q1"
quantity = { sum = [{ named = "q2" }] }
[[quantity]]
id = "q2"
quantity = { named = "q1" }
[[condition]]
id = "c1"
condition = { not = { named = "c1" } }
[[group]]
id = "g1"
kind = "section"
parent = "g2"
title = { en = "G1" }
[[group]]
id = "g2"
kind = "section"
parent = "g1"
title = { en = "G2" }
"#
    .to_owned()
        + &requirement("i1", "answer = \"met\"\napplies_when = { met = { requirements = [\"i2\"] } }")
        + &requirement(
            "i2",
            "answer = \"met\"\nneeds = { compare = { left = { group = \"g\" }, at_least = { value = \"1\" } } }",
        )
        + &requirement(
            "i3",
            "answer = \"met\"\napplies_when = { compare = { left = \"score\", at_least = { value = \"1\" } } }",
        )
        + &level(
            "{ all = [{ compare = { left = { named = \"q1\" }, at_least = { value = \"1\" } } }, { named = \"c1\" }, { level = \"l\" }] }",
        );
    check(
        &more,
        "Circular at group/g1: a group inside itself
Circular at requirement/i3/applies_when/left: the score is worked out after this: only vetoes and levels may use it
Circular at level/l/requires/0/left/q1/0/q2: quantity/q1 refers to itself by way of quantity/q1, quantity/q2
Circular at level/l/requires/1/c1/not: condition/c1 refers to itself by way of condition/c1
Circular at level/l/requires/2: level `l` must come before the one that refers to it
Circular at requirement/i2: its value depends on itself
Circular at requirement/i1: its value depends on itself",
    );
}

#[test]
fn texts_missing_or_too_long_are_found_and_do_not_hide_the_rest() {
    let long = "x".repeat(61);
    let more = requirement(
        "c",
        &format!(
            "answer = \"met\"\ndepartment = {{ zh = \"住建\" }}\n[requirement.help]\nwhy = {{ en = \"{long}\" }}\nwhat = {{ en = \" \" }}\ntodo = {{ en = \"Do\" }}\nhow = {{ zh = \"{}\" }}",
            "字".repeat(61)
        ),
    ) + &requirement(
        "d",
        "answer = { scale = { labels = [{ en = \"0\" }, { zh = \"一\" }] } }\nevidence = { examples = [{ zh = \"照片\" }] }",
    ) + &level("{ compare = { left = \"score\", at_least = { value = \"9\" } } }")
        + "[declares]\nrequirements = 5\n";
    check(
        &more,
        "TextMissing at requirement/c/department: no text in `en`
TextTooLong at requirement/c/help/why: 61 characters in `en`; at most 60 are read
TextMissing at requirement/c/help/what: no text in `en`
TextMissing at requirement/c/help/how: no text in `en`
TextTooLong at requirement/c/help/how: 61 characters in `zh`; at most 60 are read
TextMissing at requirement/d/evidence/0: no text in `en`
TextMissing at requirement/d/answer/1: no text in `en`
DeclarationWrong at declares/requirements: the pack declares 5 requirements and has 4
NeverHolds at level/l/requires: this can never hold
warning: TextMissing at requirement/a/help: other requirements have help texts and this one has none
warning: TextMissing at requirement/b/help: other requirements have help texts and this one has none
warning: TextMissing at requirement/d/help: other requirements have help texts and this one has none
warning: DeclarationWrong at score/max: out of 6, but a sheet can bring 8",
    );
}

#[test]
fn wrong_declarations_are_found() {
    check_body(
        &(BODY.to_owned()
            + "[[group]]\nid = \"m\"\nkind = \"section\"\ntitle = { en = \"M\" }\nmean = { points = \"10\" }\n"
            + "[[requirement]]\nid = \"m1\"\ngroup = \"m\"\ntext = { en = \"M1\" }\nanswer = \"met\"\nweight = \"60\"\n"
            + "[[requirement]]\nid = \"m2\"\ngroup = \"m\"\ntext = { en = \"M2\" }\nanswer = \"met\"\nweight = \"30\"\n"
            + "[declares]\nrequirements = 3\ngroups = { section = 4, content = 1 }\nmax_score = \"7\"\ngroup_points = { g = \"5\", m = \"10\", x = \"1\" }\nweights = \"100\"\n"),
        "DeclarationWrong at declares/requirements: the pack declares 3 requirements and has 4
DeclarationWrong at declares/groups: the pack declares 1 content and has 0
DeclarationWrong at declares/groups: the pack declares 4 section and has 2
DeclarationWrong at declares/group_points: the pack declares 5 points at most in g and has 6
DeclarationWrong at declares/group_points: the pack declares 1 points at most in x and has 0
DeclarationWrong at declares/max_score: the pack declares 7 points at most and has 6
DeclarationWrong at group/m: the pack declares 100 of weight and has 90",
    );
}

#[test]
fn weights_of_a_mean_of_quantities_are_declared_too() {
    check_body(
        &(BODY.replace("quantity = { group = \"g\" }\nmax = \"6\"", "quantity = { weighted_mean = [{ quantity = { group_percent = \"g\" }, weight = \"60\" }, { quantity = { requirement = \"a\" }, weight = \"30\" }] }\nmax = \"100\"")
            + "[declares]\nweights = \"100\"\n"),
        "DeclarationWrong at score/quantity: the pack declares 100 of weight and has 90",
    );
}

#[test]
fn points_out_of_reach_are_found() {
    check_body(
        r#"
[[group]]
id = "g"
kind = "section"
title = { en = "Group" }
sum = { cap = "100" }
[[requirement]]
id = "one-of"
group = "g"
text = { en = "A" }
answer = { one_of = [{ id = "x", label = { en = "X" }, points = "1" }, { id = "y", label = { en = "Y" }, points = "2" }] }
points = "3"
[[requirement]]
id = "many-of"
group = "g"
text = { en = "A" }
answer = { many_of = { options = [{ id = "x", label = { en = "X" }, points = "1" }], cap = "5" } }
points = "3"
[[requirement]]
id = "threshold"
group = "g"
text = { en = "A" }
answer = { number = { min = "0", max = "100", rule = { more_than = { value = "100" } } } }
[[requirement]]
id = "bands"
group = "g"
text = { en = "A" }
answer = { number = { min = "0", max = "100", rule = { bands = [{ from = "101", points = "3" }, { from = "50", points = "2" }] } } }
points = "3"
[[requirement]]
id = "too-many"
group = "g"
text = { en = "A" }
answer = { number = { min = "0", max = "100", rule = { bands = [{ points = "3" }] } } }
points = "2"
[[requirement]]
id = "no-points"
group = "g"
text = { en = "A" }
answer = "yes_no"
points = "0"
[score]
quantity = { group = "g" }
max = "50"
"#,
        "UnreachablePoints at requirement/one-of: worth 3, but no answer brings more than 2
UnreachablePoints at requirement/many-of: worth 3, but no answer brings more than 1
UnreachablePoints at requirement/threshold: worth 1, but no answer brings more than 0
UnreachablePoints at requirement/bands: worth 3, but no answer brings more than 2
Contradiction at requirement/too-many: worth 2, but an answer can bring 3
UnreachablePoints at score/max: out of 50, but no sheet brings more than 8
warning: UnreachablePoints at requirement/bands/answer/rule/0: no number falls into this band
warning: NeverFails at requirement/too-many/answer/rule: every number that can come brings all points
warning: NeverFails at requirement/no-points: worth no points, so any answer counts as met; keep it out of the score instead
warning: UnreachablePoints at group/g: the cap of 100 is never reached",
    );
}

#[test]
fn a_bonus_without_a_limit_is_no_finding() {
    let bonus = "rule = { per_unit = { points = \"1\" } }";
    check(
        &(requirement(
            "n",
            &format!("answer = {{ number = {{ min = \"0\", max = \"100\", {bonus} }} }}\npoints = \"1\""),
        ) + &requirement(
            "r",
            &format!(
                "answer = {{ records = {{ parts = [{{ id = \"p\", label = {{ en = \"P\" }} }}], {bonus} }} }}\npoints = \"1\""
            ),
        ) + &requirement(
            "d",
            &format!("answer = {{ derived = {{ quantity = {{ number = \"n\" }}, {bonus} }} }}\npoints = \"1\""),
        )),
        "",
    );
}

#[test]
fn conditions_that_never_hold_or_never_fail_are_found() {
    let more = r#"
[[fact]]
id = "f"
label = { en = "F" }
kind = "flag"
"#
    .to_owned()
        + &requirement(
            "c",
            "answer = \"met\"\napplies_when = { compare = { left = { requirement = \"a\" }, more_than = { value = \"2\" } } }\nneeds = { all = [{ flag = \"f\" }, { not = { flag = \"f\" } }] }",
        )
        + &requirement(
            "d",
            "answer = { faults = { kinds = [{ id = \"k\", label = { en = \"K\" }, deduct = \"1\", when = { compare = { left = { number = \"b\" }, at_least = { value = \"101\" } } } }] } }",
        )
        + &level(
            r#"{ any = [
    { compare = { left = "score", at_least = { value = "99" } } },
    { all = [{ compare = { left = "score", at_least = { value = "5" } } }, { compare = { left = "score", less_than = { value = "5" } } }] },
    { compare = { left = { count_met = { of = { all = true } } }, at_least = { value = "5" } } },
    { compare = { left = { count_met = { of = { all = true } } }, at_least = { value = "0" } } },
    { compare = { left = { count_groups = { of = { kind = "section" } } }, at_least = { value = "2" } } },
    { at_least = { count = 3, of = [{ flag = "f" }, { met = { all = true } }] } },
    { each_at_least = { of = { requirements = ["a"] }, points = "3" } },
] }"#,
        );
    check(
        &more,
        "NeverHolds at requirement/c/applies_when: this can never hold
NeverHolds at requirement/c/needs: each part can hold, but not together
NeverHolds at requirement/d/answer/k/when: this can never hold
NeverHolds at level/l/requires/0: this can never hold
NeverHolds at level/l/requires/1: each part can hold, but not together
NeverHolds at level/l/requires/2: this can never hold
NeverHolds at level/l/requires/4: this can never hold
NeverHolds at level/l/requires/5: each part can hold, but not together
NeverHolds at level/l/requires/6: this can never hold
warning: DeclarationWrong at score/max: out of 6, but a sheet can bring 7
warning: NeverFails at level/l/requires/3: this can never fail",
    );
}

#[test]
fn conditions_that_may_hold_are_no_finding() {
    let more = r#"
[[fact]]
id = "small"
label = { en = "Small" }
kind = { number = { min = "10", max = "100" } }
[[fact]]
id = "other"
label = { en = "Other" }
kind = { number = { min = "10", max = "100" } }
[[group]]
id = "bonus"
kind = "bonus"
title = { en = "Bonus" }
[[requirement]]
id = "x"
group = "bonus"
text = { en = "X" }
answer = { number = { min = "0", max = "100", rule = { per_unit = { points = "1" } } } }
points = "1"
"#
    .to_owned()
        + &level(
            r#"{ any = [
    { compare = { left = { sum = [{ fact = "small" }, { fact = "other" }] }, at_most = { value = "15" } } },
    { compare = { left = { product = [{ ratio = { of = { fact = "small" }, by = { fact = "other" } } }, { ratio = { of = { fact = "other" }, by = { fact = "small" } } }] }, at_least = { value = "1" } } },
    { compare = { left = { group_percent = "bonus" }, at_least = { value = "120" } } },
] }"#,
        );
    check(&more, "");
}

#[test]
fn contradictions_are_found() {
    let more = requirement(
        "c",
        "answer = { number = { min = \"5\", max = \"4\", rule = { at_least = { value = \"1\", quantity = { value = \"2\" } } } } }",
    ) + &requirement(
        "d",
        "answer = { number = { min = \"0\", max = \"4\", rule = { bands = [{ from = \"3\", to = \"2\", points = \"1\" }] } } }",
    ) + &requirement(
        "e",
        "answer = { number = { min = \"0\", max = \"4\", rule = { per_unit = { each = \"0\", points = \"1\" } } } }",
    ) + &requirement("f", "answer = { faults = { kinds = [{ id = \"k\", label = { en = \"K\" } }] } }")
        + &requirement("g", "answer = { scale = { labels = [{ en = \"only\" }] } }")
        + &requirement("h", "answer = { many_of = { options = [] } }")
        + &requirement(
            "i",
            "answer = { derived = { quantity = { ceiling_per = { of = { value = \"1\" }, per = \"0\" } }, rule = { at_least = { value = \"1\" } } } }",
        )
        + &requirement("j", "answer = { mark = { min = \"0\", max = \"10\", decimals = 7 } }")
        + "[[fact]]\nid = \"f\"\nlabel = { en = \"F\" }\nkind = { number = { min = \"9\", max = \"1\" } }\n"
        + "[[group]]\nid = \"two\"\nkind = \"section\"\ntitle = { en = \"G\" }\nbest = {}\nshare = { points = \"1\" }\n"
        + &level(
            "{ any = [{ met = { tag = \"none\" } }, { every_group_met = { kind = \"none\" } }, { compare = { left = \"score\" } }, { each_group_at_least = { of = { kind = \"section\" } } }] }",
        );
    let toml =
        [HEAD, BODY, &more].concat().replace("from = \"2021-01-01\"", "from = \"2021-01-01\"\nuntil = \"2020-12-31\"");
    assert_eq!(
        findings_of(&toml, &[]).trim_end(),
        "Contradiction at group/two: give at most one of share, sum, mean, best
Contradiction at requirement/c/answer: the least number 5 is above the greatest 4
Contradiction at requirement/c/answer/rule: give exactly one of value, quantity, by_class
Contradiction at requirement/d/answer/rule: a band from 3 to 2 holds nothing
Contradiction at requirement/e/answer/rule: `each` must be above nought
Contradiction at requirement/f/answer: fault `k` needs either deduct or steps
Contradiction at requirement/g/answer: a scale has at least two grades
Contradiction at requirement/h/answer: nothing to choose from
Contradiction at requirement/i/answer/quantity: `per` must be above nought
Contradiction at requirement/j/answer: at most 6 digits after the point can be written
Contradiction at fact/f: the least number 9 is above the greatest 1
Contradiction at level/l/requires/0: this names no requirement at all
Contradiction at level/l/requires/1: this names no group at all
Contradiction at level/l/requires/2: give exactly one of at_least, at_most, more_than, less_than, equals
Contradiction at level/l/requires/3: give either points or percent
Contradiction at validity: the last day is before the first"
    );
}

#[test]
fn golden_cases_that_come_out_differently_are_found() {
    check(
        r#"
[[golden]]
name = "wrong in every way"
all = "met"
answers = [{ requirement = "a", response = { choice = "partly" } }, { requirement = "x" }]
expect = { score = "6", percent = "100", level = "gold", levels = ["gold"], groups = { g = "none", x = "none" }, group_percents = { g = "1", y = "none" }, requirements = { b = "3", z = "0" }, states = { a = "met" } }
"#,
        r#"GoldenFails at golden/0: wrong in every way: /answers/x: UnknownRequirement (no such requirement in this pack)
GoldenFails at golden/0: wrong in every way: the score is 5, expected 6
GoldenFails at golden/0: wrong in every way: the score in per cent is 250/3, expected 100
GoldenFails at golden/0: wrong in every way: group g is 5, expected none
GoldenFails at golden/0: wrong in every way: there is no group x
GoldenFails at golden/0: wrong in every way: group g in per cent is 250/3, expected 1
GoldenFails at golden/0: wrong in every way: there is no group y
GoldenFails at golden/0: wrong in every way: requirement b is 4, expected 3
GoldenFails at golden/0: wrong in every way: requirement z is none, expected 0
GoldenFails at golden/0: wrong in every way: requirement a is Partly, expected Met
GoldenFails at golden/0: wrong in every way: the level is none, expected gold
GoldenFails at golden/0: wrong in every way: the levels are [], expected ["gold"]"#,
    );
}

#[test]
fn malformed_packs_are_refused_with_the_line() {
    let found: String = [
        "",
        "format = 1\nid = ",
        "format = 1\nid = \"x\"\nid = \"y\"\n",
        "format = 1\n\nid = 7\n",
        "format = 1\r\nunknown = 7\r\n",
        "绿 = 1\n",
        "# 绿\n绿 = 1\n",
        "\u{0}",
        "format = 1\nid = \"\u{1}\"\n",
    ]
    .iter()
    .map(|toml| {
        findings_of(toml, &[]).split(", expected one of").next().unwrap_or_default().trim_end().to_owned() + "\n"
    })
    .collect();
    assert_eq!(
        found.trim_end(),
        r"Malformed at line 1: missing field `format`
Malformed at line 2: string values must be quoted, expected literal string
Malformed at line 3: duplicate key
Malformed at id: line 3: invalid type: integer `7`, expected a string
Malformed at unknown: line 2: unknown field `unknown`
Malformed at line 1: invalid unquoted key, expected letters, numbers, `-`, `_`
Malformed at line 2: invalid unquoted key, expected letters, numbers, `-`, `_`
Malformed at line 1: key with no value, expected `=`
Malformed at line 2: invalid basic string, expected non-double-quote visible characters, `\`"
    );
    check(
        &requirement("c", "answer = \"telepathy\""),
        "Malformed at requirement/c/answer: line 37: unknown variant `telepathy`, expected one of `met`, `yes_no`, `scale`, `one_of`, `many_of`, `number`, `numbers`, `derived`, `records`, `faults`, `mark`, `narrative`",
    );
    check(
        &requirement("c", "answer = \"met\"\npoints = \"1e999\""),
        "Malformed at requirement/c/points: line 38: not a number: expected digits such as 97.5 or 20/7",
    );
    check(
        &requirement("c", "answer = \"met\"\npoints = 1"),
        "Malformed at requirement/c/points: line 38: invalid type: integer `1`, expected a string",
    );
    let toml = [HEAD, BODY].concat().replace("format = 1", "format = 2");
    assert_eq!(findings_of(&toml, &[]).trim_end(), "Malformed at format: format 2 is not known; this is 1");
}

#[test]
fn every_entry_of_a_wrong_shape_is_found_at_once() {
    check(
        &(requirement("c", "answer = { number = { min = \"0\", max = 9 } }")
            + &requirement("d", "answer = \"met\"\ntags = [\"x\", 1]")
            + "[[requirement]]\ngroup = \"g\"\n[[level]]\nid = \"l\"\ntitle = { en = \"L\" }\nrequires = { all = [{ flag = 1 }] }\n[declares]\nrequirements = \"two\"\n"),
        "Malformed at requirement/c/answer/number/max: line 37: invalid type: integer `9`, expected a string
Malformed at requirement/d/tags/1: line 43: invalid type: integer `1`, expected a string
Malformed at requirement/4: line 44: missing field `id`
Malformed at level/l/requires/all/0/flag: line 49: invalid type: integer `1`, expected a string
Malformed at declares/requirements: line 51: invalid type: string \"two\", expected usize",
    );
}

#[test]
fn what_is_broken_hides_nothing_else() {
    let toml = [
        HEAD,
        BODY,
        &requirement("c", "answer = \"met\"\nneeds = { flag = \"nothing\" }"),
        &level("{ level = \"nothing\" }"),
        "[[veto]]\nid = \"v\"\ntitle = { en = \"V\" }\nunless = { compare = { left = { number = \"b\" }, at_least = { value = \"101\" } } }\n",
        "[[golden]]\nname = \"case\"\nall = \"met\"\nexpect = { score = \"6\", level = \"l\" }\n[declares]\nrequirements = 4\nmax_score = \"1\"\n",
    ]
    .concat();
    let mut broken = toml.replace("from = \"2021-01-01\"", "from = \"2021-01-01\"\nuntil = \"2020-12-31\"");
    assert_eq!(
        findings_of(&broken, &[]).trim_end(),
        "UnknownId at requirement/c/needs: there is no fact `nothing`
UnknownId at level/l/requires: there is no level `nothing`
Contradiction at validity: the last day is before the first
DeclarationWrong at declares/requirements: the pack declares 4 requirements and has 3
NeverHolds at veto/v/unless: this can never hold"
    );
    // With only the level broken, points and cases are looked at too.
    broken = broken.replace("needs = { flag = \"nothing\" }", "");
    assert_eq!(
        findings_of(&broken, &[]).trim_end(),
        "UnknownId at level/l/requires: there is no level `nothing`
Contradiction at validity: the last day is before the first
DeclarationWrong at declares/requirements: the pack declares 4 requirements and has 3
DeclarationWrong at declares/max_score: the pack declares 1 points at most and has 7
NeverHolds at veto/v/unless: this can never hold
GoldenFails at golden/0: case: the score is 7, expected 6
warning: DeclarationWrong at score/max: out of 6, but a sheet can bring 7"
    );
}

#[test]
fn what_cannot_be_read_hides_nothing_else() {
    let toml = [
        HEAD,
        BODY,
        &requirement("c", "answer = \"mett\""),
        &requirement("d", "answer = \"met\"\nneeds = { flag = \"nothing\" }"),
        &level("{ all = [{ met = { requirements = [\"c\"] } }, { level = \"nothing\" }] }"),
        "[[veto]]\nid = \"v\"\ntitle = {}\nunless = { compare = { left = { number = \"b\" }, at_least = { value = \"101\" } } }\n",
        "[declares]\nrequirements = 9\nmax_score = \"1\"\n",
    ]
    .concat();
    // That nothing is called c follows from c, and so may the number of requirements and the total.
    assert_eq!(
        findings_of(&toml, &[]).trim_end(),
        "Malformed at requirement/c/answer: line 37: unknown variant `mett`, expected one of `met`, `yes_no`, `scale`, `one_of`, `many_of`, `number`, `numbers`, `derived`, `records`, `faults`, `mark`, `narrative`
UnknownId at requirement/d/needs: there is no fact `nothing`
UnknownId at level/l/requires/1: there is no level `nothing`
TextMissing at veto/v: no text in `en`
NeverHolds at veto/v/unless: this can never hold"
    );
}

#[test]
fn what_nothing_uses_is_checked_all_the_same() {
    check(
        r#"
[[quantity]]
id = "q1"
quantity = { sum = [{ named = "q2" }] }
[[quantity]]
id = "q2"
quantity = { named = "q1" }
[[condition]]
id = "c1"
condition = { not = { named = "c1" } }
[[condition]]
id = "c2"
condition = { flag = "nothing" }
"#,
        "Circular at quantity/q1/0/q2: quantity/q1 refers to itself by way of quantity/q1, quantity/q2
Circular at condition/c1/not: condition/c1 refers to itself by way of condition/c1
UnknownId at condition/c2: there is no fact `nothing`
warning: Unused at quantity/q1: nothing uses this quantity
warning: Unused at condition/c1: nothing uses this condition
warning: Unused at condition/c2: nothing uses this condition",
    );
}

#[test]
fn a_mark_is_never_not_applicable() {
    let mark = requirement("m", "answer = { mark = { min = \"0\", max = \"10\" } }\nnot_applicable = \"with_reason\"");
    check(
        &mark,
        "Contradiction at requirement/m/not_applicable: only an assessor answers this, with a mark: nobody can say that it does not apply",
    );
}

#[test]
fn a_level_includes_none_of_another_track() {
    let lower = level("{ compare = { left = \"score\", at_least = { value = \"2\" } } }");
    let upper = "[[level]]\nid = \"upper\"\ntitle = { en = \"U\" }\nrequires = { compare = { left = \"score\", at_least = { value = \"4\" } } }\nincludes = \"l\"\n";
    check(&[&lower, upper].concat(), "");
    check(
        &[&lower, upper, "track = \"other\"\n"].concat(),
        "Contradiction at level/upper/includes: level `l` is of another track, `main`; ask for it in `requires`",
    );
}

#[test]
fn conditions_that_come_out_one_way_are_found_wherever_they_stand() {
    let never = "{ compare = { left = { number = \"b\" }, at_least = { value = \"101\" } } }";
    let more = "[[fact]]\nid = \"f\"\nlabel = { en = \"F\" }\nkind = \"flag\"\n[[level]]\nid = \"by-hand\"\ntitle = { en = \"H\" }\n"
        .to_owned()
        + &level(&format!(
            "{{ all = [
    {{ all = [] }},
    {{ at_least = {{ count = 0, of = [{{ flag = \"f\" }}] }} }},
    {{ any = [{{ flag = \"f\" }}, {{ not = {{ flag = \"f\" }} }}] }},
    {{ compare = {{ left = {{ if = {{ when = {never}, then = {{ value = \"1\" }}, otherwise = {{ fact = \"n\" }} }} }}, at_least = {{ value = \"1\" }} }} }},
    {{ level = \"by-hand\" }},
    {{ compare = {{ left = \"score_percent\", at_least = {{ value = \"101\" }} }} }},
    {{ all = [{{ compare = {{ left = {{ fact = \"n\" }}, equals = {{ value = \"1\" }} }} }}, {{ compare = {{ left = {{ fact = \"n\" }}, equals = {{ value = \"2\" }} }} }}] }},
] }}"
        ))
        + "[[fact]]\nid = \"n\"\nlabel = { en = \"N\" }\nkind = { number = { min = \"0\", max = \"9\" } }\n"
        + "[[level]]\nid = \"above\"\ntitle = { en = \"A\" }\nincludes = \"by-hand\"\nrequires = { flag = \"f\" }\n";
    check(
        &more,
        "NeverHolds at level/l/requires/3/left/when: this can never hold
NeverHolds at level/l/requires/4: this can never hold
NeverHolds at level/l/requires/5: this can never hold
NeverHolds at level/l/requires/6: each part can hold, but not together
NeverHolds at level/above/includes: level `by-hand` has no rules and is never reached
warning: NeverFails at level/l/requires/0: this can never fail
warning: NeverFails at level/l/requires/1: this can never fail
warning: NeverFails at level/l/requires/2: this can never fail",
    );
}

#[test]
fn answers_that_always_bring_everything_are_found() {
    let any = |rule: &str| format!("number = {{ min = \"0\", max = \"9\", rule = {rule} }}");
    check(
        &(requirement("c", &format!("answer = {{ {} }}", any("{ at_least = { value = \"0\" } }")))
            + &requirement("d", &format!("answer = {{ {} }}", any("{ more_than = { value = \"-1\" } }")))
            + &requirement(
                "e",
                &format!(
                    "answer = {{ numbers = {{ fields = [{{ id = \"x\", label = {{ en = \"X\" }}, number = {{ min = \"0\", max = \"9\" }} }}, {{ id = \"y\", label = {{ en = \"Y\" }}, {} }}] }} }}",
                    any("{ less_than = { value = \"10\" } }")
                ),
            )
            + &requirement(
                "f",
                "answer = { numbers = { fields = [{ id = \"x\", label = { en = \"X\" }, number = { min = \"0\", max = \"9\" } }] } }",
            )),
        "UnreachablePoints at requirement/f: worth 1, but no answer brings more than 0
warning: NeverFails at requirement/c/answer/rule: every number that can come brings all points
warning: NeverFails at requirement/d/answer/rule: every number that can come brings all points
warning: NeverFails at requirement/e/answer/y/rule: every number that can come brings all points
warning: DeclarationWrong at score/max: out of 6, but a sheet can bring 9",
    );
}

#[test]
fn bands_that_others_cover_are_found() {
    let bands = |id: &str, bands: &str| {
        requirement(
            id,
            &format!(
                "answer = {{ number = {{ min = \"0\", max = \"100\", rule = {{ bands = [{bands}] }} }} }}\npoints = \"3\""
            ),
        )
    };
    check(
        &(bands("c", "{ points = \"1\" }, { from = \"50\", points = \"3\" }")
            + &bands("d", "{ from = \"100\", from_exclusive = true, points = \"3\" }, { points = \"1\" }")
            + &bands(
                "e",
                "{ from = \"49\", from_exclusive = true, to = \"50\", to_exclusive = true, points = \"3\" }, { to = \"49\", points = \"1\" }",
            )),
        "UnreachablePoints at requirement/c: worth 3, but no answer brings more than 1
UnreachablePoints at requirement/d: worth 3, but no answer brings more than 1
UnreachablePoints at requirement/e: worth 3, but no answer brings more than 1
warning: UnreachablePoints at requirement/c/answer/rule/1: no number falls into this band
warning: UnreachablePoints at requirement/d/answer/rule/0: no number falls into this band
warning: UnreachablePoints at requirement/e/answer/rule/0: no number falls into this band
warning: DeclarationWrong at score/max: out of 6, but a sheet can bring 9",
    );
}

#[test]
fn requirements_of_two_kinds_of_community_do_not_both_count() {
    let of = |id: &str, class: &str| {
        requirement(
            id,
            &format!(
                "answer = \"met\"\npoints = \"5\"\napplies_when = {{ class = {{ fact = \"kind\", is = \"{class}\" }} }}"
            ),
        )
    };
    let toml = [HEAD, &BODY.replace("max = \"6\"", "max = \"16\""), &of("c", "old"), &of("d", "new")].concat();
    let toml = toml
        + "[[fact]]\nid = \"kind\"\nlabel = { en = \"Kind\" }\nkind = { class = [{ id = \"old\", label = { en = \"Old\" } }, { id = \"new\", label = { en = \"New\" } }] }\n";
    assert_eq!(
        findings_of(&toml, &[]).trim_end(),
        "UnreachablePoints at score/max: out of 16, but no sheet brings more than 11"
    );
}

#[test]
fn ids_within_entries_are_checked() {
    let twice = "[{ id = \"x\", label = { en = \"X\" } }, { id = \"x\", label = { en = \"X\" } }, { id = \"a b\", label = { en = \"X\" } }]";
    let rule = "rule = { at_least = { value = \"1\" } }";
    check(
        &(requirement("c", &format!("answer = {{ records = {{ parts = {twice}, {rule} }} }}\nrefines = \"a\""))
            + &format!("[[fact]]\nid = \"f\"\nlabel = {{ en = \"F\" }}\nkind = {{ class = {twice} }}\n")),
        "UnknownId at requirement/c/refines: there is no requirement in the parent called `a`
DuplicateId at requirement/c/answer: `x` is used twice
InvalidId at requirement/c/answer/a b: an id has 1 to 64 letters, digits, points, hyphens and underscores
DuplicateId at fact/f: `x` is used twice
InvalidId at fact/f/a b: an id has 1 to 64 letters, digits, points, hyphens and underscores",
    );
}

#[test]
fn weights_and_deductions_below_nought_are_refused() {
    check(
        &(requirement("c", "answer = \"met\"\nweight = \"-1\"")
            + &requirement(
                "d",
                "answer = { faults = { kinds = [{ id = \"k\", label = { en = \"K\" }, deduct = \"-1\" }, { id = \"s\", label = { en = \"S\" }, steps = [{ from = 2, deduct = \"-0.5\" }] }] } }",
            )
            + &level(
                "{ compare = { left = { weighted_mean = [{ quantity = { group = \"g\" }, weight = \"-2\" }] }, at_least = { value = \"1\" } } }",
            )),
        "Contradiction at requirement/c: a weight of -1; it cannot be below nought
Contradiction at requirement/d/answer: fault `k` would bring 1 points; a deduction is not below nought
Contradiction at requirement/d/answer: fault `s` would bring 0.5 points; a deduction is not below nought
Contradiction at level/l/requires/left/0: a weight of -2; it cannot be below nought",
    );
}

#[test]
fn weights_are_declared_for_every_mean() {
    let mean = "{ weighted_mean = [{ quantity = { group = \"g\" }, weight = \"60\" }] }";
    check(
        &(level(&format!("{{ compare = {{ left = {{ sum = [{mean}] }}, at_least = {{ value = \"1\" }} }} }}"))
            + "[declares]\nweights = \"100\"\n"),
        "DeclarationWrong at level/l/requires/left/0: the pack declares 100 of weight and has 60",
    );
}

#[test]
fn a_pack_that_is_not_monotone_is_caught() {
    let toml = [HEAD, BODY].concat().replace(
        "quantity = { group = \"g\" }",
        "quantity = { difference = { from = { value = \"6\" }, less = { requirement = \"a\" } } }",
    );
    assert_eq!(findings_of(&toml, &[]).trim_end(), "");
    let toml = toml.replace("languages", "monotone = true\nlanguages");
    assert!(
        findings_of(&toml, &[]).starts_with("Contradiction at monotone: meeting `a` too takes the score from"),
        "{}",
        findings_of(&toml, &[])
    );
}

#[test]
fn help_for_some_requirements_and_not_for_others_is_noticed() {
    let words = "{ en = \"Words\" }";
    check(
        &requirement(
            "c",
            &format!("answer = \"met\"\nhelp = {{ why = {words}, what = {words}, todo = {words}, how = {words} }}"),
        ),
        "warning: TextMissing at requirement/a/help: other requirements have help texts and this one has none
warning: TextMissing at requirement/b/help: other requirements have help texts and this one has none
warning: DeclarationWrong at score/max: out of 6, but a sheet can bring 7",
    );
}

#[test]
fn residents_are_asked_only_what_is_marked_for_them_and_once_for_all_of_it() {
    let satisfied = "resident = true\nresident_satisfied_from = \"60\"";
    let share = "answer = { number = { min = \"0\", max = \"100\" } }\npoints = \"0\"";
    let more = requirement("c", "answer = \"met\"\npoints = \"0\"\nresident_text = { en = \"See\" }")
        + &requirement(
            "d",
            &format!("answer = \"met\"\npoints = \"0\"\nresident_text = {{ zh = \"看\" }}\n{satisfied}"),
        )
        + &requirement("e", &format!("{share}\nresident_satisfied_from = \"101\""))
        + &requirement("f", &format!("{share}\n{satisfied}"));
    let findings = findings_of(&[HEAD, BODY, &more].concat(), &[]);
    let errors: Vec<&str> = findings.lines().filter(|line| !line.starts_with("warning")).collect();
    let expected = [
        "TextMissing at requirement/d/resident_text: no text in `en`",
        "Contradiction at requirement/c/resident_text: the requirement is not in the residents' form",
        "Contradiction at requirement/d/resident_satisfied_from: a share of residents is a number from 0 to 100, which this requirement does not take",
        "Contradiction at requirement/e/resident_satisfied_from: the requirement is not in the residents' form",
        "Contradiction at requirement/e/resident_satisfied_from: residents answer from 0 to 100",
        "Contradiction at requirement/e/resident_satisfied_from: `d` asks for it already",
        "Contradiction at requirement/f/resident_satisfied_from: `d` asks for it already",
    ];
    assert_eq!(errors, expected);
}

#[test]
fn no_number_of_warnings_hides_an_error() {
    let mut more = String::new();
    for index in 0..1100 {
        writeln!(more, "[[condition]]\nid = \"c{index}\"\ncondition = {{ flag = \"f\" }}")
            .expect("writing to a string cannot fail");
    }
    more += "[[fact]]\nid = \"f\"\nlabel = { zh = \"F\" }\nkind = \"flag\"\n";
    assert!(findings_of(&[HEAD, BODY, &more].concat(), &[]).starts_with("TextMissing at fact/f: no text in `en`"));
}

#[test]
fn enormous_packs_are_refused() {
    let comment = "#".repeat(MAX_PACK_BYTES);
    check(&comment, "TooLarge at : 2097732 bytes; a pack has at most 2097152");
    let many = (0..4001).map(|index| requirement(&format!("r{index}"), "answer = \"met\"")).collect::<String>();
    check(&many, "TooLarge at requirement: more than 4000");
}

#[test]
fn a_small_pack_that_unfolds_without_end_is_refused() {
    let mut more = String::from("[[condition]]\nid = \"c0\"\ncondition = { met = { all = true } }\n");
    for level in 1..20 {
        let below = level - 1;
        writeln!(more, "[[condition]]\nid = \"c{level}\"\ncondition = {{ all = [{{ named = \"c{below}\" }}, {{ named = \"c{below}\" }}] }}")
            .expect("writing to a string cannot fail");
    }
    check(
        &(more + &level("{ named = \"c19\" }")),
        "TooLarge at level/l/requires/c19/0/c18/0/c17/0/c16/1/c15/1/c14/0/c13/0/c12/0/c11/0/c10/1/c9/1/c8/0/c7/1/c6/0/c5/0/c4/1/c3/1/c2/0/c1/0/c0: more than 200000 quantities and conditions with what they name",
    );
}

#[test]
fn many_names_in_many_groups_are_looked_up_in_no_time() {
    let mut more = String::new();
    for index in 0..2000 {
        writeln!(more, "[[group]]\nid = \"g{index}\"\nkind = \"small\"\ntitle = {{ en = \"G\" }}\n[[requirement]]\nid = \"r{index}\"\ngroup = \"g{index}\"\ntext = {{ en = \"R\" }}\nanswer = \"met\"")
            .expect("writing to a string cannot fail");
    }
    let names = (0..2000).map(|index| format!("\"r{index}\"")).collect::<Vec<_>>().join(",");
    more += &level(&format!(
        "{{ all = [{{ every_group_met = {{ kind = \"small\" }} }}, {{ met = {{ requirements = [{names}] }} }}] }}"
    ));
    check(&more, "");
}

#[test]
fn deep_nesting_is_refused() {
    let nots = |depth: usize| level(&format!("{}\"always\"{}", "{ not = ".repeat(depth), " }".repeat(depth)));
    check(
        &nots(70),
        "TooLarge at level/l/requires/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not: nested too deep",
    );
    let toml = [HEAD, BODY, &nots(10_000)].concat();
    assert!(findings_of(&toml, &[]).starts_with("Malformed"));
    // Looked at once each: twice at every depth would take longer than anybody waits.
    let alls = |depth: usize| level(&format!("{}{{ flag = \"f\" }}{}", "{ all = [".repeat(depth), "] }".repeat(depth)));
    check(&(alls(35) + "[[fact]]\nid = \"f\"\nlabel = { en = \"F\" }\nkind = \"flag\"\n"), "");
    check(
        &format!("x = {}{}", "[".repeat(100_000), "]".repeat(100_000)),
        "Malformed at line 33: cannot recurse further; max recursion depth met",
    );
    let mut chain = String::new();
    for index in 0..40 {
        writeln!(
            chain,
            "[[group]]\nid = \"n{index}\"\nkind = \"nest\"\ntitle = {{ en = \"N\" }}\nparent = \"{}\"",
            if index == 0 { "g".into() } else { format!("n{}", index - 1) }
        )
        .expect("writing to a string cannot fail");
    }
    check(&chain, "TooLarge at group/n31: nested too deep");
}

const PARENT: &str = r#"format = 1
id = "parent"
version = "1.0.0"
languages = ["en"]
title = { en = "Parent" }
[source]
document = "none"
title = { en = "Parent" }
issuer = { en = "Tests" }
text_status = "reconstruction"
[validity]
from = "2021-01-01"
[[group]]
id = "g"
kind = "section"
title = { en = "Group" }
[[requirement]]
id = "a"
group = "g"
text = { en = "A" }
answer = { number = { min = "0", max = "100", rule = { at_least = { value = "80" } } } }
evidence = { required = true }
[[requirement]]
id = "b"
group = "g"
text = { en = "B" }
answer = { number = { min = "0", max = "100", rule = { at_most = { value = "80" } } } }
needs = { met = { requirements = ["c"] } }
[[requirement]]
id = "c"
group = "g"
text = { en = "C" }
answer = "met"
[[requirement]]
id = "d"
group = "g"
text = { en = "D" }
answer = "met"
[[requirement]]
id = "e"
group = "g"
text = { en = "E" }
answer = "met"
[[requirement]]
id = "f"
group = "g"
text = { en = "F" }
answer = "met"
[[requirement]]
id = "h"
group = "g"
text = { en = "H" }
answer = { scale = { labels = [{ en = "0" }, { en = "1" }, { en = "2" }] } }
"#;

fn child(derives: &str, more: &str) -> String {
    let parent = load(PARENT, &[]).unwrap_or_else(|findings| panic!("{findings:#?}"));
    findings_of(&format!("{HEAD}[derives]\nfrom = \"parent\"\n{derives}\n{more}"), &[parent])
}

#[test]
fn a_rule_said_to_be_tighter_must_be() {
    let more = requirement(
        "a",
        "answer = { number = { min = \"0\", max = \"100\", rule = { at_least = { value = \"79\" } } } }\nevidence = { required = true }",
    ) + &requirement(
        "b",
        "answer = { number = { min = \"0\", max = \"100\", rule = { at_most = { value = \"80\" } } } }",
    ) + &requirement("c", "answer = \"met\"\nnot_applicable = \"with_reason\"")
        + &requirement("d", "answer = \"yes_no\"")
        + &requirement("e", "answer = \"met\"\nretired_from = \"2030-01-01\"")
        + &requirement("f", "answer = \"met\"\napplies_when = { met = { requirements = [\"c\"] } }")
        + &requirement(
            "h",
            "answer = { scale = { labels = [{ en = \"0\" }, { en = \"1\" }, { en = \"2\" }] } }\nmet_from = \"0.5\"",
        );
    assert_eq!(
        child("tighten = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"h\"]", &more).trim_end(),
        "NotTighter at requirement/a: not at least as strict: the threshold is lower, or cannot be compared
NotTighter at requirement/b: not at least as strict: it no longer needs what it needed
NotTighter at requirement/c: not at least as strict: it may now be not applicable
NotTighter at requirement/d: not at least as strict: the kind of answer is another; use override
NotTighter at requirement/e: not at least as strict: it is retired earlier
NotTighter at requirement/f: not at least as strict: it is asked under a condition of its own
NotTighter at requirement/h: not at least as strict: less of it counts as met"
    );
}

#[test]
fn a_rule_that_is_tighter_is_no_finding() {
    let more = requirement(
        "a",
        "answer = { number = { min = \"0\", max = \"100\", rule = { at_least = { value = \"80.5\" } } } }\nevidence = { required = true }",
    ) + &requirement(
        "b",
        "answer = { number = { min = \"0\", max = \"100\", rule = { at_most = { value = \"80\" } } } }\nneeds = { met = { requirements = [\"c\"] } }\nevidence = { required = true }",
    );
    assert_eq!(child("tighten = [\"a\", \"b\"]", &more), "");
}

#[test]
fn only_requirements_are_proved_tighter() {
    let group = "[[group]]\nid = \"g\"\nkind = \"section\"\ntitle = { en = \"G\" }\n";
    assert_eq!(
        child("tighten = [\"g\"]", group).trim_end(),
        "NotTighter at derives/tighten: `g` is a group, and only a requirement can be proved tighter"
    );
}

#[test]
fn looser_in_other_ways_than_the_answer_is_found() {
    let parent = PARENT
        .replace("answer = \"met\"", "answer = \"met\"\ntags = [\"base\"]")
        .replace("at_least = { value = \"80\" }", "at_least = { value = \"80\", points = \"1\" }");
    let parent = load(&parent, &[]).unwrap_or_else(|findings| panic!("{findings:#?}"));
    let number = |unit: &str, points: &str| {
        format!(
            "answer = {{ number = {{ unit = {{ en = \"{unit}\" }}, min = \"0\", max = \"100\", rule = {{ at_least = {{ value = \"90\"{points} }} }} }} }}\nevidence = {{ required = true }}"
        )
    };
    let derives = "[derives]\nfrom = \"parent\"\n";
    let reason = |tighten: &str, more: &str| {
        let toml = format!("{HEAD}{derives}tighten = [\"{tighten}\"]\n{more}");
        findings_of(&toml, core::slice::from_ref(&parent)).lines().next().unwrap_or_default().to_owned()
    };
    let said = [
        reason("c", &requirement("c", "answer = \"met\"")),
        reason("c", &requirement("c", "answer = \"met\"\ntags = [\"base\"]\nweight = \"2\"")),
        reason(
            "c",
            &(requirement("c", "answer = \"met\"\ntags = [\"base\"]").replace("\"g\"", "\"other\"")
                + "[[group]]\nid = \"other\"\nkind = \"section\"\ntitle = { en = \"O\" }\n"),
        ),
        reason("a", &requirement("a", &number("m", ", points = \"1\""))),
        reason(
            "a",
            &requirement(
                "a",
                &number("m", ", points = \"1\"").replace("unit = { en = \"m\" }, ", "").replace(", points = \"1\"", ""),
            ),
        ),
    ];
    assert_eq!(
        said.join("\n"),
        "NotTighter at requirement/c: not at least as strict: its tags are others, so that other rules name it
NotTighter at requirement/c: not at least as strict: its weight is another
NotTighter at requirement/c: not at least as strict: it stands in another group
NotTighter at requirement/a: not at least as strict: the number has another unit
NotTighter at requirement/a: not at least as strict: the threshold brings other points"
    );
}

#[test]
fn a_parent_can_be_named_with_its_version() {
    let version =
        |version: &str| load(&PARENT.replace("1.0.0", version), &[]).unwrap_or_else(|findings| panic!("{findings:#?}"));
    let known = [version("1.0.0"), version("2.0.0")];
    let child = |derives: &str| load(&format!("{HEAD}[derives]\nfrom = \"parent\"\n{derives}"), &known);
    let second = child("version = \"2.0.0\"").unwrap_or_else(|findings| panic!("{findings:#?}"));
    assert_eq!(second.pack.lineage[0].version, "2.0.0");
    let findings = |derives: &str| lines(&child(derives).err().unwrap_or_default());
    assert_eq!(findings("version = \"3\"").trim_end(), "ParentMissing at derives/from: parent 3");
    assert_eq!(
        findings("").trim_end(),
        "Contradiction at derives/version: 1.0.0 and 2.0.0 of `parent` are at hand: name one in derives.version"
    );
}

#[test]
fn new_points_keep_the_share_that_counts_as_met() {
    let parent = PARENT.replace("{ en = \"2\" }] } }", "{ en = \"2\" }] } }\npoints = \"2\"\nmet_from = \"1\"");
    let parent = load(&parent, &[]).unwrap_or_else(|findings| panic!("{findings:#?}"));
    let toml = format!("{HEAD}[derives]\nfrom = \"parent\"\npoints = {{ h = \"5\" }}\n");
    let child = load(&toml, &[parent]).unwrap_or_else(|findings| panic!("{findings:#?}"));
    let item = &child.rulebook.items[child.rulebook.item("h").expect("it is inherited")];
    assert_eq!((item.max.plain(), item.met_from.plain()), ("5".into(), "2.5".into()));
}

#[test]
fn what_a_pack_does_to_its_parent_must_make_sense() {
    let more = requirement("a", "answer = \"met\"") + &requirement("new", "answer = \"met\"");
    assert_eq!(
        child("remove = [\"c\", \"x\"]\noverride = [\"b\", \"new\"]\ntighten = [\"nobody\"]\npoints = { y = \"1\" }", &more).trim_end(),
        "DuplicateId at requirement/a: the parent has this id: name it in derives.override, derives.tighten or derives.remove
UnknownId at derives/remove: there is no entry in the parent called `x`
UnknownId at derives/override: there is no entry in parent and child called `b`
UnknownId at derives/override: there is no entry in parent and child called `new`
UnknownId at derives/tighten: there is no entry in parent and child called `nobody`
UnknownId at derives/points: there is no requirement `y`
UnknownId at requirement/b/needs: there is no requirement `c`"
    );
    assert_eq!(
        findings_of(&format!("{HEAD}[derives]\nfrom = \"nobody\"\n"), &[]).trim_end(),
        "ParentMissing at derives/from: nobody"
    );
}
