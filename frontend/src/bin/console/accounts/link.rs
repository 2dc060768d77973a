//! An invitation link, which is shown once.

use frontend::{
    browser::{page, time},
    texts::c,
};
use leptos::prelude::*;
use shared::api::accounts::InvitedAccount;

/// The link with a button that copies it.
pub(super) fn shown(invited: &InvitedAccount) -> AnyView {
    let url = StoredValue::new(invited.invitation_url.clone());
    let copied = RwSignal::new(None::<bool>);
    let lead = c::LINK_LEAD.with(&[
        &invited.account.display_name,
        &invited.account.name,
        &time::instant_in_words(&invited.expires_at),
    ]);
    view! {
        <div class="notice" data-invited>
            <p class="notice__title">{c::LINK_TITLE.t()}</p>
            <p>{lead}</p>
            <div class="field">
                <label class="field__label" for="invitation-link">{c::LINK_LABEL.t()}</label>
                <textarea
                    id="invitation-link"
                    class="input console__code"
                    rows="3"
                    readonly
                    data-invitation-link
                    prop:value=url.get_value()
                ></textarea>
            </div>
            <div class="row">
                <button
                    type="button"
                    class="button button--lead"
                    data-copy
                    on:click=move |_| copied.set(Some(url.with_value(|url| page::copy(url))))
                >
                    {c::LINK_COPY.t()}
                </button>
                <span role="status">
                    {move || copied.get().map(|is_copied| if is_copied { c::LINK_COPIED.t() } else { c::LINK_BY_HAND.t() })}
                </span>
            </div>
        </div>
    }
    .into_any()
}
