//! Proposing, approving, paying, withdrawing: what will happen is listed before it does.

use frontend::{api::Failure, browser::task, parts::failure::code, texts::c};
use leptos::prelude::*;
use shared::{
    api::rewards::{ProposeRewards, RewardLedger, RewardLine, RewardLineVersion, TakeRewardStep},
    money::Fen,
    notice::text_flaw,
    reward::{MAX_REASON_CHARACTERS, RewardState, RewardStep, left_after},
};

use super::{Desk, yuan};
use crate::{
    api,
    parts::{
        dialog::dialog,
        field::{self, Kind},
        notice,
    },
    words,
};

/// What can be done with lines in a state.
pub(super) fn of(state: RewardState) -> &'static [RewardStep] {
    match state {
        RewardState::Proposed => &[RewardStep::Approve, RewardStep::Withdraw],
        RewardState::Approved => &[RewardStep::Pay, RewardStep::Withdraw],
        RewardState::Paid => &[],
        RewardState::Withdrawn => &[RewardStep::Propose],
    }
}

/// Announced cases that have no line, and the button that proposes them all.
pub(super) fn proposing(desk: Desk) -> AnyView {
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<Failure>);
    let send = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let (division, year) = desk.place();
        let wish = ProposeRewards { version: desk.ledger.with_untracked(|own| own.version) };
        let before = desk.ledger.with_untracked(|own| own.lines.len());
        task::run(async move {
            match api::rewards::propose(desk.session, &division, year, &wish).await {
                Ok(ledger) => {
                    let count = ledger.lines.len().saturating_sub(before).to_string();
                    let _ = desk.state.try_set(RewardState::Proposed);
                    desk.show(ledger, c::REWARDS_PROPOSED_DONE.with(&[&count]));
                    let _ = asking.try_set(false);
                }
                Err(refused) => {
                    let _ = failure.try_set(Some(refused));
                    desk.refresh().await;
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let confirmation = move || {
        let (ready, without) = desk.ledger.with(|own| parted(own));
        let total: Fen = ready.iter().map(|(_, amount)| *amount).sum();
        let ready_count = ready.len().to_string();
        let without = (!without.is_empty()).then(|| {
            let names = without.into_iter().map(|name| view! { <li>{name}</li> }).collect_view();
            view! { <p>{c::REWARDS_WITHOUT_AMOUNT.t()}</p> <ul class="bullets" data-without>{names}</ul> }
        });
        view! {
            <p>{c::REWARDS_PROPOSE_LEAD.with(&[&ready_count, &total.grouped()])}</p>
            {list(ready)}
            {without}
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button type="button" class="button button--lead" data-propose-confirm on:click=move |_| send()>
                {move || if busy.get() { c::COMMON_SENDING.t() } else { c::REWARDS_PROPOSE_CONFIRM.t() }}
            </button>
        }
        .into_any()
    };
    let content = move || {
        desk.ledger.with(|own| {
            if own.waiting.is_empty() {
                return None;
            }
            let ready = own.waiting.iter().filter(|case| case.amount.is_some()).count();
            let words = if own.scheme.is_none() {
                c::REWARDS_WAITING_NO_SCHEME.with(&[&own.waiting.len().to_string()])
            } else {
                c::REWARDS_WAITING.with(&[&own.waiting.len().to_string(), &ready.to_string()])
            };
            let go = move |_| {
                if ready > 0 {
                    failure.set(None);
                    asking.set(true);
                }
            };
            Some(view! {
                <section class="panel row row--apart" data-waiting=own.waiting.len().to_string()>
                    <p>{words}</p>
                    <button
                        type="button"
                        class="button button--lead"
                        data-propose
                        aria-disabled=(ready == 0).then_some("true")
                        on:click=go
                    >
                        {c::REWARDS_PROPOSE.t()}
                    </button>
                </section>
            })
        })
    };
    view! {
        {content}
        {dialog("propose", c::REWARDS_PROPOSE.t(), asking, confirmation)}
    }
    .into_any()
}

/// Those that bring something with their amounts, and the names of those that do not.
fn parted(own: &RewardLedger) -> (Vec<(String, Fen)>, Vec<String>) {
    let name =
        |name: &str, level: &str| if level.is_empty() { name.to_owned() } else { [name, " · ", level].concat() };
    let (mut ready, mut without) = (Vec::new(), Vec::new());
    for case in &own.waiting {
        let words = name(&case.community_name, &case.level_title);
        match case.amount {
            Some(amount) => ready.push((words, amount)),
            None => without.push(words),
        }
    }
    (ready, without)
}

fn list(lines: Vec<(String, Fen)>) -> AnyView {
    let lines = lines.into_iter().map(|(name, amount)| view! { <li>{name} " · " {yuan(amount)}</li> }).collect_view();
    view! {
        <ul class="bullets publish__names" data-step-list tabindex="0" aria-label=c::REWARDS_LINES.t()>{lines}</ul>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Bar {
    desk: Desk,
    step: RwSignal<RewardStep>,
    asking: RwSignal<bool>,
    reason: RwSignal<String>,
    checked: RwSignal<bool>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

/// The buttons for the lines that are chosen.
pub(super) fn bar(desk: Desk) -> AnyView {
    let bar = Bar {
        desk,
        step: RwSignal::new(RewardStep::Approve),
        asking: RwSignal::new(false),
        reason: RwSignal::default(),
        checked: RwSignal::new(false),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    let count = move || desk.chosen.with(Vec::len);
    let choose_all = move |_| {
        let state = desk.state.get_untracked();
        let all = desk.ledger.with_untracked(|own| {
            own.lines.iter().filter(|line| line.state == state).map(|line| line.id.clone()).collect()
        });
        desk.chosen.set(all);
    };
    let buttons = move || {
        let steps = of(desk.state.get());
        let buttons = steps.iter().map(|step| {
            let class = match step {
                RewardStep::Withdraw => "button button--danger",
                _ => "button button--lead",
            };
            let step = *step;
            view! {
                <button
                    type="button"
                    class=class
                    data-step=step.id()
                    aria-disabled=move || (count() == 0).then_some("true")
                    on:click=move |_| bar.open(step)
                >
                    {move || with_count(step, count())}
                </button>
            }
        });
        let all = (!steps.is_empty()).then(|| {
            view! { <button type="button" class="button" data-choose-all on:click=choose_all>{c::REWARDS_CHOOSE_ALL.t()}</button> }
        });
        view! { {all} {buttons.collect_view()} }
    };
    view! {
        <div class="row" data-steps>{buttons}</div>
        {dialog("reward-step", c::DECIDE_CONFIRM.t(), bar.asking, move || bar.confirmation())}
    }
    .into_any()
}

fn with_count(step: RewardStep, count: usize) -> String {
    let words = match step {
        RewardStep::Propose => &c::REWARDS_DO_PROPOSE,
        RewardStep::Approve => &c::REWARDS_DO_APPROVE,
        RewardStep::Pay => &c::REWARDS_DO_PAY,
        RewardStep::Withdraw => &c::REWARDS_DO_WITHDRAW,
    };
    words.with(&[&count.to_string()])
}

impl Bar {
    fn open(self, step: RewardStep) {
        if self.desk.chosen.with_untracked(Vec::is_empty) {
            return;
        }
        self.step.set(step);
        self.checked.set(false);
        self.failure.set(None);
        self.asking.set(true);
    }

    /// The lines that are chosen and can still take the step.
    fn lines(self) -> Vec<RewardLine> {
        let step = self.step.get();
        self.desk.chosen.with(|chosen| {
            self.desk.ledger.with(|own| {
                let is_meant = |line: &&RewardLine| chosen.contains(&line.id) && line.state.after(step).is_some();
                own.lines.iter().filter(is_meant).cloned().collect()
            })
        })
    }

    fn missing(self) -> String {
        if !self.checked.get() || self.step.get() != RewardStep::Withdraw {
            return String::new();
        }
        let flaw = self.reason.with(|reason| text_flaw(reason, 1, MAX_REASON_CHARACTERS));
        flaw.map_or_else(String::new, |flaw| words::refusal(flaw.code()).t().to_owned())
    }

    fn confirmation(self) -> AnyView {
        let step = self.step.get();
        let lines = self.lines();
        let total: Fen = lines.iter().map(|line| line.amount).sum();
        let lead = match step {
            RewardStep::Propose => &c::REWARDS_PROPOSE_AGAIN_LEAD,
            RewardStep::Approve => &c::REWARDS_APPROVE_LEAD,
            RewardStep::Pay => &c::REWARDS_PAY_LEAD,
            RewardStep::Withdraw => &c::REWARDS_WITHDRAW_LEAD,
        };
        let lead = lead.with(&[&lines.len().to_string(), &total.grouped()]);
        let left = self.desk.ledger.with(|own| own.left);
        let against_budget = (step == RewardStep::Approve).then(|| {
            if let Some(rest) = left_after(left, Fen::ZERO, total) {
                let words = c::REWARDS_LEFT_AFTER.with(&[&left.grouped(), &rest.grouped()]);
                view! { <p data-left-after=rest.in_yuan()>{words}</p> }.into_any()
            } else {
                let words = c::REWARDS_OVER_BUDGET.with(&[&left.grouped()]);
                view! { <div class="notice notice--bad" role="alert" data-over-budget><p class="notice__title">{words}</p></div> }
                    .into_any()
            }
        });
        let named = lines.iter().map(|line| {
            let name = [line.community_name.as_str(), " · ", &line.level_title].concat();
            (name, line.amount)
        });
        let named = list(named.collect());
        let kind = Kind { longest: u16::try_from(MAX_REASON_CHARACTERS).unwrap_or(u16::MAX), ..Kind::default() };
        let reason = (step == RewardStep::Withdraw).then(|| {
            field::text("reward-reason", c::REWARDS_REASON.t(), "", kind, self.reason, move || self.missing())
        });
        view! {
            <p>{lead}</p>
            {named}
            {against_budget}
            {reason}
            {move || self.failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button type="button" class="button button--lead" data-step-confirm on:click=move |_| self.send()>
                {move || if self.busy.get() { c::COMMON_SENDING.t() } else { c::REWARDS_CONFIRM.t() }}
            </button>
        }
        .into_any()
    }

    fn send(self) {
        self.checked.set(true);
        if self.busy.get_untracked() || untrack(|| !self.missing().is_empty()) {
            return;
        }
        let (step, lines) = (self.step.get_untracked(), untrack(|| self.lines()));
        if lines.is_empty() {
            return self.asking.set(false);
        }
        self.busy.set(true);
        self.failure.set(None);
        let (division, year) = self.desk.place();
        let version = |line: &RewardLine| RewardLineVersion { id: line.id.clone(), version: line.version };
        let wish = TakeRewardStep {
            step,
            reason: if step == RewardStep::Withdraw { self.reason.get_untracked() } else { String::new() },
            lines: lines.iter().map(version).collect(),
        };
        task::run(async move {
            match api::rewards::take(self.desk.session, &division, year, &wish).await {
                Ok(ledger) => {
                    let _ = self.asking.try_set(false);
                    let _ = self.reason.try_set(String::new());
                    self.desk.show(ledger, c::REWARDS_STEP_DONE.with(&[&lines.len().to_string()]));
                }
                Err(refused) => {
                    let is_outdated = matches!(code(&refused), "rewards_refused" | "budget_exceeded");
                    let _ = self.failure.try_set(Some(refused));
                    if is_outdated {
                        // What somebody else has done meanwhile shows in the list above the button.
                        self.desk.refresh().await;
                    }
                }
            }
            let _ = self.busy.try_set(false);
        });
    }
}
