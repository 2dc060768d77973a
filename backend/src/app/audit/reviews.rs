//! Holds every review that was handed in against the log: none can be changed, put in or taken out beside
//! it.
//!
//! The entry of a review names its case, the round it is about and the hash of its whole row. Older
//! entries hold the hash of its words alone and name no case beside it. Then an expert and a department
//! had one review of a case, which gave way when they were assigned or asked for a later round: the
//! entries of that, which named no round, tell which reviews may be gone. Reviews of made-up cases are
//! vouched for all at once, as decisions on them are.

use std::{collections::BTreeMap, fmt};

use data_encoding::HEXLOWER;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{AuditRow, Fault, Generated};
use crate::{
    app::cases::{DEPARTMENT_ANSWERED, EXPERT_REVIEW_HANDED_IN, review_sha256},
    store::{
        StoreError, cases,
        reviews::{self, Given, Giver},
    },
};

/// Cases looked at together.
const CHUNK: u64 = 500;

/// Which review.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ReviewKey {
    case: Uuid,
    by: Giver,
    round: u32,
}

impl fmt::Display for ReviewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { case, by, round } = self;
        match by {
            Giver::Department(name) => write!(f, "the review of department {name} in round {round} of case {case}"),
            Giver::Expert(account) => write!(f, "the review of expert {account} in round {round} of case {case}"),
        }
    }
}

/// What the log says of one review.
#[derive(Debug)]
struct Entered {
    /// None in the oldest entries.
    sha256: Option<String>,
    /// The hash is that of the words alone.
    is_of_words: bool,
    /// A later round may have taken its place.
    may_be_gone: bool,
}

impl Entered {
    fn is_of(&self, given: &Given) -> bool {
        let now = if self.is_of_words { HEXLOWER.encode(&Sha256::digest(&given.body)) } else { review_sha256(given) };
        self.sha256.as_ref().is_none_or(|sha256| *sha256 == now)
    }
}

/// What the log says of reviews.
#[derive(Debug, Default)]
pub(super) struct Reviews {
    entered: BTreeMap<ReviewKey, Entered>,
    /// Of all reviews of made-up cases together.
    generated: Option<String>,
}

impl Reviews {
    /// Takes in what an entry says.
    pub(super) fn read(&mut self, row: &AuditRow) {
        let said =
            || -> Value { row.after.as_deref().and_then(|after| serde_json::from_str(after).ok()).unwrap_or_default() };
        if row.action == "cases_generated" {
            self.generated = said()["reviews_sha256"].as_str().map(str::to_owned);
        }
        let Some(case) = row.subject.strip_prefix("case ").and_then(|case| Uuid::parse_str(case).ok()) else { return };
        let department = |name: &str| Some(Giver::Department(name.to_owned()));
        match row.action.as_str() {
            EXPERT_REVIEW_HANDED_IN => self.enter(case, row.account.map(Giver::Expert), &said()),
            DEPARTMENT_ANSWERED => {
                let said = said();
                self.enter(case, said["department"].as_str().and_then(department), &said);
            }
            "experts_assigned" => {
                self.give_way(case, &said(), "accounts", |account| Uuid::parse_str(account).ok().map(Giver::Expert));
            }
            "departments_asked" => self.give_way(case, &said(), "departments", department),
            _ => {}
        }
    }

    fn enter(&mut self, case: Uuid, by: Option<Giver>, said: &Value) {
        let round = said["round"].as_u64().and_then(|round| u32::try_from(round).ok());
        if let (Some(by), Some(round)) = (by, round) {
            let sha256 = said["review_sha256"].as_str().map(str::to_owned);
            let entered = Entered { sha256, is_of_words: said["case"].is_null(), may_be_gone: false };
            self.entered.insert(ReviewKey { case, by, round }, entered);
        }
    }

    /// Reviews that were there may be gone since an assignment or a request that names no round.
    fn give_way(&mut self, case: Uuid, said: &Value, list: &str, giver_of: impl Fn(&str) -> Option<Giver>) {
        if !said["round"].is_null() {
            return;
        }
        let names = said[list].as_array().into_iter().flatten().filter_map(Value::as_str);
        for by in names.filter_map(giver_of) {
            let first = ReviewKey { case, by: by.clone(), round: 0 };
            let end = ReviewKey { case, by, round: u32::MAX };
            for (_, entered) in self.entered.range_mut(first..=end) {
                entered.may_be_gone = true;
            }
        }
    }

    /// Goes through all reviews; gives how many there are.
    pub(super) async fn check(mut self, db: &impl ConnectionTrait, faults: &mut Vec<Fault>) -> Result<u64, StoreError> {
        let (mut count, mut last) = (0, Uuid::nil());
        let mut generated = Generated::default();
        loop {
            let ids = cases::ids_after(db, last, CHUNK).await?;
            let Some(newest) = ids.last() else { break };
            last = *newest;
            for given in reviews::given_of(db, &ids).await? {
                count += 1;
                let key = ReviewKey { case: given.case, by: given.by.clone(), round: given.round };
                match self.entered.remove(&key) {
                    Some(entered) if entered.is_of(&given) => {}
                    Some(_) => faults.push(Fault::ReviewChanged(key)),
                    None if self.generated.is_some() => generated.add_review(&review_sha256(&given)),
                    None => faults.push(Fault::ReviewUnknown(key)),
                }
            }
        }
        if self.generated.is_some_and(|vouched| vouched != generated.hash()) {
            faults.push(Fault::GeneratedReviewsChanged);
        }
        let gone = self.entered.into_iter().filter(|(_, entered)| !entered.may_be_gone);
        faults.extend(gone.map(|(key, _)| Fault::ReviewMissing(key)));
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: Uuid = Uuid::from_u128(1);

    fn entry(action: &str, after: &str) -> AuditRow {
        AuditRow {
            seq: 1,
            at: 0,
            account: Some(Uuid::from_u128(2)),
            name: None,
            address: None,
            action: action.to_owned(),
            subject: format!("case {CASE}"),
            division: None,
            before: None,
            after: Some(after.to_owned()),
            previous_hash: Vec::new(),
            hash: Vec::new(),
        }
    }

    fn expert(round: u32) -> ReviewKey {
        ReviewKey { case: CASE, by: Giver::Expert(Uuid::from_u128(2)), round }
    }

    #[test]
    fn a_review_from_before_rounds_were_kept_apart_may_have_given_way_to_a_later_one() {
        let mut reviews = Reviews::default();
        reviews.read(&entry("expert_review_handed_in", r#"{"round":1,"review_sha256":"ab","version":4}"#));
        let answered = r#"{"department":"消防","round":1,"review_sha256":"cd","version":5}"#;
        reviews.read(&entry("department_answered", answered));
        assert!(reviews.entered.values().all(|entered| entered.is_of_words && !entered.may_be_gone));
        let listed = format!(r#"{{"accounts":["{}"],"version":9}}"#, Uuid::from_u128(2));
        reviews.read(&entry("experts_assigned", &listed));
        reviews.read(&entry("departments_asked", r#"{"departments":["水务"],"version":10}"#));
        let gone = |reviews: &Reviews| -> Vec<ReviewKey> {
            reviews.entered.iter().filter(|(_, entered)| entered.may_be_gone).map(|(key, _)| key.clone()).collect()
        };
        assert_eq!(gone(&reviews), [expert(1)]);
        // Since rounds are kept apart nothing gives way any more.
        let handed_in = format!(r#"{{"case":"{CASE}","round":2,"review_sha256":"ef","version":11}}"#);
        reviews.read(&entry("expert_review_handed_in", &handed_in));
        let listed = format!(r#"{{"accounts":["{}"],"round":3,"version":20}}"#, Uuid::from_u128(2));
        reviews.read(&entry("experts_assigned", &listed));
        assert_eq!(gone(&reviews), [expert(1)]);
        assert!(!reviews.entered[&expert(2)].is_of_words);
    }

    #[test]
    fn words_are_found_by_their_own_hash_and_rows_by_that_of_all_that_is_kept() {
        let given = Given {
            case: CASE,
            round: 1,
            by: Giver::Expert(Uuid::from_u128(2)),
            account: Some(Uuid::from_u128(2)),
            person: Some("王工".to_owned()),
            assigned_at: Some(1),
            due_on: None,
            handed_in_at: 2,
            body: b"{}".to_vec(),
            version: None,
        };
        let entered = |sha256: String, is_of_words| Entered { sha256: Some(sha256), is_of_words, may_be_gone: false };
        let other_name = Given { person: None, ..given.clone() };
        let by_words = entered(HEXLOWER.encode(&Sha256::digest(b"{}")), true);
        assert!(by_words.is_of(&given) && by_words.is_of(&other_name));
        assert!(!by_words.is_of(&Given { body: b"[]".to_vec(), ..given.clone() }));
        let by_row = entered(review_sha256(&given), false);
        assert!(by_row.is_of(&given) && !by_row.is_of(&other_name));
    }
}
