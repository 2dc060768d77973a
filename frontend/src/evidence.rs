//! 佐证文件: photos and documents that are chosen beside a requirement, kept on the device until they have
//! arrived.
//!
//! Each is a record of its own beside the draft, so two windows never overwrite one another's, with its bytes
//! in [`blobs`]. Once the self-assessment is sealed they are on their way ([`uploads`]).

use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use shared::evidence::{EvidenceFile, ManifestEntry};
use web_sys::Blob;

use crate::{
    browser::{
        alone::alone,
        records::{
            self,
            blobs::{self, Known},
        },
        task, uuid,
    },
    outbox, uploads,
};

/// Raised whenever [`EvidenceFile`] changes its shape.
pub(crate) const FORMAT: char = '1';
/// What is chosen is stored under names that begin with this.
const FOLDER: &str = "evidence.";
/// Stands between the key of a draft and the id of a file.
const OF: &str = "#";
/// Where somebody was when the chooser was opened is stored under names that begin with this.
const CHOOSING: &str = "choosing.";
/// Under this, and the id of a requirement, lies among the files of a draft what they were called on its sheet.
const NAME_OF: &str = "name:";
/// Characters of a UUID that say when it was made.
const TIME_CHARACTERS: usize = 13;
/// From here on a UUID has nothing but digits that chance gave.
const CHANCE: usize = 24;

/// A file that has been chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Under which its bytes lie (UUID version 7).
    pub id: String,
    /// What it is.
    pub file: EvidenceFile,
}

#[cfg(test)]
impl Chosen {
    /// A document of eight bytes for the tests of whatever handles files.
    pub(crate) fn document() -> Self {
        let file = EvidenceFile {
            requirement: "8.2".to_owned(),
            caption: String::new(),
            taken_on: None,
            taken_time: None,
            place: None,
            file_name: "a.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size_bytes: 8,
            sha256: "0a".repeat(32),
        };
        Self { id: crate::browser::uuid::version_7(), file }
    }
}

/// Where somebody was when the chooser was opened, and what had been typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choosing {
    /// Id of the requirement.
    pub requirement: String,
    /// The caption for what is chosen next.
    pub caption: String,
    /// The day it shows, `YYYY-MM-DD`; empty for none.
    pub day: String,
}

impl Choosing {
    /// What was being chosen for a draft, if anything.
    pub fn load(key: &str) -> Option<Self> {
        let text = records::read(&Self::record(key))?;
        let mut lines = text.splitn(3, '\n').map(str::to_owned);
        Some(Self { requirement: lines.next()?, day: lines.next()?, caption: lines.next()? })
    }

    /// Keeps it.
    pub fn keep(&self, key: &str) {
        let lines = [&*self.requirement, &self.day, &self.caption];
        records::write(&Self::record(key), &lines.join("\n"));
    }

    /// Nothing is being chosen any more.
    pub fn forget(key: &str) {
        records::remove(&Self::record(key));
    }

    /// The record that it is stored as.
    pub(crate) fn record(key: &str) -> String {
        [CHOOSING, key].concat()
    }
}

/// What has been chosen for a draft, in the order in which it was.
pub fn of_draft(key: &str) -> Vec<Chosen> {
    let read = |id: String| Some(Chosen { file: described(key, &id)?, id });
    ids(key).into_iter().filter_map(read).collect()
}

/// What a chosen file is, as the device has it now.
pub(crate) fn described(key: &str, id: &str) -> Option<EvidenceFile> {
    unpacked(FORMAT, &records::read(&name(key, id))?)
}

/// Describes a chosen file otherwise. One that is not there any more does not come back.
pub fn describe(key: &str, id: &str, edit: impl FnOnce(&mut EvidenceFile)) {
    let Some(mut file) = described(key, id) else { return };
    edit(&mut file);
    if let Some(text) = packed(FORMAT, &file) {
        records::write(&name(key, id), &text);
    }
}

/// Names the files of a requirement among its evidence, where nothing is named yet: the engine reads names.
pub fn name_files(key: &str, requirement: &str, names: &mut Vec<String>, words: &str) {
    if names.is_empty() {
        names.push(words.to_owned());
        records::write(&name_of(key, requirement), words);
    }
}

/// Takes that name away again when there is no file any more. One that somebody has put in its place stays.
pub fn unname_files(key: &str, requirement: &str, names: &mut Vec<String>) {
    if of_draft(key).iter().any(|chosen| chosen.file.requirement == requirement) {
        return;
    }
    let record = name_of(key, requirement);
    // In whatever language the page was then.
    if let Some(words) = records::read(&record) {
        names.retain(|name| *name != words);
        records::remove(&record);
    }
}

/// What the files of a draft are called on its sheet, by requirement.
pub(crate) fn names_of_files(key: &str) -> Vec<(String, String)> {
    let named = |requirement: String| records::read(&name_of(key, &requirement)).map(|words| (requirement, words));
    records::names(&name_of(key, "")).into_iter().filter_map(named).collect()
}

/// Keeps a file for a draft; true once the device has it. A draft that another page has sent, deleted or changed
/// meanwhile is given none, or the next one would show it: [`records::saved`] says so then.
pub async fn keep(key: &str, chosen: &Chosen, bytes: &Blob, draft: Known<'_>) -> bool {
    let Some((name, text)) = record(key, chosen) else { return false };
    blobs::keep(&chosen.id, bytes, &name, &text, draft).await
}

/// The record that a file of a draft is stored as, by name.
pub(crate) fn record(key: &str, chosen: &Chosen) -> Option<(String, String)> {
    Some((name(key, &chosen.id), packed(FORMAT, &chosen.file)?))
}

/// The ids of all that lies beside a draft, be it in a format that this page knows or not.
pub(crate) fn ids(key: &str) -> Vec<String> {
    records::names(&folder(key))
}

/// Whether bytes may lie under what stands beside a draft: under a name there are none.
pub(crate) fn has_bytes(id: &str) -> bool {
    !id.starts_with(NAME_OF)
}

/// Takes a file out of a draft, and off the device unless it is on its way. What is just being sent is waited for:
/// the server may seal what names the file, which goes along then. False when a submission waits that names it, or
/// when the device refuses.
pub async fn remove(key: &str, id: &str) -> bool {
    let removal = async {
        // Another page may have put something in.
        records::look().await;
        if outbox::load(key).is_some_and(|waiting| waiting.names(id)) {
            return false;
        }
        let own = if uploads::holds(id) { Vec::new() } else { vec![id.to_owned()] };
        blobs::remove(&own, &name(key, id)).await
    };
    alone(&outbox::record(key), removal).await
}

/// Takes all files out of a draft that is gone.
pub(crate) fn forget(key: &str) {
    Choosing::forget(key);
    let mut own = ids(key);
    // The page may be left before the files are gone: nobody is to find them in the next draft.
    for id in &own {
        records::remove(&name(key, id));
    }
    own.retain(|id| has_bytes(id));
    if own.is_empty() {
        return;
    }
    let key = key.to_owned();
    task::run(async move {
        let removal = async {
            // By now they may be on their way, or have come again with a file; another page may have sent them.
            records::look().await;
            own.retain(|id| !holds(id) && !uploads::holds(id));
            if let Some(last) = own.last() {
                blobs::remove(&own, &name(&key, last)).await;
            }
        };
        // What is just being sent takes them along.
        alone(&outbox::record(&key), removal).await;
    });
}

/// Whether a draft has a file.
pub(crate) fn holds(id: &str) -> bool {
    records::names(FOLDER).iter().any(|name| name.split_once(OF).is_some_and(|(_, own)| own == id))
}

/// What a submission says of the files that a draft has for requirements that there are.
pub fn manifest(key: &str, submission: &str, has_requirement: impl Fn(&str) -> bool) -> Vec<ManifestEntry> {
    let named = of_draft(key).into_iter().filter(|chosen| has_requirement(&chosen.file.requirement));
    named.map(|chosen| chosen.file.entry(&upload_id(submission, &chosen.id))).collect()
}

/// The id under which a file goes with a submission. The same file may go with another one later and is
/// another upload then; a retry finds the same id: the time is that of the submission, the rest that of the file.
/// At its end both are mixed, because a clock that stands still gives two submissions the same time.
pub(crate) fn upload_id(submission: &str, file: &str) -> String {
    let mixed = |one: char, other: char| char::from_digit(one.to_digit(16)? ^ other.to_digit(16)?, 16);
    let pairs = submission.chars().zip(file.chars()).enumerate();
    pairs
        .map(|(at, (one, other))| match at {
            ..TIME_CHARACTERS => one,
            CHANCE.. => mixed(one, other).unwrap_or(other),
            _ => other,
        })
        .collect()
}

/// SHA-256 in lower-case hexadecimal digits. Pages that came without encryption are not given the browser's own.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).into_iter().flat_map(uuid::digits).collect()
}

fn folder(key: &str) -> String {
    [FOLDER, key, OF].concat()
}

/// The name of the record of a file.
pub(crate) fn name(key: &str, id: &str) -> String {
    [FOLDER, key, OF, id].concat()
}

/// What lies there is no file, and goes with the files of the draft.
pub(crate) fn name_of(key: &str, requirement: &str) -> String {
    [FOLDER, key, OF, NAME_OF, requirement].concat()
}

/// A value as a text: postcard, one character per byte, behind a format.
pub(crate) fn packed<T: Serialize>(format: char, value: &T) -> Option<String> {
    let bytes = postcard::to_allocvec(value).ok()?;
    Some([format].into_iter().chain(bytes.into_iter().map(char::from)).collect())
}

/// The value that a text of a format stands for.
pub(crate) fn unpacked<T: DeserializeOwned>(format: char, text: &str) -> Option<T> {
    let bytes: Option<Vec<u8>> = text.strip_prefix(format)?.chars().map(|c| u8::try_from(c).ok()).collect();
    postcard::from_bytes(&bytes?).ok()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use shared::evidence::is_uuid_v7;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::{
        api::communities::Community,
        browser::{files, records::Saved, uuid},
        draft::{self, Draft},
    };

    const KEY: &str = "440103001109/a";

    fn no_draft() -> (String, Option<String>) {
        ("draft.none".to_owned(), None)
    }

    fn chosen(requirement: &str) -> Chosen {
        let Chosen { id, file } = Chosen::document();
        let described = EvidenceFile {
            requirement: requirement.to_owned(),
            caption: "整治后的消防通道".to_owned(),
            taken_on: "2026-11-02".parse().ok(),
            file_name: "🌳.pdf".to_owned(),
            ..file
        };
        Chosen { id, file: described }
    }

    #[wasm_bindgen_test]
    async fn what_is_chosen_is_kept_with_its_bytes_and_named_by_the_submission() {
        records::open().await;
        let bytes = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        let (one, other) = (chosen("8.2"), chosen("9.9"));
        assert!(keep(KEY, &one, &bytes, &no_draft).await && keep(KEY, &other, &bytes, &no_draft).await);
        records::look().await;
        let mut kept = of_draft(KEY);
        kept.sort_by_key(|own| own.file.requirement.clone());
        assert_eq!(kept, [one.clone(), other.clone()]);
        assert!(holds(&one.id) && of_draft("440103001109/b").is_empty());
        let submission = uuid::version_7();
        let named = manifest(KEY, &submission, |requirement| requirement == "8.2");
        assert_eq!(named, [one.file.entry(&upload_id(&submission, &one.id))]);
        assert!(is_uuid_v7(&named[0].id), "{}", named[0].id);
        assert!(remove(KEY, &one.id).await && remove(KEY, &other.id).await);
        assert_eq!((of_draft(KEY), blobs::read(&one.id).await), (Vec::new(), Ok(None)));
    }

    #[wasm_bindgen_test]
    fn a_file_is_another_upload_with_each_submission_whatever_the_clock_says() {
        let (one, other) = ("01234567-89ab-7000-8000-00000000000a", "01234567-89ab-7000-8000-00000000000b");
        let file = "00000000-0000-7fff-bfff-fffffffffff0";
        assert_eq!(upload_id(one, file), "01234567-89ab-7fff-bfff-fffffffffffa");
        assert_eq!(upload_id(other, file), "01234567-89ab-7fff-bfff-fffffffffffb");
    }

    #[wasm_bindgen_test]
    async fn files_are_named_where_nothing_is_and_take_their_name_along() {
        const OWN: &str = "440103001109/named";
        records::open().await;
        let bytes = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        let (one, other) = (chosen("8.2"), chosen("8.2"));
        assert!(keep(OWN, &one, &bytes, &no_draft).await && keep(OWN, &other, &bytes, &no_draft).await);
        let mut names = Vec::new();
        name_files(OWN, "8.2", &mut names, "随附");
        name_files(OWN, "8.2", &mut names, "attached");
        assert_eq!(names, ["随附"]);
        // It is no file, and stays as long as there is one.
        assert_eq!(of_draft(OWN).len(), 2);
        assert_eq!(names_of_files(OWN), [("8.2".to_owned(), "随附".to_owned())]);
        assert_eq!(ids(OWN).iter().filter(|id| has_bytes(id)).count(), 2);
        assert!(remove(OWN, &one.id).await);
        unname_files(OWN, "8.2", &mut names);
        assert_eq!(names, ["随附"]);
        assert!(remove(OWN, &other.id).await);
        unname_files(OWN, "8.2", &mut names);
        assert_eq!(names, [""; 0]);
        // What somebody has named stays.
        names.push("验收报告".to_owned());
        name_files(OWN, "8.2", &mut names, "随附");
        unname_files(OWN, "8.2", &mut names);
        assert_eq!(names, ["验收报告"]);
        // A name goes with its draft.
        names.clear();
        name_files(OWN, "8.2", &mut names, "随附");
        forget(OWN);
        assert!(records::names(&folder(OWN)).is_empty());
    }

    #[wasm_bindgen_test]
    async fn a_file_that_is_gone_is_not_described() {
        records::open().await;
        let bytes = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        let own = chosen("8.3");
        assert!(keep(KEY, &own, &bytes, &no_draft).await);
        describe(KEY, &own.id, |file| file.place = Some("北门".to_owned()));
        assert_eq!(described(KEY, &own.id).and_then(|file| file.place).as_deref(), Some("北门"));
        assert!(remove(KEY, &own.id).await);
        describe(KEY, &own.id, |file| file.place = None);
        assert_eq!(described(KEY, &own.id), None);
    }

    #[wasm_bindgen_test]
    async fn a_draft_that_another_page_has_sent_is_given_no_file() {
        records::open().await;
        let community =
            Community { code: "440103001108".to_owned(), name: "翠洲社区".to_owned(), path: String::new() };
        let mut draft = Draft::new("a".to_owned(), "0a".repeat(32), "A".to_owned(), Some(community));
        let key = draft.key();
        assert!(draft.save());
        let bytes = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        let (early, late) = (chosen("8.2"), chosen("8.2"));
        assert!(keep(&key, &early, &bytes, &|| draft.as_kept()).await);
        // What this page puts there itself meanwhile stops nothing.
        draft.place.scroll = 7;
        assert!(draft.save());
        let other = chosen("8.2");
        assert!(keep(&key, &other, &bytes, &|| draft.as_kept()).await);
        draft::remove(&key);
        assert!(!keep(&key, &late, &bytes, &|| draft.as_kept()).await);
        assert_eq!(records::saved().now(), Saved::Elsewhere);
        records::saved().set(Saved::Clean);
        // Nor is the next one.
        let mut next = Draft::new("a".to_owned(), "0b".repeat(32), "A".to_owned(), draft.community.clone());
        assert!(next.save());
        assert!(!keep(&key, &late, &bytes, &|| draft.as_kept()).await);
        assert_eq!((of_draft(&key), blobs::read(&late.id).await), (Vec::new(), Ok(None)));
        records::saved().set(Saved::Clean);
        draft::remove(&key);
        records::settled().await;
    }

    #[wasm_bindgen_test]
    fn the_hash_is_that_of_everybody() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[wasm_bindgen_test]
    fn a_caption_that_was_being_typed_comes_back() {
        let choosing =
            Choosing { requirement: "8.2".to_owned(), caption: "一\n二".to_owned(), day: "2026-11-02".to_owned() };
        choosing.keep(KEY);
        assert_eq!(Choosing::load(KEY), Some(choosing));
        Choosing::forget(KEY);
        assert_eq!(Choosing::load(KEY), None);
    }
}
