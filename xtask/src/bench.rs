//! `cargo xtask bench`: the figures of `BENCHMARKS.md`.
//!
//! Each part is measured by a program of its own and written between its markers; `--only` names
//! one of them. Run it on an idle machine: the ratios hold up under load, the figures do not.

mod lighthouse;
mod page;
mod served;

use std::fmt::Write as _;

use anyhow::{Context, bail, ensure};

use crate::{Task, build, command, release, setup};

pub(crate) const TASK: Task = Task {
    name: "bench",
    help: "Measure and write BENCHMARKS.md; --only engine|start|server|console|million|widget|lighthouse",
    run,
};

/// Evaluation, evaluation with explanation, shortest path.
const ENGINE_FIGURES: usize = 3;

/// Gives a table in Markdown.
type Measure = fn() -> anyhow::Result<String>;

/// The parts and what measures them.
const PARTS: [(&str, Measure); 7] = [
    ("engine", engine),
    ("start", start),
    ("server", server),
    ("console", console),
    (MILLION, million),
    ("widget", page::table),
    ("lighthouse", lighthouse::table),
];

/// The part that takes so long that it is measured only when it is named.
const MILLION: &str = "million";

fn run(arguments: &[String]) -> anyhow::Result<()> {
    let only = match arguments {
        [] => None,
        [flag, part] if flag == "--only" && PARTS.iter().any(|(name, _)| name == part) => Some(part.as_str()),
        _ => bail!("usage: cargo xtask bench [--only {}]", PARTS.map(|(name, _)| name).join("|")),
    };
    setup::wasm_target()?;
    build::site(build::Audience::Visitors)?;
    let is_chosen = |name: &str| only.map_or(name != MILLION, |only| name == only);
    for (name, measure) in PARTS.iter().filter(|(name, _)| is_chosen(name)) {
        let table = command::step(&format!("Measure: {name}"), measure)?;
        write(name, &format!("{}\n\n{}", machine()?, table.trim()))?;
    }
    Ok(())
}

/// Puts a table between its markers.
fn write(name: &str, table: &str) -> anyhow::Result<()> {
    let path = command::root().join("BENCHMARKS.md");
    let text = std::fs::read_to_string(&path)?;
    let (open, close) = (format!("<!-- bench:{name} -->"), format!("<!-- /bench:{name} -->"));
    let (before, rest) = text.split_once(&open).with_context(|| format!("BENCHMARKS.md has no {open}"))?;
    let (_, after) = rest.split_once(&close).with_context(|| format!("BENCHMARKS.md has no {close}"))?;
    Ok(std::fs::write(&path, format!("{before}{open}\n{table}\n{close}{after}"))?)
}

/// When and on what it was measured.
fn machine() -> anyhow::Result<String> {
    let date = command::output(command::program("date").arg("+%Y-%m-%d"))?;
    let cores = std::thread::available_parallelism()?;
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = memory.lines().next().and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("unknown");
    Ok(format!(
        "Measured on {}: {cores} cores, {} GB of memory, load {load} before.",
        date.trim(),
        kib.unwrap_or(0) / 1_000_000
    ))
}

/// Evaluations on one core, natively and in the browser.
fn engine() -> anyhow::Result<String> {
    let arguments = ["--release", "--package", "shared", "--features", "authoring", "--example", "engine-speed"];
    let native = command::output(&mut command::cargo("run", &[&["--quiet"], arguments.as_slice()].concat()))?;
    // What visitors run: the profile that the pages are built with, in the browser, not slowed down.
    let arguments = ["--profile", "wasm", "--package", "shared", "--features", "authoring"];
    let arguments =
        [arguments.as_slice(), &["--target", "wasm32-unknown-unknown", "--example", "engine-speed"]].concat();
    let mut browser = command::cargo("test", &arguments);
    command::run(&mut command::cargo("build", &["--package", "wasm-runner"]))?;
    setup::wasm_runner(&mut browser, &command::target().join("debug/wasm-runner"))?;
    let browser = command::output(browser.args(["--", "--nocapture"]))?;
    let mut table = String::from("| one core, `guangdong-2021` | per second | ms each |\n|---|---:|---:|\n");
    for (place, said) in [("native", &native), ("in Chromium", &browser)] {
        let figures: Vec<(&str, f64)> = said.lines().filter_map(figure).collect();
        ensure!(figures.len() == ENGINE_FIGURES, "{place}: {} figures in:\n{said}", figures.len());
        for (what, rate) in figures {
            writeln!(table, "| {}, {place} | {rate:.0} | {:.4} |", what.replace('_', " "), 1000.0 / rate)?;
        }
    }
    Ok(table)
}

/// A name of letters and a number, wherever the runner has put them in its line.
fn figure(line: &str) -> Option<(&str, f64)> {
    let mut words = line.split_whitespace().rev();
    let (rate, what) = (words.next()?.parse().ok()?, words.next()?);
    (words.next().is_none() && what.chars().all(|c| c.is_ascii_lowercase() || c == '_')).then_some((what, rate))
}

fn start() -> anyhow::Result<String> {
    bench_program("start", &[])
}

fn server() -> anyhow::Result<String> {
    setup::postgresql()?;
    setup::npm("tests/fastify")?;
    bench_program("load", &[])
}

/// Work list, progress and exports over 100,000 cases, or as many as `BENCH_CASES` says.
fn console() -> anyhow::Result<String> {
    setup::postgresql()?;
    bench_program("console", &[])
}

/// The same over a million.
fn million() -> anyhow::Result<String> {
    setup::postgresql()?;
    bench_program("console", &[("BENCH_CASES", "1000000")])
}

/// Measures the server as it is shipped, with these variables.
fn bench_program(part: &str, variables: &[(&str, &str)]) -> anyhow::Result<String> {
    let server = release::server()?;
    command::run(&mut command::cargo("build", &["--release", "--package", "backend", "--example", "bare"]))?;
    let bare = command::target().join("release/examples/bare");
    let mut bench = release::load_generator(part)?;
    command::output(bench.env("TEST_SERVER", server).env("BENCH_BARE", bare).envs(variables.iter().copied()))
}
