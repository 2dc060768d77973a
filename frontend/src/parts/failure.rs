//! What went wrong, in the reader's words, with the way on.

use crate::{
    api::Failure,
    dom::{El, button, classed},
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

/// The words for a failure.
pub fn words(failure: &Failure) -> &'static Text {
    match code(failure) {
        "offline" => &k::FAILURE_OFFLINE,
        "timeout" => &k::FAILURE_TIMEOUT,
        "access_code_wrong" => &k::FAILURE_CODE_WRONG,
        "access_code_expired" => &k::FAILURE_CODE_EXPIRED,
        "too_many_attempts" => &k::FAILURE_TOO_MANY,
        "outcome_mismatch" => &k::FAILURE_MISMATCH,
        "submission_conflict" => &k::FAILURE_CONFLICT,
        "unknown_pack" => &k::FAILURE_PACK_UNKNOWN,
        "unknown_community" => &k::FAILURE_COMMUNITY_UNKNOWN,
        "not_found" => &k::FAILURE_NOT_FOUND,
        "engine_version_unknown" => &k::FAILURE_OUTDATED,
        "submission_invalid" => &k::FAILURE_ANSWERS,
        "storage_unavailable" | "not_ready" => &k::FAILURE_UNAVAILABLE,
        _ => &k::FAILURE_UNEXPECTED,
    }
}

/// The failure with a button to try again.
pub fn failure_notice(failure: &Failure, again: Option<Act<()>>) -> El {
    let request = match failure {
        Failure::Problem(problem) if !problem.request_id.is_empty() => Some(&problem.request_id),
        _ => None,
    };
    classed("div", "notice notice--bad")
        .attr("role", "alert")
        .attr("data-failure", code(failure))
        .add(classed("p", "notice__title").text(words(failure).t()))
        .add_all(request.map(|request| classed("p", "small").text(&k::FAILURE_REQUEST.with(&[request]))))
        .add_all(
            again.map(|again| button("button", k::FAILURE_AGAIN.t(), move || again.run(())).flag("data-again", true)),
        )
}
