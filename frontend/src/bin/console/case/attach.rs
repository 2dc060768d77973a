//! Adding photos and documents: they are chosen, captioned and sent one after the other. One that
//! fails says why, waits for another try and harms no other; what was typed stays.

use std::sync::Arc;

use frontend::{
    api::Failure,
    browser::{files, task},
    texts::c,
};
use leptos::prelude::*;
use shared::{
    api::attachments::CreateAttachment,
    case::attachment::{MAX_CAPTION_CHARACTERS, Purpose},
    date::Date,
};

use super::desk::Desk;
use crate::{
    api,
    parts::{
        dialog::dialog,
        field::{self, Kind},
    },
    words,
};

/// Where something is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) purpose: Purpose,
    /// None for the whole on-site check.
    pub(super) requirement: Option<String>,
}

/// What has been chosen and typed; it stays when the dialog is closed.
#[derive(Clone, Copy)]
pub(super) struct Attach {
    open: RwSignal<bool>,
    target: RwSignal<Target>,
    caption: RwSignal<String>,
    taken_on: RwSignal<String>,
    chosen: RwSignal<Vec<Chosen>>,
    busy: RwSignal<bool>,
    /// How many have arrived since the dialog was opened.
    sent: RwSignal<usize>,
}

/// A file that has been chosen.
#[derive(Clone)]
struct Chosen {
    /// Its number, from 0.
    number: u32,
    target: Target,
    name: String,
    /// None until it has been read.
    base64: Option<Arc<str>>,
    state: State,
}

/// How far a file has come.
#[derive(Clone, PartialEq, Eq)]
enum State {
    /// It is being read, and made small when it is a photo.
    Reading,
    /// It waits to be sent.
    Waiting,
    /// It is on its way.
    Sending,
    /// It did not arrive, and why.
    Failed(String),
}

impl Attach {
    /// Nothing chosen.
    pub(super) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            target: RwSignal::new(Target { purpose: Purpose::Evidence, requirement: None }),
            caption: RwSignal::default(),
            taken_on: RwSignal::default(),
            chosen: RwSignal::default(),
            busy: RwSignal::new(false),
            sent: RwSignal::new(0),
        }
    }

    /// Opens the dialog for a place; words for another place, or for what has arrived, are not carried
    /// over.
    pub(super) fn open_for(self, target: Target) {
        let has_arrived = self.sent.get_untracked() > 0 && self.chosen.with_untracked(Vec::is_empty);
        if has_arrived || self.target.with_untracked(|own| *own != target) {
            self.target.set(target);
            self.caption.set(String::new());
            self.taken_on.set(String::new());
        }
        self.sent.set(0);
        self.open.set(true);
    }

    fn change(self, number: u32, change: impl FnOnce(&mut Chosen)) {
        let _ = self.chosen.try_update(|chosen| {
            if let Some(own) = chosen.iter_mut().find(|own| own.number == number) {
                change(own);
            }
        });
    }

    fn forget(self, number: u32) {
        let _ = self.chosen.try_update(|chosen| chosen.retain(|own| own.number != number));
    }
}

/// The dialog; one for the whole page.
pub(super) fn panel(desk: Desk) -> AnyView {
    dialog("attach", c::ATTACH_TITLE.t(), desk.files().attach.open, move || content(desk))
}

fn content(desk: Desk) -> AnyView {
    let attach = desk.files().attach;
    let place = attach.target.with_untracked(|target| match &target.requirement {
        Some(requirement) => {
            let item = desk.form.rulebook.item(requirement);
            let text = item.map(|item| desk.form.texts.items[item].text.clone()).unwrap_or_default();
            [requirement.as_str(), " ", &text].concat()
        }
        None => c::ATTACHED_ON_SITE.t().to_owned(),
    });
    let largest = desk.files().list.with_untracked(|list| list.largest_mib).to_string();
    let longest = u16::try_from(MAX_CAPTION_CHARACTERS).unwrap_or(u16::MAX);
    let caption = Kind { input: "text", longest, ..Kind::default() };
    let day = Kind { input: "date", ..Kind::default() };
    let future = move || {
        let is_future = attach.taken_on.with(|day| day.parse::<Date>().is_ok_and(|day| day > desk.today));
        if is_future { c::ATTACH_FUTURE.t().to_owned() } else { String::new() }
    };
    let lines = move || attach.chosen.get().into_iter().map(|own| line(attach, &own)).collect_view();
    let waiting = move || {
        attach.chosen.with(|chosen| chosen.iter().any(|own| matches!(own.state, State::Waiting | State::Failed(_))))
    };
    let label = move || if attach.busy.get() { c::COMMON_SENDING.t() } else { c::ATTACH_GO.t() };
    let said = move || {
        let sent = attach.sent.get();
        (sent > 0).then(|| c::ATTACH_SENT.with(&[&sent.to_string()]))
    };
    view! {
        <p class="words"><strong>{place}</strong></p>
        <div class="field">
            <label class="field__label" for="attach-file">{c::ATTACH_FILES.t()}</label>
            <p class="field__help" id="attach-file-help">{c::ATTACH_FILES_HELP.with(&[&largest])}</p>
            <input
                id="attach-file"
                class="input"
                type="file"
                multiple
                accept="image/jpeg,image/png,image/webp,image/*,application/pdf,.pdf"
                aria-describedby="attach-file-help"
                data-attach-file
                on:change=move |event| choose(desk, &event)
            />
        </div>
        <ul class="rows" data-chosen-list>{lines}</ul>
        {field::text("attach-caption", c::ATTACH_CAPTION.t(), c::ATTACH_CAPTION_HELP.t(), caption, attach.caption, String::new)}
        {field::text("attach-day", c::ATTACH_DAY.t(), "", day, attach.taken_on, future)}
        <p role="status" data-sent=move || attach.sent.get().to_string()>{said}</p>
        <button
            type="button"
            class="button button--lead button--wide"
            data-attach-go
            aria-disabled=move || (attach.busy.get() || !waiting()).then_some("true")
            on:click=move |_| send_all(desk)
        >
            {label}
        </button>
    }
    .into_any()
}

fn line(attach: Attach, own: &Chosen) -> AnyView {
    let number = own.number;
    let state = match &own.state {
        State::Reading => ("reading", c::ATTACH_READING.t().to_owned()),
        State::Waiting => ("waiting", c::ATTACH_WAITING.t().to_owned()),
        State::Sending => ("sending", c::COMMON_SENDING.t().to_owned()),
        State::Failed(why) => ("failed", why.clone()),
    };
    let has_failed = state.0 == "failed";
    let class = if has_failed { "field__error" } else { "small" };
    let leave_out = (own.state != State::Sending).then(|| {
        view! {
            <button type="button" class="button button--plain" data-drop on:click=move |_| attach.forget(number)>
                {c::ATTACH_DROP.t()}
            </button>
        }
    });
    let place = own.target.requirement.clone();
    view! {
        <li class="stack" data-chosen=number.to_string() data-state=state.0>
            <p class="words">{place} " " <strong>{own.name.clone()}</strong></p>
            <p class=class role=has_failed.then_some("alert")>{state.1}</p>
            <p class="row">{leave_out}</p>
        </li>
    }
    .into_any()
}

/// Takes files in; each is read by itself.
fn choose(desk: Desk, event: &leptos::ev::Event) {
    let attach = desk.files().attach;
    let target = attach.target.get_untracked();
    attach.sent.set(0);
    for file in files::picked(event) {
        let number = attach.chosen.with_untracked(|all| all.iter().map(|own| own.number + 1).max().unwrap_or(0));
        let name = file.name();
        attach.chosen.update(|chosen| {
            chosen.push(Chosen { number, target: target.clone(), name, base64: None, state: State::Reading });
        });
        task::run(async move {
            let largest = desk.files().list.with_untracked(|list| list.largest_mib) as usize * 1024 * 1024;
            match files::read(file).await {
                None => attach.change(number, |own| own.state = State::Failed(c::ATTACH_UNREADABLE.t().to_owned())),
                Some(file) if files::bytes_of(&file.base64) > largest => {
                    attach.change(number, |own| own.state = State::Failed(too_large(desk)));
                }
                Some(file) => attach.change(number, |own| {
                    own.name = file.name;
                    own.base64 = Some(file.base64.into());
                    own.state = State::Waiting;
                }),
            }
        });
    }
}

/// Sends what waits or has failed, one after the other: a weak signal is not shared.
fn send_all(desk: Desk) {
    let attach = desk.files().attach;
    let is_future = attach.taken_on.with_untracked(|day| day.parse::<Date>().is_ok_and(|day| day > desk.today));
    if attach.busy.get_untracked() || is_future {
        return;
    }
    let waiting: Vec<Chosen> = attach.chosen.with_untracked(|chosen| {
        chosen.iter().filter(|own| matches!(own.state, State::Waiting | State::Failed(_))).cloned().collect()
    });
    if waiting.is_empty() {
        return;
    }
    attach.busy.set(true);
    let (case, caption) = (desk.id(), attach.caption.get_untracked());
    let taken_on = attach.taken_on.with_untracked(|day| day.parse().ok());
    task::run(async move {
        for own in waiting {
            // What could not be read or is too large stays as it is.
            let Some(content) = own.base64 else { continue };
            attach.change(own.number, |own| own.state = State::Sending);
            let wish = CreateAttachment {
                purpose: own.target.purpose,
                requirement: own.target.requirement,
                caption: caption.clone(),
                taken_on,
                file_name: own.name,
                content: content.to_string(),
            };
            match api::attachments::add(desk.session, &case, &wish).await {
                Ok(list) => {
                    desk.take_attachments(list);
                    attach.forget(own.number);
                    let _ = attach.sent.try_update(|sent| *sent += 1);
                }
                Err(failure) => attach.change(own.number, |own| own.state = State::Failed(why(desk, &failure))),
            }
        }
        let _ = attach.busy.try_set(false);
        // Done: the next photo shows something else.
        if attach.chosen.try_with_untracked(Vec::is_empty) == Some(true) {
            let _ = attach.caption.try_set(String::new());
            let _ = attach.taken_on.try_set(String::new());
        }
    });
}

fn too_large(desk: Desk) -> String {
    c::ATTACH_TOO_LARGE.with(&[&desk.files().list.with_untracked(|list| list.largest_mib).to_string()])
}

/// Why a file was not taken, in words.
fn why(desk: Desk, failure: &Failure) -> String {
    match failure {
        Failure::Problem(problem) if matches!(problem.code.as_str(), "attachment_too_large" | "body_too_large") => {
            too_large(desk)
        }
        Failure::Problem(problem) if problem.code == "case_invalid" => {
            let codes = problem.errors.iter().map(|(_, code)| words::refusal(code).t());
            codes.collect::<Vec<_>>().join(" ")
        }
        failure => words::failed(failure).t().to_owned(),
    }
}
