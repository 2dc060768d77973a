//! 推送: other programs that are told of cases and notices, kept by cities, provinces and
//! administrators. [`create`] sets one up, [`log`] shows what became of its messages.

mod create;
mod log;

use frontend::{api::Failure, browser::task, parts::failure, texts::c};
use leptos::prelude::*;
use shared::{
    api::webhooks::{PutWebhook, WebhookEvent, WebhookView},
    people::Role,
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

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    if !matches!(session.role(), Some(Role::Administrator | Role::Province | Role::City)) {
        return view! {
            <section class="panel console__narrow">
                {title(c::HOOKS_TITLE.t().to_owned())}
                <p>{c::FAILED_NOT_FOR_ROLE.t()}</p>
            </section>
        }
        .into_any();
    }
    let loaded = RwSignal::new(Loaded::<Vec<WebhookView>>::Loading);
    let load = move || {
        task::run(async move {
            let answer = api::webhooks::list(session).await;
            let _ = loaded.try_set(Loaded::from(answer));
        });
    };
    load();
    let content = move || match loaded.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed_with(&failure, load),
        Loaded::Ready(hooks) if hooks.is_empty() => notice::empty(c::HOOKS_NONE.t(), c::HOOKS_NONE_MEANS.t()),
        Loaded::Ready(hooks) => {
            let hooks: Vec<_> = hooks.iter().map(|hook| card(session, hook, load)).collect();
            view! { <div class="stack--loose">{hooks}</div> }.into_any()
        }
    };
    view! {
        <div class="stack--loose console__middle" data-webhooks>
            <div>{title(c::HOOKS_TITLE.t().to_owned())} <p class="lead">{c::HOOKS_LEAD.t()}</p></div>
            {create::panel(session, load)}
            {content}
        </div>
    }
    .into_any()
}

/// The name of an event.
fn event(event: WebhookEvent) -> &'static str {
    match event {
        WebhookEvent::CaseCreated => c::HOOKS_CASE_CREATED.t(),
        WebhookEvent::CaseChanged => c::HOOKS_CASE_CHANGED.t(),
        WebhookEvent::CaseExpertReviewed => c::HOOKS_CASE_EXPERT_REVIEWED.t(),
        WebhookEvent::CaseDepartmentAnswered => c::HOOKS_CASE_DEPARTMENT_ANSWERED.t(),
        WebhookEvent::NoticePublished => c::HOOKS_NOTICE_PUBLISHED.t(),
        WebhookEvent::NoticeAnnounced => c::HOOKS_NOTICE_ANNOUNCED.t(),
    }
}

/// What is wrong with a field, by the code that the server gives it.
fn wrong(code: &str) -> &'static str {
    match code {
        "url_not_https" => c::HOOKS_NOT_HTTPS.t(),
        "address_refused" => c::HOOKS_PRIVATE.t(),
        "events_missing" => c::HOOKS_NO_EVENT.t(),
        "unknown_division" => c::HOOKS_NO_DIVISION.t(),
        "text_too_long" => c::REFUSAL_TOO_LONG.t(),
        _ => c::HOOKS_NO_URL.t(),
    }
}

/// What was refused: the words of the first wrong field, or those of any failure.
fn refused(problem: &Failure) -> AnyView {
    match problem {
        Failure::Problem(own) if own.code == "webhook_invalid" => {
            let words = own.errors.iter().map(|(_, code)| view! { <li>{wrong(code)}</li> }).collect_view();
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

fn card(session: Session, hook: &WebhookView, load: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let problem = RwSignal::new(None::<Failure>);
    let (removing, editing) = (RwSignal::new(false), RwSignal::new(false));
    let kept = StoredValue::new(hook.clone());
    let answered = move |answer: Result<(), Failure>| match answer {
        Ok(()) => load(),
        Err(refused) => problem.set(Some(refused)),
    };
    let switch = move |_| {
        problem.set(None);
        let WebhookView { id, url, description, events, is_enabled, .. } = kept.get_value();
        let wish = PutWebhook { url, description, events, is_enabled: !is_enabled };
        task::run(async move { answered(api::webhooks::put(session, &id, &wish).await.map(drop)) });
    };
    let remove = move |_| {
        problem.set(None);
        removing.set(false);
        let id = kept.with_value(|hook| hook.id.clone());
        task::run(async move { answered(api::webhooks::remove(session, &id).await) });
    };
    let badge = if hook.is_enabled {
        view! { <span class="badge badge--good">{c::HOOKS_ON.t()}</span> }
    } else if hook.has_given_up {
        view! { <span class="badge badge--bad">{c::HOOKS_GIVEN_UP.t()}</span> }
    } else {
        view! { <span class="badge badge--none">{c::HOOKS_OFF.t()}</span> }
    };
    let failures = (hook.failures > 0).then(|| {
        view! { <p class="small">{c::HOOKS_FAILURES.with(&[&hook.failures.to_string()])}</p> }
    });
    let events: Vec<_> = hook.events.iter().map(|own| view! { <li>{event(*own)}</li> }).collect();
    let title = if hook.description.is_empty() { hook.division_name.clone() } else { hook.description.clone() };
    let switch_words = if hook.is_enabled { c::HOOKS_SWITCH_OFF.t() } else { c::HOOKS_SWITCH_ON.t() };
    let confirm = move || {
        view! {
            <p>{kept.with_value(|hook| hook.url.clone())}</p>
            <button type="button" class="button button--lead" data-remove-go on:click=remove>{c::HOOKS_REMOVE.t()}</button>
        }
        .into_any()
    };
    view! {
        <section class="panel stack" data-webhook=hook.id.clone() data-enabled=hook.is_enabled.to_string()>
            <div class="row row--apart"><h2>{title}</h2> {badge}</div>
            <p class="console__code">{hook.url.clone()}</p>
            <p class="small">{hook.division_name.clone()}</p>
            <ul class="bullets">{events}</ul>
            {failures}
            {move || problem.with(|problem| problem.as_ref().map(refused))}
            <p class="row">
                <button type="button" class="button" data-switch on:click=switch>{switch_words}</button>
                {fold::toggle("data-edit", "button", editing, c::HOOKS_EDIT.t())}
                <button type="button" class="button" data-remove on:click=move |_| removing.set(true)>{c::HOOKS_REMOVE.t()}</button>
            </p>
            {move || editing.get().then(|| create::form(session, Some(kept.get_value()), move |_| load()))}
            {log::panel(session, hook.id.clone())}
            {move || removing.get().then(|| dialog::dialog("remove-webhook", c::HOOKS_REMOVE_ASK.t(), removing, confirm))}
        </section>
    }
    .into_any()
}

/// What became of a message, in words.
fn state(state: shared::api::webhooks::DeliveryState) -> AnyView {
    use shared::api::webhooks::DeliveryState as D;
    let (class, words) = match state {
        D::Waiting => ("badge badge--half", c::HOOKS_WAITING.t()),
        D::Delivered => ("badge badge--good", c::HOOKS_DELIVERED.t()),
        D::Failed => ("badge badge--bad", c::HOOKS_FAILED.t()),
    };
    view! { <span class=class>{words}</span> }.into_any()
}

/// The code of the division of whoever is signed in.
fn own_division(session: Session) -> String {
    session.who.with_untracked(|who| who.as_ref().map(|who| who.division.to_string())).unwrap_or_default()
}
