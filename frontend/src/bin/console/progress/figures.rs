//! 数字: the numbers at the head of the page.

use frontend::{browser::time, chart::share::percent, texts::c};
use leptos::prelude::*;
use shared::api::progress::{ProgressView, TargetProgress, YearProgress};

/// Communities in all, taking part, recognised; the target of the hour; this year beside the last.
pub(super) fn figures(view: &ProgressView) -> AnyView {
    let total = &view.total;
    let target = current(&view.targets).map(|target| {
        let (by, needed) = (time::date_in_words(target.by), target.needed.to_string());
        let left = target.needed.saturating_sub(target.reached);
        let state = if left == 0 {
            c::PROGRESS_TARGET_REACHED.t().to_owned()
        } else {
            c::PROGRESS_TARGET_LEFT.with(&[&left.to_string()])
        };
        let means = if target.is_past { &c::PROGRESS_TARGET_OVER } else { &c::PROGRESS_TARGET_MEANS };
        let meaning = [&means.with(&[&by, &needed, &target.reached.to_string()]), state.as_str()].concat();
        figure("target", c::PROGRESS_TARGET.t(), percent(target.reached_permille), meaning)
    });
    let this_year = this_year(&view.years).map(|(this, before)| {
        let meaning = before.map_or_else(String::new, |before| {
            c::PROGRESS_YEAR_BEFORE.with(&[
                &before.recognised_so_far.to_string(),
                &change(this.recognised_so_far, before.recognised_so_far),
            ])
        });
        figure("this_year", c::PROGRESS_YEAR_FIGURE.t(), this.recognised_so_far.to_string(), meaning)
    });
    let share = percent(permille(total.taking_part, total.communities));
    let taking_part = c::PROGRESS_TAKING_PART_MEANS.with(&[&share]);
    view! {
        <dl class="figures">
            {figure("communities", c::PROGRESS_COMMUNITIES.t(), total.communities.to_string(), c::PROGRESS_COMMUNITIES_MEANS.t().to_owned())}
            {figure("taking_part", c::PROGRESS_TAKING_PART.t(), total.taking_part.to_string(), taking_part)}
            {figure("recognised", c::PROGRESS_RECOGNISED.t(), total.recognised.to_string(), c::PROGRESS_OF_ALL.with(&[&percent(total.recognised_permille)]))}
            {target}
            {this_year}
        </dl>
    }
    .into_any()
}

fn figure(id: &'static str, name: &'static str, value: String, meaning: String) -> AnyView {
    view! {
        <div class="figures__one">
            <dt>{name}</dt>
            <dd class="figures__value" data-figure=id>{value}</dd>
            <dd class="small">{meaning}</dd>
        </div>
    }
    .into_any()
}

/// The next target to come; the last one when all days are over.
pub(super) fn current(targets: &[TargetProgress]) -> Option<&TargetProgress> {
    targets.iter().find(|target| !target.is_past).or(targets.last())
}

/// This year with the one before it.
fn this_year(years: &[YearProgress]) -> Option<(&YearProgress, Option<&YearProgress>)> {
    let (this, earlier) = years.split_last()?;
    Some((this, earlier.last().filter(|before| before.year + 1 == this.year)))
}

/// By how much a count is above or below an earlier one, in words.
pub(super) fn change(now: u32, before: u32) -> String {
    if now >= before {
        c::PROGRESS_MORE.with(&[&(now - before).to_string()])
    } else {
        c::PROGRESS_FEWER.with(&[&(before - now).to_string()])
    }
}

/// A share in tenths of a percent, rounded down as the server does.
fn permille(part: u32, whole: u32) -> u32 {
    if whole == 0 { 0 } else { u32::try_from(u64::from(part) * 1000 / u64::from(whole)).unwrap_or(u32::MAX) }
}
