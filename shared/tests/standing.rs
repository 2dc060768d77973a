//! How a sheet stands is what its outcome says, for every pack and many sheets.
#![cfg(feature = "authoring")]

#[path = "support/packs.rs"]
#[expect(dead_code, reason = "the recorded outcomes are for the golden tests")]
mod packs;
#[path = "support/random.rs"]
mod random;

use packs::{PACKS, pack};
use random::Random;
use shared::{evaluate::Assessment, explain::explain, responses::Responses, standing::standing};

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
            assert_eq!(standing.unanswered, outcome.counts.unanswered as usize, "{id}");
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
