//! Which columns are shown; the device remembers it.

use frontend::{
    browser::storage,
    texts::{Text, c},
};
use leptos::prelude::*;

/// One column beside the name of the community.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Stage,
    Claimed,
    Reviewed,
    Since,
    Due,
    Route,
    Round,
}

impl Column {
    /// All, in the order in which they are shown.
    pub(super) const ALL: [Self; 7] =
        [Self::Stage, Self::Claimed, Self::Reviewed, Self::Since, Self::Due, Self::Route, Self::Round];

    /// The name under which it is remembered.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Claimed => "claimed",
            Self::Reviewed => "reviewed",
            Self::Since => "since",
            Self::Due => "due",
            Self::Route => "route",
            Self::Round => "round",
        }
    }

    /// Its head.
    pub(super) fn words(self) -> &'static Text {
        match self {
            Self::Stage => &c::COLUMN_STAGE,
            Self::Claimed => &c::COLUMN_CLAIMED,
            Self::Reviewed => &c::COLUMN_REVIEWED,
            Self::Since => &c::COLUMN_SINCE,
            Self::Due => &c::COLUMN_DUE,
            Self::Route => &c::COLUMN_ROUTE,
            Self::Round => &c::COLUMN_ROUND,
        }
    }
}

/// Where the choice is kept.
const KEPT: &str = "console.columns";

/// The columns that are shown.
#[derive(Clone, Copy)]
pub(super) struct Columns(RwSignal<Vec<Column>>);

impl Columns {
    /// As they were chosen on this device; at first all but the round.
    pub(super) fn remembered() -> Self {
        let shown = match storage::read(KEPT) {
            Some(ids) => Column::ALL.into_iter().filter(|column| ids.split(' ').any(|id| id == column.id())).collect(),
            None => Column::ALL.into_iter().filter(|column| *column != Column::Round).collect(),
        };
        Self(RwSignal::new(shown))
    }

    /// The columns, in order.
    pub(super) fn shown(self) -> Vec<Column> {
        self.0.get()
    }

    /// One box for each column.
    pub(super) fn choice(self) -> AnyView {
        let boxes = Column::ALL.map(|column| {
            view! {
                <label class="tick">
                    <input
                        type="checkbox"
                        data-column=column.id()
                        prop:checked=move || self.0.with(|shown| shown.contains(&column))
                        on:change:target=move |event| self.choose(column, event.target().checked())
                    />
                    <span>{column.words().t()}</span>
                </label>
            }
        });
        view! {
            <fieldset>
                <legend class="field__label">{c::COLUMN_TITLE.t()}</legend>
                <div class="ticks">{boxes.collect_view()}</div>
            </fieldset>
        }
        .into_any()
    }

    fn choose(self, column: Column, is_shown: bool) {
        let chosen = self.0.with_untracked(|shown| {
            Column::ALL.into_iter().filter(|own| if *own == column { is_shown } else { shown.contains(own) }).collect()
        });
        let chosen: Vec<Column> = chosen;
        let ids: Vec<&str> = chosen.iter().map(|column| column.id()).collect();
        storage::write(KEPT, &ids.join(" "));
        self.0.set(chosen);
    }
}
