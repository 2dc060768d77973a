//! `cargo xtask bench`: the figures of `BENCHMARKS.md`.

use anyhow::bail;

use crate::Task;

pub(crate) const TASK: Task = Task { name: "bench", help: "Measure beside the peers and write BENCHMARKS.md", run };

fn run(_arguments: &[String]) -> anyhow::Result<()> {
    bail!("not written yet")
}
