//! 发件箱: what is finished and has not been sent yet, as a list; what was changed since it was sent and may have
//! arrived; and what is sealed and whose files are still on their way.

use super::{
    failure::refusal_notice,
    tried::{asked, is_any_asked},
    uploads::parcel,
    who::code_form,
};
use crate::{
    api::Failure,
    browser::time,
    dom::{El, button, classed, el, follow, region},
    draft::{self, Draft},
    outbox::{self, Courier, Pause, State, Waiting, tried},
    state::{Act, Var},
    texts::k,
    uploads::{self, Porter},
};

/// The list, which sends by itself while it is shown; hidden while there is nothing to be said. What is sent is
/// no draft any more, and what waits of a draft that is deleted is not sent. Whenever the drafts are listed anew
/// it is looked what waits, too: it may have been sent, or have come with a file.
pub fn outbox(drafts: Var<Vec<(String, Draft)>>) -> El {
    let (couriers, porters) = (Var::new(Vec::new()), Var::new(Vec::new()));
    follow(Box::new(move || {
        drafts.track();
        take_on(couriers, drafts);
        tried::ask_after();
    }));
    follow(Box::new(move || {
        drafts.track();
        // With what turns out to be sealed come its files.
        is_any_asked();
        take_on_parcels(porters);
    }));
    let waiting = move || couriers.get().into_iter().map(|courier| row(courier, drafts, couriers)).collect();
    let parcels = move || porters.get().into_iter().map(parcel_row).collect();
    classed("section", "panel")
        .attr("aria-labelledby", "outbox")
        .flag_by("hidden", move || couriers.with(Vec::is_empty) && porters.with(Vec::is_empty) && !is_any_asked())
        .add(el("h2").attr("id", "outbox").text(k::OUTBOX_TITLE.t()))
        .add(classed("p", "small").text(k::OUTBOX_LEAD.t()))
        .add(classed("ul", "rows").content_by(waiting))
        .add(asked())
        .add(classed("ul", "rows").content_by(parcels))
}

/// Somebody for each submission that nobody has taken on, and nobody for what stands there no more.
fn take_on(couriers: Var<Vec<Courier>>, drafts: Var<Vec<(String, Draft)>>) {
    let mut own = couriers.now();
    let before = own.len();
    own.retain(|courier| !courier.is_past());
    let is_known = |waiting: &Waiting| own.iter().any(|courier| courier.carries(waiting));
    let new: Vec<Courier> = outbox::list()
        .into_iter()
        .filter(|waiting| !is_known(waiting))
        .map(|waiting| {
            let key = waiting.key.clone();
            let changed = Act::new(move |_| {
                // It has been sent, here or by another page.
                if outbox::load(&key).is_none() {
                    drafts.set(draft::list());
                }
            });
            Courier::new(waiting, changed)
        })
        .collect();
    if own.len() < before || !new.is_empty() {
        own.extend(&new);
        couriers.set(own);
    }
    new.into_iter().for_each(Courier::again);
}

/// Somebody for each parcel that nobody has taken on. One that was done with may come again with a file.
fn take_on_parcels(porters: Var<Vec<Porter>>) {
    let is_new = |submission: &str| {
        porters.peek(|own| own.iter().all(|porter| porter.submission() != submission || porter.is_past()))
    };
    let new: Vec<Porter> = uploads::list()
        .into_iter()
        .filter(|parcel| is_new(&parcel.submission))
        .map(|parcel| Porter::new(parcel, Act::new(|()| {})))
        .collect();
    if !new.is_empty() {
        porters.update(|own| {
            own.retain(|porter| new.iter().all(|other| other.submission() != porter.submission()));
            own.extend(&new);
        });
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

fn row(courier: Courier, drafts: Var<Vec<(String, Draft)>>, couriers: Var<Vec<Courier>>) -> El {
    let waiting = courier.waiting();
    let since = k::OUTBOX_SINCE.with(&[&time::in_words(waiting.since)]);
    let state = move || match courier.state() {
        State::Waiting(Pause { next: None, .. }) => "queued",
        State::Waiting(_) => "waiting",
        State::WithoutCode => "without_code",
        State::Sending => "sending",
        State::Refused(_) => "refused",
        State::Sent(_) => "sent",
    };
    let words = move || match courier.state() {
        State::Waiting(Pause { next: Some(next), .. }) => {
            [k::OUTBOX_WAITING.t(), " ", &k::OUTBOX_NEXT.with(&[&time::in_words(next)])].concat()
        }
        State::Waiting(_) => k::OUTBOX_QUEUED.t().to_owned(),
        State::WithoutCode => k::OUTBOX_WITHOUT_CODE.t().to_owned(),
        State::Sending => k::SUBMIT_SENDING.t().to_owned(),
        State::Refused(_) => k::OUTBOX_REFUSED.t().to_owned(),
        State::Sent(_) => k::OUTBOX_SENT.t().to_owned(),
    };
    let give = Act::new(move |code: String| {
        let renewed = waiting.renewed(&code).filter(|_| !code.is_empty());
        // Another page may have sent it, or something else stands there: that is looked at below.
        if let Some(renewed) = renewed.filter(|_| !courier.is_gone()) {
            renewed.keep();
        }
        take_on(couriers, drafts);
    });
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
            State::Waiting(Pause { failure: Some(failure @ Failure::Problem(_)), .. }) => {
                vec![refusal_notice(&failure)]
            }
            _ => Vec::new(),
        }))
        .add(region("", move || match courier.state() {
            State::WithoutCode => {
                vec![code_form(&waiting.id, "data-outbox-code", k::OUTBOX_SEND.t(), move |code| give.run(code))]
            }
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
        State::WithoutCode => vec![look("button")],
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use js_sys::Promise;
    use wasm_bindgen::JsValue;
    use wasm_bindgen_futures::JsFuture;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::{
        browser::{files, records, uuid},
        evidence::{self, Chosen},
    };

    #[wasm_bindgen_test]
    async fn a_parcel_that_comes_again_after_it_was_done_with_is_taken_on() {
        const KEY: &str = "440103001112/a";
        records::open().await;
        let chosen = Chosen::document();
        let bytes = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        let no_draft = || ("draft.none".to_owned(), None::<String>);
        assert!(evidence::keep(KEY, &chosen, &bytes, &no_draft).await);
        let id = uuid::version_7();
        let upload = evidence::upload_id(&id, &chosen.id);
        let body = [r#"{"community":"440103001112","evidence":[{"id":""#, &upload, r#""}]}"#].concat();
        let waiting = Waiting::new(KEY.to_owned(), id.clone(), "翠洲社区".to_owned(), body);
        uploads::pack(&waiting).expect("its files").take_on(KEY, "R-1");
        let parcel = uploads::load(&id).expect("a parcel");
        let (name, text) = parcel.record().expect("a record");

        // Another page has brought it.
        records::remove(&name);
        let porters = Var::new(Vec::new());
        let over = Promise::new(&mut |over, _| {
            let over = Act::new(move |()| drop(over.call0(&JsValue::UNDEFINED)));
            porters.set(vec![Porter::new(parcel.clone(), over)]);
        });
        porters.now()[0].send();
        JsFuture::from(over).await.expect("it is over");
        take_on_parcels(porters);
        let own = || porters.now().into_iter().filter(|porter| porter.submission() == id).collect::<Vec<_>>();
        assert!(own().len() == 1 && own()[0].is_past());

        records::write(&name, &text);
        take_on_parcels(porters);
        assert!(own().len() == 1 && !own()[0].is_past());
        // Once is enough.
        take_on_parcels(porters);
        assert_eq!(own().len(), 1);
        // Before anything is sent.
        records::remove(&name);
        assert!(evidence::remove(KEY, &chosen.id).await);
    }
}
