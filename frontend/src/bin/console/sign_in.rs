//! 登录: name and password, then the code of the second factor when the account has one.

use frontend::{api::Failure, browser::task, parts::failure::code, texts::c};
use leptos::prelude::*;
use shared::api::accounts::SignIn;

use crate::{
    api,
    parts::{
        dialog::dialog,
        field::{self, Kind},
        notice, title,
    },
    session::Session,
};

/// The page of whoever is not signed in.
pub(crate) fn page(session: Session) -> AnyView {
    view! {
        <section class="panel console__narrow" data-sign-in>
            {title(c::SIGN_IN_TITLE.t().to_owned())}
            <p class="lead">{c::SIGN_IN_LEAD.t()}</p>
            {form(session, String::new())}
        </section>
    }
    .into_any()
}

/// Over the page of somebody whose session has ended: the same person signs in again.
pub(crate) fn again(session: Session) -> AnyView {
    let open = session.lost;
    Effect::new(move || {
        if !open.get() {
            Session::wake();
        }
    });
    dialog("sign-in-again", c::SIGN_IN_AGAIN.t(), open, move || {
        let name = session.who.with_untracked(|who| who.as_ref().map(|who| who.name.clone()).unwrap_or_default());
        view! {
            <p>{c::SIGN_IN_AGAIN_LEAD.t()}</p>
            {form(session, name)}
            <button type="button" class="button button--plain" data-leave on:click=move |_| session.end()>
                {c::SIGN_IN_OTHER.t()}
            </button>
        }
        .into_any()
    })
}

/// The form; `known` is the only name that may sign in, or empty.
fn form(session: Session, known: String) -> AnyView {
    let name = RwSignal::new(known.clone());
    let (password, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let needs_code = RwSignal::new(false);
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let send = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let code = second.get_untracked().trim().to_owned();
        let wish = SignIn {
            name: name.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            code: (!code.is_empty()).then_some(code),
        };
        task::run(async move {
            match api::session::sign_in(&wish).await {
                Ok(who) => session.begin(who),
                Err(refused) if code_is_needed(&refused) && !needs_code.get_untracked() => {
                    needs_code.set(true);
                    frontend::browser::task::before_next_frame(|| frontend::browser::page::focus("#code"));
                }
                Err(refused) => failure.set(Some(refused)),
            }
            busy.set(false);
        });
    };
    let well = || String::new();
    let kind = Kind { required: true, longest: 256, ..Kind::default() };
    let name_kind = Kind { input: "text", autocomplete: "username", ..kind };
    let password_kind = Kind { input: "password", autocomplete: "current-password", ..kind };
    let code_kind = Kind { input: "text", autocomplete: "one-time-code", longest: 40, ..kind };
    let name_field = if known.is_empty() {
        field::text("name", c::SIGN_IN_NAME.t(), "", name_kind, name, well)
    } else {
        view! { <p>{c::SIGN_IN_NAME.t()} " " <strong>{known}</strong></p> }.into_any()
    };
    view! {
        <form
            class="stack"
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            {name_field}
            {field::text("password", c::SIGN_IN_PASSWORD.t(), "", password_kind, password, well)}
            {move || {
                needs_code
                    .get()
                    .then(|| field::text("code", c::SIGN_IN_CODE.t(), c::SIGN_IN_CODE_HELP.t(), code_kind, second, well))
            }}
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button type="submit" class="button button--lead button--wide" data-sign-in-go aria-disabled=move || busy.get().then_some("true")>
                {move || if busy.get() { c::SIGN_IN_BUSY.t() } else { c::SIGN_IN_GO.t() }}
            </button>
        </form>
    }
    .into_any()
}

fn code_is_needed(failure: &Failure) -> bool {
    code(failure) == "second_factor_required"
}
