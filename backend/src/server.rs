//! Puts everything together and serves it.
//!
//! [`App::build`] makes router and state from a configuration; [`App::start`] also listens and
//! gives a [`Running`] server that can be stopped. The binary and the tests use the same two.

use std::{future::IntoFuture, net::SocketAddr, time::Duration};

use axum::{Router, serve::ListenerExt};
use shared::api::accounts::{CreateAccount, InvitedAccount};
use tokio::{
    net::TcpListener,
    sync::watch,
    task::JoinHandle,
    time::{Instant, timeout, timeout_at},
};

use crate::{
    access::AccessGuard,
    app::{audit::By, demo::DemoAccount},
    assets::Pages,
    challenge::Challenges,
    clock::Clock,
    config::{Config, ConfigError},
    courier::Courier,
    directory::{LiveDirectory, live::LoadError},
    files::Files,
    keyring::Keyring,
    library::Library,
    migration, observe,
    oidc::HttpClient,
    passwords::Passwords,
    privacy::Privacy,
    router,
    seed::{self, SeedError},
    state::{AppState, Parts},
    store::{StoreError, database::Database, packs, settings, turn::Turn},
    writer::{Writer, Writing},
};

/// Setting that holds the pepper when the configuration has none.
const PEPPER_SETTING: &str = "access.pepper";

/// What the last group of submissions gets at shutdown when requests have used up the time.
const LAST_GROUP: Duration = Duration::from_secs(1);

/// A server that is ready to listen.
pub struct App {
    /// Pages and API. Serve it with connect info, so that guesses are counted by address.
    pub router: Router,
    /// What the operator's commands work on.
    pub(crate) state: AppState,
    writing: Writing,
}

/// A server that listens.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where it tells its measurements, if anywhere.
    pub metrics_address: Option<SocketAddr>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<std::io::Result<()>>,
    metrics: Option<JoinHandle<std::io::Result<()>>>,
    state: AppState,
    writing: Writing,
    courier: Courier,
    patience: Duration,
    /// The made-up accounts, when this is a demonstration; to be told once.
    pub(crate) demo_accounts: Vec<DemoAccount>,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database.
    #[error("the database cannot be used: {0}")]
    Store(#[from] StoreError),
    /// What ships with the server.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// The stored divisions contradict each other.
    #[error("the stored divisions contradict each other: {0}")]
    Places(String),
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        cause: std::io::Error,
    },
    /// Others cannot be asked.
    #[error("others cannot be asked: {0}")]
    Http(String),
    /// Photos and documents have no place.
    #[error("{0}")]
    Files(String),
    /// E-mail or webhooks cannot be sent.
    #[error("nothing can be sent: {0}")]
    Courier(String),
    /// There can be no demonstration.
    #[error("there can be no demonstration: {0}")]
    Demo(String),
    /// Measurements cannot be kept.
    #[error("measurements cannot be kept: {0}")]
    Metrics(String),
}

impl From<LoadError> for StartError {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Store(error) => Self::Store(error),
            LoadError::Places(reason) => Self::Places(reason),
        }
    }
}

impl App {
    /// Opens the database, brings it up to date, loads what is missing, and makes the router.
    pub async fn build(config: Config, clock: Clock) -> Result<Self, StartError> {
        let (database, turn) = open_database(&config).await?;
        seed::apply(&database, clock.now_ms()).await?;
        let keyring = Keyring::open(&database, clock.now_ms()).await?;
        let access = AccessGuard::new(&pepper(&config, &database).await?);
        let privacy = Privacy::open(&config.privacy, &database).await?;
        turn.give_up().await;
        let directory = LiveDirectory::open(&database).await?;
        LiveDirectory::keep_fresh(&directory, database.clone());
        let library = Library::new(packs::all(&database.read).await?);
        let passwords = Passwords::new(&config.sign_in);
        let files = Files::new(&config.files);
        let http = HttpClient::new().map_err(|error| StartError::Http(error.to_string()))?;
        let (writer, writing) = Writer::start(database.clone(), &config);
        let usual = config.server.usual_pack.as_str();
        let pages = Pages::new(library.current(usual).map(|hash| (usual, hash)));
        let state = AppState::new(Parts {
            config,
            clock,
            database,
            directory,
            library,
            keyring,
            access,
            passwords,
            http,
            challenges: Challenges::new(&privacy),
            privacy,
            files,
            writer,
            pages,
        });
        Ok(Self { router: router::build(state.clone()), state, writing })
    }

    /// Listens on the configured addresses and serves until [`Running::stop`].
    pub async fn start(config: Config, clock: Clock) -> Result<Running, StartError> {
        let metrics = match config.server.metrics_listen {
            None => None,
            Some(address) => {
                let router = observe::metrics_router().map_err(|error| StartError::Metrics(error.to_string()))?;
                Some((listen(address).await?, router))
            }
        };
        let metrics_address = metrics.as_ref().map(|((_, address), _)| *address);
        let (listener, address) = listen(config.server.listen).await?;
        let patience = Duration::from_secs(config.server.shutdown_timeout_seconds);
        let Self { router, state, writing } = Self::build(config, clock).await?;
        state.files.open().await.map_err(|error| StartError::Files(error.to_string()))?;
        let demo_accounts = if state.config.is_demo {
            crate::app::demo::prepare(&state).await.map_err(|error| StartError::Demo(error.to_string()))?
        } else {
            Vec::new()
        };
        let courier = Courier::start(&state).map_err(|error| StartError::Courier(error.to_string()))?;
        let (stop, stopped) = watch::channel(false);
        // Small answers go out at once instead of waiting for more to send.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(until_stopped(stopped.clone()));
        let metrics = metrics.map(|((listener, _), router)| {
            let serving = axum::serve(listener, router).with_graceful_shutdown(until_stopped(stopped));
            tokio::spawn(serving.into_future())
        });
        let serving = tokio::spawn(serving.into_future());
        Ok(Running {
            address,
            metrics_address,
            stop,
            serving,
            metrics,
            state,
            writing,
            courier,
            patience,
            demo_accounts,
        })
    }

    /// Ends without having listened: for commands.
    pub(crate) async fn close(self) {
        self.writing.end().await;
        self.state.database.close().await;
    }
}

impl Running {
    /// Takes no more requests, lets running ones end, writes what is queued, closes the database.
    ///
    /// All of that gets the configured time together. A request that has not ended by then finds
    /// the database closed, and its connection ends with the process.
    pub async fn stop(self) {
        let Self { stop, serving, metrics, state, writing, courier, patience, .. } = self;
        let latest = Instant::now() + patience;
        let _ = stop.send(true);
        if timeout_at(latest, serving).await.is_err() {
            tracing::warn!("some requests have not ended in time; nothing more is stored for them");
        }
        if let Some(metrics) = metrics {
            metrics.abort();
        }
        courier.end(latest).await;
        // Even with no time left the group under way gets a moment: its rows may be on the disk.
        if timeout(latest.duration_since(Instant::now()).max(LAST_GROUP), writing.end()).await.is_err() {
            tracing::warn!("the database did not take what was queued in time; it was not acknowledged");
        }
        state.database.close().await;
    }

    /// Issues an access code, as the command does.
    pub async fn issue_code(&self, community: &str, days: u32) -> Result<String, IssueError> {
        crate::app::access::issue_code(&self.state, community, days, false)
            .await
            .map_err(|error| IssueError(error.to_string()))
    }

    /// Makes cases, as the command does.
    pub async fn generate_cases(&self, count: u32, seed: u64) -> Result<(), IssueError> {
        let made = crate::app::cases::generate::run(&self.state, count, seed, |_| {}).await;
        made.map(drop).map_err(|error| IssueError(error.to_string()))
    }

    /// Makes an account of any role with an invitation.
    pub async fn add_account(&self, wish: CreateAccount) -> Result<InvitedAccount, IssueError> {
        crate::app::accounts::add(&self.state, By::operator(), wish)
            .await
            .map_err(|error| IssueError(error.to_string()))
    }
}

/// Why no code was issued, no account or no cases made.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct IssueError(String);

/// Opens the database and brings its structure up to date. Nobody else does so before the turn is
/// given up.
pub(crate) async fn open_database(config: &Config) -> Result<(Database, Turn), StartError> {
    let turn = Turn::take(&config.database).await?;
    let database = Database::open(&config.database).await?;
    migration::apply(&database.write).await.map_err(StoreError::from)?;
    Ok((database, turn))
}

async fn pepper(config: &Config, database: &Database) -> Result<String, StoreError> {
    if let Some(pepper) = &config.access.pepper {
        return Ok(pepper.expose().to_owned());
    }
    if let Some(pepper) = settings::get(&database.read, PEPPER_SETTING).await? {
        return Ok(pepper);
    }
    let pepper = data_encoding::HEXLOWER.encode(&rand::random::<[u8; 32]>());
    settings::get_or_put(&database.write, PEPPER_SETTING, &pepper).await
}

/// Listens; gives the address with the port that the system has chosen when none was named.
async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let refused = |cause| StartError::Listen { address, cause };
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    Ok((listener, address))
}

async fn until_stopped(mut stopped: watch::Receiver<bool>) {
    // An error means that nobody can ask for it any more, which is the same.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
