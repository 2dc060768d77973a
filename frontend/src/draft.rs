//! 草稿: work kept on the device, saved at every answer and found again after a reload, a crash or
//! the phone taking the page away.
//!
//! One draft per community (or practice) and standard. It names the pack it was begun with by
//! hash, so a newer pack never changes it unasked. Stored as postcard, one character per byte,
//! behind a format number.
//!
//! What is stored is overwritten only by whoever knows it: a draft that another window has changed
//! meanwhile, or that is in a format this page does not know, is left alone ([`records::replace`]).
//!
//! A draft may be part of one that a committee fills in together: [`joint`].

pub mod file;
pub mod joint;

use serde::{Deserialize, Serialize};
use shared::{answer::AnswerSheet, api::Filler};

use crate::{
    api::communities::Community,
    browser::{records, time},
    evidence::{self, unpacked},
    outbox,
};

/// Raised whenever [`Draft`] changes its shape.
pub(crate) const FORMAT: char = '2';
/// Drafts are stored under names that begin with this.
const FOLDER: &str = "draft.";
/// Stands for the community of a draft without one.
pub const PRACTICE: &str = "practice";

/// An assessment under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Id of the pack, the same in every version.
    pub pack_id: String,
    /// Hash of the pack it was begun with.
    pub pack_hash: String,
    /// Title of the pack, for the list of drafts.
    pub pack_title: String,
    /// Whose assessment it is; none for practice.
    pub community: Option<Community>,
    /// Who fills it in.
    pub filler: Filler,
    /// The answers.
    pub sheet: AnswerSheet,
    /// What stands in fields without being an answer yet.
    pub unread: Vec<Unread>,
    /// Where the reader was.
    pub place: Place,
    /// Milliseconds since 1970.
    pub saved_at: u64,
    /// Id of a submission that was sent and may have arrived; cleared by the next change.
    pub submission: Option<String>,
    /// The text that this page has found in the store or left there.
    #[serde(skip)]
    kept: Option<String>,
}

/// Where a text stands that is no answer yet, and the text: requirement, field, text. A fact about
/// the community is a field of no requirement.
pub type Unread = (String, String, String);

/// Where the reader was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The step shown; empty for the first.
    pub step: String,
    /// The card that had the focus; empty for none.
    pub requirement: String,
    /// How far the page was scrolled.
    pub scroll: i32,
}

impl Draft {
    /// Nothing answered yet.
    pub fn new(pack_id: String, pack_hash: String, pack_title: String, community: Option<Community>) -> Self {
        Self {
            pack_id,
            pack_hash,
            pack_title,
            community,
            filler: Filler { role: String::new(), name: String::new(), phone: String::new() },
            sheet: AnswerSheet { as_of: time::today(), facts: Vec::new(), previous: None, answers: Vec::new() },
            unread: Vec::new(),
            place: Place::default(),
            saved_at: 0,
            submission: None,
            kept: None,
        }
    }

    /// What it is stored under.
    pub fn key(&self) -> String {
        key(self.community.as_ref().map(|community| community.code.as_str()), &self.pack_id)
    }

    /// Where one of its version is filled in that is not on the device.
    pub fn own_address(&self) -> String {
        address(&key(self.community.as_ref().map(|community| community.code.as_str()), &self.pack_hash))
    }

    /// Puts it in the place of another one of the same name: as that has been found on the device, of the person
    /// who fills that in, of today, and with what is known of the previous result there.
    #[must_use]
    pub fn in_place_of(mut self, other: &Self) -> Self {
        self.kept.clone_from(&other.kept);
        self.filler.clone_from(&other.filler);
        self.sheet.as_of = time::today();
        self.sheet.previous.clone_from(&other.sheet.previous);
        self
    }

    /// Whether nothing has been filled in, apart from who does it.
    pub fn is_blank(&self) -> bool {
        self.sheet.answers.is_empty() && self.sheet.facts.is_empty() && self.unread.is_empty()
    }

    /// The record that it is stored as.
    pub fn record(&self) -> String {
        [FOLDER, &self.key()].concat()
    }

    /// The record that it is stored as, and what this page has found there or put there.
    pub fn as_kept(&self) -> (String, Option<String>) {
        (self.record(), self.kept.clone())
    }

    /// Stores it; [`records::saved`] says when it has arrived. False when what is stored is not what this
    /// page has found or put there: nothing is overwritten, and what was sent or deleted does not come back.
    pub fn save(&mut self) -> bool {
        let name = self.record();
        if records::read(&name) != self.kept {
            return false;
        }
        self.saved_at = time::now();
        let Ok(bytes) = postcard::to_allocvec(&*self) else { return false };
        let mut text = String::with_capacity(bytes.len() * 2);
        text.push(FORMAT);
        text.extend(bytes.into_iter().map(char::from));
        records::replace(&name, &text);
        self.kept = Some(text);
        true
    }

    /// What was sent is not what is here any more: what is sent next is another submission, of today.
    pub fn forget_submission(&mut self) {
        if self.submission.take().is_some() {
            outbox::remove(&self.key());
            self.sheet.as_of = time::today();
        }
    }

    /// What stands in a field without being an answer yet.
    pub fn unread(&self, requirement: &str, field: &str) -> Option<&str> {
        let stands_there = |unread: &&Unread| unread.0 == requirement && unread.1 == field;
        self.unread.iter().find(stands_there).map(|(.., text)| text.as_str())
    }

    /// Puts what stands in a field without being an answer; nothing when it is empty.
    pub fn set_unread(&mut self, requirement: &str, field: &str, text: &str) {
        self.unread.retain(|unread| !(unread.0 == requirement && unread.1 == field));
        if !text.trim().is_empty() {
            self.unread.push((requirement.to_owned(), field.to_owned(), text.to_owned()));
        }
    }

    /// How many requirements have an answer.
    pub fn answered(&self) -> usize {
        self.sheet.answers.iter().filter(|answer| answer.response.is_some()).count()
    }
}

/// What a draft of a community, or practice, is stored under.
pub fn key(community: Option<&str>, pack_id: &str) -> String {
    [community.unwrap_or(PRACTICE), "/", pack_id].concat()
}

/// Where the draft with a key goes on.
pub fn address(key: &str) -> String {
    let (whose, pack) = key.split_once('/').unwrap_or((key, ""));
    let whose = if whose == PRACTICE { whose.to_owned() } else { ["community=", whose].concat() };
    ["/assess?", &whose, "&pack=", pack].concat()
}

/// The draft stored under a key.
pub fn load(key: &str) -> Option<Draft> {
    let text = records::read(&[FOLDER, key].concat())?;
    let draft: Draft = unpacked(FORMAT, &text)?;
    Some(Draft { kept: Some(text), ..draft })
}

/// Whether the device has a draft, be it one that this page can read or not.
pub fn is_there_any() -> bool {
    !records::names(FOLDER).is_empty()
}

/// Every draft on the device that this page can read, the latest first.
pub fn list() -> Vec<(String, Draft)> {
    let mut drafts: Vec<(String, Draft)> = Vec::new();
    for key in records::names(FOLDER) {
        if let Some(draft) = load(&key) {
            let place = drafts.iter().position(|(_, other)| other.saved_at < draft.saved_at).unwrap_or(drafts.len());
            drafts.insert(place, (key, draft));
        }
    }
    drafts
}

/// Removes a draft, what waits of it to be sent, what is known of others' part in it, and its files unless
/// they are on their way.
pub fn remove(key: &str) {
    outbox::remove(key);
    joint::remove(key);
    evidence::forget(key);
    records::remove(&[FOLDER, key].concat());
}
