//! 创建计划: a community's plan, its tasks, plan against progress.

use frontend::api::{Failure, escape};
use shared::api::plans::{CommunityPlan, PlanPage, PlanProgress, PutTask, RefreshPlan, TaskChanged};

use super::{get, send};
use crate::session::Session;

/// The plan of a community by a pack, or by that of its newest self-assessment.
pub(crate) async fn plan(session: Session, community: &str, pack: Option<&str>) -> Result<CommunityPlan, Failure> {
    get(session, &path(community, "", pack)).await
}

/// Makes it, or brings it up to the newest self-assessment.
pub(crate) async fn refresh(session: Session, community: &str, pack: Option<String>) -> Result<CommunityPlan, Failure> {
    send(session, "POST", &path(community, "", None), &RefreshPlan { pack_id: pack }).await
}

/// Sets a task.
pub(crate) async fn put_task(session: Session, id: &str, wish: &PutTask) -> Result<TaskChanged, Failure> {
    send(session, "PUT", &["/api/v1/plan-tasks/", &escape(id)].concat(), wish).await
}

/// Where the plan is to be had as a table, with the ending `csv` or `xlsx`.
pub(crate) fn table(community: &str, pack: Option<&str>, ending: &str) -> String {
    path(community, &[".", ending].concat(), pack)
}

/// Plans within reach.
pub(crate) async fn list(session: Session, query: &str) -> Result<PlanPage, Failure> {
    get(session, &["/api/v1/plans?", query].concat()).await
}

/// Plan against progress of a division, one's own when it is empty.
pub(crate) async fn progress(session: Session, division: &str) -> Result<PlanProgress, Failure> {
    let query = if division.is_empty() { String::new() } else { ["?division=", &escape(division)].concat() };
    get(session, &["/api/v1/plans/progress", &query].concat()).await
}

fn path(community: &str, rest: &str, pack: Option<&str>) -> String {
    let pack = pack.map(|pack| ["?pack=", &escape(pack)].concat()).unwrap_or_default();
    ["/api/v1/communities/", &escape(community), "/plan", rest, &pack].concat()
}
