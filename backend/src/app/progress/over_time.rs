//! 进度: month by month, year by year.

use std::collections::BTreeMap;

use shared::{
    api::progress::{MonthProgress, YearProgress},
    date::Date,
};

use super::{number, permille};
use crate::store::progress::{InMonth, Recognised};

/// Every month from the first with a case to this one, for a division with so many `communities`.
pub(super) fn months(
    opened: &[InMonth],
    recognised: &[Recognised],
    communities: u32,
    today: Date,
) -> Vec<MonthProgress> {
    let mut months: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for row in opened {
        months.entry(row.month.clone()).or_default().0 += number(row.cases);
    }
    for row in recognised {
        months.entry(row.month.clone()).or_default().1 += number(row.communities);
    }
    let Some(first) = months.keys().next().and_then(|month| format!("{month}-01").parse::<Date>().ok()) else {
        return Vec::new();
    };
    let (mut views, mut day) = (Vec::new(), first);
    let (mut opened_in_all, mut recognised_in_all) = (0, 0);
    while day <= today {
        let month = month_of(day);
        let (opened, recognised) = months.get(&month).copied().unwrap_or_default();
        opened_in_all += opened;
        recognised_in_all += recognised;
        views.push(MonthProgress {
            month,
            opened,
            opened_in_all,
            recognised,
            recognised_in_all,
            recognised_in_all_permille: permille(recognised_in_all, communities),
        });
        // The 32nd day from the first of a month lies in the next one.
        let Ok(first_of_next) = format!("{}-01", month_of(day.plus_days(31))).parse() else { break };
        day = first_of_next;
    }
    views
}

/// The years of those months.
pub(super) fn years(months: &[MonthProgress], today: Date) -> Vec<YearProgress> {
    let this_month = month_of(today);
    let mut years: Vec<YearProgress> = Vec::new();
    for month in months {
        let Some((Ok(year), in_year)) = month.month.split_once('-').map(|(year, month)| (year.parse(), month)) else {
            continue;
        };
        if years.last().is_none_or(|last| last.year != year) {
            years.push(YearProgress { year, opened: 0, recognised: 0, opened_so_far: 0, recognised_so_far: 0 });
        }
        let Some(counts) = years.last_mut() else { continue };
        counts.opened += month.opened;
        counts.recognised += month.recognised;
        if this_month.split_once('-').is_some_and(|(_, this)| in_year <= this) {
            counts.opened_so_far += month.opened;
            counts.recognised_so_far += month.recognised;
        }
    }
    years
}

/// `2026-11`.
fn month_of(day: Date) -> String {
    day.to_string()[..7].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn opened(cases: &[(&str, i64)]) -> Vec<InMonth> {
        cases.iter().map(|(month, cases)| InMonth { month: (*month).to_owned(), cases: *cases }).collect()
    }

    fn recognised(month: &str, communities: i64) -> Recognised {
        Recognised { child: "4401".to_owned(), month: month.to_owned(), communities, holding: 0 }
    }

    #[test]
    fn months_have_no_gaps() {
        let months = months(&opened(&[("2025-11", 2), ("2026-02", 1)]), &[], 10, day("2026-03-31"));
        let shown: Vec<_> = months.iter().map(|month| (month.month.as_str(), month.opened_in_all)).collect();
        assert_eq!(shown, [("2025-11", 2), ("2025-12", 2), ("2026-01", 2), ("2026-02", 3), ("2026-03", 3)]);
    }

    #[test]
    fn a_share_is_of_all_communities() {
        let counts = [recognised("2026-01", 1), recognised("2026-02", 1)];
        let months = months(&[], &counts, 3, day("2026-02-10"));
        let shares: Vec<_> = months.iter().map(|month| month.recognised_in_all_permille).collect();
        assert_eq!(shares, [333, 666]);
    }

    #[test]
    fn years_can_be_compared_by_the_same_months() {
        let months = months(
            &opened(&[("2024-12", 5), ("2025-03", 2), ("2025-04", 7), ("2026-01", 1)]),
            &[recognised("2025-03", 4), recognised("2025-12", 8), recognised("2026-02", 3)],
            100,
            day("2026-03-10"),
        );
        let shown: Vec<_> = years(&months, day("2026-03-10"))
            .iter()
            .map(|year| (year.year, year.opened, year.recognised, year.opened_so_far, year.recognised_so_far))
            .collect();
        assert_eq!(shown, [(2024, 5, 0, 0, 0), (2025, 9, 12, 2, 4), (2026, 1, 3, 1, 3)]);
    }
}
