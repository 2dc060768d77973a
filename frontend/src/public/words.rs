//! Words for what the server names by code.

use crate::{
    dom::{El, classed},
    texts::{Text, k},
};

/// Where the days of a notice lie.
pub(super) fn phase(code: &str) -> El {
    let (class, words) = match code {
        "upcoming" => ("badge badge--none", &k::PHASE_UPCOMING),
        "open" => ("badge badge--good", &k::PHASE_OPEN),
        _ => ("badge", &k::PHASE_OVER),
    };
    classed("span", class).attr("data-phase", code).text(words.t())
}

/// How a recognition stands.
pub(super) fn standing(code: &str) -> El {
    let (class, words) = match code {
        "valid" => ("badge badge--good", &k::STANDING_VALID),
        "under_review" => ("badge badge--half", &k::STANDING_UNDER_REVIEW),
        "revoked" => ("badge badge--bad", &k::STANDING_REVOKED),
        _ => ("badge badge--none", &k::STANDING_EXPIRED),
    };
    classed("span", class).attr("data-standing", code).text(words.t())
}

/// The way that a case went.
pub(super) fn route(code: &str) -> &'static Text {
    if code == "direct" { &k::ROUTE_DIRECT } else { &k::ROUTE_FULL }
}

/// Where an objection stands.
pub(super) fn objection(code: &str) -> (&'static str, &'static Text, &'static Text) {
    match code {
        "upheld" => ("notice", &k::CHECK_UPHELD, &k::CHECK_UPHELD_MEANS),
        "not_upheld" => ("notice notice--none", &k::CHECK_NOT_UPHELD, &k::CHECK_NOT_UPHELD_MEANS),
        _ => ("notice notice--half", &k::CHECK_RECEIVED, &k::CHECK_RECEIVED_MEANS),
    }
}

/// From the first to the last day.
pub(super) fn days(first: &str, last: &str) -> String {
    k::NOTICE_DAYS.with(&[first, last])
}
