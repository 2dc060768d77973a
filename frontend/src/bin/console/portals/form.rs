//! Registering a portal, and changing it.

use frontend::{api::Failure, browser::task, parts::failure, texts::c};
use leptos::prelude::*;
use shared::{
    api::portals::{PortalView, WritePortal},
    division::DivisionLevel,
    portal::{Origin, Theme},
};

use super::{Desk, theme_words};
use crate::{
    api,
    parts::{
        field::{self, Kind},
        notice,
    },
    places::{self, Places},
};

/// The form for a new portal, or for one that there is.
pub(super) fn form(desk: Desk, former: Option<PortalView>) -> AnyView {
    let (class, heading) =
        if former.is_none() { ("panel stack", c::EMBED_NEW.t()) } else { ("stack", c::EMBED_EDIT.t()) };
    let (own, own_name) = desk.session.who.with_untracked(|who| {
        who.as_ref().map(|who| (who.division.to_string(), who.division_name.clone())).unwrap_or_default()
    });
    let kept = |of: fn(&PortalView) -> String| former.as_ref().map(of).unwrap_or_default();
    let name = RwSignal::new(kept(|former| former.name.clone()));
    let origins = RwSignal::new(kept(lines_of));
    let division = RwSignal::new(former.as_ref().map_or_else(|| own.clone(), |former| former.division.to_string()));
    let theme = RwSignal::new(former.as_ref().map_or(Theme::Auto, |former| former.theme));
    let failure = RwSignal::new(None::<Failure>);
    let former = StoredValue::new(former);
    let send = move || {
        failure.set(None);
        let Ok(division) = division.get_untracked().parse() else { return };
        let is_enabled = former.with_value(|former| former.as_ref().is_none_or(|former| former.is_enabled));
        let wish = WritePortal {
            division,
            name: name.get_untracked(),
            origins: origins.with_untracked(|origins| split(origins)),
            theme: theme.get_untracked(),
            is_enabled,
        };
        task::run(async move {
            let answer = match former.with_value(|former| former.as_ref().map(|former| former.key.clone())) {
                Some(key) => api::portals::put(desk.session, &key, &wish).await,
                None => api::portals::create(desk.session, &wish).await,
            };
            match answer {
                Ok(_) => {
                    desk.edited.set(None);
                    desk.load();
                }
                Err(refused) => {
                    let _ = failure.try_set(Some(refused));
                }
            }
        });
    };
    let line = Kind { input: "text", longest: 60, required: true, ..Kind::default() };
    let lines = Kind { longest: 4000, required: true, ..Kind::default() };
    let levels = places::levels(Places {
        id: "portal-place",
        own: own.clone(),
        deepest: Signal::derive(|| Some(DivisionLevel::Community)),
        none: c::EMBED_NO_FURTHER.t(),
        top: own,
        code: division.into(),
        choose: move |code: String| division.set(code),
    });
    let themes = Theme::ALL.into_iter().map(|theme| (theme.id().to_owned(), theme_words(theme).to_owned())).collect();
    let chosen = move || theme.get().id().to_owned();
    let choose = move |id: String| theme.set(Theme::from_id(&id).unwrap_or_default());
    view! {
        <form
            class=class
            novalidate
            data-portal-form
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <h2>{heading}</h2>
            {field::text("portal-name", c::EMBED_NAME.t(), "", line, name, String::new)}
            {field::text("portal-origins", c::EMBED_ORIGINS.t(), c::EMBED_ORIGINS_HELP.t(), lines, origins, String::new)}
            <fieldset class="stack">
                <legend class="field__label">{c::EMBED_PLACE.t()}</legend>
                <p class="field__help">{c::EMBED_PLACE_HELP.with(&[&own_name])}</p>
                <div class="filters__grid">{levels}</div>
            </fieldset>
            {field::select("portal-theme", c::EMBED_THEME.t(), themes, chosen, choose)}
            {move || failure.with(|failure| failure.as_ref().map(|failure| refused(failure, origins)))}
            <button type="submit" class="button button--lead" data-portal-go>{c::COMMON_SAVE.t()}</button>
        </form>
    }
    .into_any()
}

/// One origin a line.
fn lines_of(portal: &PortalView) -> String {
    let origins: Vec<&str> = portal.origins.iter().map(Origin::as_str).collect();
    origins.join("\n")
}

/// Origins as they were typed: one a line, or with blanks or commas between them.
fn split(typed: &str) -> Vec<String> {
    let is_between = |character: char| character.is_whitespace() || matches!(character, ',' | '，' | ';' | '；');
    typed.split(is_between).filter(|origin| !origin.is_empty()).map(str::to_owned).collect()
}

/// What was refused: the words of each wrong field, or those of any failure.
fn refused(problem: &Failure, origins: RwSignal<String>) -> AnyView {
    match problem {
        Failure::Problem(own) if own.code == "portal_invalid" => {
            let typed = origins.with_untracked(|origins| split(origins));
            let words = own.errors.iter().map(|(pointer, code)| view! { <li>{wrong(pointer, code, &typed)}</li> });
            let words = words.collect_view();
            view! {
                <div class="notice notice--bad" role="alert" data-failure=failure::code(problem).to_owned()>
                    <ul>{words}</ul>
                </div>
            }
            .into_any()
        }
        _ => notice::failed(problem),
    }
}

/// What is wrong with a field, by the code that the server gives it.
fn wrong(pointer: &str, code: &str, typed: &[String]) -> String {
    match code {
        "origin_invalid" => {
            let position = pointer.rsplit('/').next().and_then(|position| position.parse::<usize>().ok());
            let origin = position.and_then(|position| typed.get(position)).map_or("", String::as_str);
            c::EMBED_BAD_ORIGIN.with(&[origin])
        }
        "origins_count" => c::EMBED_NO_ORIGIN.t().to_owned(),
        "unknown_division" => c::FAULT_DIVISION.t().to_owned(),
        _ => c::EMBED_BAD_NAME.t().to_owned(),
    }
}
