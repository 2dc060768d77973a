//! Taking in a file that somebody has handed over.

use js_sys::JSON;
use serde::de::DeserializeOwned;
use shared::evidence::{EvidenceFile, is_uuid_v7};
use web_sys::{Blob, File};

use super::{
    DRAFT, Handed, Kind, PARCEL, SUBMISSION,
    archive::{Directory, END_BYTES, Entry},
    file_in, folder,
    manifest::{self, Listed},
};
use crate::{
    browser::{
        alone::alone_under,
        files, json,
        records::{self, blobs::Batch},
    },
    draft::{self, Draft, file, joint},
    evidence::{self, Choosing, Chosen, packed, sha256},
    outbox::{self, WITHOUT_CODE, Waiting},
    uploads::{self, Parcel},
};

/// The largest file that is read, in bytes: the photos and documents of many communities.
const MAX_BYTES: u32 = 512 * 1024 * 1024;

/// Why nothing of a file is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is none of ours.
    Foreign,
    /// Another version has made it.
    OtherVersion,
    /// Something in it is not what its manifest says, or not there.
    Broken,
}

/// What a file holds; all of it has been checked.
#[derive(Default)]
pub struct Found {
    drafts: Vec<FoundDraft>,
    parcels: Vec<(Parcel, Vec<(String, Blob)>)>,
    /// Photos and documents that are not in it, because the device that saved it could not read them.
    lacks: u32,
}

struct FoundDraft {
    draft: Draft,
    files: Vec<(Chosen, Blob)>,
    names: Vec<(String, String)>,
    waiting: Option<Waiting>,
}

/// A draft without what lies beside it.
#[derive(Clone, Debug)]
pub struct Alone {
    /// The draft.
    pub draft: Draft,
    /// Photos and documents that are left behind, or were not in the file.
    pub files: usize,
    /// It was waiting to be sent where it was saved.
    pub has_waited: bool,
    /// The file holds more than this one.
    pub has_others: bool,
}

/// How much has been taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Drafts.
    pub drafts: usize,
    /// Photos and documents.
    pub files: usize,
    /// Submissions and parcels that wait now.
    pub waiting: usize,
    /// Photos and documents that belong to what the file holds, and are not in it.
    pub lacks: u32,
}

/// Reads a file, also one of those that held a draft alone.
pub async fn open(picked: &File) -> Result<Found, Flaw> {
    let found = match file::open(picked).await {
        Some(draft) => {
            let alone = FoundDraft { draft, files: Vec::new(), names: Vec::new(), waiting: None };
            Found { drafts: vec![alone], ..Found::default() }
        }
        None => read(picked).await?,
    };
    // What other pages have kept meanwhile is not to be overwritten either.
    records::look().await;
    Ok(found)
}

async fn read(file: &Blob) -> Result<Found, Flaw> {
    let contents = Contents::of(file).await?;
    let (mut found, mut taken, mut number) = (Found { lacks: contents.lacks, ..Found::default() }, 0, 1);
    loop {
        let own = folder(number);
        if let Some(handed) = contents.unpacked::<Handed>(&own, DRAFT, Kind::Draft).await? {
            taken += 1 + handed.files.len() + usize::from(handed.waiting_since.is_some());
            found.drafts.push(contents.draft(&own, handed).await?);
        } else if let Some(parcel) = contents.unpacked::<Parcel>(&own, PARCEL, Kind::Parcel).await? {
            let files = contents.files_of(&own, &parcel).await?;
            taken += 1 + files.len();
            found.parcels.push((parcel.without_code(), files));
        } else {
            break;
        }
        number += 1;
    }
    // There is something, and nothing is left over.
    if taken > 0 && taken == contents.list.len() { Ok(found) } else { Err(Flaw::Broken) }
}

/// The entries of an archive, but for its manifest, with what that says of them.
struct Contents<'a> {
    file: &'a Blob,
    list: Vec<(Listed, Entry)>,
    lacks: u32,
}

impl<'a> Contents<'a> {
    async fn of(file: &'a Blob) -> Result<Self, Flaw> {
        if file.size() > f64::from(MAX_BYTES) {
            return Err(Flaw::Foreign);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is below the largest")]
        let length = file.size() as u32;
        let end = length.checked_sub(END_BYTES).ok_or(Flaw::Foreign)?;
        let directory = Directory::find(&stretch(file, end, length).await?, length).ok_or(Flaw::Foreign)?;
        let list = stretch(file, directory.offset, end).await?;
        let mut entries = directory.read(&list).ok_or(Flaw::Foreign)?.into_iter();
        let own = entries.next().filter(|own| own.name == manifest::NAME && own.size <= manifest::MAX_BYTES);
        let manifest = content(file, &own.ok_or(Flaw::Foreign)?).await?;
        let (listed, lacks) = manifest::read(str::from_utf8(&manifest).map_err(|_| Flaw::Foreign)?)?;
        if listed.len() != entries.len() {
            return Err(Flaw::Broken);
        }
        let list: Vec<(Listed, Entry)> = listed.into_iter().zip(entries).collect();
        let is_listed = list.iter().all(|(listed, entry)| listed.name == entry.name && listed.size_bytes == entry.size);
        if is_listed { Ok(Self { file, list, lacks }) } else { Err(Flaw::Broken) }
    }

    /// The bytes of an entry, which are what the manifest says; none when there is no such entry.
    async fn bytes(&self, name: &str, kind: Kind) -> Result<Option<Vec<u8>>, Flaw> {
        let Some((listed, entry)) = self.list.iter().find(|(listed, _)| listed.name == name) else { return Ok(None) };
        let bytes = content(self.file, entry).await?;
        if listed.kind == kind && sha256(&bytes) == listed.sha256 { Ok(Some(bytes)) } else { Err(Flaw::Broken) }
    }

    async fn unpacked<T: DeserializeOwned>(&self, folder: &str, name: &str, kind: Kind) -> Result<Option<T>, Flaw> {
        let bytes = self.bytes(&[folder, name].concat(), kind).await?;
        bytes.map(|bytes| postcard::from_bytes(&bytes).map_err(|_| Flaw::Broken)).transpose()
    }

    /// A photo or document, which is what was said of it when it was chosen; none when it is not there.
    async fn photo(&self, folder: &str, id: &str, file: &EvidenceFile) -> Result<Option<Blob>, Flaw> {
        let Some(bytes) = self.bytes(&file_in(folder, id, &file.media_type), Kind::File).await? else {
            return Ok(None);
        };
        if !is_uuid_v7(id) || sha256(&bytes) != file.sha256 || bytes.len() != file.size_bytes as usize {
            return Err(Flaw::Broken);
        }
        files::blob(&bytes, &file.media_type).map(Some).ok_or(Flaw::Broken)
    }

    async fn draft(&self, folder: &str, handed: Handed) -> Result<FoundDraft, Flaw> {
        let Handed { mut draft, files: described, names, waiting_since } = handed;
        let has_community = draft.community.as_ref().is_none_or(|community| is_word(&community.code));
        if !has_community || !is_word(&draft.pack_id) {
            return Err(Flaw::Broken);
        }
        let mut files = Vec::new();
        for (id, file) in described {
            let photo = self.photo(folder, &id, &file).await?.ok_or(Flaw::Broken)?;
            files.push((Chosen { id, file }, photo));
        }
        let waiting = match waiting_since {
            Some(since) => Some(self.waiting(folder, &draft, since).await?),
            None => None,
        };
        if waiting.is_none() {
            draft.submission = None;
        }
        Ok(FoundDraft { draft, files, names, waiting })
    }

    /// The submission that waits of a draft. It is what the draft says to have been sent, and has no code.
    async fn waiting(&self, folder: &str, draft: &Draft, since: u64) -> Result<Waiting, Flaw> {
        let body = self.bytes(&[folder, SUBMISSION].concat(), Kind::Submission).await?.ok_or(Flaw::Broken)?;
        let body = String::from_utf8(body).map_err(|_| Flaw::Broken)?;
        let sent = JSON::parse(&body).map_err(|_| Flaw::Broken)?;
        let community = draft.community.as_ref().ok_or(Flaw::Broken)?;
        let waiting = Waiting {
            key: draft.key(),
            id: json::text(&sent, "id"),
            community: community.name.clone(),
            since,
            refused: WITHOUT_CODE.to_owned(),
            body,
        };
        let is_of_draft = draft.submission.as_ref() == Some(&waiting.id)
            && is_uuid_v7(&waiting.id)
            && json::text(&sent, "community") == community.code;
        let is_as_sent = waiting.with_code("").as_ref() == Some(&waiting.body);
        // It is stored by lines.
        let is_line = !waiting.community.contains(char::is_control);
        if is_of_draft && is_as_sent && is_line { Ok(waiting) } else { Err(Flaw::Broken) }
    }

    /// What is there of the files of a parcel, each under the id by which it lies on a device.
    async fn files_of(&self, folder: &str, parcel: &Parcel) -> Result<Vec<(String, Blob)>, Flaw> {
        if !is_uuid_v7(&parcel.submission) {
            return Err(Flaw::Broken);
        }
        let mut files = Vec::new();
        for own in parcel.files.iter().filter(|own| !own.state.is_settled()) {
            if let Some(photo) = self.photo(folder, &own.kept, &own.file).await? {
                files.push((own.kept.clone(), photo));
            }
        }
        Ok(files)
    }
}

/// What may stand in the key of a draft: what ids of packs are made of, and codes of communities.
fn is_word(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    !text.is_empty() && text.bytes().all(is_plain)
}

/// The bytes of an entry, which are what the archive says.
async fn content(file: &Blob, entry: &Entry) -> Result<Vec<u8>, Flaw> {
    let end = entry.end().ok_or(Flaw::Broken)?;
    let stretch = stretch(file, entry.offset, end).await?;
    entry.content(&stretch).map(<[u8]>::to_vec).ok_or(Flaw::Broken)
}

async fn stretch(file: &Blob, start: u32, end: u32) -> Result<Vec<u8>, Flaw> {
    let part = file.slice_with_f64_and_f64(start.into(), end.into()).map_err(|_| Flaw::Broken)?;
    files::bytes_in(&part).await.ok_or(Flaw::Broken)
}

impl Found {
    /// The drafts under whose names something lies on this device.
    pub fn taken(&self) -> Vec<&Draft> {
        self.drafts.iter().map(|found| &found.draft).filter(|draft| is_taken(draft)).collect()
    }

    /// The drafts that it holds.
    pub fn drafts(&self) -> impl Iterator<Item = &Draft> {
        self.drafts.iter().map(|found| &found.draft)
    }

    /// One of these by itself, for a page that works on it where the device keeps nothing: it names none of its
    /// photos and documents, and does not wait to be sent.
    pub fn alone(&self, is_meant: impl Fn(&Draft) -> bool) -> Option<Alone> {
        let FoundDraft { draft, files, names, waiting } = self.drafts.iter().find(|found| is_meant(&found.draft))?;
        let mut draft = draft.clone();
        draft.submission = None;
        for (requirement, words) in names {
            for answer in draft.sheet.answers.iter_mut().filter(|answer| answer.requirement == *requirement) {
                answer.evidence.retain(|name| name != words);
            }
        }
        Some(Alone {
            draft,
            files: files.len() + self.lacks as usize,
            has_waited: waiting.is_some(),
            has_others: self.drafts.len() + self.parcels.len() > 1,
        })
    }

    /// Whether it holds anything beside these.
    pub fn has_others(&self) -> bool {
        self.drafts.len() + self.parcels.len() > self.taken().len()
    }

    /// Keeps all of it in one transaction; of the drafts that are [`taken`](Self::taken) only with `replaces`. None
    /// when the device refuses: then nothing has changed.
    pub async fn keep(&self, replaces: bool) -> Option<Kept> {
        // What is just being sent takes its files along, and nothing of these drafts is sent until all is there.
        let names = self.drafts.iter().map(|found| outbox::record(&found.draft.key())).collect();
        alone_under(names, self.keep_alone(replaces)).await
    }

    async fn keep_alone(&self, replaces: bool) -> Option<Kept> {
        // By now it may have been sent by another page.
        records::look().await;
        if !records::has_answered() {
            return None;
        }
        let (mut batch, mut kept) = (Batch::default(), Kept { lacks: self.lacks, ..Kept::default() });
        for found in &self.drafts {
            let FoundDraft { draft, files, names, waiting } = found;
            let (key, text) = (draft.key(), packed(draft::FORMAT, draft)?);
            match is_taken(draft) {
                true if !replaces => continue,
                true => {
                    self.clear(&mut batch, &key);
                    batch.texts.push((draft.record(), Some(text)));
                }
                false => batch.new.push((draft.record(), text)),
            }
            for (chosen, photo) in files {
                let (name, text) = evidence::record(&key, chosen)?;
                batch.texts.push((name, Some(text)));
                put(&mut batch, &chosen.id, photo);
            }
            for (requirement, words) in names {
                batch.texts.push((evidence::name_of(&key, requirement), Some(words.clone())));
            }
            if let Some(waiting) = waiting {
                batch.texts.push((outbox::record(&key), Some(waiting.text())));
            }
            kept.drafts += 1;
            kept.files += files.len();
            kept.waiting += usize::from(waiting.is_some());
        }
        let new = self.parcels.iter().filter(|(parcel, _)| uploads::load(&parcel.submission).is_none());
        for (parcel, files) in new {
            batch.new.push(parcel.record()?);
            for (id, photo) in files {
                put(&mut batch, id, photo);
            }
            kept.files += files.len();
            kept.waiting += 1;
        }
        batch.carry_out().await.then_some(kept)
    }

    /// Takes away what belongs to the draft that is replaced, but for files that are on their way or come again,
    /// be it with another draft or with a parcel.
    fn clear(&self, batch: &mut Batch, key: &str) {
        for name in [outbox::record(key), joint::record(key), Choosing::record(key)] {
            batch.texts.push((name, None));
        }
        for id in evidence::ids(key) {
            batch.texts.push((evidence::name(key, &id), None));
            if evidence::has_bytes(&id) && !uploads::holds(&id) && !self.brings(&id) {
                batch.files.push((id, None));
            }
        }
    }

    /// Whether a photo or document is among all that it holds.
    fn brings(&self, id: &str) -> bool {
        let of_drafts = self.drafts.iter().flat_map(|found| &found.files).any(|(chosen, _)| chosen.id == id);
        of_drafts || self.parcels.iter().flat_map(|(_, files)| files).any(|(own, _)| own == id)
    }
}

/// Whether a draft, or something that waits of one, lies under the name of this one; in whichever format.
fn is_taken(draft: &Draft) -> bool {
    [draft.record(), outbox::record(&draft.key())].iter().any(|name| records::read(name).is_some())
}

/// What is on the device already stays as it is.
fn put(batch: &mut Batch, id: &str, photo: &Blob) {
    if !evidence::holds(id) && !uploads::holds(id) {
        batch.files.push((id.to_owned(), Some(photo.clone())));
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use shared::answer::Answer;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::{
        api::communities::Community,
        browser::{alone::alone, records::blobs, task, uuid},
        handover::{
            archive::{Writer, checksum},
            export::export,
        },
    };

    const COMMUNITY: &str = "440103001119";
    const PHOTO: &[u8] = b"%PDF-1.7";
    const NAME: &str = "照片或文件（随附）";

    /// A draft with a photo and a submission that waits, on the device; gives what the file about them holds.
    async fn handed() -> (Draft, Chosen, Waiting, Vec<u8>) {
        records::open().await;
        let community = Community { code: COMMUNITY.to_owned(), name: "翠洲社区".to_owned(), path: String::new() };
        let mut draft = Draft::new("a".to_owned(), "0a".repeat(32), "A".to_owned(), Some(community));
        let id = uuid::version_7();
        draft.submission = Some(id.clone());
        "陈小明".clone_into(&mut draft.filler.name);
        let mut chosen = Chosen::document();
        "整治后的消防通道".clone_into(&mut chosen.file.caption);
        chosen.file.sha256 = sha256(PHOTO);
        let body = [r#"{"access_code":"ABCDE-12345","community":""#, COMMUNITY, r#"","id":""#, &id, r#""}"#].concat();
        let waiting = Waiting::new(draft.key(), id, "翠洲社区".to_owned(), body);
        let photo = files::blob(PHOTO, "application/pdf").expect("a file");
        assert!(draft.save() && evidence::keep(&draft.key(), &chosen, &photo, &|| draft.as_kept()).await);
        evidence::name_files(&draft.key(), &chosen.file.requirement, &mut Vec::new(), NAME);
        waiting.keep();
        records::settled().await;
        let exported = export(core::slice::from_ref(&draft), &[]).await.expect("a file");
        assert_eq!(exported.unread, 0);
        let bytes = files::bytes_in(&exported.file).await.expect("its bytes");
        (draft, chosen, waiting, bytes)
    }

    async fn forget(draft: &Draft, chosen: &Chosen) {
        assert!(evidence::remove(&draft.key(), &chosen.id).await);
        draft::remove(&draft.key());
        records::settled().await;
    }

    async fn read_bytes(bytes: &[u8]) -> Result<Found, Flaw> {
        read(&files::blob(bytes, "").expect("a file")).await
    }

    #[wasm_bindgen_test]
    async fn what_is_handed_over_is_the_same_there_but_for_the_code() {
        let (draft, chosen, waiting, bytes) = handed().await;
        assert!(!bytes.windows(11).any(|part| part == b"ABCDE-12345"), "the code has left the device");
        forget(&draft, &chosen).await;
        let key = draft.key();
        let found = read_bytes(&bytes).await.expect("it is whole");
        assert!(found.taken().is_empty());
        assert_eq!(found.keep(false).await, Some(Kept { drafts: 1, files: 1, waiting: 1, lacks: 0 }));
        records::look().await;
        let there = draft::load(&key).expect("the draft");
        assert_eq!((&there.sheet, &there.submission, &there.filler), (&draft.sheet, &draft.submission, &draft.filler));
        assert_eq!(evidence::of_draft(&key), core::slice::from_ref(&chosen));
        assert_eq!(evidence::names_of_files(&key), [("8.2".to_owned(), NAME.to_owned())]);
        let photo = blobs::read(&chosen.id).await.expect("an answer").expect("the photo");
        assert_eq!(files::bytes_in(&photo).await.as_deref(), Some(PHOTO));
        let there = outbox::load(&key).expect("what waits");
        assert_eq!((&*there.refused, &there.id, there.since), (WITHOUT_CODE, &waiting.id, waiting.since));
        assert_eq!(there.with_code("ABCDE-12345"), Some(waiting.body));
        forget(&draft, &chosen).await;
    }

    #[wasm_bindgen_test]
    async fn a_draft_by_itself_neither_names_files_nor_waits() {
        let (mut draft, chosen, _, bytes) = handed().await;
        let mut found = read_bytes(&bytes).await.expect("it is whole");
        let evidence = vec![NAME.to_owned(), "台账".to_owned()];
        found.drafts[0].draft.sheet.answers.push(Answer {
            requirement: chosen.file.requirement.clone(),
            response: None,
            remark: None,
            evidence,
        });
        let alone = found.alone(|own| own.key() == draft.key()).expect("the draft");
        assert_eq!((alone.files, alone.has_waited, alone.has_others), (1, true, false));
        assert_eq!(alone.draft.sheet.answers[0].evidence, ["台账"]);
        assert_eq!(alone.draft.submission, None);
        assert!(found.alone(|_| false).is_none());
        // A page that works on it goes on as the person there.
        "李小华".clone_into(&mut draft.filler.name);
        let taken = alone.draft.clone().in_place_of(&draft);
        assert_eq!((taken.filler, taken.sheet.answers), (draft.filler.clone(), alone.draft.sheet.answers));
        forget(&draft, &chosen).await;
    }

    #[wasm_bindgen_test]
    async fn a_draft_that_is_there_is_replaced_only_when_somebody_says_so() {
        let (draft, chosen, waiting, bytes) = handed().await;
        let found = read_bytes(&bytes).await.expect("it is whole");
        let taken: Vec<String> = found.taken().into_iter().map(Draft::key).collect();
        assert_eq!((taken, found.has_others()), (vec![draft.key()], false));
        assert_eq!(found.keep(false).await, Some(Kept::default()));
        assert_eq!(outbox::load(&draft.key()).as_ref(), Some(&waiting));
        // What lies beside it there goes with it, and what comes again stays.
        let other = Chosen { id: uuid::version_7(), ..chosen.clone() };
        let photo = files::blob(PHOTO, "application/pdf").expect("a file");
        assert!(evidence::keep(&draft.key(), &other, &photo, &|| draft.as_kept()).await);
        assert_eq!(found.keep(true).await, Some(Kept { drafts: 1, files: 1, waiting: 1, lacks: 0 }));
        records::look().await;
        assert_eq!(outbox::load(&draft.key()).map(|there| there.refused).as_deref(), Some(WITHOUT_CODE));
        assert_eq!(evidence::of_draft(&draft.key()), core::slice::from_ref(&chosen));
        assert!(matches!(blobs::read(&chosen.id).await, Ok(Some(_))));
        assert!(matches!(blobs::read(&other.id).await, Ok(None)));
        forget(&draft, &chosen).await;
    }

    #[wasm_bindgen_test]
    async fn nothing_is_sent_while_a_draft_is_replaced() {
        let (draft, chosen, _, bytes) = handed().await;
        let found = read_bytes(&bytes).await.expect("it is whole");
        let name = outbox::record(&draft.key());
        // Somebody sends while it is taken in.
        let sending = async {
            task::run(async move { assert!(found.keep(true).await.is_some()) });
            task::pause(100).await;
            assert_eq!(outbox::load(&draft.key()).map(|there| there.refused).as_deref(), Some(""));
        };
        alone(&name, sending).await;
        // Whoever sends next comes after all of it.
        let there = alone(&name, async { outbox::load(&draft.key()) }).await;
        assert_eq!(there.map(|there| there.refused).as_deref(), Some(WITHOUT_CODE));
        forget(&draft, &chosen).await;
    }

    #[wasm_bindgen_test]
    async fn what_a_parcel_brings_stays_when_the_draft_that_had_it_is_replaced() {
        let (draft, chosen, _, _) = handed().await;
        let id = uuid::version_7();
        let upload = evidence::upload_id(&id, &chosen.id);
        let body = [r#"{"community":""#, COMMUNITY, r#"","evidence":[{"id":""#, &upload, r#""}]}"#].concat();
        let sent = Waiting::new(draft.key(), id.clone(), "翠洲社区".to_owned(), body);
        uploads::pack(&sent).expect("its files").take_on(&sent.key, "R-1");
        let parcel = uploads::load(&id).expect("a parcel");
        let (name, _) = parcel.record().expect("a record");
        // Here there is the draft alone, which has the photo; it comes without one, and beside it the parcel.
        records::remove(&name);
        records::settled().await;
        let photo = files::blob(PHOTO, "application/pdf").expect("a file");
        let replacing = FoundDraft { draft: draft.clone(), files: Vec::new(), names: Vec::new(), waiting: None };
        let parcels = vec![(parcel, vec![(chosen.id.clone(), photo)])];
        let found = Found { drafts: vec![replacing], parcels, lacks: 0 };
        assert_eq!(found.keep(true).await, Some(Kept { drafts: 1, files: 1, waiting: 1, lacks: 0 }));
        assert!(evidence::ids(&draft.key()).is_empty() && uploads::holds(&chosen.id));
        assert!(matches!(blobs::read(&chosen.id).await, Ok(Some(_))));
        assert!(blobs::remove(core::slice::from_ref(&chosen.id), &name).await);
        draft::remove(&draft.key());
        records::settled().await;
    }

    #[wasm_bindgen_test]
    async fn whoever_takes_it_in_hears_of_what_could_not_be_read() {
        let (draft, chosen, _, _) = handed().await;
        // The bytes alone are gone.
        assert!(blobs::remove(core::slice::from_ref(&chosen.id), "test.nothing").await);
        let exported = export(core::slice::from_ref(&draft), &[]).await.expect("a file");
        assert_eq!(exported.unread, 1);
        let found = read(&exported.file).await.expect("it is whole");
        forget(&draft, &chosen).await;
        assert_eq!(found.keep(false).await, Some(Kept { drafts: 1, files: 0, waiting: 1, lacks: 1 }));
        draft::remove(&draft.key());
        records::settled().await;
    }

    #[wasm_bindgen_test]
    fn every_id_that_a_pack_may_have_is_taken_in() {
        for own in ["guangdong-2021", "city_4401.v2", COMMUNITY] {
            assert!(is_word(own), "{own}");
        }
        for other in ["", "a/b", "a#b", "a b", "省"] {
            assert!(!is_word(other), "{other}");
        }
    }

    #[wasm_bindgen_test]
    async fn a_file_without_who_fills_in_when_nothing_waits() {
        let (draft, chosen, waiting, _) = handed().await;
        outbox::remove(&waiting.key);
        records::settled().await;
        let exported = export(core::slice::from_ref(&draft), &[]).await.expect("a file");
        let found = read(&exported.file).await.expect("it is whole");
        let own = &found.drafts[0];
        assert_eq!((&*own.draft.filler.name, &own.draft.submission, &own.waiting), ("", &None, &None));
        forget(&draft, &chosen).await;
    }

    #[wasm_bindgen_test]
    async fn what_is_foreign_or_broken_is_refused_as_a_whole() {
        let (draft, chosen, _, bytes) = handed().await;
        forget(&draft, &chosen).await;
        let refused = |bytes: Vec<u8>| async move { read_bytes(&bytes).await.err() };
        assert_eq!(refused(Vec::new()).await, Some(Flaw::Foreign));
        assert_eq!(refused(b"%PDF-1.7 and some more bytes".to_vec()).await, Some(Flaw::Foreign));
        assert_eq!(refused(bytes[..bytes.len() - 1].to_vec()).await, Some(Flaw::Foreign));
        let place = bytes.windows(PHOTO.len()).position(|part| part == PHOTO).expect("the photo");
        let mut altered = bytes.clone();
        altered[place] = b'!';
        assert_eq!(refused(altered).await, Some(Flaw::Broken));

        // A sound archive whose manifest says something else, or lists what nobody needs, or less than there is.
        let archive = |files: &[(&str, &[u8])], listed: &[Listed]| {
            let manifest = manifest::write(listed, 0).expect("a manifest");
            let (mut writer, mut archive) = (Writer::default(), Vec::new());
            for (name, bytes) in [(manifest::NAME, manifest.as_bytes())].iter().chain(files) {
                let size = u32::try_from(bytes.len()).expect("it is small");
                archive.extend(writer.begin(name, size, checksum(bytes)).expect("it is small"));
                archive.extend_from_slice(bytes);
            }
            archive.extend(writer.end().expect("it is small"));
            archive
        };
        let listed = |name: &str, kind, bytes: &[u8]| Listed {
            name: name.to_owned(),
            kind,
            size_bytes: u32::try_from(bytes.len()).expect("it is small"),
            sha256: sha256(bytes),
        };
        let body: &[u8] = b"no draft";
        let other = Listed { sha256: sha256(b"other"), ..listed("1/draft.bin", Kind::Draft, body) };
        let cases: [Vec<u8>; 4] = [
            archive(&[("1/draft.bin", body)], &[other]),
            archive(&[("1/draft.bin", body)], &[]),
            archive(&[("x.jpg", PHOTO)], &[listed("x.jpg", Kind::File, PHOTO)]),
            archive(&[], &[]),
        ];
        for case in cases {
            assert_eq!(refused(case).await, Some(Flaw::Broken));
        }
        records::look().await;
        assert!(draft::load(&draft.key()).is_none(), "nothing has been kept");
    }
}
