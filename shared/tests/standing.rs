//! How a sheet stands is what its outcome says, for every pack and many sheets.
#![cfg(feature = "authoring")]

#[path = "support/packs.rs"]
#[expect(dead_code, reason = "the recorded outcomes are for the golden tests")]
mod packs;
#[path = "support/random.rs"]
mod random;
#[path = "support/small.rs"]
#[expect(dead_code, reason = "the levels here stand on each other")]
mod small;

use packs::{PACKS, pack};
use random::Random;
use shared::{
    evaluate::{Assessment, State},
    explain::explain,
    responses::{Response, Responses},
    rulebook::{Item, Question},
    standing::standing,
};
use small::{requirement, small};

#[test]
fn the_standing_agrees_with_the_outcome() {
    for PackId { id, rulebook } in rulebooks() {
        let mut random = Random::new(7);
        for _ in 0..500 {
            let (responses, _) = Responses::read(&rulebook, &random.sheet(&rulebook));
            let assessment = Assessment::of(&rulebook, &responses);
            let outcome = explain(&rulebook, &responses, &assessment).expect("the numbers are in range");
            let standing = standing(&rulebook, &responses, &assessment);
            let track = outcome.tracks.first();
            let name = |level: Option<usize>| level.map(|level| rulebook.levels[level].id.as_str());
            assert_eq!(name(standing.reached), track.and_then(|track| track.reached.as_deref()), "{id}");
            assert_eq!(name(standing.next), track.and_then(|track| track.next.as_deref()), "{id}");
            assert_eq!(standing.blockers, outcome.blockers().len(), "{id}");
            // Nobody in a community can answer for an assessor, or instead of what is worked out.
            let is_own = |item: &Item| !item.by_assessor && !matches!(item.question, Question::Derived { .. });
            let own = outcome.items.iter().zip(&rulebook.items).filter(|(_, item)| is_own(item));
            let unanswered = own.filter(|(outcome, _)| outcome.state == State::Unanswered).count();
            assert_eq!(standing.unanswered, unanswered, "{id}");
        }
    }
}

struct PackId {
    id: &'static str,
    rulebook: shared::rulebook::Rulebook,
}

fn rulebooks() -> impl Iterator<Item = PackId> {
    PACKS.iter().map(|entry| PackId { id: entry.id, rulebook: pack(entry.id).rulebook })
}

#[test]
fn a_level_that_was_skipped_is_in_the_way_of_the_one_that_includes_it() {
    let yes_no = |id: &str| requirement(id, "g", "answer = \"yes_no\"\npoints = \"1\"");
    let level = |id: &str, met: &str, more: &str| {
        let requires = format!("requires = {{ met = {{ requirements = [\"{met}\"] }} }}");
        format!("[[level]]\nid = \"{id}\"\ntitle = {{ en = \"L\" }}\n{requires}\n{more}\n")
    };
    let body = yes_no("a") + &yes_no("b") + &level("low", "a", "") + &level("middle", "b", "");
    let loaded = small(&(body + &level("high", "b", "includes = \"low\"")));
    let rulebook = &loaded.rulebook;
    let mut responses = Responses::empty(rulebook, loaded.pack.validity.from);
    responses.slots[1].response = Some(Response::Choice(0));
    let assessment = Assessment::of(rulebook, &responses);
    let standing = standing(rulebook, &responses, &assessment);
    assert_eq!((standing.reached, standing.next, standing.blockers), (Some(1), Some(2), 1));
    let outcome = explain(rulebook, &responses, &assessment).expect("the numbers are in range");
    let blockers: Vec<&str> = outcome.blockers().iter().map(|blocker| &*blocker.rule).collect();
    assert_eq!(blockers, ["level/low/requires"]);
}
