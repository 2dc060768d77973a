//! The real server as a process of its own: for what cannot be tried in process, such as a kill
//! in the middle of the work, and for the operator's commands.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

/// The server's program with a configuration of its own; starts nothing by itself.
#[derive(Clone, Debug)]
pub struct Program {
    folder: PathBuf,
    settings: Vec<(String, String)>,
}

/// A running server; it is killed when this goes out of scope.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// `http://127.0.0.1:…`
    pub url: String,
    /// From the start of the process until it answered.
    pub started_in: Duration,
}

impl Program {
    /// A server on a port that the system chooses, which keeps its records in the given database
    /// and runs in `folder`.
    pub fn new(folder: &Path, database: &str) -> Self {
        // Whoever asks the server over HTTP needs one, also over plain HTTP; in process the server
        // itself has chosen it. It fails when there is one already, which is just as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let program = Self { folder: folder.to_path_buf(), settings: Vec::new() };
        program
            .with("SERVER__LISTEN", "127.0.0.1:0")
            .with("SERVER__METRICS_LISTEN", "\"\"")
            .with("DATABASE__URL", database)
            .with("LOG__FILTER", "warn")
    }

    /// One more setting, by the name of its variable without the prefix.
    #[must_use]
    pub fn with(mut self, setting: &str, value: &str) -> Self {
        self.settings.push((format!("LVSHETONG_{setting}"), value.to_owned()));
        self
    }

    /// Where the program itself is: `TEST_SERVER`, or the one that was built beside the tests.
    ///
    /// # Panics
    /// When none was built.
    pub fn path() -> PathBuf {
        if let Some(path) = std::env::var_os("TEST_SERVER") {
            return PathBuf::from(path);
        }
        let own = std::env::current_exe().expect("a running program has a path");
        own.ancestors()
            .map(|folder| folder.join("lvshetong"))
            .find(|path| path.is_file())
            .expect("the server has been built: cargo build --package backend")
    }

    /// Starts it and waits until it is ready.
    pub async fn start(&self) -> anyhow::Result<Running> {
        self.start_with(&[]).await
    }

    /// Starts it with more on its command line and waits until it is ready.
    pub async fn start_with(&self, arguments: &[&str]) -> anyhow::Result<Running> {
        let log = fs::File::options().create(true).append(true).open(self.folder.join("log"))?;
        let said_before = log.metadata()?.len();
        let start = Instant::now();
        let child = self
            .command("serve")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start the server's program")?;
        let mut running = Running { child, url: String::new(), started_in: Duration::ZERO };
        while start.elapsed() < Duration::from_mins(1) {
            if let Some(address) = self.address_said_after(said_before) {
                running.url = format!("http://{address}");
                let ready = reqwest::get(format!("{}/readyz", running.url)).await;
                if ready.is_ok_and(|answer| answer.status().is_success()) {
                    running.started_in = start.elapsed();
                    return Ok(running);
                }
            }
            if let Some(status) = running.child.try_wait()? {
                bail!("the server ended with {status}:\n{}", self.log());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        bail!("the server is not ready after a minute:\n{}", self.log());
    }

    /// Runs one of the operator's commands to its end.
    pub fn run<A: AsRef<OsStr>>(&self, command: &str, arguments: &[A]) -> anyhow::Result<Output> {
        let output = self.command(command).args(arguments).stdin(Stdio::null()).output();
        output.context("cannot start the server's program")
    }

    /// A fresh access code of a community.
    pub fn issue_code(&self, community: &str) -> anyhow::Result<String> {
        let output = self.run("issue-code", &["--community", community])?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let is_code = |word: &&str| word.len() == 11 && word.as_bytes()[5] == b'-';
        let code = said.split_whitespace().find(is_code);
        code.map(str::to_owned)
            .with_context(|| format!("no code in {said:?}: {}", String::from_utf8_lossy(&output.stderr)))
    }

    /// What the server has logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// The address in the line by which a server says that it is ready, among what has been said
    /// after so many bytes.
    fn address_said_after(&self, bytes: u64) -> Option<String> {
        let log = fs::read(self.folder.join("log")).ok()?;
        let said = String::from_utf8_lossy(log.get(usize::try_from(bytes).ok()?..)?).into_owned();
        let (_, rest) = said.split_once("(listening on ")?;
        rest.split_once(')').map(|(address, _)| address.to_owned())
    }

    fn command(&self, command: &str) -> Command {
        let mut process = Command::new(Self::path());
        process.arg(command).current_dir(&self.folder).envs(self.settings.iter().map(|(name, value)| (name, value)));
        process
    }
}

impl Running {
    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Memory in use, in bytes.
    pub fn memory(&self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()).context("no VmRSS")?;
        Ok(kib.parse::<u64>()? * 1024)
    }

    /// Asks it to end, as a service manager does, and waits until it has.
    pub fn terminate(mut self) -> anyhow::Result<ExitStatus> {
        let asked = Command::new("kill").arg("-TERM").arg(self.id().to_string()).status()?;
        anyhow::ensure!(asked.success(), "no signal could be sent");
        Ok(self.child.wait()?)
    }

    /// Ends it at once, as a power cut would: it gets no chance to finish anything.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
