//! 签名: the Ed25519 keys that records are signed and checked with.
//!
//! A key is made at first start and kept in the database, so that all instances on one database
//! sign with the same one. The newest key signs; older ones stay to check what they signed. One
//! that another instance has added since the start is found when a record names it.
//! Whoever can read the table `signing_key` can sign: guard backups like the database itself.

use std::sync::{PoisonError, RwLock};

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::{
    api::KeyView,
    clock,
    store::{
        StoreError,
        database::Database,
        keys::{self, KeyRow},
    },
};

const ALGORITHM: &str = "Ed25519";

/// All keys of this database.
#[derive(Debug)]
pub(crate) struct Keyring {
    current: SigningKey,
    current_id: String,
    public: RwLock<Vec<PublicKey>>,
}

#[derive(Debug)]
struct PublicKey {
    id: String,
    key: VerifyingKey,
    created_at: i64,
}

impl Keyring {
    /// Reads the keys; makes the first one when there is none.
    pub(crate) async fn open(database: &Database, now_ms: i64) -> Result<Self, StoreError> {
        let mut rows = keys::all(&database.read).await?;
        if rows.is_empty() {
            keys::add(&database.write, new_key(now_ms)).await?;
            rows = keys::all(&database.write).await?;
            tracing::info!("a signing key has been made");
        }
        let (public, newest) = read_all(rows)?;
        let Some((current, current_id)) = newest else {
            return Err(damaged("", "there is none after one was made"));
        };
        Ok(Self { current, current_id, public: RwLock::new(public) })
    }

    /// Reads the keys again when this one is not among them.
    pub(crate) async fn look_for(&self, database: &Database, key_id: &str) -> Result<(), StoreError> {
        if self.with_public(|keys| keys.iter().any(|key| key.id == key_id)) {
            return Ok(());
        }
        let (public, _) = read_all(database.retried(|| keys::all(&database.read)).await?)?;
        *self.public.write().unwrap_or_else(PoisonError::into_inner) = public;
        Ok(())
    }

    /// The key that signs now.
    pub(crate) fn current_id(&self) -> &str {
        &self.current_id
    }

    /// Signs with the current key.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.current.sign(message).to_bytes()
    }

    /// Whether the key with that id signed the message; false when there is no such key.
    pub(crate) fn verifies(&self, key_id: &str, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        let key = self.with_public(|keys| keys.iter().find(|key| key.id == key_id).map(|key| key.key));
        key.is_some_and(|key| key.verify_strict(message, &signature).is_ok())
    }

    /// The public halves, oldest first.
    pub(crate) fn views(&self) -> Vec<KeyView> {
        let view = |key: &PublicKey| KeyView {
            id: key.id.clone(),
            algorithm: ALGORITHM.to_owned(),
            public_key: BASE64URL_NOPAD.encode(key.key.as_bytes()),
            created_at: clock::rfc3339(key.created_at),
        };
        self.with_public(|keys| keys.iter().map(view).collect())
    }

    fn with_public<T>(&self, look: impl FnOnce(&[PublicKey]) -> T) -> T {
        look(&self.public.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The key that signs, with its id.
type Newest = (SigningKey, String);

/// The public halves, oldest first, and the newest key with its id.
fn read_all(rows: Vec<KeyRow>) -> Result<(Vec<PublicKey>, Option<Newest>), StoreError> {
    let mut public = Vec::with_capacity(rows.len());
    let mut newest = None;
    for row in rows {
        let key = read_key(&row)?;
        public.push(PublicKey { id: row.id.clone(), key: key.verifying_key(), created_at: row.created_at });
        newest = Some((key, row.id));
    }
    Ok((public, newest))
}

fn new_key(now_ms: i64) -> KeyRow {
    let key = SigningKey::from_bytes(&rand::random());
    let public_key = key.verifying_key().to_bytes();
    KeyRow {
        id: HEXLOWER.encode(&Sha256::digest(public_key)[..8]),
        algorithm: ALGORITHM.to_owned(),
        secret_key: key.to_bytes().to_vec(),
        public_key: public_key.to_vec(),
        created_at: now_ms,
    }
}

fn read_key(row: &KeyRow) -> Result<SigningKey, StoreError> {
    let bytes =
        <[u8; 32]>::try_from(row.secret_key.as_slice()).map_err(|_| damaged(&row.id, "a secret key has 32 bytes"))?;
    let key = SigningKey::from_bytes(&bytes);
    if key.verifying_key().as_bytes().as_slice() != row.public_key {
        return Err(damaged(&row.id, "its two halves do not belong together"));
    }
    Ok(key)
}

fn damaged(key: &str, reason: &str) -> StoreError {
    StoreError::Damaged { what: "signing key", key: key.to_owned(), reason: reason.to_owned() }
}
