//! A real store that speaks S3, over a folder.

use std::path::{Path, PathBuf};

use backend::config::{Config, Secret};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

const NAME: &str = "lvshetong";
const ACCESS_KEY: &str = "the server of the tests";
const SECRET_KEY: &str = "a secret for the tests alone";

/// A store with one bucket; it ends with the test.
#[derive(Debug)]
pub struct Bucket {
    endpoint: String,
    folder: TempDir,
    serving: JoinHandle<()>,
}

impl Bucket {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        std::fs::create_dir(folder.path().join(NAME)).expect("a bucket can be made");
        let store = FileSystem::new(folder.path()).expect("the store opens its folder");
        let mut service = S3ServiceBuilder::new(store);
        service.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        let service = service.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let connections = Builder::new(TokioExecutor::new());
                    // Whoever asks goes away when it likes.
                    let _ = connections.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { endpoint: format!("http://{address}"), folder, serving }
    }

    /// Makes a server under test keep its files there.
    pub fn configure(&self, config: &mut Config) {
        config.files.bucket = Some(NAME.to_owned());
        config.files.endpoint = Some(self.endpoint.clone());
        config.files.allow_http = true;
        config.files.access_key = Some(Secret::new(ACCESS_KEY));
        config.files.secret_key = Some(Secret::new(SECRET_KEY));
    }

    /// Every file in it.
    ///
    /// # Panics
    /// When the folder cannot be read.
    pub fn files(&self) -> Vec<PathBuf> {
        files_below(&self.folder.path().join(NAME))
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Every file in a folder and the folders in it; none when there is no such folder.
///
/// # Panics
/// When a folder cannot be read.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
