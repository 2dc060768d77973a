//! A draft: what it says, its days, its cases. What is wrong stands beside the field; what is typed
//! stays whatever the server answers.

use std::collections::BTreeSet;

use frontend::{
    api::Failure,
    browser::{page, task, time},
    parts::failure::code,
    texts::{Text, c},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use shared::{
    api::{cases::CaseRow, notices::NoticeView},
    notice::{MAX_NOTICE_CHARACTERS, MAX_TITLE_CHARACTERS, NoticeState},
};

use super::{
    DONE, badge,
    choice::{self, Candidate},
    one::{Board, back},
    publish,
    written::{self, Fault, Written, usual_last_day},
};
use crate::{
    api,
    parts::{
        dialog::dialog,
        field::{self, Kind},
        notice, title,
    },
    words,
};

/// The id under which the device keeps what has not been saved once.
const NEW: &str = "new";

/// What is being written.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    pub(super) board: Board,
    /// How many days the notices of the city have at least.
    pub(super) days: u16,
    /// None before it has been saved for the first time.
    id: RwSignal<Option<String>>,
    number: RwSignal<String>,
    title: RwSignal<String>,
    text: RwSignal<String>,
    first_day: RwSignal<String>,
    last_day: RwSignal<String>,
    contact: RwSignal<String>,
    /// Ids of the cases that are chosen.
    pub(super) chosen: RwSignal<BTreeSet<String>>,
    /// All that can be chosen, in the order in which they will stand in the notice.
    pub(super) candidates: StoredValue<Vec<Candidate>>,
    /// As the server had it when it was looked at.
    saved: RwSignal<Written>,
    pub(super) faults: RwSignal<Vec<Fault>>,
    failure: RwSignal<Option<Failure>>,
    /// What somebody else has made of it meanwhile.
    theirs: RwSignal<Option<NoticeView>>,
    pub(super) busy: RwSignal<bool>,
    /// It has just been saved.
    kept: RwSignal<bool>,
    /// Publishing is about to be confirmed.
    pub(super) asking: RwSignal<bool>,
}

/// The editor; without a notice, of a new one.
pub(super) fn editor(board: Board, draft: Option<&NoticeView>, days: u16, recognised: &[CaseRow]) -> AnyView {
    let mut saved = draft.map_or_else(|| Written::begun(time::today(), days), Written::of);
    let id = draft.map(|draft| draft.id.clone());
    let kept = written::kept(&account(board), id.as_deref().unwrap_or(NEW));
    let has_kept = kept.is_some();
    let now = kept.unwrap_or_else(|| saved.clone());
    // What was typed over an earlier version is to be told of the later one, not to hide it.
    saved.version = now.version;
    let editor = Editor {
        board,
        days,
        id: RwSignal::new(id),
        number: RwSignal::new(now.number),
        title: RwSignal::new(now.title),
        text: RwSignal::new(now.text),
        first_day: RwSignal::new(now.first_day),
        last_day: RwSignal::new(now.last_day),
        contact: RwSignal::new(now.contact),
        chosen: RwSignal::new(now.cases.into_iter().collect()),
        candidates: StoredValue::new(choice::candidates(draft, recognised)),
        saved: RwSignal::new(saved),
        faults: RwSignal::new(Vec::new()),
        failure: RwSignal::new(None),
        theirs: RwSignal::new(None),
        busy: RwSignal::new(false),
        kept: RwSignal::new(false),
        asking: RwSignal::new(false),
    };
    editor.follow();
    let heading = if draft.is_some() { c::NOTICE_EDIT.t() } else { c::NOTICES_NEW.t() };
    view! {
        <div class="stack console__middle" data-editor>
            {back()}
            <div class="row row--apart">
                {title(heading.to_owned())} {draft.map(|draft| badge(draft.state, draft.phase))}
            </div>
            {move || board.done.get().map(notice::done)}
            {has_kept.then(|| restored(editor))}
            {fields(editor)}
            {move || editor.theirs.get().map(|theirs| conflict(editor, &theirs))}
            {move || editor.failure.get().map(|failure| refused(editor, &failure))}
            {actions(editor)}
        </div>
    }
    .into_any()
}

fn account(board: Board) -> String {
    board.session.who.with_untracked(|who| who.as_ref().map(|who| who.account.clone())).unwrap_or_default()
}

fn fields(editor: Editor) -> AnyView {
    let line = |longest: usize| Kind {
        input: "text",
        autocomplete: "off",
        longest: u16::try_from(longest).unwrap_or(u16::MAX),
        ..Kind::default()
    };
    let long = Kind { input: "", ..line(MAX_NOTICE_CHARACTERS) };
    let day = Kind { input: "date", required: true, ..Kind::default() };
    let wrong = move |pointer: &'static str| move || editor.wrong(pointer);
    view! {
        <section class="panel" aria-labelledby="notice-words">
            <h2 id="notice-words">{c::NOTICE_WORDS.t()}</h2>
            {field::text("notice-number", c::NOTICE_NUMBER.t(), c::NOTICE_NUMBER_HELP.t(), line(MAX_TITLE_CHARACTERS), editor.number, wrong("/number"))}
            {field::text("notice-title", c::NOTICE_TITLE.t(), "", line(MAX_TITLE_CHARACTERS), editor.title, wrong("/title"))}
            <div class="notice-text">
                {field::text("notice-text", c::NOTICE_TEXT.t(), c::NOTICE_TEXT_HELP.t(), long, editor.text, wrong("/text"))}
            </div>
            {field::text("notice-contact", c::NOTICE_CONTACT.t(), c::NOTICE_CONTACT_HELP.t(), line(MAX_TITLE_CHARACTERS), editor.contact, wrong("/contact"))}
        </section>
        <section class="panel" aria-labelledby="notice-days">
            <h2 id="notice-days">{c::NOTICE_DAYS.t()}</h2>
            <p class="small" data-usual-days>{c::NOTICE_DAYS_HELP.with(&[&editor.days.to_string()])}</p>
            <div class="filters__grid">
                {field::text("notice-first-day", c::NOTICE_FIRST_DAY.t(), "", day, editor.first_day, wrong("/first_day"))}
                {field::text("notice-last-day", c::NOTICE_LAST_DAY.t(), "", day, editor.last_day, wrong("/last_day"))}
            </div>
        </section>
        {choice::choice(editor)}
    }
    .into_any()
}

impl Editor {
    /// What stands in the editor now; the cases in the order of the candidates.
    pub(super) fn written(self) -> Written {
        let cases = self.chosen.with(|chosen| {
            self.candidates.with_value(|candidates| {
                let ids = candidates.iter().map(|candidate| &candidate.id);
                ids.filter(|id| chosen.contains(*id)).cloned().collect()
            })
        });
        Written {
            number: self.number.get(),
            title: self.title.get(),
            text: self.text.get(),
            first_day: self.first_day.get(),
            last_day: self.last_day.get(),
            contact: self.contact.get(),
            cases,
            version: self.saved.with(|saved| saved.version),
        }
    }

    /// What is wrong with a field, in words; empty while all is well.
    pub(super) fn wrong(self, pointer: &str) -> String {
        let code = self.faults.with(|faults| faults.iter().find(|(at, _)| at == pointer).map(|(_, code)| code.clone()));
        code.map_or_else(String::new, |code| words::refusal(&code).t().to_owned())
    }

    /// The id of what has been saved.
    pub(super) fn saved_id(self) -> Option<String> {
        self.id.get_untracked()
    }

    /// The version that was looked at.
    pub(super) fn saved_version(self) -> u32 {
        self.saved.with_untracked(|saved| saved.version)
    }

    fn key(self) -> String {
        self.saved_id().unwrap_or_else(|| NEW.to_owned())
    }

    /// Keeps on the device what is typed, moves the last day along with the first, and takes a fault
    /// away when its field changes.
    fn follow(self) {
        let days = self.days;
        Effect::new(move |before: Option<Written>| {
            let now = self.written();
            if before.is_some_and(|before| before != now) {
                if self.saved.with_untracked(|saved| *saved == now) {
                    self.forget();
                } else {
                    self.kept.set(false);
                    written::keep(&account(self.board), &self.key(), &now);
                }
            }
            now
        });
        Effect::new(move |before: Option<String>| {
            let first_day = self.first_day.get();
            let last_day = self.last_day.get_untracked();
            // Days that have just come from the server stand as they are.
            let is_saved = self.saved.with_untracked(|own| own.first_day == first_day && own.last_day == last_day);
            if let Some(before) = before.filter(|before| *before != first_day && !is_saved)
                && (last_day.is_empty() || last_day == usual_last_day(&before, days))
            {
                self.last_day.set(usual_last_day(&first_day, days));
            }
            first_day
        });
        let texts = [
            ("/number", self.number),
            ("/title", self.title),
            ("/text", self.text),
            ("/first_day", self.first_day),
            ("/last_day", self.last_day),
            ("/contact", self.contact),
        ];
        for (pointer, value) in texts {
            self.mend(pointer, move || value.track());
        }
        self.mend("/cases", move || self.chosen.track());
    }

    fn mend(self, pointer: &'static str, track: impl Fn() + Send + Sync + 'static) {
        Effect::new(move |before: Option<()>| {
            track();
            if before.is_some() && self.faults.with_untracked(|faults| !faults.is_empty()) {
                self.faults.update(|faults| faults.retain(|(at, _)| !at.starts_with(pointer)));
            }
        });
    }

    /// Nothing of it stays on the device.
    pub(super) fn forget(self) {
        written::forget(&account(self.board), &self.key());
    }

    /// Points out what is wrong, the first of it with the focus; false when there is nothing.
    pub(super) fn point_out(self, faults: Vec<Fault>) -> bool {
        let first = faults.first().map(|(pointer, _)| control_of(pointer));
        self.faults.set(faults);
        if let Some(selector) = first {
            task::before_next_frame(move || page::focus(selector));
        }
        first.is_some()
    }

    /// Whether the server has all that is written.
    pub(super) fn is_saved(self) -> bool {
        let now = untrack(|| self.written());
        self.id.with_untracked(Option::is_some) && self.saved.with_untracked(|saved| *saved == now)
    }

    /// Saves; false when something stands in the way, which is then shown.
    pub(super) async fn save(self) -> bool {
        let written = untrack(|| self.written());
        self.failure.set(None);
        if self.point_out(written.faults()) {
            return false;
        }
        let Some(wish) = written.wish() else { return false };
        self.busy.set(true);
        let session = self.board.session;
        let answer = match self.saved_id() {
            None => api::notices::create(session, &wish).await,
            Some(id) => api::notices::change(session, &id, &wish).await,
        };
        let _ = self.busy.try_set(false);
        match answer {
            Ok(notice) => {
                self.forget();
                if self.saved_id().is_none() {
                    self.id.set(Some(notice.id.clone()));
                    page::replace_address(&["/console/notices/", &notice.id].concat());
                }
                // What was typed while it was on its way stays.
                let server = Written { cases: written.cases.clone(), ..Written::of(&notice) };
                self.take_over(&server, Some(&written));
                self.kept.set(true);
                true
            }
            Err(failure) => {
                self.refuse(failure);
                false
            }
        }
    }

    /// Shows what the server has said against it.
    pub(super) fn refuse(self, failure: Failure) {
        match code(&failure) {
            "notice_invalid" => {
                let Failure::Problem(problem) = &failure else { return };
                let cases = untrack(|| self.written().cases);
                let at_case = |pointer: &str| cases.get(pointer.strip_prefix("/cases/")?.parse::<usize>().ok()?);
                // What is wrong with a case stands beside it, whatever place it has in the list.
                let faults = problem.errors.iter().map(|(pointer, code)| {
                    let beside = at_case(pointer).map(|id| ["/cases/", id].concat());
                    (beside.unwrap_or_else(|| pointer.clone()), code.clone())
                });
                let faults: Vec<Fault> = faults.collect();
                self.point_out(faults);
                self.failure.set(Some(failure));
            }
            "notice_changed" => {
                let Some(id) = self.saved_id() else { return };
                task::run(async move {
                    match api::notices::notice(self.board.session, &id).await {
                        Ok(theirs) if theirs.state == NoticeState::Draft => self.theirs.set(Some(theirs)),
                        // It has been published or thrown away since.
                        _ => self.failure.set(Some(failure)),
                    }
                });
            }
            _ => self.failure.set(Some(failure)),
        }
    }

    /// Puts into the fields what the server has; where something was sent, only into those that have
    /// not been changed since.
    fn take_over(self, written: &Written, sent: Option<&Written>) {
        let now = untrack(|| self.written());
        let is_as_sent = |of: fn(&Written) -> &String| sent.is_none_or(|sent| of(sent) == of(&now));
        self.saved.set(written.clone());
        let take = |signal: RwSignal<String>, of: fn(&Written) -> &String| {
            if is_as_sent(of) && of(&now) != of(written) {
                signal.set(of(written).clone());
            }
        };
        take(self.number, |written| &written.number);
        take(self.title, |written| &written.title);
        take(self.text, |written| &written.text);
        take(self.first_day, |written| &written.first_day);
        take(self.last_day, |written| &written.last_day);
        take(self.contact, |written| &written.contact);
        if sent.is_none_or(|sent| sent.cases == now.cases) && now.cases != written.cases {
            self.chosen.set(written.cases.iter().cloned().collect());
        }
    }
}

/// The control that a fault is beside.
fn control_of(pointer: &str) -> &'static str {
    match pointer {
        "/number" => "#notice-number",
        "/title" => "#notice-title",
        "/text" => "#notice-text",
        "/first_day" => "#notice-first-day",
        "/last_day" => "#notice-last-day",
        "/contact" => "#notice-contact",
        _ => "#notice-cases",
    }
}

/// Something was typed here that the server does not have.
fn restored(editor: Editor) -> AnyView {
    let is_shown = RwSignal::new(true);
    let drop_it = move |_| {
        editor.forget();
        match editor.saved_id() {
            Some(id) => editor.board.load(id),
            None => editor.take_over(&editor.saved.get_untracked(), None),
        }
        is_shown.set(false);
    };
    view! {
        <div class="notice notice--none" hidden=move || !is_shown.get() data-restored>
            <p>{c::NOTICE_RESTORED.t()}</p>
            <button type="button" class="button" data-drop on:click=drop_it>{c::NOTICE_DROP.t()}</button>
        </div>
    }
    .into_any()
}

/// Somebody else has changed the draft: where theirs differs, and two ways on.
fn conflict(editor: Editor, theirs: &NoticeView) -> AnyView {
    let (mine, other) = (untrack(|| editor.written()), Written::of(theirs));
    let texts: [(&Text, &String, &String); 6] = [
        (&c::NOTICE_NUMBER, &mine.number, &other.number),
        (&c::NOTICE_TITLE, &mine.title, &other.title),
        (&c::NOTICE_TEXT, &mine.text, &other.text),
        (&c::NOTICE_CONTACT, &mine.contact, &other.contact),
        (&c::NOTICE_FIRST_DAY, &mine.first_day, &other.first_day),
        (&c::NOTICE_LAST_DAY, &mine.last_day, &other.last_day),
    ];
    let differing = texts.into_iter().filter(|(_, mine, other)| mine != other);
    let lines = differing.map(|(label, _, other)| {
        view! { <div><dt>{label.t()}</dt><dd class="words">{other.clone()}</dd></div> }
    });
    let lines = lines.collect_view();
    let (mine, others): (BTreeSet<_>, BTreeSet<_>) = (mine.cases.iter().collect(), other.cases.iter().collect());
    let names = theirs.lines.iter().map(|line| line.community_name.as_str()).collect::<Vec<_>>().join("、");
    let cases = (mine != others).then(|| view! { <div><dt>{c::NOTICE_CASES.t()}</dt><dd>{names}</dd></div> });
    let taken = other.clone();
    let keep_mine = move |_| {
        editor.saved.set(other.clone());
        editor.theirs.set(None);
    };
    let take_theirs = move |_| {
        editor.take_over(&taken, None);
        editor.forget();
        editor.theirs.set(None);
    };
    view! {
        <div class="notice notice--bad" role="alert" data-failure="notice_changed" data-conflict>
            <p class="notice__title">{c::NOTICE_CONFLICT.t()}</p>
            <p>{c::NOTICE_CONFLICT_MEANS.t()}</p>
            <dl class="facts">{lines} {cases}</dl>
            <div class="row">
                <button type="button" class="button" data-keep-mine on:click=keep_mine>{c::NOTICE_KEEP_MINE.t()}</button>
                <button type="button" class="button" data-take-theirs on:click=take_theirs>{c::NOTICE_TAKE_THEIRS.t()}</button>
            </div>
        </div>
    }
    .into_any()
}

/// What the server refused as a whole; a draft that is one no more leads to what became of it.
fn refused(editor: Editor, failure: &Failure) -> AnyView {
    let is_over = matches!(code(failure), "notice_published" | "notice_changed");
    let show = move |_| {
        if let Some(id) = editor.saved_id() {
            editor.forget();
            editor.board.load(id);
        }
    };
    let way_on = is_over.then(|| {
        view! {
            <button type="button" class="button" data-show-published on:click=show>{c::NOTICE_SHOW_PUBLISHED.t()}</button>
        }
    });
    view! { <div class="stack">{notice::failed(failure)} {way_on}</div> }.into_any()
}

fn actions(editor: Editor) -> AnyView {
    let save = move |_| {
        if !editor.busy.get_untracked() {
            task::run(async move {
                editor.save().await;
            });
        }
    };
    let kept = move || if editor.kept.get() { c::NOTICE_SAVED.t() } else { "" };
    let disabled = move || editor.busy.get().then_some("true");
    view! {
        <section class="panel" aria-label=c::NOTICE_ACTIONS.t()>
            <p class="small" role="status" data-saved=move || if editor.kept.get() { "kept" } else { "" }>{kept}</p>
            <div class="row row--apart">
                <div class="row">
                    {publish::button(editor)}
                    <button type="button" class="button" data-save aria-disabled=disabled on:click=save>
                        {move || if editor.busy.get() { c::COMMON_SENDING.t() } else { c::NOTICE_SAVE.t() }}
                    </button>
                </div>
                {move || editor.id.get().map(|_| removal(editor))}
            </div>
        </section>
    }
    .into_any()
}

fn removal(editor: Editor) -> AnyView {
    let asking = RwSignal::new(false);
    let navigate = use_navigate();
    let remove = move || {
        let navigate = navigate.clone();
        let Some(id) = editor.saved_id() else { return };
        task::run(async move {
            let answer = api::notices::remove(editor.board.session, &id, editor.saved_version()).await;
            let _ = asking.try_set(false);
            match answer {
                Ok(()) => {
                    editor.forget();
                    DONE.set(Some(c::NOTICE_REMOVED.t().to_owned()));
                    navigate("/console/notices", leptos_router::NavigateOptions::default());
                }
                Err(failure) => editor.refuse(failure),
            }
        });
    };
    let remove = StoredValue::new_local(remove);
    view! {
        <button type="button" class="button button--danger" data-remove on:click=move |_| asking.set(true)>
            {c::NOTICE_REMOVE.t()}
        </button>
        {dialog("remove-notice", c::NOTICE_REMOVE_TITLE.t(), asking, move || view! {
            <p>{c::NOTICE_REMOVE_LEAD.t()}</p>
            <button type="button" class="button button--lead" data-remove-confirm on:click=move |_| remove.with_value(|remove| remove())>
                {c::NOTICE_REMOVE.t()}
            </button>
        }.into_any())}
    }
    .into_any()
}
