//! Checks every stored record.

use std::process::ExitCode;

use uuid::Uuid;

use super::print;
use crate::{
    app::receipts::{self, Fault},
    state::AppState,
    store::submissions,
};

/// Records looked at together.
const CHUNK: u64 = 500;

/// Prints the receipts that do not hold; fails when there is one.
pub(super) async fn run(state: &AppState) -> anyhow::Result<ExitCode> {
    let (mut checked, mut wrong) = (0_u64, 0_u64);
    let mut after = Uuid::nil();
    loop {
        let chunk = submissions::receipts_after(&state.database.read, after, CHUNK).await?;
        let Some((last, _)) = chunk.last() else { break };
        after = *last;
        for (_, kept) in &chunk {
            checked += 1;
            let (receipt, faults) = match kept {
                Ok(stored) => (&stored.receipt, receipts::verify(state, stored).await?),
                Err(missing) => (&missing.receipt, vec![Fault::RecordMissing]),
            };
            if !faults.is_empty() {
                wrong += 1;
                let mut faults: Vec<&str> = faults.iter().map(|fault| fault.code()).collect();
                faults.dedup();
                print(&format!("{receipt}: {}", faults.join(", ")))?;
            }
        }
    }
    print(&format!("{checked} records checked, {wrong} do not hold"))?;
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
