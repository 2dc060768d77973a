//! Random secrets that a browser or a link carries; the database keeps their hashes alone.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

/// What is kept of a token. It needs no key: 256 random bits cannot be guessed from it.
pub(crate) type TokenHash = [u8; 32];

/// 256 random bits, as text without padding.
pub(crate) struct Token(String);

impl Token {
    /// A new one.
    pub(crate) fn random() -> Self {
        Self(BASE64URL_NOPAD.encode(&rand::random::<[u8; 32]>()))
    }

    /// As it is handed out.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> TokenHash {
        hash_token(&self.0)
    }
}

/// What is kept of a token that somebody has brought.
pub(crate) fn hash_token(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}
