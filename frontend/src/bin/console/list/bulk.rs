//! 批量推荐: what will happen is listed first, what became of each case afterwards.

use frontend::{
    api::Failure,
    browser::{records, task},
    texts::c,
};
use leptos::prelude::*;
use shared::{
    api::cases::{CaseRow, CaseVersion, MOST_AT_ONCE, TakeSteps},
    case::{Stage, Step},
};

use super::List;
use crate::{
    api,
    parts::{
        dialog::dialog,
        field::{self, Kind},
        notice::{self, Loaded},
    },
    words,
};

/// What became of each case: name and code of the problem, if any.
type Taken = Vec<(String, Option<String>)>;

/// How many are chosen, and the button that opens the dialog.
pub(super) fn bar(list: List) -> AnyView {
    let open = RwSignal::new(false);
    let place = key(list);
    let opinion = RwSignal::new(records::read(&place).unwrap_or_default());
    Effect::new(move |before: Option<()>| {
        opinion.with(|opinion| {
            if before.is_some() && opinion.is_empty() {
                records::remove(&place);
            } else if before.is_some() {
                records::write(&place, opinion);
            }
        });
    });
    let (failure, taken) = (RwSignal::new(None::<Failure>), RwSignal::new(None::<Taken>));
    let count = move || list.chosen.with(Vec::len);
    let may_go = move || (1..=MOST_AT_ONCE).contains(&count());
    let choose_all = move |_| {
        if let Loaded::Ready(lines) = list.lines.get_untracked() {
            let can = lines.rows.into_iter().filter(|row| row.stage == Stage::Applied);
            list.chosen.set(can.take(MOST_AT_ONCE).collect());
        }
    };
    // What was done is out of date in the list as soon as somebody has read it.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open && taken.with_untracked(Option::is_some) {
            taken.set(None);
            opinion.set(String::new());
            list.load();
        }
        is_open
    });
    let content = move || match taken.get() {
        Some(taken) => result(taken),
        None => confirmation(list, opinion, failure, taken),
    };
    view! {
        <div class="row" data-bulk>
            <button type="button" class="button" data-choose-all aria-describedby="bulk-all-means" on:click=choose_all>
                {c::BULK_ALL.t()}
            </button>
            <button
                type="button"
                class="button button--lead"
                data-bulk-open
                aria-disabled=move || (!may_go()).then_some("true")
                on:click=move |_| {
                    if may_go() {
                        open.set(true);
                    }
                }
            >
                {move || c::BULK_GO.with(&[&count().to_string()])}
            </button>
        </div>
        <p class="small" id="bulk-all-means" data-bulk-means>{c::BULK_ALL_MEANS.with(&[&MOST_AT_ONCE.to_string()])}</p>
        {dialog("bulk", c::BULK_TITLE.t(), open, move || view! { {content} }.into_any())}
    }
    .into_any()
}

/// Where the device keeps what somebody has typed and not sent yet.
fn key(list: List) -> String {
    let account = list.session.who.with_untracked(|who| who.as_ref().map(|who| who.account.clone()));
    ["console.bulk.", &account.unwrap_or_default()].concat()
}

fn confirmation(
    list: List,
    opinion: RwSignal<String>,
    failure: RwSignal<Option<Failure>>,
    taken: RwSignal<Option<Taken>>,
) -> AnyView {
    let chosen = list.chosen.get_untracked();
    let busy = RwSignal::new(false);
    let checked = RwSignal::new(false);
    let missing = move || {
        let is_missing = checked.get() && opinion.with(|opinion| opinion.trim().is_empty());
        if is_missing { c::REFUSAL_OPINION.t().to_owned() } else { String::new() }
    };
    let lines = chosen.iter().map(|row| {
        let words = [row.community_path.as_str(), " ", &row.community_name].concat();
        view! { <li>{words} " · " {c::COLUMN_CLAIMED.t()} " " {words::score(&row.claimed)}</li> }
    });
    let lines = lines.collect_view();
    let lead = c::BULK_LEAD.with(&[&chosen.len().to_string()]);
    let chosen = StoredValue::new(chosen);
    let send = move |_| {
        checked.set(true);
        if busy.get_untracked() || opinion.with_untracked(|opinion| opinion.trim().is_empty()) {
            return;
        }
        busy.set(true);
        failure.set(None);
        let versions = |row: &CaseRow| CaseVersion { id: row.id.clone(), version: row.version };
        let wish = TakeSteps {
            step: Step::Recommend,
            opinion: opinion.get_untracked(),
            cases: chosen.with_value(|chosen| chosen.iter().map(versions).collect()),
        };
        task::run(async move {
            match api::cases::take_steps(list.session, &wish).await {
                Ok(done) => {
                    let name = |id: &str| {
                        chosen.with_value(|chosen| {
                            chosen.iter().find(|row| row.id == id).map(|row| row.community_name.clone())
                        })
                    };
                    records::remove(&key(list));
                    let became = done.cases.into_iter().map(|one| (name(&one.id).unwrap_or(one.id), one.problem));
                    taken.set(Some(became.collect()));
                }
                Err(refused) => failure.set(Some(refused)),
            }
            busy.set(false);
        });
    };
    let kind = Kind { longest: 5000, ..Kind::default() };
    view! {
        <p>{lead}</p>
        <ul class="bullets" data-bulk-list>{lines}</ul>
        {field::text("bulk-opinion", c::DECIDE_OPINION.t(), c::BULK_OPINION_HELP.t(), kind, opinion, missing)}
        {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
        <button type="button" class="button button--lead" data-bulk-confirm on:click=send>
            {move || if busy.get() { c::COMMON_SENDING.t() } else { c::BULK_CONFIRM.t() }}
        </button>
    }
    .into_any()
}

fn result(taken: Taken) -> AnyView {
    let good = taken.iter().filter(|(_, problem)| problem.is_none()).count();
    let lines = taken.into_iter().map(|(name, problem)| match problem {
        None => view! { <li class="condition" data-became="done">{name}</li> }.into_any(),
        Some(code) => {
            let why = words::failed(&Failure::Problem(frontend::api::Problem {
                code,
                request_id: String::new(),
                errors: Vec::new(),
                retry_after: String::new(),
            }));
            view! { <li class="condition condition--failed" data-became="refused"><span>{name} ": " {why.t()}</span></li> }
                .into_any()
        }
    });
    view! {
        {notice::done(c::BULK_DONE.with(&[&good.to_string()]))}
        <ul class="rows" data-bulk-result>{lines.collect_view()}</ul>
    }
    .into_any()
}
