//! 答复: upheld or not, with reasons. What follows from it is said before it is done.
//!
//! What is typed here is kept in the page alone and never on the device: it may speak of the person
//! who objects.

use frontend::{
    api::Failure,
    browser::{page, task},
    parts::failure::code,
    texts::{Text, c},
};
use leptos::prelude::*;
use shared::{
    api::notices::{ObjectionView, ReplyToObjection},
    case::step::MAX_OPINION_CHARACTERS,
    notice::text_flaw,
};

use super::one::Desk;
use crate::{
    api,
    parts::{
        dialog::dialog,
        field::{self, Kind},
        notice,
    },
    words,
};

#[derive(Clone, Copy)]
struct Reply {
    desk: Desk,
    id: StoredValue<String>,
    /// Names the community and the number of the notice.
    about: StoredValue<(String, String)>,
    is_upheld: RwSignal<Option<bool>>,
    words: RwSignal<String>,
    /// What the record of the case says; only for an upheld one.
    opinion: RwSignal<String>,
    /// The button has been pressed: what is missing is pointed out.
    checked: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    asking: RwSignal<bool>,
    busy: RwSignal<bool>,
}

/// The form.
pub(super) fn form(desk: Desk, own: &ObjectionView) -> AnyView {
    let reply = Reply {
        desk,
        id: StoredValue::new(own.id.clone()),
        about: StoredValue::new((own.receipt.community_name.clone(), own.receipt.notice_number.clone())),
        is_upheld: RwSignal::new(None),
        words: RwSignal::default(),
        opinion: RwSignal::default(),
        checked: RwSignal::new(false),
        failure: RwSignal::new(None),
        asking: RwSignal::new(false),
        busy: RwSignal::new(false),
    };
    let kind = Kind { longest: u16::try_from(MAX_OPINION_CHARACTERS).unwrap_or(u16::MAX), ..Kind::default() };
    let choices =
        [(true, "upheld", "choice choice--bad"), (false, "not_upheld", "choice")].map(|(own, value, class)| {
            view! {
                <label class=class>
                    <input
                        type="radio"
                        name="result"
                        value=value
                        prop:checked=move || reply.is_upheld.get() == Some(own)
                        on:change=move |_| reply.is_upheld.set(Some(own))
                    />
                    <span>{if own { c::OBJECTION_UPHELD.t() } else { c::OBJECTION_NOT_UPHELD.t() }}</span>
                </label>
            }
        });
    let unchosen = move || reply.checked.get() && reply.is_upheld.get().is_none();
    let opinion = move || {
        (reply.is_upheld.get() == Some(true)).then(|| {
            field::text(
                "reply-opinion",
                c::REPLY_OPINION.t(),
                c::REPLY_OPINION_HELP.t(),
                kind,
                reply.opinion,
                move || reply.wrong(reply.opinion),
            )
        })
    };
    view! {
        <section class="panel" aria-labelledby="reply-title" data-reply-form>
            <h2 id="reply-title">{c::REPLY_TITLE.t()}</h2>
            <fieldset class="field" id="reply-result" tabindex="-1">
                <legend class="field__label">{c::REPLY_RESULT.t()}</legend>
                <div class="choices">{choices.into_iter().collect_view()}</div>
                <p class="field__error" hidden=move || !unchosen() data-unchosen>{c::REPLY_CHOOSE.t()}</p>
            </fieldset>
            {move || reply.is_upheld.get().map(|is_upheld| reply.consequence(is_upheld))}
            {field::text("reply-words", c::REPLY_WORDS.t(), c::REPLY_WORDS_HELP.t(), kind, reply.words, move || reply.wrong(reply.words))}
            {opinion}
            {move || reply.failure.get().map(|failure| reply.refused(&failure))}
            <button
                type="button"
                class="button button--lead button--wide"
                data-reply-go
                aria-disabled=move || reply.busy.get().then_some("true")
                on:click=move |_| reply.press()
            >
                {c::REPLY_GO.t()}
            </button>
            {dialog("reply", c::DECIDE_CONFIRM.t(), reply.asking, move || reply.confirmation())}
        </section>
    }
    .into_any()
}

impl Reply {
    /// What a text lacks, by the rules of the server.
    fn wrong(self, text: RwSignal<String>) -> String {
        if !self.checked.get() {
            return String::new();
        }
        let flaw = text.with(|text| text_flaw(text, 1, MAX_OPINION_CHARACTERS));
        flaw.map_or_else(String::new, |flaw| words::refusal(flaw.code()).t().to_owned())
    }

    /// What follows from the answer.
    fn consequence(self, is_upheld: bool) -> AnyView {
        let (class, text): (_, &Text) = if is_upheld {
            ("notice notice--bad", &c::REPLY_UPHELD_MEANS)
        } else {
            ("notice notice--none", &c::REPLY_NOT_UPHELD_MEANS)
        };
        let words = self.about.with_value(|(community, notice)| text.with(&[community, notice]));
        let id = if is_upheld { "upheld" } else { "not_upheld" };
        view! { <div class=class role="status" data-consequence=id><p>{words}</p></div> }.into_any()
    }

    fn press(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.checked.set(true);
        let is_wrong = |text: RwSignal<String>| untrack(|| !self.wrong(text).is_empty());
        match self.is_upheld.get_untracked() {
            None => page::focus("#reply-result"),
            Some(_) if is_wrong(self.words) => page::focus("#reply-words"),
            Some(true) if is_wrong(self.opinion) => page::focus("#reply-opinion"),
            Some(_) => self.asking.set(true),
        }
    }

    fn confirmation(self) -> AnyView {
        let Some(is_upheld) = self.is_upheld.get_untracked() else { return ().into_any() };
        let words = if is_upheld { c::OBJECTION_UPHELD.t() } else { c::OBJECTION_NOT_UPHELD.t() };
        view! {
            <p>{c::REPLY_CONFIRM_LEAD.with(&[words])}</p>
            {self.consequence(is_upheld)}
            <button type="button" class="button button--lead" data-reply-confirm on:click=move |_| self.send()>
                {move || if self.busy.get() { c::COMMON_SENDING.t() } else { c::REPLY_GO.t() }}
            </button>
        }
        .into_any()
    }

    fn send(self) {
        let Some(is_upheld) = self.is_upheld.get_untracked() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        let opinion = if is_upheld { self.opinion.get_untracked() } else { String::new() };
        let wish = ReplyToObjection { is_upheld, reply: self.words.get_untracked(), opinion };
        let id = self.id.get_value();
        task::run(async move {
            let answer = api::objections::reply(self.desk.session, &id, &wish).await;
            let _ = self.asking.try_set(false);
            let _ = self.busy.try_set(false);
            match answer {
                Ok(own) => {
                    let done = if is_upheld { c::REPLY_DONE_UPHELD.t() } else { c::REPLY_DONE_NOT_UPHELD.t() };
                    self.desk.show(own, done.to_owned());
                }
                Err(refused) => drop(self.failure.try_set(Some(refused))),
            }
        });
    }

    /// What the server refused. When somebody else has answered, their answer is a button away and
    /// what is written here stays until it is pressed.
    fn refused(self, failure: &Failure) -> AnyView {
        let is_answered = code(failure) == "objection_answered";
        let show = move |_| self.desk.load(self.id.get_value());
        let way_on = is_answered.then(|| {
            view! { <button type="button" class="button" data-show-answer on:click=show>{c::REPLY_SHOW.t()}</button> }
        });
        view! { <div class="stack">{notice::failed(failure)} {way_on}</div> }.into_any()
    }
}
