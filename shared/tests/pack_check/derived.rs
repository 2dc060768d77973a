//! A pack that derives from another and says what it does to it.

use shared::pack::load;

use super::{HEAD, findings_of, lines, requirement};

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
