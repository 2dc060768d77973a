//! 登录: name and password, then the code of the second factor when the account has one; or through
//! somebody else who vouches for people, where the server works with such an issuer.

use frontend::{
    api::{Failure, escape},
    browser::{page as outline, task},
    parts::failure::code,
    texts::{Text, c},
};
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
    words,
};

/// The page of whoever is not signed in.
pub(crate) fn page(session: Session) -> AnyView {
    view! {
        <section class="panel console__narrow" data-sign-in>
            {title(c::SIGN_IN_TITLE.t().to_owned())}
            <p class="lead">{c::SIGN_IN_LEAD.t()}</p>
            {outline::parameter("problem").map(|code| problem(&code))}
            {form(session, String::new())}
            {elsewhere()}
        </section>
    }
    .into_any()
}

/// Why the issuer has sent somebody back without a session, and what to do next.
fn problem(code: &str) -> AnyView {
    let (title, next): (&Text, &Text) = match code {
        "oidc_not_begun_here" => (&c::PROBLEM_NOT_BEGUN, &c::PROBLEM_NOT_BEGUN_NEXT),
        "oidc_refused" => (&c::PROBLEM_REFUSED, &c::PROBLEM_REFUSED_NEXT),
        "oidc_unavailable" => (&c::PROBLEM_UNAVAILABLE, &c::PROBLEM_UNAVAILABLE_NEXT),
        "oidc_no_account" => (&c::PROBLEM_NO_ACCOUNT, &c::PROBLEM_NO_ACCOUNT_NEXT),
        "name_taken" => (&c::PROBLEM_NAME_TAKEN, &c::PROBLEM_NAME_TAKEN_NEXT),
        "account_disabled" => (&c::PROBLEM_DISABLED, &c::PROBLEM_DISABLED_NEXT),
        "storage_unavailable" => (&c::PROBLEM_STORAGE, &c::PROBLEM_STORAGE_NEXT),
        _ => (&c::PROBLEM_OTHER, &c::PROBLEM_OTHER_NEXT),
    };
    view! {
        <div class="notice notice--bad" role="alert" data-problem=code.to_owned()>
            <p class="notice__title">{title.t()}</p>
            <p>{next.t()}</p>
        </div>
    }
    .into_any()
}

/// The name of the issuer, as soon as it is known; none where there is none.
fn issuer() -> RwSignal<Option<String>> {
    let name = RwSignal::new(None);
    task::run(async move {
        // Without an answer one signs in by password all the same.
        if let Ok(options) = api::session::options().await {
            let _ = name.try_set(options.oidc_name);
        }
    });
    name
}

/// The way through the issuer, and back to where somebody wanted to go.
fn elsewhere() -> AnyView {
    let name = issuer();
    let address = ["/api/v1/oidc/start?return=", &escape(&wanted())].concat();
    view! {
        {move || {
            name.get()
                .map(|name| {
                    view! {
                        <p class="small sign-in__or">{c::SIGN_IN_OR.t()}</p>
                        <a class="button button--wide" href=address.clone() rel="external" data-oidc>
                            {c::SIGN_IN_OIDC.with(&[&name])}
                        </a>
                    }
                })
        }}
    }
    .into_any()
}

/// The page that the address names. What it says about an earlier try is of the past.
fn wanted() -> String {
    if outline::parameter("problem").is_some() {
        return "/console".to_owned();
    }
    let search = gloo_utils::window().location().search().unwrap_or_default();
    [outline::path(), search].concat()
}

/// The same over a page with work in it: in another window, so that the work stays here.
fn elsewhere_again(session: Session) -> AnyView {
    let name = issuer();
    let failure = RwSignal::new(None::<&'static str>);
    let look = move |_| {
        failure.set(None);
        task::run(async move {
            let known = session.who.with_untracked(|who| who.as_ref().map(|who| who.account.clone()));
            match api::session::current().await {
                Ok(who) if Some(&who.account) == known.as_ref() => session.begin(who),
                Ok(_) => failure.set(Some(c::SIGN_IN_SOMEBODY_ELSE.t())),
                Err(refused) => failure.set(Some(words::failed(&refused).t())),
            }
        });
    };
    view! {
        {move || {
            name.get()
                .map(|name| {
                    view! {
                        <p class="small sign-in__or">{c::SIGN_IN_OR.t()}</p>
                        <a
                            class="button button--wide"
                            href="/api/v1/oidc/start?return=/console/account"
                            target="_blank"
                            rel="external noopener"
                            data-oidc
                        >
                            {c::SIGN_IN_OIDC_WINDOW.with(&[&name])}
                        </a>
                        <button type="button" class="button button--wide" data-oidc-done on:click=look>
                            {c::SIGN_IN_OIDC_DONE.t()}
                        </button>
                    }
                })
        }}
        {move || failure.get().map(|words| view! { <p class="notice notice--bad" role="alert">{words}</p> })}
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
            {elsewhere_again(session)}
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
            <p class="small" data-lost>{c::SIGN_IN_LOST.t()}</p>
        </form>
    }
    .into_any()
}

fn code_is_needed(failure: &Failure) -> bool {
    code(failure) == "second_factor_required"
}
