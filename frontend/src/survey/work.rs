//! 工作量证明: works out what the server asks of a device before it takes an answer, after the ALTCHA
//! protocol: the counter whose key begins with what is shown.
//!
//! The browser derives the keys itself where it may, which only pages that came encrypted or from the
//! device itself are allowed; elsewhere the same is worked out here, in small pieces, so that the page
//! stays quick to the touch.

use hmac::{Hmac, KeyInit, Mac};
use js_sys::{Array, Uint8Array};
use sha2::Sha256;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, Pbkdf2Params, SubtleCrypto};

use crate::{
    api::surveys::{Challenge, Solution},
    browser::task,
};

/// How keys are derived, as the protocol and the browser name it.
const ALGORITHM: &str = "PBKDF2/SHA-256";
/// Bytes of a key.
const KEY_BYTES: usize = 32;
/// Keys between two breaths when they are worked out here: a few milliseconds.
const AT_ONCE: u32 = 2;

/// Works it out; none when it cannot be done.
pub(super) async fn solve(challenge: &Challenge) -> Option<Solution> {
    if challenge.algorithm != ALGORITHM {
        return None;
    }
    let prefix = challenge.key_prefix.as_str();
    let (nonce, salt) = (bytes_of(&challenge.nonce)?, bytes_of(&challenge.salt)?);
    let browser = subtle();
    // One more than is asked for, should the other side count differently at the end.
    for counter in 0..=challenge.work.saturating_add(1) {
        let password = [nonce.as_slice(), &counter.to_be_bytes()].concat();
        let key = if let Some(browser) = &browser {
            derived_by(browser, &password, &salt, challenge.cost).await?
        } else {
            if counter % AT_ONCE == 0 {
                task::pause(0).await;
            }
            derived(&password, &salt, challenge.cost)
        };
        let key = hex(&key);
        if key.starts_with(prefix) {
            return Some(Solution { counter, derived_key: key });
        }
    }
    None
}

/// The browser's own, where the page may use it.
fn subtle() -> Option<SubtleCrypto> {
    let subtle = gloo_utils::window().crypto().ok()?.subtle();
    (!AsRef::<JsValue>::as_ref(&subtle).is_undefined()).then_some(subtle)
}

async fn derived_by(subtle: &SubtleCrypto, password: &[u8], salt: &[u8], rounds: u32) -> Option<[u8; KEY_BYTES]> {
    let uses = Array::of1(&JsValue::from_str("deriveBits"));
    let password = Uint8Array::from(password);
    let key = subtle.import_key_with_str("raw", &password, "PBKDF2", false, &uses).ok()?;
    let key: CryptoKey = JsFuture::from(key).await.ok()?.into();
    let how = Pbkdf2Params::new("PBKDF2", &JsValue::from_str("SHA-256"), rounds, &Uint8Array::from(salt));
    let bits = u32::try_from(KEY_BYTES * 8).unwrap_or_default();
    let derived = subtle.derive_bits_with_object(&how, &key, bits).ok()?;
    let derived = Uint8Array::new(&JsFuture::from(derived).await.ok()?).to_vec();
    derived.try_into().ok()
}

/// PBKDF2 with HMAC-SHA-256 (RFC 8018), as many bytes as the hash has.
fn derived(password: &[u8], salt: &[u8], rounds: u32) -> [u8; KEY_BYTES] {
    let Ok(keyed) = Hmac::<Sha256>::new_from_slice(password) else { return [0; KEY_BYTES] };
    let mut first = keyed.clone();
    first.update(salt);
    first.update(&1_u32.to_be_bytes());
    let mut last = first.finalize().into_bytes();
    let mut key = last;
    for _ in 1..rounds {
        let mut next = keyed.clone();
        next.update(&last);
        last = next.finalize().into_bytes();
        for (byte, other) in key.iter_mut().zip(last) {
            *byte ^= other;
        }
    }
    key.into()
}

fn hex(bytes: &[u8]) -> String {
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'));
    bytes.iter().flat_map(digits).collect()
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    hex.as_bytes().chunks(2).map(pair).collect()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    /// RFC 7914, section 11: the first half.
    const KNOWN: &str = "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc";

    #[wasm_bindgen_test]
    async fn the_browser_and_this_page_derive_the_same_key() {
        assert_eq!(hex(&derived(b"passwd", b"salt", 1)), KNOWN);
        let browser = subtle().expect("tests come from the device itself");
        assert_eq!(hex(&derived_by(&browser, b"passwd", b"salt", 1).await.expect("a key")), KNOWN);
        for rounds in [2, 100] {
            let own = derived(b"\x00\xff", b"", rounds);
            assert_eq!(derived_by(&browser, b"\x00\xff", b"", rounds).await, Some(own), "{rounds}");
        }
    }

    #[wasm_bindgen_test]
    async fn the_counter_is_found() {
        let nonce = "000102030405060708090a0b0c0d0e0f";
        let salt = "101112131415161718191a1b1c1d1e1f";
        let password = [bytes_of(nonce).expect("hex"), 7_u32.to_be_bytes().to_vec()].concat();
        let key = hex(&derived(&password, &bytes_of(salt).expect("hex"), 3));
        let challenge = Challenge {
            algorithm: ALGORITHM.to_owned(),
            cost: 3,
            key_prefix: key[..32].to_owned(),
            nonce: nonce.to_owned(),
            salt: salt.to_owned(),
            work: 9,
            whole: JsValue::NULL,
        };
        assert_eq!(solve(&challenge).await, Some(Solution { counter: 7, derived_key: key }));
        let other = Challenge { work: 5, ..challenge };
        assert_eq!(solve(&other).await, None);
    }

    #[wasm_bindgen_test]
    fn what_is_not_hexadecimal_is_nothing() {
        assert_eq!(bytes_of("00ff"), Some(vec![0, 255]));
        for text in ["0", "0g", "七"] {
            assert_eq!(bytes_of(text), None, "{text}");
        }
    }
}
