//! What a pack declares, and points that no answer brings or every answer does.

use super::{BODY, HEAD, check, check_body, findings_of, level, requirement};

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
fn weights_are_declared_for_every_mean() {
    let mean = "{ weighted_mean = [{ quantity = { group = \"g\" }, weight = \"60\" }] }";
    check(
        &(level(&format!("{{ compare = {{ left = {{ sum = [{mean}] }}, at_least = {{ value = \"1\" }} }} }}"))
            + "[declares]\nweights = \"100\"\n"),
        "DeclarationWrong at level/l/requires/left/0: the pack declares 100 of weight and has 60",
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
