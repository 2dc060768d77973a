//! What became of the messages to one receiver, with every attempt.

use frontend::{
    api::Failure,
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use shared::api::webhooks::{AttemptView, DeliveryPage, DeliveryState, DeliveryView};

use super::{event, refused, state};
use crate::{
    api,
    parts::{
        fold,
        notice::{self, Loaded},
    },
    session::Session,
};

/// The log, folded until it is wanted.
pub(super) fn panel(session: Session, id: String) -> AnyView {
    let open = RwSignal::new(false);
    let id = StoredValue::new(id);
    view! {
        {fold::toggle("data-log-open", "button button--plain", open, c::HOOKS_LOG.t())}
        {move || open.get().then(|| log(session, id.get_value()))}
    }
    .into_any()
}

fn log(session: Session, id: String) -> AnyView {
    let loaded = RwSignal::new(Loaded::<DeliveryPage>::Loading);
    let problem = RwSignal::new(None::<Failure>);
    let id = StoredValue::new(id);
    let load = move || {
        task::run(async move {
            let answer = api::webhooks::deliveries(session, &id.get_value(), None).await;
            let _ = loaded.try_set(Loaded::from(answer));
        });
    };
    load();
    let more = move |after: String| {
        problem.set(None);
        task::run(async move {
            match api::webhooks::deliveries(session, &id.get_value(), Some(&after)).await {
                Ok(further) => loaded.update(|loaded| {
                    if let Loaded::Ready(page) = loaded {
                        page.deliveries.extend(further.deliveries);
                        page.next = further.next;
                    }
                }),
                Err(refused) => problem.set(Some(refused)),
            }
        });
    };
    let resend = move |delivery: String| {
        problem.set(None);
        task::run(async move {
            match api::webhooks::resend(session, &delivery).await {
                Ok(_) => load(),
                Err(refused) => problem.set(Some(refused)),
            }
        });
    };
    let content = move || match loaded.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed_with(&failure, load),
        Loaded::Ready(page) if page.deliveries.is_empty() => view! { <p>{c::HOOKS_LOG_NONE.t()}</p> }.into_any(),
        Loaded::Ready(page) => {
            let lines: Vec<_> = page.deliveries.iter().map(|own| line(own, resend)).collect();
            let next = page.next.map(|after| {
                view! {
                    <button type="button" class="button" on:click=move |_| more(after.clone())>{c::LIST_MORE.t()}</button>
                }
            });
            view! { <ul class="rows" data-log>{lines}</ul> {next} }.into_any()
        }
    };
    view! {
        <p><button type="button" class="button button--plain" data-log-again on:click=move |_| load()>{c::HOOKS_LOG_AGAIN.t()}</button></p>
        {move || problem.with(|problem| problem.as_ref().map(refused))}
        {content}
    }
    .into_any()
}

fn line(own: &DeliveryView, resend: impl Fn(String) + Copy + 'static) -> AnyView {
    let attempts: Vec<_> = own.attempts.iter().map(attempt).collect();
    let next = own.next_attempt_at.as_deref().filter(|_| own.state == DeliveryState::Waiting).map(|next| {
        view! { <p class="small">{c::HOOKS_NEXT.with(&[&time::instant_in_words(next)])}</p> }
    });
    let (id, when) = (own.id.clone(), time::instant_in_words(&own.created_at));
    view! {
        <li data-delivery=own.id.clone() data-state=own.state.id()>
            <p class="row row--apart"><span>{event(own.event)} " · " {when}</span> {state(own.state)}</p>
            <ol class="bullets small">{attempts}</ol>
            {next}
            <button type="button" class="button button--plain" data-resend on:click=move |_| resend(id.clone())>
                {c::HOOKS_RESEND.t()}
                <span class="sr">{own.id.clone()}</span>
            </button>
        </li>
    }
    .into_any()
}

fn attempt(own: &AttemptView) -> AnyView {
    let outcome = match (own.problem.as_deref(), own.status) {
        (None, Some(status)) => c::HOOKS_TAKEN.with(&[&status.to_string()]),
        (_, Some(status)) => c::HOOKS_ANSWERED.with(&[&status.to_string()]),
        (Some("timeout"), None) => c::HOOKS_TIMEOUT.t().to_owned(),
        (Some("address_refused"), None) => c::HOOKS_PRIVATE.t().to_owned(),
        (Some("secret_unreadable"), None) => c::HOOKS_UNREADABLE.t().to_owned(),
        _ => c::HOOKS_NO_CONNECTION.t().to_owned(),
    };
    let took = own.took_ms.to_string();
    view! { <li>{time::instant_in_words(&own.at)} " · " {outcome} " · " {took} " ms"</li> }.into_any()
}
