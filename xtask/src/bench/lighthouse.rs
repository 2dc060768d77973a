//! Lighthouse on the pages that a community opens first, as on a phone, which is how it looks at
//! pages when nothing else is asked for.

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::served::Served;
use crate::{command, setup};

const FOLDER: &str = "tests/lighthouse";

/// An odd number, so that one run is the middle one.
const ROUNDS: usize = 5;

/// What the browser of [`setup::browser`] is called.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Pages by name and address: the self-assessment without a community, and the way to it.
const PAGES: [(&str, &str); 2] = [("self-assessment", "/assess?practice"), ("start page", "/")];

/// Marks by id and name.
const CATEGORIES: [(&str, &str); 3] =
    [("performance", "performance"), ("accessibility", "accessibility"), ("best-practices", "best practices")];

/// Figures by id and name, in milliseconds but for the last.
const METRICS: [(&str, &str); 4] = [
    ("first-contentful-paint", "first contentful paint ms"),
    ("largest-contentful-paint", "largest contentful paint ms"),
    ("total-blocking-time", "total blocking time ms"),
    ("cumulative-layout-shift", "layout shift"),
];

/// Looks at every page in turn, some times over.
pub(crate) fn table() -> anyhow::Result<String> {
    setup::browser()?;
    setup::npm(FOLDER)?;
    let served = Served::start("bench-lighthouse", &[], &[])?;
    let mut reports = PAGES.map(|_| Vec::new());
    for round in 1..=ROUNDS {
        for ((name, address), reports) in PAGES.iter().zip(&mut reports) {
            command::progress(format_args!("Round {round} of {ROUNDS}: {name}"));
            reports.push(look(&format!("{}{address}", served.url), &served.folder.join("report.json"))?);
        }
    }
    markdown(&reports)
}

/// Runs Lighthouse once and gives its report, which it writes into a file.
fn look(url: &str, file: &Path) -> anyhow::Result<Value> {
    let categories = CATEGORIES.map(|(id, _)| id).join(",");
    let mut lighthouse = command::program("node");
    lighthouse
        .arg("node_modules/lighthouse/cli/index.js")
        .arg(url)
        .args(["--quiet", "--no-enable-error-reporting", "--chrome-flags=--headless=new --no-sandbox"])
        .arg(format!("--only-categories={categories}"))
        .arg("--output=json")
        .arg(format!("--output-path={}", file.display()))
        .current_dir(command::root().join(FOLDER))
        .env("CHROME_PATH", CHROMIUM);
    command::run(&mut lighthouse)?;
    let report: Value = serde_json::from_slice(&std::fs::read(file)?)?;
    ensure!(report["runtimeError"].is_null(), "{url}: {}", report["runtimeError"]);
    Ok(report)
}

/// One line per page with the medians of its reports, and what was found wanting.
fn markdown(reports: &[Vec<Value>]) -> anyhow::Result<String> {
    let names: Vec<&str> = CATEGORIES.iter().chain(&METRICS).map(|(_, name)| *name).collect();
    let mut table = format!("| page | {} |\n|---|{}\n", names.join(" | "), "---:|".repeat(names.len()));
    for ((name, _), reports) in PAGES.iter().zip(reports) {
        write!(table, "| {name} |")?;
        for (id, _) in CATEGORIES {
            write!(table, " {:.0} |", median(id, reports, |report| &report["categories"][id]["score"])? * 100.0)?;
        }
        for (id, _) in METRICS {
            let decimals = if id == "cumulative-layout-shift" { 3 } else { 0 };
            let value = median(id, reports, |report| &report["audits"][id]["numericValue"])?;
            write!(table, " {value:.decimals$} |")?;
        }
        table.push('\n');
    }
    for ((name, _), reports) in PAGES.iter().zip(reports) {
        let wanting: BTreeSet<&str> = reports.iter().flat_map(wanting).collect();
        if !wanting.is_empty() {
            let wanting: Vec<&str> = wanting.into_iter().collect();
            writeln!(table, "\nWithout full marks, {name}: {}.", wanting.join(", "))?;
        }
    }
    let version = reports.iter().flatten().find_map(|report| report["lighthouseVersion"].as_str()).unwrap_or("?");
    writeln!(table, "\nLighthouse {version}, medians of {ROUNDS} interleaved runs.")?;
    Ok(table)
}

/// The middle one of a figure; it has to stand in every report.
fn median(name: &str, reports: &[Value], figure: impl Fn(&Value) -> &Value) -> anyhow::Result<f64> {
    let values: Option<Vec<f64>> = reports.iter().map(|report| figure(report).as_f64()).collect();
    let mut values = values.with_context(|| format!("a report says nothing of {name}"))?;
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().with_context(|| format!("there is no report about {name}"))
}

/// Audits that count in a category and did not pass with full marks.
fn wanting(report: &Value) -> impl Iterator<Item = &str> {
    let categories = CATEGORIES.into_iter();
    let counted = categories.filter_map(move |(id, _)| report["categories"][id]["auditRefs"].as_array());
    let counted = counted.flatten().filter(|audit| audit["weight"].as_f64() > Some(0.0));
    let ids = counted.filter_map(|audit| audit["id"].as_str());
    ids.filter(move |id| report["audits"][*id]["score"].as_f64().is_some_and(|score| score < 1.0))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A report with a mark for performance and another for one of two audits.
    fn report(performance: f64, contrast: f64) -> Value {
        let counted = |id: &str, weight: u32| json!({ "id": id, "weight": weight });
        json!({
            "lighthouseVersion": "1.2.3",
            "categories": {
                "performance": { "score": performance, "auditRefs": [counted("unused-css-rules", 0)] },
                "accessibility": {
                    "score": 1,
                    "auditRefs": [counted("color-contrast", 7), counted("button-name", 10)],
                },
                "best-practices": { "score": 0.96, "auditRefs": [] },
            },
            "audits": {
                "first-contentful-paint": { "numericValue": 1234.4 },
                "largest-contentful-paint": { "numericValue": 2000 },
                "total-blocking-time": { "numericValue": 12 },
                "cumulative-layout-shift": { "numericValue": 0.0123 },
                "unused-css-rules": { "score": 0 },
                "color-contrast": { "score": contrast },
                "button-name": { "score": null },
            },
        })
    }

    #[test]
    fn a_line_has_the_medians_and_what_counts_and_did_not_pass_is_named() {
        let assess = vec![report(0.9, 1.0), report(0.99, 0.0), report(0.98, 1.0)];
        let start = vec![report(1.0, 1.0)];
        let table = markdown(&[assess, start]).expect("the reports say everything");
        assert!(table.contains("| self-assessment | 98 | 100 | 96 | 1234 | 2000 | 12 | 0.012 |\n"), "{table}");
        assert!(table.contains("| start page | 100 | 100 | 96 |"), "{table}");
        assert!(table.contains("Without full marks, self-assessment: color-contrast.\n"), "{table}");
        assert!(!table.contains("Without full marks, start page"), "{table}");
    }

    #[test]
    fn a_report_without_a_mark_is_no_figure() {
        let mut broken = report(1.0, 1.0);
        broken["categories"]["performance"]["score"] = Value::Null;
        assert!(markdown(&[vec![broken], vec![report(1.0, 1.0)]]).is_err());
    }
}
