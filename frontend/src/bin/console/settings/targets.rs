//! 创建目标: the points of the target line, as they are filled in.

use frontend::{browser::time, texts::c};
use leptos::prelude::*;
use shared::case::settings::Target;

use crate::parts::field::{self, Kind};

/// Most targets of one division.
const MOST: usize = 20;
/// Longest text that says where a target stands written, in characters.
const LONGEST_SOURCE: u16 = 200;

/// One point as it is filled in.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Tells the lines apart while they come and go.
    key: u32,
    by: RwSignal<String>,
    is_share: RwSignal<bool>,
    amount: RwSignal<String>,
    source: RwSignal<String>,
}

/// All points.
#[derive(Clone, Copy)]
pub(super) struct Lines {
    lines: RwSignal<Vec<Line>>,
    last_key: StoredValue<u32>,
}

impl Lines {
    /// The points of a division.
    pub(super) fn of(targets: &[Target]) -> Self {
        let own = Self { lines: RwSignal::default(), last_key: StoredValue::new(0) };
        own.lines.set(targets.iter().map(|target| own.line(Some(target))).collect());
        own
    }

    fn line(self, target: Option<&Target>) -> Line {
        self.last_key.update_value(|key| *key += 1);
        let amount = |target: &Target| target.percent.map(u32::from).or(target.communities).map(|n| n.to_string());
        Line {
            key: self.last_key.get_value(),
            by: RwSignal::new(target.map(|target| target.by.to_string()).unwrap_or_default()),
            is_share: RwSignal::new(target.is_none_or(|target| target.percent.is_some())),
            amount: RwSignal::new(target.and_then(amount).unwrap_or_default()),
            source: RwSignal::new(target.map(|target| target.source.clone()).unwrap_or_default()),
        }
    }

    /// The points, when each can be read.
    pub(super) fn read(self) -> Option<Vec<Target>> {
        self.lines.with_untracked(|lines| lines.iter().map(|line| untrack(|| line.read())).collect())
    }

    /// The controls; what is wrong shows once `checked`.
    pub(super) fn fields(self, checked: RwSignal<bool>) -> AnyView {
        let add = move |_| {
            if self.lines.with_untracked(Vec::len) < MOST {
                self.lines.update(|lines| lines.push(self.line(None)));
            }
        };
        let is_full = move || self.lines.with(|lines| lines.len() >= MOST);
        view! {
            <fieldset class="stack" data-targets>
                <legend class="settings__legend">{c::TARGETS_TITLE.t()}</legend>
                <p class="field__help">{c::TARGETS_HELP.t()}</p>
                <For each=move || self.lines.get() key=|line| line.key children=move |line| self.fields_of(line, checked)/>
                <button type="button" class="button" data-target-add aria-disabled=move || is_full().then_some("true") on:click=add>
                    {c::TARGETS_ADD.t()}
                </button>
            </fieldset>
        }
        .into_any()
    }

    fn fields_of(self, line: Line, checked: RwSignal<bool>) -> AnyView {
        let id = |name: &str| ["target-", name, "-", &line.key.to_string()].concat();
        let shown = move |is_good: bool, words: &'static str| {
            if checked.get() && !is_good { words.to_owned() } else { String::new() }
        };
        let day = Kind { input: "date", required: true, ..Kind::default() };
        let figure = Kind { input: "text", inputmode: "numeric", autocomplete: "off", longest: 7, required: true };
        let text =
            Kind { input: "text", autocomplete: "off", longest: LONGEST_SOURCE, required: true, ..Kind::default() };
        let kinds = [("share", c::TARGETS_SHARE.t()), ("number", c::TARGETS_NUMBER.t())];
        let kinds = kinds.map(|(id, words)| (id.to_owned(), words.to_owned())).to_vec();
        let kind = move || if line.is_share.get() { "share" } else { "number" }.to_owned();
        let remove = move |_| self.lines.update(|lines| lines.retain(|own| own.key != line.key));
        view! {
            <div class="settings__target" data-target>
                {field::text(&id("by"), c::TARGETS_BY.t(), "", day, line.by, move || shown(line.day().is_some(), c::TARGETS_BY_WRONG.t()))}
                {field::select(&id("kind"), c::TARGETS_KIND.t(), kinds, kind, move |kind| line.is_share.set(kind == "share"))}
                {field::text(&id("amount"), c::TARGETS_AMOUNT.t(), "", figure, line.amount, move || shown(line.number().is_some(), c::TARGETS_AMOUNT_WRONG.t()))}
                {field::text(&id("source"), c::TARGETS_SOURCE.t(), "", text, line.source, move || shown(line.has_source(), c::TARGETS_SOURCE_WRONG.t()))}
                <button type="button" class="button button--danger" data-target-remove on:click=remove>
                    {c::TARGETS_REMOVE.t()}
                    <span class="sr">{move || line.by.get()}</span>
                </button>
            </div>
        }
        .into_any()
    }
}

impl Line {
    fn day(self) -> Option<shared::date::Date> {
        self.by.with(|by| by.trim().parse().ok())
    }

    /// A share is at most a hundred percent.
    fn number(self) -> Option<u32> {
        let number = self.amount.with(|amount| amount.trim().parse::<u32>().ok());
        number.filter(|number| !self.is_share.get() || *number <= 100)
    }

    fn has_source(self) -> bool {
        self.source.with(|source| !source.trim().is_empty() && !source.chars().any(char::is_control))
    }

    fn read(self) -> Option<Target> {
        let (by, number) = (self.day()?, self.number()?);
        if !self.has_source() {
            return None;
        }
        let source = self.source.with(|source| source.trim().to_owned());
        let (percent, communities) =
            if self.is_share.get() { (Some(u8::try_from(number).ok()?), None) } else { (None, Some(number)) };
        Some(Target { by, percent, communities, source })
    }
}

/// A target as a sentence.
pub(super) fn in_words(target: &Target) -> String {
    let by = time::date_in_words(target.by);
    match (target.percent, target.communities) {
        (Some(percent), _) => c::TARGETS_SHARE_LINE.with(&[&by, &percent.to_string(), &target.source]),
        (None, count) => c::TARGETS_NUMBER_LINE.with(&[&by, &count.unwrap_or_default().to_string(), &target.source]),
    }
}
