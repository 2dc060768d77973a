//! Every row is checked; every fault gets its place.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use shared::{
    api::{
        accounts::CreateAccount,
        imports::{ImportKind, RowError},
    },
    division::{DivisionCode, DivisionLevel},
    people::Role,
};

use super::{
    ImportError,
    file::Row,
    table::{Table, columns_of},
};
use crate::{
    app::{
        accounts::{self, AccountError},
        sessions::SignedIn,
    },
    state::AppState,
    store::accounts as account_store,
    tables::tables,
};

/// Longest name, title or number, in characters.
const MAX_CHARACTERS: usize = 100;
/// Most users of one table: each gets an invitation.
const MOST_USERS: usize = 5000;
/// The first year that an honour can be of.
const FIRST_YEAR: u16 = 1990;

/// Rows that can be written.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Rows {
    Communities(Vec<CommunityRow>),
    Honours(Vec<HonourRow>),
    Users(Vec<UserRow>),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CommunityRow {
    /// In the file; nought in tables from before it was kept.
    #[serde(default)]
    pub(super) number: u32,
    pub(super) code: String,
    pub(super) name: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct HonourRow {
    /// In the file; nought in tables from before it was kept.
    #[serde(default)]
    pub(super) number: u32,
    pub(super) community: String,
    pub(super) title: String,
    pub(super) certificate: String,
    pub(super) year: u16,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct UserRow {
    pub(super) number: u32,
    pub(super) account: CreateAccount,
}

/// What checking has found.
pub(super) struct Checked {
    pub(super) rows: Rows,
    pub(super) errors: Vec<RowError>,
}

impl Rows {
    pub(super) fn kind(&self) -> ImportKind {
        match self {
            Self::Communities(_) => ImportKind::Communities,
            Self::Honours(_) => ImportKind::Honours,
            Self::Users(_) => ImportKind::Users,
        }
    }
}

/// Checks all rows. With a faulty header nothing below it can be understood.
pub(super) async fn check(
    state: &AppState,
    who: &SignedIn,
    kind: ImportKind,
    table: &Table,
) -> Result<Checked, ImportError> {
    let mut errors = table.errors.clone();
    if table.rows.is_empty() && errors.is_empty() {
        errors.push(fault(1, "", "rows_missing", "expected rows below the header"));
    }
    let is_understood = errors.is_empty();
    let rows = if is_understood { &table.rows[..] } else { &[] };
    let rows = match kind {
        ImportKind::Communities => Rows::Communities(communities(state, who, table, rows, &mut errors)),
        ImportKind::Honours => Rows::Honours(honours(state, who, table, rows, &mut errors)),
        ImportKind::Users => Rows::Users(users(state, who, table, rows, &mut errors).await?),
    };
    Ok(Checked { rows, errors })
}

fn communities(
    state: &AppState,
    who: &SignedIn,
    table: &Table,
    rows: &[Row],
    errors: &mut Vec<RowError>,
) -> Vec<CommunityRow> {
    let directory = state.directory.current();
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let mut fine = Vec::with_capacity(rows.len());
    for row in rows {
        let before = errors.len();
        let (code, name) = (table.cell(row, "code"), table.cell(row, "name"));
        errors.extend(text_fault(row.number, "name", name));
        match code.parse::<DivisionCode>() {
            Ok(division) if division.level() == DivisionLevel::Community => {
                let street = division.at(DivisionLevel::Street);
                let is_known = street.is_some_and(|street| directory.name_of(street.as_str()).is_some());
                // What lies outside somebody's reach does not exist for them.
                if !is_known || !who.actor().reaches(&division) {
                    errors.push(fault(row.number, "code", "unknown_division", "no such street within reach"));
                }
            }
            _ => errors.push(fault(row.number, "code", "invalid_code", "expected twelve digits")),
        }
        if let Some(first) = seen.insert(code, row.number) {
            errors.push(fault(row.number, "code", "duplicate_code", &format!("row {first} has the same code")));
        }
        if errors.len() == before {
            fine.push(CommunityRow { number: row.number, code: code.to_owned(), name: name.to_owned() });
        }
    }
    fine
}

fn honours(
    state: &AppState,
    who: &SignedIn,
    table: &Table,
    rows: &[Row],
    errors: &mut Vec<RowError>,
) -> Vec<HonourRow> {
    let directory = state.directory.current();
    let this_year = state.clock.today().year().unsigned_abs();
    let mut seen: HashMap<(&str, &str), u32> = HashMap::new();
    let mut fine = Vec::with_capacity(rows.len());
    for row in rows {
        let before = errors.len();
        let (community, title) = (table.cell(row, "community"), table.cell(row, "title"));
        let (certificate, year) = (table.cell(row, "certificate"), table.cell(row, "year"));
        let division = community.parse::<DivisionCode>().ok();
        let is_known = division
            .is_some_and(|division| who.actor().reaches(&division) && directory.has_community(division.as_str()));
        if !is_known {
            errors.push(fault(row.number, "community", "unknown_division", "no such community within reach"));
        }
        errors.extend(text_fault(row.number, "title", title));
        errors.extend(text_fault(row.number, "certificate", certificate));
        let year = year.trim_end_matches('年').parse::<u16>().ok();
        let year = year.filter(|year| (FIRST_YEAR..=this_year).contains(year));
        if year.is_none() {
            let expected = format!("expected a year from {FIRST_YEAR} to {this_year}");
            errors.push(fault(row.number, "year", "invalid_year", &expected));
        }
        if let Some(first) = seen.insert((community, title), row.number) {
            errors.push(fault(row.number, "title", "duplicate_row", &format!("row {first} says the same")));
        }
        if let (true, Some(year)) = (errors.len() == before, year) {
            let (community, title) = (community.to_owned(), title.to_owned());
            fine.push(HonourRow { number: row.number, community, title, certificate: certificate.to_owned(), year });
        }
    }
    fine
}

async fn users(
    state: &AppState,
    who: &SignedIn,
    table: &Table,
    rows: &[Row],
    errors: &mut Vec<RowError>,
) -> Result<Vec<UserRow>, ImportError> {
    if rows.len() > MOST_USERS {
        errors.push(fault(1, "", "too_many_users", "expected at most 5,000 users"));
        return Ok(Vec::new());
    }
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut fine = Vec::with_capacity(rows.len());
    for row in rows {
        let before = errors.len();
        let cell = |column: &str| table.cell(row, column).to_owned();
        let wrong = |column: &str, code: &str, detail: &str| fault(row.number, column, code, detail);
        let role = role_of(table.cell(row, "role"));
        let division = table.cell(row, "division").parse::<DivisionCode>().ok();
        let within = division.filter(|division| who.actor().reaches(division));
        if role.is_none() {
            errors.push(wrong("role", "unknown_role", "expected the name of a role"));
        }
        if within.is_none() {
            errors.push(wrong("division", "unknown_division", "no such division within reach"));
        }
        let (Some(role), Some(division)) = (role, within) else { continue };
        if !who.actor().role.may_manage(role) {
            errors.push(wrong("role", "role_not_manageable", "this role is given by somebody else"));
        }
        let some = |text: String| (!text.is_empty()).then_some(text);
        let account = CreateAccount {
            name: cell("name"),
            display_name: cell("display_name"),
            email: some(cell("email")),
            role,
            division,
            department: some(cell("department")),
        };
        match accounts::new_account(state, account.clone()) {
            Ok(made) => {
                if let Some(first) = seen.insert(made.name.clone(), row.number) {
                    errors.push(wrong("name", "duplicate_name", &format!("row {first} has the same name")));
                } else if account_store::by_name(&state.database.read, &made.name).await?.is_some() {
                    errors.push(wrong("name", "name_taken", "another account has this name"));
                }
            }
            Err(AccountError::Invalid(found)) => {
                let known = columns_of(ImportKind::Users);
                errors.extend(found.into_iter().map(|error| {
                    let column = error.pointer.trim_start_matches('/');
                    let column = if known.contains_key(column) { column } else { "" };
                    wrong(column, &error.code, &error.detail)
                }));
            }
            Err(error) => return Err(super::internal(error)),
        }
        if errors.len() == before {
            fine.push(UserRow { number: row.number, account });
        }
    }
    Ok(fine)
}

/// The role that somebody has written.
fn role_of(text: &str) -> Option<Role> {
    let roles: &BTreeMap<_, _> = &tables().import.roles;
    let (id, _) = roles.iter().find(|(id, word)| word.is_meant(id, text))?;
    Role::from_id(id)
}

/// What is wrong with a text that must be there.
fn text_fault(row: u32, column: &str, text: &str) -> Option<RowError> {
    if text.is_empty() {
        Some(fault(row, column, "text_missing", "expected a text"))
    } else if text.chars().count() > MAX_CHARACTERS {
        Some(fault(row, column, "text_too_long", "expected at most 100 characters"))
    } else if text.chars().any(char::is_control) {
        Some(fault(row, column, "text_invalid", "expected no control characters"))
    } else {
        None
    }
}

fn fault(row: u32, column: &str, code: &str, detail: &str) -> RowError {
    RowError { row, column: column.to_owned(), code: code.to_owned(), detail: detail.to_owned() }
}
