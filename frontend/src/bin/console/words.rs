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
        "cross_site" => &c::FAILED_CROSS_SITE,
        "not_for_role" | "step_not_for_role" => &c::FAILED_NOT_FOR_ROLE,
        "case_changed" => &c::FAILED_CHANGED,
        "case_moved_on" => &c::FAILED_MOVED_ON,
        "decision_incomplete" => &c::FAILED_INCOMPLETE,
        "case_invalid" => &c::FAILED_INVALID,
        "receipt_unknown" => &c::FAILED_RECEIPT_UNKNOWN,
        "receipt_used" => &c::FAILED_RECEIPT_USED,
        "receipt_of_other_pack" => &c::FAILED_RECEIPT_OTHER,
        "receipt_broken" => &c::FAILED_RECEIPT_BROKEN,
        "case_running" => &c::FAILED_RUNNING,
        "honour_missing" => &c::FAILED_HONOUR,
        "invalid_email" => &c::FAILED_EMAIL,
        "too_many_webhooks" => &c::FAILED_WEBHOOKS,
        "webhook_disabled" => &c::FAILED_WEBHOOK_OFF,
        "not_found" => &c::FAILED_NOT_FOUND,
        "invalid_parameter" => &c::FAILED_PARAMETER,
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
        _ => &c::REFUSAL_OTHER,
    }
}
