//! Texts and help in every language, and the form for residents.

use super::{BODY, HEAD, check, findings_of, level, requirement};

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
