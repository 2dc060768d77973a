//! 决定: the steps that are open, what each needs, what is still missing, and what the server says.
//!
//! The same rules that the server asks say here what is missing while it is being written.

use frontend::{
    api::Failure,
    browser::{page, task},
    parts::failure::code,
    texts::c,
};
use leptos::prelude::*;
use shared::{
    api::cases::{CaseView, TakeStep},
    case::{
        Decision, Refusal, Route, Situation, Stage, Step, mark, review,
        step::{self, Need, open_steps},
    },
    people::Role,
};

use super::{
    desk::{Desk, Job},
    keep,
    mark::stops_at_a_wrong_one,
    reasons, requirements,
};
use crate::{
    api,
    parts::{
        dialog::dialog,
        field::{self, Kind},
        notice,
    },
    session::Session,
    words,
};

/// The most requirements that a message names.
const MOST_JUMPS: usize = 8;

/// The decision that is being made.
#[derive(Clone, Copy)]
struct Deciding {
    /// Behind one handle so that it stays light to pass on.
    desk: StoredValue<Desk>,
    step: RwSignal<Option<Step>>,
    /// The certificate of the honour has been held against the list.
    honour_checked: RwSignal<bool>,
    /// Somebody has pressed the button: what is missing is pointed out.
    checked: RwSignal<bool>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    asking: RwSignal<bool>,
}

/// The panel; for those who may take no step it says so.
pub(super) fn panel(desk: Desk) -> AnyView {
    if desk.job == Job::Look {
        return nothing(desk);
    }
    let deciding = Deciding {
        desk: StoredValue::new(desk),
        step: RwSignal::new(None),
        honour_checked: RwSignal::new(false),
        checked: RwSignal::new(false),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        asking: RwSignal::new(false),
    };
    let steps = desk.case(|case| case.steps.clone());
    let choices = steps.into_iter().map(|own| {
        let class = match own {
            Step::Reject | Step::Revoke => "choice choice--bad",
            Step::Return => "choice choice--half",
            _ => "choice",
        };
        view! {
            <label class=class>
                <input
                    type="radio"
                    name="step"
                    value=own.id()
                    data-step=own.id()
                    prop:checked=move || deciding.step.get() == Some(own)
                    on:change=move |_| {
                        deciding.step.set(Some(own));
                        deciding.failure.set(None);
                    }
                />
                <span>{words::step(Some(own)).t()}</span>
            </label>
        }
    });
    let needs_opinion = move || deciding.needs(Need::Opinion);
    let label = move || if needs_opinion() { c::DECIDE_OPINION.t() } else { c::DECIDE_OPINION_OPTIONAL.t() };
    let missing_opinion = move || {
        let is_missing =
            deciding.checked.get() && needs_opinion() && desk.opinion.with(|words| words.trim().is_empty());
        if is_missing { c::REFUSAL_OPINION.t().to_owned() } else { String::new() }
    };
    let kind = Kind { longest: 5000, ..Kind::default() };
    view! {
        <section class="panel" id="decide" tabindex="-1" data-decide aria-labelledby="decide-title">
            <h2 id="decide-title">{c::DECIDE_TITLE.t()}</h2>
            <fieldset>
                <legend class="sr">{c::DECIDE_STEP.t()}</legend>
                <div class="choices choices--long">{choices.collect_view()}</div>
            </fieldset>
            {move || field::text("opinion", label(), "", kind, desk.opinion, missing_opinion)}
            {move || deciding.needs(Need::Reasons).then(|| reasons::editor(desk))}
            {move || deciding.checks_honour().then(|| honour_tick(deciding))}
            {keep::line(desk)}
            {move || deciding.step.get().map(|_| missing(deciding))}
            {move || deciding.failure.get().map(|failure| refused(deciding, &failure))}
            <button
                type="button"
                class="button button--lead button--wide"
                data-decide-go
                aria-disabled=move || (deciding.step.get().is_none() || deciding.busy.get()).then_some("true")
                on:click=move |_| deciding.press()
            >
                {move || deciding.label()}
            </button>
            {dialog("confirm", c::DECIDE_CONFIRM.t(), deciding.asking, move || confirmation(deciding))}
        </section>
    }
    .into_any()
}

/// No step is open; words that were not sent before the case moved on are not lost.
fn nothing(desk: Desk) -> AnyView {
    let words = RwSignal::new(keep::left_over(desk));
    let drop_words = move |_| {
        keep::forget(desk);
        words.set(None);
    };
    let left_over = move || {
        words.get().map(|words| {
            view! {
                <div class="notice notice--none" data-left-over>
                    <p class="notice__title">{c::KEEP_LEFT_OVER.t()}</p>
                    <p class="words">{words}</p>
                    <button type="button" class="button" data-drop on:click=drop_words>{c::KEEP_DROP.t()}</button>
                </div>
            }
        })
    };
    // To its city a case in a notice is still in hand: what is left to do is done with the notice.
    let is_city = desk.actor().is_some_and(|actor| actor.role == Role::City);
    let in_notice = is_city && desk.row(|row| row.stage) == Stage::Publicised;
    view! {
        <section class="panel panel--quiet" id="decide" tabindex="-1" data-no-steps>
            <p>{if in_notice { c::DECIDE_IN_NOTICE.t() } else { c::DECIDE_NOTHING.t() }}</p>
            {left_over}
        </section>
    }
    .into_any()
}

impl Deciding {
    fn desk(self) -> Desk {
        self.desk.get_value()
    }

    fn needs(self, need: Need) -> bool {
        let (Some(step), Some(actor)) = (self.step.get(), self.desk().actor()) else { return false };
        let stage = self.desk().row(|row| row.stage);
        open_steps(actor.role, stage).any(|rule| rule.step == step && rule.needs.contains(&need))
    }

    /// Whether the step that is chosen rests on an honour that whoever decides has to check.
    fn checks_honour(self) -> bool {
        self.needs(Need::HonourChecked) && self.desk().row(|row| row.route) == Route::Direct
    }

    fn label(self) -> String {
        if self.busy.get() {
            return c::COMMON_SENDING.t().to_owned();
        }
        match self.step.get() {
            None => c::DECIDE_CHOOSE.t().to_owned(),
            step => c::DECIDE_GO.with(&[words::step(step).t()]),
        }
    }

    fn decision(self) -> Decision {
        let mut reasons = self.desk().reasons.get();
        reasons.retain(|reason| !reason.reason.trim().is_empty());
        let gives_reasons = self.step.get() == Some(Step::Return);
        Decision {
            opinion: self.desk().opinion.get(),
            reasons: if gives_reasons { reasons } else { Vec::new() },
            verdicts: if self.desk().job == Job::Review { self.desk().verdicts.get() } else { Vec::new() },
            receipt: None,
            honour_checked: self.checks_honour() && self.honour_checked.get(),
        }
    }

    /// What the rules still miss. What only the server knows it says itself.
    fn refusals(self) -> Vec<Refusal> {
        let (Some(step), Some(actor), Some(claimed)) = (self.step.get(), self.desk().actor(), self.desk().claimed())
        else {
            return Vec::new();
        };
        let reviewed = self.desk().reviewed.get();
        let decision = self.decision();
        let rulebook = &self.desk().form.rulebook;
        let situation = self.desk().case(|case| Situation {
            community: case.row.community.clone(),
            stage: case.row.stage,
            route: case.row.route,
            asked: review::asked(&claimed),
            requirements: rulebook.items.iter().map(|item| item.id.clone()).collect(),
            bad_marks: mark::errors(rulebook, &decision.verdicts),
            level_reached: reviewed.is_some_and(|reviewed| review::reaches_a_level(&reviewed)),
            expert_heard: case
                .experts
                .iter()
                .any(|expert| expert.review.as_ref().is_some_and(|review| review.is_submitted)),
            silent_departments: case.blocking_departments.clone(),
            period_over: true,
            open_objections: 0,
        });
        step::take(&actor, step, &situation, &decision).err().unwrap_or_default()
    }

    fn press(self) {
        let Some(step) = self.step.get_untracked() else { return };
        if self.busy.get_untracked() || stops_at_a_wrong_one() {
            return;
        }
        self.checked.set(true);
        if let Some(first) = untrack(|| self.refusals()).first() {
            match first {
                Refusal::OpinionMissing => page::focus("#opinion"),
                Refusal::HonourUnchecked => page::focus("[data-honour-checked]"),
                Refusal::VerdictsMissing(ids) => {
                    if let Some(id) = ids.first() {
                        requirements::go(self.desk(), id);
                    }
                }
                Refusal::BadMark(error) => requirements::go(self.desk(), &error.requirement),
                _ => page::focus("[data-missing]"),
            }
            return;
        }
        if matches!(step, Step::Reject | Step::Revoke) {
            self.asking.set(true);
        } else {
            self.send();
        }
    }

    fn send(self) {
        let Some(step) = self.step.get_untracked() else { return };
        let (desk, decision) = (self.desk(), untrack(|| self.decision()));
        let id = desk.id();
        let wish = TakeStep {
            version: desk.row(|row| row.version),
            step,
            opinion: decision.opinion,
            reasons: decision.reasons,
            verdicts: decision.verdicts,
            receipt: None,
            honour_checked: decision.honour_checked,
        };
        self.asking.set(false);
        self.busy.set(true);
        desk.is_deciding.set_value(true);
        self.failure.set(None);
        task::run(async move {
            match api::cases::take_step(desk.session, &id, &wish).await {
                Ok(case) => {
                    keep::forget(desk);
                    let done = c::DECIDE_DONE.with(&[words::step(Some(step)).t(), words::stage(case.row.stage).t()]);
                    desk.show(case, Some(done));
                    page::to_top();
                }
                Err(failure) => {
                    keep::hold_undecided(desk, &failure);
                    self.busy.set(false);
                    self.failure.set(Some(failure));
                }
            }
        });
    }
}

/// 已核对荣誉证书: on the direct route the city says that it has checked what the route rests on.
fn honour_tick(deciding: Deciding) -> AnyView {
    view! {
        <label class="tick">
            <input
                type="checkbox"
                data-honour-checked
                prop:checked=move || deciding.honour_checked.get()
                on:change:target=move |event| deciding.honour_checked.set(event.target().checked())
            />
            <span>{c::DECIDE_HONOUR.t()}</span>
        </label>
    }
    .into_any()
}

/// What is missing for the step that is chosen.
fn missing(deciding: Deciding) -> AnyView {
    let lines = move || {
        let refusals = deciding.refusals();
        let lines = refusals.iter().map(|refusal| {
            let code = refusal_code(refusal);
            let ids = match refusal {
                Refusal::VerdictsMissing(ids) => ids.iter().take(MOST_JUMPS).cloned().collect(),
                Refusal::BadRequirement(id) => vec![id.clone()],
                Refusal::BadMark(error) => vec![error.requirement.clone()],
                _ => Vec::new(),
            };
            let names = match refusal {
                Refusal::DepartmentsSilent(names) => names.join("、"),
                _ => String::new(),
            };
            let jumps = ids.into_iter().map(|id| requirements::jump(deciding.desk(), id)).collect_view();
            view! { <li data-missing-code=code><span>{words::refusal(code).t()} " " <strong>{names}</strong></span> <span class="row">{jumps}</span></li> }
        });
        let lines = lines.collect_view();
        (!refusals.is_empty()).then(|| {
            view! {
                <div class="notice notice--half" data-missing tabindex="-1">
                    <p class="notice__title">{c::DECIDE_MISSING.t()}</p>
                    <ul class="bullets">{lines}</ul>
                </div>
            }
        })
    };
    view! { {lines} }.into_any()
}

/// The stable code of a refusal, as the server gives it too.
fn refusal_code(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::OutOfReach | Refusal::NotForRole => "step_not_for_role",
        Refusal::WrongStage(_) => "wrong_stage",
        Refusal::OpinionMissing => "opinion_missing",
        Refusal::TooLong => "text_too_long",
        Refusal::ReasonsMissing => "reasons_missing",
        Refusal::BadRequirement(_) => "unknown_requirement",
        Refusal::BadMark(error) => error.code.id(),
        Refusal::VerdictsMissing(_) => "verdict_missing",
        Refusal::VerdictsNotAsked => "verdicts_not_asked",
        Refusal::LevelNotReached => "level_not_reached",
        Refusal::ExpertMissing => "expert_missing",
        Refusal::DepartmentsSilent(_) => "department_silent",
        Refusal::HonourUnchecked => "honour_unchecked",
        Refusal::AssessmentMissing => "receipt_missing",
        Refusal::PeriodRunning => "period_running",
        Refusal::ObjectionsOpen(_) => "objections_open",
    }
}

/// What the server refused; when somebody was quicker, what they did and the way to go on.
fn refused(deciding: Deciding, failure: &Failure) -> AnyView {
    if is_conflict(failure) {
        let desk = deciding.desk();
        return conflict(desk, Some(c::CONFLICT_KEPT.t()), move || desk.read_again(None));
    }
    let details = match failure {
        Failure::Problem(problem) => problem.errors.clone(),
        _ => Vec::new(),
    };
    view! { {notice::failed(failure)} {error_list(deciding.desk(), details)} }.into_any()
}

/// What the server refused beside decisions; a conflict is shown as one of decisions is.
pub(super) fn refused_beside(desk: Desk, failure: &Failure) -> AnyView {
    if is_conflict(failure) { conflict(desk, None, move || desk.read_again(None)) } else { notice::failed(failure) }
}

/// Somebody else was quicker.
pub(super) fn is_conflict(failure: &Failure) -> bool {
    matches!(code(failure), "case_changed" | "case_moved_on")
}

/// What exactly was refused, each with the way to what it concerns.
pub(super) fn error_list(desk: Desk, errors: Vec<(String, String)>) -> Option<AnyView> {
    if errors.is_empty() {
        return None;
    }
    // One line for each code: 38 requirements without a verdict are one thing to be told.
    let mut by_code: Vec<(String, Vec<String>)> = Vec::new();
    for (pointer, code) in errors {
        match by_code.iter_mut().find(|(own, _)| *own == code) {
            Some((_, pointers)) => pointers.push(pointer),
            None => by_code.push((code, vec![pointer])),
        }
    }
    let concerns = move |pointer: String| {
        // What it is about stands behind the list; behind that may stand which part of it.
        let concerned = pointer.split('/').nth(2).unwrap_or_default().to_owned();
        if desk.form.rulebook.item(&concerned).is_some() {
            requirements::jump(desk, concerned)
        } else if pointer.starts_with("/departments/") {
            view! { <strong>{concerned}</strong> }.into_any()
        } else {
            ().into_any()
        }
    };
    let lines = by_code.into_iter().map(|(code, pointers)| {
        let concerned = pointers.into_iter().take(MOST_JUMPS).map(concerns).collect_view();
        view! { <li data-refusal=code.clone()>{words::refusal(&code).t()} <span class="row">{concerned}</span></li> }
    });
    Some(view! { <ul class="bullets" data-refusals>{lines.collect_view()}</ul> }.into_any())
}

/// What of a case somebody has looked at.
#[derive(Clone)]
pub(crate) struct Seen {
    id: String,
    decisions: usize,
    experts: Vec<String>,
}

impl Seen {
    /// A case as it is shown.
    pub(crate) fn of(case: &CaseView) -> Self {
        Self { id: case.row.id.clone(), decisions: case.decisions.len(), experts: experts_of(case) }
    }
}

fn experts_of(case: &CaseView) -> Vec<String> {
    case.experts.iter().map(|one| one.account.clone()).collect()
}

/// What somebody else has done meanwhile; `kept` says so when nothing that was entered is lost, `again` has
/// the case read again.
pub(super) fn conflict(desk: Desk, kept: Option<&'static str>, again: impl Fn() + 'static) -> AnyView {
    let what = what_happened(desk.session, desk.case(Seen::of));
    view! {
        <div class="notice notice--bad" role="alert" data-failure="case_changed" data-conflict>
            <p class="notice__title">{c::CONFLICT_TITLE.t()}</p>
            {what}
            {kept.map(|kept| view! { <p>{kept}</p> })}
            <button type="button" class="button" data-read-again on:click=move |_| again()>
                {c::CONFLICT_RELOAD.t()}
            </button>
        </div>
    }
    .into_any()
}

/// Who has done what with a case since it was looked at.
pub(crate) fn what_happened(session: Session, seen: Seen) -> AnyView {
    let what = RwSignal::new(None::<String>);
    task::run(async move {
        if let Ok(case) = api::cases::case(session, &seen.id).await {
            // Nobody has decided: experts were named, or something else was added beside decisions.
            let beside = if experts_of(&case) == seen.experts { &c::CONFLICT_FILES } else { &c::CONFLICT_EXPERTS };
            let has_new = case.decisions.len() > seen.decisions;
            let last = case.decisions.last().filter(|_| has_new).map(|last| {
                c::CONFLICT_WHAT.with(&[
                    &last.by,
                    &last.division_name,
                    &frontend::browser::time::instant_in_words(&last.decided_at),
                    words::step(last.step).t(),
                    words::stage(last.to).t(),
                ])
            });
            let _ = what.try_set(Some(last.unwrap_or_else(|| beside.t().to_owned())));
        }
    });
    view! { <p>{move || what.get()}</p> }.into_any()
}

fn confirmation(deciding: Deciding) -> AnyView {
    let name = deciding.desk().row(|row| row.community_name.clone());
    let step = words::step(deciding.step.get_untracked()).t();
    view! {
        <p>{c::DECIDE_CONFIRM_LEAD.with(&[&name, step])}</p>
        <button type="button" class="button button--lead" data-confirm-step on:click=move |_| deciding.send()>
            {c::DECIDE_GO.with(&[step])}
        </button>
    }
    .into_any()
}
