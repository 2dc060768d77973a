//! 访问码: how codes are hashed, and which right answers are remembered for a moment.
//!
//! A code is kept as HMAC-SHA-256 under the pepper, together with its community, so a code of one
//! community is worth nothing at another. Addresses of guessers are kept as such hashes as well.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::crockford::AccessCode;

/// How long a right answer is believed without asking the database again. A revoked code may be
/// used this much longer.
const REMEMBERED_MS: i64 = 10_000;
/// The most right answers remembered; when there are more all are forgotten.
const MOST_REMEMBERED: usize = 10_000;

/// Locks among which the addresses of guessers are spread.
const TURNS: usize = 256;

/// A keyed hash.
pub(crate) type CodeHash = [u8; 32];

/// Hashes and remembers; what guessing brings is in [`crate::app::guessing`].
pub(crate) struct AccessGuard {
    keyed: Hmac<Sha256>,
    /// By hash of address, community and code: until when it is believed.
    remembered: Mutex<HashMap<CodeHash, i64>>,
    /// Held from looking at the count until a guess is counted, so that guesses that one address
    /// makes at once are answered one by one. Addresses share them by hash: there are enough that
    /// a guesser hardly ever holds up somebody else.
    turns: [tokio::sync::Mutex<()>; TURNS],
    /// Held while a wrong guess is counted, so that guesses made at once are counted one by one.
    pub(crate) counting: tokio::sync::Mutex<()>,
}

/// Who guesses at what, as hashes.
pub(crate) struct GuessScopes {
    /// One address at one community or account.
    pub(crate) pair: String,
    /// One address at all of them.
    pub(crate) address: String,
    turn: u8,
}

/// What is guessed at; each sort is counted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guessed {
    /// The access code of a community.
    AccessCode,
    /// The password of an account.
    Password,
}

impl AccessGuard {
    /// Hashes under this pepper.
    pub(crate) fn new(pepper: &str) -> Self {
        let keyed = Hmac::<Sha256>::new_from_slice(pepper.as_bytes()).expect("HMAC takes a key of any length");
        Self {
            keyed,
            remembered: Mutex::default(),
            turns: std::array::from_fn(|_| tokio::sync::Mutex::default()),
            counting: tokio::sync::Mutex::default(),
        }
    }

    /// What is kept of a code.
    pub(crate) fn hash_code(&self, community: &str, code: &AccessCode) -> CodeHash {
        self.hash(&["code", community, code.as_str()])
    }

    /// The scopes in which wrong guesses are counted. Addresses of one IPv6 network of 64 bits
    /// count as one, because one household has them all.
    pub(crate) fn scopes(&self, guessed: Guessed, client: IpAddr, subject: &str) -> GuessScopes {
        let network = network_of(client);
        let (pair, address) = match guessed {
            Guessed::AccessCode => ("pair", "address"),
            Guessed::Password => ("password pair", "password address"),
        };
        let address = self.hash(&[address, &network]);
        GuessScopes {
            pair: HEXLOWER.encode(&self.hash(&[pair, &network, subject])),
            address: HEXLOWER.encode(&address),
            turn: address[0],
        }
    }

    /// Waits until no other guess of the same address is being answered by this instance.
    pub(crate) async fn turn(&self, scopes: &GuessScopes) -> tokio::sync::MutexGuard<'_, ()> {
        self.turns[usize::from(scopes.turn)].lock().await
    }

    /// The scope in which wrong codes of an account's second factor are counted, from wherever
    /// they come: only who knows the password gets so far.
    pub(crate) fn second_factor_scope(&self, account: &str) -> String {
        HEXLOWER.encode(&self.hash(&["second factor", account]))
    }

    /// What is kept of a recovery code.
    pub(crate) fn hash_recovery_code(&self, account: &str, code: &AccessCode) -> CodeHash {
        self.hash(&["recovery code", account, code.as_str()])
    }

    /// Proves later that a text was written here.
    pub(crate) fn seal(&self, text: &str) -> CodeHash {
        self.hash(&["seal", text])
    }

    /// Whether this is the seal of a text.
    pub(crate) fn is_sealed(&self, text: &str, seal: &[u8]) -> bool {
        self.seal(text).as_slice().ct_eq(seal).into()
    }

    /// Names a right answer of one address.
    pub(crate) fn memory_key(&self, client: IpAddr, code: &CodeHash) -> CodeHash {
        let mut keyed = self.keyed.clone();
        keyed.update(code);
        keyed.update(network_of(client).as_bytes());
        keyed.finalize().into_bytes().into()
    }

    /// Whether the answer was right a moment ago.
    pub(crate) fn remembers(&self, key: &CodeHash, now: i64) -> bool {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.get(key).is_some_and(|until| now < *until)
    }

    /// Remembers a right answer for a moment, but not beyond the end of the code.
    pub(crate) fn remember(&self, key: CodeHash, now: i64, expires_at: i64) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= MOST_REMEMBERED {
            remembered.clear();
        }
        remembered.insert(key, (now + REMEMBERED_MS).min(expires_at));
    }

    fn hash(&self, parts: &[&str]) -> CodeHash {
        let mut keyed = self.keyed.clone();
        for part in parts {
            keyed.update(part.as_bytes());
            keyed.update(&[0]);
        }
        keyed.finalize().into_bytes().into()
    }
}

fn network_of(client: IpAddr) -> String {
    match client.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_hashes_differently_at_another_community_and_under_another_pepper() {
        let code = AccessCode::parse("7K1QD-M0XWA").unwrap();
        let guard = AccessGuard::new("a pepper for tests");
        let hash = guard.hash_code("440103001101", &code);
        assert_eq!(hash, guard.hash_code("440103001101", &code));
        assert_ne!(hash, guard.hash_code("440103002101", &code));
        assert_ne!(hash, AccessGuard::new("another pepper here").hash_code("440103001101", &code));
    }

    #[test]
    fn a_right_answer_is_remembered_for_a_moment_and_for_one_address() {
        let guard = AccessGuard::new("a pepper for tests");
        let code = guard.hash_code("440103001101", &AccessCode::parse("7K1QD-M0XWA").unwrap());
        let here = guard.memory_key("192.0.2.1".parse().unwrap(), &code);
        let there = guard.memory_key("192.0.2.2".parse().unwrap(), &code);
        guard.remember(here, 1_000, i64::MAX);
        assert!(guard.remembers(&here, 1_001));
        assert!(!guard.remembers(&there, 1_001));
        assert!(!guard.remembers(&here, 1_000 + REMEMBERED_MS));
        guard.remember(here, 1_000, 1_001);
        assert!(!guard.remembers(&here, 1_001));
    }

    #[test]
    fn one_ipv6_network_is_one_guesser() {
        let guard = AccessGuard::new("a pepper for tests");
        let scope = |address: &str| guard.scopes(Guessed::AccessCode, address.parse().unwrap(), "440103001101").address;
        assert_eq!(scope("2001:db8:1:2::1"), scope("2001:db8:1:2:ffff::2"));
        assert_ne!(scope("2001:db8:1:2::1"), scope("2001:db8:1:3::1"));
        assert_eq!(scope("::ffff:192.0.2.1"), scope("192.0.2.1"));
    }

    #[test]
    fn guesses_at_codes_and_at_passwords_are_counted_apart() {
        let guard = AccessGuard::new("a pepper for tests");
        let client = "192.0.2.1".parse().unwrap();
        let codes = guard.scopes(Guessed::AccessCode, client, "440103001101");
        let passwords = guard.scopes(Guessed::Password, client, "440103001101");
        assert_ne!(codes.pair, passwords.pair);
        assert_ne!(codes.address, passwords.address);
    }
}
