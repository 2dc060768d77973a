//! 嵌入: other websites that show the self-assessment in their pages, kept by administrators and the
//! province. [`form`] registers one and changes it, [`code`] is what its pages need, with a look at it,
//! [`counts`] what was counted in them.

mod code;
mod counts;
mod form;

use frontend::{api::Failure, browser::task, texts::c};
use leptos::prelude::*;
use shared::{
    api::portals::{PortalView, WritePortal},
    portal::{self, Theme},
};

use crate::{
    api,
    parts::{
        dialog, fold,
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    session: Session,
    loaded: RwSignal<Loaded<Vec<PortalView>>>,
    /// Key of the portal whose form is open; empty for a new one. One form at a time, so that the names
    /// of its fields are unique.
    edited: RwSignal<Option<String>>,
}

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    if !session.role().is_some_and(portal::may_keep) {
        return view! {
            <section class="panel console__narrow">
                {title(c::EMBED_TITLE.t().to_owned())}
                <p>{c::FAILED_NOT_FOR_ROLE.t()}</p>
            </section>
        }
        .into_any();
    }
    let desk = Desk { session, loaded: RwSignal::new(Loaded::Loading), edited: RwSignal::new(None) };
    desk.load();
    let content = move || match desk.loaded.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed_with(&failure, move || desk.load()),
        Loaded::Ready(portals) if portals.is_empty() => notice::empty(c::EMBED_NONE.t(), c::EMBED_NONE_MEANS.t()),
        Loaded::Ready(portals) => {
            let portals: Vec<_> = portals.iter().map(|portal| card(desk, portal)).collect();
            view! { <div class="stack--loose">{portals}</div> }.into_any()
        }
    };
    let is_new = Signal::derive(move || desk.edited.with(|edited| edited.as_deref() == Some("")));
    view! {
        <div class="stack--loose console__middle" data-portals>
            <div>{title(c::EMBED_TITLE.t().to_owned())} <p class="lead">{c::EMBED_LEAD.t()}</p></div>
            {fold::button("data-new-portal", "button button--lead", is_new, move || desk.toggle(""), c::EMBED_NEW.t())}
            {move || is_new.get().then(|| form::form(desk, None))}
            {content}
        </div>
    }
    .into_any()
}

impl Desk {
    /// Opens the form of a portal, or closes it.
    fn toggle(self, key: &str) {
        self.edited.update(|edited| *edited = (edited.as_deref() != Some(key)).then(|| key.to_owned()));
    }

    fn load(self) {
        task::run(async move {
            let answer = api::portals::list(self.session).await;
            let _ = self.loaded.try_set(Loaded::from(answer));
        });
    }
}

fn card(desk: Desk, portal: &PortalView) -> AnyView {
    let problem = RwSignal::new(None::<Failure>);
    let removing = RwSignal::new(false);
    let kept = StoredValue::new(portal.clone());
    let answered = move |answer: Result<(), Failure>| match answer {
        Ok(()) => desk.load(),
        Err(refused) => problem.set(Some(refused)),
    };
    let switch = move |_| {
        problem.set(None);
        let portal = kept.get_value();
        let wish = WritePortal { is_enabled: !portal.is_enabled, ..wish_of(&portal) };
        task::run(async move { answered(api::portals::put(desk.session, &portal.key, &wish).await.map(drop)) });
    };
    let remove = move |_| {
        problem.set(None);
        removing.set(false);
        let key = kept.with_value(|portal| portal.key.clone());
        task::run(async move { answered(api::portals::remove(desk.session, &key).await) });
    };
    let (class, words, switch_words) = if portal.is_enabled {
        ("badge badge--good", c::EMBED_ON.t(), c::EMBED_SWITCH_OFF.t())
    } else {
        ("badge badge--none", c::EMBED_OFF.t(), c::EMBED_SWITCH_ON.t())
    };
    let key = portal.key.to_string();
    let is_edited = {
        let key = key.clone();
        Memo::new(move |_| desk.edited.with(|edited| edited.as_ref() == Some(&key)))
    };
    let edit = move || kept.with_value(|portal| desk.toggle(portal.key.as_str()));
    let origins: Vec<_> =
        portal.origins.iter().map(|origin| view! { <li class="console__code">{origin.to_string()}</li> }).collect();
    let confirm = move || {
        view! {
            <p>{kept.with_value(|portal| portal.name.clone())}</p>
            <button type="button" class="button button--lead" data-remove-go on:click=remove>{c::EMBED_REMOVE.t()}</button>
        }
        .into_any()
    };
    view! {
        <section class="panel stack" data-portal=key data-enabled=portal.is_enabled.to_string()>
            <div class="row row--apart"><h2>{portal.name.clone()}</h2> <span class=class>{words}</span></div>
            <p class="small">{portal.division_name.clone()} " · " {theme_words(portal.theme)}</p>
            <ul class="bullets">{origins}</ul>
            {counts::panel(portal)}
            {move || problem.with(|problem| problem.as_ref().map(notice::failed))}
            <p class="row">
                <button type="button" class="button" data-switch on:click=switch>{switch_words}</button>
                {fold::button("data-edit", "button", is_edited.into(), edit, c::EMBED_EDIT.t())}
                <button type="button" class="button" data-remove on:click=move |_| removing.set(true)>{c::EMBED_REMOVE.t()}</button>
            </p>
            {move || is_edited.get().then(|| form::form(desk, Some(kept.get_value())))}
            {code::panel(portal)}
            {move || removing.get().then(|| dialog::dialog("remove-portal", c::EMBED_REMOVE_ASK.t(), removing, confirm))}
        </section>
    }
    .into_any()
}

/// What somebody would write who wants a portal to stay as it is.
fn wish_of(portal: &PortalView) -> WritePortal {
    let PortalView { division, name, origins, theme, is_enabled, .. } = portal.clone();
    WritePortal { division, name, origins: origins.iter().map(ToString::to_string).collect(), theme, is_enabled }
}

/// The name of a theme.
fn theme_words(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => c::EMBED_THEME_AUTO.t(),
        Theme::Light => c::EMBED_THEME_LIGHT.t(),
        Theme::Dark => c::EMBED_THEME_DARK.t(),
    }
}
