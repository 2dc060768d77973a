//! 以奖代补: schemes and ledgers.

use frontend::api::{Failure, escape};
use shared::api::rewards::{ProposeRewards, PutRewardScheme, RewardLedger, RewardSchemeRow, TakeRewardStep};

use super::{get, send};
use crate::session::Session;

/// Schemes within reach, newest year first.
pub(crate) async fn list(session: Session) -> Result<Vec<RewardSchemeRow>, Failure> {
    get(session, "/api/v1/rewards").await
}

/// The ledger of a city or county for a year.
pub(crate) async fn ledger(session: Session, division: &str, year: u16) -> Result<RewardLedger, Failure> {
    get(session, &path(division, year, "")).await
}

/// Sets the scheme of one's own city.
pub(crate) async fn put(
    session: Session,
    division: &str,
    year: u16,
    wish: &PutRewardScheme,
) -> Result<RewardLedger, Failure> {
    send(session, "PUT", &path(division, year, ""), wish).await
}

/// Proposes lines for announced cases.
pub(crate) async fn propose(
    session: Session,
    division: &str,
    year: u16,
    wish: &ProposeRewards,
) -> Result<RewardLedger, Failure> {
    send(session, "POST", &path(division, year, "/proposals"), wish).await
}

/// Takes a step with several lines.
pub(crate) async fn take(
    session: Session,
    division: &str,
    year: u16,
    wish: &TakeRewardStep,
) -> Result<RewardLedger, Failure> {
    send(session, "POST", &path(division, year, "/steps"), wish).await
}

/// Where the ledger is to be had as a table: `csv` or `xlsx`.
pub(crate) fn table(division: &str, year: u16, kind: &str) -> String {
    path(division, year, &["/ledger.", kind, "?lang=", frontend::texts::code()].concat())
}

fn path(division: &str, year: u16, rest: &str) -> String {
    ["/api/v1/divisions/", &escape(division), "/rewards/", &year.to_string(), rest].concat()
}
