//! 附件: the list of a notice in the form that cities publish, as XLSX and CSV.
//!
//! Names come from imported data, and a cell that begins like a formula would be run by the
//! reader's spreadsheet: in XLSX every text is written as a text, in CSV such a cell gets an
//! apostrophe in front.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use shared::{
    api::notices::{NoticeLine, NoticeView},
    case::Route,
    table::{BYTE_ORDER_MARK, write_row},
};

use super::{NoticeError, internal};
use crate::tables::{Language, tables};

const HEAD: [&str; 8] = ["序号", "市", "县区", "街道", "社区", "自评得分", "评审得分", "结果"];
/// Widths of the columns, in characters.
const WIDTHS: [f64; 8] = [6.0, 12.0, 14.0, 18.0, 30.0, 11.0, 11.0, 24.0];
/// What stands as the result of a community that has left.
const LEFT: &str = "异议成立，退出公示";

/// The list as a workbook.
pub(crate) fn xlsx(notice: &NoticeView) -> Result<Vec<u8>, NoticeError> {
    write_workbook(notice).map_err(internal)
}

fn write_workbook(notice: &NoticeView) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let title = Format::new().set_bold().set_font_size(14).set_align(FormatAlign::Center).set_text_wrap();
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    let cell = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter).set_text_wrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("公示名单")?;
    sheet.merge_range(0, 0, 0, 7, &notice.title, &title)?;
    for (column, (name, width)) in (0_u16..).zip(HEAD.into_iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(1, column, name, &head)?;
    }
    for (row, (position, line)) in (2_u32..).zip(notice.lines.iter().enumerate()) {
        sheet.write_number_with_format(row, 0, u32::try_from(position + 1).unwrap_or(u32::MAX), &cell)?;
        for (column, text) in (1_u16..).zip(texts(line)) {
            match text.parse::<f64>() {
                Ok(number) if matches!(column, 5 | 6) => sheet.write_number_with_format(row, column, number, &cell)?,
                _ => sheet.write_string_with_format(row, column, text, &cell)?,
            };
        }
    }
    sheet.set_freeze_panes(2, 0)?;
    sheet.set_repeat_rows(0, 1)?;
    sheet.set_landscape().set_paper_size(9);
    workbook.save_to_buffer()
}

/// The list as CSV that Excel opens right: a byte order mark, lines that end in CR LF.
pub(crate) fn csv(notice: &NoticeView) -> Vec<u8> {
    let mut written = BYTE_ORDER_MARK.as_bytes().to_vec();
    write_row(&mut written, HEAD);
    for (position, line) in notice.lines.iter().enumerate() {
        let number = (position + 1).to_string();
        write_row(&mut written, std::iter::once(number.as_str()).chain(texts(line)));
    }
    written
}

/// The cells of a line behind its number.
fn texts(line: &NoticeLine) -> [&str; 7] {
    let unreviewed = if line.route == Route::Direct { tables().unreviewed(Language::Zh) } else { "" };
    let result = if line.left_because.is_some() { LEFT } else { &line.level_title };
    [
        &line.city_name,
        &line.county_name,
        &line.street_name,
        &line.community_name,
        line.claimed.score.as_deref().unwrap_or_default(),
        line.reviewed.score.as_deref().unwrap_or(unreviewed),
        result,
    ]
}

#[cfg(test)]
mod tests {
    use shared::{
        api::cases::ResultView,
        notice::{NoticeState, Phase},
    };

    use super::*;

    fn notice_of(name: &str) -> NoticeView {
        let day = || "2026-11-24".parse().unwrap();
        let line = NoticeLine {
            case: String::new(),
            community: "440103001101".parse().unwrap(),
            community_name: name.to_owned(),
            city_name: "广州市".to_owned(),
            county_name: "荔湾区".to_owned(),
            street_name: "沙面街道".to_owned(),
            claimed: ResultView::default(),
            reviewed: ResultView::default(),
            level_title: String::new(),
            route: Route::Full,
            left_because: None,
        };
        NoticeView {
            id: String::new(),
            number: String::new(),
            city: "4401".parse().unwrap(),
            city_name: "广州市".to_owned(),
            title: String::new(),
            text: String::new(),
            first_day: day(),
            last_day: day(),
            contact: String::new(),
            state: NoticeState::Published,
            phase: Phase::Open,
            version: 1,
            lines: vec![line],
            content_sha256: None,
            published_at: None,
            announced_on: None,
        }
    }

    #[test]
    fn no_cell_begins_a_formula() {
        let named = |name: &str| {
            let bytes = csv(&notice_of(name));
            let mut rows = ::csv::ReaderBuilder::new().from_reader(bytes.as_slice());
            rows.records().next().unwrap().unwrap()[4].to_owned()
        };
        for name in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"] {
            assert_eq!(named(name), format!("'{name}"));
        }
        for name in ["", "翠洲社区", "97.5", "a=1"] {
            assert_eq!(named(name), name);
        }
    }
}
