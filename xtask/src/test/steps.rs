//! The steps of `cargo xtask test`, in the order in which they run: quick ones first.

use std::{path::PathBuf, process::Command};

use super::runner::{self, Count};
use crate::{
    build::{self, Audience},
    command, licences, setup,
};

/// One part of the check.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    /// One line for `--list`.
    pub(crate) help: &'static str,
    pub(crate) run: fn(&mut Count) -> anyhow::Result<()>,
}

pub(crate) const STEPS: &[Step] = &[
    Step { name: "format", help: "rustfmt changes nothing", run: format },
    Step { name: "licences", help: "every dependency may be used", run: |_| licences::check() },
    Step { name: "clippy", help: "everything compiles, native and wasm, without a warning", run: clippy },
    Step { name: "unit", help: "unit, property and golden tests", run: unit },
    Step { name: "wasm", help: "golden tests and the pages' units in wasm, in Chromium", run: wasm },
    Step { name: "sqlite", help: "API tests on SQLite", run: |count| api(count, "sqlite") },
    Step {
        name: "postgres",
        help: "API tests on PostgreSQL",
        run: |count| {
            setup::postgresql()?;
            api(count, "postgres")
        },
    },
    Step { name: "browser", help: "journeys in Chromium at phone size", run: browser },
    Step {
        name: "engines",
        help: "the main journeys in Firefox and WebKit; runs only where it is named",
        run: engines,
    },
    Step { name: "docs", help: "documentation without warnings", run: docs },
];

/// What runs only where it is named: two more browsers are much to install for a few journeys each time.
/// Before a release they have to pass.
pub(crate) const BEFORE_A_RELEASE: &[&str] = &["engines"];

/// What runs natively: all but the crate that only ever runs in a browser, and this one. Always the same
/// choice, because Cargo unites the features of what is chosen, and another choice would compile half of
/// the dependencies once more.
const NATIVE: &[&str] = &["--workspace", "--exclude", "frontend", "--exclude", "xtask"];

/// This crate, by itself as `cargo xtask` has compiled it.
const TASKS: &[&str] = &["--package", "xtask"];

/// The tests of the server as a whole; they run only where they are named.
const API: &[&str] = &["--test", "api"];

/// What runs in the browser, by the profile of the pages that the journeys look at.
const WASM: &[&str] = &[
    "--target",
    "wasm32-unknown-unknown",
    "--profile",
    Audience::Tests.profile(),
    "--package",
    "shared",
    "--package",
    "frontend",
];

/// Of the engine's tests those that compare both targets; the rest only runs natively.
const ON_BOTH: &[&str] = &["--lib", "--test", "golden", "--test", "random"];

fn format(_count: &mut Count) -> anyhow::Result<()> {
    command::run(&mut command::cargo("fmt", &["--all", "--check"]))
}

/// Compiles nearly all that the steps after it run; programs come with those, and are linted there.
fn clippy(_count: &mut Count) -> anyhow::Result<()> {
    setup::wasm_target()?;
    // All in one call: the API tests are one large crate, beside which the other processors have to do.
    let native = [NATIVE, &["--lib", "--bins", "--examples", "--test", "*"]].concat();
    let wasm = [WASM, ON_BOTH, &["--example", "engine-speed"]].concat();
    for chosen in [&native, TASKS, &wasm] {
        command::run(command::linted_cargo("test", chosen).arg("--no-run"))?;
    }
    build::compile(Audience::Tests)
}

fn unit(count: &mut Count) -> anyhow::Result<()> {
    // The examples in doc comments too.
    let run = |chosen: &[&str]| runner::run(command::linted_cargo("test", chosen).arg("--no-fail-fast"), count);
    [NATIVE, TASKS].map(run).into_iter().collect()
}

fn wasm(count: &mut Count) -> anyhow::Result<()> {
    let mut tests = command::linted_cargo("test", &[WASM, ON_BOTH].concat());
    setup::wasm_runner(&mut tests, &program("wasm-runner")?)?;
    runner::run(&mut tests, count)
}

fn api(count: &mut Count, database: &str) -> anyhow::Result<()> {
    // Signing in through a provider is tried with a real one.
    setup::npm("tests/oidc")?;
    // So is e-mail, and scanning for malware.
    setup::npm("tests/smtp")?;
    setup::clamd()?;
    // The tests that kill the server need its program.
    program(SERVER)?;
    // One process for all of them, so that they share one PostgreSQL cluster.
    let mut tests = command::linted_cargo("test", &[NATIVE, &["--no-fail-fast"], API].concat());
    tests.args(["--", &format!("--test-threads={}", at_once()?)]);
    runner::run(tests.env("TEST_DATABASE", database), count)
}

/// The server as the tests use it: compiled quickly, and with the pages read from where they are built.
const SERVER: &str = "lvshetong";

/// Compiles one of our programs for the tests and gives its path.
fn program(name: &str) -> anyhow::Result<PathBuf> {
    command::run(&mut command::linted_cargo("build", &[NATIVE, &["--bin", name], API].concat()))?;
    Ok(command::target().join("debug").join(name))
}

fn browser(count: &mut Count) -> anyhow::Result<()> {
    setup::headless_browser()?;
    // Signing in through a provider is tried with a real one, here too.
    setup::npm("tests/oidc")?;
    // Something that hangs ends in a quarter of an hour, and is told by its name; many sequences of faults
    // are given the time that they take.
    let sequences = std::env::var("TEST_FAULTS").ok().and_then(|count| count.parse::<u64>().ok()).unwrap_or_default();
    let patience = format!("--test-timeout={}", sequences.saturating_mul(60_000).max(900_000));
    let at_once = format!("--test-concurrency={}", at_once()?);
    journeys("tests/browser", &[&at_once, &patience], count)
}

/// How many tests of the server run at once: one more than there are processors, because each waits for
/// its disk or its page for a part of its time.
fn at_once() -> anyhow::Result<usize> {
    Ok(std::thread::available_parallelism()?.get() + 1)
}

fn engines(count: &mut Count) -> anyhow::Result<()> {
    setup::other_browsers()?;
    setup::npm("tests/engines")?;
    journeys("tests/engines", &["--test-timeout=300000"], count)
}

/// Runs the journeys of a folder through the pages as they are built for tests.
fn journeys(folder: &str, options: &[&str], count: &mut Count) -> anyhow::Result<()> {
    setup::wasm_target()?;
    // Whatever the engine, the page objects are the same.
    setup::npm("tests/browser")?;
    // Before a release once with what is shipped.
    if std::env::var_os("TEST_SHIPPED").is_some() {
        build::shipped()?;
    } else {
        build::site(Audience::Tests)?;
    }
    let server = program(SERVER)?;
    // While working on a page: the files to run, `TEST_JOURNEYS="drafts.test.mjs kinds.test.mjs"`.
    let chosen = std::env::var("TEST_JOURNEYS").unwrap_or_default();
    let files: Vec<String> = match chosen.split_whitespace().map(|file| format!("journeys/{file}")).collect::<Vec<_>>()
    {
        none if none.is_empty() => vec!["journeys/".to_owned()],
        some => some,
    };
    let mut journeys = Command::new("node");
    journeys
        .args(["--test", "--test-reporter=spec"])
        .args(options)
        .args(files)
        .current_dir(command::root().join(folder))
        .env("TEST_SERVER", server);
    runner::run(&mut journeys, count)
}

fn docs(_count: &mut Count) -> anyhow::Result<()> {
    let choices = [NATIVE, TASKS, &["--package", "frontend", "--target", "wasm32-unknown-unknown"]];
    for chosen in choices {
        let arguments = [chosen, &["--no-deps", "--document-private-items"]].concat();
        // The documentation is for those who work on the code: it may lead to private items.
        let flags = "--deny warnings --allow rustdoc::private_intra_doc_links";
        command::run(command::cargo("doc", &arguments).env("RUSTDOCFLAGS", flags))?;
    }
    Ok(())
}
