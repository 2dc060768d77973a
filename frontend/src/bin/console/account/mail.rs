//! Whether notifications come by e-mail as well, and to which address.

use frontend::{api::Failure, browser::task, texts::c};
use leptos::prelude::*;
use shared::api::notifications::{MailPreference, PutMailPreference};

use crate::{
    api,
    parts::{
        field::{self, Kind},
        notice::{self, Loaded},
    },
    session::Session,
};

/// The panel of the account page.
pub(super) fn panel(session: Session) -> AnyView {
    let loaded = RwSignal::new(Loaded::<MailPreference>::Loading);
    let load = move || {
        task::run(async move {
            let answer = api::notifications::mail(session).await;
            let _ = loaded.try_set(Loaded::from(answer));
        });
    };
    load();
    view! {
        <section class="panel" data-mail>
            <h2>{c::MAIL_TITLE.t()}</h2>
            {move || match loaded.get() {
                Loaded::Loading => notice::loading(),
                Loaded::Failed(failure) => notice::failed_with(&failure, load),
                Loaded::Ready(holds) => form(session, holds),
            }}
        </section>
    }
    .into_any()
}

fn form(session: Session, holds: MailPreference) -> AnyView {
    let email = RwSignal::new(holds.email.unwrap_or_default());
    let wants = RwSignal::new(holds.wants_mail);
    let (failure, is_done) = (RwSignal::new(None::<Failure>), RwSignal::new(false));
    let send = move || {
        failure.set(None);
        is_done.set(false);
        let wish = PutMailPreference { email: Some(email.get_untracked()), wants_mail: wants.get_untracked() };
        task::run(async move {
            match api::notifications::put_mail(session, &wish).await {
                Ok(holds) => {
                    email.set(holds.email.unwrap_or_default());
                    is_done.set(true);
                }
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    let kind = Kind { input: "email", autocomplete: "email", inputmode: "email", longest: 254, required: false };
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            {(!holds.is_sending).then(|| view! { <p>{c::MAIL_OFF.t()}</p> })}
            {field::text("email", c::MAIL_ADDRESS.t(), c::MAIL_HELP.t(), kind, email, String::new)}
            <label class="tick">
                <input
                    type="checkbox"
                    data-wants-mail
                    prop:checked=move || wants.get()
                    on:change:target=move |event| wants.set(event.target().checked())
                />
                <span>{c::MAIL_WANTS.t()}</span>
            </label>
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            {move || is_done.get().then(|| notice::done(c::MAIL_DONE.t().to_owned()))}
            <button type="submit" class="button" data-mail-go>{c::COMMON_SAVE.t()}</button>
        </form>
    }
    .into_any()
}
