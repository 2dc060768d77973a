//! What cannot be read is told with its line and hides nothing else.

use super::{BODY, HEAD, check, findings_of, level, requirement};

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
