//! 共同草稿: one self-assessment that several people of a committee fill in, each on a device of
//! their own.
//!
//! A joint draft is kept by the server answer by answer, each with a version, who has changed it last
//! and when. A device has its own sheet, works without a network, and knows what it has last heard of
//! every answer; from the two it tells what was changed here and what elsewhere:
//!
//! | here | elsewhere | what happens |
//! |---|---|---|
//! | unchanged | changed | what was said elsewhere is taken over |
//! | changed | unchanged | it is sent, and the server takes it |
//! | changed | changed to the same | nothing is left to do |
//! | changed | changed to something else | it is contested: somebody here chooses, nothing is sent before |
//!
//! So nothing is ever overwritten by somebody who has not seen it. Whose answer counts is decided by
//! people, not by a clock.
//!
//! A message may arrive although its answer does not. A device therefore remembers what it has sent
//! until the server answers the next time: its own words, changed once more since, are none that
//! somebody has said elsewhere.
//!
//! Source: the work of a committee as `programme.md` tells it; the merge per answer is ours.

use alloc::{string::String, vec::Vec};
use core::mem;

use serde::{Deserialize, Serialize};

use crate::{
    answer::{Answer, AnswerSheet, FactAnswer},
    division::DivisionCode,
    people::{Actor, Role},
};

/// Most changes in one message, and most places of a draft: every requirement and fact of the largest
/// pack several times over.
pub const MAX_PLACES: usize = 2000;

/// So much of what was sent without an answer is remembered of one place. Somebody who writes for hours
/// without a network sends in vain every few seconds, which must not fill the device.
const MAX_UNHEARD: usize = 8;

/// Whether a role works on joint drafts at all.
pub const fn may_join(role: Role) -> bool {
    matches!(role, Role::Community)
}

/// Whether somebody works on the joint drafts of a community: its own committee does, nobody else.
pub fn may_fill(actor: &Actor, community: &DivisionCode) -> bool {
    may_join(actor.role) && actor.division == *community
}

/// What can be said something about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A fact about the community, by its id in the pack.
    Fact(String),
    /// A requirement, by its id in the pack.
    Requirement(String),
}

/// What is said there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// The answer with its evidence and remark.
    Answer(Answer),
    /// The value of a fact.
    Fact(FactAnswer),
    /// Nothing, or nothing any more.
    Nothing,
}

/// What the server keeps of one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where.
    pub place: Place,
    /// What.
    pub said: Said,
    /// The version of the draft in which it was said; 0 where nothing was ever said.
    pub version: u32,
    /// Name of the person who said it.
    pub by: String,
    /// When, in milliseconds since 1970, UTC.
    pub at: i64,
}

/// What a device wants to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The version of the place that was seen when it was changed; 0 for none.
    pub base: u32,
    /// Where.
    pub place: Place,
    /// What: `"nothing"`, `{"answer": …}` or `{"fact": …}`.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub said: Said,
}

/// What the server makes of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is said now.
    Taken,
    /// It has been said already.
    Same,
    /// Something else was said meanwhile, which whoever sent it has not seen.
    Stale,
}

/// Whether a change may replace what is kept of its place.
pub fn judge(kept: Option<&Entry>, change: &Change) -> Verdict {
    let (said, version) = kept.map_or((&Said::Nothing, 0), |entry| (&entry.said, entry.version));
    if *said == change.said {
        Verdict::Same
    } else if version == change.base {
        Verdict::Taken
    } else {
        Verdict::Stale
    }
}

/// Why a change makes no sense: stable code of the flaw.
pub fn flaw(change: &Change) -> Option<&'static str> {
    let fits = match (&change.place, &change.said) {
        (_, Said::Nothing) => true,
        (Place::Requirement(id), Said::Answer(answer)) => *id == answer.requirement,
        (Place::Fact(id), Said::Fact(fact)) => *id == fact.fact,
        _ => false,
    };
    (!fits).then_some("place_mismatch")
}

/// What a sheet says of a place.
pub fn said_in(sheet: &AnswerSheet, place: &Place) -> Said {
    match place {
        Place::Fact(id) => {
            let fact = sheet.facts.iter().find(|fact| fact.fact == *id);
            fact.map_or(Said::Nothing, |fact| Said::Fact(fact.clone()))
        }
        Place::Requirement(id) => {
            let answer = sheet.answers.iter().find(|answer| answer.requirement == *id);
            answer.map_or(Said::Nothing, |answer| Said::Answer(answer.clone()))
        }
    }
}

/// Has a sheet say something of a place.
pub fn say_in(sheet: &mut AnswerSheet, place: &Place, said: &Said) {
    match place {
        Place::Fact(id) => sheet.facts.retain(|fact| fact.fact != *id),
        Place::Requirement(id) => sheet.answers.retain(|answer| answer.requirement != *id),
    }
    match said {
        Said::Answer(answer) => sheet.answers.push(answer.clone()),
        Said::Fact(fact) => sheet.facts.push(fact.clone()),
        Said::Nothing => {}
    }
}

/// Every place that a sheet says something of.
fn places(sheet: &AnswerSheet) -> impl Iterator<Item = Place> + '_ {
    let facts = sheet.facts.iter().map(|fact| Place::Fact(fact.fact.clone()));
    facts.chain(sheet.answers.iter().map(|answer| Place::Requirement(answer.requirement.clone())))
}

/// What a device knows of the joint draft that its sheet is part of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Id of the draft; none before the server has named it.
    pub draft: Option<String>,
    /// The newest version heard of.
    pub version: u32,
    /// What was last heard of each place and then stood in the sheet here.
    pub entries: Vec<Entry>,
    /// What was said elsewhere while something else was said here, until somebody has chosen.
    pub contested: Vec<Entry>,
    /// What was sent since the server has answered last, and may be kept there by now. Its version is
    /// the one that was seen; it has no name and no time yet. (A list of changes would say the same, and
    /// cost the page the code to read and write another shape.)
    pub unheard: Vec<Entry>,
}

impl Known {
    /// What was last heard of a place.
    pub fn entry(&self, place: &Place) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.place == *place)
    }

    /// What is contested of a place.
    pub fn contested(&self, place: &Place) -> Option<&Entry> {
        self.contested.iter().find(|entry| entry.place == *place)
    }

    /// What was changed here and is sent now. What the pack of this device does not ask (`is_asked`) is
    /// left to those whose pack does.
    ///
    /// Whoever keeps what is known keeps it before the message leaves: it is remembered as sent.
    pub fn send(&mut self, sheet: &AnswerSheet, is_asked: impl Fn(&Place) -> bool) -> Vec<Change> {
        self.agree(sheet);
        let changes = self.changes(sheet, is_asked);
        for Change { base, place, said } in &changes {
            // Of too many the first stay and the last, which is on its way: of many in a row without an answer
            // mostly the first has arrived, or none. Of one in between one would be asked to choose.
            let mut count = 1;
            self.unheard.retain(|sent| {
                let is_here = sent.place == *place;
                count += usize::from(is_here);
                !is_here || (count <= MAX_UNHEARD && sent.said != *said)
            });
            let (place, said) = (place.clone(), said.clone());
            self.unheard.push(Entry { place, said, version: *base, by: String::new(), at: 0 });
        }
        changes
    }

    fn changes(&self, sheet: &AnswerSheet, is_asked: impl Fn(&Place) -> bool) -> Vec<Change> {
        let heard = self.entries.iter().map(|entry| entry.place.clone());
        let new = places(sheet).filter(|place| self.entry(place).is_none());
        heard
            .chain(new)
            .filter(|place| is_asked(place) && self.contested(place).is_none())
            .filter_map(|place| {
                let said = said_in(sheet, &place);
                let (heard, base) =
                    self.entry(&place).map_or((&Said::Nothing, 0), |heard| (&heard.said, heard.version));
                (said != *heard).then_some(Change { base, place, said })
            })
            .collect()
    }

    /// Takes in what the server has answered to what was sent last; gives the places whose answer in the
    /// sheet is another one now. Places that the pack of this device does not have (`is_asked`) stay out
    /// of its sheet.
    ///
    /// The sheet may have been changed again while the answer was on its way, and earlier answers may
    /// have got lost: what one has sent oneself is heard, and what stands in the sheet by now is still to
    /// be sent. An answer shows all of it that has arrived, so nothing of it is remembered any longer;
    /// somebody else may say the same later on.
    ///
    /// Whoever keeps both keeps the sheet first: a sheet that is behind what is known would look as if it
    /// had been changed back.
    pub fn receive(
        &mut self,
        sheet: &mut AnswerSheet,
        synced: Synced,
        is_asked: impl Fn(&Place) -> bool,
    ) -> Vec<Place> {
        let Synced { draft, version, entries, you } = synced;
        self.draft = Some(draft);
        self.version = version;
        let unheard = mem::take(&mut self.unheard);
        let mut changed = Vec::new();
        for theirs in entries.into_iter().filter(|entry| is_asked(&entry.place)) {
            let here = said_in(sheet, &theirs.place);
            let unchanged = self.entry(&theirs.place).map_or(&Said::Nothing, |heard| &heard.said) == &here;
            let is_sent = |sent: &Entry| sent.place == theirs.place && sent.said == theirs.said;
            let is_ours = theirs.by == you && unheard.iter().any(is_sent);
            if here == theirs.said || is_ours {
                self.hear(theirs);
            } else if unchanged && self.contested(&theirs.place).is_none() {
                say_in(sheet, &theirs.place, &theirs.said);
                changed.push(theirs.place.clone());
                self.hear(theirs);
            } else {
                self.contested.retain(|entry| entry.place != theirs.place);
                self.contested.push(theirs);
            }
        }
        changed
    }

    /// Somebody has looked at what was said elsewhere and stays with what is said here.
    pub fn keep_ours(&mut self, place: &Place) {
        if let Some(theirs) = self.settle(place) {
            self.hear(theirs);
        }
    }

    /// Somebody has looked at both and takes what was said elsewhere.
    pub fn take_theirs(&mut self, sheet: &mut AnswerSheet, place: &Place) {
        if let Some(theirs) = self.settle(place) {
            say_in(sheet, place, &theirs.said);
            self.hear(theirs);
        }
    }

    /// What is contested no longer because the same is said here by now.
    fn agree(&mut self, sheet: &AnswerSheet) {
        let agreed = |entry: &&Entry| said_in(sheet, &entry.place) == entry.said;
        let agreed: Vec<Place> = self.contested.iter().filter(agreed).map(|entry| entry.place.clone()).collect();
        for place in &agreed {
            self.keep_ours(place);
        }
    }

    fn settle(&mut self, place: &Place) -> Option<Entry> {
        let position = self.contested.iter().position(|entry| entry.place == *place)?;
        Some(self.contested.swap_remove(position))
    }

    fn hear(&mut self, entry: Entry) {
        self.contested.retain(|known| known.place != entry.place);
        self.entries.retain(|known| known.place != entry.place);
        self.entries.push(entry);
    }
}

/// What a device sends to keep its sheet and a joint draft together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SyncDraft {
    /// What was changed here.
    pub changes: Vec<Change>,
    /// Id of the draft that the sheet is part of; none joins the one that there is, or begins one.
    pub draft: Option<String>,
    /// Hash of the pack that is filled in here.
    pub pack_hash: String,
    /// The newest version heard of.
    pub seen: u32,
}

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synced {
    /// Id of the draft.
    pub draft: String,
    /// Its version now.
    pub version: u32,
    /// Everything said since the version that was seen, and whatever has made a change stale.
    pub entries: Vec<Entry>,
    /// The name by which whoever has sent this says things.
    pub you: String,
}

// Property tests run natively only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
