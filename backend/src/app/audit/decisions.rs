//! Holds every decision on a case against the log: none can be changed, put in or taken out beside it.
//!
//! The entry of a decision names its case, the version it made and the hash of its whole row, and an
//! entry about a notice does so for each of its cases: wherever these three stand together in what an
//! entry says is after it, the entry vouches for a row. Made-up cases are vouched for all at once, by
//! one hash over those of all their rows.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{AuditRow, Fault, Pinned};
use crate::{
    app::cases::decision_sha256,
    store::{StoreError, cases as store},
};

/// Decisions looked at together.
const CHUNK: u64 = 500;

/// Which decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) case: Uuid,
    /// The version that it made.
    pub(crate) version: u32,
}

/// What the log says of decisions.
#[derive(Debug, Default)]
pub(super) struct Vouched {
    rows: BTreeMap<Key, String>,
    /// Of all decisions on made-up cases together.
    generated: Option<String>,
}

impl Vouched {
    /// Takes in what an entry says.
    pub(super) fn read(&mut self, row: &AuditRow) {
        // Few entries speak of decisions, and most of those that do not are never parsed.
        let Some(after) = row.after.as_deref().filter(|after| after.contains("decision")) else { return };
        let Ok(after) = serde_json::from_str::<Value>(after) else { return };
        if row.action == "cases_generated" {
            self.generated = after["decisions_sha256"].as_str().map(str::to_owned);
        }
        self.collect(&after);
    }

    fn collect(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                let text = |name: &str| members.get(name).and_then(Value::as_str);
                let version = members.get("version").and_then(Value::as_u64);
                let version = version.and_then(|version| u32::try_from(version).ok());
                let case = text("case").and_then(|case| Uuid::parse_str(case).ok());
                if let (Some(case), Some(version), Some(hash)) = (case, version, text("decision_sha256")) {
                    self.rows.insert(Key { case, version }, hash.to_owned());
                }
                members.values().for_each(|value| self.collect(value));
            }
            Value::Array(values) => values.iter().for_each(|value| self.collect(value)),
            _ => {}
        }
    }

    /// Goes through all decisions and what they have pinned; gives how many there are.
    pub(super) async fn check(
        mut self,
        db: &impl ConnectionTrait,
        pinned: &Pinned,
        faults: &mut Vec<Fault>,
    ) -> Result<u64, StoreError> {
        let (mut count, mut last) = (0, None);
        let mut generated = Generated::default();
        let mut unknown = Vec::new();
        loop {
            let chunk = store::decisions_after(db, last, CHUNK).await?;
            let Some((case, decision)) = chunk.last() else { break };
            last = Some((*case, decision.version));
            for (case, decision) in &chunk {
                count += 1;
                let key = Key { case: *case, version: decision.version };
                let hash = decision_sha256(*case, decision);
                match self.rows.remove(&key) {
                    Some(vouched) if vouched == HEXLOWER.encode(&hash) => {}
                    Some(_) => faults.push(Fault::DecisionChanged(key)),
                    None if self.generated.is_some() => generated.add(key, &hash),
                    None => unknown.push(Fault::DecisionUnknown(key)),
                }
            }
            pinned.check(db, &chunk, faults).await?;
        }
        faults.append(&mut unknown);
        if self.generated.is_some_and(|vouched| vouched != generated.hash()) {
            faults.push(Fault::GeneratedChanged);
        }
        faults.extend(self.rows.into_keys().map(Fault::DecisionMissing));
        Ok(count)
    }
}

/// One hash over those of many decisions or reviews, added in the order of their keys.
#[derive(Default)]
pub(crate) struct Generated(Sha256);

impl Generated {
    /// Adds a decision.
    pub(crate) fn add(&mut self, key: Key, hash: &[u8; 32]) {
        self.0.update(key.case.as_bytes());
        self.0.update(key.version.to_be_bytes());
        self.0.update(hash);
    }

    /// Adds the hash of a review, which is over whose it is as well.
    pub(crate) fn add_review(&mut self, sha256: &str) {
        self.0.update(sha256);
    }

    /// Lower-case hex.
    pub(crate) fn hash(self) -> String {
        HEXLOWER.encode(&self.0.finalize())
    }
}
