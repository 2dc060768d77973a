//! How people sign in.

use serde::{Deserialize, Serialize};

use super::{ConfigError, unusable};

/// Section `[sign_in]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignInConfig {
    /// Hours after which a session ends whatever happens. Default 12.
    pub session_hours: u32,
    /// Minutes without a request after which a session ends. Default 60.
    pub idle_minutes: u32,
    /// Days for which an invitation link is good. Default 7.
    pub invitation_days: u32,
    /// Wrong passwords that one address may try at one account before it has to wait, and wrong
    /// codes of a second factor at one account. Default 5.
    pub free_guesses: i32,
    /// Wrong passwords that one address may try over all accounts before it has to wait. Default
    /// 30: an office behind one address has several people who mistype.
    pub free_guesses_per_address: i32,
    /// The longest wait in seconds; waits double from one second up to it. Default 900.
    pub longest_wait_seconds: u32,
    /// Memory for hashing one password, in KiB; two are hashed at a time. Default 19456, as OWASP
    /// recommends. Passwords hashed before a change stay good.
    pub password_memory_kib: u32,
    /// Passes over that memory. Default 2.
    pub password_passes: u32,
}

impl Default for SignInConfig {
    fn default() -> Self {
        Self {
            session_hours: 12,
            idle_minutes: 60,
            invitation_days: 7,
            free_guesses: 5,
            free_guesses_per_address: 30,
            longest_wait_seconds: 900,
            password_memory_kib: 19_456,
            password_passes: 2,
        }
    }
}

impl SignInConfig {
    /// Passwords that cost next to nothing to hash.
    pub fn for_testing() -> Self {
        Self { password_memory_kib: 8, password_passes: 1, ..Self::default() }
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if !(1..=720).contains(&self.session_hours) {
            return Err(unusable("sign_in.session_hours", "expected 1 to 720"));
        }
        if !(1..=43_200).contains(&self.idle_minutes) {
            return Err(unusable("sign_in.idle_minutes", "expected 1 to 43200"));
        }
        if !(1..=90).contains(&self.invitation_days) {
            return Err(unusable("sign_in.invitation_days", "expected 1 to 90"));
        }
        if self.free_guesses < 1 || self.free_guesses_per_address < 1 {
            return Err(unusable("sign_in.free_guesses", "expected at least 1"));
        }
        if !(1..=86_400).contains(&self.longest_wait_seconds) {
            return Err(unusable("sign_in.longest_wait_seconds", "expected 1 to 86400"));
        }
        if !(8..=1_048_576).contains(&self.password_memory_kib) {
            return Err(unusable("sign_in.password_memory_kib", "expected 8 to 1048576"));
        }
        if !(1..=100).contains(&self.password_passes) {
            return Err(unusable("sign_in.password_passes", "expected 1 to 100"));
        }
        Ok(())
    }
}
