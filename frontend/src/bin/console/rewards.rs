//! 奖补台账: what a city pays announced communities in a year, and how far it is.
//!
//! [`scheme`] sets budget and amounts, [`ledger`] shows the lines, [`steps`] takes them further. The
//! city keeps its own; a county reads its lines, the province chooses a city from the [`overview`].

mod ledger;
mod overview;
mod scheme;
mod steps;

use std::sync::Arc;

use frontend::{
    api::divisions,
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use shared::{api::rewards::RewardLedger, people::Role, reward::RewardState};

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

/// Whether a role is offered the page.
pub(crate) fn is_for(role: Role) -> bool {
    matches!(role, Role::Province | Role::City | Role::County)
}

/// What the parts of a ledger share.
#[derive(Clone, Copy)]
struct Desk {
    session: Session,
    ledger: RwSignal<Arc<RewardLedger>>,
    /// Which lines are shown.
    state: RwSignal<RewardState>,
    /// Ids of the lines that are chosen.
    chosen: RwSignal<Vec<String>>,
    /// What has just been done.
    done: RwSignal<Option<String>>,
}

impl Desk {
    /// Whose ledger, and of which year.
    fn place(self) -> (String, u16) {
        self.ledger.with_untracked(|ledger| (ledger.division.to_string(), ledger.year))
    }

    /// Shows the ledger as it is after something was done.
    fn show(self, ledger: RewardLedger, done: String) {
        self.chosen.set(Vec::new());
        self.ledger.set(Arc::new(ledger));
        self.done.set(Some(done));
    }

    /// Reads the ledger anew, beneath what is open; what cannot be read leaves it as it is.
    async fn refresh(self) {
        let (division, year) = self.place();
        if let Ok(ledger) = api::rewards::ledger(self.session, &division, year).await {
            let _ = self.ledger.try_set(Arc::new(ledger));
        }
    }
}

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let address = Address::new("/console/rewards", &["division", "year"]);
    let who = session.who.with_untracked(|who| who.as_ref().map(|who| (who.role, who.division.to_string())));
    let is_province = who.as_ref().is_some_and(|(role, _)| *role == Role::Province);
    let own = who.map(|(_, division)| division).unwrap_or_default();
    let this_year = time::today().year();
    // Empty while the province has chosen no city.
    let place = Memo::new(move |_| {
        let asked = address.get("division");
        let division = if asked.is_empty() && !is_province { own.clone() } else { asked };
        (division, address.get("year").parse::<u16>().unwrap_or(this_year))
    });
    let loaded = RwSignal::new(Loaded::<Arc<RewardLedger>>::Loading);
    let load = move || {
        let (division, year) = place.get_untracked();
        loaded.set(Loaded::Loading);
        if division.is_empty() {
            return;
        }
        task::run(async move {
            let answer = api::rewards::ledger(session, &division, year).await;
            // An answer to an earlier question is no answer to this one.
            if place.try_get_untracked() == Some((division, year)) {
                loaded.set(match answer {
                    Ok(ledger) => Loaded::Ready(Arc::new(ledger)),
                    Err(failure) => Loaded::Failed(failure),
                });
            }
        });
    };
    Effect::new(move || {
        place.track();
        load();
    });
    let content = move || {
        if place.with(|(division, _)| division.is_empty()) {
            return overview::overview(session);
        }
        match loaded.get() {
            Loaded::Loading => notice::loading(),
            Loaded::Failed(failure) => notice::failed_with(&failure, load),
            Loaded::Ready(ledger) => whole(session, ledger),
        }
    };
    view! {
        <div class="stack" data-rewards>
            {title(c::REWARDS_TITLE.t().to_owned())}
            <p class="lead">{c::REWARDS_LEAD.t()}</p>
            <div class="filters__grid">
                {is_province.then(|| cities(session, address, place))}
                {years(address, place, this_year)}
            </div>
            {content}
        </div>
    }
    .into_any()
}

/// The province chooses one of its cities.
fn cities(session: Session, address: Address, place: Memo<(String, u16)>) -> AnyView {
    let above = session.who.with_untracked(|who| who.as_ref().map(|who| who.division.to_string())).unwrap_or_default();
    let cities = RwSignal::new(Vec::<(String, String)>::new());
    task::run(async move {
        // Without the names of the cities the overview still leads to their ledgers.
        if let Ok(found) = divisions::below(&above).await {
            let _ = cities.try_set(found.into_iter().map(|city| (city.code, city.name)).collect());
        }
    });
    let set = address.setter();
    let select = move || {
        let all = (String::new(), c::REWARDS_ALL_CITIES.t().to_owned());
        let choices = core::iter::once(all).chain(cities.get()).collect();
        let set = set.clone();
        field::select(
            "rewards-division",
            c::SETTINGS_DIVISION.t(),
            choices,
            move || place.with(|(division, _)| division.clone()),
            move |code| set(&[("division", &code)], Change::Chosen),
        )
    };
    view! { {select} }.into_any()
}

/// The year in which communities were announced; next year can be planned.
fn years(address: Address, place: Memo<(String, u16)>, this_year: u16) -> AnyView {
    let asked = place.with_untracked(|(_, year)| *year);
    let mut years: Vec<u16> = (this_year.saturating_sub(4)..=this_year + 1).rev().collect();
    if !years.contains(&asked) {
        years.push(asked);
    }
    let choices = years.into_iter().map(|year| (year.to_string(), c::REWARDS_IN_YEAR.with(&[&year.to_string()])));
    let set = address.setter();
    field::select(
        "rewards-year",
        c::REWARDS_YEAR.t(),
        choices.collect(),
        move || place.with(|(_, year)| year.to_string()),
        move |year| set(&[("year", &year)], Change::Chosen),
    )
}

fn whole(session: Session, ledger: Arc<RewardLedger>) -> AnyView {
    let may_change = ledger.may_change;
    let desk = Desk {
        session,
        ledger: RwSignal::new(ledger),
        state: RwSignal::new(RewardState::Proposed),
        chosen: RwSignal::new(Vec::new()),
        done: RwSignal::new(None),
    };
    view! {
        <div class="stack" data-ledger-page>
            {move || desk.done.get().map(notice::done)}
            {ledger::figures(desk)}
            {if may_change { scheme::form(desk) } else { scheme::as_text(desk) }}
            {may_change.then(|| steps::proposing(desk))}
            {ledger::lines(desk)}
        </div>
    }
    .into_any()
}

/// The name of a state.
fn state_words(state: RewardState) -> &'static str {
    match state {
        RewardState::Proposed => c::REWARD_PROPOSED.t(),
        RewardState::Approved => c::REWARD_APPROVED.t(),
        RewardState::Paid => c::REWARD_PAID.t(),
        RewardState::Withdrawn => c::REWARD_WITHDRAWN.t(),
    }
}

/// An amount in yuan.
fn yuan(amount: shared::money::Fen) -> String {
    c::REWARDS_YUAN.with(&[&amount.grouped()])
}
