//! A server with a database of its own, for as long as something is measured in the browser. What is measured
//! is the page: the server is the one of `cargo xtask serve`.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command},
    time::Duration,
};

use crate::{command, serve};

/// A running server; it is ended when this goes out of scope.
pub(crate) struct Served {
    child: Child,
    /// `http://127.0.0.1:…`
    pub(crate) url: String,
    /// Where it runs and keeps its database.
    pub(crate) folder: PathBuf,
}

impl Served {
    /// Starts it in a new folder of that name under `target`, with more settings (by their variables)
    /// and more packs (by their files), and waits until it is ready.
    pub(crate) fn start(folder: &str, settings: &[(&str, &str)], packs: &[PathBuf]) -> anyhow::Result<Self> {
        let server = serve::server()?;
        let folder = command::target().join(folder);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let program = |arguments: &[&str]| {
            let mut program = Command::new(&server);
            program
                .args(arguments)
                .current_dir(&folder)
                .env("LVSHETONG_SERVER__LISTEN", format!("127.0.0.1:{port}"))
                .env("LVSHETONG_SERVER__METRICS_LISTEN", "\"\"")
                .env("LVSHETONG_DATABASE__URL", format!("sqlite://{}", folder.join("bench.db").display()))
                .env("LVSHETONG_LOG__FILTER", "warn")
                .envs(settings.iter().copied());
            program
        };
        for pack in packs {
            command::run(program(&["add-pack"]).arg(pack))?;
        }
        let child = program(&["serve"]).spawn()?;
        let running = Self { child, url: format!("http://127.0.0.1:{port}"), folder: folder.clone() };
        for _ in 0..200 {
            if program(&["health"]).output()?.status.success() {
                return Ok(running);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        anyhow::bail!("the server is not ready")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
