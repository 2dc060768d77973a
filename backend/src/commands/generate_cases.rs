//! Fills a database with made-up cases.

use super::print;
use crate::{app::cases::generate, state::AppState};

/// Cases between two lines of progress.
const TOLD_EVERY: usize = 10_000;

/// Makes the cases and says how far it has come on standard error.
pub(super) async fn run(state: &AppState, count: u32, seed: u64) -> anyhow::Result<()> {
    let mut told = 0;
    let made = generate::run(state, count, seed, |cases| {
        if cases / TOLD_EVERY > told {
            told = cases / TOLD_EVERY;
            tracing::info!(cases, "{cases} cases so far");
        }
    })
    .await?;
    print(&format!(
        "{} cases with {} decisions on {} sealed self-assessments",
        made.cases, made.decisions, made.submissions
    ))?;
    Ok(())
}
