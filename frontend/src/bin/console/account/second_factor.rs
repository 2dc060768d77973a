//! 二次验证: setting up a second factor, its recovery codes, taking it away.

use frontend::{
    api::{Failure, escape},
    browser::task,
    texts::c,
};
use leptos::prelude::*;
use shared::api::accounts::SecondFactorSecret;

use crate::{
    api,
    parts::{
        field::{self, Kind},
        notice,
    },
    session::Session,
};

/// Where setting it up stands.
#[derive(Clone)]
enum Setup {
    Idle,
    Shown(SecondFactorSecret),
    Codes(Vec<String>),
}

/// The panel.
pub(crate) fn panel(session: Session) -> AnyView {
    let setup = RwSignal::new(Setup::Idle);
    let (code, failure) = (RwSignal::new(String::new()), RwSignal::new(None::<Failure>));
    let has = Memo::new(move |_| session.who.with(|who| who.as_ref().is_some_and(|who| who.has_second_factor)));
    let content = move || match setup.get() {
        Setup::Codes(codes) => recovery(codes),
        Setup::Shown(secret) => confirm(session, secret, setup, code, failure),
        Setup::Idle if has.get() => remove(session, code, failure),
        Setup::Idle => begin(session, setup, failure),
    };
    view! {
        <section class="panel" data-second-factor>
            <h2>{c::FACTOR_TITLE.t()}</h2>
            {content}
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
        </section>
    }
    .into_any()
}

fn begin(session: Session, setup: RwSignal<Setup>, failure: RwSignal<Option<Failure>>) -> AnyView {
    let go = move |_| {
        failure.set(None);
        task::run(async move {
            match api::session::begin_second_factor(session).await {
                Ok(secret) => setup.set(Setup::Shown(secret)),
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    view! {
        <p>{c::FACTOR_OFF.t()}</p>
        <button type="button" class="button" data-begin on:click=go>{c::FACTOR_BEGIN.t()}</button>
    }
    .into_any()
}

fn confirm(
    session: Session,
    secret: SecondFactorSecret,
    setup: RwSignal<Setup>,
    code: RwSignal<String>,
    failure: RwSignal<Option<Failure>>,
) -> AnyView {
    let send = move || {
        failure.set(None);
        let typed = code.get_untracked().trim().to_owned();
        task::run(async move {
            match api::session::confirm_second_factor(session, typed).await {
                Ok(codes) => {
                    code.set(String::new());
                    setup.set(Setup::Codes(codes.codes));
                    note(session, true);
                }
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    // As an image and not as markup: what the server sends is shown and never run.
    let image = ["data:image/svg+xml;charset=utf-8,", &escape(&secret.qr_svg)].concat();
    view! {
        <ol class="stack">
            <li>
                <p>{c::FACTOR_SCAN.t()}</p>
                <img class="console__qr" src=image alt=c::FACTOR_QR.t()/>
                <p class="small">{c::FACTOR_SECRET.t()} " " <code class="console__code" data-secret>{secret.secret}</code></p>
            </li>
            <li>
                <form
                    class="stack"
                    on:submit=move |event| {
                        event.prevent_default();
                        send();
                    }
                >
                    {field::text("factor-code", c::FACTOR_CODE.t(), "", code_kind(), code, String::new)}
                    <button type="submit" class="button button--lead" data-confirm>{c::FACTOR_CONFIRM.t()}</button>
                </form>
            </li>
        </ol>
    }
    .into_any()
}

fn recovery(codes: Vec<String>) -> AnyView {
    let codes = codes.into_iter().map(|code| view! { <li><code class="console__code">{code}</code></li> });
    view! {
        {notice::done(c::FACTOR_ON_NOW.t().to_owned())}
        <p>{c::FACTOR_RECOVERY.t()}</p>
        <ul class="console__codes" data-recovery-codes>{codes.collect_view()}</ul>
    }
    .into_any()
}

fn remove(session: Session, code: RwSignal<String>, failure: RwSignal<Option<Failure>>) -> AnyView {
    let send = move || {
        failure.set(None);
        let typed = code.get_untracked().trim().to_owned();
        task::run(async move {
            match api::session::remove_second_factor(session, typed).await {
                Ok(()) => {
                    code.set(String::new());
                    note(session, false);
                }
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    view! {
        <p>{c::FACTOR_ON.t()}</p>
        <form
            class="stack"
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            {field::text("factor-code", c::FACTOR_CODE.t(), c::SIGN_IN_CODE_HELP.t(), code_kind(), code, String::new)}
            <button type="submit" class="button button--danger" data-remove>{c::FACTOR_REMOVE.t()}</button>
        </form>
    }
    .into_any()
}

fn note(session: Session, has: bool) {
    session.who.update(|who| {
        if let Some(who) = who {
            who.has_second_factor = has;
        }
    });
}

fn code_kind() -> Kind {
    Kind { input: "text", autocomplete: "one-time-code", longest: 40, required: true, ..Kind::default() }
}
