//! Under one [`ENGINE_VERSION`] the engine says the same of every golden case for ever: a change that
//! alters an outcome is a new version.
//!
//! `golden/engine.txt` holds a line for each version and case: the version, the SHA-256 of what goes
//! in, the SHA-256 of the outcome, the pack, the name of the case. What goes in tells a changed engine
//! from a golden case that was added, altered or removed, and from a pack that says something else
//! now. `UPDATE_GOLDEN=1 cargo test -p shared --test engine_version` records the lines of the current
//! version; those of earlier ones stay.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

#[path = "support/golden.rs"]
mod golden;
#[path = "support/packs.rs"]
#[expect(dead_code, reason = "the recorded outcomes are for the golden tests")]
mod packs;

use std::{collections::BTreeSet, fmt};

use golden::outcomes;
use packs::{PACKS, pack};
use shared::{
    ENGINE_VERSION, canonical,
    pack::{
        Loaded, Pack,
        golden::{Expected, Golden},
        load::sha256,
    },
};

const RECORD: &str = include_str!("golden/engine.txt");

/// The newest version that a release has carried, whose lines are closed; none yet. Raised with the
/// release that carries the next one.
const RELEASED: Option<u32> = None;

/// One line of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    version: u32,
    /// SHA-256 of what goes in.
    input: String,
    /// SHA-256 of the outcome.
    outcome: String,
    pack: String,
    case: String,
}

impl Line {
    fn read(line: &str) -> Self {
        let mut words = line.splitn(5, ' ');
        let mut word = || words.next().unwrap_or_default().to_owned();
        let version = word().parse().expect("a line begins with a version");
        Self { version, input: word(), outcome: word(), pack: word(), case: word() }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, input, outcome, pack, case } = self;
        write!(f, "{version} {input} {outcome} {pack} {case}")
    }
}

/// What this engine says now, in the order of packs and cases.
fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    for entry in PACKS {
        let loaded = pack(entry.id);
        for (case, outcome) in outcomes(&loaded) {
            lines.push(Line {
                version: ENGINE_VERSION,
                input: input(&loaded, case),
                outcome: sha256(outcome.as_bytes()),
                pack: entry.id.to_owned(),
                case: case.name.clone(),
            });
        }
    }
    lines
}

/// SHA-256 of everything that an outcome is worked out from: the pack without the golden cases that it
/// and its ancestors carry, and the case without its name and what it expects.
fn input(loaded: &Loaded, case: &Golden) -> String {
    let pack = Pack { golden: Vec::new(), lineage: Vec::new(), ..loaded.pack.clone() };
    let case = Golden { name: String::new(), expect: Expected::default(), ..case.clone() };
    sha256(&canonical::to_vec(&(pack, case)).expect("there is no float in it"))
}

/// How the record differs from what is said now.
#[derive(Debug, PartialEq, Eq)]
enum Difference {
    /// Of the same case and pack something else is said: the engine has changed.
    Engine(Line),
    /// It is not on record.
    Added(Line),
    /// It is on record, and there is no such case any more.
    Removed(Line),
}

fn differences(recorded: &[Line], now: &[Line]) -> Vec<Difference> {
    let is_contradicted = |line: &Line, by: &[Line]| {
        by.iter().any(|other| other.input == line.input) && !by.iter().any(|other| is_same_outcome(other, line))
    };
    let changed_or = |line: &Line, other: fn(Line) -> Difference| {
        let change: fn(Line) -> Difference = if is_contradicted(line, recorded) { Difference::Engine } else { other };
        change(line.clone())
    };
    let added = now.iter().filter(|line| !recorded.contains(line)).map(|line| changed_or(line, Difference::Added));
    let removed = recorded.iter().filter(|line| !now.contains(line) && !is_contradicted(line, now));
    added.chain(removed.map(|line| Difference::Removed(line.clone()))).collect()
}

fn is_same_outcome(one: &Line, other: &Line) -> bool {
    (&one.input, &one.outcome) == (&other.input, &other.outcome)
}

#[test]
fn under_one_version_the_engine_says_the_same_of_every_golden_case() {
    let (recorded, others): (Vec<Line>, Vec<Line>) =
        RECORD.lines().map(Line::read).partition(|line| line.version == ENGINE_VERSION);
    let now = lines();
    let differences = differences(&recorded, &now);
    let (changed, stale): (Vec<_>, Vec<_>) =
        differences.into_iter().partition(|difference| matches!(difference, Difference::Engine(_)));
    let is_open = RELEASED.is_none_or(|released| released < ENGINE_VERSION);
    let advice = if is_open {
        "no release carries this version yet: if the change is meant, UPDATE_GOLDEN=1 records it"
    } else {
        "a release carries this version: raise ENGINE_VERSION, and see \"Engine versions\" in ARCHITECTURE.md"
    };
    let is_updated = std::env::var_os("UPDATE_GOLDEN").is_some();
    assert!(
        changed.is_empty() || is_updated && is_open,
        "the engine says something else of the same cases than it did as version {ENGINE_VERSION}; \
         {advice}: {changed:#?}"
    );
    if is_updated {
        let lines = others.iter().chain(&now).fold(String::new(), |lines, line| lines + &format!("{line}\n"));
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/engine.txt");
        std::fs::write(path, lines).expect("the folder can be written to");
        return;
    }
    assert_eq!(stale, [], "golden cases or packs were added, altered or removed: UPDATE_GOLDEN=1 records them");
    let versions: BTreeSet<u32> = recorded.iter().chain(&others).map(|line| line.version).collect();
    let all: BTreeSet<u32> = (1..=ENGINE_VERSION).collect();
    assert_eq!(versions, all, "the lines of every version stay on record");
}

fn line(input: &str, outcome: &str, case: &str) -> Line {
    let text = str::to_owned;
    Line { version: 1, input: text(input), outcome: text(outcome), pack: text("pack"), case: text(case) }
}

#[test]
fn a_line_is_read_as_it_is_written() {
    let line = line("ab", "cd", "one channel is enough");
    assert_eq!(line.to_string(), "1 ab cd pack one channel is enough");
    assert_eq!(Line::read(&line.to_string()), line);
}

#[test]
fn a_changed_engine_is_told_from_changed_cases() {
    let recorded = [line("a", "1", "first"), line("b", "2", "second")];
    assert_eq!(differences(&recorded, &recorded), []);

    let changed = [line("a", "9", "first"), line("b", "2", "second")];
    assert_eq!(differences(&recorded, &changed), [Difference::Engine(changed[0].clone())]);

    // Under another name it is the same case.
    let renamed = [line("a", "9", "called otherwise"), line("b", "2", "second")];
    assert_eq!(differences(&recorded, &renamed), [Difference::Engine(renamed[0].clone())]);

    let added = [recorded[0].clone(), recorded[1].clone(), line("c", "3", "third")];
    assert_eq!(differences(&recorded, &added), [Difference::Added(added[2].clone())]);

    let removed = [recorded[0].clone()];
    assert_eq!(differences(&recorded, &removed), [Difference::Removed(recorded[1].clone())]);

    let altered = [line("d", "9", "first"), line("b", "2", "second")];
    let both = [Difference::Added(altered[0].clone()), Difference::Removed(recorded[0].clone())];
    assert_eq!(differences(&recorded, &altered), both);
}
