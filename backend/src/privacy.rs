//! 个人信息: what strangers write about themselves is kept encrypted (XChaCha20-Poly1305).
//!
//! Every sealed value is bound to the place where it is kept, so that none can be put in the place
//! of another. A sealed value is one byte for the form (1), 24 bytes of nonce, then ciphertext
//! and tag. The key comes from the configuration; see [`crate::config::PrivacyConfig`].

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use data_encoding::{BASE64, HEXLOWER};
use hmac::{Hmac, KeyInit as _, Mac};
use sha2::Sha256;

use crate::{
    config::PrivacyConfig,
    store::{StoreError, database::Database, settings},
};

/// Setting that holds the key when the configuration has none.
const KEY_SETTING: &str = "privacy.key";
/// The form in which values are sealed.
const FORM: u8 = 1;
/// Bytes of a nonce.
const NONCE_BYTES: usize = 24;

/// Seals and opens.
pub(crate) struct Privacy {
    cipher: XChaCha20Poly1305,
    keyed: Hmac<Sha256>,
}

/// A value was sealed with another key or for another place, or has been changed.
#[derive(Debug, thiserror::Error)]
#[error("the sealed {0} cannot be opened: another key, or altered")]
pub(crate) struct Unreadable(&'static str);

impl Privacy {
    /// Takes the key of the configuration; without one, that of the database, made at first start.
    pub(crate) async fn open(config: &PrivacyConfig, database: &Database) -> Result<Self, StoreError> {
        if let Some(key) = config.key_bytes() {
            return Ok(Self::new(&key));
        }
        let stored = if let Some(stored) = settings::get(&database.read, KEY_SETTING).await? {
            stored
        } else {
            let made = BASE64.encode(&rand::random::<[u8; 32]>());
            settings::get_or_put(&database.write, KEY_SETTING, &made).await?
        };
        let key = BASE64.decode(stored.as_bytes()).ok().and_then(|key| <[u8; 32]>::try_from(key).ok());
        let key = key.ok_or_else(|| StoreError::Damaged {
            what: "setting",
            key: KEY_SETTING.to_owned(),
            reason: "expected 32 bytes in base64".to_owned(),
        })?;
        Ok(Self::new(&key))
    }

    fn new(key: &[u8; 32]) -> Self {
        let hmac = |key: &[u8]| Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        let mut apart = hmac(key);
        // The key that hashes is another than the one that seals.
        apart.update(b"fingerprints");
        Self { cipher: XChaCha20Poly1305::new(key.into()), keyed: hmac(&apart.finalize().into_bytes()) }
    }

    /// Under a key of one byte.
    #[cfg(test)]
    pub(crate) fn for_testing(byte: u8) -> Self {
        Self::new(&[byte; 32])
    }

    /// Seals bytes for a place: what sort of thing it is, and which one.
    pub(crate) fn seal(&self, sort: &'static str, id: &str, bytes: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let place = place(sort, id);
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: bytes, aad: &place })
            .expect("what fits into memory can be sealed");
        [&[FORM][..], &nonce, &sealed].concat()
    }

    /// Opens what was sealed for the same place.
    pub(crate) fn unseal(&self, sort: &'static str, id: &str, sealed: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let unreadable = || Unreadable(sort);
        let (form, rest) = sealed.split_first().ok_or_else(unreadable)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(unreadable)?;
        if *form != FORM {
            return Err(unreadable());
        }
        let place = place(sort, id);
        self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &place }).map_err(|_| unreadable())
    }

    /// A hash that nobody without the key can make: tells equal from different without saying what.
    pub(crate) fn fingerprint(&self, sort: &'static str, bytes: &[u8]) -> [u8; 32] {
        let mut keyed = self.keyed.clone();
        keyed.update(sort.as_bytes());
        keyed.update(&[0]);
        keyed.update(bytes);
        keyed.finalize().into_bytes().into()
    }

    /// The same as text.
    pub(crate) fn fingerprint_text(&self, sort: &'static str, bytes: &[u8]) -> String {
        HEXLOWER.encode(&self.fingerprint(sort, bytes))
    }
}

fn place(sort: &str, id: &str) -> Vec<u8> {
    [sort, id].join("\0").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_with_the_same_key_at_the_same_place_only() {
        let privacy = Privacy::new(&[7; 32]);
        let sealed = privacy.seal("words", "a", "陈小明".as_bytes());
        assert_eq!(privacy.unseal("words", "a", &sealed).unwrap(), "陈小明".as_bytes());
        assert!(!sealed.windows(3).any(|window| window == "陈".as_bytes()));
        assert!(privacy.unseal("words", "b", &sealed).is_err());
        assert!(privacy.unseal("file", "a", &sealed).is_err());
        assert!(Privacy::new(&[8; 32]).unseal("words", "a", &sealed).is_err());
        for place in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[place] ^= 1;
            assert!(privacy.unseal("words", "a", &altered).is_err(), "{place}");
        }
        assert!(privacy.unseal("words", "a", &[]).is_err());
    }

    #[test]
    fn the_same_twice_is_sealed_differently_and_has_one_fingerprint() {
        let privacy = Privacy::new(&[7; 32]);
        assert_ne!(privacy.seal("words", "a", b"x"), privacy.seal("words", "a", b"x"));
        assert_eq!(privacy.fingerprint("words", b"x"), privacy.fingerprint("words", b"x"));
        assert_ne!(privacy.fingerprint("words", b"x"), Privacy::new(&[8; 32]).fingerprint("words", b"x"));
    }
}
