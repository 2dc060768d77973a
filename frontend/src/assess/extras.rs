//! What goes with an answer: help, evidence, remark. Folded away and made when first opened, so
//! that a step stays light.

use leptos::{prelude::*, task::spawn_local};
use shared::{answer::MAX_TEXT_CHARACTERS, form::{Help, HelpTexts}};

use super::{controls::Ask, desk::Desk, evidence};
use crate::{
    api::{Failure, get_bytes},
    parts::failure::failure_notice,
    texts::{self, k},
};

/// A number in front of its text.
pub(super) fn numbered(id: &'static str, text: &'static str) -> impl IntoView {
    // Ids such as `c1` are names for programs; only those that read as numbers are shown.
    let shown = id.starts_with(|first: char| first.is_ascii_digit());
    view! { {shown.then(|| view! { <span class="requirement__number">{id}</span> })}<span>{text}</span> }
}

/// The folded parts of a card.
pub(super) fn extras(ask: Ask) -> AnyView {
    let helped = RwSignal::new(false);
    let opened = RwSignal::new(false);
    let kept = Memo::new(move |_| {
        ask.desk.standing.track();
        opened.track();
        ask.desk.work.with_value(|work| {
            work.answer(&ask.item().id).map_or((0, false), |answer| (answer.evidence.len(), answer.remark.is_some()))
        })
    });
    let summary = move || match kept.get() {
        (0, false) => k::EXTRAS_TITLE.t().to_owned(),
        (0, true) => k::EXTRAS_WITH_REMARK.t().to_owned(),
        (count, _) => k::EXTRAS_WITH.with(&[&count.to_string()]),
    };
    view! {
        <div class="requirement__more">
            <details class="fold" data-help on:toggle=move |_| helped.set(true)>
                <summary>{k::HELP_TITLE.t()}</summary>
                {move || helped.get().then(|| help(ask))}
            </details>
            <details class="fold" data-extras on:toggle=move |_| opened.set(true)>
                <summary>{summary}</summary>
                {move || opened.get().then(|| view! { {evidence::evidence(ask)} {remark(ask)} })}
            </details>
        </div>
    }
    .into_any()
}

fn remark(ask: Ask) -> impl IntoView {
    let start = ask.desk.work.with_value(|work| work.answer(&ask.item().id).and_then(|answer| answer.remark.clone()));
    let id = ["remark-", &ask.item().id].concat();
    let put = move |text: String| {
        let remark = (!text.trim().is_empty()).then_some(text);
        ask.desk.change(ask.index, &mut |answer| answer.remark.clone_from(&remark));
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{k::EXTRAS_REMARK.t()}</label>
            <textarea id=id class="input" rows="3" maxlength=MAX_TEXT_CHARACTERS.to_string() data-remark
                prop:value=start.unwrap_or_default() on:input:target=move |event| put(event.target().value())></textarea>
        </div>
    }
}

/// The four questions of the training, fetched once for all requirements.
fn help(ask: Ask) -> AnyView {
    let failed = RwSignal::new(None::<Failure>);
    let load = move || {
        failed.set(None);
        spawn_local(async move {
            if let Err(failure) = fetch(ask.desk).await {
                failed.set(Some(failure));
            }
        });
    };
    if ask.desk.help.get_untracked().is_none() {
        load();
    }
    let again = Callback::new(move |()| load());
    let shown = move || match ask.desk.help.get() {
        Some(help) => match help.items.get(ask.index).and_then(Option::as_ref) {
            Some(texts) => four(texts),
            None => view! { <p>{k::HELP_NONE.t()}</p> }.into_any(),
        },
        None => match failed.get() {
            Some(failure) => failure_notice(&failure, Some(again)),
            None => view! { <p class="small">{k::HELP_LOADING.t()}</p> }.into_any(),
        },
    };
    let department = ask.texts().department.as_str();
    view! {
        <div aria-live="polite">{shown}</div>
        {(!department.is_empty()).then(|| view! { <p class="small">{k::HELP_DEPARTMENT.with(&[department])}</p> })}
    }
    .into_any()
}

fn four(texts: &'static HelpTexts) -> AnyView {
    let pairs = [(&k::HELP_WHY, &texts.why), (&k::HELP_WHAT, &texts.what), (&k::HELP_TODO, &texts.todo), (&k::HELP_HOW, &texts.how)];
    view! {
        <dl class="help">
            {pairs.map(|(name, text)| view! { <div><dt>{name.t()}</dt><dd>{text.as_str()}</dd></div> })}
        </dl>
    }
    .into_any()
}

async fn fetch(desk: Desk) -> Result<(), Failure> {
    let address = ["/api/v1/packs/", &desk.form.rulebook.pack_hash, "/help?lang=", texts::code()].concat();
    let help = Help::from_bytes(&get_bytes(&address).await?).ok_or(Failure::Unexpected)?;
    desk.help.set(Some(Box::leak(Box::new(help))));
    Ok(())
}
