//! What is remembered while somebody is away at the issuer.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

use crate::access::AccessGuard;

/// How long they may stay away.
pub(crate) const PATIENCE_SECONDS: u32 = 600;

/// One way to the issuer and back.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Flow {
    /// Comes back in the address.
    pub(crate) state: String,
    /// Comes back in the ID token.
    pub(crate) nonce: String,
    /// What only whoever began can show (PKCE).
    pub(crate) verifier: String,
    /// Where the person goes in the end: a local path.
    pub(crate) return_to: String,
    expires_at: i64,
}

impl Flow {
    pub(super) fn new(state: String, nonce: String, verifier: String, return_to: String, now_ms: i64) -> Self {
        let expires_at = now_ms + i64::from(PATIENCE_SECONDS) * 1000;
        Self { state, nonce, verifier, return_to, expires_at }
    }

    /// As the cookie holds it: nobody else can have written it.
    pub(crate) fn seal(&self, guard: &AccessGuard) -> String {
        let json = serde_json::to_vec(self).expect("texts and a number are JSON");
        let text = BASE64URL_NOPAD.encode(&json);
        let seal = BASE64URL_NOPAD.encode(&guard.seal(&text));
        format!("{text}.{seal}")
    }

    /// Reads a cookie; none when it is not from here, or too old.
    pub(crate) fn open(guard: &AccessGuard, cookie: &str, now_ms: i64) -> Option<Self> {
        let (text, seal) = cookie.split_once('.')?;
        if !guard.is_sealed(text, &BASE64URL_NOPAD.decode(seal.as_bytes()).ok()?) {
            return None;
        }
        let flow: Self = serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()?;
        (now_ms < flow.expires_at).then_some(flow)
    }
}

/// Whether an address leads to a page of this server whatever a browser makes of it: a path, not
/// a host (`//host`, and `/\host`, which browsers take for the same), in plain characters.
pub(crate) fn is_local_path(path: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~?&=%#:@,+".contains(&byte);
    path.len() <= 500 && path.starts_with('/') && !path.starts_with("//") && path.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_server_are_returned_to() {
        for path in ["/", "/console", "/console/cases?stage=applied&q=%E7%BF%A0#x"] {
            assert!(is_local_path(path), "{path}");
        }
        for path in [
            "",
            "console",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/console\r\nSet-Cookie: a=b",
            "\\\\evil.example",
            "/ /evil.example",
        ] {
            assert!(!is_local_path(path), "{path:?}");
        }
    }

    #[test]
    fn a_flow_is_read_only_as_it_was_written_and_only_for_a_while() {
        let guard = AccessGuard::new("a pepper for tests");
        let text = |text: &str| text.to_owned();
        let flow = Flow::new(text("state"), text("nonce"), text("verifier"), text("/console"), 1_000);
        let sealed = flow.seal(&guard);
        assert_eq!(Flow::open(&guard, &sealed, 1_000).unwrap().state, "state");
        assert!(Flow::open(&guard, &sealed, 601_000).is_none());
        assert!(Flow::open(&AccessGuard::new("another pepper here"), &sealed, 1_000).is_none());
        let other = Flow::new(text("state"), text("nonce"), text("verifier"), text("/other"), 1_000).seal(&guard);
        let mixed = format!("{}.{}", other.split_once('.').unwrap().0, sealed.split_once('.').unwrap().1);
        assert!(Flow::open(&guard, &mixed, 1_000).is_none());
        for nonsense in ["", ".", "a.b", "🏮.🏮"] {
            assert!(Flow::open(&guard, nonsense, 1_000).is_none(), "{nonsense}");
        }
    }
}
