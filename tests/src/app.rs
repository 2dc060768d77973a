//! The real server in process.

use std::{path::PathBuf, sync::LazyLock};

use backend::{
    App,
    clock::Clock,
    config::{Config, Secret},
};
use reqwest::{Client, Method, RequestBuilder};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, QueryResult};
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    TODAY,
    answer::Answer,
    postgres,
    process::Program,
    submission::{COMMUNITY, Draft},
    template,
};

/// A server that a test talks to; it stops when the test ends.
pub struct TestApp {
    /// `http://127.0.0.1:…`
    pub url: String,
    /// Where it tells its measurements, when the configuration has such an address.
    pub metrics_url: Option<String>,
    /// The server's time: noon of [`TODAY`] in China until a test moves it.
    pub clock: Clock,
    /// Where photos and documents lie.
    pub files: PathBuf,
    running: backend::Running,
    database_url: String,
    client: Client,
    /// Holds the SQLite file.
    _folder: TempDir,
}

/// Noon of [`TODAY`] in China, where time stands until a test moves it.
pub(crate) fn noon() -> Clock {
    Clock::standing_at(format!("{TODAY}T04:00:00Z").parse().expect("the time of the tests is a time"))
}

/// Which database the tests run on.
pub fn is_postgres() -> bool {
    static CHOSEN: LazyLock<bool> = LazyLock::new(|| match std::env::var("TEST_DATABASE") {
        Ok(name) if name == "postgres" => true,
        Ok(name) if name != "sqlite" => panic!("TEST_DATABASE is sqlite or postgres, not {name}"),
        _ => false,
    });
    *CHOSEN
}

impl TestApp {
    /// Starts a server with the defaults.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts a server after a change of its configuration.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let database_url = template::database(&folder).await.expect("a database can be made");
        let mut config = Config::for_testing(database_url.clone());
        config.access.pepper = Some(Secret::new("a pepper for the tests alone"));
        config.files.folder = folder.path().join("files");
        change(&mut config);
        let clock = noon();
        let files = config.files.folder.clone();
        let running = App::start(config, clock.clone()).await.expect("the server starts");
        Self {
            url: format!("http://{}", running.address),
            metrics_url: running.metrics_address.map(|address| format!("http://{address}/metrics")),
            clock,
            files,
            running,
            database_url,
            client: Client::new(),
            _folder: folder,
        }
    }

    /// Starts another server on the same database, after a change of its configuration.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_beside(&self, change: impl FnOnce(&mut Config)) -> Self {
        Self::start_on(self.database_url.clone(), change).await
    }

    /// Starts a server on a database of the test's own, after a change of its configuration.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_on(database_url: String, change: impl FnOnce(&mut Config)) -> Self {
        let url = Secret::new(database_url.clone());
        let other = Self::start_with(|config| {
            config.database.url = url;
            change(config);
        })
        .await;
        Self { database_url, ..other }
    }

    /// Asks for something.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// Sends a body that claims to be JSON.
    pub async fn post_text(&self, path: &str, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(Method::POST, path).header("content-type", "application/json");
        self.send(request.body(body)).await
    }

    /// What the server has measured.
    ///
    /// # Panics
    /// When it has no address for that.
    pub async fn measurements(&self) -> Answer {
        self.send(self.client.get(self.metrics_url.as_ref().expect("there is an address for measurements"))).await
    }

    /// A request to be completed by the test; see [`send`](Self::send).
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// Sends a request and reads the answer to its end.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        Answer::read(request.send().await.expect("the server answers")).await
    }

    /// Submits.
    pub async fn submit(&self, body: &Value) -> Answer {
        self.post("/api/v1/submissions", body).await
    }

    /// Submits all of these at the same time; the answers stand in the same order.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn submit_all(&self, bodies: impl IntoIterator<Item = &Value>) -> Vec<Answer> {
        let sent: Vec<_> = bodies
            .into_iter()
            .map(|body| {
                let request = self.request(Method::POST, "/api/v1/submissions").json(body);
                tokio::spawn(async { Answer::read(request.send().await.expect("the server answers")).await })
            })
            .collect();
        let mut answers = Vec::with_capacity(sent.len());
        for answer in sent {
            answers.push(answer.await.expect("no request panics"));
        }
        answers
    }

    /// A fresh access code, good for a year.
    ///
    /// # Panics
    /// When none can be issued.
    pub async fn issue_code(&self, community: &str) -> String {
        self.running.issue_code(community, 365).await.expect("a code can be issued")
    }

    /// Fills the database with made-up cases.
    ///
    /// # Panics
    /// When there are cases already.
    pub async fn generate_cases(&self, count: u32) {
        self.running.generate_cases(count, 1).await.expect("there are no cases yet");
    }

    /// A submission of the usual community with its code, every requirement met.
    pub async fn draft(&self) -> Draft {
        Draft::all_met(COMMUNITY, &self.issue_code(COMMUNITY).await)
    }

    /// How many rows a table has.
    ///
    /// # Panics
    /// When there is no such table.
    pub async fn count(&self, table: &str) -> i64 {
        let rows = self.rows(&format!("SELECT count(*) AS count FROM {table}")).await;
        rows[0].try_get("", "count").expect("a count is a number")
    }

    /// What a query finds in the database.
    ///
    /// # Panics
    /// When the query fails.
    pub async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let database = self.database().await;
        let statement = sea_orm::Statement::from_string(database.get_database_backend(), sql);
        database.query_all_raw(statement).await.expect("the query works")
    }

    /// Cuts every connection that the server has to PostgreSQL, as a restart of that would.
    pub async fn cut_connections(&self) {
        self.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
    }

    /// The column `text` of all rows that a query gives; bytes as lower-case hex.
    ///
    /// # Panics
    /// When the query fails or gives something else.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let database = self.database().await;
        let statement = sea_orm::Statement::from_string(database.get_database_backend(), sql);
        let rows = database.query_all_raw(statement).await.expect("the query works");
        let text = |row: sea_orm::QueryResult| {
            row.try_get::<String>("", "text").unwrap_or_else(|_| {
                data_encoding::HEXLOWER.encode(&row.try_get::<Vec<u8>>("", "text").expect("texts or bytes"))
            })
        };
        rows.into_iter().map(text).collect()
    }

    /// Changes the database behind the server's back.
    ///
    /// # Panics
    /// When the statement fails.
    pub async fn execute(&self, sql: &str) {
        self.try_execute(sql).await.expect("the statement works");
    }

    /// The same with something that the database may refuse.
    pub async fn try_execute(&self, sql: &str) -> Result<(), sea_orm::DbErr> {
        self.database().await.execute_unprepared(sql).await.map(|_| ())
    }

    /// The operator's program on the database of this server; its working folder is the caller's.
    pub fn program(&self, folder: &std::path::Path) -> Program {
        Program::new(folder, &self.database_url)
    }

    pub(crate) fn running(&self) -> &backend::Running {
        &self.running
    }

    /// An honour of a community, as an import leaves it.
    ///
    /// # Panics
    /// When the community holds it already.
    pub async fn add_honour(&self, community: &str, title: &str, certificate: &str, year: i32) {
        let id = uuid::Uuid::now_v7();
        let id = if is_postgres() { format!("'{id}'") } else { format!("x'{}'", id.simple()) };
        self.execute(&format!(
            "INSERT INTO honour (id, community, title, certificate, year, imported_at) \
             VALUES ({id}, '{community}', '{title}', '{certificate}', {year}, 0)"
        ))
        .await;
    }

    /// The database beside the server, for what one statement does not do.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn database(&self) -> DatabaseConnection {
        Database::connect(&self.database_url).await.expect("the database answers")
    }
}

/// The address of a new, empty database of the kind the tests run on.
///
/// # Panics
/// When there is no PostgreSQL to be had.
pub async fn new_database(folder: &TempDir) -> String {
    if is_postgres() {
        postgres::database().await.expect("PostgreSQL can be started")
    } else {
        format!("sqlite://{}", folder.path().join("test.db").display())
    }
}
