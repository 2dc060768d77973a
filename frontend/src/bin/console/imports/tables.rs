//! Kinds of tables and their columns, in words.

use frontend::texts::{Text, c};
use shared::api::imports::ImportKind;

/// What a kind is called.
pub(super) fn kind(kind: ImportKind) -> &'static Text {
    match kind {
        ImportKind::Communities => &c::IMPORTS_COMMUNITIES,
        ImportKind::Honours => &c::IMPORTS_HONOURS,
        ImportKind::Users => &c::IMPORTS_USERS,
    }
}

/// What a kind is for.
pub(super) fn means(kind: ImportKind) -> &'static Text {
    match kind {
        ImportKind::Communities => &c::IMPORTS_COMMUNITIES_MEANS,
        ImportKind::Honours => &c::IMPORTS_HONOURS_MEANS,
        ImportKind::Users => &c::IMPORTS_USERS_MEANS,
    }
}

/// The name that a kind has in attributes.
pub(super) fn id(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Communities => "communities",
        ImportKind::Honours => "honours",
        ImportKind::Users => "users",
    }
}

/// The columns of a kind by the server's names, those that must be there first.
pub(super) fn columns(kind: ImportKind) -> &'static [&'static str] {
    match kind {
        ImportKind::Communities => &["code", "name"],
        ImportKind::Honours => &["community", "title", "certificate", "year"],
        ImportKind::Users => &["name", "display_name", "role", "division", "department", "email"],
    }
}

/// The header of a column, as the server takes it.
pub(super) fn column(kind: ImportKind, id: &str) -> &'static str {
    let words = match (kind, id) {
        (ImportKind::Communities, "code") | (ImportKind::Honours, "community") => &c::HEADER_CODE,
        (ImportKind::Communities, "name") => &c::HEADER_COMMUNITY,
        (_, "title") => &c::HEADER_TITLE,
        (_, "certificate") => &c::HEADER_CERTIFICATE,
        (_, "year") => &c::HEADER_YEAR,
        (_, "name") => &c::SIGN_IN_NAME,
        (_, "display_name") => &c::ACCOUNT_PERSON,
        (_, "role") => &c::ACCOUNT_ROLE,
        (_, "division") => &c::HEADER_DIVISION,
        (_, "department") => &c::HEADER_DEPARTMENT,
        (_, "email") => &c::HEADER_EMAIL,
        _ => &c::HEADER_ROW,
    };
    words.t()
}
