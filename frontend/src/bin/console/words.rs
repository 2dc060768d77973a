//! Names of stages, steps, roles and verdicts, and of what can go wrong, in the language of the page.

use frontend::{
    api::Failure,
    browser::time,
    parts::failure,
    texts::{Text, c},
};
use shared::{
    api::cases::{CaseRow, ResultView},
    case::{Route, Stage, Step, Verdict},
    date::Date,
    form::Form,
    people::Role,
};

/// The name of a stage.
pub(crate) fn stage(stage: Stage) -> &'static Text {
    match stage {
        Stage::Applied => &c::STAGE_APPLIED,
        Stage::Recommended => &c::STAGE_RECOMMENDED,
        Stage::PreliminarilyReviewed => &c::STAGE_PRELIMINARILY_REVIEWED,
        Stage::Recognised => &c::STAGE_RECOGNISED,
        Stage::Publicised => &c::STAGE_PUBLICISED,
        Stage::Announced => &c::STAGE_ANNOUNCED,
        Stage::Returned => &c::STAGE_RETURNED,
        Stage::Rejected => &c::STAGE_REJECTED,
        Stage::Withdrawn => &c::STAGE_WITHDRAWN,
        Stage::UnderReview => &c::STAGE_UNDER_REVIEW,
        Stage::Revoked => &c::STAGE_REVOKED,
    }
}

/// What a stage means to the community, and what it has to do.
pub(crate) fn stage_for_community(stage: Stage) -> &'static Text {
    match stage {
        Stage::Applied => &c::NEXT_APPLIED,
        Stage::Recommended => &c::NEXT_RECOMMENDED,
        Stage::PreliminarilyReviewed => &c::NEXT_PRELIMINARILY_REVIEWED,
        Stage::Recognised => &c::NEXT_RECOGNISED,
        Stage::Publicised => &c::NEXT_PUBLICISED,
        Stage::Announced => &c::NEXT_ANNOUNCED,
        Stage::Returned => &c::NEXT_RETURNED,
        Stage::Rejected => &c::NEXT_REJECTED,
        Stage::Withdrawn => &c::NEXT_WITHDRAWN,
        Stage::UnderReview => &c::NEXT_UNDER_REVIEW,
        Stage::Revoked => &c::NEXT_REVOKED,
    }
}

/// The class of the badge of a stage.
pub(crate) fn stage_class(stage: Stage) -> &'static str {
    match stage {
        Stage::Recognised | Stage::Announced => "badge badge--good",
        Stage::Returned | Stage::UnderReview => "badge badge--half",
        Stage::Rejected | Stage::Revoked => "badge badge--bad",
        Stage::Withdrawn => "badge badge--none",
        Stage::Applied | Stage::Recommended | Stage::PreliminarilyReviewed | Stage::Publicised => "badge",
    }
}

/// The name of a step; of the application itself when there is none.
pub(crate) fn step(step: Option<Step>) -> &'static Text {
    match step {
        None => &c::STEP_APPLY,
        Some(Step::Recommend) => &c::STEP_RECOMMEND,
        Some(Step::Pass) => &c::STEP_PASS,
        Some(Step::Recognise) => &c::STEP_RECOGNISE,
        Some(Step::Return) => &c::STEP_RETURN,
        Some(Step::Reject) => &c::STEP_REJECT,
        Some(Step::Withdraw) => &c::STEP_WITHDRAW,
        Some(Step::Resubmit) => &c::STEP_RESUBMIT,
        Some(Step::Publicise) => &c::STEP_PUBLICISE,
        Some(Step::Uphold) => &c::STEP_UPHOLD,
        Some(Step::Announce) => &c::STEP_ANNOUNCE,
        Some(Step::Recheck) => &c::STEP_RECHECK,
        Some(Step::Confirm) => &c::STEP_CONFIRM,
        Some(Step::Revoke) => &c::STEP_REVOKE,
    }
}

/// The name of a route.
pub(crate) fn route(route: Route) -> &'static Text {
    match route {
        Route::Full => &c::ROUTE_FULL,
        Route::Direct => &c::ROUTE_DIRECT,
    }
}

/// The name of a role.
pub(crate) fn role(role: Role) -> &'static Text {
    match role {
        Role::Administrator => &c::ROLE_ADMINISTRATOR,
        Role::Province => &c::ROLE_PROVINCE,
        Role::City => &c::ROLE_CITY,
        Role::County => &c::ROLE_COUNTY,
        Role::Street => &c::ROLE_STREET,
        Role::Community => &c::ROLE_COMMUNITY,
        Role::Department => &c::ROLE_DEPARTMENT,
        Role::Expert => &c::ROLE_EXPERT,
        Role::Supervisor => &c::ROLE_SUPERVISOR,
    }
}

/// All verdicts, in the order in which they are offered.
pub(crate) const VERDICTS: [Verdict; 3] = [Verdict::Confirmed, Verdict::NotConfirmed, Verdict::NeedsEvidence];

/// The name of a verdict.
pub(crate) fn verdict(verdict: Verdict) -> &'static Text {
    match verdict {
        Verdict::Confirmed => &c::VERDICT_CONFIRMED,
        Verdict::NotConfirmed => &c::VERDICT_NOT_CONFIRMED,
        Verdict::NeedsEvidence => &c::VERDICT_NEEDS_EVIDENCE,
    }
}

/// A verdict as attributes and styles name it.
pub(crate) fn verdict_id(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Confirmed => "confirmed",
        Verdict::NotConfirmed => "not_confirmed",
        Verdict::NeedsEvidence => "needs_evidence",
    }
}

/// The points of a result; a dash when it has none.
pub(crate) fn score(result: &ResultView) -> String {
    result.score.clone().unwrap_or_else(|| "—".to_owned())
}

/// The points that a review came to; a dash where there was none, which the direct route goes without.
pub(crate) fn reviewed(review: Option<&ResultView>, route: Route) -> String {
    match (review.and_then(|review| review.score.clone()), route) {
        (Some(score), _) => score,
        (None, Route::Full) => "—".to_owned(),
        (None, Route::Direct) => c::RESULT_UNREVIEWED.t().to_owned(),
    }
}

/// The title of a level; the words for none when there is no id.
pub(crate) fn level<'a>(form: &'a Form, id: Option<&str>) -> &'a str {
    let Some(id) = id else { return c::RESULT_NO_LEVEL.t() };
    let position = form.rulebook.levels.iter().position(|level| level.id == id);
    position.and_then(|position| form.texts.levels.get(position)).map_or(c::RESULT_NO_LEVEL.t(), String::as_str)
}

/// How many days a case has been at its stage.
pub(crate) fn days_here(row: &CaseRow, today: Date) -> i64 {
    time::day_of(&row.stage_since).map_or(0, |since| today.days_since(since).max(0))
}

/// When a case is due, in words; none where nobody is waited for.
pub(crate) fn due(row: &CaseRow, today: Date) -> Option<String> {
    let days = row.due_on?.days_since(today);
    Some(match days {
        ..0 => c::DUE_OVERDUE.with(&[&(-days).to_string()]),
        0 => c::DUE_TODAY.t().to_owned(),
        _ => c::DUE_IN.with(&[&days.to_string()]),
    })
}

/// What went wrong, in words.
pub(crate) fn failed(failure: &Failure) -> &'static Text {
    match failure::code(failure) {
        "signed_out" => &c::FAILED_SIGNED_OUT,
        "sign_in_wrong" => &c::FAILED_SIGN_IN,
        "second_factor_required" => &c::FAILED_CODE_NEEDED,
        "second_factor_wrong" => &c::FAILED_CODE_WRONG,
        "password_change_required" => &c::FAILED_PASSWORD_CHANGE,
        "password_wrong" => &c::FAILED_PASSWORD_WRONG,
        "password_too_short" => &c::FAILED_PASSWORD_SHORT,
        "password_too_long" => &c::FAILED_PASSWORD_LONG,
        "password_common" => &c::FAILED_PASSWORD_COMMON,
        "password_unchanged" => &c::FAILED_PASSWORD_UNCHANGED,
        "second_factor_exists" | "second_factor_absent" => &c::FAILED_FACTOR_CHANGED,
        "cross_site" => &c::FAILED_CROSS_SITE,
        "not_for_role" | "step_not_for_role" => &c::FAILED_NOT_FOR_ROLE,
        "case_changed" => &c::FAILED_CHANGED,
        "case_moved_on" => &c::FAILED_MOVED_ON,
        "decision_incomplete" => &c::FAILED_INCOMPLETE,
        "case_invalid" | "objection_invalid" | "reward_invalid" | "consultation_invalid" | "survey_invalid" => {
            &c::FAILED_INVALID
        }
        "receipt_unknown" => &c::FAILED_RECEIPT_UNKNOWN,
        "receipt_used" => &c::FAILED_RECEIPT_USED,
        "receipt_of_other_pack" => &c::FAILED_RECEIPT_OTHER,
        "receipt_broken" => &c::FAILED_RECEIPT_BROKEN,
        "case_running" => &c::FAILED_RUNNING,
        "honour_missing" => &c::FAILED_HONOUR,
        "notice_published" => &c::FAILED_NOTICE_PUBLISHED,
        "notice_changed" => &c::FAILED_NOTICE_CHANGED,
        "notice_invalid" | "task_invalid" | "inspection_invalid" => &c::FAILED_NOTICE_INVALID,
        "period_running" => &c::REFUSAL_PERIOD,
        "nothing_to_announce" => &c::FAILED_NOTHING_TO_ANNOUNCE,
        "objection_answered" => &c::FAILED_OBJECTION_ANSWERED,
        "invalid_email" => &c::FAILED_EMAIL,
        "too_many_webhooks" => &c::FAILED_WEBHOOKS,
        "too_many_portals" => &c::FAILED_PORTALS,
        "webhook_disabled" => &c::FAILED_WEBHOOK_OFF,
        "attachment_not_now" => &c::FAILED_ATTACH_NOT_NOW,
        "attachment_of_others" => &c::FAILED_ATTACH_OF_OTHERS,
        "attachments_too_many" => &c::FAILED_ATTACH_TOO_MANY,
        "attachment_kind" => &c::FAILED_ATTACH_KIND,
        "attachment_heic" => &c::FAILED_ATTACH_HEIC,
        "attachment_broken" => &c::FAILED_ATTACH_BROKEN,
        "attachment_too_many_pixels" => &c::FAILED_ATTACH_PIXELS,
        "not_found" => &c::FAILED_NOT_FOUND,
        "invalid_parameter" => &c::FAILED_PARAMETER,
        "name_taken" => &c::FAULT_NAME_TAKEN,
        "account_invalid" => &c::FAILED_ACCOUNT,
        "own_account" => &c::FAILED_OWN_ACCOUNT,
        "account_external" => &c::FAILED_ACCOUNT_EXTERNAL,
        "account_disabled" => &c::FAILED_ACCOUNT_DISABLED,
        "settings_invalid" => &c::FAILED_SETTINGS,
        "file_kind_unknown" => &c::FAILED_FILE_KIND,
        "file_has_macros" => &c::FAILED_FILE_MACROS,
        "file_unreadable" | "not_base64" => &c::FAILED_FILE_UNREADABLE,
        "file_encoding_unknown" => &c::FAILED_FILE_ENCODING,
        "file_too_large" => &c::FAILED_FILE_ROWS,
        "file_empty" => &c::FAILED_FILE_EMPTY,
        "reward_scheme_missing" => &c::FAILED_REWARD_SCHEME,
        "reward_scheme_changed" => &c::FAILED_REWARD_CHANGED,
        "budget_below_committed" => &c::FAILED_BUDGET_BELOW,
        "nothing_to_propose" => &c::FAILED_NOTHING_TO_PROPOSE,
        "rewards_refused" => &c::FAILED_REWARDS,
        "budget_exceeded" => &c::FAILED_BUDGET,
        "remark_changed" => &c::FAILED_REMARK_CHANGED,
        "consultation_begun" => &c::FAILED_CONSULTATION_BEGUN,
        "consultation_summarised" => &c::FAILED_CONSULTATION_DONE,
        "consultation_changed" => &c::FAILED_CONSULTATION_CHANGED,
        "consultation_running" => &c::FAILED_CONSULTATION_RUNNING,
        "comments_unanswered" => &c::FAILED_UNANSWERED,
        "body_too_large" => &c::IMPORTS_TOO_LARGE,
        "import_has_errors" => &c::IMPORTS_HAS_ERRORS,
        "assessment_missing" => &c::PLAN_ASSESS_FIRST,
        "plan_changed" => &c::FAILED_PLAN_CHANGED,
        "task_changed" => &c::FAILED_TASK_CHANGED,
        "item_changed" => &c::FAILED_ITEM_CHANGED,
        "item_moved_on" => &c::FAILED_ITEM_MOVED_ON,
        "import_outdated" => &c::FAILED_IMPORT_OUTDATED,
        _ => failure::words(failure),
    }
}

/// What is missing for a step, by the code that rules and server give it.
pub(crate) fn refusal(code: &str) -> &'static Text {
    match code {
        "opinion_missing" => &c::REFUSAL_OPINION,
        "text_missing" => &c::REFUSAL_TEXT,
        "text_too_long" => &c::REFUSAL_TOO_LONG,
        "reasons_missing" => &c::REFUSAL_REASONS,
        "unknown_requirement" => &c::REFUSAL_REQUIREMENT,
        "verdict_missing" => &c::REFUSAL_VERDICTS,
        "verdicts_not_asked" => &c::REFUSAL_VERDICTS_NOT_ASKED,
        "number_out_of_range" | "too_many_decimals" => &c::REFUSAL_MARK,
        "marks_beyond_range" => &c::REFUSAL_MARKS_BEYOND,
        "mark_not_asked" | "mark_not_confirmed" => &c::REFUSAL_MARK_ODD,
        "level_not_reached" => &c::REFUSAL_LEVEL,
        "expert_missing" => &c::REFUSAL_EXPERT,
        "department_silent" => &c::REFUSAL_DEPARTMENT,
        "honour_unchecked" => &c::REFUSAL_HONOUR,
        "receipt_missing" => &c::REFUSAL_RECEIPT,
        "day_missing" => &c::REFUSAL_DAY,
        "step_not_for_role" => &c::FAILED_NOT_FOR_ROLE,
        "wrong_stage" => &c::FAILED_MOVED_ON,
        "period_running" => &c::REFUSAL_PERIOD,
        "objections_open" => &c::REFUSAL_OBJECTIONS,
        "day_in_future" => &c::ATTACH_FUTURE,
        "text_invalid" => &c::REFUSAL_MALFORMED,
        "number_taken" => &c::REFUSAL_NUMBER_TAKEN,
        "first_day_missing" => &c::REFUSAL_FIRST_DAY,
        "first_day_past" => &c::REFUSAL_FIRST_DAY_PAST,
        "last_day_before_first" => &c::REFUSAL_LAST_DAY,
        "period_too_short" => &c::REFUSAL_PERIOD_SHORT,
        "cases_missing" => &c::REFUSAL_CASES,
        "too_many" => &c::REFUSAL_TOO_MANY_CASES,
        "case_not_recognised" | "case_unknown" | "case_named_twice" => &c::REFUSAL_CASE,
        _ => &c::REFUSAL_OTHER,
    }
}

/// What is wrong with a field of an account or a cell of a table, by the server's code.
pub(crate) fn fault(code: &str) -> &'static Text {
    match code {
        "invalid_name" => &c::FAULT_NAME,
        "name_taken" => &c::FAULT_NAME_TAKEN,
        "duplicate_name" => &c::FAULT_NAME_TWICE,
        "invalid_text" | "text_missing" => &c::FAULT_TEXT,
        "text_too_long" => &c::FAULT_TEXT_LONG,
        "text_invalid" => &c::FAULT_TEXT_ODD,
        "invalid_email" => &c::FAULT_EMAIL,
        "unknown_role" => &c::FAULT_ROLE_UNKNOWN,
        "role_not_manageable" => &c::FAULT_ROLE_OTHERS,
        "unknown_division" => &c::FAULT_DIVISION,
        "wrong_level" => &c::FAULT_LEVEL,
        "invalid_department" => &c::FAULT_DEPARTMENT,
        "invalid_code" => &c::FAULT_CODE,
        "duplicate_code" => &c::FAULT_CODE_TWICE,
        "duplicate_row" => &c::FAULT_ROW_TWICE,
        "invalid_year" => &c::FAULT_YEAR,
        "column_missing" => &c::FAULT_COLUMN_MISSING,
        "column_twice" => &c::FAULT_COLUMN_TWICE,
        "rows_missing" => &c::FAULT_ROWS_MISSING,
        "too_many_users" => &c::FAULT_TOO_MANY_USERS,
        _ => &c::REFUSAL_OTHER,
    }
}
