//! 设置: what a city or the province decides for itself: days, years, targets.
//!
//! Whoever may change them gets a [`form`], everybody else the same as text. [`figures`] names the
//! numbers, [`targets`] the points of the target line, [`conflict`] tells what somebody else has
//! changed meanwhile.

mod conflict;
mod figures;
mod form;
mod targets;

use frontend::{api::divisions, browser::task, texts::c};
use leptos::prelude::*;
use shared::{
    api::settings::SettingsView,
    case::settings::CitySettings,
    division::{DivisionCode, DivisionLevel},
};

use self::figures::Figure;
use crate::{
    address::{Address, Change},
    api,
    parts::{
        field,
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let address = Address::new("/console/settings", &["division"]);
    let own = usual(session);
    let division = Memo::new(move |_| {
        let asked = address.get("division");
        if asked.is_empty() { own.clone() } else { asked }
    });
    let loaded = RwSignal::new(Loaded::<SettingsView>::Loading);
    let load = move || {
        let asked = division.get_untracked();
        loaded.set(Loaded::Loading);
        task::run(async move {
            let answer = api::settings::settings(session, &asked).await;
            if division.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            loaded.set(Loaded::from(answer));
        });
    };
    Effect::new(move || {
        division.track();
        load();
    });
    view! {
        <div class="stack console__middle" data-settings>
            {title(c::SETTINGS_TITLE.t().to_owned())}
            <p class="lead">{c::SETTINGS_LEAD.t()}</p>
            {choice(session, address, division)}
            {move || match loaded.get() {
                Loaded::Loading => notice::loading(),
                Loaded::Failed(failure) => notice::failed_with(&failure, load),
                Loaded::Ready(view) => content(session, loaded, view),
            }}
        </div>
    }
    .into_any()
}

/// The city that somebody works in, or the province.
fn usual(session: Session) -> String {
    let division = session.who.with_untracked(|who| who.as_ref().map(|who| who.division.clone()));
    let settled = |division: DivisionCode| division.at(DivisionLevel::City).unwrap_or(division);
    division.map(settled).map(|division| division.to_string()).unwrap_or_default()
}

/// Whoever works for the province chooses between it and its cities.
fn choice(session: Session, address: Address, division: Memo<String>) -> Option<AnyView> {
    let own =
        session.who.with_untracked(|who| who.as_ref().map(|who| (who.division.clone(), who.division_name.clone())));
    let (province, name) = own.filter(|(division, _)| division.level() == DivisionLevel::Province)?;
    let province = province.to_string();
    let cities = RwSignal::new(Vec::<(String, String)>::new());
    let above = province.clone();
    task::run(async move {
        // Without the cities the province's own settings are there all the same.
        if let Ok(found) = divisions::below(&above).await {
            let _ = cities.try_set(found.into_iter().map(|city| (city.code, city.name)).collect());
        }
    });
    let set = address.setter();
    let select = move || {
        let choices = core::iter::once((province.clone(), name.clone())).chain(cities.get()).collect();
        let set = set.clone();
        field::select(
            "settings-division",
            c::SETTINGS_DIVISION.t(),
            choices,
            move || division.get(),
            move |code| {
                set(&[("division", &code)], Change::Chosen);
            },
        )
    };
    Some(view! { {select} }.into_any())
}

fn content(session: Session, shown: RwSignal<Loaded<SettingsView>>, view: SettingsView) -> AnyView {
    let source = match &view.set_by {
        Some(by) if *by == view.division => None,
        Some(_) => Some(c::SETTINGS_FROM_PROVINCE.t()),
        None => Some(c::SETTINGS_FROM_PROGRAM.t()),
    };
    let source = source.map(|words| view! { <p class="small" data-set-by>{words}</p> });
    if view.may_change {
        view! { {source} {form::form(session, shown, view)} }.into_any()
    } else {
        view! {
            <section class="panel" data-read-only>
                <h2>{view.division_name.clone()}</h2>
                <p class="small">{c::SETTINGS_READ_ONLY.t()}</p>
                {source}
                {as_text(&view.settings)}
            </section>
        }
        .into_any()
    }
}

fn as_text(settings: &CitySettings) -> AnyView {
    let figures = Figure::ALL.map(|figure| (figure.words().t(), figure.value(figure.of(settings))));
    let blocks = (c::SETTINGS_BLOCK.t(), blocks_words(settings.departments_block).to_owned());
    let facts = figures.into_iter().chain([blocks]);
    let facts = facts.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let lines: Vec<_> = settings.targets.iter().map(|target| view! { <li>{targets::in_words(target)}</li> }).collect();
    let targets = if lines.is_empty() {
        view! { <p>{c::TARGETS_NONE.t()}</p> }.into_any()
    } else {
        view! { <ul class="bullets">{lines}</ul> }.into_any()
    };
    view! {
        <dl class="facts settings__facts">{facts.collect_view()}</dl>
        <h3>{c::TARGETS_TITLE.t()}</h3>
        {targets}
    }
    .into_any()
}

fn blocks_words(blocks: bool) -> &'static str {
    if blocks { c::SETTINGS_BLOCKS.t() } else { c::SETTINGS_BLOCKS_NOT.t() }
}
