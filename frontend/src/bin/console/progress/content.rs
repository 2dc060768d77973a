//! 内容: what each panel shows of a division, as chart and as table.

use std::collections::BTreeMap;

use frontend::{
    browser::time,
    chart::{
        draw::{Bar, Bars, Chart, Line, LineKind, Lines},
        marks::month,
        share::percent,
        table::Table,
    },
    parts::status,
    texts::{Text, c},
};
use shared::{
    api::progress::{DivisionProgress, FailingRequirement, MonthProgress, ProgressView, TargetProgress, YearProgress},
    case::Stage,
    form::{Form, TextStatus},
};

use super::{
    figures::{change, current},
    panel::Panel,
    way_down,
};
use crate::{api, words};

/// The forms in which failing requirements are worded, by pack hash. What cannot be had is named by
/// its id alone.
#[derive(Clone, Default)]
pub(super) struct Names(BTreeMap<String, &'static Form>);

impl Names {
    /// Reads what is needed.
    pub(super) async fn of(failing: &[FailingRequirement]) -> Self {
        let mut names = Self::default();
        for hash in failing.iter().filter_map(|one| one.pack_hash.as_ref()) {
            if !names.0.contains_key(hash)
                && let Ok(form) = api::cases::form(hash).await
            {
                names.0.insert(hash.clone(), form);
            }
        }
        names
    }

    fn form(&self, failing: &FailingRequirement) -> Option<&'static Form> {
        self.0.get(failing.pack_hash.as_ref()?).copied()
    }

    fn standard(&self, failing: &FailingRequirement) -> String {
        self.form(failing).map_or_else(|| failing.pack_id.clone(), |form| form.texts.title.clone())
    }

    /// How far the words may be taken for the official ones; none where there are no words.
    fn status(&self, failing: &FailingRequirement) -> Option<TextStatus> {
        self.form(failing).map(|form| form.texts.status)
    }

    fn requirement(&self, failing: &FailingRequirement) -> String {
        let text = self.form(failing).and_then(|form| {
            let position = form.rulebook.items.iter().position(|item| item.id == failing.requirement)?;
            form.texts.items.get(position).map(|item| item.text.as_str())
        });
        [&failing.requirement, " ", text.unwrap_or_default()].concat().trim_end().to_owned()
    }
}

/// All panels that have something to show, in the order in which they are read.
pub(super) struct Panels {
    /// Beside and below the map.
    pub(super) over_time: Vec<Panel>,
    /// The divisions below, a long list.
    pub(super) divisions: Option<Panel>,
    /// What stands in the column beside that list.
    pub(super) beside: Vec<Panel>,
    /// What needs the whole width for its words.
    pub(super) failing: Option<Panel>,
}

impl Panels {
    /// The panels of a division.
    pub(super) fn of(view: &ProgressView, names: &Names, has_list: bool) -> Self {
        Self {
            over_time: [months(view), targets(view)].into_iter().flatten().collect(),
            divisions: divisions(view, has_list),
            beside: [stages(view), years(view)].into_iter().flatten().collect(),
            failing: failing(view, names),
        }
    }
}

/// Recognised communities over time, held against the target lines.
fn months(view: &ProgressView) -> Option<Panel> {
    let last = view.months.last()?;
    let mut lines = vec![Line {
        label: c::PROGRESS_LINE.t().to_owned(),
        kind: LineKind::Reached,
        points: view
            .months
            .iter()
            .filter_map(|one| Some((month(&one.month)?, whole(one.recognised_in_all_permille))))
            .collect(),
    }];
    lines.extend(target_lines(view));
    let at = lines.iter().flat_map(|line| &line.points).map(|(month, _)| *month);
    let (first, end) = (at.clone().min()?, at.max()?);
    // What is written at the first and the last point needs room beside it.
    let room = ((end - first) / 16).max(1);
    let mut summary = c::PROGRESS_LINE_MEANS.with(&[&last.month, &percent(last.recognised_in_all_permille)]);
    if let Some(target) = current(&view.targets) {
        summary.push(' ');
        let by = time::date_in_words(target.by);
        summary.push_str(&c::PROGRESS_TARGET_LINE.with(&[&by, &percent(target.needed_permille)]));
    }
    let row = |one: &MonthProgress| {
        let counts =
            [one.opened, one.opened_in_all, one.recognised, one.recognised_in_all].map(|count| count.to_string());
        let share = percent(one.recognised_in_all_permille);
        [one.month.clone()].into_iter().chain(counts).chain([share]).collect()
    };
    Some(Panel {
        id: "months",
        title: c::PROGRESS_MONTHS.t().to_owned(),
        note: c::PROGRESS_MONTHS_MEANS.t().to_owned(),
        chart: Some((Chart::Lines(Lines { first: first - room, last: end + room, lines }), summary)),
        table: Table {
            heads: heads(&[
                &c::PROGRESS_MONTH,
                &c::PROGRESS_OPENED,
                &c::PROGRESS_OPENED_IN_ALL,
                &c::PROGRESS_FIRST,
                &c::PROGRESS_FIRST_IN_ALL,
                &c::PROGRESS_FIRST_SHARE,
            ]),
            // The latest is what is looked for.
            rows: view.months.iter().rev().map(row).collect(),
        },
        links: Vec::new(),
        file: None,
        statuses: Vec::new(),
        is_open: false,
        is_wide: false,
    })
}

/// One line for each division that has set targets, the widest first.
fn target_lines(view: &ProgressView) -> Vec<Line> {
    let mut setters: Vec<&TargetProgress> = Vec::new();
    for target in &view.targets {
        if setters.iter().all(|own| own.set_by != target.set_by) {
            setters.push(target);
        }
    }
    setters.sort_by(|a, b| a.set_by.cmp(&b.set_by));
    let kinds = [LineKind::Target, LineKind::OtherTarget];
    let line = |(setter, kind): (&TargetProgress, LineKind)| Line {
        label: c::PROGRESS_TARGET_OF.with(&[&name_of(view, setter)]),
        kind,
        points: view
            .targets
            .iter()
            .filter(|target| target.set_by == setter.set_by)
            .filter_map(|target| Some((month(&target.by.to_string())?, whole(target.needed_permille))))
            .collect(),
    };
    setters.into_iter().zip(kinds).map(line).collect()
}

/// The name of whoever has set a target: in reach it is known, beyond it is the province or city.
fn name_of(view: &ProgressView, target: &TargetProgress) -> String {
    let known = view.ancestors.iter().find(|one| one.division == target.set_by).map(|one| one.name.clone());
    known.unwrap_or_else(|| {
        if target.set_by == view.total.division {
            view.total.name.clone()
        } else if target.set_by.as_str().len() == 2 {
            c::ROLE_PROVINCE.t().to_owned()
        } else {
            c::ROLE_CITY.t().to_owned()
        }
    })
}

/// 目标 one by one.
fn targets(view: &ProgressView) -> Option<Panel> {
    if view.targets.is_empty() {
        return None;
    }
    let row = |target: &TargetProgress| {
        let state = if target.reached >= target.needed {
            &c::PROGRESS_STATE_REACHED
        } else if target.is_past {
            &c::PROGRESS_STATE_MISSED
        } else {
            &c::PROGRESS_STATE_RUNNING
        };
        vec![
            target.by.to_string(),
            name_of(view, target),
            target.percent.map_or_else(|| "—".to_owned(), |percent| [&percent.to_string(), "%"].concat()),
            target.needed.to_string(),
            target.reached.to_string(),
            percent(target.reached_permille),
            state.t().to_owned(),
            target.source.clone(),
        ]
    };
    Some(Panel {
        id: "targets",
        title: c::PROGRESS_TARGETS.t().to_owned(),
        note: c::PROGRESS_TARGETS_MEANS.t().to_owned(),
        chart: None,
        table: Table {
            heads: heads(&[
                &c::PROGRESS_BY,
                &c::PROGRESS_SET_BY,
                &c::PROGRESS_SHARE_WANTED,
                &c::PROGRESS_NEEDED,
                &c::PROGRESS_REACHED,
                &c::PROGRESS_REACHED_SHARE,
                &c::PROGRESS_STATE,
                &c::PROGRESS_SOURCE,
            ]),
            rows: view.targets.iter().map(row).collect(),
        },
        links: Vec::new(),
        file: None,
        statuses: Vec::new(),
        is_open: true,
        is_wide: true,
    })
}

/// The divisions below, the furthest first. Those without any community have nothing to show.
fn divisions(view: &ProgressView, has_list: bool) -> Option<Panel> {
    let mut children: Vec<&DivisionProgress> = view.children.iter().filter(|child| child.communities > 0).collect();
    children
        .sort_by(|a, b| b.recognised_permille.cmp(&a.recognised_permille).then_with(|| a.division.cmp(&b.division)));
    let (best, worst) = (children.first()?, children.last()?);
    // A number speaks of the whole division, a share of every part of it.
    let shares: Vec<TargetProgress> = view.targets.iter().filter(|target| target.percent.is_some()).cloned().collect();
    let mark = current(&shares).map(|target| {
        let share = percent(target.needed_permille);
        (whole(target.needed_permille), c::PROGRESS_TARGET_MARK.with(&[&time::date_in_words(target.by), &share]))
    });
    let summary = c::PROGRESS_DIVISIONS_SUMMARY.with(&[
        &best.name,
        &percent(best.recognised_permille),
        &worst.name,
        &percent(worst.recognised_permille),
    ]);
    let bars = children.iter().map(|child| Bar {
        label: child.name.clone(),
        values: vec![whole(child.recognised_permille)],
        text: percent(child.recognised_permille),
    });
    let row = |child: &&DivisionProgress| -> Vec<String> {
        let counts = [child.communities, child.taking_part, child.recognised].map(|count| count.to_string());
        [child.name.clone()].into_iter().chain(counts).chain([percent(child.recognised_permille)]).collect()
    };
    let columns: [&'static Text; 5] = [
        &c::PROGRESS_DIVISION,
        &c::PROGRESS_COMMUNITIES,
        &c::PROGRESS_TAKING_PART,
        &c::PROGRESS_RECOGNISED,
        &c::PROGRESS_SHARE,
    ];
    // The file says in addition how many stand at each stage.
    let mut file = Table { heads: vec![c::PROGRESS_CODE.t().to_owned()], rows: Vec::new() };
    file.heads.extend(heads(&columns));
    file.heads.push(c::PROGRESS_BENCHMARKING.t().to_owned());
    file.heads.extend(Stage::ALL.iter().map(|stage| words::stage(*stage).t().to_owned()));
    file.rows.extend(children.iter().map(|child| {
        let stages = Stage::ALL.iter().map(|stage| at_stage(child, *stage));
        let stages = [child.benchmarking].into_iter().chain(stages).map(|count| count.to_string());
        [child.division.to_string()].into_iter().chain(row(child)).chain(stages).collect()
    }));
    Some(Panel {
        id: "divisions",
        title: c::PROGRESS_DIVISIONS.t().to_owned(),
        note: c::PROGRESS_DIVISIONS_MEANS.t().to_owned(),
        chart: Some((Chart::Bars(Bars { parts: Vec::new(), rows: bars.collect(), mark, are_shares: true }), summary)),
        table: Table { heads: heads(&columns), rows: children.iter().map(row).collect() },
        links: children.iter().map(|child| way_down(child, has_list)).collect(),
        file: Some(file),
        statuses: Vec::new(),
        is_open: true,
        is_wide: false,
    })
}

fn at_stage(division: &DivisionProgress, stage: Stage) -> u32 {
    division.stages.iter().find(|one| one.stage == stage).map_or(0, |one| one.communities)
}

/// How many communities stand where on their way, from the first step on.
fn stages(view: &ProgressView) -> Option<Panel> {
    let total = &view.total;
    if total.benchmarking == 0 && total.stages.is_empty() {
        return None;
    }
    let staged = total.stages.iter().map(|one| (words::stage(one.stage).t(), one.communities));
    let counts: Vec<(&str, u32)> =
        [(c::PROGRESS_BENCHMARKING.t(), total.benchmarking)].into_iter().chain(staged).collect();
    let most = counts.iter().max_by_key(|(_, communities)| *communities)?;
    let summary = c::PROGRESS_STAGES_SUMMARY.with(&[most.0, &most.1.to_string()]);
    let rows = counts.iter().map(|(label, communities)| Bar {
        label: (*label).to_owned(),
        values: vec![whole(*communities)],
        text: communities.to_string(),
    });
    let row = |(label, communities): &(&str, u32)| vec![(*label).to_owned(), communities.to_string()];
    Some(Panel {
        id: "stages",
        title: c::PROGRESS_STAGES.t().to_owned(),
        note: c::PROGRESS_STAGES_MEANS.t().to_owned(),
        chart: Some((
            Chart::Bars(Bars { parts: Vec::new(), rows: rows.collect(), mark: None, are_shares: false }),
            summary,
        )),
        table: Table { heads: heads(&[&c::COLUMN_STAGE, &c::PROGRESS_COUNT]), rows: counts.iter().map(row).collect() },
        links: Vec::new(),
        file: None,
        statuses: Vec::new(),
        is_open: false,
        is_wide: false,
    })
}

/// The requirements that fail most.
fn failing(view: &ProgressView, names: &Names) -> Option<Panel> {
    let first = view.failing.first()?;
    let summary = c::PROGRESS_FAILING_SUMMARY.with(&[&names.requirement(first)]);
    let rows = view.failing.iter().map(|one| Bar {
        label: names.requirement(one),
        values: vec![whole(one.not_claimed), whole(one.not_confirmed)],
        text: (one.not_claimed + one.not_confirmed).to_string(),
    });
    let row = |one: &FailingRequirement| {
        let status = names.status(one).map(|status| status::words(status).0.t().to_owned());
        vec![
            names.requirement(one),
            one.not_claimed.to_string(),
            one.not_confirmed.to_string(),
            names.standard(one),
            status.unwrap_or_default(),
        ]
    };
    let mut statuses: Vec<TextStatus> = Vec::new();
    for status in view.failing.iter().filter_map(|one| names.status(one)) {
        if !statuses.contains(&status) {
            statuses.push(status);
        }
    }
    let parts = heads(&[&c::PROGRESS_NOT_CLAIMED, &c::PROGRESS_NOT_CONFIRMED]);
    Some(Panel {
        id: "failing",
        title: c::PROGRESS_FAILING.t().to_owned(),
        note: c::PROGRESS_FAILING_MEANS.t().to_owned(),
        chart: Some((Chart::Bars(Bars { parts, rows: rows.collect(), mark: None, are_shares: false }), summary)),
        table: Table {
            heads: heads(&[
                &c::PROGRESS_REQUIREMENT,
                &c::PROGRESS_NOT_CLAIMED,
                &c::PROGRESS_NOT_CONFIRMED,
                &c::PROGRESS_STANDARD,
                &c::PROGRESS_TEXT_STATUS,
            ]),
            rows: view.failing.iter().map(row).collect(),
        },
        links: Vec::new(),
        file: None,
        statuses,
        is_open: false,
        is_wide: true,
    })
}

/// Year by year, each held against the one before over the same months.
fn years(view: &ProgressView) -> Option<Panel> {
    let last = view.years.last()?;
    let summary = c::PROGRESS_YEARS_SUMMARY.with(&[&last.year.to_string(), &last.recognised.to_string()]);
    let rows = view.years.iter().map(|one| Bar {
        label: one.year.to_string(),
        values: vec![whole(one.recognised)],
        text: one.recognised.to_string(),
    });
    let before = [None].into_iter().chain(view.years.iter().map(Some));
    let row = |(one, before): (&YearProgress, Option<&YearProgress>)| {
        let compared = before.filter(|before| before.year + 1 == one.year);
        let compared =
            compared.map_or_else(|| "—".to_owned(), |before| change(one.recognised_so_far, before.recognised_so_far));
        vec![
            one.year.to_string(),
            one.opened.to_string(),
            one.recognised.to_string(),
            one.recognised_so_far.to_string(),
            compared,
        ]
    };
    let until = view.as_of.to_string();
    let until = until.get(5..7).unwrap_or_default().trim_start_matches('0').to_owned();
    let mut columns = heads(&[&c::PROGRESS_YEAR, &c::PROGRESS_OPENED, &c::PROGRESS_FIRST]);
    columns.push(c::PROGRESS_SO_FAR.with(&[&until]));
    columns.push(c::PROGRESS_COMPARED.t().to_owned());
    Some(Panel {
        id: "years",
        title: c::PROGRESS_YEARS.t().to_owned(),
        note: c::PROGRESS_YEARS_MEANS.with(&[&until]),
        chart: Some((
            Chart::Bars(Bars { parts: Vec::new(), rows: rows.collect(), mark: None, are_shares: false }),
            summary,
        )),
        table: Table { heads: columns, rows: view.years.iter().zip(before).map(row).collect() },
        links: Vec::new(),
        file: None,
        statuses: Vec::new(),
        is_open: false,
        is_wide: false,
    })
}

fn heads(texts: &[&Text]) -> Vec<String> {
    texts.iter().map(|text| text.t().to_owned()).collect()
}

fn whole(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
