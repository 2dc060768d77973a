//! Codes that people read out and type in: access codes and receipt numbers.
//!
//! Both use Crockford's base 32: no `I`, `L`, `O` and `U`; what is typed may be in small letters,
//! with `O` for `0` and `I` or `L` for `1`, with or without hyphens and spaces.

use rand::RngExt;

const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Symbols of an access code: 50 random bits.
const ACCESS_CODE_SYMBOLS: usize = 10;
/// Random symbols of a receipt number: 60 bits, so that numbers cannot be guessed.
const RECEIPT_SYMBOLS: usize = 12;

/// 访问码 in the one form in which it is hashed: ten symbols, no hyphen.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct AccessCode(String);

impl AccessCode {
    /// A new random code.
    pub(crate) fn random() -> Self {
        Self(random_symbols(ACCESS_CODE_SYMBOLS))
    }

    /// Reads what somebody typed; none when it cannot be a code.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        normalise(text, ACCESS_CODE_SYMBOLS).map(Self)
    }

    /// The form in which it is hashed.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is handed out: `XXXXX-XXXXX`.
    pub(crate) fn for_people(&self) -> String {
        grouped(&self.0, 5)
    }
}

/// 回执编号 without hyphens: twelve random symbols and a check symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReceiptNumber(String);

impl ReceiptNumber {
    /// A new random number.
    pub(crate) fn random() -> Self {
        let mut symbols = random_symbols(RECEIPT_SYMBOLS);
        symbols.push(check_symbol(&symbols));
        Self(symbols)
    }

    /// Reads what somebody typed; none when it is not a number or its check symbol is wrong.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let symbols = normalise(text, RECEIPT_SYMBOLS + 1)?;
        let (body, check) = symbols.split_at(RECEIPT_SYMBOLS);
        check.starts_with(check_symbol(body)).then_some(Self(symbols))
    }

    /// The form in which it is stored.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is shown: `XXXX-XXXX-XXXX-C`.
    pub(crate) fn for_people(&self) -> String {
        grouped(&self.0, 4)
    }
}

fn random_symbols(count: usize) -> String {
    let mut random = rand::rng();
    (0..count).map(|_| char::from(SYMBOLS[random.random_range(0..SYMBOLS.len())])).collect()
}

fn normalise(text: &str, count: usize) -> Option<String> {
    let mut symbols = String::with_capacity(count);
    for character in text.chars().filter(|c| !matches!(c, '-' | ' ')) {
        let symbol = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if symbols.len() == count || value_of(symbol).is_none() {
            return None;
        }
        symbols.push(symbol);
    }
    (symbols.len() == count).then_some(symbols)
}

fn value_of(symbol: char) -> Option<usize> {
    SYMBOLS.iter().position(|known| char::from(*known) == symbol)
}

fn grouped(symbols: &str, size: usize) -> String {
    let groups: Vec<&str> =
        symbols.as_bytes().chunks(size).map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join("-")
}

/// Luhn's sum over base 32: any one wrong symbol and nearly every swap of neighbours is noticed.
fn check_symbol(body: &str) -> char {
    let base = SYMBOLS.len();
    let sum: usize = body
        .chars()
        .rev()
        .filter_map(value_of)
        .enumerate()
        .map(|(place, value)| {
            let weighted = if place % 2 == 0 { value * 2 } else { value };
            weighted / base + weighted % base
        })
        .sum();
    char::from(SYMBOLS[(base - sum % base) % base])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = AccessCode::parse("7K1QD-M0XWA").unwrap();
        for typed in ["7k1qd-m0xwa", "7KIQDMOXWA", " 7klqd moxwa "] {
            assert!(AccessCode::parse(typed) == Some(code.clone()), "{typed}");
        }
        for typed in ["", "7K1QD-M0XW", "7K1QD-M0XWAA", "7K1QD-M0XWU", "访问码访问码访问码访"] {
            assert!(AccessCode::parse(typed).is_none(), "{typed}");
        }
        assert_eq!(code.for_people(), "7K1QD-M0XWA");
    }

    #[test]
    fn one_wrong_symbol_in_a_receipt_number_is_noticed() {
        for _ in 0..20 {
            let number = ReceiptNumber::random();
            let shown = number.for_people();
            assert_eq!(shown.len(), 16);
            assert_eq!(ReceiptNumber::parse(&shown), Some(number.clone()));
            for place in 0..13 {
                for symbol in SYMBOLS {
                    let mut wrong = number.as_str().to_owned().into_bytes();
                    if wrong[place] == *symbol {
                        continue;
                    }
                    wrong[place] = *symbol;
                    let wrong = String::from_utf8(wrong).unwrap();
                    assert_eq!(ReceiptNumber::parse(&wrong), None, "{wrong}");
                }
            }
        }
    }
}
