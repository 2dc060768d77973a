//! What is on the device: what was tapped and typed until it has arrived, whether it waits to be sent, what
//! the device calls itself to a community, and that it has answered.

use std::collections::BTreeMap;

use shared::survey::Face;

use crate::browser::{records, uuid};

/// What the device remembers of one community's survey.
#[derive(Clone, Copy)]
pub(super) struct Kept(&'static str);

impl Kept {
    /// Of a community.
    pub(super) fn of(community: &str) -> Self {
        Self(Box::leak(["survey.", community, "."].concat().into_boxed_str()))
    }

    fn key(self, name: &str) -> String {
        [self.0, name].concat()
    }

    /// A text that was typed; empty when none was.
    pub(super) fn text(self, name: &str) -> String {
        records::read(&self.key(name)).unwrap_or_default()
    }

    /// Keeps a text, or nothing when it is empty.
    pub(super) fn keep(self, name: &str, text: &str) {
        if text.is_empty() {
            records::remove(&self.key(name));
        } else {
            records::write(&self.key(name), text);
        }
    }

    /// Faces by requirement.
    pub(super) fn faces(self) -> BTreeMap<String, Face> {
        let text = self.text("faces");
        let face = |pair: &str| {
            let (requirement, face) = pair.split_once('=')?;
            Some((requirement.to_owned(), Face::from_id(face)?))
        };
        text.split('\n').filter_map(face).collect()
    }

    /// Keeps the faces.
    pub(super) fn keep_faces(self, faces: &BTreeMap<String, Face>) {
        let lines: Vec<String> =
            faces.iter().map(|(requirement, face)| [requirement, "=", face.id()].concat()).collect();
        self.keep("faces", &lines.join("\n"));
    }

    /// The id that a retry is recognised by; in another half year it is another answer.
    pub(super) fn id(self, period: &str) -> String {
        let kept = self.text("id");
        if let Some((own, id)) = kept.split_once(' ')
            && own == period
        {
            return id.to_owned();
        }
        let id = uuid::version_7();
        self.keep("id", &[period, " ", &id].concat());
        id
    }

    /// What the device calls itself to this community, by chance; to any other it is somebody else.
    pub(super) fn device(self) -> String {
        let kept = self.text("device");
        if kept.len() == 32 {
            return kept;
        }
        let device = uuid::random_hex();
        self.keep("device", &device);
        device
    }

    /// Whether what was typed was to be sent in a half year and waits for a network.
    pub(super) fn waits(self, period: &str) -> bool {
        self.text("waiting") == period
    }

    /// It waits for a network from now on, or does not.
    pub(super) fn set_waits(self, period: &str, waits: bool) {
        self.keep("waiting", if waits { period } else { "" });
    }

    /// Whether this device has answered in a half year.
    pub(super) fn has_answered(self, period: &str) -> bool {
        self.text("answered") == period
    }

    /// It has answered, and sends nothing more in this half year. What was typed stays where it is.
    pub(super) fn answered(self, period: &str) {
        for name in ["id", "waiting"] {
            self.keep(name, "");
        }
        self.keep("answered", period);
    }

    /// What was tapped and typed goes.
    pub(super) fn forget(self) {
        for name in ["faces", "satisfaction", "text", "photo"] {
            self.keep(name, "");
        }
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_was_typed_stays_until_somebody_says_that_it_may_go() {
        let kept = Kept::of("test.kept");
        let first = kept.id("2026H2");
        assert_eq!(kept.id("2026H2"), first, "a retry is recognised");
        kept.keep("text", "路面有坑，昨天又大了。");
        kept.answered("2026H2");
        assert!(kept.has_answered("2026H2") && !kept.has_answered("2027H1"));
        assert_eq!(kept.text("text"), "路面有坑，昨天又大了。");
        let second = kept.id("2026H2");
        assert_ne!(second, first);
        assert_ne!(kept.id("2027H1"), second, "what arrived in one half year stands in the way of none in another");
        kept.forget();
        assert_eq!(kept.text("text"), "");
        for name in ["id", "answered"] {
            kept.keep(name, "");
        }
    }
}
