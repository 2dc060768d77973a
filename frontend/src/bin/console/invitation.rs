//! 邀请: the link that sets the first password.

use frontend::{
    api::Failure,
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use shared::api::accounts::InvitationView;

use crate::{
    api,
    parts::{
        notice::{self, Loaded},
        secret::Secret,
        title,
    },
};

/// The page of an invitation.
pub(crate) fn page(token: String) -> AnyView {
    let loaded = RwSignal::new(Loaded::Loading);
    let accepted = RwSignal::new(false);
    let key = StoredValue::new(token);
    task::run(async move {
        loaded.set(Loaded::from(api::session::invitation(&key.get_value()).await));
    });
    view! {
        <section class="panel console__narrow" data-invitation>
            {title(c::INVITATION_TITLE.t().to_owned())}
            {move || match loaded.get() {
                _ if accepted.get() => accepted_view(),
                Loaded::Loading => notice::loading(),
                Loaded::Failed(_) => view! {
                    <div class="notice notice--bad" role="alert" data-failure="invitation">
                        <p class="notice__title">{c::INVITATION_GONE.t()}</p>
                        <p>{c::INVITATION_GONE_MEANS.t()}</p>
                    </div>
                }
                .into_any(),
                Loaded::Ready(invitation) => form(key, &invitation, accepted),
            }}
        </section>
    }
    .into_any()
}

fn accepted_view() -> AnyView {
    view! {
        {notice::done(c::INVITATION_DONE.t().to_owned())}
        <a class="button button--lead" href="/console" rel="external" data-continue>{c::SIGN_IN_GO.t()}</a>
    }
    .into_any()
}

fn form(token: StoredValue<String>, invitation: &InvitationView, accepted: RwSignal<bool>) -> AnyView {
    let secret = Secret::new();
    let failure = RwSignal::new(None::<Failure>);
    let send = move || {
        let Some(password) = secret.checked() else { return };
        failure.set(None);
        task::run(async move {
            match api::session::accept_invitation(&token.get_value(), password).await {
                Ok(()) => accepted.set(true),
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    let until = time::instant_in_words(&invitation.expires_at);
    view! {
        <p>{c::INVITATION_LEAD.with(&[&invitation.display_name, &invitation.name])}</p>
        <p class="small">{c::INVITATION_UNTIL.with(&[&until])}</p>
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <input type="text" name="username" autocomplete="username" value=invitation.name.clone() hidden/>
            {secret.fields()}
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button type="submit" class="button button--lead" data-accept>{c::INVITATION_GO.t()}</button>
        </form>
    }
    .into_any()
}
