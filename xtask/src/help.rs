//! `cargo xtask help`: the list of tasks.

use crate::{TASKS, Task, command};

pub(crate) const TASK: Task = Task { name: "help", help: "This list", run };

fn run(_arguments: &[String]) -> anyhow::Result<()> {
    command::print(&format!("cargo xtask <task> [options]\n\n{}", table()))
}

/// One line per task.
pub(crate) fn table() -> String {
    command::lines(TASKS.iter().map(|task| format!("  {:<9}{}", task.name, task.help)))
}
