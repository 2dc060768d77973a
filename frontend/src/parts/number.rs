//! Numbers as people type them, and which of them a field takes.

use shared::{exact::Exact, rulebook::NumberField};

use crate::texts::k;

/// Which numbers a field takes.
pub fn range_words(field: &NumberField) -> String {
    let (min, max) = (field.min.plain(), field.max.plain());
    match field.decimals {
        0 => k::NUMBER_RANGE_WHOLE.with(&[&min, &max]),
        decimals => k::NUMBER_RANGE_DECIMALS.with(&[&min, &max, &decimals.to_string()]),
    }
}

/// Reads a typed number: full-width digits, blanks, commas between thousands and a unit sign at the
/// end are forgiven. None when it is not a number; an empty text is not one either, nor is one in
/// which a comma may stand for the point: `9,5` is not to become 95.
pub fn read(typed: &str) -> Option<Exact> {
    let mut plain = String::with_capacity(typed.len());
    // How much stood before the last comma; whether no point has come yet.
    let (mut comma, mut is_whole) = (None::<usize>, true);
    let is_short = |plain: &String, comma: Option<usize>| comma.is_some_and(|before| plain.len() - before != 3);
    // Counted by hand: searching in strings would bring 4 kB of code to a page that has none of it.
    for character in typed.trim().trim_end_matches(['%', '\u{ff05}']).chars() {
        match character {
            '\u{ff10}'..='\u{ff19}' => {
                plain.extend(char::from_digit(u32::from(character) - 0xff10, 10));
            }
            '.' | '\u{ff0e}' | '\u{3002}' => {
                if is_whole && is_short(&plain, comma) {
                    return None;
                }
                is_whole = false;
                plain.push('.');
            }
            ',' | '\u{ff0c}' => {
                if !is_whole || is_short(&plain, comma) || matches!(plain.as_str(), "" | "0") {
                    return None;
                }
                comma = Some(plain.len());
            }
            '-' | '\u{2212}' | '\u{ff0d}' => plain.push('-'),
            ' ' | '\u{3000}' => {}
            // A fraction is how the engine writes numbers, not how people do.
            '/' => return None,
            other => plain.push(other),
        }
    }
    if is_whole && is_short(&plain, comma) { None } else { plain.parse().ok() }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn typed_numbers_are_read_as_people_mean_them() {
        let read_as = |typed, number: &str| assert_eq!(read(typed), number.parse().ok(), "{typed}");
        read_as("86.5", "86.5");
        read_as(" 86.5 % ", "86.5");
        read_as("\u{ff18}\u{ff16}\u{3002}5\u{ff05}", "86.5");
        read_as("1,200", "1200");
        read_as("1\u{ff0c}200\u{ff0c}000.5", "1200000.5");
    }

    #[wasm_bindgen_test]
    fn anything_else_is_not_a_number() {
        for typed in
            ["", "  ", "八十", "1/2", "1e9", "NaN", "1.2.3", "0x10", "1,0", "9,5", "0,500", "12,", "1,2000", "1.5,000"]
        {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
