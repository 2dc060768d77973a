//! 创建目标 that are known when a server is set up.

use serde::Deserialize;
use shared::case::settings::{CitySettings, Target};

use super::SeedError;
use crate::store::{database::Database, division_settings, settings};

const TARGETS: &str = include_str!("../../data/targets.toml");
/// Setting that says that they have been loaded.
const SETTING: &str = "seed.targets";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    division: Vec<ShippedDivision>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShippedDivision {
    code: String,
    target: Vec<Target>,
}

/// Sets the targets of divisions that have no settings yet, once: what they set afterwards is theirs.
/// True when it did.
pub(super) async fn load(database: &Database, now_ms: i64) -> Result<bool, SeedError> {
    if settings::get(&database.read, SETTING).await?.is_some() {
        return Ok(false);
    }
    let transaction = database.begin().await?;
    for ShippedDivision { code, target } in shipped()?.division {
        let own = CitySettings { targets: target, ..CitySettings::default() };
        division_settings::put(&transaction, &code, &own, 0, now_ms).await?;
    }
    settings::put(&transaction, SETTING, "loaded").await?;
    transaction.commit().await?;
    Ok(true)
}

fn shipped() -> Result<Shipped, SeedError> {
    toml::from_str(TARGETS).map_err(SeedError::Targets)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_shipped_targets_make_sense() {
        use super::*;
        let shipped = shipped().unwrap();
        for division in shipped.division {
            let own = CitySettings { targets: division.target, ..CitySettings::default() };
            assert!(own.flaws().is_empty() && !own.targets.is_empty(), "{}", division.code);
        }
    }
}
