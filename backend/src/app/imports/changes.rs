//! 变化: what a table changes, for the audit log: names of communities before and after, and what is new.
//! Which honours get another certificate or year is recorded where they are written, and so is each
//! account.

use std::collections::{BTreeMap, HashMap};

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{ImportError, rows::Rows};
use crate::{
    app::{
        audit::{self, Entry},
        sessions::SignedIn,
    },
    state::AppState,
    store::{divisions, honours},
};

/// The most communities that one entry of the log tells of.
const MOST_RECORDED: usize = 500;
/// The most new ones that are listed.
const MOST_LISTED: usize = 200;

/// What a table changes.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// New communities by code, honours by certificate, users by name; in the order of the table.
    added: Vec<String>,
    /// How many there were that are something else from now on.
    changed: usize,
    renamed: Vec<Renamed>,
}

/// A community that bears another name from now on.
#[derive(Debug)]
struct Renamed {
    code: String,
    before: String,
    after: String,
}

impl Changes {
    /// Holds a table against what is there, before it is written.
    pub(super) async fn of(db: &impl ConnectionTrait, rows: &Rows) -> Result<Self, ImportError> {
        let mut changes = Self::default();
        match rows {
            Rows::Communities(rows) => {
                let codes: Vec<&str> = rows.iter().map(|row| row.code.as_str()).collect();
                let found = divisions::communities_of(db, &codes).await?;
                let known: HashMap<&str, &str> =
                    found.iter().map(|own| (own.code.as_str(), own.name.as_str())).collect();
                for row in rows {
                    match known.get(row.code.as_str()) {
                        None => changes.added.push(row.code.clone()),
                        Some(before) if *before != row.name => changes.renamed.push(Renamed {
                            code: row.code.clone(),
                            before: (*before).to_owned(),
                            after: row.name.clone(),
                        }),
                        Some(_) => {}
                    }
                }
                changes.changed = changes.renamed.len();
            }
            Rows::Honours(rows) => {
                let communities: Vec<&str> = rows.iter().map(|row| row.community.as_str()).collect();
                let found = honours::of_communities(db, &communities).await?;
                let known: HashMap<(&str, &str), (&str, u16)> = found
                    .iter()
                    .map(|own| ((own.community.as_str(), own.title.as_str()), (own.certificate.as_str(), own.year)))
                    .collect();
                for row in rows {
                    match known.get(&(row.community.as_str(), row.title.as_str())) {
                        None => changes.added.push(row.certificate.clone()),
                        Some(before) if *before != (row.certificate.as_str(), row.year) => changes.changed += 1,
                        Some(_) => {}
                    }
                }
            }
            Rows::Users(rows) => changes.added.extend(rows.iter().map(|row| row.account.name.clone())),
        }
        Ok(changes)
    }

    /// Records the names that communities had and have.
    pub(super) async fn record(
        &self,
        state: &AppState,
        db: &impl ConnectionTrait,
        who: &SignedIn,
    ) -> Result<(), ImportError> {
        for chunk in self.renamed.chunks(MOST_RECORDED) {
            let before: BTreeMap<&str, &str> = chunk.iter().map(|own| (&*own.code, &*own.before)).collect();
            let after: BTreeMap<&str, &str> = chunk.iter().map(|own| (&*own.code, &*own.after)).collect();
            let entry = Entry::new(who, "communities_renamed", format!("{} communities", chunk.len()))
                .within(&who.actor().division)
                .from(json!({ "names": before }))
                .to(json!({ "names": after }));
            audit::record(state, db, entry).await?;
        }
        Ok(())
    }

    /// Puts down what is new and how much has changed beside what else is said of the table.
    pub(super) fn beside(&self, mut said: Value) -> Value {
        let listed = &self.added[..self.added.len().min(MOST_LISTED)];
        said["new"] = json!(listed);
        said["new_more"] = json!(self.added.len() - listed.len());
        said["changed"] = json!(self.changed);
        said
    }
}
