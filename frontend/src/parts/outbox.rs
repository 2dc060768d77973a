//! 发件箱: what is finished and has not been sent yet, as a list; and what is sealed and whose files are still
//! on their way.

use super::{failure::refusal_notice, uploads::parcel};
use crate::{
    browser::time,
    dom::{El, button, classed, el, region},
    draft::{self, Draft},
    outbox::{self, Courier, State, Waiting},
    state::{Act, Var},
    texts::k,
    uploads::{self, Porter},
};

/// The list, which sends by itself while it is shown; nothing while nothing waits. What is sent is no
/// draft any more, and what waits of a draft that is deleted is not sent.
pub fn outbox(drafts: Var<Vec<(String, Draft)>>) -> Option<El> {
    let waiting = outbox::list();
    let porters = Var::new(Vec::new());
    take_on(porters);
    let parcels = move || porters.get().into_iter().map(parcel_row).collect();
    (!waiting.is_empty() || !porters.peek(Vec::is_empty)).then(|| {
        classed("section", "panel")
            .attr("aria-labelledby", "outbox")
            .add(el("h2").attr("id", "outbox").text(k::OUTBOX_TITLE.t()))
            .add(classed("p", "small").text(k::OUTBOX_LEAD.t()))
            .add(classed("ul", "rows").add_all(waiting.into_iter().map(|waiting| row(waiting, drafts, porters))))
            .add(classed("ul", "rows").content_by(parcels))
    })
}

/// Somebody for each parcel that nobody has taken on.
fn take_on(porters: Var<Vec<Porter>>) {
    let is_new = |submission: &str| porters.peek(|own| own.iter().all(|porter| porter.submission() != submission));
    let new: Vec<Porter> = uploads::list()
        .into_iter()
        .filter(|parcel| is_new(&parcel.submission))
        .map(|parcel| Porter::new(parcel, Act::new(|()| {})))
        .collect();
    if !new.is_empty() {
        porters.update(|own| own.extend(&new));
        new.into_iter().for_each(Porter::again);
    }
}

/// A self-assessment that is sealed, with its files.
fn parcel_row(porter: Porter) -> El {
    let own = porter.parcel_now();
    classed("li", "stack")
        .flag_by("hidden", move || porter.state() == uploads::State::Away)
        .attr("data-parcel-of", &own.receipt)
        .add(el("h3").text(&own.community_name))
        .add(region("stack", move || parcel(porter)))
        .add(el("p").add(
            classed("a", "button").attr("href", &["/receipts/", &own.receipt].concat()).text(k::PARCEL_RECEIPT.t()),
        ))
}

fn row(waiting: Waiting, drafts: Var<Vec<(String, Draft)>>, porters: Var<Vec<Porter>>) -> El {
    let since = k::OUTBOX_SINCE.with(&[&time::in_words(waiting.since)]);
    let key = waiting.key.clone();
    let changed = Act::new(move |_| {
        // It has been sent, here or by another page.
        if outbox::load(&key).is_none() {
            drafts.set(draft::list());
            take_on(porters);
        }
    });
    let courier = Courier::new(waiting, changed);
    courier.again();
    let waiting = courier.waiting();
    let state = move || match courier.state() {
        State::Waiting(_) => "waiting",
        State::Sending => "sending",
        State::Refused(_) => "refused",
        State::Sent(_) => "sent",
    };
    let words = move || match courier.state() {
        State::Waiting(_) => k::OUTBOX_WAITING.t(),
        State::Sending => k::SUBMIT_SENDING.t(),
        State::Refused(_) => k::OUTBOX_REFUSED.t(),
        State::Sent(_) => k::OUTBOX_SENT.t(),
    };
    classed("li", "stack")
        .attr("data-outbox", &waiting.key)
        .attr_by("data-state", move || Some(state()))
        .flag_by("hidden", move || {
            drafts.track();
            !matches!(courier.state(), State::Sent(_)) && courier.is_gone()
        })
        .add(el("h3").text(&waiting.community))
        .add(classed("p", "small").text(&since))
        .add(el("p").attr("role", "status").text_by(words))
        .add(region("", move || match courier.state() {
            State::Refused(failure) => vec![refusal_notice(&failure)],
            _ => Vec::new(),
        }))
        .add(classed("div", "row").content_by(move || ways_on(courier)))
}

fn ways_on(courier: Courier) -> Vec<El> {
    let send = || button("button button--lead", k::OUTBOX_SEND.t(), move || courier.send()).flag("data-send-now", true);
    let look = |class| {
        classed("a", class)
            .attr("href", &draft::address(&courier.waiting().key))
            .flag("data-look-into", true)
            .text(k::OUTBOX_LOOK.t())
    };
    match courier.state() {
        State::Waiting(_) => vec![send(), look("button")],
        State::Sending => Vec::new(),
        State::Refused(_) => vec![look("button button--lead")],
        State::Sent(receipt) => vec![
            classed("a", "button button--lead")
                .attr("href", &["/receipts/", &receipt].concat())
                .attr("data-sent", &receipt)
                .text(&receipt),
        ],
    }
}
