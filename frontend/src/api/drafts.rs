//! Drafts that several people of a committee fill in.

use shared::{
    canonical,
    joint::{SyncDraft, Synced},
};

use super::{Failure, escape, post_for_bytes};

/// Sends what was changed here; gives what was said elsewhere.
pub async fn sync(community: &str, pack: &str, wish: &SyncDraft) -> Result<Synced, Failure> {
    let path = ["/api/v1/communities/", &escape(community), "/drafts/", &escape(pack)].concat();
    let body = canonical::to_vec(wish).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let bytes = post_for_bytes(&path, &body.ok_or(Failure::Unexpected)?).await?;
    postcard::from_bytes(&bytes).map_err(|_| Failure::Unexpected)
}
