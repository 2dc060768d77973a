//! Checks the audit log, and the decisions and reviews that it vouches for.

use std::process::ExitCode;

use super::print;
use crate::{
    app::audit::{self, Noted},
    state::AppState,
};

/// Prints what does not hold, and the head to be noted elsewhere; fails when something does not hold.
pub(super) async fn run(state: &AppState, noted: Option<&Noted>) -> anyhow::Result<ExitCode> {
    let report = audit::verify(state, noted).await?;
    for fault in &report.faults {
        print(&fault.to_string())?;
    }
    print(&format!(
        "{} audit entries checked, {} faults; {} decisions and {} reviews held against them; head {}",
        report.entries,
        report.faults.len(),
        report.decisions,
        report.reviews,
        report.head
    ))?;
    Ok(if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
