//! The states of a page beside its content: loading, failed, empty, done.

use frontend::{
    api::Failure,
    browser::task,
    parts::failure::code,
    texts::{c, k},
};
use leptos::prelude::*;

use crate::words;

/// What is being fetched, and what came of it.
#[derive(Clone)]
pub(crate) enum Loaded<T> {
    /// It is on its way.
    Loading,
    /// It did not come.
    Failed(Failure),
    /// It is there.
    Ready(T),
}

impl<T> From<Result<T, Failure>> for Loaded<T> {
    fn from(answer: Result<T, Failure>) -> Self {
        answer.map_or_else(Self::Failed, Self::Ready)
    }
}

/// What `ask` fetches, and what fetches it anew.
pub(crate) fn fetched<T, A, F>(ask: A) -> (RwSignal<Loaded<T>>, impl Fn() + Copy + Send + Sync + 'static)
where
    T: Send + Sync + 'static,
    A: Fn() -> F + Copy + Send + Sync + 'static,
    F: Future<Output = Result<T, Failure>> + 'static,
{
    let loaded = RwSignal::new(Loaded::Loading);
    let load = move || {
        loaded.set(Loaded::Loading);
        task::run(async move {
            let answer = ask().await;
            // Whoever asked may have gone on to another page meanwhile.
            let _ = loaded.try_set(Loaded::from(answer));
        });
    };
    load();
    (loaded, load)
}

/// Something is on its way.
pub(crate) fn loading() -> AnyView {
    view! {
        <div class="panel" aria-busy="true" data-loading>
            <p class="small" role="status">{c::COMMON_LOADING.t()}</p>
            <p><span class="ghost ghost--short"></span></p>
            <p><span class="ghost"></span></p>
            <p><span class="ghost"></span></p>
        </div>
    }
    .into_any()
}

/// What went wrong.
pub(crate) fn failed(failure: &Failure) -> AnyView {
    notice(failure, None)
}

/// What went wrong, with a button to try again.
pub(crate) fn failed_with(failure: &Failure, again: impl Fn() + 'static) -> AnyView {
    let button = view! {
        <button type="button" class="button" data-again on:click=move |_| again()>{k::FAILURE_AGAIN.t()}</button>
    };
    notice(failure, Some(button.into_any()))
}

fn notice(failure: &Failure, way_on: Option<AnyView>) -> AnyView {
    let (request, wait) = match failure {
        Failure::Problem(problem) => (problem.request_id.clone(), problem.retry_after.clone()),
        _ => (String::new(), String::new()),
    };
    let words = words::failed(failure);
    // A number to ask about is of use where nobody but the administrator can help.
    let is_ours = core::ptr::eq(words, &raw const k::FAILURE_UNEXPECTED)
        || core::ptr::eq(words, &raw const k::FAILURE_UNAVAILABLE);
    let request = if is_ours { request } else { String::new() };
    let words = words.t();
    let code = code(failure).to_owned();
    view! {
        <div class="notice notice--bad" role="alert" data-failure=code>
            <p class="notice__title">{words}</p>
            {(!wait.is_empty()).then(|| view! { <p>{c::COMMON_WAIT.with(&[&wait])}</p> })}
            {(!request.is_empty()).then(|| view! { <p class="small">{k::FAILURE_REQUEST.with(&[&request])}</p> })}
            {way_on}
        </div>
    }
    .into_any()
}

/// Nothing is there, and what that means.
pub(crate) fn empty(title: &'static str, words: &'static str) -> AnyView {
    view! {
        <div class="panel panel--quiet console__empty" data-empty>
            <p class="notice__title">{title}</p>
            <p>{words}</p>
        </div>
    }
    .into_any()
}

/// Something has been done.
pub(crate) fn done(words: String) -> AnyView {
    view! {
        <div class="notice" role="status" data-done>
            <p class="notice__title"><span aria-hidden="true">"✓ "</span>{words}</p>
        </div>
    }
    .into_any()
}
