//! The packs that come with the product: they load without a finding and do what they say.
#![cfg(feature = "authoring")]

use shared::{
    answer::{Answer, AnswerSheet, AnswerValue},
    evaluate::{Assessment, State},
    exact::Exact,
    explain::evaluate,
    pack::{Loaded, shipped},
    path::{Reach, shortest_path},
    responses::Responses,
};

fn packs() -> Vec<Loaded> {
    shipped::load_all().unwrap_or_else(|findings| panic!("{findings:#?}"))
}

fn pack(id: &str) -> Loaded {
    packs().into_iter().find(|loaded| loaded.pack.id == id).expect("the pack is shipped")
}

fn sheet(loaded: &Loaded, golden: usize) -> AnswerSheet {
    loaded.pack.golden[golden].sheet(&loaded.rulebook, loaded.pack.validity.from)
}

fn answered(loaded: &Loaded, changes: &[(&str, AnswerValue)]) -> Responses {
    let mut sheet = sheet(loaded, 0);
    for (id, value) in changes {
        sheet.answers.retain(|answer| answer.requirement != *id);
        let response = Some(value.clone());
        sheet.answers.push(Answer { requirement: (*id).into(), response, remark: None, evidence: vec![] });
    }
    let (responses, errors) = Responses::read(&loaded.rulebook, &sheet);
    assert_eq!(errors, []);
    responses
}

fn choice(id: &str) -> AnswerValue {
    AnswerValue::Choice(id.into())
}

#[test]
fn they_load_without_a_finding() {
    for loaded in packs() {
        assert_eq!(loaded.warnings, [], "{}", loaded.pack.id);
    }
}

#[test]
fn they_have_the_structure_of_the_public_documents() {
    let shape = |id: &str| {
        let pack = pack(id).pack;
        let kind = |kind: &str| pack.groups.iter().filter(|group| group.kind == kind).count();
        (kind("content"), kind("standard"), pack.requirements.len())
    };
    assert_eq!(shape("mohurd-2020"), (5, 0, 16));
    assert_eq!(shape("guangdong-2021"), (5, 17, 38));
    assert_eq!(shape("qingyuan-2021"), (5, 17, 38));
}

#[test]
fn every_requirement_has_help_evidence_and_a_department() {
    for loaded in packs() {
        let id = &loaded.pack.id;
        assert_eq!(loaded.pack.requirements.len(), if id == "mohurd-2020" { 16 } else { 38 });
        for requirement in &loaded.pack.requirements {
            let place = format!("{id}: {}", requirement.id);
            let help = requirement.help.as_ref().unwrap_or_else(|| panic!("{place} has no help"));
            for text in [&help.why, &help.what, &help.todo, &help.how] {
                assert!(
                    ["zh", "en"].iter().all(|language| (1..=60).contains(&text[*language].chars().count())),
                    "{place}: {text:?}"
                );
            }
            assert!(!requirement.evidence.examples.is_empty(), "{place} has no examples of evidence");
            assert!(requirement.department.contains_key("zh") && requirement.department.contains_key("en"), "{place}");
        }
    }
}

/// Reading the questions at five characters a second, three hundred a minute, and three quarters of a second for each
/// tap: both are assumptions.
#[test]
fn the_residents_form_is_read_and_answered_within_two_minutes() {
    for loaded in [pack("guangdong-2021"), pack("qingyuan-2021")] {
        let questions: Vec<_> = loaded.pack.requirements.iter().filter(|requirement| requirement.resident).collect();
        assert_eq!(questions.len(), 24, "{}", loaded.pack.id);
        let characters = questions.iter().map(|own| own.resident_text["zh"].chars().count()).sum::<usize>();
        let milliseconds = characters * 200 + questions.len() * 750;
        assert!(milliseconds < 120_000, "{}: {milliseconds} ms", loaded.pack.id);
    }
}

#[test]
fn the_chain_of_derivation_is_recorded() {
    let packs = packs();
    let chain: Vec<&str> = packs[2].pack.lineage.iter().map(|ancestor| ancestor.hash.as_str()).collect();
    assert_eq!(chain, [packs[1].hash.as_str(), packs[0].hash.as_str()]);
}

#[test]
fn a_stored_pack_reads_back_to_the_same_rulebook() {
    for loaded in packs() {
        let restored = shared::pack::load::restore(&loaded.canonical).expect("it was stored by us");
        assert_eq!((restored.rulebook, restored.hash), (loaded.rulebook, loaded.hash));
    }
}

#[test]
fn a_veto_not_met_beats_any_score() {
    let qingyuan = pack("qingyuan-2021");
    let responses = answered(&qingyuan, &[("8.2", choice("not_met"))]);
    let outcome = evaluate(&qingyuan.rulebook, &responses).expect("in range");
    assert_eq!(outcome.score.as_ref().map(|score| score.points), Some(Exact::whole(95)));
    assert_eq!(outcome.tracks[0].reached, None);
    let blockers: Vec<_> = outcome.blockers().iter().map(|blocker| (&*blocker.rule, &*blocker.missing)).collect();
    assert_eq!(blockers, [("veto/lifeline/unless", &["8.2".into()][..])]);
}

#[test]
fn the_shortest_path_names_just_what_is_missing() {
    let guangdong = pack("guangdong-2021");
    let responses = answered(&guangdong, &[("8.2", choice("partly")), ("1.2", choice("not_met"))]);
    let path = shortest_path(&guangdong.rulebook, &responses);
    let steps: Vec<&str> = path.steps.iter().map(|step| guangdong.rulebook.items[step.item].id.as_str()).collect();
    assert_eq!((path.level.as_deref(), path.is_least, steps), (Some("reached"), true, vec!["1.2", "8.2"]));
}

#[test]
fn the_shortest_path_of_a_points_programme_is_the_least_set() {
    let qingyuan = pack("qingyuan-2021");
    let (mut responses, _) = Responses::read(&qingyuan.rulebook, &sheet(&qingyuan, 0));
    // 100 less 4, 4, 4, 5, 3, 3, 3, 3, 3, 2 is 66: one step is enough when it brings four points.
    for id in ["4.1", "4.2", "4.3", "5.3", "1.1", "1.3", "5.1", "5.2", "7.1", "1.2"] {
        responses.slots[qingyuan.rulebook.item(id).expect("it is there")].response = None;
    }
    let path = shortest_path(&qingyuan.rulebook, &responses);
    assert_eq!((path.reach, path.is_least, path.steps.len()), (Reach::Found, true, 1));
    assert!(path.steps[0].gain >= Exact::whole(4), "{path:?}");
}

#[test]
fn not_answered_not_met_and_not_applicable_are_three_things() {
    let guangdong = pack("guangdong-2021");
    let responses = answered(
        &guangdong,
        &[("1.1", choice("not_met")), ("5.2", AnswerValue::NotApplicable("本社区无可改造场地".into()))],
    );
    let mut responses = responses;
    responses.slots[guangdong.rulebook.item("1.2").expect("it is there")].response = None;
    let assessment = Assessment::of(&guangdong.rulebook, &responses);
    let state = |id: &str| assessment.items[guangdong.rulebook.item(id).expect("it is there")].state;
    assert_eq!((state("1.1"), state("1.2"), state("5.2")), (State::NotMet, State::Unanswered, State::NotApplicable));
}
