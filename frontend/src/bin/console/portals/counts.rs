//! What was counted in a portal's pages in the last 30 days.

use frontend::{browser::time, texts::c};
use leptos::prelude::*;
use shared::api::portals::{PortalDay, PortalView};

/// The sums, and the days behind them.
pub(super) fn panel(portal: &PortalView) -> AnyView {
    let sum = |of: fn(&PortalDay) -> u32| portal.days.iter().map(of).sum::<u32>().to_string();
    let [opens, starts, submissions] = [sum(|day| day.opens), sum(|day| day.starts), sum(|day| day.submissions)];
    let words = c::EMBED_COUNTS.with(&[&opens, &starts, &submissions]);
    let days = (!portal.days.is_empty()).then(|| table(&portal.days));
    view! {
        <div class="stack" data-opens=opens.clone() data-starts=starts.clone() data-submissions=submissions.clone()>
            <p>{words}</p>
            {days}
        </div>
    }
    .into_any()
}

fn table(days: &[PortalDay]) -> AnyView {
    let rows: Vec<_> = days
        .iter()
        .map(|day| {
            view! {
                <tr>
                    <th scope="row">{time::date_in_words(day.day)}</th>
                    <td>{day.opens}</td>
                    <td>{day.starts}</td>
                    <td>{day.submissions}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <details class="fold">
            <summary>{c::EMBED_DAYS.t()}</summary>
            <div class="figures-table">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{c::EMBED_DAY.t()}</th>
                            <th scope="col">{c::EMBED_OPENS.t()}</th>
                            <th scope="col">{c::EMBED_STARTS.t()}</th>
                            <th scope="col">{c::EMBED_SUBMISSIONS.t()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="small">{c::EMBED_COUNTS_MEAN.t()}</p>
        </details>
    }
    .into_any()
}
