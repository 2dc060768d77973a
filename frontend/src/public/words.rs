//! Words for what the server names by code.

use crate::{
    api::{consultations::ConsultationEntry, public::Recognition},
    browser::time,
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

/// The score of a review, which the direct route goes without.
pub(super) fn reviewed<'a>(score: &'a str, route: &str) -> &'a str {
    if score.is_empty() && route == "direct" { k::NOTICE_UNREVIEWED.t() } else { score }
}

/// The scores that a recognition rests on: that of its review, or that of the claim where there was
/// none. Empty ones are not shown.
pub(super) fn scores(one: &Recognition) -> [(&'static Text, &str); 2] {
    let (claimed, of_review) = if one.is_reviewed { ("", one.score.as_str()) } else { (one.score.as_str(), "") };
    [(&k::NOTICE_CLAIMED, claimed), (&k::NOTICE_REVIEWED, reviewed(of_review, &one.route))]
}

/// Where an objection stands.
pub(super) fn objection(code: &str) -> (&'static str, &'static Text, &'static Text) {
    match code {
        "upheld" => ("notice", &k::CHECK_UPHELD, &k::CHECK_UPHELD_MEANS),
        "not_upheld" => ("notice notice--none", &k::CHECK_NOT_UPHELD, &k::CHECK_NOT_UPHELD_MEANS),
        _ => ("notice notice--half", &k::CHECK_RECEIVED, &k::CHECK_RECEIVED_MEANS),
    }
}

/// How a consultation stands.
pub(super) fn consultation(own: &ConsultationEntry) -> El {
    let (class, words) = match own.phase.as_str() {
        _ if own.is_summarised => ("badge badge--none", &k::CONSULTATION_DONE),
        "upcoming" => ("badge badge--none", &k::CONSULTATION_UPCOMING),
        "open" => ("badge badge--good", &k::CONSULTATION_OPEN),
        _ => ("badge", &k::CONSULTATION_OVER),
    };
    let code = if own.is_summarised { "summarised" } else { &own.phase };
    classed("span", class).attr("data-phase", code).text(words.t())
}

/// What became of a comment.
pub(super) fn comment_result(code: &str) -> El {
    let (class, words) = match code {
        "adopted" => ("badge badge--good", &k::COMMENT_ADOPTED),
        "partly_adopted" => ("badge badge--half", &k::COMMENT_PARTLY),
        _ => ("badge badge--none", &k::COMMENT_NOT_ADOPTED),
    };
    classed("span", class).attr("data-result", code).text(words.t())
}

/// How many comments came and what became of them.
pub(super) fn tally(counts: &[u32; 5]) -> String {
    let counts = counts.map(|count| count.to_string());
    k::CONSULTATION_TALLY.with(&counts.each_ref().map(String::as_str))
}

/// From the first to the last day.
pub(super) fn days(first: &str, last: &str) -> String {
    k::NOTICE_DAYS.with(&[&time::day_in_words(first), &time::day_in_words(last)])
}

/// The same of a consultation.
pub(super) fn consultation_days(first: &str, last: &str) -> String {
    k::CONSULTATION_DAYS.with(&[&time::day_in_words(first), &time::day_in_words(last)])
}
