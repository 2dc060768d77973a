//! 奖补方案: the form of a city, and the same as text. What was typed stays whatever becomes of it.

use frontend::{
    api::Failure,
    browser::{page, task},
    parts::failure::code,
    texts::{self, c},
};
use leptos::prelude::*;
use shared::{
    api::rewards::{PutRewardScheme, RewardLedger, RewardLevel},
    money::Fen,
    reward::{LevelAmount, MAX_SOURCE_CHARACTERS, RewardScheme},
};

use super::{Desk, yuan};
use crate::{
    api,
    parts::{
        field::{self, Kind},
        notice,
    },
};

/// One level with what is typed for it.
#[derive(Clone, Copy)]
struct Line {
    level: StoredValue<RewardLevel>,
    typed: RwSignal<String>,
}

#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    /// The version that was looked at.
    version: RwSignal<u32>,
    budget: RwSignal<String>,
    lines: StoredValue<Vec<Line>>,
    source: RwSignal<String>,
    checked: RwSignal<bool>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    /// What somebody else has saved meanwhile.
    theirs: RwSignal<Option<RewardScheme>>,
}

/// The form of the city that keeps the ledger.
pub(super) fn form(desk: Desk) -> AnyView {
    let (levels, scheme, version) = desk.ledger.with_untracked(|own| (levels_of(own), own.scheme.clone(), own.version));
    let amount = |level: &RewardLevel| scheme.as_ref().and_then(|scheme| scheme.amount_of(&level.level));
    let lines = levels.into_iter().map(|level| Line {
        typed: RwSignal::new(amount(&level).map(Fen::in_yuan).unwrap_or_default()),
        level: StoredValue::new(level),
    });
    let form = Form {
        desk,
        version: RwSignal::new(version),
        lines: StoredValue::new(lines.collect()),
        budget: RwSignal::new(scheme.as_ref().map(|scheme| scheme.budget.in_yuan()).unwrap_or_default()),
        source: RwSignal::new(scheme.map(|scheme| scheme.source).unwrap_or_default()),
        checked: RwSignal::new(false),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        theirs: RwSignal::new(None),
    };
    form.view(version == 0)
}

/// The scheme to those who only read it.
pub(super) fn as_text(desk: Desk) -> AnyView {
    let content = move || {
        desk.ledger.with(|own| match &own.scheme {
            None => view! { <p>{c::REWARDS_NO_SCHEME.t()}</p> }.into_any(),
            Some(scheme) => {
                let lines = scheme.amounts.iter().map(|amount| {
                    let title = title_in(&levels_of(own), &amount.level);
                    view! { <div><dt>{title}</dt><dd>{yuan(amount.amount)}</dd></div> }
                });
                view! {
                    <dl class="facts settings__facts">{lines.collect_view()}</dl>
                    <p class="words">{scheme.source.clone()}</p>
                }
                .into_any()
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="scheme-title" data-scheme-text>
            <h2 id="scheme-title">{c::REWARDS_SCHEME.t()}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// The levels that are in use, and those that the scheme names beside them.
fn levels_of(own: &RewardLedger) -> Vec<RewardLevel> {
    let mut levels = own.levels.clone();
    for amount in own.scheme.iter().flat_map(|scheme| &scheme.amounts) {
        if !levels.iter().any(|level| level.level == amount.level) {
            levels.push(RewardLevel { level: amount.level.clone(), title: <_>::default() });
        }
    }
    levels
}

/// What a level is called; its id where nothing else is known.
fn title_of(level: &RewardLevel) -> String {
    let title = level.title.get(texts::code()).or_else(|| level.title.get("zh"));
    title.unwrap_or(&level.level).clone()
}

fn title_in(levels: &[RewardLevel], id: &str) -> String {
    levels.iter().find(|level| level.level == id).map_or_else(|| id.to_owned(), title_of)
}

impl Form {
    fn view(self, is_new: bool) -> AnyView {
        let money = Kind { input: "text", inputmode: "decimal", autocomplete: "off", longest: 20, required: true };
        let longest = u16::try_from(MAX_SOURCE_CHARACTERS).unwrap_or(u16::MAX);
        let note = Kind { longest, ..Kind::default() };
        let lines = self
            .lines
            .with_value(|lines| lines.iter().enumerate().map(|(at, line)| self.amount(at, *line)).collect_view());
        view! {
            <details class="panel fold" open=is_new data-scheme-form>
                <summary>{c::REWARDS_SCHEME.t()}</summary>
                <form
                    class="stack"
                    novalidate
                    on:submit=move |event| {
                        event.prevent_default();
                        self.save();
                    }
                >
                    <p class="field__help">{c::REWARDS_SCHEME_HELP.t()}</p>
                    {field::text("budget", c::REWARDS_BUDGET.t(), c::REWARDS_IN_YUAN.t(), money, self.budget, move || self.budget_wrong())}
                    {lines}
                    <p class="field__error" hidden=move || !self.none_typed() data-none-typed>{c::REWARDS_AMOUNTS_MISSING.t()}</p>
                    {field::text("source", c::REWARDS_SOURCE.t(), c::REWARDS_SOURCE_HELP.t(), note, self.source, String::new)}
                    {move || self.theirs.get().map(|theirs| self.conflict(&theirs))}
                    {move || self.failure.with(|failure| failure.as_ref().map(notice::failed))}
                    <button type="submit" class="button button--lead" data-save aria-disabled=move || self.busy.get().then_some("true")>
                        {move || if self.busy.get() { c::COMMON_SENDING.t() } else { c::COMMON_SAVE.t() }}
                    </button>
                </form>
            </details>
        }
        .into_any()
    }

    fn amount(self, at: usize, line: Line) -> AnyView {
        let id = ["amount-", &at.to_string()].concat();
        let error_id = [&id, "-error"].concat();
        let label = line.level.with_value(|level| c::REWARDS_AMOUNT_OF.with(&[&title_of(level)]));
        let is_wrong = move || {
            let is_odd = line.typed.with(|typed| !typed.trim().is_empty() && read(typed).is_none());
            self.checked.get() && is_odd
        };
        view! {
            <div class="field" data-level=line.level.with_value(|level| level.level.clone())>
                <label class="field__label" for=id.clone()>{label}</label>
                <input
                    id=id.clone()
                    class="input"
                    data-field=id
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    maxlength="20"
                    aria-describedby=error_id.clone()
                    aria-invalid=move || is_wrong().then_some("true")
                    prop:value=move || line.typed.get()
                    on:input:target=move |event| line.typed.set(event.target().value())
                />
                <p class="field__error" id=error_id hidden=move || !is_wrong()>{c::REWARDS_MONEY_WRONG.t()}</p>
            </div>
        }
        .into_any()
    }

    fn budget_wrong(self) -> String {
        let is_odd = self.budget.with(|typed| read(typed).is_none());
        if self.checked.get() && is_odd { c::REWARDS_MONEY_WRONG.t().to_owned() } else { String::new() }
    }

    fn none_typed(self) -> bool {
        let none =
            self.lines.with_value(|lines| lines.iter().all(|line| line.typed.with(|typed| typed.trim().is_empty())));
        self.checked.get() && none
    }

    /// What is typed, when all of it can be set.
    fn read(self) -> Option<RewardScheme> {
        let budget = self.budget.with_untracked(|typed| read(typed))?;
        let lines = self.lines.get_value();
        let mut amounts = Vec::with_capacity(lines.len());
        for line in lines {
            let typed = line.typed.get_untracked();
            if typed.trim().is_empty() {
                continue;
            }
            let level = line.level.with_value(|level| level.level.clone());
            amounts.push(LevelAmount { level, amount: read(&typed)? });
        }
        let scheme = RewardScheme { budget, amounts, source: self.source.get_untracked() };
        (!scheme.amounts.is_empty()).then_some(scheme)
    }

    fn save(self) {
        self.checked.set(true);
        self.failure.set(None);
        if self.busy.get_untracked() {
            return;
        }
        let Some(scheme) = self.read() else {
            return task::before_next_frame(|| page::focus("[data-scheme-form] [aria-invalid=true]"));
        };
        self.busy.set(true);
        self.theirs.set(None);
        let (division, year) = self.desk.place();
        let wish = PutRewardScheme { version: self.version.get_untracked(), scheme };
        task::run(async move {
            let session = self.desk.session;
            match api::rewards::put(session, &division, year, &wish).await {
                Ok(ledger) => {
                    let _ = self.version.try_set(ledger.version);
                    self.desk.show(ledger, c::REWARDS_SCHEME_SAVED.t().to_owned());
                }
                Err(refused) if code(&refused) == "reward_scheme_changed" => {
                    // What is typed stays; saved once more it goes over what has been looked at now.
                    match api::rewards::ledger(session, &division, year).await {
                        Ok(ledger) => {
                            let _ = self.version.try_set(ledger.version);
                            let _ = self.theirs.try_set(ledger.scheme);
                        }
                        Err(failure) => drop(self.failure.try_set(Some(failure))),
                    }
                }
                Err(refused) => drop(self.failure.try_set(Some(refused))),
            }
            let _ = self.busy.try_set(false);
        });
    }

    fn conflict(self, theirs: &RewardScheme) -> AnyView {
        let levels: Vec<RewardLevel> =
            self.lines.with_value(|lines| lines.iter().map(|line| line.level.get_value()).collect());
        let amounts = theirs.amounts.iter().map(|own| {
            let words = [&title_in(&levels, &own.level), " ", &yuan(own.amount)].concat();
            view! { <li>{words}</li> }
        });
        let budget = [c::REWARDS_BUDGET.t(), " ", &yuan(theirs.budget)].concat();
        view! {
            <div class="notice notice--half" role="alert" data-conflict>
                <p class="notice__title">{c::REWARDS_CONFLICT.t()}</p>
                <ul class="bullets"><li>{budget}</li>{amounts.collect_view()}</ul>
                <p>{c::REWARDS_CONFLICT_MEANS.t()}</p>
            </div>
        }
        .into_any()
    }
}

/// An amount that a scheme can name.
fn read(typed: &str) -> Option<Fen> {
    Fen::from_yuan(typed).filter(|amount| *amount > Fen::ZERO)
}
