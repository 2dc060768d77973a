//! `cargo xtask`: every repeated task of the project, one file per task.
//!
//! Start with [`TASKS`]; a task is a name, one line of help and a function. What the tasks share:
//! [`command`] runs programs, [`setup`] installs what is missing, [`site`] says how the built web
//! site is laid out, [`release`] compiles the server as it is shipped.
//!
//! The crate stays light to compile, because `cargo xtask serve` on a fresh machine builds it
//! first: whatever needs a large dependency lives in a crate of its own.
#![forbid(unsafe_code)]

mod bench;
mod build;
mod command;
mod help;
mod licences;
mod package;
mod release;
mod serve;
mod setup;
mod site;
mod test;

use std::process::ExitCode;

/// One task: `cargo xtask <name>`.
struct Task {
    name: &'static str,
    /// One line for `cargo xtask help`.
    help: &'static str,
    run: fn(&[String]) -> anyhow::Result<()>,
}

const TASKS: &[Task] = &[serve::TASK, build::TASK, test::TASK, bench::TASK, package::TASK, help::TASK];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => (help::TASK.name, &[][..]),
    };
    let Some(task) = TASKS.iter().find(|task| task.name == name.trim_start_matches('-')) else {
        eprintln!("There is no task {name:?}. The tasks are:\n{}", help::table());
        return ExitCode::from(2);
    };
    match (task.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{name}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
