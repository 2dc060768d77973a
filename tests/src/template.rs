//! A database as the server leaves it after its first start, made once per test process and copied for
//! every other test: making the tables and loading the communities takes longer than most tests do.

use backend::{App, config::Config};
use tempfile::TempDir;
use tokio::{fs, sync::OnceCell};

use crate::{
    app::{is_postgres, noon},
    postgres,
};

/// The file of the template.
static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();

/// The address of the template in PostgreSQL.
static ADDRESS: OnceCell<String> = OnceCell::const_new();

/// The address of a database of its own that a server has started on before.
pub(crate) async fn database(folder: &TempDir) -> anyhow::Result<String> {
    if is_postgres() {
        let template = ADDRESS.get_or_try_init(|| async {
            let address = postgres::database().await?;
            start_once(&address).await?;
            anyhow::Ok(address)
        });
        return postgres::copy_of(template.await?).await;
    }
    let template = FILE.get_or_try_init(|| async {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("template.db");
        start_once(&format!("sqlite://{}", file.display())).await?;
        anyhow::ensure!(!file.with_extension("db-wal").exists(), "the template was not closed");
        anyhow::Ok(fs::read(file).await?)
    });
    let file = folder.path().join("test.db");
    fs::write(&file, template.await?).await?;
    Ok(format!("sqlite://{}", file.display()))
}

/// Starts a server on an empty database and stops it.
async fn start_once(address: &str) -> anyhow::Result<()> {
    App::start(Config::for_testing(address), noon()).await?.stop().await;
    Ok(())
}
