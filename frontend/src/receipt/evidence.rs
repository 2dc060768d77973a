//! 佐证文件 of a receipt: which of them are here. On the device that has submitted they go on from here.

use shared::{
    api::uploads::{EvidenceFileStatus, EvidenceStatus},
    evidence::FileState,
};

use super::Shown;
use crate::{
    api::{Failure, uploads as api},
    browser::task,
    dom::{El, classed, el, region},
    parts::{
        failure::failure_notice,
        uploads::{parcel, row},
    },
    state::{Act, Var},
    texts::k,
    uploads::{self, Porter, State},
};

/// The files that the record names; nothing when it names none.
pub(super) fn evidence(shown: &Shown) -> Option<El> {
    let record = &shown.sheet.record;
    if record.evidence.is_empty() {
        return None;
    }
    let status = Var::new(None::<Result<EvidenceStatus, Failure>>);
    let number = record.receipt.clone();
    let ask = Act::new(move |()| {
        let number = number.clone();
        task::run(async move { status.set(Some(api::of_receipt(&number).await)) });
    });
    let porter = uploads::load(&record.submission_id).map(|parcel| Porter::new(parcel, ask));
    if let Some(porter) = porter {
        porter.again();
    }
    ask.run(());
    let content = move || match porter {
        // While the device has something to send it knows best.
        Some(porter) if is_under_way(porter) => parcel(porter),
        _ => status.with(|status| match status {
            None => vec![classed("p", "small").text(k::PARCEL_ASKING.t())],
            Some(Ok(status)) => on_record(status),
            Some(Err(failure)) => vec![failure_notice(failure, Some(ask))],
        }),
    };
    let title = el("h2").attr("id", "evidence").text(k::PARCEL_TITLE.t());
    Some(
        classed("section", "panel")
            .attr("aria-labelledby", "evidence")
            .flag("data-evidence-files", true)
            .add(title)
            .add(region("stack", content)),
    )
}

/// Not yet over, or something was not taken, or is still on the device.
fn is_under_way(porter: Porter) -> bool {
    match porter.state() {
        State::Over => porter.is_stuck() || porter.parcel().arrived() < porter.parcel().files.len(),
        State::Away => false,
        State::Waiting(_) | State::Sending | State::Refused(_) => true,
    }
}

/// What the server has.
fn on_record(status: &EvidenceStatus) -> Vec<El> {
    let all = status.files.len();
    let arrived = status.files.iter().filter(|own| own.state == FileState::Complete).count();
    let (name, words) = if status.is_complete {
        ("complete", k::PARCEL_COMPLETE.with(&[&all.to_string()]))
    } else {
        let is_settled = status.files.iter().all(|own| own.state.is_settled());
        let (name, words) =
            if is_settled { ("partly", &k::PARCEL_PARTLY) } else { ("elsewhere", &k::PARCEL_ELSEWHERE) };
        (name, words.with(&[&arrived.to_string(), &all.to_string()]))
    };
    let line = |own: &EvidenceFileStatus| {
        let refusal = own.refusal.as_deref().unwrap_or_default();
        row(&own.id, &own.requirement, own.state, (own.offset, own.size_bytes), refusal)
    };
    let head = el("p").attr("role", "status").attr("data-parcel", name).text(&words);
    vec![head, classed("ul", "rows").add_all(status.files.iter().map(line))]
}
