//! 标准库: all packs this server has ever accepted, by hash, compiled and ready.
//!
//! Packs are stored as canonical JSON and never change; the rulebook is worked out from it when
//! the server starts and shared by all requests. What browsers fetch of a pack is made and
//! compressed when first asked for and kept.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::body::Bytes;
use shared::{
    api::consultations::DraftRequirement,
    exact::Exact,
    language,
    pack::{Finding, Loaded, Pack, Requirement, Text, compile, load, question::Ask},
    rulebook::Rulebook,
};

use crate::{api::PackSummary, compress, store::packs::PackRow};

/// All packs.
#[derive(Debug, Default)]
pub(crate) struct Library {
    by_hash: HashMap<String, Arc<Entry>>,
    /// Hashes in the order in which the packs were added.
    order: Vec<String>,
}

/// One pack, ready for use.
#[derive(Debug)]
pub(crate) struct Entry {
    /// What lists show.
    pub(crate) summary: PackSummary,
    /// What is hashed.
    pub(crate) canonical: Bytes,
    /// What the engine runs.
    pub(crate) rulebook: Rulebook,
    /// Lead department by item position, as the pack names it in Chinese; empty when none is named.
    departments: Vec<String>,
    /// Text of each requirement in Chinese, by item position.
    titles: Vec<String>,
    /// Titles of levels by id and language.
    levels: HashMap<String, Text>,
    /// The requirements as readers of a draft see them.
    pub(crate) requirements: Vec<DraftRequirement>,
    /// What residents are asked, in the pack's order; empty when the pack has nothing for them.
    pub(crate) questions: Vec<Question>,
    documents: Mutex<HashMap<(DocumentKind, String), Arc<Document>>>,
}

/// What residents are asked of a requirement.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) requirement: String,
    /// Title of the standard that it stands in.
    pub(crate) group: Text,
    pub(crate) text: Text,
    /// Satisfaction from 0 to 100 is asked for instead of a face.
    pub(crate) satisfaction: Option<Satisfied>,
}

/// How the share of the satisfied is worked out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Satisfied {
    /// From this value on somebody is satisfied.
    pub(crate) from: Exact,
    /// Digits after the point that the requirement takes.
    pub(crate) decimals: u8,
}

/// What browsers fetch of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum DocumentKind {
    /// Rules and texts of one language.
    Form,
    /// Help texts of one language.
    Help,
}

/// Bytes to be sent, plain and compressed.
#[derive(Debug)]
pub(crate) struct Document {
    /// As they are.
    pub(crate) plain: Bytes,
    /// By brotli.
    pub(crate) brotli: Bytes,
}

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DocumentError {
    /// The stored pack cannot be read any more.
    #[error("the stored pack cannot be read: {0}")]
    Pack(String),
    /// It cannot be written for the browser.
    #[error("the pack cannot be written for the browser")]
    Encode(#[from] postcard::Error),
    /// It cannot be compressed.
    #[error("the pack cannot be compressed")]
    Compress(#[from] std::io::Error),
}

impl Library {
    /// Compiles stored packs. One that cannot be read any more is left out and reported; records
    /// made with it stay, and `verify` tells of them.
    pub(crate) fn new(rows: Vec<PackRow>) -> Self {
        let mut library = Self::default();
        for row in rows {
            match load::restore(&row.canonical) {
                Ok(loaded) if loaded.hash == row.hash => library.add(loaded),
                Ok(_) => tracing::error!(hash = row.hash, "the stored pack {} has been altered", row.hash),
                Err(findings) => {
                    let reason = first_of(&findings);
                    tracing::error!(hash = row.hash, reason, "the stored pack {} cannot be read: {reason}", row.hash);
                }
            }
        }
        library.mark_current();
        library
    }

    /// The pack with a hash.
    pub(crate) fn get(&self, hash: &str) -> Option<&Arc<Entry>> {
        self.by_hash.get(hash)
    }

    /// Hash of the current version of a standard.
    pub(crate) fn current(&self, id: &str) -> Option<&str> {
        self.summaries().find(|summary| summary.current && summary.id == id).map(|summary| summary.hash.as_str())
    }

    /// The pack that residents of a community are asked by: the current one of those that are for it
    /// and ask something, its own city's before its province's.
    pub(crate) fn for_residents(&self, community: &str) -> Option<&Arc<Entry>> {
        let asks = |entry: &&Arc<Entry>| {
            entry.summary.current && !entry.questions.is_empty() && community.starts_with(&entry.summary.applies_to)
        };
        let all = self.order.iter().filter_map(|hash| self.by_hash.get(hash));
        all.filter(asks).max_by_key(|entry| entry.summary.applies_to.len())
    }

    /// All packs in the order in which they were added.
    pub(crate) fn summaries(&self) -> impl Iterator<Item = &PackSummary> {
        self.order.iter().filter_map(|hash| Some(&self.by_hash.get(hash)?.summary))
    }

    fn add(&mut self, loaded: Loaded) {
        let Loaded { pack, canonical, hash, rulebook, warnings: _ } = loaded;
        let entry = Entry {
            summary: summary_of(&pack, &hash),
            canonical: canonical.into(),
            departments: compile::departments(&pack),
            titles: compile::titles(&pack, "zh"),
            levels: pack.levels.iter().map(|level| (level.id.clone(), level.title.clone())).collect(),
            requirements: requirements_of(&pack),
            questions: questions_of(&pack),
            rulebook,
            documents: Mutex::default(),
        };
        self.order.push(hash.clone());
        self.by_hash.insert(hash, Arc::new(entry));
    }

    /// The newest version of each standard is current; of two with one version the later added.
    fn mark_current(&mut self) {
        let mut newest: HashMap<String, (Vec<u64>, String)> = HashMap::new();
        for summary in self.summaries() {
            let version = version_of(&summary.version);
            let best = newest.entry(summary.id.clone()).or_default();
            if version >= best.0 {
                *best = (version, summary.hash.clone());
            }
        }
        for (_, hash) in newest.into_values() {
            if let Some(entry) = self.by_hash.get_mut(&hash).and_then(Arc::get_mut) {
                entry.summary.current = true;
            }
        }
    }
}

impl Entry {
    /// The language of the pack that whoever asks for one gets; none when there is none near it.
    pub(crate) fn spoken<'a>(&self, language: &'a str) -> Option<&'a str> {
        language::fallbacks(language).find(|language| self.summary.title.contains_key(*language))
    }

    /// Title of a level in Chinese; the id itself where the pack names none.
    pub(crate) fn level_title<'a>(&'a self, id: &'a str) -> &'a str {
        self.levels
            .get(id)
            .and_then(|title| title.get("zh").or_else(|| title.values().next()))
            .map_or(id, String::as_str)
    }

    /// Its levels from low to high, with their titles by language.
    pub(crate) fn levels(&self) -> impl Iterator<Item = (&str, &Text)> {
        self.rulebook.levels.iter().filter_map(|level| Some((level.id.as_str(), self.levels.get(&level.id)?)))
    }

    /// Text of a requirement in Chinese; none when the pack does not have it.
    pub(crate) fn requirement_title(&self, id: &str) -> Option<&str> {
        self.titles.get(self.rulebook.item(id)?).map(String::as_str)
    }

    /// Ids of the requirements that a department answers for, in the pack's order.
    pub(crate) fn requirements_of(&self, department: &str) -> Vec<String> {
        let items = self.rulebook.items.iter().zip(&self.departments);
        items.filter(|(_, named)| *named == department && !named.is_empty()).map(|(item, _)| item.id.clone()).collect()
    }

    /// Departments that requirements name, each once, in the pack's order.
    pub(crate) fn departments(&self) -> Vec<&str> {
        let mut named: Vec<&str> = Vec::new();
        for department in self.departments.iter().map(String::as_str).filter(|name| !name.is_empty()) {
            if !named.contains(&department) {
                named.push(department);
            }
        }
        named
    }

    /// What a browser fetches, made on first call. Takes a while then: not for the async threads.
    pub(crate) fn document(&self, kind: DocumentKind, language: &str) -> Result<Arc<Document>, DocumentError> {
        let key = (kind, language.to_owned());
        if let Some(document) = self.documents().get(&key) {
            return Ok(document.clone());
        }
        let document = Arc::new(self.make_document(kind, language)?);
        self.documents().insert(key, document.clone());
        Ok(document)
    }

    fn documents(&self) -> std::sync::MutexGuard<'_, HashMap<(DocumentKind, String), Arc<Document>>> {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn make_document(&self, kind: DocumentKind, language: &str) -> Result<Document, DocumentError> {
        let loaded = load::restore(&self.canonical).map_err(|findings| DocumentError::Pack(first_of(&findings)))?;
        let plain = match kind {
            DocumentKind::Form => postcard::to_allocvec(&compile::form(&loaded.pack, &loaded.rulebook, language))?,
            DocumentKind::Help => postcard::to_allocvec(&compile::help(&loaded.pack, language))?,
        };
        let compressed = compress::brotli(&plain)?;
        Ok(Document { plain: plain.into(), brotli: compressed.into() })
    }
}

fn requirements_of(pack: &Pack) -> Vec<DraftRequirement> {
    let requirement =
        |own: &Requirement| DraftRequirement { id: own.id.clone(), group: group_of(pack, own), text: own.text.clone() };
    pack.requirements.iter().map(requirement).collect()
}

fn questions_of(pack: &Pack) -> Vec<Question> {
    let question = |own: &Requirement| Question {
        requirement: own.id.clone(),
        group: group_of(pack, own),
        text: if own.resident_text.is_empty() { own.text.clone() } else { own.resident_text.clone() },
        satisfaction: own.resident_satisfied_from.map(|from| Satisfied {
            from,
            decimals: if let Ask::Number(number) = &own.answer { number.decimals } else { 0 },
        }),
    };
    pack.requirements.iter().filter(|own| own.resident).map(question).collect()
}

/// Title of the group that a requirement stands in.
fn group_of(pack: &Pack, requirement: &Requirement) -> Text {
    let group = pack.groups.iter().find(|group| group.id == requirement.group);
    group.map(|group| group.title.clone()).unwrap_or_default()
}

fn summary_of(pack: &Pack, hash: &str) -> PackSummary {
    PackSummary {
        id: pack.id.clone(),
        version: pack.version.clone(),
        hash: hash.to_owned(),
        title: pack.title.clone(),
        text_status: pack.source.text_status,
        document: pack.source.document.clone(),
        applies_to: pack.applies_to.clone(),
        current: false,
        valid_from: pack.validity.from.to_string(),
        valid_until: pack.validity.until.map(|day| day.to_string()),
    }
}

/// `1.10.0` is newer than `1.9.0`: parts are compared as numbers.
fn version_of(text: &str) -> Vec<u64> {
    text.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

fn first_of(findings: &[Finding]) -> String {
    findings.first().map(ToString::to_string).unwrap_or_default()
}
