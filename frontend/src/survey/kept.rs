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

    /// The id that a retry is recognised by.
    pub(super) fn id(self) -> String {
        let kept = self.text("id");
        if kept.is_empty() { self.new_id() } else { kept }
    }

    /// Another one, for other content.
    pub(super) fn new_id(self) -> String {
        let id = uuid::version_7();
        self.keep("id", &id);
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

    /// It has answered: what was typed goes, what says so stays.
    pub(super) fn answered(self, period: &str) {
        for name in ["faces", "satisfaction", "text", "photo", "id", "waiting"] {
            self.keep(name, "");
        }
        self.keep("answered", period);
    }
}
