//! The schemes of all cities with what has become of the money, for the province.

use frontend::texts::c;
use leptos::prelude::*;
use leptos_router::components::A;
use shared::api::rewards::{RewardSchemeRow, RewardSum};

use super::yuan;
use crate::{
    api,
    parts::notice::{self, Loaded},
    session::Session,
};

pub(super) fn overview(session: Session) -> AnyView {
    let (rows, load) = notice::fetched(move || api::rewards::list(session));
    let content = move || match rows.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed_with(&failure, load),
        Loaded::Ready(rows) if rows.is_empty() => {
            notice::empty(c::REWARDS_NO_SCHEMES.t(), c::REWARDS_NO_SCHEMES_MEANS.t())
        }
        Loaded::Ready(rows) => table(&rows),
    };
    view! { <div data-overview>{content}</div> }.into_any()
}

fn table(rows: &[RewardSchemeRow]) -> AnyView {
    let lines = rows.iter().map(line).collect_view();
    view! {
        <table class="cases">
            <caption class="sr">{c::REWARDS_TITLE.t()}</caption>
            <thead>
                <tr>
                    <th scope="col">{c::REWARDS_CITY.t()}</th>
                    <th scope="col" class="cases__figure">{c::REWARDS_BUDGET.t()}</th>
                    <th scope="col" class="cases__figure">{c::REWARD_PROPOSED.t()}</th>
                    <th scope="col" class="cases__figure">{c::REWARD_APPROVED.t()}</th>
                    <th scope="col" class="cases__figure">{c::REWARD_PAID.t()}</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
    .into_any()
}

fn line(row: &RewardSchemeRow) -> AnyView {
    let (city, year) = (row.city.to_string(), row.year.to_string());
    let address = ["/console/rewards?division=", &city, "&year=", &year].concat();
    let name = [&row.city_name, " ", &c::REWARDS_IN_YEAR.with(&[&year])].concat();
    let sum = |sum: RewardSum| c::REWARDS_SUM.with(&[&sum.lines.to_string(), &sum.amount.grouped()]);
    view! {
        <tr data-scheme=city>
            <th scope="row" class="cases__community">
                <A href=address attr:class="cases__link">{name}</A>
            </th>
            <td class="cases__figure" data-label=c::REWARDS_BUDGET.t()>{yuan(row.budget)}</td>
            <td class="cases__figure" data-label=c::REWARD_PROPOSED.t()>{sum(row.sums.proposed)}</td>
            <td class="cases__figure" data-label=c::REWARD_APPROVED.t()>{sum(row.sums.approved)}</td>
            <td class="cases__figure" data-label=c::REWARD_PAID.t()>{sum(row.sums.paid)}</td>
        </tr>
    }
    .into_any()
}
