//! What went wrong, in the reader's words, with the way on.

use leptos::prelude::*;

use crate::{
    api::Failure,
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
        "too_many_attempts" | "too_many_requests" => &k::FAILURE_TOO_MANY,
        "outcome_mismatch" => &k::FAILURE_MISMATCH,
        "submission_conflict" => &k::FAILURE_CONFLICT,
        "pack_unknown" | "unknown_pack" | "pack_not_found" => &k::FAILURE_PACK_UNKNOWN,
        "community_unknown" | "unknown_community" | "community_not_found" => &k::FAILURE_COMMUNITY_UNKNOWN,
        "not_found" | "receipt_unknown" | "receipt_not_found" | "unknown_receipt" => &k::FAILURE_NOT_FOUND,
        "engine_version_unknown" | "engine_outdated" | "unknown_engine_version" => &k::FAILURE_OUTDATED,
        "answers_invalid" | "sheet_invalid" | "answer_invalid" | "invalid_sheet" => &k::FAILURE_ANSWERS,
        "storage_unavailable" | "storage_full" | "storage_read_only" | "unavailable" | "overloaded" => {
            &k::FAILURE_UNAVAILABLE
        }
        _ => &k::FAILURE_UNEXPECTED,
    }
}

/// The failure with a button to try again.
pub fn failure_notice(failure: &Failure, again: Option<Callback<()>>) -> AnyView {
    let request = match failure {
        Failure::Problem(problem) => problem.request_id.clone(),
        _ => String::new(),
    };
    view! {
        <div class="notice notice--bad" role="alert" data-failure=code(failure).to_owned()>
            <p class="notice__title">{words(failure).t()}</p>
            {(!request.is_empty()).then(|| view! { <p class="small">{k::FAILURE_REQUEST.with(&[&request])}</p> })}
            {again.map(|again| view! {
                <button type="button" class="button" data-again on:click=move |_| again.run(())>{k::FAILURE_AGAIN.t()}</button>
            })}
        </div>
    }
    .into_any()
}
