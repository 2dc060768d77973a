//! 在途文件: files of a sealed self-assessment on their way, and why one is not taken.

use shared::evidence::FileState;

use super::{
    failure::{code, refusal_notice},
    who::code_form,
};
use crate::{
    api::Failure,
    browser::time,
    dom::{El, button, classed, el},
    texts::{Text, k},
    uploads::{GONE, Outgoing, Parcel, Porter, State},
};

/// How it stands with a parcel, each of its files, and what can be done; made anew with every change.
pub fn parcel(porter: Porter) -> Vec<El> {
    let (parcel, state) = (porter.parcel(), porter.state());
    let arrived = parcel.arrived();
    let is_partly = state == State::Over && arrived < parcel.files.len();
    let (name, words) = match &state {
        State::Sending => ("sending", &k::PARCEL_SENDING),
        State::Waiting(pause) if pause.next.is_none() => ("queued", &k::PARCEL_QUEUED),
        State::Waiting(_) => ("waiting", &k::PARCEL_WAITING),
        State::Refused(_) => ("refused", &k::PARCEL_REFUSED),
        State::Over if is_partly => ("partly", &k::PARCEL_PARTLY),
        State::Over => ("complete", &k::PARCEL_COMPLETE),
        State::Away => return Vec::new(),
    };
    let said = if name == "complete" { words.with(&[&arrived.to_string()]) } else { counted(words, arrived, &parcel) };
    let next = match &state {
        State::Waiting(pause) => pause.next.map(|next| k::OUTBOX_NEXT.with(&[&time::in_words(next)])),
        _ => None,
    };
    let said = [said].into_iter().chain(next).collect::<Vec<_>>().join(" ");
    let head = el("p").attr("role", "status").attr("data-parcel", name).text(&said);
    let send = || button("button button--lead", k::PARCEL_GO.t(), move || porter.send()).flag("data-send-now", true);
    let away = || button("button", k::PARCEL_AWAY.t(), move || porter.put_away()).flag("data-put-away", true);
    let way_on = match &state {
        State::Waiting(pause) => {
            let said = pause.failure.as_ref().filter(|failure| matches!(failure, Failure::Problem(_)));
            said.map(refused).into_iter().chain([send()]).collect()
        }
        State::Refused(failure) if is_of_code(failure) => vec![refused(failure), with_code(porter)],
        State::Refused(failure) => vec![refused(failure), send()],
        State::Over if porter.is_stuck() => vec![stuck(), away()],
        State::Over if is_partly => vec![away()],
        State::Over | State::Sending | State::Away => Vec::new(),
    };
    let rows = classed("ul", "rows").add_all(parcel.files.iter().map(outgoing));
    [head, rows].into_iter().chain(way_on).collect()
}

/// Whether another access code may help, or signing in: also where somebody is signed in who is of no committee,
/// or of that of another community.
fn is_of_code(failure: &Failure) -> bool {
    matches!(code(failure), "access_code_wrong" | "access_code_expired" | "signed_out" | "not_for_role" | "not_found")
}

/// Goes on with another access code; without one where somebody of the committee has signed in.
fn with_code(porter: Porter) -> El {
    code_form(porter.submission(), "data-parcel-code", k::PARCEL_GO.t(), move |code| porter.send_with(code))
}

/// The device still has what was to go.
fn stuck() -> El {
    classed("div", "notice notice--bad").attr("role", "alert").flag("data-stuck", true).text(k::PARCEL_STUCK.t())
}

fn counted(words: &Text, arrived: usize, parcel: &Parcel) -> String {
    words.with(&[&arrived.to_string(), &parcel.files.len().to_string()])
}

fn outgoing(own: &Outgoing) -> El {
    let file = &own.file;
    let called = if file.caption.is_empty() { &file.file_name } else { &file.caption };
    row(&own.id, &[&file.requirement, " ", called].concat(), own.state, (own.offset, file.size_bytes), &own.refusal)
}

/// One file: what it is, how far it is, and why it is not taken.
pub fn row(id: &str, called: &str, state: FileState, (offset, size): (u32, u32), refusal: &str) -> El {
    let percent = (u64::from(offset) * 100 / u64::from(size.max(1))).to_string();
    let (name, class, words) = match state {
        FileState::Missing => ("missing", "small", k::PARCEL_FILE_WAITING.t().to_owned()),
        FileState::Receiving => ("receiving", "small", k::PARCEL_FILE_SENDING.with(&[&percent])),
        FileState::Checking => ("checking", "small", k::PARCEL_FILE_CHECKING.t().to_owned()),
        FileState::Complete => ("complete", "small", k::PARCEL_FILE_COMPLETE.t().to_owned()),
        FileState::Refused => ("refused", "field__error", refusal_words(refusal).t().to_owned()),
    };
    el("li")
        .attr("data-upload", id)
        .attr("data-state", name)
        .add(el("p").text(called))
        .add(classed("p", class).text(&words))
}

/// Why nothing of a parcel goes on, and what to do.
fn refused(failure: &Failure) -> El {
    let words = match code(failure) {
        _ if is_of_code(failure) => &k::PARCEL_CODE,
        "evidence_too_many_today" => &k::PARCEL_TODAY,
        _ => return refusal_notice(failure),
    };
    classed("div", "notice notice--bad").attr("role", "alert").attr("data-failure", code(failure)).text(words.t())
}

/// The words for a file that is not taken, by the code of the reason.
pub fn refusal_words(code: &str) -> &'static Text {
    match code {
        "attachment_heic" => &k::ATTACH_HEIC,
        "attachment_kind" => &k::ATTACH_KIND,
        "attachment_broken" => &k::ATTACH_BROKEN,
        "attachment_too_many_pixels" => &k::ATTACH_PIXELS,
        "attachment_too_large" => &k::ATTACH_LARGE,
        "file_empty" => &k::ATTACH_EMPTY,
        "evidence_duplicate" => &k::ATTACH_TWICE,
        "attachments_too_many" => &k::ATTACH_MANY_HERE,
        "evidence_too_many" => &k::ATTACH_MANY,
        "day_in_future" => &k::ATTACH_FUTURE,
        GONE => &k::ATTACH_GONE,
        _ => &k::ATTACH_NOT_TAKEN,
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::api::Problem;

    #[wasm_bindgen_test]
    fn whoever_may_not_send_is_asked_for_a_code() {
        let failure = |code: &str| Failure::Problem(Problem { code: code.to_owned(), ..Problem::default() });
        for own in ["access_code_wrong", "access_code_expired", "signed_out", "not_for_role", "not_found"] {
            assert!(is_of_code(&failure(own)), "{own}");
        }
        assert!(!is_of_code(&failure("evidence_too_many_today")) && !is_of_code(&Failure::Offline));
    }
}
