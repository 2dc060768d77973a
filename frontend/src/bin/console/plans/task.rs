//! One task: what is known of it, and the form in which the committee sets it. What was typed stays
//! whatever the server answers.

use frontend::{
    api::Failure,
    browser::{page, task as later, time},
    parts::{account, failure::code},
    texts::c,
};
use leptos::prelude::*;
use shared::{
    api::plans::{PutTask, TaskView},
    date::Date,
    evaluate::State,
    plan::{MAX_NOTE_CHARACTERS, MAX_OWNER_CHARACTERS, MAX_REASON_CHARACTERS, TaskState, TaskWords},
};

use super::{one::Desk, state_words};
use crate::{
    api,
    parts::{
        field::{self, Kind},
        notice,
    },
    words,
};

/// What is shown and typed.
#[derive(Clone, Copy)]
struct Card {
    desk: Desk,
    /// As it was when it was last seen.
    base: RwSignal<TaskView>,
    open: RwSignal<bool>,
    owner: RwSignal<String>,
    due_on: RwSignal<String>,
    state: RwSignal<TaskState>,
    reason: RwSignal<String>,
    note: RwSignal<String>,
    /// Saving was tried: what is wrong is pointed out.
    checked: RwSignal<bool>,
    busy: RwSignal<bool>,
    saved: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    /// What somebody else has set meanwhile.
    theirs: RwSignal<Option<TaskView>>,
}

/// The card of a task.
pub(super) fn card(desk: Desk, own: TaskView, title: String, may_change: bool) -> AnyView {
    let (requirement, number) = (own.requirement.clone(), own.requirement.clone());
    let card = Card {
        desk,
        open: RwSignal::new(false),
        owner: RwSignal::new(String::new()),
        due_on: RwSignal::new(String::new()),
        state: RwSignal::new(own.state),
        reason: RwSignal::new(String::new()),
        note: RwSignal::new(String::new()),
        checked: RwSignal::new(false),
        busy: RwSignal::new(false),
        saved: RwSignal::new(false),
        failure: RwSignal::new(None),
        theirs: RwSignal::new(None),
        base: RwSignal::new(own),
    };
    let state = move || card.base.with(|base| base.state.id());
    view! {
        <li class="panel plan-task" data-task=requirement data-state=state>
            <h3 class="plan-task__title">
                <span class="requirement__number">{number}</span>
                " "
                {title}
            </h3>
            {move || card.base.with(facts)}
            {move || card.saved.get().then(|| notice::done(c::TASK_SAVED.t().to_owned()))}
            {may_change.then(|| card.writing())}
        </li>
    }
    .into_any()
}

/// What is known of a task.
fn facts(own: &TaskView) -> AnyView {
    let class = match own.state {
        TaskState::Open => "badge badge--open",
        TaskState::InProgress => "badge badge--half",
        TaskState::Done => "badge badge--good",
        TaskState::Dropped => "badge badge--none",
    };
    let on_path = own.is_on_path && own.state.is_unfinished();
    let found = match own.found {
        Some(found) => account::state_words(found).t(),
        None => account::state_words(State::Retired).t(),
    };
    let owner = if own.owner.is_empty() { c::TASK_NOBODY.t().to_owned() } else { own.owner.clone() };
    let due = own.due_on.map_or_else(|| c::TASK_NO_DAY.t().to_owned(), time::date_in_words);
    let texts = [(c::TASK_REASON.t(), &own.reason), (c::TASK_NOTE.t(), &own.note)];
    let texts = texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| {
        view! { <div><dt>{name}</dt><dd class="words">{text.clone()}</dd></div> }
    });
    let changed = c::TASK_CHANGED.with(&[&own.changed_by, &time::instant_in_words(&own.changed_at)]);
    view! {
        <p class="row">
            <span class=class data-task-state=own.state.id()>{state_words(own.state).t()}</span>
            {own.is_overdue.then(|| view! { <span class="badge badge--bad" data-overdue>{c::FILTER_OVERDUE.t()}</span> })}
            {on_path.then(|| view! { <span class="badge">{c::TASK_ON_PATH.t()}</span> })}
            {own.is_by_assessment.then(|| view! { <span class="badge badge--none">{c::TASK_BY_ASSESSMENT.t()}</span> })}
        </p>
        <dl class="facts plan-task__facts">
            <div><dt>{c::TASK_FOUND.t()}</dt><dd>{found}</dd></div>
            <div><dt>{c::TASK_OWNER.t()}</dt><dd data-owner>{owner}</dd></div>
            <div><dt>{c::TASK_DUE.t()}</dt><dd data-due>{due}</dd></div>
            {texts.collect_view()}
        </dl>
        <p class="small">{changed}</p>
    }
    .into_any()
}

impl Card {
    /// The button, and the form while it is open.
    fn writing(self) -> AnyView {
        let form = move || self.open.get().then(|| self.form());
        let label = self.base.with_untracked(|base| [c::TASK_EDIT.t(), " ", &base.requirement].concat());
        view! {
            <button
                type="button"
                class="button"
                data-task-edit
                aria-label=label
                aria-expanded=move || self.open.get().to_string()
                hidden=move || self.open.get()
                on:click=move |_| self.begin()
            >
                {c::TASK_EDIT.t()}
            </button>
            {form}
        }
        .into_any()
    }

    /// Fills the form with what is known now.
    fn begin(self) {
        self.fill(&self.base.get_untracked());
        self.open.set(true);
        self.desk.writing.update(|writing| *writing += 1);
        let id = self.id("owner");
        later::before_next_frame(move || page::focus_quietly(&["[id=\"", &id, "\"]"].concat()));
    }

    fn fill(self, own: &TaskView) {
        self.owner.set(own.owner.clone());
        self.due_on.set(own.due_on.map(|day| day.to_string()).unwrap_or_default());
        self.state.set(own.state);
        self.reason.set(own.reason.clone());
        self.note.set(own.note.clone());
        self.checked.set(false);
        self.saved.set(false);
        self.failure.set(None);
        self.theirs.set(None);
    }

    fn close(self) {
        self.open.set(false);
        self.desk.writing.update(|writing| *writing = writing.saturating_sub(1));
    }

    /// The id of a control.
    fn id(self, name: &str) -> String {
        self.base.with_untracked(|base| ["task-", name, "-", &base.id].concat())
    }

    fn form(self) -> AnyView {
        let line = Kind { input: "text", autocomplete: "off", longest: short(MAX_OWNER_CHARACTERS), ..Kind::default() };
        let day = Kind { input: "date", ..Kind::default() };
        let note = Kind { longest: short(MAX_NOTE_CHARACTERS), ..Kind::default() };
        let why = Kind { longest: short(MAX_REASON_CHARACTERS), ..Kind::default() };
        let states = TaskState::ALL.map(|state| (state.id().to_owned(), state_words(state).t().to_owned()));
        let choose = move |id: String| {
            if let Some(state) = TaskState::from_id(&id) {
                self.state.set(state);
            }
        };
        let reason_id = self.id("reason");
        let reason = move || {
            (self.state.get() == TaskState::Dropped).then(|| {
                let wrong = move || self.wrong("reason");
                field::text(&reason_id, c::TASK_REASON.t(), c::TASK_REASON_HELP.t(), why, self.reason, wrong)
            })
        };
        view! {
            <form
                class="stack"
                novalidate
                data-task-form
                on:submit=move |event| {
                    event.prevent_default();
                    self.save();
                }
            >
                {field::text(&self.id("owner"), c::TASK_OWNER.t(), c::TASK_OWNER_HELP.t(), line, self.owner, move || self.wrong("owner"))}
                {field::text(&self.id("due"), c::TASK_DUE.t(), "", day, self.due_on, move || self.wrong("due_on"))}
                {field::select(&self.id("state"), c::TASK_STATE.t(), states.into(), move || self.state.get().id().to_owned(), choose)}
                {reason}
                {field::text(&self.id("note"), c::TASK_NOTE.t(), "", note, self.note, move || self.wrong("note"))}
                {move || self.theirs.get().map(|theirs| self.conflict(&theirs))}
                {move || self.failure.with(|failure| failure.as_ref().map(notice::failed))}
                <div class="row">
                    <button type="submit" class="button button--lead" data-task-save aria-disabled=move || self.busy.get().then_some("true")>
                        {move || if self.busy.get() { c::COMMON_SENDING.t() } else { c::COMMON_SAVE.t() }}
                    </button>
                    <button type="button" class="button" data-task-cancel on:click=move |_| self.close()>{c::TASK_CANCEL.t()}</button>
                </div>
            </form>
        }
        .into_any()
    }

    /// The day that is typed; none when there is none.
    fn day(self) -> Option<Date> {
        self.due_on.with(|typed| typed.parse().ok())
    }

    /// What is wrong with a field, by the rules of the server.
    fn wrong(self, name: &str) -> String {
        if !self.checked.get() {
            return String::new();
        }
        self.flaws().into_iter().find(|(field, _)| *field == name).map_or_else(String::new, |(_, code)| in_words(code))
    }

    fn flaws(self) -> Vec<(&'static str, &'static str)> {
        let (owner, reason, note) = (self.owner.get(), self.reason.get(), self.note.get());
        let typed =
            TaskWords { owner: &owner, due_on: self.day(), state: self.state.get(), reason: &reason, note: &note };
        typed.flaws(self.base.with(|base| base.due_on), time::today())
    }

    fn save(self) {
        self.checked.set(true);
        self.failure.set(None);
        if self.busy.get_untracked() {
            return;
        }
        if !untrack(|| self.flaws()).is_empty() {
            return later::before_next_frame(|| page::focus("[data-task-form] [aria-invalid=true]"));
        }
        self.busy.set(true);
        self.theirs.set(None);
        let (id, version) = self.base.with_untracked(|base| (base.id.clone(), base.version));
        let wish = PutTask {
            version,
            owner: self.owner.get_untracked(),
            due_on: untrack(|| self.day()),
            state: self.state.get_untracked(),
            reason: self.reason.get_untracked(),
            note: self.note.get_untracked(),
        };
        later::run(async move {
            let answer = match api::plans::put_task(self.desk.session, &id, &wish).await {
                Ok(changed) => {
                    self.desk.counts.set(changed.counts);
                    self.base.set(changed.task);
                    self.saved.set(true);
                    self.close();
                    Ok(())
                }
                Err(refused) if code(&refused) == "task_changed" => self.look_again().await,
                Err(refused) => Err(refused),
            };
            if let Err(refused) = answer {
                let _ = self.failure.try_set(Some(refused));
            }
            let _ = self.busy.try_set(false);
        });
    }

    /// Reads what somebody else has set.
    async fn look_again(self) -> Result<(), Failure> {
        let (community, pack) = (self.desk.community.get_value(), self.desk.pack.get_untracked());
        let view = api::plans::plan(self.desk.session, &community, pack.as_deref()).await?;
        let id = self.base.with_untracked(|base| base.id.clone());
        let plan = view.plan.ok_or(Failure::Unexpected)?;
        self.desk.counts.set(plan.counts);
        let theirs = plan.tasks.into_iter().find(|task| task.id == id).ok_or(Failure::Unexpected)?;
        self.theirs.set(Some(theirs));
        Ok(())
    }

    /// Somebody else was quicker: what theirs says, and the two ways on.
    fn conflict(self, theirs: &TaskView) -> AnyView {
        let who = c::TASK_CONFLICT.with(&[&theirs.changed_by, &time::instant_in_words(&theirs.changed_at)]);
        let (mine, other) = (StoredValue::new(theirs.clone()), StoredValue::new(theirs.clone()));
        let keep = move |_| {
            self.base.set(mine.get_value());
            self.save();
        };
        let take = move |_| {
            let theirs = other.get_value();
            self.fill(&theirs);
            self.base.set(theirs);
        };
        view! {
            <div class="notice notice--half stack" role="alert" data-conflict>
                <p class="notice__title">{who}</p>
                {facts(theirs)}
                <div class="row">
                    <button type="button" class="button" data-keep on:click=keep>{c::SETTINGS_KEEP.t()}</button>
                    <button type="button" class="button" data-take on:click=take>{c::SETTINGS_TAKE.t()}</button>
                </div>
            </div>
        }
        .into_any()
    }
}

fn in_words(code: &str) -> String {
    let text = if code == "due_day_past" { &c::TASK_DUE_PAST } else { words::refusal(code) };
    text.t().to_owned()
}

fn short(characters: usize) -> u16 {
    u16::try_from(characters).unwrap_or(u16::MAX)
}
