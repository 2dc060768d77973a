//! Where a community lies, in columns of their own.

use std::fmt::Display;

use crate::{api::DivisionLevel, directory::Directory};

/// Code and name of a community, and the names of its city, county and street.
pub(super) fn place_of(directory: &Directory, code: &str) -> [String; 5] {
    let community = directory.community(code);
    let at = |level| {
        let around = community.iter().flat_map(|community| &community.ancestors);
        around.filter(|division| division.level == level).map(|division| division.name.clone()).next()
    };
    let city = at(DivisionLevel::City).unwrap_or_default();
    // A county that is made up bears the city's name, and nobody knows it.
    let county = at(DivisionLevel::County).filter(|county| *county != city).unwrap_or_default();
    let street = at(DivisionLevel::Street).unwrap_or_default();
    [code.to_owned(), directory.name_of(code).unwrap_or_default().to_owned(), city, county, street]
}

/// What may be missing, as a cell has it.
pub(super) fn cell(value: Option<impl Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
