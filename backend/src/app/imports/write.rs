//! Writes the rows of a table, within a transaction.

use std::collections::BTreeMap;

use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};
use shared::{api::imports::RowError, division::DivisionCode, table::plain_cell};
use uuid::Uuid;

use super::{
    ImportError, internal,
    rows::{CommunityRow, HonourRow, Rows, UserRow},
};
use crate::{
    app::{
        accounts,
        audit::{self, Entry, HONOURS_REPLACED},
        cases::PinnedHonour,
        invitations,
        sessions::SignedIn,
    },
    clock,
    directory::live::VERSION_SETTING,
    state::AppState,
    store::{
        accounts as account_store, cases, divisions,
        honours::{self, Honour},
        settings,
    },
    tables::{Language, tables},
};

/// The most honours that one entry of the audit log tells of.
const MOST_RECORDED: usize = 500;

/// Writes all rows. For users it gives a table of their links, which are told once.
pub(super) async fn write(
    state: &AppState,
    transaction: &DatabaseTransaction,
    who: &SignedIn,
    rows: &Rows,
) -> Result<Option<String>, ImportError> {
    match rows {
        Rows::Communities(rows) => {
            still_reaches(who, "code", rows.iter().map(|row| (row.number, row.code.as_str())))?;
            let row = |row: &CommunityRow| divisions::CommunityRow {
                code: row.code.clone(),
                name: row.name.clone(),
                street_code: row.code[..9].to_owned(),
            };
            divisions::put_communities(transaction, rows.iter().map(row).collect()).await?;
            settings::put(transaction, VERSION_SETTING, &Uuid::now_v7().to_string()).await?;
            Ok(None)
        }
        Rows::Honours(rows) => {
            still_reaches(who, "community", rows.iter().map(|row| (row.number, row.community.as_str())))?;
            let row = |row: &HonourRow| Honour {
                community: row.community.clone(),
                title: row.title.clone(),
                certificate: row.certificate.clone(),
                year: row.year,
            };
            let communities: Vec<&str> = rows.iter().map(|row| row.community.as_str()).collect();
            let before = honours::of_communities(transaction, &communities).await?;
            let now: Vec<Honour> = rows.iter().map(row).collect();
            honours::put(transaction, now.clone(), state.clock.now_ms()).await?;
            cases::mark_honoured(transaction, &communities).await?;
            record_replaced(state, transaction, who, before, now).await?;
            Ok(None)
        }
        Rows::Users(rows) => users(state, transaction, who, rows).await.map(Some),
    }
}

/// Whether whoever confirms still reaches all communities of a table: they may have another division than
/// when it was looked at.
fn still_reaches<'a>(
    who: &SignedIn,
    column: &str,
    communities: impl Iterator<Item = (u32, &'a str)>,
) -> Result<(), ImportError> {
    let is_within = |code: &str| code.parse::<DivisionCode>().is_ok_and(|code| who.actor().reaches(&code));
    let outside = communities.filter(|(_, code)| !is_within(code));
    let outdated: Vec<RowError> = outside.map(|(number, _)| fault(number, column, "unknown_division")).collect();
    if outdated.is_empty() { Ok(()) } else { Err(ImportError::Outdated(outdated)) }
}

/// Records which honours have another certificate or year from now on: decisions may rest on what they
/// had before, and a change that the log does not tell of was made behind the server's back.
async fn record_replaced(
    state: &AppState,
    transaction: &DatabaseTransaction,
    who: &SignedIn,
    before: Vec<Honour>,
    now: Vec<Honour>,
) -> Result<(), ImportError> {
    let mut by_title: BTreeMap<(String, String), Honour> =
        now.into_iter().map(|honour| ((honour.community.clone(), honour.title.clone()), honour)).collect();
    let mut replaced = Vec::new();
    for honour in before {
        let newer = by_title.remove(&(honour.community.clone(), honour.title.clone()));
        replaced.extend(newer.filter(|newer| *newer != honour).map(|newer| (recorded(&honour), recorded(&newer))));
    }
    for chunk in replaced.chunks(MOST_RECORDED) {
        let before: Vec<&Value> = chunk.iter().map(|(before, _)| before).collect();
        let after: Vec<&Value> = chunk.iter().map(|(_, after)| after).collect();
        let entry = Entry::new(who, HONOURS_REPLACED, format!("{} honours", chunk.len()))
            .within(&who.actor().division)
            .from(json!({ "honours": before }))
            .to(json!({ "honours": after }));
        audit::record(state, transaction, entry).await?;
    }
    Ok(())
}

fn recorded(honour: &Honour) -> Value {
    json!(PinnedHonour::from(honour.clone()))
}

/// Invites everybody. What was true when the table was looked at is looked at again: somebody may
/// have taken a name since, and whoever confirms may keep fewer accounts than before.
async fn users(
    state: &AppState,
    transaction: &DatabaseTransaction,
    who: &SignedIn,
    rows: &[UserRow],
) -> Result<String, ImportError> {
    let mut links = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let words = &tables().import.invitations;
    let header = ["name", "display_name", "link", "expires_at"]
        .map(|id| words.get(id).map_or(id, |words| words.in_language(Language::Zh)));
    links.write_record(header).map_err(internal)?;
    let mut outdated = Vec::new();
    for UserRow { number, account: wish } in rows {
        let is_manageable = who.actor().reaches(&wish.division) && who.actor().role.may_manage(wish.role);
        let account = match accounts::new_account(state, wish.clone()) {
            Ok(account) if is_manageable => account,
            _ => {
                outdated.push(fault(*number, "division", "unknown_division"));
                continue;
            }
        };
        if account_store::by_name(transaction, &account.name).await?.is_some() {
            outdated.push(fault(*number, "name", "name_taken"));
            continue;
        }
        if let Err(error) = account_store::add(transaction, &account).await {
            // Somebody else is just taking the name, and the database takes nothing more from here.
            let is_taken = error.is_duplicate();
            return Err(if is_taken {
                ImportError::Outdated(vec![fault(*number, "name", "name_taken")])
            } else {
                error.into()
            });
        }
        let issued = invitations::issue(state, transaction, &account).await?;
        let entry = Entry::new(who, "account_created", accounts::subject(&account)).within(&account.division);
        audit::record(state, transaction, entry.to(accounts::recorded(&account))).await?;
        let expires = clock::rfc3339(issued.expires_at);
        let cells = [&account.name, &account.display_name, &issued.url, &expires];
        links.write_record(cells.map(|cell| plain_cell(cell).into_owned())).map_err(internal)?;
    }
    if !outdated.is_empty() {
        return Err(ImportError::Outdated(outdated));
    }
    let bytes = links.into_inner().map_err(|error| internal(error.error()))?;
    let text = String::from_utf8(bytes).map_err(internal)?;
    Ok(format!("\u{feff}{text}"))
}

fn fault(row: u32, column: &str, code: &str) -> RowError {
    RowError { row, column: column.to_owned(), code: code.to_owned(), detail: "changed since the preview".to_owned() }
}
