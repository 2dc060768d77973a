//! What went wrong, in the reader's words, with the way on.

use core::ptr;

use crate::{
    api::Failure,
    dom::{El, button, classed, el},
    state::Act,
    texts::{Text, k},
};

/// The stable code of a failure: the server's, or one of ours for what never reached it.
pub fn code(failure: &Failure) -> &str {
    match failure {
        Failure::Offline => "offline",
        Failure::Timeout => "timeout",
        Failure::Unexpected => "unexpected",
        Failure::Problem(problem) => &problem.code,
    }
}

/// The words for a failure that any request can meet.
pub fn words(failure: &Failure) -> &'static Text {
    match code(failure) {
        "offline" => &k::FAILURE_OFFLINE,
        "timeout" => &k::FAILURE_TIMEOUT,
        "unknown_pack" => &k::FAILURE_PACK_UNKNOWN,
        "unknown_community" => &k::FAILURE_COMMUNITY_UNKNOWN,
        "pack_not_for_community" => &k::FAILURE_PACK_NOT_HERE,
        "not_found" => &k::FAILURE_NOT_FOUND,
        "storage_unavailable" | "not_ready" | "overloaded" => &k::FAILURE_UNAVAILABLE,
        _ => &k::FAILURE_UNEXPECTED,
    }
}

/// The words for a code or a submission that was refused.
pub(super) fn refusal_words(failure: &Failure) -> &'static Text {
    match code(failure) {
        "access_code_wrong" => &k::FAILURE_CODE_WRONG,
        "access_code_expired" => &k::FAILURE_CODE_EXPIRED,
        "too_many_attempts" => &k::FAILURE_TOO_MANY,
        "outcome_mismatch" => &k::FAILURE_MISMATCH,
        "submission_conflict" => &k::FAILURE_CONFLICT,
        "engine_version_unknown" => &k::FAILURE_OUTDATED,
        "submission_invalid" => {
            let Failure::Problem(problem) = failure else { return &k::FAILURE_ANSWERS };
            problem
                .errors
                .iter()
                .find_map(|(pointer, code)| finding_words(pointer, code))
                .unwrap_or(&k::FAILURE_ANSWERS)
        }
        _ => words(failure),
    }
}

/// The words for a finding that is about no answer.
fn finding_words(pointer: &str, code: &str) -> Option<&'static Text> {
    match code {
        "day_out_of_range" => Some(&k::FAILURE_DAY),
        "pack_not_valid" => Some(&k::FAILURE_PACK_NOT_VALID),
        "pack_not_for_community" => Some(&k::FAILURE_PACK_NOT_HERE),
        "previous_differs" | "previous_not_on_record" => Some(&k::FAILURE_PREVIOUS),
        _ => pointer.starts_with("/filler/").then_some(&k::FAILURE_FILLER),
    }
}

/// The failure with a button to try again.
pub fn failure_notice(failure: &Failure, again: Option<Act<()>>) -> El {
    let again =
        again.map(|again| button("button", k::FAILURE_AGAIN.t(), move || again.run(())).flag("data-again", true));
    notice(failure, words(failure)).add_all(again)
}

/// A code or a submission that was refused, with the reason and how long to wait.
pub fn refusal_notice(failure: &Failure) -> El {
    let wait = match failure {
        Failure::Problem(problem) if !problem.retry_after.is_empty() => Some(&problem.retry_after),
        _ => None,
    };
    let wait = wait.map(|seconds| el("p").flag("data-wait", true).text(&k::FAILURE_WAIT.with(&[seconds])));
    notice(failure, refusal_words(failure)).add_all(wait)
}

fn notice(failure: &Failure, words: &'static Text) -> El {
    // What the server is not to blame for is for nobody's administrator.
    let is_fault =
        [&k::FAILURE_UNEXPECTED, &k::FAILURE_UNAVAILABLE, &k::FAILURE_MISMATCH].iter().any(|own| ptr::eq(*own, words));
    let request = match failure {
        Failure::Problem(problem) if is_fault && !problem.request_id.is_empty() => Some(&problem.request_id),
        _ => None,
    };
    classed("div", "notice notice--bad")
        .attr("role", "alert")
        .attr("data-failure", code(failure))
        .add(classed("p", "notice__title").text(words.t()))
        .add_all(request.map(|request| classed("p", "small").text(&k::FAILURE_REQUEST.with(&[request]))))
}
