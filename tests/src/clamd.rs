//! The real clamd in a process of its own, which knows one threat, made up for the tests.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use backend::config::{ClamdAddress, Config};
use data_encoding::HEXLOWER;
use tempfile::TempDir;
use tokio::net::{TcpStream, UnixStream};

use crate::files::DOCUMENT;

/// What makes a file a threat.
const THREAT: &str = "a made-up threat for the tests of lvshetong";
/// What it is called: names of signatures that do not come from the makers of clamd end like this.
pub const THREAT_NAME: &str = "Lvshetong.Test.UNOFFICIAL";

/// A daemon; it ends with the test.
#[derive(Debug)]
pub struct Clamd {
    folder: TempDir,
    /// Where it listens beside its socket.
    port: Option<u16>,
    /// Lines of its configuration that one test alone needs.
    settings: &'static str,
    child: Option<Child>,
}

impl Clamd {
    /// One that listens on a socket, once it is started.
    ///
    /// # Panics
    /// When it has no place.
    #[must_use]
    pub fn on_socket() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let signature = format!("Lvshetong.Test:0:*:{}\n", HEXLOWER.encode(THREAT.as_bytes()));
        let signatures = folder.path().join("signatures");
        fs::create_dir(&signatures).expect("a folder can be made");
        fs::write(signatures.join("test.ndb"), signature).expect("the signature can be written");
        Self { folder, port: None, settings: "", child: None }
    }

    /// One that listens on a port, once it is started. Only one test of a process may use it.
    #[must_use]
    pub fn on_port() -> Self {
        // Below those that the system gives to whoever asks for any, so that nobody else is given it.
        let port = 20_000 + std::process::id() % 10_000;
        let mut own = Self::on_socket();
        own.port = u16::try_from(port).ok();
        own
    }

    /// With more lines in its configuration.
    #[must_use]
    pub fn with(mut self, settings: &'static str) -> Self {
        self.settings = settings;
        self
    }

    /// Makes a server under test ask it.
    pub fn configure(&self, config: &mut Config) {
        config.scan.clamd = Some(match self.port {
            Some(port) => ClamdAddress::Tcp(format!("127.0.0.1:{port}")),
            None => ClamdAddress::Unix(self.socket()),
        });
    }

    /// Starts it and waits until it listens.
    ///
    /// # Panics
    /// When it does not start: the Debian package `clamav-daemon` brings it.
    pub async fn start(&mut self) {
        let place = self.folder.path().display();
        let port = self.port.map(|port| format!("TCPSocket {port}\nTCPAddr 127.0.0.1\n")).unwrap_or_default();
        let configuration = format!(
            "Foreground yes\nDatabaseDirectory {place}/signatures\nTemporaryDirectory {place}\n\
             LocalSocket {}\nLogFile {place}/log\nLogClean yes\n{port}{}\n",
            self.socket().display(),
            self.settings
        );
        let file = self.folder.path().join("clamd.conf");
        fs::write(&file, configuration).expect("its configuration can be written");
        let child = Command::new(program())
            .arg("--config-file")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("clamd can be started (Debian package clamav-daemon)");
        self.child = Some(child);
        for _ in 0..600 {
            if self.listens().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("clamd does not listen:\n{}", self.log());
    }

    /// How many files it has scanned. It writes that down after it has answered, so this waits for so
    /// many at least.
    ///
    /// # Panics
    /// When they are not written down within half a minute.
    pub async fn scans(&self, least: usize) -> usize {
        for _ in 0..300 {
            let scans = self.log().lines().filter(|line| line.starts_with("instream(")).count();
            if scans >= least {
                return scans;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{least} files have not been scanned:\n{}", self.log());
    }

    async fn listens(&self) -> bool {
        match self.port {
            Some(port) => TcpStream::connect(("127.0.0.1", port)).await.is_ok(),
            None => UnixStream::connect(self.socket()).await.is_ok(),
        }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("clamd.ctl")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // It may have ended already; there is nobody left to tell.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Where Debian puts it, which is not in everybody's path.
fn program() -> &'static Path {
    let usual = Path::new("/usr/sbin/clamd");
    if usual.exists() { usual } else { Path::new("clamd") }
}

/// A document that is a threat.
#[must_use]
pub fn infected() -> Vec<u8> {
    [DOCUMENT, b"% ", THREAT.as_bytes(), b"\n"].concat()
}
