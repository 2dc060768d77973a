//! 佐证文件: photos and documents that a self-assessment brings along.
//!
//! A file is described once, when its upload begins ([`EvidenceFile`]). What is submitted and sealed
//! names it by id, requirement, size and hash alone ([`ManifestEntry`]): a record is public and stays
//! for ever, so captions, names of files, times and places are no part of it and can be erased.
//! Browser and server ask the same functions what is wrong.

use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{case::attachment, date::Date, notice::text_flaw};

/// Largest part of a file that is sent at once, in bytes.
pub const PART_BYTES: u32 = 1024 * 1024;
/// Smallest part but the last, in bytes.
pub const LEAST_PART_BYTES: u32 = 64 * 1024;
/// Longest place, in characters.
pub const MAX_PLACE_CHARACTERS: usize = 100;
/// Longest id of a requirement, in characters.
const MAX_REQUIREMENT_CHARACTERS: usize = 60;

/// What a submission may bring along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceLimits {
    /// Most files with one submission.
    pub most_files: u32,
    /// Most files on one requirement.
    pub most_per_requirement: u32,
    /// Largest file, in bytes.
    pub largest_bytes: u32,
    /// Largest part of a file that is sent at once, in bytes.
    pub part_bytes: u32,
    /// Smallest part but the last, in bytes.
    pub least_part_bytes: u32,
}

/// 佐证文件 as its sender describes it.
///
/// Time and place are personal data: they are given only when the person says so, and are never in the
/// file, whose metadata is removed on the device and, again, here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    /// The requirement that it shows.
    pub requirement: String,
    /// What it shows, in words; may be empty.
    pub caption: String,
    /// The day that it shows.
    pub taken_on: Option<Date>,
    /// 拍摄时间 on that day in China, `HH:MM`; with consent only.
    pub taken_time: Option<String>,
    /// 拍摄地点, in words or as coordinates; with consent only.
    pub place: Option<String>,
    /// Name of the file, at most 255 bytes.
    pub file_name: String,
    /// `image/jpeg`, `image/png`, `image/webp` or `application/pdf`. What it is says its content.
    pub media_type: String,
    /// Size of what is sent.
    pub size_bytes: u32,
    /// SHA-256 of what is sent, lower-case hex.
    pub sha256: String,
}

/// What a submission and its record say of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ManifestEntry {
    /// Id of its upload (UUID version 7).
    pub id: String,
    /// The requirement that it shows.
    pub requirement: String,
    /// SHA-256 of what is sent, lower-case hex.
    pub sha256: String,
    /// Size of what is sent.
    pub size_bytes: u32,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Nothing of it has come.
    Missing,
    /// Some of it has come.
    Receiving,
    /// All of it has come and is to be looked at.
    Checking,
    /// It is here and is what was said of it.
    Complete,
    /// It is not taken, whatever is sent.
    Refused,
}

/// What is wrong with an entry of a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManifestFault {
    /// It is one more than a submission may bring along.
    TooMany,
    /// Its id is no UUID of version 7 in lower case.
    Id,
    /// Its hash is none.
    Hash,
    /// The pack has no such requirement.
    UnknownRequirement,
    /// There is nothing in it.
    Empty,
    /// It is larger than is taken.
    TooLarge,
    /// Its id stands there before, or the same file at the same requirement.
    Duplicate,
    /// There are as many files on its requirement as are taken.
    TooManyHere,
}

impl EvidenceFile {
    /// Everything that is wrong: name of the member and stable code.
    pub fn flaws(&self, limits: &EvidenceLimits, today: Date) -> Vec<(&'static str, &'static str)> {
        let mut flaws = attachment::flaws(&self.caption, &self.file_name);
        let text = |text: &str, most| text_flaw(text, 1, most).map(crate::notice::Flaw::code);
        let own = [
            ("requirement", text(&self.requirement, MAX_REQUIREMENT_CHARACTERS)),
            ("taken_on", self.taken_on.filter(|day| *day > today).map(|_| "day_in_future")),
            ("taken_time", self.time_flaw()),
            ("place", self.place.as_deref().and_then(|place| text(place, MAX_PLACE_CHARACTERS))),
            ("media_type", media_flaw(&self.media_type)),
            ("size_bytes", size_fault(self.size_bytes, limits).map(ManifestFault::code)),
            ("sha256", (!is_sha256(&self.sha256)).then_some(ManifestFault::Hash.code())),
        ];
        flaws.extend(own.into_iter().filter_map(|(name, flaw)| Some((name, flaw?))));
        flaws
    }

    /// Says when and where it was taken, as far as that can be accepted; gives whether all of it can.
    pub fn set_taken(&mut self, day: Option<Date>, time: Option<String>, place: Option<String>, today: Date) -> bool {
        let said = [day.is_some(), time.is_some(), place.is_some()];
        self.taken_on = day.filter(|day| *day <= today);
        self.taken_time = time;
        if self.time_flaw().is_some() {
            self.taken_time = None;
        }
        self.place = place.filter(|place| text_flaw(place, 1, MAX_PLACE_CHARACTERS).is_none());
        said == [self.taken_on.is_some(), self.taken_time.is_some(), self.place.is_some()]
    }

    /// What a submission says of it, under the id of its upload.
    pub fn entry(&self, id: &str) -> ManifestEntry {
        ManifestEntry {
            id: id.to_owned(),
            requirement: self.requirement.clone(),
            sha256: self.sha256.clone(),
            size_bytes: self.size_bytes,
        }
    }

    /// A time is one of a day.
    fn time_flaw(&self) -> Option<&'static str> {
        let time = self.taken_time.as_deref()?;
        if is_time(time) && self.taken_on.is_some() { None } else { Some("time_invalid") }
    }
}

/// Time and place stay out of what might be printed.
impl fmt::Debug for EvidenceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EvidenceFile")
            .field("requirement", &self.requirement)
            .field("size_bytes", &self.size_bytes)
            .field("sha256", &self.sha256)
            .finish_non_exhaustive()
    }
}

impl FileState {
    /// Whether more may come of it.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Complete | Self::Refused)
    }
}

impl ManifestFault {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooMany => "evidence_too_many",
            Self::Id => "not_uuid_v7",
            Self::Hash => "sha256_invalid",
            Self::UnknownRequirement => "unknown_requirement",
            Self::Empty => "file_empty",
            Self::TooLarge => "attachment_too_large",
            Self::Duplicate => "evidence_duplicate",
            Self::TooManyHere => "attachments_too_many",
        }
    }
}

/// Everything that is wrong with a manifest, each with the position of its entry. One that is too long
/// is looked at no further.
pub fn manifest_faults(
    entries: &[ManifestEntry],
    limits: &EvidenceLimits,
    has_requirement: impl Fn(&str) -> bool,
) -> Vec<(usize, ManifestFault)> {
    let most = limits.most_files as usize;
    if entries.len() > most {
        return vec![(most, ManifestFault::TooMany)];
    }
    let mut faults = Vec::new();
    for (position, entry) in entries.iter().enumerate() {
        let mut fault = |fault| faults.push((position, fault));
        let beside = || entries[..position].iter().filter(move |other| other.requirement == entry.requirement);
        if !is_uuid_v7(&entry.id) {
            fault(ManifestFault::Id);
        }
        if !is_sha256(&entry.sha256) {
            fault(ManifestFault::Hash);
        }
        if !has_requirement(&entry.requirement) {
            fault(ManifestFault::UnknownRequirement);
        }
        if let Some(wrong) = size_fault(entry.size_bytes, limits) {
            fault(wrong);
        }
        let has_id = |other: &ManifestEntry| other.id == entry.id;
        if entries[..position].iter().any(has_id) || beside().any(|other| other.sha256 == entry.sha256) {
            fault(ManifestFault::Duplicate);
        }
        if beside().count() >= limits.most_per_requirement as usize {
            fault(ManifestFault::TooManyHere);
        }
    }
    faults
}

/// Whether a text is a UUID of version 7, written as they are: in lower case, with hyphens.
pub fn is_uuid_v7(text: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        14 => byte == b'7',
        19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
        _ => is_hex(byte),
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(is_hex)
}

fn is_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// `HH:MM`, from midnight to a minute before the next.
fn is_time(text: &str) -> bool {
    let [hour_tens, hour, b':', minute_tens, minute] = text.as_bytes() else { return false };
    let is_hour = match hour_tens {
        b'0' | b'1' => hour.is_ascii_digit(),
        b'2' => matches!(hour, b'0'..=b'3'),
        _ => false,
    };
    is_hour && matches!(minute_tens, b'0'..=b'5') && minute.is_ascii_digit()
}

fn size_fault(size_bytes: u32, limits: &EvidenceLimits) -> Option<ManifestFault> {
    if size_bytes == 0 {
        Some(ManifestFault::Empty)
    } else {
        (size_bytes > limits.largest_bytes).then_some(ManifestFault::TooLarge)
    }
}

/// A name that says already that the file will not be taken spares its sender the way.
fn media_flaw(media_type: &str) -> Option<&'static str> {
    match media_type {
        "image/jpeg" | "image/png" | "image/webp" | "application/pdf" => None,
        "image/heic" | "image/heif" | "image/heic-sequence" | "image/heif-sequence" | "image/avif" => {
            Some("attachment_heic")
        }
        _ => Some("attachment_kind"),
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    const LIMITS: EvidenceLimits = EvidenceLimits {
        most_files: 4,
        most_per_requirement: 2,
        largest_bytes: 1000,
        part_bytes: PART_BYTES,
        least_part_bytes: LEAST_PART_BYTES,
    };

    fn file() -> EvidenceFile {
        EvidenceFile {
            requirement: "8.2".to_owned(),
            caption: "整治后的消防通道".to_owned(),
            taken_on: "2026-11-02".parse().ok(),
            taken_time: Some("09:30".to_owned()),
            place: Some("沙面大街北侧".to_owned()),
            file_name: "🌳 消防通道.jpg".to_owned(),
            media_type: "image/jpeg".to_owned(),
            size_bytes: 1000,
            sha256: "0a".repeat(32),
        }
    }

    fn entry(number: u32) -> ManifestEntry {
        ManifestEntry {
            id: format!("019ab1c2-0000-7000-8000-{number:012x}"),
            requirement: "8.2".to_owned(),
            sha256: format!("{number:064x}"),
            size_bytes: 10,
        }
    }

    fn check(change: impl FnOnce(&mut EvidenceFile), expected: &[(&str, &str)]) {
        let mut wish = file();
        change(&mut wish);
        assert_eq!(wish.flaws(&LIMITS, "2026-11-23".parse().unwrap()), expected, "{wish:?}");
    }

    #[test]
    fn a_file_is_described_as_a_file_can_be() {
        check(|_| {}, &[]);
        check(|file| (file.taken_on, file.taken_time, file.place) = (None, None, None), &[]);
        check(|file| file.file_name = "长".repeat(85), &[]);
        check(|file| file.file_name = "长".repeat(86), &[("file_name", "text_too_long")]);
        check(|file| file.taken_on = "2026-11-24".parse().ok(), &[("taken_on", "day_in_future")]);
        check(|file| file.taken_on = None, &[("taken_time", "time_invalid")]);
        for time in ["24:00", "9:30", "09:60", "09-30", "", "09:3０"] {
            check(|file| file.taken_time = Some(time.to_owned()), &[("taken_time", "time_invalid")]);
        }
        check(|file| file.place = Some(" ".to_owned()), &[("place", "text_missing")]);
        check(|file| file.place = Some("地".repeat(101)), &[("place", "text_too_long")]);
        check(|file| file.media_type = "image/heic".to_owned(), &[("media_type", "attachment_heic")]);
        check(|file| file.media_type = "text/html".to_owned(), &[("media_type", "attachment_kind")]);
        check(|file| file.size_bytes = 0, &[("size_bytes", "file_empty")]);
        check(|file| file.size_bytes = 1001, &[("size_bytes", "attachment_too_large")]);
        check(|file| file.sha256 = "0A".repeat(32), &[("sha256", "sha256_invalid")]);
        check(|file| file.requirement = String::new(), &[("requirement", "text_missing")]);
    }

    #[test]
    fn when_and_where_are_kept_as_far_as_they_can_be() {
        let today: Date = "2026-11-23".parse().unwrap();
        let check = |day: &str, time: &str, place: &str, kept: [Option<&str>; 3]| {
            let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let mut own = file();
            let is_whole = own.set_taken(day.parse().ok(), said(time), said(place), today);
            let day_kept = own.taken_on.map(|day| format!("{day}"));
            let now = [day_kept.as_deref(), own.taken_time.as_deref(), own.place.as_deref()];
            assert_eq!(now, kept, "{day} {time} {place}");
            assert_eq!(is_whole, [day, time, place] == kept.map(Option::unwrap_or_default));
            assert_eq!(own.flaws(&LIMITS, today), [], "{day} {time} {place}");
        };
        check("2026-11-23", "23:59", "北门", [Some("2026-11-23"), Some("23:59"), Some("北门")]);
        check("", "", "", [None; 3]);
        check("", "09:30", "北门", [None, None, Some("北门")]);
        check("2026-11-24", "09:30", "北门", [None, None, Some("北门")]);
        check("2026-11-02", "24:00", &"地".repeat(101), [Some("2026-11-02"), None, None]);
    }

    #[test]
    fn time_and_place_are_not_printed() {
        let printed = format!("{:?}", file());
        assert!(!printed.contains("沙面") && !printed.contains("09:30"), "{printed}");
    }

    #[test]
    fn a_manifest_names_each_file_once_and_no_more_than_are_taken() {
        let faults = |entries: &[ManifestEntry]| manifest_faults(entries, &LIMITS, |id| id.starts_with("8."));
        let elsewhere = |number| ManifestEntry { requirement: "8.1".to_owned(), ..entry(number) };
        assert_eq!(faults(&[entry(1), entry(2), elsewhere(3), elsewhere(4)]), []);
        // The same photo may show two requirements.
        assert_eq!(faults(&[entry(1), ManifestEntry { sha256: entry(1).sha256, ..elsewhere(2) }]), []);
        let same_file = ManifestEntry { sha256: entry(1).sha256, ..entry(2) };
        assert_eq!(faults(&[entry(1), same_file]), [(1, ManifestFault::Duplicate)]);
        let same_id = ManifestEntry { id: entry(1).id, ..elsewhere(2) };
        assert_eq!(faults(&[entry(1), same_id]), [(1, ManifestFault::Duplicate)]);
        assert_eq!(faults(&[entry(1), entry(2), entry(3)]), [(2, ManifestFault::TooManyHere)]);
        let many: Vec<_> = (0..5).map(entry).collect();
        assert_eq!(faults(&many), [(4, ManifestFault::TooMany)]);
        let unknown = ManifestEntry { requirement: "9.9".to_owned(), ..entry(1) };
        assert_eq!(faults(&[unknown]), [(0, ManifestFault::UnknownRequirement)]);
        assert_eq!(faults(&[ManifestEntry { size_bytes: 0, ..entry(1) }]), [(0, ManifestFault::Empty)]);
        assert_eq!(faults(&[ManifestEntry { size_bytes: 1001, ..entry(1) }]), [(0, ManifestFault::TooLarge)]);
        assert_eq!(faults(&[ManifestEntry { sha256: "x".to_owned(), ..entry(1) }]), [(0, ManifestFault::Hash)]);
        for id in ["019ab1c2-0000-4000-8000-000000000000", "019AB1C2-0000-7000-8000-000000000000", ""] {
            assert_eq!(faults(&[ManifestEntry { id: id.to_owned(), ..entry(1) }]), [(0, ManifestFault::Id)], "{id}");
        }
    }

    #[test]
    fn a_submission_says_of_a_file_what_its_description_says() {
        let own = file().entry("019ab1c2-0000-7000-8000-000000000001");
        assert_eq!((own.requirement, own.size_bytes, own.sha256), ("8.2".to_owned(), 1000, "0a".repeat(32)));
    }
}
