//! 台账 as XLSX and CSV. Names come from imported data: in XLSX every cell but the amounts is written
//! as a text, in CSV a cell that begins like a formula gets an apostrophe in front.

use jiff::Timestamp;
use rust_xlsxwriter::{Format as CellFormat, FormatBorder, Workbook, XlsxError};
use serde_json::json;
use shared::{
    api::rewards::{RewardLedger, RewardLine, RewardMark},
    table::{BYTE_ORDER_MARK, write_row},
};

use super::{RewardError, entry, ledger::view, place};
use crate::{
    app::{audit, exports::Format, sessions::SignedIn},
    clock::date_in_china,
    state::AppState,
    tables::{Language, tables, word},
};

/// Columns, in their order, with their widths in characters.
const COLUMNS: [(&str, f64); 16] = [
    ("community", 16.0),
    ("community_name", 30.0),
    ("community_path", 30.0),
    ("level", 18.0),
    ("amount", 14.0),
    ("state", 10.0),
    ("certificate", 18.0),
    ("announced_on", 12.0),
    ("standing", 10.0),
    ("proposed_on", 12.0),
    ("approved_on", 12.0),
    ("approved_by", 14.0),
    ("paid_on", 12.0),
    ("paid_by", 14.0),
    ("withdrawn_on", 12.0),
    ("reason", 40.0),
];
/// Where the amount stands, in yuan.
const AMOUNT: usize = 4;

/// The ledger of a city, or of a county in it, as a table; that it was exported is recorded.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    code: &str,
    year: &str,
    format: Format,
    language: Language,
) -> Result<Vec<u8>, RewardError> {
    let place = place(state, who.actor(), code, year)?;
    let ledger = view(state, who.actor(), code, year).await?;
    let bytes = match format {
        Format::Csv => csv(&ledger, language),
        Format::Xlsx => xlsx(&ledger, language).map_err(|error| RewardError::Internal(error.to_string()))?,
    };
    let transaction = state.database.begin().await?;
    let entry = entry(who, "rewards_exported", &place)
        .within(&place.division)
        .to(json!({ "division": place.division, "lines": ledger.lines.len() }));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(bytes)
}

fn csv(ledger: &RewardLedger, language: Language) -> Vec<u8> {
    let mut written = BYTE_ORDER_MARK.as_bytes().to_vec();
    write_row(&mut written, heads(language));
    for line in &ledger.lines {
        let cells = cells(line, language);
        write_row(&mut written, cells.iter().map(String::as_str));
    }
    written
}

fn xlsx(ledger: &RewardLedger, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let head = CellFormat::new().set_bold().set_border(FormatBorder::Thin);
    let text = CellFormat::new().set_border(FormatBorder::Thin).set_text_wrap();
    let money = CellFormat::new().set_border(FormatBorder::Thin).set_num_format("#,##0.00");
    let sheet = workbook.add_worksheet();
    sheet.set_name(word(&tables().rewards.words, "sheet", language))?;
    for (column, (name, (_, width))) in (0_u16..).zip(heads(language).zip(COLUMNS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, name, &head)?;
    }
    for (row, line) in (1_u32..).zip(&ledger.lines) {
        for (column, (position, cell)) in (0_u16..).zip(cells(line, language).iter().enumerate()) {
            // A workbook knows no other numbers; the text that is read here is exact to the fen.
            match cell.parse::<f64>() {
                Ok(yuan) if position == AMOUNT => sheet.write_number_with_format(row, column, yuan, &money)?,
                _ => sheet.write_string_with_format(row, column, cell, &text)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(9);
    workbook.save_to_buffer()
}

fn heads(language: Language) -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(move |&(id, _)| word(&tables().rewards.columns, id, language))
}

fn cells(line: &RewardLine, language: Language) -> [String; COLUMNS.len()] {
    let words = &tables().rewards;
    let by = |mark: &Option<RewardMark>| mark.as_ref().map(|mark| mark.by.clone()).unwrap_or_default();
    let on = |mark: &Option<RewardMark>| mark.as_ref().map(day_of).unwrap_or_default();
    [
        line.community.to_string(),
        line.community_name.clone(),
        line.community_path.clone(),
        line.level_title.clone(),
        line.amount.in_yuan(),
        word(&words.states, line.state.id(), language).to_owned(),
        line.certificate.clone(),
        line.announced_on.map(|day| day.to_string()).unwrap_or_default(),
        word(&words.standings, line.standing.id(), language).to_owned(),
        day_of(&line.proposed),
        on(&line.approved),
        by(&line.approved),
        on(&line.paid),
        by(&line.paid),
        on(&line.withdrawn),
        line.reason.clone(),
    ]
}

/// The day in China.
fn day_of(mark: &RewardMark) -> String {
    let at = mark.at.parse::<Timestamp>();
    at.map(|at| date_in_china(at.as_millisecond()).to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use shared::{api::notices::RecognitionStanding as S, reward::RewardState};

    use super::*;

    #[test]
    fn every_column_state_and_standing_has_a_word() {
        let words = &tables().rewards;
        assert!(COLUMNS.iter().all(|(id, _)| words.columns.contains_key(*id)));
        assert_eq!(words.columns.len(), COLUMNS.len());
        assert!(RewardState::ALL.iter().all(|state| words.states.contains_key(state.id())));
        for standing in [S::Valid, S::UnderReview, S::Revoked, S::Expired] {
            assert!(words.standings.contains_key(standing.id()), "{}", standing.id());
            assert_eq!(serde_json::to_value(standing).unwrap(), standing.id());
        }
        assert_eq!(COLUMNS[AMOUNT].0, "amount");
    }
}
