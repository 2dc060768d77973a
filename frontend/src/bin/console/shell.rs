//! The frame: masthead, demo banner, and the page that the address names.

use frontend::{
    api::Failure,
    browser::{
        page as outline,
        records::{self, Saved},
        task,
    },
    parts::failure::code,
    texts::{self, Language, c, k},
};
use leptos::prelude::*;
use leptos_router::{
    components::{A, Route, Router, Routes},
    hooks::{use_location, use_params_map},
    path,
};
use shared::people::Role;

use crate::{
    account, accounts, api, audit,
    bell::{self, Bell},
    case, community, consultations, imports, inspections, invitation, list, notices, notifications, objections, office,
    parts::{notice, title},
    plans, portals, progress, rewards,
    session::Session,
    settings, sign_in, surveys, webhooks, words,
};

/// The mark beside the name, as in `pages/`.
const MARK: &str = "M14 2 2 12v14h24V12Zm0 6c5 2 7 5 7 8 0 4-3 6-6 6v3h-2v-3c-3 0-6-2-6-6 0-3 2-6 7-8Z";

/// Whether the reader has moved from one page to another, or from one state of it to the next; the title of
/// the new one then takes the focus.
#[derive(Clone, Copy)]
pub(crate) struct Moved(StoredValue<bool>);

impl Moved {
    pub(crate) fn has(self) -> bool {
        self.0.get_value()
    }

    /// What is made from now on takes the place of something in which the focus may have been.
    pub(crate) fn mark(self) {
        self.0.set_value(true);
    }
}

/// What is known about who is signed in.
#[derive(Clone)]
enum Begun {
    Asking,
    Failed(Failure),
    Known,
}

/// The whole page.
pub(crate) fn shell() -> AnyView {
    let session = Session::new();
    Bell::provide();
    let begun = RwSignal::new(Begun::Asking);
    let ask = move || {
        begun.set(Begun::Asking);
        task::run(async move {
            match api::session::current().await {
                Ok(who) => session.begin(who),
                Err(failure) if code(&failure) == "signed_out" => {}
                Err(failure) => return begun.set(Begun::Failed(failure)),
            }
            begun.set(Begun::Known);
        });
    };
    ask();
    let not_kept = || {
        (records::saved().get() == Saved::Refused).then(|| {
            view! {
                <div class="notice notice--bad" role="alert" data-not-kept="refused">
                    <p>{k::KEPT_REFUSED.t()}</p>
                </div>
            }
        })
    };
    view! {
        <Router>
            <a class="skip" href="#main" rel="external">{c::SHELL_SKIP.t()}</a>
            {masthead(session)}
            <main id="main" class="console">
                {not_kept}
                {move || match begun.get() {
                    Begun::Asking => notice::loading(),
                    Begun::Failed(failure) => notice::failed_with(&failure, ask),
                    Begun::Known => known(session),
                }}
            </main>
            <footer class="colophon colophon--wide">{k::BRAND_COLOPHON.t()}</footer>
            {sign_in::again(session)}
        </Router>
    }
    .into_any()
}

fn known(session: Session) -> AnyView {
    let location = use_location();
    let moved = Moved(StoredValue::new(false));
    provide_context(moved);
    Effect::new(move |before: Option<String>| {
        let now = location.pathname.get();
        if before.is_some_and(|before| before != now) {
            moved.mark();
        }
        now
    });
    bell::keep_fresh(session);
    let is_invited = Memo::new(move |_| location.pathname.get() == "/console/invitation");
    let state = Memo::new(move |_| {
        session.who.with(|who| who.as_ref().map(|who| (who.account.clone(), who.must_change_password)))
    });
    let inside = move || match state.get() {
        _ if is_invited.get() => pages(session),
        None => {
            let page = sign_in::page(session);
            // The page behind it takes the place of its form.
            moved.mark();
            page
        }
        Some((_, true)) => account::forced(session),
        Some((_, false)) => pages(session),
    };
    view! { {inside} }.into_any()
}

fn pages(session: Session) -> AnyView {
    let home = move || match session.role() {
        Some(Role::Community) => community::page(session),
        Some(Role::Administrator) => accounts::page(session),
        _ => list::page(session),
    };
    // The token stands behind `#`, where neither logs nor other sites get to see it.
    let invited = move || {
        let hash = use_location().hash;
        view! { {move || invitation::page(hash.with(|hash| hash.trim_start_matches('#').to_owned()))} }
    };
    view! {
        <Routes fallback=unknown>
            <Route path=path!("/console") view=home/>
            <Route path=path!("/console/cases/:id") view=with_id(session, case::page)/>
            <Route path=path!("/console/progress") view=move || progress::page(session)/>
            <Route path=path!("/console/plan") view=move || plans::own(session)/>
            <Route path=path!("/console/plans") view=move || plans::overview(session)/>
            <Route path=path!("/console/plans/:id") view=with_id(session, plans::of_community)/>
            <Route path=path!("/console/inspections") view=move || inspections::page(session)/>
            <Route path=path!("/console/inspections/new") view=move || inspections::record::page(session)/>
            <Route path=path!("/console/inspections/:id") view=with_id(session, inspections::one::page)/>
            <Route path=path!("/console/survey") view=move || surveys::own(session)/>
            <Route path=path!("/console/surveys") view=move || surveys::overview(session)/>
            <Route path=path!("/console/surveys/:id") view=with_id(session, surveys::of_community)/>
            <Route path=path!("/console/notices") view=move || notices::page(session)/>
            <Route path=path!("/console/notices/:id") view=with_id(session, notices::one::page)/>
            <Route path=path!("/console/notifications") view=move || notifications::page(session)/>
            <Route path=path!("/console/objections") view=move || objections::page(session)/>
            <Route path=path!("/console/objections/:id") view=with_id(session, objections::one::page)/>
            <Route path=path!("/console/rewards") view=move || rewards::page(session)/>
            <Route path=path!("/console/consultations") view=move || consultations::page(session)/>
            <Route path=path!("/console/consultations/:id") view=with_id(session, consultations::one::page)/>
            <Route path=path!("/console/webhooks") view=move || webhooks::page(session)/>
            <Route path=path!("/console/portals") view=move || portals::page(session)/>
            <Route path=path!("/console/account") view=move || account::page(session)/>
            <Route path=path!("/console/accounts") view=move || accounts::page(session)/>
            <Route path=path!("/console/accounts/new") view=move || accounts::create::page(session)/>
            <Route path=path!("/console/accounts/:id") view=with_id(session, accounts::one::page)/>
            <Route path=path!("/console/audit") view=move || audit::page(session)/>
            <Route path=path!("/console/imports") view=move || imports::page(session)/>
            <Route path=path!("/console/settings") view=move || settings::page(session)/>
            <Route path=path!("/console/invitation") view=invited/>
        </Routes>
    }
    .into_any()
}

/// A page about the one thing that the address names.
fn with_id(session: Session, page: fn(Session, String) -> AnyView) -> impl Fn() -> AnyView + Copy + Send + Sync {
    move || {
        let parameters = use_params_map();
        let id = Memo::new(move |_| parameters.with(|parameters| parameters.get("id").unwrap_or_default()));
        view! { {move || page(session, id.get())} }.into_any()
    }
}

fn unknown() -> AnyView {
    view! {
        <section class="panel console__narrow">
            {title(c::SHELL_UNKNOWN.t().to_owned())}
            <A href="/console" attr:class="button">{c::SHELL_HOME.t()}</A>
        </section>
    }
    .into_any()
}

fn masthead(session: Session) -> AnyView {
    let others = Language::ALL.into_iter().filter(|language| *language != texts::language());
    let others = others.map(|language| {
        let (code, tag) = (language.code(), language.tag());
        let switch = move |_| outline::switch_language(language);
        view! {
            <button type="button" class="button button--plain" lang=tag data-language=code on:click=switch>
                {language.own_name()}
            </button>
        }
    });
    let others = others.collect_view();
    let lacking = outline::lacks_language().then(|| {
        view! {
            <p class="notice notice--bad" role="alert" data-lacks-language>
                {k::LANGUAGE_LACKING.t()} " " <span lang="en">{k::LANGUAGE_LACKING_ENGLISH.t()}</span>
            </p>
        }
    });
    let is_large = RwSignal::new(outline::is_large());
    let resize = move |_| {
        outline::set_large(!is_large.get_untracked());
        is_large.set(outline::is_large());
    };
    let is_demo = move || session.who.with(|who| who.as_ref().is_some_and(|who| who.is_demo));
    view! {
        <header class="masthead">
            <div class="masthead__row masthead__row--wide">
                <A href="/console" attr:class="masthead__name">
                    <svg class="masthead__mark" viewBox="0 0 28 28" aria-hidden="true">
                        <path fill="currentColor" d=MARK></path>
                    </svg>
                    {k::BRAND_NAME.t()}
                    <span class="masthead__where">{c::SHELL_NAME.t()}</span>
                </A>
                <div class="row">
                    <button
                        type="button"
                        class="button button--plain"
                        data-size
                        aria-pressed=move || is_large.get().to_string()
                        on:click=resize
                    >
                        {k::BRAND_LARGE.t()}
                    </button>
                    {others}
                </div>
                <nav class="masthead__nav" aria-label=c::SHELL_NAV.t()>{move || links(session)}</nav>
            </div>
            {lacking}
            {move || is_demo().then(|| view! { <p class="demo" data-demo><strong>{c::SHELL_DEMO.t()}</strong> " " {c::SHELL_DEMO_MEANS.t()}</p> })}
        </header>
    }
    .into_any()
}

/// What is offered to whoever is signed in.
fn links(session: Session) -> Option<AnyView> {
    let who = session.who.get()?;
    let home = match who.role {
        Role::Community => Some(c::COMMUNITY_TITLE.t()),
        Role::Administrator => None,
        _ => Some(c::LIST_TITLE.t()),
    };
    let may_read = matches!(who.role, Role::Province | Role::City | Role::County | Role::Street);
    let notices = [
        (may_read, "/console/notices", c::NOTICES_LINK.t()),
        (who.role == Role::City, "/console/objections", c::OBJECTIONS_LINK.t()),
    ];
    let notices = notices.into_iter().filter(|(is_offered, ..)| *is_offered).map(|(_, address, words)| {
        view! { <A href=address attr:class="masthead__link">{words}</A> }
    });
    let notices = notices.collect_view();
    let leave = move |_| {
        task::run(async move {
            // Whoever leaves is gone from this page whether the server heard of it or not; the page
            // is loaded anew so that nothing of theirs stays in it.
            let _ = api::session::sign_out().await;
            session.end();
            outline::go("/console");
        });
    };
    let place = [words::role(who.role).t(), " · ", who.department.as_deref().unwrap_or(&who.division_name)].concat();
    let links = view! {
        <div class="masthead__links">
            {home.map(|words| view! { <A href="/console" exact=true attr:class="masthead__link" attr:data-home="">{words}</A> })}
            {progress::is_for(who.role).then(|| view! { <A href="/console/progress" attr:class="masthead__link" attr:data-progress-link="">{c::PROGRESS_NAV.t()}</A> })}
            {plans::address(who.role).map(|address| view! { <A href=address attr:class="masthead__link" attr:data-plans-link="">{c::PLAN_TITLE.t()}</A> })}
            {surveys::address(who.role).map(|address| view! { <A href=address attr:class="masthead__link" attr:data-surveys-link="">{c::SURVEYS_TITLE.t()}</A> })}
            {inspections::is_for(who.role).then(|| view! { <A href="/console/inspections" attr:class="masthead__link" attr:data-inspections-link="">{c::INSPECTIONS_TITLE.t()}</A> })}
            {notices}
            {office::links(who.role)}
            <A href="/console/account" attr:class="masthead__link masthead__who" attr:data-who="">
                <span>{who.display_name}</span>
                <span class="small">{place}</span>
            </A>
            <button type="button" class="button button--plain" data-sign-out on:click=leave>{c::SHELL_SIGN_OUT.t()}</button>
        </div>
        {bell::link()}
    };
    Some(links.into_any())
}
