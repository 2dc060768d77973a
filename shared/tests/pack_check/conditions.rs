//! Conditions that never hold or never fail, and what contradicts itself.

use super::{BODY, HEAD, check, findings_of, level, requirement};

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
