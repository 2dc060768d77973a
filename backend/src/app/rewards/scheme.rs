//! 奖补方案: a city sets what there is in a year, and what each level brings.

use serde_json::json;
use shared::{
    api::rewards::{PutRewardScheme, RewardLedger},
    reward::RewardScheme,
};

use super::{
    RewardError, entry,
    ledger::{sums_of, view},
    own,
};
use crate::{api::FieldError, app::audit, app::sessions::SignedIn, state::AppState, store::rewards as store};

/// Sets the scheme of a year. Lines that are there keep their amounts; the budget cannot fall below
/// what has been approved and paid.
pub(crate) async fn put(
    state: &AppState,
    who: &SignedIn,
    code: &str,
    year: &str,
    wish: PutRewardScheme,
) -> Result<RewardLedger, RewardError> {
    let place = own(state, who.actor(), code, year)?;
    let PutRewardScheme { version, mut scheme } = wish;
    scheme.source = scheme.source.trim().to_owned();
    refuse_flaws(&scheme)?;
    let transaction = state.database.begin().await?;
    let before = store::scheme_and_lock(&transaction, &place.city, place.year).await?;
    if before.as_ref().map_or(0, |before| before.version) != version {
        return Err(RewardError::SchemeChanged);
    }
    let committed = sums_of(&store::lines(&transaction, &place.city, place.year).await?).committed();
    if scheme.budget < committed {
        return Err(RewardError::BelowCommitted(committed));
    }
    let now = state.clock.now_ms();
    if !store::put_scheme(&transaction, &place.city, place.year, &scheme, version, now).await? {
        return Err(RewardError::SchemeChanged);
    }
    let mut entry = entry(who, "reward_scheme_changed", &place);
    if let Some(before) = before {
        entry = entry.from(json!(before.scheme));
    }
    audit::record(state, &transaction, entry.to(json!(scheme))).await?;
    transaction.commit().await?;
    view(state, who.actor(), code, year).await
}

fn refuse_flaws(scheme: &RewardScheme) -> Result<(), RewardError> {
    let flaws = scheme.flaws().into_iter();
    let errors: Vec<_> = flaws
        .map(|(place, code)| FieldError::new(format!("/scheme{place}"), code, "expected a scheme that makes sense"))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(RewardError::Invalid(errors)) }
}
