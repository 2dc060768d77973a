//! 督导检查: inspections and what has to be put right.

use frontend::api::{Failure, escape};
use shared::{
    api::inspections::{InspectionPage, InspectionView, PutDepartmentFindings, TakeItemStep},
    inspection::{InspectionWords, ItemWords},
};

use super::{get, send};
use crate::session::Session;

const INSPECTIONS: &str = "/api/v1/inspections";

/// Inspections within reach, latest day first.
pub(crate) async fn list(session: Session, query: &str) -> Result<InspectionPage, Failure> {
    get(session, &[INSPECTIONS, "?", query].concat()).await
}

/// One inspection.
pub(crate) async fn inspection(session: Session, id: &str) -> Result<InspectionView, Failure> {
    get(session, &path(id, "")).await
}

/// Records one.
pub(crate) async fn record(session: Session, wish: &InspectionWords) -> Result<InspectionView, Failure> {
    send(session, "POST", INSPECTIONS, wish).await
}

/// A department says what it has found.
pub(crate) async fn put_findings(session: Session, id: &str, findings: String) -> Result<InspectionView, Failure> {
    send(session, "PUT", &path(id, "/department-findings"), &PutDepartmentFindings { findings }).await
}

/// Adds something to be put right.
pub(crate) async fn add_item(session: Session, id: &str, wish: &ItemWords) -> Result<InspectionView, Failure> {
    send(session, "POST", &path(id, "/items"), wish).await
}

/// Takes something to be put right a step further.
pub(crate) async fn take_step(session: Session, item: &str, wish: &TakeItemStep) -> Result<InspectionView, Failure> {
    send(session, "POST", &["/api/v1/inspection-items/", &escape(item), "/steps"].concat(), wish).await
}

fn path(id: &str, rest: &str) -> String {
    [INSPECTIONS, "/", &escape(id), rest].concat()
}
