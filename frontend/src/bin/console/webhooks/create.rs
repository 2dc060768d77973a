//! Setting a webhook up, and changing it. The secret of a new one is shown once.

use frontend::{api::Failure, browser::task, texts::c};
use leptos::prelude::*;
use shared::{
    api::webhooks::{CreateWebhook, CreatedWebhook, PutWebhook, WebhookEvent, WebhookView},
    people::Role,
};

use super::{event, own_division, refused};
use crate::{
    api,
    parts::{
        field::{self, Kind},
        fold,
    },
    session::Session,
};

/// The form, folded until it is wanted.
pub(super) fn panel(session: Session, load: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let (open, made) = (RwSignal::new(false), RwSignal::new(None::<CreatedWebhook>));
    let created = move |webhook: Option<CreatedWebhook>| {
        made.set(webhook);
        open.set(false);
        load();
    };
    view! {
        {move || made.get().map(secret)}
        {fold::toggle("data-new-webhook", "button button--lead", open, c::HOOKS_NEW.t())}
        {move || open.get().then(|| form(session, None, created))}
    }
    .into_any()
}

fn secret(made: CreatedWebhook) -> AnyView {
    view! {
        <div class="notice" role="status" data-secret>
            <p class="notice__title">{c::HOOKS_MADE.t()}</p>
            <p>{c::HOOKS_SECRET.t()}</p>
            <p class="console__code"><code>{made.secret}</code></p>
        </div>
    }
    .into_any()
}

/// The form for a new webhook, or for one that there is. `saved` gets the new one with its secret.
pub(super) fn form(
    session: Session,
    former: Option<WebhookView>,
    saved: impl Fn(Option<CreatedWebhook>) + Copy + Send + Sync + 'static,
) -> AnyView {
    let is_new = former.is_none();
    let (class, title, go) = if is_new {
        ("panel stack", c::HOOKS_NEW.t(), c::HOOKS_GO.t())
    } else {
        ("stack", c::HOOKS_EDIT.t(), c::COMMON_SAVE.t())
    };
    let suffix = former.as_ref().map(|former| ["-", &former.id].concat()).unwrap_or_default();
    let id = |name: &str| ["webhook-", name, &suffix].concat();
    let (url_id, description_id, division_id) = (id("url"), id("description"), id("division"));
    let kept = |of: fn(&WebhookView) -> String| RwSignal::new(former.as_ref().map(of).unwrap_or_default());
    let (url, description) = (kept(|former| former.url.clone()), kept(|former| former.description.clone()));
    let events = former.as_ref().map_or_else(|| WebhookEvent::ALL.to_vec(), |former| former.events.clone());
    let events = RwSignal::new(events);
    let division = RwSignal::new(own_division(session));
    let (failure, no_division) = (RwSignal::new(None::<Failure>), RwSignal::new(false));
    let former = StoredValue::new(former);
    let send = move || {
        failure.set(None);
        no_division.set(false);
        let (url, description, events) = (url.get_untracked(), description.get_untracked(), events.get_untracked());
        if let Some(WebhookView { id, is_enabled, .. }) = former.get_value() {
            let wish = PutWebhook { url, description, events, is_enabled };
            task::run(async move {
                match api::webhooks::put(session, &id, &wish).await {
                    Ok(_) => saved(None),
                    Err(refused) => failure.set(Some(refused)),
                }
            });
            return;
        }
        let Ok(division) = division.with_untracked(|code| code.trim().parse()) else {
            no_division.set(true);
            return;
        };
        let wish = CreateWebhook { division, url, description, events };
        task::run(async move {
            match api::webhooks::create(session, &wish).await {
                Ok(webhook) => saved(Some(webhook)),
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    let line = Kind { input: "text", longest: 100, ..Kind::default() };
    let address = Kind { input: "url", inputmode: "url", longest: 500, required: true, ..Kind::default() };
    let code = Kind { input: "text", inputmode: "numeric", longest: 4, required: true, ..Kind::default() };
    let wrong = move || if no_division.get() { c::HOOKS_NO_DIVISION.t().to_owned() } else { String::new() };
    // A city has no other to speak for, and a webhook keeps its division.
    let has_choice = is_new && session.role() != Some(Role::City);
    let ticks: Vec<_> = WebhookEvent::ALL.into_iter().map(|own| tick(events, own)).collect();
    view! {
        <form
            class=class
            novalidate
            data-webhook-form
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <h2>{title}</h2>
            {field::text(&url_id, c::HOOKS_URL.t(), c::HOOKS_URL_HELP.t(), address, url, String::new)}
            {field::text(&description_id, c::HOOKS_DESCRIPTION.t(), "", line, description, String::new)}
            {has_choice.then(|| field::text(&division_id, c::HOOKS_DIVISION.t(), c::HOOKS_DIVISION_HELP.t(), code, division, wrong))}
            <fieldset class="stack">
                <legend class="field__label">{c::HOOKS_EVENTS.t()}</legend>
                <div class="ticks">{ticks}</div>
            </fieldset>
            {move || failure.with(|failure| failure.as_ref().map(refused))}
            <button type="submit" class="button button--lead" data-webhook-go>{go}</button>
        </form>
    }
    .into_any()
}

fn tick(events: RwSignal<Vec<WebhookEvent>>, own: WebhookEvent) -> AnyView {
    view! {
        <label class="tick">
            <input
                type="checkbox"
                data-event=own.id()
                prop:checked=move || events.with(|events| events.contains(&own))
                on:change:target=move |change| {
                    let is_chosen = change.target().checked();
                    events
                        .update(|events| {
                            events.retain(|other| *other != own);
                            if is_chosen {
                                events.push(own);
                            }
                        });
                }
            />
            <span>{event(own)}</span>
        </label>
    }
    .into_any()
}
