//! `cargo xtask test`: what the pipeline runs, and what you run before a push.
//!
//! [`steps`] lists what is done, in order; [`runner`] runs the programs and counts their tests.
//! Every step runs even when an earlier one failed, so that one run shows all that is wrong.

mod runner;
mod steps;

use std::time::Instant;

use anyhow::{Context, bail};

use crate::{Task, command};
use runner::Count;
use steps::{BEFORE_A_RELEASE, STEPS, Step};

pub(crate) const TASK: Task =
    Task { name: "test", help: "Check what the pipeline does; --only <step>,… or --skip <step>,… or --list", run };

fn run(arguments: &[String]) -> anyhow::Result<()> {
    let Some(chosen) = choose(arguments)? else {
        let list = STEPS.iter().map(|step| format!("  {:<10}{}", step.name, step.help));
        return command::print(&command::lines(list));
    };
    let mut sum = Count::default();
    let mut summary = Vec::new();
    for step in chosen {
        command::progress(format_args!("{}: {}", step.name, step.help));
        let start = Instant::now();
        let mut count = Count::default();
        let result = (step.run)(&mut count);
        if let Err(error) = &result {
            eprintln!("{}: {error:#}", step.name);
            // A step that broke before any of its tests could say so still counts as failed.
            count.failed = count.failed.max(1);
        }
        let mark = if result.is_ok() { "ok    " } else { "FAILED" };
        let seconds = start.elapsed().as_secs_f64();
        let (name, passed, failed) = (step.name, count.passed, count.failed);
        summary.push(format!("{mark}  {name:<10}{passed:>6} passed {failed:>4} failed {seconds:>8.1} s"));
        sum.passed += passed;
        sum.failed += failed;
    }
    let summary = command::lines(summary.into_iter());
    command::print(&format!("\n{summary}\n{} passed, {} failed\n", sum.passed, sum.failed))?;
    if sum.failed > 0 {
        bail!("not everything is well");
    }
    Ok(())
}

/// The steps that the options ask for; nothing when they ask for the list.
fn choose(arguments: &[String]) -> anyhow::Result<Option<Vec<&'static Step>>> {
    let is_usual = |step: &&Step| !BEFORE_A_RELEASE.contains(&step.name);
    let mut chosen: Vec<&'static Step> = STEPS.iter().filter(is_usual).collect();
    let mut arguments = arguments.iter();
    while let Some(option) = arguments.next() {
        if option == "--list" {
            return Ok(None);
        }
        let names = arguments.next().with_context(|| format!("{option} needs names of steps"))?;
        let names: Vec<&str> = names.split(',').collect();
        if let Some(name) = names.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
            bail!("there is no step {name:?}, see --list");
        }
        match option.as_str() {
            "--only" => chosen = STEPS.iter().filter(|step| names.contains(&step.name)).collect(),
            "--skip" => chosen.retain(|step| !names.contains(&step.name)),
            _ => bail!("unknown option {option}"),
        }
    }
    Ok(Some(chosen))
}
