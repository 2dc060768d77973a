//! Nothing enormous, endless or deep keeps the check busy.

use std::fmt::Write as _;

use shared::pack::MAX_PACK_BYTES;

use super::{BODY, HEAD, check, findings_of, level, requirement};

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
