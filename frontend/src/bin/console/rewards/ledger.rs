//! The sums against the budget, and the lines by state.

use frontend::{browser::time, texts::c};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::{
        notices::RecognitionStanding,
        rewards::{RewardLine, RewardMark},
    },
    reward::RewardState,
};

use super::{Desk, state_words, steps, yuan};
use crate::{api, parts::notice};

/// What there is, what is proposed, approved and paid, and what is left.
pub(super) fn figures(desk: Desk) -> AnyView {
    let content = move || {
        desk.ledger.with(|own| {
            let of_city = own.scheme.as_ref().map(|scheme| {
                let left = yuan(own.left);
                view! {
                    <div><dt>{c::REWARDS_BUDGET.t()}</dt><dd data-budget>{yuan(scheme.budget)}</dd></div>
                    <div><dt>{c::REWARDS_LEFT.t()}</dt><dd data-left=own.left.in_yuan()>{left}</dd></div>
                }
            });
            let sums = RewardState::ALL.map(|state| {
                let sum = own.sums.of(state);
                let words = c::REWARDS_SUM.with(&[&sum.lines.to_string(), &sum.amount.grouped()]);
                view! { <div><dt>{state_words(state)}</dt><dd data-sum=state.id()>{words}</dd></div> }
            });
            let heading = [&own.division_name, " ", &c::REWARDS_IN_YEAR.with(&[&own.year.to_string()])].concat();
            let table = |kind| api::rewards::table(own.division.as_str(), own.year, kind);
            view! {
                <h2 id="ledger-figures">{heading}</h2>
                <dl class="facts rewards__sums">{of_city} {sums.into_iter().collect_view()}</dl>
                <div class="row">
                    <a class="button" href=table("xlsx") rel="external" download="" data-export="xlsx">{c::REWARDS_XLSX.t()}</a>
                    <a class="button" href=table("csv") rel="external" download="" data-export="csv">{c::REWARDS_CSV.t()}</a>
                </div>
            }
        })
    };
    view! { <section class="panel" aria-labelledby="ledger-figures" data-figures>{content}</section> }.into_any()
}

/// The lines of one state, with what can be done with them.
pub(super) fn lines(desk: Desk) -> AnyView {
    let may_change = desk.ledger.with_untracked(|own| own.may_change);
    let tabs = RewardState::ALL.map(|state| {
        let count = move || desk.ledger.with(|own| own.sums.of(state).lines);
        let pressed = move || (desk.state.get() == state).to_string();
        let go = move |_| {
            desk.chosen.set(Vec::new());
            desk.state.set(state);
        };
        view! {
            <button type="button" class="tab" data-tab=state.id() aria-pressed=pressed on:click=go>
                {state_words(state)} " " {count}
            </button>
        }
    });
    let content = move || {
        let state = desk.state.get();
        desk.ledger.with(|own| {
            let rows: Vec<&RewardLine> = own.lines.iter().filter(|line| line.state == state).collect();
            if rows.is_empty() {
                return notice::empty(c::REWARDS_NO_LINES.t(), c::REWARDS_NO_LINES_MEANS.t());
            }
            table(desk, &rows, may_change && !steps::of(state).is_empty())
        })
    };
    view! {
        <section class="stack" aria-labelledby="ledger-lines" data-ledger>
            <h2 id="ledger-lines">{c::REWARDS_LINES.t()}</h2>
            <div class="tabs tabs--wrap" role="group" aria-label=c::REWARDS_LINES.t()>{tabs.into_iter().collect_view()}</div>
            {may_change.then(|| steps::bar(desk))}
            {content}
        </section>
    }
    .into_any()
}

fn table(desk: Desk, rows: &[&RewardLine], can_choose: bool) -> AnyView {
    let lines = rows.iter().map(|line| row(desk, line, can_choose)).collect_view();
    let choice = can_choose.then(|| view! { <th scope="col"><span class="sr">{c::REWARDS_CHOOSE.t()}</span></th> });
    view! {
        <table class="cases">
            <caption class="sr">{c::REWARDS_LINES.t()}</caption>
            <thead>
                <tr>
                    <th scope="col">{c::COLUMN_COMMUNITY.t()}</th>
                    {choice}
                    <th scope="col">{c::REWARDS_LEVEL.t()}</th>
                    <th scope="col" class="cases__figure">{c::REWARDS_AMOUNT.t()}</th>
                    <th scope="col">{c::REWARDS_MARK.t()}</th>
                    <th scope="col">{c::REWARDS_RECOGNITION.t()}</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
    .into_any()
}

fn row(desk: Desk, line: &RewardLine, can_choose: bool) -> AnyView {
    let id = StoredValue::new(line.id.clone());
    let (case, name) = (["/console/cases/", &line.case].concat(), line.community_name.clone());
    let is_chosen = move || desk.chosen.with(|chosen| id.with_value(|id| chosen.contains(id)));
    let choose = move |is: bool| {
        desk.chosen.update(|chosen| {
            chosen.retain(|own| id.with_value(|id| own != id));
            if is {
                chosen.push(id.get_value());
            }
        });
    };
    let label = c::REWARDS_CHOOSE_ONE.with(&[&line.community_name]);
    let tick = can_choose.then(|| {
        view! {
            <td class="cases__choice">
                <label class="cases__tick">
                    <input
                        type="checkbox"
                        data-choose
                        aria-label=label
                        prop:checked=is_chosen
                        on:change:target=move |event| choose(event.target().checked())
                    />
                </label>
            </td>
        }
    });
    let (class, words) = match line.standing {
        RecognitionStanding::Valid => ("badge badge--good", c::REWARDS_VALID.t()),
        RecognitionStanding::UnderReview => ("badge badge--half", c::STAGE_UNDER_REVIEW.t()),
        RecognitionStanding::Revoked => ("badge badge--bad", c::REWARDS_REVOKED.t()),
        RecognitionStanding::Expired => ("badge badge--none", c::REWARDS_EXPIRED.t()),
    };
    let reason =
        (!line.reason.is_empty()).then(|| view! { <span class="cases__path words">{line.reason.clone()}</span> });
    view! {
        <tr data-line=line.community.to_string() data-state=line.state.id()>
            <th scope="row" class="cases__community">
                <A href=case attr:class="cases__link">{name}</A>
                <span class="cases__path">{line.community_path.clone()}</span>
            </th>
            {tick}
            <td data-label=c::REWARDS_LEVEL.t()>{line.level_title.clone()}</td>
            <td class="cases__figure" data-label=c::REWARDS_AMOUNT.t() data-amount=line.amount.in_yuan()>{yuan(line.amount)}</td>
            <td data-label=c::REWARDS_MARK.t()>{mark(line)} {reason}</td>
            <td data-label=c::REWARDS_RECOGNITION.t()><span class=class>{words}</span></td>
        </tr>
    }
    .into_any()
}

/// Who brought a line where it is, and when.
fn mark(line: &RewardLine) -> String {
    let mark: Option<&RewardMark> = match line.state {
        RewardState::Proposed => Some(&line.proposed),
        RewardState::Approved => line.approved.as_ref(),
        RewardState::Paid => line.paid.as_ref(),
        RewardState::Withdrawn => line.withdrawn.as_ref(),
    };
    mark.map(|mark| [&time::instant_in_words(&mark.at), " · ", &mark.by].concat()).unwrap_or_default()
}
