//! The assessment page beside other form engines, by the harness in `tests/peers/widget`.

use std::fmt::Write as _;

use anyhow::Context;
use serde_json::{Value, json};

use super::served::Served;
use crate::{command, setup};

const FOLDER: &str = "tests/peers/widget";
/// Names of the peers to measure beside ours, separated by commas; all when absent.
const PEERS: &str = "BENCH_PEERS";

/// Measures all targets of the harness together with ours.
pub(crate) fn table() -> anyhow::Result<String> {
    setup::browser()?;
    setup::npm(FOLDER)?;
    let folder = command::root().join(FOLDER);
    if !folder.join("dist").exists() {
        command::step("Build the peers", || {
            command::run(command::program("node").arg("build.mjs").current_dir(&folder))
        })?;
    }
    let pack = command::root().join("tests/fixtures/packs/bench-form.toml");
    // Preloaded, as the form that most visitors want is on any server.
    let settings = [("LVSHETONG_SERVER__USUAL_PACK", "bench-form")];
    let ours = Served::start("bench-page", &settings, &[pack])?;
    let file = folder.join("targets.json");
    let mut targets: Value = serde_json::from_slice(&std::fs::read(&file)?)?;
    let list = targets["targets"].as_array_mut().context("the harness has a list of targets")?;
    if let Ok(peers) = std::env::var(PEERS) {
        list.retain(|target| peers.split(',').any(|peer| target["name"] == peer));
    }
    list.push(json!({
        "name": "ours", "kind": "ours", "url": format!("{}/assess", ours.url),
        "values": { "na": "not_applicable" },
        "selectors": {
            "option": "[data-requirement='{id}'] input[value='{value}']",
            "total": "[data-total]",
            "reveal": "[data-step='{section}']",
        },
    }));
    let with_ours = folder.join(".targets-with-ours.json");
    std::fs::write(&with_ours, serde_json::to_vec_pretty(&targets)?)?;
    let mut measure = command::program("node");
    measure.arg("measure.mjs").arg("--targets").arg(&with_ours).args(["--out", ".results.json"]).current_dir(&folder);
    command::run(&mut measure)?;
    std::fs::remove_file(&with_ours)?;
    let results: Value = serde_json::from_slice(&std::fs::read(folder.join(".results.json"))?)?;
    markdown(&results["summary"])
}

/// One line per target, ours first, with the ratios that matter.
fn markdown(summary: &Value) -> anyhow::Result<String> {
    let figure = |target: &str, key: &str| summary[target][key]["median"].as_f64();
    let mut table = String::from(
        "| engine | KiB moved | first contentful paint s | first answer counted s | tap → score p95 ms |\n|---|---:|---:|---:|---:|\n",
    );
    let others =
        summary.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).filter(|name| *name != "ours");
    for name in std::iter::once("ours").chain(others) {
        let cell = |key: &str, scale: f64, decimals: usize| {
            figure(name, key).map_or_else(|| String::from("–"), |value| format!("{:.decimals$}", value / scale))
        };
        writeln!(
            table,
            "| {name} | {} | {} | {} | {} |",
            cell("bytes_total", 1.0, 0),
            cell("fcp", 1000.0, 2),
            cell("tti", 1000.0, 2),
            cell("dom_p95", 1.0, 0)
        )?;
    }
    table.push_str("\n| ratio of ours | figure |\n|---|---:|\n");
    for (what, key, peer) in [
        ("first answer counted, to react-hook-form", "tti", "react-hook-form"),
        ("first answer counted, to rjsf", "tti", "rjsf"),
        ("first contentful paint, to Enketo", "fcp", "enketo"),
        ("tap → score p95, to react-hook-form", "dom_p95", "react-hook-form"),
    ] {
        if let (Some(ours), Some(peer)) = (figure("ours", key), figure(peer, key)) {
            writeln!(table, "| {what} | {:.2} |", ours / peer)?;
        }
    }
    let wrong = summary["ours"]["wrong_totals_max"].as_f64().unwrap_or(f64::NAN);
    let errors = &summary["ours"]["errors"];
    writeln!(
        table,
        "\nTotals of ours that were wrong after a tap: {wrong}, where the harness taps 不适用 without a reason and here that counts only with one; errors seen: {errors}. Level and blockers are drawn with the score, and so is the shortest path once its code has come, at the first pause in answering."
    )?;
    Ok(table)
}
