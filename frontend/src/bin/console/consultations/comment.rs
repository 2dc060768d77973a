//! One comment with its answer. What is written here stays in the page until it has been saved: it may
//! speak of a person, so the device does not keep it.

use frontend::{
    api::Failure,
    browser::{page, task, time},
    parts::failure::code,
    texts::{c, code as language},
};
use leptos::prelude::*;
use shared::{
    api::consultations::{AnswerConsultationComment, CommentAnswer, Commenter, ConsultationComment},
    consultation::{CommentResult, MAX_ANSWER_CHARACTERS},
    notice::text_flaw,
};

use super::one::Desk;
use crate::{
    api,
    parts::{
        field::{self, Kind},
        notice,
    },
    words,
};

#[derive(Clone, Copy)]
struct Card {
    desk: Desk,
    id: StoredValue<String>,
    version: RwSignal<u32>,
    answer: RwSignal<Option<CommentAnswer>>,
    result: RwSignal<Option<CommentResult>>,
    gist: RwSignal<String>,
    reason: RwSignal<String>,
    checked: RwSignal<bool>,
    busy: RwSignal<bool>,
    saved: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    commenter: RwSignal<Option<Commenter>>,
    /// What somebody else has answered meanwhile.
    theirs: RwSignal<Option<CommentAnswer>>,
}

/// The comment in the list.
pub(super) fn card(desk: Desk, own: &ConsultationComment) -> AnyView {
    let answer = own.answer.as_ref();
    let card = Card {
        desk,
        id: StoredValue::new(own.id.clone()),
        version: RwSignal::new(own.version),
        result: RwSignal::new(answer.map(|answer| answer.result)),
        gist: RwSignal::new(answer.map_or_else(|| own.text.clone(), |answer| answer.gist.clone())),
        reason: RwSignal::new(answer.map(|answer| answer.reason.clone()).unwrap_or_default()),
        answer: RwSignal::new(own.answer.clone()),
        checked: RwSignal::new(false),
        busy: RwSignal::new(false),
        saved: RwSignal::new(false),
        failure: RwSignal::new(None),
        commenter: RwSignal::new(None),
        theirs: RwSignal::new(None),
    };
    let about = about(desk, own.requirement.as_deref());
    let state = move || {
        let result = card.answer.with(|answer| answer.as_ref().map(|answer| answer.result));
        let (class, words) = match result {
            None => ("badge badge--half", c::COMMENT_UNANSWERED.t()),
            Some(result) => (class_of(result), result_words(result)),
        };
        view! { <span class=class data-result=result.map_or("", CommentResult::id)>{words}</span> }
    };
    let is_fixed = Memo::new(move |_| desk.is_summarised());
    let form = move || {
        if is_fixed.get() { card.as_text() } else { card.form() }
    };
    view! {
        <li class="panel" data-comment=own.id.clone()>
            <p class="row row--apart"><strong>{about}</strong> {state}</p>
            <p class="small">{time::instant_in_words(&own.received_at)}</p>
            <p class="words" data-comment-text>{own.text.clone()}</p>
            {own.is_signed.then(|| card.who())}
            {form}
        </li>
    }
    .into_any()
}

/// Which requirement, with its words.
fn about(desk: Desk, requirement: Option<&str>) -> String {
    let Some(id) = requirement else { return c::COMMENT_GENERAL.t().to_owned() };
    desk.own.with_untracked(|own| {
        let found = own.requirements.iter().find(|requirement| requirement.id == id);
        let text = found.and_then(|found| found.text.get(language()).or_else(|| found.text.get("zh")));
        [id, " ", text.map_or("", String::as_str)].concat()
    })
}

fn result_words(result: CommentResult) -> &'static str {
    match result {
        CommentResult::Adopted => c::COMMENT_ADOPTED.t(),
        CommentResult::PartlyAdopted => c::COMMENT_PARTLY.t(),
        CommentResult::NotAdopted => c::COMMENT_NOT_ADOPTED.t(),
    }
}

fn class_of(result: CommentResult) -> &'static str {
    match result {
        CommentResult::Adopted => "badge badge--good",
        CommentResult::PartlyAdopted => "badge badge--half",
        CommentResult::NotAdopted => "badge badge--none",
    }
}

impl Card {
    /// Who commented, once somebody asks; the server records that.
    fn who(self) -> AnyView {
        let ask = move |_| {
            task::run(async move {
                match api::consultations::commenter(self.desk.session, &self.id.get_value()).await {
                    Ok(commenter) => drop(self.commenter.try_set(Some(commenter))),
                    Err(refused) => drop(self.failure.try_set(Some(refused))),
                }
            });
        };
        let content = move || {
            let Some(Commenter { name, organisation }) = self.commenter.get() else {
                return view! {
                    <button type="button" class="button button--plain" data-who-commented on:click=ask>
                        {c::COMMENT_WHO.t()}
                    </button>
                }
                .into_any();
            };
            let given = [(c::COMMENT_NAME.t(), name), (c::COMMENT_ORGANISATION.t(), organisation)];
            let given = given.into_iter().filter(|(_, value)| !value.is_empty());
            let facts = given.map(|(what, value)| view! { <div><dt>{what}</dt><dd>{value}</dd></div> });
            view! { <dl class="facts" data-commenter>{facts.collect_view()}</dl> }.into_any()
        };
        view! { {content} }.into_any()
    }

    fn as_text(self) -> AnyView {
        let content = move || {
            self.answer.with(|answer| {
                answer.as_ref().map(|answer| {
                    view! {
                        <p class="words">{answer.gist.clone()}</p>
                        <p class="words small">{answer.reason.clone()}</p>
                    }
                })
            })
        };
        view! { <div data-answered>{content}</div> }.into_any()
    }

    /// What a text lacks, by the rules of the server.
    fn wrong(self, text: RwSignal<String>) -> String {
        if !self.checked.get() {
            return String::new();
        }
        let flaw = text.with(|text| text_flaw(text, 1, MAX_ANSWER_CHARACTERS));
        flaw.map_or_else(String::new, |flaw| words::refusal(flaw.code()).t().to_owned())
    }

    fn name(self, what: &str) -> String {
        self.id.with_value(|id| [what, "-", id].concat())
    }

    fn form(self) -> AnyView {
        let kind = Kind { longest: u16::try_from(MAX_ANSWER_CHARACTERS).unwrap_or(u16::MAX), ..Kind::default() };
        let choices = CommentResult::ALL.map(|own| {
            let name = self.name("result");
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name=name
                        value=own.id()
                        prop:checked=move || self.result.get() == Some(own)
                        on:change=move |_| self.result.set(Some(own))
                    />
                    <span>{result_words(own)}</span>
                </label>
            }
        });
        let unchosen = move || self.checked.get() && self.result.get().is_none();
        let saved = move || self.saved.get().then(|| notice::done(c::COMMENT_SAVED.t().to_owned()));
        view! {
            <form
                class="stack"
                novalidate
                data-answer-form
                on:submit=move |event| {
                    event.prevent_default();
                    self.save();
                }
            >
                <fieldset class="field" id=self.name("results") tabindex="-1">
                    <legend class="field__label">{c::COMMENT_RESULT.t()}</legend>
                    <div class="choices">{choices.into_iter().collect_view()}</div>
                    <p class="field__error" hidden=move || !unchosen()>{c::COMMENT_CHOOSE.t()}</p>
                </fieldset>
                {field::text(&self.name("gist"), c::COMMENT_GIST.t(), c::COMMENT_GIST_HELP.t(), kind, self.gist, move || self.wrong(self.gist))}
                {field::text(&self.name("reason"), c::COMMENT_REASON.t(), c::COMMENT_REASON_HELP.t(), kind, self.reason, move || self.wrong(self.reason))}
                {move || self.theirs.get().map(Self::conflict)}
                {move || self.failure.with(|failure| failure.as_ref().map(notice::failed))}
                {saved}
                <button type="submit" class="button button--lead" data-answer aria-disabled=move || self.busy.get().then_some("true")>
                    {move || if self.busy.get() { c::COMMON_SENDING.t() } else { c::COMMENT_SAVE.t() }}
                </button>
            </form>
        }
        .into_any()
    }

    fn save(self) {
        self.checked.set(true);
        self.saved.set(false);
        self.failure.set(None);
        self.theirs.set(None);
        if self.busy.get_untracked() {
            return;
        }
        let is_wrong = |text: RwSignal<String>| untrack(|| !self.wrong(text).is_empty());
        let focus = |what: &str| page::focus(&["[id='", &self.name(what), "']"].concat());
        let Some(result) = self.result.get_untracked() else { return focus("results") };
        if is_wrong(self.gist) {
            return focus("gist");
        }
        if is_wrong(self.reason) {
            return focus("reason");
        }
        self.busy.set(true);
        let wish = AnswerConsultationComment {
            version: self.version.get_untracked(),
            result,
            gist: self.gist.get_untracked(),
            reason: self.reason.get_untracked(),
        };
        task::run(async move {
            let answer = api::consultations::answer(self.desk.session, &self.id.get_value(), &wish).await;
            let _ = self.busy.try_set(false);
            match answer {
                Ok(own) => {
                    let _ = self.version.try_set(own.version);
                    let _ = self.answer.try_set(own.answer);
                    let _ = self.saved.try_set(true);
                    self.desk.refresh().await;
                }
                Err(refused) => {
                    let is_outdated = code(&refused) == "consultation_changed";
                    let _ = self.failure.try_set(Some(refused));
                    // What is written here stays; saved once more it goes over the answer that shows now.
                    if is_outdated && let Some(theirs) = self.desk.found_again(&self.id.get_value()).await {
                        let _ = self.version.try_set(theirs.version);
                        let _ = self.theirs.try_set(theirs.answer);
                    }
                }
            }
        });
    }

    /// What somebody else has answered meanwhile.
    fn conflict(theirs: CommentAnswer) -> AnyView {
        view! {
            <div class="notice notice--half" role="alert" data-conflict>
                <p class="notice__title">{c::COMMENT_CONFLICT.t()} " " {result_words(theirs.result)}</p>
                <p class="words">{theirs.gist}</p>
                <p class="words">{theirs.reason}</p>
                <p>{c::COMMENT_CONFLICT_MEANS.t()}</p>
            </div>
        }
        .into_any()
    }
}
