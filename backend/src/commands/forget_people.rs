//! Erases personal data that is not needed any more.

use jiff::civil::Date;

use super::print;
use crate::{
    clock,
    store::{database::Database, evidence, submissions},
};

/// Erases who filled in the submissions recorded before a day, and when and where the photos were taken that
/// came with them, of one community or of all.
pub(super) async fn run(database: &Database, before: Date, community: Option<&str>) -> anyhow::Result<()> {
    database.erase_for_good().await?;
    let before = clock::start_of_day_in_china(before)?;
    let forgotten = submissions::forget_people(&database.write, before, community).await?;
    print(&format!("who filled in {forgotten} submissions is forgotten"))?;
    let files = evidence::forget_places(&database.write, before, community).await?;
    if files > 0 {
        print(&format!("when and where {files} photos were taken is forgotten"))?;
    }
    Ok(())
}
