//! What holds for every sheet of every pack: scores in range, no loss by meeting more, nothing out
//! of nothing, no influence of order, no loss on the way, and paths that lead where they say.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

#[path = "support/packs.rs"]
#[expect(dead_code, reason = "the recorded outcomes are for the golden tests")]
mod packs;
#[path = "support/random.rs"]
mod random;

use std::sync::LazyLock;

use packs::{PACKS, pack};
use proptest::prelude::*;
use random::Random;
use shared::{
    answer::{Answer, AnswerSheet, AnswerValue, NumberAnswer},
    canonical,
    evaluate::{Assessment, State},
    exact::Exact,
    explain::evaluate,
    outcome::Outcome,
    pack::{
        Loaded,
        golden::{Baseline, Expected, Golden},
    },
    path::{PathStep, Reach, shortest_path},
    responses::{Responses, SheetErrorCode},
    rulebook::{Question, Rulebook},
};

/// Every pack with the answers that bring its requirements most.
static LOADED: LazyLock<Vec<(Loaded, Vec<Answer>)>> = LazyLock::new(|| {
    let best = |loaded: &Loaded| {
        let case = Golden {
            name: String::new(),
            as_of: None,
            all: Baseline::Met,
            facts: vec![],
            previous: None,
            answers: vec![],
            expect: Expected::default(),
        };
        case.sheet(&loaded.rulebook, loaded.pack.validity.from).answers
    };
    let load = |pack: &packs::TestPack| {
        let loaded = self::pack(pack.id);
        let best = best(&loaded);
        (loaded, best)
    };
    PACKS.iter().map(load).collect()
});

fn read(rulebook: &Rulebook, sheet: &AnswerSheet) -> Responses {
    let (responses, errors) = Responses::read(rulebook, sheet);
    assert!(errors.iter().all(|error| error.code == SheetErrorCode::FactMissing), "{errors:?}");
    responses
}

fn outcome<'a>(rulebook: &'a Rulebook, sheet: &AnswerSheet) -> Outcome<'a> {
    evaluate(rulebook, &read(rulebook, sheet)).expect("the numbers are in range")
}

fn bytes(outcome: &Outcome<'_>) -> Vec<u8> {
    canonical::to_vec(outcome).expect("there is no float in it")
}

/// The sheet with another answer to one requirement.
fn with(sheet: &AnswerSheet, answer: Answer) -> AnswerSheet {
    let mut sheet = sheet.clone();
    sheet.answers.retain(|other| other.requirement != answer.requirement);
    sheet.answers.push(answer);
    sheet
}

/// The requirements that somebody could work on.
fn open_items(rulebook: &Rulebook, responses: &Responses) -> Vec<usize> {
    let now = Assessment::of(rulebook, responses);
    let open = |(index, value): (usize, &shared::evaluate::ItemValue)| {
        let item = &rulebook.items[index];
        let can_be_worked_on = match item.question {
            Question::Derived { .. } => item.evidence_required && !responses.slots[index].has_evidence,
            _ => !item.by_assessor,
        };
        let open = value.state.is_applicable() && (value.state != State::Met || value.points < item.max);
        (open && can_be_worked_on).then_some(index)
    };
    now.items.iter().enumerate().filter_map(open).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn the_score_stays_in_range(seed in any::<u64>()) {
        for (loaded, _) in &*LOADED {
            let sheet = Random::new(seed).sheet(&loaded.rulebook);
            let outcome = outcome(&loaded.rulebook, &sheet);
            let within = |points: Exact, max: Exact| Exact::ZERO <= points && points <= max;
            // Bonus and malus leave the range on purpose, but not without end.
            let bonus = loaded.pack.id == "scores";
            if let Some(score) = &outcome.score {
                prop_assert!(score.applicable_max <= score.max, "{}", loaded.pack.id);
                prop_assert!(bonus || within(score.points, score.applicable_max), "{}: {score:?}", loaded.pack.id);
                prop_assert!(within(score.points + Exact::whole(5), Exact::whole(1000)));
            }
            for group in outcome.groups.iter().filter(|_| !bonus) {
                prop_assert!(group.points.is_none_or(|points| within(points, group.max)), "{}: {group:?}", loaded.pack.id);
            }
        }
    }

    #[test]
    fn one_more_met_requirement_never_lowers_the_score(seed in any::<u64>(), choice in any::<prop::sample::Index>()) {
        for (loaded, best) in LOADED.iter().filter(|(loaded, _)| loaded.pack.monotone) {
            let rulebook = &loaded.rulebook;
            let sheet = Random::new(seed).sheet(rulebook);
            let open = open_items(rulebook, &read(rulebook, &sheet));
            if open.is_empty() {
                continue;
            }
            let item = open[choice.index(open.len())];
            let (before, after) = (outcome(rulebook, &sheet), with(&sheet, best[item].clone()));
            let after = outcome(rulebook, &after);
            if after.items[item].state == State::Met && before.items[item].state != State::Met {
                let points = |outcome: &Outcome<'_>| outcome.score.as_ref().map(|score| score.points);
                prop_assert!(points(&after) >= points(&before), "{}: {}", loaded.pack.id, rulebook.items[item].id);
            }
        }
    }

    #[test]
    fn where_nothing_applies_there_is_no_score_and_no_level(seed in any::<u64>()) {
        for (loaded, _) in &*LOADED {
            let rulebook = &loaded.rulebook;
            let mut sheet = Random::new(seed).sheet(rulebook);
            sheet.answers.clear();
            for item in rulebook.items.iter().filter(|item| item.may_be_not_applicable) {
                let response = Some(AnswerValue::NotApplicable("没有".into()));
                sheet.answers.push(Answer { requirement: item.id.clone(), response, remark: None, evidence: vec![] });
            }
            let outcome = outcome(rulebook, &sheet);
            let applicable = outcome.items.iter().filter(|item| item.state.is_applicable()).count();
            if applicable == 0 {
                prop_assert_eq!(&outcome.score, &None);
                prop_assert!(outcome.levels.iter().all(|level| !level.reached));
                prop_assert!(outcome.groups.iter().all(|group| group.points.is_none() && group.percent.is_none()));
            }
            prop_assert!(applicable == 0 || loaded.pack.id != "graded", "there everything may be not applicable");
        }
    }

    #[test]
    fn the_order_of_answers_and_facts_does_not_matter(seed in any::<u64>(), turn in any::<prop::sample::Index>()) {
        for (loaded, _) in &*LOADED {
            let sheet = Random::new(seed).sheet(&loaded.rulebook);
            let mut turned = sheet.clone();
            turned.facts.reverse();
            turned.answers.reverse();
            if !turned.answers.is_empty() {
                let by = turn.index(turned.answers.len());
                turned.answers.rotate_left(by);
            }
            for answer in &mut turned.answers {
                match &mut answer.response {
                    Some(AnswerValue::Choices(ids)) => ids.reverse(),
                    Some(AnswerValue::Numbers(numbers)) => numbers.reverse(),
                    Some(AnswerValue::Records(records)) => records.reverse(),
                    Some(AnswerValue::Faults(faults)) => faults.reverse(),
                    _ => {}
                }
            }
            prop_assert_eq!(bytes(&outcome(&loaded.rulebook, &sheet)), bytes(&outcome(&loaded.rulebook, &turned)));
        }
    }

    #[test]
    fn sheets_and_outcomes_survive_the_way(seed in any::<u64>()) {
        for (loaded, _) in &*LOADED {
            let sheet = Random::new(seed).sheet(&loaded.rulebook);
            let json = canonical::to_vec(&sheet).expect("there is no float in it");
            prop_assert_eq!(&serde_json::from_slice::<AnswerSheet>(&json).expect("it is a sheet"), &sheet);
            let short = postcard::to_allocvec(&sheet).expect("it can be written");
            prop_assert_eq!(&postcard::from_bytes::<AnswerSheet>(&short).expect("it is a sheet"), &sheet);
            let outcome = outcome(&loaded.rulebook, &sheet);
            let json = bytes(&outcome);
            let back: Outcome = serde_json::from_slice(&json).expect("it is an outcome");
            prop_assert_eq!(&back, &outcome);
            prop_assert_eq!(bytes(&back), json);
            let short = postcard::to_allocvec(&outcome).expect("it can be written");
            prop_assert_eq!(&postcard::from_bytes::<Outcome>(&short).expect("it is an outcome"), &outcome);
        }
    }
}

/// The sheet with these steps taken: numbers at their target, all else at its best, with evidence.
fn taken(sheet: &AnswerSheet, rulebook: &Rulebook, best: &[Answer], steps: &[PathStep]) -> AnswerSheet {
    let mut sheet = sheet.clone();
    for step in steps {
        let mut answer = best[step.item].clone();
        answer.evidence = vec!["照片".into()];
        if let (Some(value), Question::Numbers { fields, .. }) = (step.target, &rulebook.items[step.item].question) {
            answer.response = Some(AnswerValue::Numbers(vec![NumberAnswer { field: fields[0].id.clone(), value }]));
        }
        sheet = with(&sheet, answer);
    }
    sheet
}

fn steps_of(items: &[usize]) -> Vec<PathStep> {
    items.iter().map(|item| PathStep { item: *item, is_needed: false, gain: Exact::ZERO, target: None }).collect()
}

fn reaches(rulebook: &Rulebook, sheet: &AnswerSheet, level: &str) -> bool {
    let level = rulebook.levels.iter().position(|other| other.id == level).expect("it is in the pack");
    Assessment::of(rulebook, &read(rulebook, sheet)).levels[level]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn the_shortest_path_reaches_the_level(seed in any::<u64>()) {
        for (loaded, best) in &*LOADED {
            let rulebook = &loaded.rulebook;
            let sheet = Random::new(seed).sheet(rulebook);
            let responses = read(rulebook, &sheet);
            let path = shortest_path(rulebook, &responses);
            let Some(level) = path.level else { continue };
            if path.reach == Reach::Found {
                let taken = taken(&sheet, rulebook, best, &path.steps);
                prop_assert!(reaches(rulebook, &taken, &level), "{}: {level} by {:?}", loaded.pack.id, path.steps);
            } else if path.reach == Reach::OutOfReach {
                let every = taken(&sheet, rulebook, best, &steps_of(&open_items(rulebook, &responses)));
                prop_assert!(!reaches(rulebook, &every, &level), "{}: {level} can be reached", loaded.pack.id);
            }
        }
    }

    #[test]
    fn no_set_is_smaller_than_the_least(seed in any::<u64>()) {
        for (loaded, best) in &*LOADED {
            let rulebook = &loaded.rulebook;
            let sheet = Random::new(seed).sheet(rulebook);
            let responses = read(rulebook, &sheet);
            let open = open_items(rulebook, &responses);
            let path = shortest_path(rulebook, &responses);
            let Some(level) = path.level.filter(|_| open.len() <= 12 && path.is_least) else { continue };
            for set in 0..1_u32 << open.len() {
                let size = usize::try_from(set.count_ones()).expect("at most twelve");
                let items: Vec<usize> =
                    open.iter().enumerate().filter(|(bit, _)| set & (1 << bit) != 0).map(|(_, item)| *item).collect();
                if size < path.steps.len() {
                    let taken = taken(&sheet, rulebook, best, &steps_of(&items));
                    prop_assert!(!reaches(rulebook, &taken, &level), "{}: {level} by {items:?} too", loaded.pack.id);
                }
                // Whoever is needed is in every set that reaches the level.
                let needed = path.steps.iter().filter(|step| step.is_needed).all(|step| items.contains(&step.item));
                if !needed && size <= path.steps.len() {
                    let taken = taken(&sheet, rulebook, best, &steps_of(&items));
                    prop_assert!(!reaches(rulebook, &taken, &level), "{}: {level} by {items:?}", loaded.pack.id);
                }
            }
        }
    }
}
