//! 账号管理: the accounts that somebody keeps.
//!
//! This page lists them; [`create`] makes one, [`one`] shows and changes one. [`form`] is what both
//! fill in, with the [`departments`] that standards name; [`link`] shows an invitation.

pub(crate) mod create;
mod departments;
mod form;
mod link;
pub(crate) mod one;

use frontend::{api::Failure, browser::time, texts::c};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::accounts::{AccountState, AccountView},
    division::DivisionLevel,
    people::Role,
};

use crate::{
    address::{self, Address, Change},
    api,
    pages::{Lines, Pages},
    parts::{
        export,
        field::{self, Kind},
        notice, title,
    },
    places::{self, Places},
    session::Session,
    words,
};

/// The page of the list.
pub(crate) fn page(session: Session) -> AnyView {
    let address = Address::new("/console/accounts", &["q", "role", "division", "state"]);
    let pages = Pages::<AccountView>::new();
    let load = move || pages.begin(ask(session, address, None));
    Effect::new(move || {
        address.query();
        load();
    });
    let empty = move || {
        if untrack(|| address.is_narrowed()) {
            notice::empty(c::ACCOUNTS_NONE_FOUND.t(), c::ACCOUNTS_NONE_FOUND_MEANS.t())
        } else {
            notice::empty(c::ACCOUNTS_NONE.t(), c::ACCOUNTS_NONE_MEANS.t())
        }
    };
    view! {
        <div class="stack" data-accounts>
            <div class="row row--apart">
                {title(c::ACCOUNTS_TITLE.t().to_owned())}
                <A href="/console/accounts/new" attr:class="button button--lead" attr:data-new="">{c::ACCOUNTS_NEW.t()}</A>
            </div>
            {filters(session, address)}
            {pages.view(load, empty, move || table(session, address, pages))}
        </div>
    }
    .into_any()
}

async fn ask(session: Session, address: Address, after: Option<String>) -> Result<Lines<AccountView>, Failure> {
    let page = api::accounts::list(session, &address.asked(after.as_deref())).await?;
    Ok(Lines { rows: page.accounts, next: page.next })
}

/// Roles whose accounts are kept by whoever is signed in.
fn kept(session: Session) -> Vec<Role> {
    let own = session.who.with_untracked(|who| who.as_ref().map(|who| who.role));
    Role::ALL.into_iter().filter(|role| own.is_some_and(|own| own.may_manage(*role))).collect()
}

/// The division of whoever is signed in: code and name.
fn own_division(session: Session) -> (String, String) {
    session.who.with_untracked(|who| {
        who.as_ref().map(|who| (who.division.to_string(), who.division_name.clone())).unwrap_or_default()
    })
}

fn filters(session: Session, address: Address) -> AnyView {
    let set = address.setter();
    let typed = address::rested(move || address.get("q"), {
        let set = set.clone();
        move |text: &str| set(&[("q", text)], Change::Typing)
    });
    let search = Kind { input: "search", autocomplete: "off", longest: 60, ..Kind::default() };
    let any = || (String::new(), c::FILTER_ANY.t().to_owned());
    let chosen = |name, label, choices| address.choice("accounts", name, label, choices);
    let roles = kept(session).into_iter().map(|role| (role.id().to_owned(), words::role(role).t().to_owned()));
    let states = AccountState::ALL.map(|state| (state.id().to_owned(), state_words(state).to_owned()));
    let place = places::levels(Places {
        id: "accounts-place",
        own: own_division(session).0,
        deepest: Signal::stored(Some(DivisionLevel::Street)),
        none: c::FILTER_ANY.t(),
        top: String::new(),
        code: Signal::derive(move || address.get("division")),
        choose: {
            let set = set.clone();
            move |code: String| set(&[("division", &code)], Change::Chosen)
        },
    });
    view! {
        <search class="filters">
            <div class="filters__grid">
                {field::text("accounts-q", c::ACCOUNTS_SEARCH.t(), "", search, typed, String::new)}
                {chosen("role", c::ACCOUNT_ROLE.t(), core::iter::once(any()).chain(roles).collect())}
                {chosen("state", c::ACCOUNTS_STATE.t(), core::iter::once(any()).chain(states).collect())}
                {place}
            </div>
        </search>
    }
    .into_any()
}

fn table(session: Session, address: Address, pages: Pages<AccountView>) -> AnyView {
    view! {
        <div class="row row--apart">
            {pages.counted(&c::ACCOUNTS_COUNT, &c::ACCOUNTS_COUNT_MORE)}
            {export::links("/api/v1/accounts", move || address.query())}
        </div>
        <table class="cases">
            <caption class="sr">{c::ACCOUNTS_TITLE.t()}</caption>
            <thead>
                <tr>
                    <th scope="col">{c::ACCOUNT_PERSON.t()}</th>
                    <th scope="col">{c::ACCOUNT_ROLE.t()}</th>
                    <th scope="col">{c::ACCOUNT_DIVISION.t()}</th>
                    <th scope="col">{c::ACCOUNTS_STATE.t()}</th>
                    <th scope="col">{c::ACCOUNTS_LAST.t()}</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || pages.rows() key=|account| account.id.clone() children=line/>
            </tbody>
        </table>
        {pages.more(move |after| ask(session, address, Some(after)))}
    }
    .into_any()
}

fn line(account: AccountView) -> AnyView {
    let state = state(account.state());
    let place = account.department.map_or_else(
        || account.division_name.clone(),
        |department| [account.division_name.as_str(), " · ", &department].concat(),
    );
    let last =
        account.last_sign_in_at.as_deref().map_or_else(|| c::ACCOUNTS_NEVER.t().to_owned(), time::instant_in_words);
    let name = account.name.clone();
    view! {
        <tr data-account-row=name>
            <th scope="row" class="cases__community">
                <A href=["/console/accounts/", &account.id].concat() attr:class="cases__link">{account.display_name}</A>
                <span class="cases__path">{account.name}</span>
            </th>
            <td data-label=c::ACCOUNT_ROLE.t()>{words::role(account.role).t()}</td>
            <td data-label=c::ACCOUNT_DIVISION.t()>{place}</td>
            <td data-label=c::ACCOUNTS_STATE.t()>{state}</td>
            <td data-label=c::ACCOUNTS_LAST.t()>{last}</td>
        </tr>
    }
    .into_any()
}

/// How an account stands, as a badge.
fn state(state: AccountState) -> AnyView {
    let class = match state {
        AccountState::Active => "badge badge--good",
        AccountState::Invited => "badge badge--half",
        AccountState::Disabled => "badge badge--none",
    };
    view! { <span class=class data-account-state=state.id()>{state_words(state)}</span> }.into_any()
}

fn state_words(state: AccountState) -> &'static str {
    match state {
        AccountState::Active => c::ACCOUNTS_ACTIVE.t(),
        AccountState::Invited => c::ACCOUNTS_INVITED.t(),
        AccountState::Disabled => c::ACCOUNTS_DISABLED.t(),
    }
}
