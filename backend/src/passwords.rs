//! 口令: which passwords are taken, and how they are hashed and checked.
//!
//! The rules are those of NIST SP 800-63B: length counts, no sorts of characters are asked for,
//! and what is easily guessed is refused. A password is brought into one Unicode form (NFKC)
//! first, so that it is the same from every keyboard. Hashes are Argon2id in PHC strings, which
//! name their own parameters.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;

use crate::{config::SignInConfig, problem::Problem};

/// Fewest characters.
const SHORTEST: usize = 12;
/// Most characters.
const LONGEST: usize = 256;
/// A password that needs fewer guesses than this by the estimate is refused.
const FEWEST_GUESSES: u64 = 100_000_000;
/// What the product is called: the first thing to try here.
const PRODUCT_NAMES: [&str; 3] = ["lvshetong", "lushetong", "绿社通"];
/// Hashes worked out at the same time: each takes the configured memory, so a burst of sign-ins
/// waits instead of taking all of it.
const AT_ONCE: usize = 2;

/// Hashes and checks.
pub(crate) struct Passwords {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
    /// Checked against when there is no account, so that this takes as long.
    decoy: String,
}

/// The right to work out one hash; see [`Passwords::permit`].
pub(crate) struct Permit(OwnedSemaphorePermit);

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PasswordError {
    /// Fewer than twelve characters.
    #[error("the password is too short")]
    TooShort,
    /// More than 256 characters.
    #[error("the password is too long")]
    TooLong,
    /// Easily guessed.
    #[error("the password is easily guessed")]
    Common,
    /// It could not be hashed; a fault of ours.
    #[error("the password could not be hashed")]
    Failed,
}

impl Passwords {
    /// Hashes with the configured parameters.
    pub(crate) fn new(config: &SignInConfig) -> Self {
        let params = Params::new(config.password_memory_kib, config.password_passes, 1, None)
            .expect("the configuration has been checked");
        let decoy = decoy(&params);
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        Self { argon2, permits: Arc::new(Semaphore::new(AT_ONCE)), decoy }
    }

    /// Waits until a hash may be worked out. Whoever counts guesses looks at the count after this:
    /// then a burst of them is counted one by one.
    pub(crate) async fn permit(&self) -> Permit {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        Permit(permit.expect("the semaphore is never closed"))
    }

    /// Checks a password against a hash; against none it takes as long and is wrong.
    pub(crate) async fn verify(&self, Permit(permit): Permit, typed: &str, hash: Option<&str>) -> bool {
        let (exists, hash) = (hash.is_some(), hash.unwrap_or(&self.decoy).to_owned());
        let (argon2, typed) = (self.argon2.clone(), normalise(typed));
        let checking = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let hash = PasswordHash::new(&hash).ok()?;
            argon2.verify_password(typed.as_bytes(), &hash).ok()
        });
        checking.await.is_ok_and(|right| right.is_some()) && exists
    }

    /// Takes a new password and gives its hash. `names` are what the person is called, which must
    /// not stand in it.
    pub(crate) async fn accept(&self, typed: &str, names: &[&str]) -> Result<String, PasswordError> {
        let Permit(permit) = self.permit().await;
        let (argon2, typed) = (self.argon2.clone(), normalise(typed));
        let names: Vec<String> = names.iter().map(|name| normalise(name).to_lowercase()).collect();
        let hashing = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            judge(&typed, &names)?;
            let hash = argon2.hash_password(typed.as_bytes()).map_err(|_| PasswordError::Failed)?;
            Ok(hash.to_string())
        });
        hashing.await.unwrap_or(Err(PasswordError::Failed))
    }
}

/// One form for all ways in which a keyboard may send the same characters.
fn normalise(text: &str) -> String {
    text.nfkc().collect()
}

/// `typed` and `names` are normalised.
fn judge(typed: &str, names: &[String]) -> Result<(), PasswordError> {
    let length = typed.chars().count();
    if length < SHORTEST {
        return Err(PasswordError::TooShort);
    }
    if length > LONGEST {
        return Err(PasswordError::TooLong);
    }
    let folded = typed.to_lowercase();
    let words: Vec<&str> = names.iter().map(String::as_str).chain(PRODUCT_NAMES).collect();
    if words.iter().any(|word| !word.is_empty() && folded.contains(word)) {
        return Err(PasswordError::Common);
    }
    if zxcvbn::zxcvbn(typed, &words).guesses() < FEWEST_GUESSES {
        return Err(PasswordError::Common);
    }
    Ok(())
}

/// A hash in the right form that no password has.
fn decoy(params: &Params) -> String {
    let salt = Salt::new(&rand::random::<[u8; 16]>()).expect("16 bytes are a salt");
    let output = Output::new(&rand::random::<[u8; 32]>()).expect("32 bytes are an output");
    PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).expect("the parameters can be written"),
        salt: Some(salt),
        hash: Some(output),
    }
    .to_string()
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        use axum::http::StatusCode;
        let refuse = |code, title| Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, title);
        match error {
            PasswordError::TooShort => refuse("password_too_short", "The password needs at least 12 characters"),
            PasswordError::TooLong => refuse("password_too_long", "The password may have at most 256 characters"),
            PasswordError::Common => refuse("password_common", "The password is easily guessed"),
            PasswordError::Failed => Self::internal(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(typed: &str) -> Result<(), PasswordError> {
        judge(&normalise(typed), &["chenwei".to_owned(), "陈伟".to_owned()])
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(judged("沙面岛上有棵老榕树呀"), Err(PasswordError::TooShort));
        assert_eq!(judged("沙面岛上有棵老榕树真高呀"), Ok(()));
        assert_eq!(judged("k4 Vq9-zT2m"), Err(PasswordError::TooShort));
        assert_eq!(judged(&"口令".repeat(129)), Err(PasswordError::TooLong));
        // Twelve letters, each of two code points before they are brought into one form.
        assert_eq!(judged(&"ｑ".repeat(11)), Err(PasswordError::TooShort));
    }

    #[test]
    fn what_is_easily_guessed_is_refused_and_nothing_is_prescribed() {
        for typed in [
            "password1234",
            "123456789012",
            "aaaaaaaaaaaaaaaa",
            "qwertyuiopasdf",
            "1qaz2wsx3edc",
            "xx-ChenWei-8822-kq",
            "lvshetong-2026-x9",
            "我在用绿社通做自评工作",
            "陈伟的口令陈伟的口令啊",
        ] {
            assert_ne!(judged(typed), Ok(()), "{typed}");
        }
        for typed in ["correct horse battery staple", "tidal mango orbit fence", "雨过天晴云破处 者般颜色"] {
            assert_eq!(judged(typed), Ok(()), "{typed}");
        }
    }

    #[tokio::test]
    async fn a_password_is_known_again_however_it_is_encoded() {
        let config = SignInConfig::for_testing();
        let passwords = Passwords::new(&config);
        let hash = passwords.accept("tidal mängo orbit fence", &[]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
        let decomposed = "tidal ma\u{308}ngo orbit fence";
        assert!(passwords.verify(passwords.permit().await, decomposed, Some(&hash)).await);
        assert!(!passwords.verify(passwords.permit().await, "tidal mango orbit fence", Some(&hash)).await);
        assert!(!passwords.verify(passwords.permit().await, "tidal mango orbit fence", None).await);
        assert!(PasswordHash::new(&passwords.decoy).is_ok());
    }
}
