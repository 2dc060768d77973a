//! 工作量证明: challenges after the ALTCHA protocol, version 2, that a device works out before a
//! stranger's answer is taken.
//!
//! The server derives a key from a counter by chance and shows the first half of it; the device tries
//! counters until it meets that half. How many it has to try at most is the work, so it ends for
//! certain and an answer costs the server one key. Nobody is asked: no third party, no account, no
//! picture to look at.
//!
//! What a challenge is for, its work and its end are signed with it. That it is used once is for
//! whoever takes the answer to see to.

use std::collections::BTreeMap;

use altcha::{CreateChallengeOptions, HmacAlgorithm, Payload, VerifySolutionOptions};
use data_encoding::BASE64;
use serde_json::Value;
use shared::api::surveys::Challenge;
use subtle::ConstantTimeEq;

use crate::privacy::Privacy;

/// How keys are derived: browsers do it themselves where a page came encrypted.
const ALGORITHM: &str = "PBKDF2/SHA-256";
/// Rounds for one key.
const ROUNDS: u32 = 1000;
/// The longest solution that is looked at, in characters of base64.
const LONGEST: usize = 4096;

/// Makes challenges, and looks at what comes back.
pub(crate) struct Challenges {
    secret: String,
    key_secret: String,
}

/// What a challenge is for, as it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Purpose {
    /// What it lets through, and which one.
    pub(crate) subject: String,
    /// Counters that have to be tried at most.
    pub(crate) work: u32,
    /// Seconds since 1970 after which it is worth nothing.
    pub(crate) expires_at: i64,
}

/// A challenge that somebody has met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Solved {
    pub(crate) purpose: Purpose,
    /// Tells it from all others.
    pub(crate) nonce: String,
}

/// Why a challenge is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChallengeFault {
    /// It is not from here, or not solved.
    #[error("the challenge is not from this server, or is not solved")]
    Invalid,
    /// It came too late.
    #[error("the challenge is too old")]
    Expired,
    /// It cannot be made.
    #[error("no challenge can be made")]
    Failed,
}

/// Members of the signed data.
const SUBJECT: &str = "subject";
const WORK: &str = "work";

impl Challenges {
    /// Signs with what the privacy key gives: every server on one database has the same.
    pub(crate) fn new(privacy: &Privacy) -> Self {
        let secret = |sort| privacy.fingerprint_text(sort, &[]);
        Self { secret: secret("challenge"), key_secret: secret("challenge key") }
    }

    /// A new challenge.
    pub(crate) fn create(&self, purpose: &Purpose) -> Result<Challenge, ChallengeFault> {
        let data = BTreeMap::from([
            (SUBJECT.to_owned(), Value::from(purpose.subject.as_str())),
            (WORK.to_owned(), Value::from(purpose.work.to_string())),
        ]);
        // Each counter is as likely as any other, so that nobody saves anything by beginning elsewhere
        // or by throwing challenges away.
        let counter = rand::random_range(1..=purpose.work.max(1));
        let made = altcha::create_challenge(CreateChallengeOptions {
            algorithm: ALGORITHM.to_owned(),
            cost: ROUNDS,
            counter: Some(counter),
            data: Some(data),
            expires_at: Some(purpose.expires_at),
            hmac_signature_secret: Some(self.secret.clone()),
            hmac_key_signature_secret: Some(self.key_secret.clone()),
            ..CreateChallengeOptions::default()
        })
        .map_err(|_| ChallengeFault::Failed)?;
        // Both are written as the protocol has it.
        let json = serde_json::to_value(made).map_err(|_| ChallengeFault::Failed)?;
        serde_json::from_value(json).map_err(|_| ChallengeFault::Failed)
    }

    /// Looks at what the widget of ALTCHA or a page of ours sends: base64 of challenge and solution.
    /// `now` is seconds since 1970.
    pub(crate) fn check(&self, payload: &str, now: i64) -> Result<Solved, ChallengeFault> {
        let invalid = ChallengeFault::Invalid;
        if payload.len() > LONGEST {
            return Err(invalid);
        }
        let json = BASE64.decode(payload.as_bytes()).map_err(|_| invalid)?;
        let Payload { mut challenge, solution } = serde_json::from_slice(&json).map_err(|_| invalid)?;
        let sent = challenge.signature.take().ok_or(invalid)?;
        let signed = self.sign(&mut challenge)?;
        if !bool::from(signed.as_bytes().ct_eq(sent.as_bytes())) {
            return Err(invalid);
        }
        let expires_at = challenge.parameters.expires_at.take().ok_or(invalid)?;
        if now > expires_at {
            return Err(ChallengeFault::Expired);
        }
        // The library goes by the clock of the machine, and the day of this server may be another.
        self.sign(&mut challenge)?;
        let result = altcha::verify_solution(VerifySolutionOptions {
            hmac_key_signature_secret: Some(self.key_secret.clone()),
            ..VerifySolutionOptions::new(&challenge, &solution, &self.secret)
        })
        .map_err(|_| invalid)?;
        if !result.verified {
            return Err(invalid);
        }
        let data = challenge.parameters.data.unwrap_or_default();
        let member = |name: &str| data.get(name).and_then(Value::as_str).ok_or(invalid);
        let work = member(WORK)?.parse().map_err(|_| invalid)?;
        let purpose = Purpose { subject: member(SUBJECT)?.to_owned(), work, expires_at };
        Ok(Solved { purpose, nonce: challenge.parameters.nonce })
    }

    /// Signs the parameters as they are now; gives the signature.
    fn sign(&self, challenge: &mut altcha::Challenge) -> Result<String, ChallengeFault> {
        let signed =
            altcha::sign_challenge(&HmacAlgorithm::Sha256, &mut challenge.parameters, None, &self.secret, None)
                .map_err(|_| ChallengeFault::Invalid)?;
        challenge.signature.clone_from(&signed.signature);
        signed.signature.ok_or(ChallengeFault::Failed)
    }
}

#[cfg(test)]
mod tests {
    use altcha::{SolveChallengeOptions, solve_challenge};
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_700_000_000;

    fn challenges(byte: u8) -> Challenges {
        Challenges::new(&Privacy::for_testing(byte))
    }

    fn purpose() -> Purpose {
        Purpose { subject: "survey".to_owned(), work: 6, expires_at: NOW + 60 }
    }

    /// What a device sends, after `change`.
    fn solved(challenge: &Challenge, change: impl FnOnce(&mut Value)) -> String {
        let read: altcha::Challenge = serde_json::from_value(serde_json::to_value(challenge).unwrap()).unwrap();
        let solution = solve_challenge(SolveChallengeOptions::new(&read)).unwrap().unwrap();
        let mut payload = json!({ "challenge": challenge, "solution": solution });
        change(&mut payload);
        BASE64.encode(payload.to_string().as_bytes())
    }

    #[test]
    fn a_challenge_is_met_by_the_solver_of_the_protocol() {
        let (own, purpose) = (challenges(7), purpose());
        let challenge = own.create(&purpose).unwrap();
        assert_eq!(challenge.parameters.key_prefix.len(), 32, "half of the key");
        let sent = solved(&challenge, |_| {});
        let solved = own.check(&sent, NOW).unwrap();
        assert_eq!((&solved.purpose, &solved.nonce), (&purpose, &challenge.parameters.nonce));
        assert_ne!(own.create(&self::purpose()).unwrap().parameters.nonce, solved.nonce);
    }

    #[test]
    fn what_is_altered_late_or_from_elsewhere_is_not_met() {
        let own = challenges(7);
        let challenge = own.create(&purpose()).unwrap();
        let check = |sent: &str, now| own.check(sent, now).unwrap_err();
        let sent = solved(&challenge, |_| {});
        assert_eq!(check(&sent, NOW + 61), ChallengeFault::Expired);
        assert_eq!(challenges(8).check(&sent, NOW).unwrap_err(), ChallengeFault::Invalid);
        for change in [
            |payload: &mut Value| payload["challenge"]["parameters"]["data"]["work"] = json!("1"),
            |payload: &mut Value| payload["challenge"]["parameters"]["data"]["subject"] = json!("other"),
            |payload: &mut Value| payload["challenge"]["parameters"]["expiresAt"] = json!(NOW + 9_999),
            |payload: &mut Value| payload["challenge"]["parameters"]["keyPrefix"] = json!("00"),
            |payload: &mut Value| payload["challenge"]["signature"] = json!(""),
            |payload: &mut Value| payload["solution"]["derivedKey"] = json!("00".repeat(32)),
            |payload: &mut Value| payload["solution"]["derivedKey"] = json!("not hex"),
            |payload: &mut Value| payload["solution"] = json!(null),
        ] {
            assert_eq!(check(&solved(&challenge, change), NOW), ChallengeFault::Invalid);
        }
        for nonsense in ["", "%", "e30=", &"A".repeat(LONGEST + 4)] {
            assert_eq!(check(nonsense, NOW), ChallengeFault::Invalid);
        }
    }
}
