//! 新建账号: the form, then the invitation link.

use frontend::{
    api::Failure,
    browser::{page as outline, task},
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::api::accounts::InvitedAccount;

use super::{form::Form, link};
use crate::{
    api,
    parts::{notice, title},
    session::Session,
};

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let made = RwSignal::new(None::<InvitedAccount>);
    view! {
        <div class="stack--loose console__middle" data-account-new>
            {title(c::ACCOUNTS_NEW.t().to_owned())}
            <section class="panel">
                {move || made.with(|invited| match invited {
                    None => form(session, made),
                    Some(invited) => done(invited, made),
                })}
            </section>
        </div>
    }
    .into_any()
}

fn done(invited: &InvitedAccount, made: RwSignal<Option<InvitedAccount>>) -> AnyView {
    view! {
        {notice::done(c::ACCOUNTS_MADE.with(&[&invited.account.display_name]))}
        {link::shown(invited)}
        <div class="row">
            <button type="button" class="button" data-another on:click=move |_| made.set(None)>{c::ACCOUNTS_ANOTHER.t()}</button>
            <A href="/console/accounts" attr:class="button">{c::ACCOUNTS_TO_LIST.t()}</A>
        </div>
    }
    .into_any()
}

fn form(session: Session, made: RwSignal<Option<InvitedAccount>>) -> AnyView {
    let form = Form::new(session);
    let (failure, busy) = (RwSignal::new(None::<Failure>), RwSignal::new(false));
    let send = move || {
        failure.set(None);
        if busy.get_untracked() {
            return;
        }
        let Some(wish) = form.created() else { return to_fault() };
        busy.set(true);
        task::run(async move {
            match api::accounts::create(session, &wish).await {
                Ok(invited) => made.set(Some(invited)),
                Err(refused) if form.refuse(&refused) => to_fault(),
                Err(refused) => failure.set(Some(refused)),
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <p>{c::ACCOUNTS_LEAD.t()}</p>
            {form.fields(true)}
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button type="submit" class="button button--lead" data-create aria-disabled=move || busy.get().then_some("true")>
                {move || if busy.get() { c::COMMON_SENDING.t() } else { c::ACCOUNTS_CREATE.t() }}
            </button>
        </form>
    }
    .into_any()
}

/// To the first field that is wrong.
pub(super) fn to_fault() {
    task::before_next_frame(|| outline::focus("form [aria-invalid=true]"));
}
