//! What one line of an export holds.

use shared::date::Date;

use crate::{
    api::DivisionLevel,
    clock::date_in_china,
    directory::Directory,
    store::cases::Case,
    tables::{Language, tables},
};

/// Columns, in their order.
pub(super) const COLUMNS: [&str; 21] = [
    "community",
    "community_name",
    "city",
    "county",
    "street",
    "route",
    "stage",
    "round",
    "claimed_score",
    "claimed_level",
    "reviewed_score",
    "reviewed_level",
    "honour",
    "opened_on",
    "stage_since",
    "due_on",
    "overdue",
    "pack",
    "certificate",
    "announced_on",
    "valid_until",
];

/// A case with the names of where it lies.
pub(super) struct Line<'a> {
    case: &'a Case,
    name: String,
    city: String,
    county: String,
    street: String,
    is_overdue: bool,
}

/// Writes lines into a buffer that is taken away from time to time.
pub(super) trait Writer {
    /// Adds a line.
    fn line(&mut self, line: &Line<'_>);

    /// Adds what comes after the last line.
    fn end(&mut self);

    /// What has been written since the last time.
    fn take(&mut self) -> Vec<u8>;
}

impl<'a> Line<'a> {
    pub(super) fn of(case: &'a Case, directory: &Directory, today: Date) -> Self {
        let community = directory.community(case.community.as_str());
        let at = |level| {
            let around = community.iter().flat_map(|community| &community.ancestors);
            around.filter(|division| division.level == level).map(|division| division.name.clone()).next()
        };
        let city = at(DivisionLevel::City).unwrap_or_default();
        Self {
            case,
            // A county that is made up bears the city's name, and nobody knows it.
            county: at(DivisionLevel::County).filter(|county| *county != city).unwrap_or_default(),
            street: at(DivisionLevel::Street).unwrap_or_default(),
            name: directory.name_of(case.community.as_str()).unwrap_or_default().to_owned(),
            city,
            is_overdue: case.due_on.is_some_and(|due| due < today),
        }
    }

    /// The text of each column.
    pub(super) fn texts(&self, language: Language) -> [String; COLUMNS.len()] {
        let words = &tables().export;
        let case = self.case;
        let word = |words: &std::collections::BTreeMap<String, crate::tables::Words>, id: &str| {
            words.get(id).map(|word| word.in_language(language).to_owned()).unwrap_or_default()
        };
        let yes_or_no = |is: bool| word(&words.words, if is { "yes" } else { "no" });
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let reviewed = case.reviewed.clone().unwrap_or_default();
        [
            case.community.to_string(),
            self.name.clone(),
            self.city.clone(),
            self.county.clone(),
            self.street.clone(),
            word(&words.routes, case.route.id()),
            word(&words.stages, case.stage.id()),
            case.round.to_string(),
            case.claimed.score.clone().unwrap_or_default(),
            case.claimed.level.clone().unwrap_or_default(),
            reviewed.score.unwrap_or_default(),
            reviewed.level.unwrap_or_default(),
            yes_or_no(case.has_honour),
            date_in_china(case.opened_at).to_string(),
            date_in_china(case.stage_since).to_string(),
            day(case.due_on),
            yes_or_no(self.is_overdue),
            case.pack_id.clone(),
            case.certificate.clone().unwrap_or_default(),
            day(case.announced_on),
            day(case.valid_until),
        ]
    }
}

/// The header of each column.
pub(super) fn headers(language: Language) -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(move |id| tables().export.columns.get(*id).map_or(*id, |words| words.in_language(language)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_header() {
        for id in COLUMNS {
            assert!(tables().export.columns.contains_key(id), "{id}");
        }
        assert_eq!(tables().export.columns.len(), COLUMNS.len());
    }
}
