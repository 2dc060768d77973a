//! 我的账号: password, second factor, e-mail, sessions.

mod mail;
mod second_factor;
mod sessions;

use frontend::{api::Failure, browser::task, texts::c};
use leptos::prelude::*;
use shared::api::accounts::ChangePassword;

use crate::{
    api,
    parts::{
        field::{self, Kind},
        notice,
        secret::Secret,
        title,
    },
    session::Session,
    words,
};

/// The page of one's own account.
pub(crate) fn page(session: Session) -> AnyView {
    let facts = session.who.with_untracked(|who| {
        who.as_ref().map(|who| {
            [
                (c::ACCOUNT_PERSON.t(), who.display_name.clone()),
                (c::SIGN_IN_NAME.t(), who.name.clone()),
                (c::ACCOUNT_ROLE.t(), words::role(who.role).t().to_owned()),
                (c::ACCOUNT_DIVISION.t(), who.division_name.clone()),
            ]
        })
    });
    let facts = facts.into_iter().flatten().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    view! {
        <div class="stack--loose console__middle" data-account>
            {title(c::ACCOUNT_TITLE.t().to_owned())}
            <section class="panel"><dl class="facts">{facts.collect_view()}</dl></section>
            <section class="panel">
                <h2>{c::PASSWORD_TITLE.t()}</h2>
                {password(session)}
            </section>
            {second_factor::panel(session)}
            {mail::panel(session)}
            {sessions::panel(session)}
        </div>
    }
    .into_any()
}

/// The page of somebody who has to choose another password before anything else.
pub(crate) fn forced(session: Session) -> AnyView {
    view! {
        <section class="panel console__narrow" data-forced>
            {title(c::PASSWORD_FORCED.t().to_owned())}
            <p>{c::PASSWORD_FORCED_MEANS.t()}</p>
            {password(session)}
        </section>
    }
    .into_any()
}

fn password(session: Session) -> AnyView {
    let (current, secret) = (RwSignal::new(String::new()), Secret::new());
    let (failure, is_done) = (RwSignal::new(None::<Failure>), RwSignal::new(false));
    let name = session.who.with_untracked(|who| who.as_ref().map(|who| who.name.clone()).unwrap_or_default());
    let send = move || {
        let Some(new) = secret.checked() else { return };
        failure.set(None);
        is_done.set(false);
        let wish = ChangePassword { current: current.get_untracked(), new };
        task::run(async move {
            match api::session::change_password(session, &wish).await {
                Ok(()) => {
                    current.set(String::new());
                    secret.clear();
                    is_done.set(true);
                    // Asked anew: changing the password may have begun another session.
                    if let Ok(who) = api::session::current().await {
                        session.begin(who);
                    }
                }
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    let kind =
        Kind { input: "password", autocomplete: "current-password", longest: 256, required: true, ..Kind::default() };
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <input type="text" name="username" autocomplete="username" value=name hidden/>
            {field::text("current-password", c::PASSWORD_CURRENT.t(), "", kind, current, String::new)}
            {secret.fields()}
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            {move || is_done.get().then(|| notice::done(c::PASSWORD_DONE.t().to_owned()))}
            <button type="submit" class="button button--lead" data-change-password>{c::PASSWORD_GO.t()}</button>
        </form>
    }
    .into_any()
}
