//! Drafts that a committee fills in together.

use frontend::api::{Failure, escape};
use shared::api::joint::{JointDraftRow, JointDrafts};

use super::{ask, get};
use crate::session::Session;

/// Those of a community.
pub(crate) async fn list(session: Session, community: &str) -> Result<Vec<JointDraftRow>, Failure> {
    let path = ["/api/v1/communities/", &escape(community), "/drafts"].concat();
    Ok(get::<JointDrafts>(session, &path).await?.drafts)
}

/// Throws one away.
pub(crate) async fn discard(session: Session, community: &str, pack: &str) -> Result<(), Failure> {
    let path = ["/api/v1/communities/", &escape(community), "/drafts/", &escape(pack)].concat();
    ask(session, "DELETE", &path, None).await
}
