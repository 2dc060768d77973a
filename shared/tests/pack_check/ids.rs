//! Names that nothing has or two have, circles among them, and names that nothing uses.

use super::{BODY, HEAD, check, findings_of, level, requirement};

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
