//! 第二因素: time-based one-time passwords (RFC 6238) as every authenticator app makes them: six
//! digits, thirty seconds, SHA-1. A code of the step before or after is taken as well.

use totp_rs::{Algorithm, Builder, Totp, TotpError};

/// Bytes of a secret, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
const STEP_SECONDS: u64 = 30;

/// What an app shows above the code.
const ISSUER: &str = "绿社通";

/// A new secret.
pub(crate) fn new_secret() -> [u8; SECRET_BYTES] {
    rand::random()
}

/// The secret as people type it, and as a QR code carries it.
pub(crate) fn for_people(secret: &[u8], name: &str) -> Result<(String, String), TotpError> {
    let totp = totp(secret, name)?;
    Ok((totp.secret().to_base32(), totp.to_url()?))
}

/// The time step that a code belongs to, if it is right now; the caller sees to it that no step
/// is used twice.
pub(crate) fn matching_step(secret: &[u8], code: &str, now_ms: i64) -> Option<i64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds = u64::try_from(now_ms / 1000).ok()?;
    let step = totp(secret, "").ok()?.check(&digits, seconds)?;
    i64::try_from(step).ok()
}

fn totp(secret: &[u8], name: &str) -> Result<Totp, TotpError> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(STEP_SECONDS)
        .with_secret(secret.to_vec())
        .with_issuer(Some(ISSUER))
        .with_account_name(name)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the examples in RFC 6238.
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        for (seconds, code) in [(59_i64, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(matching_step(SECRET, code, seconds * 1000), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_neighbouring_step_is_taken_and_no_further_one() {
        let at = |seconds: i64| matching_step(SECRET, "081804", seconds * 1000);
        let step = Some(1_111_111_109 / 30);
        assert_eq!(at(1_111_111_109 - 30), step);
        assert_eq!(at(1_111_111_109 + 30), step);
        assert_eq!(at(1_111_111_109 - 60), None);
        assert_eq!(at(1_111_111_109 + 60), None);
    }

    #[test]
    fn what_is_not_six_digits_is_no_code() {
        for code in ["", "08180", "0818044", "０８１８０４", "abcdef", "08180\0"] {
            assert_eq!(matching_step(SECRET, code, 1_111_111_109_000), None, "{code:?}");
        }
        assert!(matching_step(SECRET, "081 804", 1_111_111_109_000).is_some());
    }

    #[test]
    fn the_link_names_product_and_account() {
        let (typed, url) = for_people(SECRET, "chenwei").unwrap();
        assert_eq!(typed, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(url.starts_with("otpauth://totp/") && url.contains(&typed) && url.contains("chenwei"), "{url}");
    }
}
