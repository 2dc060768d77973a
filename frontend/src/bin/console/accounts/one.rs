//! One account: what is known of it, changing it, and what its keeper may do with it.

use frontend::{
    api::Failure,
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::accounts::{AccountView, ChangeAccount, InvitedAccount},
    people::{Role, may_issue_codes},
};

use super::{create::to_fault, form::Form, link};
use crate::{
    access_code, api, office,
    parts::{
        dialog::dialog,
        notice::{self, Loaded},
        title,
    },
    session::Session,
    words,
};

/// The page of an account.
pub(crate) fn page(session: Session, id: String) -> AnyView {
    let loaded = RwSignal::new(Loaded::<AccountView>::Loading);
    let id = StoredValue::new(id);
    let load = move || {
        task::run(async move {
            let answer = api::accounts::account(session, &id.get_value()).await;
            let _ = loaded.try_set(Loaded::from(answer));
        });
    };
    load();
    view! {
        <div class="stack--loose console__middle" data-account-page>
            <A href="/console/accounts" attr:class="button button--plain">{c::ACCOUNTS_TO_LIST.t()}</A>
            {move || match loaded.get() {
                Loaded::Loading => notice::loading(),
                Loaded::Failed(failure) => notice::failed_with(&failure, load),
                Loaded::Ready(account) => Open::new(session, account).view(),
            }}
        </div>
    }
    .into_any()
}

/// An account that is looked at.
#[derive(Clone, Copy)]
struct Open {
    session: Session,
    account: RwSignal<AccountView>,
    /// What has just been done.
    done: RwSignal<Option<String>>,
    failure: RwSignal<Option<Failure>>,
    invited: RwSignal<Option<InvitedAccount>>,
    busy: RwSignal<bool>,
}

/// What is asked about before it is done.
#[derive(Clone, Copy)]
struct Question {
    id: &'static str,
    title: &'static str,
    means: &'static str,
}

impl Open {
    fn new(session: Session, account: AccountView) -> Self {
        Self {
            session,
            account: RwSignal::new(account),
            done: RwSignal::new(None),
            failure: RwSignal::new(None),
            invited: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    fn view(self) -> AnyView {
        let name = self.account.with_untracked(|account| account.display_name.clone());
        let issues = self.session.role().is_some_and(may_issue_codes);
        let community = self.account.with_untracked(|account| {
            (issues && account.role == Role::Community).then(|| account.division.to_string())
        });
        view! {
            {title(name)}
            <section class="panel">{move || self.account.with(|account| facts(self.session, account))}</section>
            {move || self.invited.with(|invited| invited.as_ref().map(link::shown))}
            {move || self.failure.with(|failure| failure.as_ref().map(notice::failed))}
            {move || self.done.get().map(notice::done)}
            {self.change()}
            {self.measures()}
            {community.map(|community| access_code::panel(self.session, community, false))}
        }
        .into_any()
    }

    fn change(self) -> AnyView {
        let form = self.account.with_untracked(|account| Form::of(self.session, account));
        let send = move || {
            let Some(wish) = self.account.with_untracked(|account| form.changed(account)) else { return to_fault() };
            self.patch(wish, c::ACCOUNTS_SAVED.t().to_owned(), move |failure| {
                let is_shown = form.refuse(failure);
                if is_shown {
                    to_fault();
                }
                is_shown
            });
        };
        view! {
            <section class="panel">
                <h2>{c::ACCOUNTS_CHANGE.t()}</h2>
                <form
                    class="stack"
                    novalidate
                    on:submit=move |event| {
                        event.prevent_default();
                        send();
                    }
                >
                    {form.fields(false)}
                    <button type="submit" class="button button--lead" data-save aria-disabled=move || self.busy.get().then_some("true")>
                        {c::COMMON_SAVE.t()}
                    </button>
                </form>
            </section>
        }
        .into_any()
    }

    /// Sends a change. `shown` says whether a refusal has found its place already.
    fn patch(self, wish: ChangeAccount, words: String, shown: impl Fn(&Failure) -> bool + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.begin();
        let id = self.account.with_untracked(|account| account.id.clone());
        task::run(async move {
            match api::accounts::change(self.session, &id, &wish).await {
                Ok(account) => {
                    self.account.set(account);
                    self.done.set(Some(words));
                }
                Err(refused) if shown(&refused) => {}
                Err(refused) => self.failure.set(Some(refused)),
            }
            let _ = self.busy.try_set(false);
        });
    }

    fn invite(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.begin();
        let id = self.account.with_untracked(|account| account.id.clone());
        task::run(async move {
            match api::accounts::invite(self.session, &id).await {
                Ok(invited) => {
                    self.account.set(invited.account.clone());
                    self.invited.set(Some(invited));
                }
                Err(refused) => self.failure.set(Some(refused)),
            }
            let _ = self.busy.try_set(false);
        });
    }

    fn begin(self) {
        self.busy.set(true);
        self.failure.set(None);
        self.done.set(None);
        self.invited.set(None);
    }

    /// What can be done with it beside changing what stands in the form.
    fn measures(self) -> AnyView {
        let is = move |fact: fn(&AccountView) -> bool| Memo::new(move |_| self.account.with(fact));
        let disabled = is(|account| account.is_disabled);
        let invitable = is(|account| !account.is_disabled && !account.is_external);
        let has_factor = is(|account| account.has_second_factor);
        let can_force = is(|account| !account.must_change_password && !account.is_external && !account.is_invited);
        let plain = move |id: &'static str, words: &'static str, wish: ChangeAccount, done: &'static str| {
            let go = move |_| self.patch(wish.clone(), done.to_owned(), |_| false);
            view! { <button type="button" class="button" data-measure=id on:click=go>{words}</button> }.into_any()
        };
        let enable = move || {
            let wish = ChangeAccount { is_disabled: Some(false), ..ChangeAccount::default() };
            plain("enable", c::ACCOUNTS_ENABLE.t(), wish, c::ACCOUNTS_ENABLED.t())
        };
        let force = move || {
            let wish = ChangeAccount { must_change_password: Some(true), ..ChangeAccount::default() };
            plain("force", c::ACCOUNTS_FORCE.t(), wish, c::ACCOUNTS_FORCED.t())
        };
        let disable = move || {
            let question =
                Question { id: "disable", title: c::ACCOUNTS_DISABLE.t(), means: c::ACCOUNTS_DISABLE_MEANS.t() };
            asked(question, move || {
                let wish = ChangeAccount { is_disabled: Some(true), ..ChangeAccount::default() };
                self.patch(wish, c::ACCOUNTS_DISABLED_NOW.t().to_owned(), |_| false);
            })
        };
        let invite = move || {
            let question =
                Question { id: "invite", title: c::ACCOUNTS_INVITE.t(), means: c::ACCOUNTS_INVITE_MEANS.t() };
            asked(question, move || self.invite())
        };
        let unfactor = move || {
            let question =
                Question { id: "factor", title: c::ACCOUNTS_FACTOR.t(), means: c::ACCOUNTS_FACTOR_MEANS.t() };
            asked(question, move || {
                let wish = ChangeAccount { remove_second_factor: true, ..ChangeAccount::default() };
                self.patch(wish, c::ACCOUNTS_FACTOR_GONE.t().to_owned(), |_| false);
            })
        };
        view! {
            <section class="panel" data-measures>
                <h2>{c::ACCOUNTS_MEASURES.t()}</h2>
                <div class="row">
                    {move || invitable.get().then(invite)}
                    {move || can_force.get().then(force)}
                    {move || has_factor.get().then(unfactor)}
                    {move || if disabled.get() { enable() } else { disable() }}
                </div>
            </section>
        }
        .into_any()
    }
}

/// A button that asks first.
fn asked(question: Question, act: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let open = RwSignal::new(false);
    let Question { id, title, means } = question;
    let content = move || {
        let go = move |_| {
            open.set(false);
            act();
        };
        view! {
            <p>{means}</p>
            <button type="button" class="button button--lead" data-measure-confirm=id on:click=go>{title}</button>
        }
        .into_any()
    };
    view! {
        <button type="button" class="button" data-measure=id on:click=move |_| open.set(true)>{title}</button>
        {dialog(id, title, open, content)}
    }
    .into_any()
}

fn facts(session: Session, account: &AccountView) -> AnyView {
    let yes_no = |is: bool| if is { c::ACCOUNTS_YES.t() } else { c::ACCOUNTS_NO.t() }.to_owned();
    let instant =
        |at: Option<&String>| at.map_or_else(|| c::ACCOUNTS_NEVER.t().to_owned(), |at| time::instant_in_words(at));
    let facts = [
        (c::SIGN_IN_NAME.t(), account.name.clone()),
        (c::ACCOUNT_ROLE.t(), words::role(account.role).t().to_owned()),
        (c::ACCOUNT_DIVISION.t(), account.division_name.clone()),
        (c::FACTOR_TITLE.t(), yes_no(account.has_second_factor)),
        (c::ACCOUNTS_MUST_CHANGE.t(), yes_no(account.must_change_password)),
        (c::ACCOUNTS_CREATED.t(), instant(Some(&account.created_at))),
        (c::ACCOUNTS_LAST.t(), instant(account.last_sign_in_at.as_ref())),
    ];
    let facts = facts.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let log = session.role().is_some_and(office::reads_log).then(|| {
        let address = ["/console/audit?account=", &account.id].concat();
        view! { <A href=address attr:class="button button--plain" attr:data-log="">{c::ACCOUNTS_LOG.t()}</A> }
    });
    view! {
        <p>{super::state(account.state())}</p>
        {account.is_external.then(|| view! { <p class="small">{c::ACCOUNTS_EXTERNAL.t()}</p> })}
        <dl class="facts">{facts.collect_view()}</dl>
        {log}
    }
    .into_any()
}
