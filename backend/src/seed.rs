//! Loads what ships with the server: divisions, communities, packs and targets.
//!
//! [`apply`] does all of it.
//!
//! May run at every start: a checksum of the shipped files tells whether there is anything to do,
//! and every row is added or renamed by its key.

mod packs;
mod targets;

pub(crate) use self::packs::shipped as shipped_packs;

use sea_orm::DatabaseTransaction;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::store::{
    StoreError,
    database::Database,
    divisions::{self, CommunityRow, DivisionRow},
    settings,
};

const DIVISIONS: &str = include_str!("../data/guangdong-divisions.csv");
const COMMUNITIES: &str = include_str!("../data/guangdong-communities.csv");
/// Setting that holds the checksum of the places loaded last.
const PLACES_SETTING: &str = "seed.places.sha256";

/// Why what ships with the server could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A shipped table is malformed.
    #[error("a shipped table is malformed")]
    Table(#[from] csv::Error),
    /// The shipped targets are malformed.
    #[error("the shipped targets are malformed")]
    Targets(#[source] toml::de::Error),
    /// A shipped pack has errors.
    #[error("the shipped pack {file} cannot be used: {finding}")]
    Pack {
        /// Its file.
        file: String,
        /// The first thing wrong with it; `check-pack` lists them all.
        finding: String,
    },
}

/// What was loaded because it was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seeded {
    /// Divisions and communities.
    pub places: bool,
    /// Packs.
    pub packs: bool,
    /// Targets.
    pub targets: bool,
}

/// Loads whatever ships with this version and is not there yet.
pub(crate) async fn apply(database: &Database, now_ms: i64) -> Result<Seeded, SeedError> {
    Ok(Seeded {
        places: load_places(database).await?,
        packs: packs::load(database, now_ms).await?,
        targets: targets::load(database, now_ms).await?,
    })
}

impl From<sea_orm::DbErr> for SeedError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// Loads divisions and communities unless these very ones are loaded; true when it did.
async fn load_places(database: &Database) -> Result<bool, SeedError> {
    let checksum = checksum(&[DIVISIONS.as_bytes(), COMMUNITIES.as_bytes()]);
    if settings::get(&database.read, PLACES_SETTING).await?.as_deref() == Some(&checksum) {
        return Ok(false);
    }
    let (divisions, communities) = places()?;
    let count = communities.len();
    tracing::info!(count, "loading {count} communities and the divisions they lie in");
    let transaction: DatabaseTransaction = database.begin().await?;
    divisions::put_divisions(&transaction, divisions).await?;
    divisions::put_communities(&transaction, communities).await?;
    settings::put(&transaction, PLACES_SETTING, &checksum).await?;
    transaction.commit().await?;
    Ok(true)
}

/// The shipped divisions and communities, by code.
pub(crate) fn places() -> Result<(Vec<DivisionRow>, Vec<CommunityRow>), csv::Error> {
    let mut divisions = csv::Reader::from_reader(DIVISIONS.as_bytes())
        .deserialize()
        .map(|row| {
            let ShippedDivision { code, name, level, parent_code } = row?;
            Ok(DivisionRow { code, name, level, parent_code })
        })
        .collect::<Result<Vec<_>, csv::Error>>()?;
    let mut communities = csv::Reader::from_reader(COMMUNITIES.as_bytes())
        .deserialize()
        .map(|row| {
            let ShippedCommunity { code, name, street_code } = row?;
            Ok(CommunityRow { code, name, street_code })
        })
        .collect::<Result<Vec<_>, csv::Error>>()?;
    // A parent's code is a prefix of its children's, so in this order it comes first.
    divisions.sort_by(|a, b| a.code.cmp(&b.code));
    communities.sort_by(|a, b| a.code.cmp(&b.code));
    Ok((divisions, communities))
}

#[derive(Deserialize)]
struct ShippedDivision {
    code: String,
    name: String,
    level: String,
    parent_code: Option<String>,
}

#[derive(Deserialize)]
struct ShippedCommunity {
    code: String,
    name: String,
    street_code: String,
}

fn checksum(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}
