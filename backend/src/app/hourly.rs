//! How much strangers may send: what comes without an account is counted per address and hour.

use std::net::{IpAddr, Ipv6Addr};

use sea_orm::ConnectionTrait;

use crate::{
    state::AppState,
    store::{StoreError, objections},
};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// Too much has come from an address in this hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exceeded {
    /// When to come back.
    pub(crate) retry_after_seconds: u32,
    /// How many an hour.
    pub(crate) most: i32,
}

/// Counts one more thing of a sort that came from an address at a moment (milliseconds since 1970,
/// UTC); what is over the limit is told. Sorts are counted apart.
pub(crate) async fn count(
    state: &AppState,
    db: &impl ConnectionTrait,
    sort: &'static str,
    client: IpAddr,
    most: i32,
    now: i64,
) -> Result<Option<Exceeded>, StoreError> {
    let hour = now.div_euclid(HOUR_MS);
    let scope = state.privacy.fingerprint_text(sort, &network_of(client).octets());
    if objections::count(db, &scope, hour).await? <= most {
        return Ok(None);
    }
    let left = (hour + 1) * HOUR_MS - now;
    let retry_after_seconds = u32::try_from(left.div_euclid(1000) + 1).unwrap_or(u32::MAX);
    Ok(Some(Exceeded { retry_after_seconds, most }))
}

/// Addresses of one IPv6 network of 64 bits count as one, because one household has them all.
fn network_of(client: IpAddr) -> Ipv6Addr {
    match client.to_canonical() {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)),
    }
}
