//! The directory that is in use: replaced as a whole when places have been imported.

use std::sync::{Arc, PoisonError, RwLock, Weak};

use tokio::time::{Duration, sleep};

use super::Directory;
use crate::{
    api::{CommunityHit, CommunityView, DivisionView},
    store::{StoreError, database::Database, divisions, settings},
};

/// Setting that changes with every import of places.
pub(crate) const VERSION_SETTING: &str = "places.version";
/// How often a server looks whether another one on the same database has imported places.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Shared by all requests: each asks the directory that is in use at its moment.
#[derive(Debug)]
pub(crate) struct LiveDirectory {
    current: RwLock<Loaded>,
}

#[derive(Debug, Clone)]
struct Loaded {
    directory: Arc<Directory>,
    /// What the setting said when it was loaded.
    version: Option<String>,
}

/// The directory could not be loaded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The stored divisions contradict each other.
    #[error("{0}")]
    Places(String),
}

impl LiveDirectory {
    /// Loads all places.
    pub(crate) async fn open(database: &Database) -> Result<Arc<Self>, LoadError> {
        Ok(Arc::new(Self { current: RwLock::new(load(database).await?) }))
    }

    /// Loads all places anew.
    pub(crate) async fn reload(&self, database: &Database) -> Result<(), LoadError> {
        let loaded = load(database).await?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = loaded;
        Ok(())
    }

    /// Looks from time to time whether places have been imported elsewhere; ends with the last user
    /// of the directory.
    pub(crate) fn keep_fresh(directory: &Arc<Self>, database: Database) {
        let directory: Weak<Self> = Arc::downgrade(directory);
        tokio::spawn(async move {
            loop {
                sleep(LOOK_EVERY).await;
                let Some(directory) = directory.upgrade() else { break };
                if let Err(error) = directory.look(&database).await {
                    tracing::warn!(error = %error, "the places could not be loaded anew: {error}");
                }
            }
        });
    }

    async fn look(&self, database: &Database) -> Result<(), LoadError> {
        let version = settings::get(&database.read, VERSION_SETTING).await?;
        let is_current = self.current.read().unwrap_or_else(PoisonError::into_inner).version == version;
        if is_current { Ok(()) } else { self.reload(database).await }
    }

    /// The directory as it is now, for several questions that must agree.
    pub(crate) fn current(&self) -> Arc<Directory> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).directory.clone()
    }

    /// See [`Directory::children`].
    pub(crate) fn children(&self, parent: Option<&str>) -> Vec<DivisionView> {
        self.current().children(parent)
    }

    /// See [`Directory::communities_in`].
    pub(crate) fn communities_in(&self, street: &str) -> Vec<CommunityHit> {
        self.current().communities_in(street)
    }

    /// See [`Directory::community`].
    pub(crate) fn community(&self, code: &str) -> Option<CommunityView> {
        self.current().community(code)
    }

    /// See [`Directory::name_of`].
    pub(crate) fn name_of(&self, code: &str) -> Option<String> {
        self.current().name_of(code).map(str::to_owned)
    }

    /// See [`Directory::has_community`].
    pub(crate) fn has_community(&self, code: &str) -> bool {
        self.current().has_community(code)
    }

    /// See [`Directory::search`].
    pub(crate) fn search(&self, query: &str, limit: usize) -> Vec<CommunityHit> {
        self.current().search(query, limit)
    }

    /// See [`Directory::codes_within`].
    pub(crate) fn codes_within(&self, query: &str, divisions: &[&str]) -> Vec<String> {
        self.current().codes_within(query, divisions)
    }
}

async fn load(database: &Database) -> Result<Loaded, LoadError> {
    // The version is read first: what is imported meanwhile is then loaded once more.
    let version = settings::get(&database.read, VERSION_SETTING).await?;
    let divisions = divisions::all_divisions(&database.read).await?;
    let communities = divisions::all_communities(&database.read).await?;
    let directory = Directory::new(divisions, communities).map_err(|orphan| LoadError::Places(orphan.to_string()))?;
    Ok(Loaded { directory: Arc::new(directory), version })
}
