//! 共同草稿: what this device knows of the drafts that a committee fills in together, and whose
//! committee is at work on it.
//!
//! It lies beside the draft, not in it: the sheet is saved first, so what is known is never ahead of
//! what stands in the sheet ([`Known::receive`] says why that matters).

use shared::joint::Known;

use crate::{
    browser::records,
    evidence::{packed, unpacked},
};

/// Raised whenever [`Known`] changes its shape.
const FORMAT: char = '2';
/// What is known is stored under names that begin with this.
const FOLDER: &str = "joint.";
/// The community whose committee is signed in on this device. Whether the session still holds only
/// the server knows.
const COMMITTEE: &str = "committee";

/// What is known of the joint draft that a draft is part of; nothing before the first time.
pub fn load(key: &str) -> Known {
    records::read(&record(key)).and_then(|text| unpacked(FORMAT, &text)).unwrap_or_default()
}

/// Keeps what is known.
pub fn keep(key: &str, known: &Known) {
    if let Some(text) = packed(FORMAT, known) {
        records::replace(&record(key), &text);
    }
}

/// Forgets it: what is on the device is not part of a joint draft any more.
pub fn remove(key: &str) {
    records::remove(&record(key));
}

/// The record that it is stored as.
pub(crate) fn record(key: &str) -> String {
    [FOLDER, key].concat()
}

/// The community whose committee has signed in on this device.
pub fn committee() -> Option<String> {
    records::read(COMMITTEE)
}

/// A committee has signed in, or whoever was signed in has left.
pub fn set_committee(community: Option<&str>) {
    match community {
        Some(community) => records::write(COMMITTEE, community),
        None => records::remove(COMMITTEE),
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use shared::joint::{Entry, Place, Said};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_is_known_comes_back_and_goes_with_the_draft() {
        let key = "440103001101/a";
        let entry = Entry {
            place: Place::Requirement("1.1".to_owned()),
            said: Said::Nothing,
            version: 3,
            by: "王丽".to_owned(),
            at: 1,
        };
        let known = Known {
            draft: Some("d".to_owned()),
            version: 3,
            entries: Vec::from([entry.clone()]),
            contested: Vec::new(),
            unheard: Vec::from([entry]),
        };
        keep(key, &known);
        assert_eq!(load(key), known);
        crate::draft::remove(key);
        assert_eq!(load(key), Known::default());
    }
}
