//! Ids that sort by time: UUID version 7. And names by chance alone.

use super::time;

/// A new id.
pub fn version_7() -> String {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = gloo_utils::window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    layout(time::now(), bytes)
}

/// 128 bits by chance, as hexadecimal digits.
pub fn random_hex() -> String {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = gloo_utils::window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.into_iter().flat_map(digits).collect()
}

/// The two hexadecimal digits of a byte.
pub(crate) fn digits(byte: u8) -> impl Iterator<Item = char> {
    [byte >> 4, byte & 15].into_iter().filter_map(|digit| char::from_digit(digit.into(), 16))
}

/// 48 bits of milliseconds, then version, variant and chance.
fn layout(milliseconds: u64, mut bytes: [u8; 16]) -> String {
    bytes[..6].copy_from_slice(&milliseconds.to_be_bytes()[2..]);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (position, byte) in bytes.into_iter().enumerate() {
        if matches!(position, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.extend(digits(byte));
    }
    text
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn version_and_variant_are_in_their_places() {
        assert_eq!(super::layout(0x0123_4567_89ab, [0xff; 16]), "01234567-89ab-7fff-bfff-ffffffffffff");
    }
}
