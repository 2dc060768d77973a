//! Asks clamd, the daemon of `ClamAV`, whether there is malware in a file.
//!
//! `clamav-client` speaks its protocol; what stands here is how long it gets and what its answers mean.

use std::{io, time::Duration};

use clamav_client::{
    PONG,
    tokio::{Socket, Tcp, ping, scan_buffer},
};
use tokio::time::timeout;

use crate::config::{ClamdAddress, ScanConfig};

/// Bytes of a file that are sent together.
const CHUNK: usize = 64 * 1024;
/// How long clamd has to say that it is there.
const PING_PATIENCE: Duration = Duration::from_secs(5);
/// Longest name of malware that is kept, in characters.
const LONGEST_NAME: usize = 200;

/// What clamd is asked through; it connects anew for each file.
#[derive(Debug)]
pub(crate) struct Clamd {
    address: ClamdAddress,
    patience: Duration,
}

/// What clamd thinks of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It has found nothing.
    Clean,
    /// It has found malware of this name.
    Found(String),
}

/// There is no verdict.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClamdError {
    /// Nobody answers where it ought to listen: no file would fare better.
    #[error("clamd does not answer: {0}")]
    Away(io::Error),
    /// It is there and did not come to the end of this file.
    #[error("clamd did not scan it: {0}")]
    NotScanned(String),
}

impl Clamd {
    /// None when nothing is to be scanned. Nobody is asked yet.
    pub(crate) fn new(config: &ScanConfig) -> Option<Self> {
        let address = config.clamd.clone()?;
        Some(Self { address, patience: Duration::from_secs(config.timeout_seconds) })
    }

    /// Sends a file and waits for the verdict.
    pub(crate) async fn scan(&self, bytes: &[u8]) -> Result<Verdict, ClamdError> {
        let error = match self.send(bytes).await {
            Ok(answer) => return read(&answer),
            Err(error) => error,
        };
        // It also hangs up on a file that is too large for it.
        if self.answers().await { Err(ClamdError::NotScanned(error.to_string())) } else { Err(ClamdError::Away(error)) }
    }

    async fn send(&self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let sent = async {
            match &self.address {
                ClamdAddress::Tcp(place) => scan_buffer(bytes, Tcp { host_address: place.clone() }, Some(CHUNK)).await,
                ClamdAddress::Unix(path) => scan_buffer(bytes, Socket { socket_path: path.clone() }, Some(CHUNK)).await,
            }
        };
        timeout(self.patience, sent).await?
    }

    /// Whether it is there.
    async fn answers(&self) -> bool {
        let asked = async {
            match &self.address {
                ClamdAddress::Tcp(place) => ping(Tcp { host_address: place.clone() }).await,
                ClamdAddress::Unix(path) => ping(Socket { socket_path: path.clone() }).await,
            }
        };
        matches!(timeout(PING_PATIENCE, asked).await, Ok(Ok(answer)) if answer == PONG)
    }
}

/// Reads `stream: OK`, `stream: <name> FOUND` or `<reason> ERROR`, each with a nought at its end.
fn read(answer: &[u8]) -> Result<Verdict, ClamdError> {
    let answer = String::from_utf8_lossy(answer);
    let said = answer.trim_end_matches(['\0', '\n']);
    let said = said.strip_prefix("stream: ").unwrap_or(said);
    if said == "OK" {
        return Ok(Verdict::Clean);
    }
    match said.strip_suffix(" FOUND") {
        Some(name) => {
            Ok(Verdict::Found(name.chars().filter(|character| !character.is_control()).take(LONGEST_NAME).collect()))
        }
        None if said.is_empty() => Err(ClamdError::NotScanned("it hung up without an answer".to_owned())),
        None => Err(ClamdError::NotScanned(said.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clamd_says_is_a_verdict_or_a_reason_why_there_is_none() {
        assert_eq!(read(b"stream: OK\0").unwrap(), Verdict::Clean);
        let found = |name: &str| Verdict::Found(name.to_owned());
        assert_eq!(read(b"stream: Eicar-Signature FOUND\0").unwrap(), found("Eicar-Signature"));
        assert_eq!(read("stream: 木马\u{7} 1 FOUND\0".as_bytes()).unwrap(), found("木马 1"));
        let reason = |answer: &[u8]| read(answer).unwrap_err().to_string();
        let too_large = b"INSTREAM size limit exceeded. ERROR\0";
        assert_eq!(reason(too_large), "clamd did not scan it: INSTREAM size limit exceeded. ERROR");
        assert_eq!(reason(b""), "clamd did not scan it: it hung up without an answer");
        assert_eq!(reason(b"stream: OKAY\0"), "clamd did not scan it: OKAY");
    }

    #[tokio::test]
    async fn clamd_is_away_where_nobody_listens() {
        let folder = tempfile::tempdir().unwrap();
        let address = ClamdAddress::Unix(folder.path().join("clamd.ctl"));
        let clamd = Clamd::new(&ScanConfig { clamd: Some(address), ..ScanConfig::default() }).unwrap();
        assert!(matches!(clamd.scan(b"%PDF-1.7").await, Err(ClamdError::Away(_))));
        assert!(Clamd::new(&ScanConfig::default()).is_none());
    }
}
