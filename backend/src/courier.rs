//! 信使: sends what has been written down to be sent, e-mails and webhooks, removes what is kept of it
//! once that is old ([`crate::app::retention`]), has files scanned ([`crate::app::scan`]) and brings
//! those of self-assessments to their cases ([`crate::app::cases::evidence`]).
//!
//! What is to go out lies in the database, written together with what it tells of, so a restart
//! loses nothing. Each server looks every second; what it finds it claims for some minutes (see
//! [`crate::store::mails`]), so that of several servers one sends it, and another does when that one
//! dies in the middle. Something may therefore arrive twice, and can be told by its id.

use std::time::Duration;

use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, timeout_at},
};

use crate::{
    app::{
        cases::evidence,
        notifications::mail::{self, Mailer},
        retention::Pruner,
        scan::Scanner,
        webhooks::deliver::{self, Sender},
    },
    state::AppState,
    store::StoreError,
};

/// How often is looked whether something waits.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The same after the database has refused.
const REST: Duration = Duration::from_secs(10);

/// The tasks that send, remove, scan and bring.
#[derive(Debug)]
pub(crate) struct Courier {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Why nothing can be sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CourierError {
    /// E-mail.
    #[error(transparent)]
    Mail(#[from] mail::MailerError),
    /// Webhooks.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

impl Courier {
    /// Starts all tasks. E-mails, webhooks and scans do not wait for each other.
    pub(crate) fn start(state: &AppState) -> Result<Self, CourierError> {
        let (stop, stopped) = watch::channel(false);
        let sender = Sender::new(&state.config.webhooks)?;
        let own = state.clone();
        let webhooks = run(stopped.clone(), async move || deliver::send_due(&own, &sender).await);
        let (own, pruner) = (state.clone(), Pruner::new());
        let removals = run(stopped.clone(), async move || pruner.prune_due(&own).await);
        let own = state.clone();
        let files = run(stopped.clone(), async move || evidence::attach_due(&own).await);
        let mut tasks = vec![tokio::spawn(webhooks), tokio::spawn(removals), tokio::spawn(files)];
        if let Some(scanner) = Scanner::open(&state.config.scan) {
            let own = state.clone();
            tasks.push(tokio::spawn(run(stopped.clone(), async move || scanner.scan_due(&own).await)));
        }
        if let Some(mailer) = Mailer::open(&state.config.mail)? {
            let own = state.clone();
            tasks.push(tokio::spawn(run(stopped, async move || mail::send_due(&own, &mailer).await)));
        }
        Ok(Self { stop, tasks })
    }

    /// Ends after what is being sent, or at that moment: then it is sent again after the next start.
    pub(crate) async fn end(self, latest: Instant) {
        let _ = self.stop.send(true);
        for mut task in self.tasks {
            if timeout_at(latest, &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}

/// Does what is due again and again until told to stop. `do_due` says whether there may be more.
async fn run<F>(mut stopped: watch::Receiver<bool>, do_due: F)
where
    F: AsyncFn() -> Result<bool, StoreError>,
{
    loop {
        let rest = match do_due().await {
            Ok(true) => Duration::ZERO,
            Ok(false) => LOOK_EVERY,
            Err(error) => {
                tracing::warn!(error = %error, "what waits to be sent, removed, scanned or brought cannot be read: {error}");
                REST
            }
        };
        tokio::select! {
            // An error means that nobody can ask for it any more, which is the same.
            _ = stopped.wait_for(|stopped| *stopped) => break,
            () = sleep(rest) => {}
        }
    }
}
