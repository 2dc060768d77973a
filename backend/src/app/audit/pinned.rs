//! Holds what decisions have pinned against what is kept: the reviews that a decision has seen, and the
//! honours that the direct route rests on, are still what they were.
//!
//! A review is of a decision when it is about the same round and made a version before the decision's, so
//! a row that was put in, changed or taken out does not go together with what is pinned. An honour
//! may be imported anew with another certificate or year; then the log tells of it, and what it tells of
//! last is what the honour has to be.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::ConnectionTrait;
use serde::Deserialize;
use uuid::Uuid;

use super::{AuditRow, Fault, decisions::Key};
use crate::{
    app::cases::{PinnedGrounds, PinnedHonour, PinnedReview},
    store::{
        StoreError,
        cases::StoredDecision,
        honours,
        reviews::{self, Given},
    },
};

/// An import has replaced honours by newer ones.
pub(crate) const HONOURS_REPLACED: &str = "honours_replaced";

/// What the log says of what decisions may rest on: the honours that imports have replaced, as they are
/// since, by community and title.
#[derive(Debug, Default)]
pub(super) struct Pinned(BTreeMap<(String, String), PinnedHonour>);

impl Pinned {
    /// Takes in what an entry says.
    pub(super) fn read(&mut self, row: &AuditRow) {
        #[derive(Deserialize)]
        struct Replaced {
            honours: Vec<PinnedHonour>,
        }
        if row.action != HONOURS_REPLACED {
            return;
        }
        let replaced = row.after.as_deref().and_then(|after| serde_json::from_str::<Replaced>(after).ok());
        for honour in replaced.into_iter().flat_map(|replaced| replaced.honours) {
            self.0.insert(place(&honour), honour);
        }
    }

    /// Looks whether what some decisions have pinned is still there.
    pub(super) async fn check(
        &self,
        db: &impl ConnectionTrait,
        decisions: &[(Uuid, StoredDecision)],
        faults: &mut Vec<Fault>,
    ) -> Result<(), StoreError> {
        let pinned: Vec<PinnedGrounds> =
            decisions.iter().map(|(_, decision)| PinnedGrounds::read(&decision.pinned)).collect();
        let cases: BTreeSet<Uuid> = decisions.iter().map(|(case, _)| *case).collect();
        let given = reviews::given_of(db, &cases.into_iter().collect::<Vec<_>>()).await?;
        let held: BTreeSet<&str> =
            pinned.iter().flat_map(|pinned| &pinned.honours).map(|honour| honour.community.as_str()).collect();
        let held = honours::of_communities(db, &held.into_iter().collect::<Vec<_>>()).await?;
        let held: BTreeMap<_, _> =
            held.into_iter().map(PinnedHonour::from).map(|honour| (place(&honour), honour)).collect();
        for ((case, decision), pinned) in decisions.iter().zip(&pinned) {
            let key = Key { case: *case, version: decision.version };
            if pinned.reviews.as_ref().is_some_and(|pinned| *pinned != seen(*case, decision, &given)) {
                faults.push(Fault::ReviewsUnlikePinned(key));
            }
            let is_still = |honour: &PinnedHonour| {
                let place = place(honour);
                held.get(&place).is_some_and(|now| now == honour || self.0.get(&place) == Some(now))
            };
            if !pinned.honours.iter().all(is_still) {
                faults.push(Fault::HonourUnlikePinned(key));
            }
        }
        Ok(())
    }
}

/// Which honour it is, whatever is said of it.
fn place(honour: &PinnedHonour) -> (String, String) {
    (honour.community.clone(), honour.title.clone())
}

/// The reviews that a decision has seen, as they are now. One that names no version is older than that
/// versions are kept, and so than any decision that pins reviews.
fn seen(case: Uuid, decision: &StoredDecision, given: &[Given]) -> Vec<PinnedReview> {
    given
        .iter()
        .filter(|given| given.case == case && given.round == decision.round)
        .filter(|given| given.version.is_none_or(|version| version < decision.version))
        .map(PinnedReview::of)
        .collect()
}
