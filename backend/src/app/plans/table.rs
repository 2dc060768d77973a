//! 《绿色社区创建工作计划及进度表》 of a community, as XLSX and CSV.
//!
//! What people have typed may begin like a formula: in XLSX every text is written as a text, in CSV
//! such a cell gets an apostrophe in front.

use rust_xlsxwriter::{Format as CellFormat, FormatAlign, FormatBorder, Workbook, XlsxError};
use serde_json::json;
use shared::{
    api::plans::{CommunityPlan, PlanView, TaskView},
    evaluate::State,
    form::TextStatus,
    plan::TaskState,
    table::{BYTE_ORDER_MARK, write_row},
};

use super::{PlanError, internal, view};
use crate::{
    app::{
        audit::{self, Entry},
        exports::Format,
        person::Person,
    },
    clock::date_in_china,
    state::AppState,
};

const TITLE: &str = "绿色社区创建工作计划及进度表";
const HEAD: [&str; 11] =
    ["序号", "编号", "创建要求", "文本状态", "最新自评", "责任人", "完成期限", "状态", "说明", "更新人", "更新日期"];
/// Widths of the columns, in characters.
const WIDTHS: [f64; 11] = [6.0, 8.0, 48.0, 10.0, 11.0, 14.0, 12.0, 12.0, 32.0, 14.0, 12.0];
/// Position of the last column.
const LAST: u16 = 10;

/// A table with the name that it is saved under.
pub(crate) async fn export(
    state: &AppState,
    person: &Person,
    code: &str,
    pack_id: Option<&str>,
    format: Format,
) -> Result<(String, Vec<u8>), PlanError> {
    let whole = view::view(state, person, code, pack_id).await?;
    let plan = whole.plan.as_ref().ok_or(PlanError::Unknown)?;
    let ending = format.ending();
    let text_status = state.library.get(&plan.pack_hash).map_or("", |pack| status_words(pack.summary.text_status));
    let bytes = match format {
        Format::Csv => csv(plan, text_status),
        Format::Xlsx => xlsx(&whole, plan, text_status).map_err(internal)?,
    };
    let transaction = state.database.begin().await?;
    let entry = Entry::new(person, "plan_exported", format!("plan of {} as {ending}", whole.community))
        .within(&whole.community)
        .to(json!({ "pack": whole.pack_id }));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok((format!("{}{TITLE}.{ending}", whole.community_name), bytes))
}

fn csv(plan: &PlanView, text_status: &str) -> Vec<u8> {
    let mut written = BYTE_ORDER_MARK.as_bytes().to_vec();
    write_row(&mut written, HEAD);
    for (position, task) in plan.tasks.iter().enumerate() {
        let cells = cells(position, task, text_status);
        write_row(&mut written, cells.iter().map(String::as_str));
    }
    written
}

fn xlsx(whole: &CommunityPlan, plan: &PlanView, text_status: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let title = CellFormat::new().set_bold().set_font_size(14).set_align(FormatAlign::Center).set_text_wrap();
    let head = CellFormat::new().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    let cell = CellFormat::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter).set_text_wrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("工作计划及进度")?;
    sheet.merge_range(0, 0, 0, LAST, &format!("{}{TITLE}", whole.community_name), &title)?;
    for (column, (name, width)) in (0_u16..).zip(HEAD.into_iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(1, column, name, &head)?;
    }
    for (row, (position, task)) in (2_u32..).zip(plan.tasks.iter().enumerate()) {
        for (column, text) in (0_u16..).zip(cells(position, task, text_status)) {
            sheet.write_string_with_format(row, column, text, &cell)?;
        }
    }
    sheet.set_freeze_panes(2, 0)?;
    sheet.set_repeat_rows(0, 1)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    workbook.save_to_buffer()
}

/// The text of each column.
fn cells(position: usize, task: &TaskView, text_status: &str) -> [String; HEAD.len()] {
    let words = [task.reason.as_str(), task.note.as_str()];
    let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
    [
        (position + 1).to_string(),
        task.requirement.clone(),
        task.title.clone(),
        text_status.to_owned(),
        task.found.map_or("不再要求", found).to_owned(),
        task.owner.clone(),
        task.due_on.map(|day| day.to_string()).unwrap_or_default(),
        state(task),
        words.join("；"),
        task.changed_by.clone(),
        day_of(&task.changed_at),
    ]
}

/// How far the words of the requirements may be taken for the official ones.
const fn status_words(status: TextStatus) -> &'static str {
    match status {
        TextStatus::Official => "官方原文",
        TextStatus::Paraphrase => "转述",
        TextStatus::Reconstruction => "重构",
    }
}

/// The day in China of an instant.
fn day_of(instant: &str) -> String {
    let instant: Option<jiff::Timestamp> = instant.parse().ok();
    instant.map(|instant| date_in_china(instant.as_millisecond()).to_string()).unwrap_or_default()
}

fn state(task: &TaskView) -> String {
    let words = match task.state {
        TaskState::Open => "未开始",
        TaskState::InProgress => "进行中",
        TaskState::Done => "已完成",
        TaskState::Dropped => "不再进行",
    };
    if task.is_overdue { format!("{words}（逾期）") } else { words.to_owned() }
}

fn found(state: State) -> &'static str {
    match state {
        State::Met => "符合",
        State::Partly => "部分符合",
        State::NotMet => "不符合",
        State::Unanswered => "未作答",
        State::NotApplicable => "不适用",
        State::Hidden | State::Retired => "不再要求",
    }
}
