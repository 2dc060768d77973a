//! 社区访问码: issuing a code, which is shown once.

use frontend::{
    api::Failure,
    browser::{storage, task, time},
    texts::c,
};
use leptos::prelude::*;
use shared::api::accounts::IssuedCode;

use crate::{api, parts::notice, session::Session};

/// The panel, for the committee itself (`is_own`) or for those who help it.
pub(crate) fn panel(session: Session, community: String, is_own: bool) -> AnyView {
    let (replace, busy) = (RwSignal::new(false), RwSignal::new(false));
    let (issued, failure) = (RwSignal::new(None::<IssuedCode>), RwSignal::new(None::<Failure>));
    let community = StoredValue::new(community);
    let go = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        task::run(async move {
            match api::accounts::issue_code(session, &community.get_value(), replace.get_untracked()).await {
                Ok(code) => {
                    if is_own {
                        // The self-assessment on this device fills it in by itself until the tab is closed.
                        community.with_value(|own| storage::write_for_now(&["code.", own].concat(), &code.code));
                    }
                    let _ = issued.try_set(Some(code));
                }
                Err(refused) => {
                    let _ = failure.try_set(Some(refused));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let shown = move || {
        issued.get().map(|issued| {
            let until = c::ACCESS_UNTIL.with(&[&time::instant_in_words(&issued.expires_at)]);
            view! { <p data-access-code><strong class="console__code">{issued.code}</strong> <br/> <span class="small">{until}</span></p> }
        })
    };
    let lead = if is_own { c::ACCESS_OWN.t() } else { c::ACCESS_OTHER.t() };
    view! {
        <section class="panel" data-access>
            <h2>{c::ACCESS_TITLE.t()}</h2>
            <p class="small">{lead}</p>
            <div role="status">{shown}</div>
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            <label class="choice">
                <input type="checkbox" prop:checked=move || replace.get() on:change=move |event| replace.set(event_target_checked(&event))/>
                <span>{c::ACCESS_REPLACE.t()}</span>
            </label>
            <button type="button" class="button" data-issue-code aria-disabled=move || busy.get().then_some("true") on:click=go>
                {c::ACCESS_GO.t()}
            </button>
        </section>
    }
    .into_any()
}
