//! What handlers and use cases may reach.

use std::sync::Arc;

use crate::{
    access::AccessGuard, assets::Pages, challenge::Challenges, clock::Clock, config::Config, directory::LiveDirectory,
    files::Files, keyring::Keyring, library::Library, oidc::HttpClient, passwords::Passwords, privacy::Privacy,
    store::database::Database, writer::Writer,
};

/// Shared by all requests; a clone is another handle to the same.
#[derive(Clone)]
pub(crate) struct AppState(Arc<Parts>);

/// Everything that is made at start.
pub(crate) struct Parts {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) database: Database,
    pub(crate) directory: Arc<LiveDirectory>,
    pub(crate) library: Library,
    pub(crate) keyring: Keyring,
    pub(crate) access: AccessGuard,
    pub(crate) passwords: Passwords,
    pub(crate) http: HttpClient,
    pub(crate) privacy: Privacy,
    pub(crate) challenges: Challenges,
    pub(crate) files: Files,
    pub(crate) writer: Writer,
    pub(crate) pages: Pages,
}

impl AppState {
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl std::ops::Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
