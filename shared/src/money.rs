//! 金额: money in whole fen (分), never in floating point; shown in yuan (元).

use alloc::{format, string::String};

use serde::{Deserialize, Serialize};

/// 分: an amount of money. JSON carries it as an integer, which every reader takes exactly up to
/// [`Fen::MAX`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Fen(u64);

/// More than a JSON number carries exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an amount of at most 9007199254740991 fen")]
pub struct FenError;

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The most that every reader of JSON takes exactly: 2⁵³ − 1 fen, some 90 million million yuan.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// So many fen; none above [`Fen::MAX`].
    pub const fn new(fen: u64) -> Option<Self> {
        if fen <= Self::MAX.0 { Some(Self(fen)) } else { None }
    }

    /// How many fen.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Both together, at most [`Fen::MAX`].
    pub const fn plus(self, other: Self) -> Self {
        let sum = self.0.saturating_add(other.0);
        if sum > Self::MAX.0 { Self::MAX } else { Self(sum) }
    }

    /// What is left of it; none when the other one is larger.
    pub const fn minus(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(left) => Some(Self(left)),
            None => None,
        }
    }

    /// What somebody typed in yuan, with commas or without and with at most two digits behind the
    /// point; none when it is anything else.
    ///
    /// ```
    /// use shared::money::Fen;
    /// assert_eq!(Fen::from_yuan("50,000.5"), Fen::new(5_000_050));
    /// assert_eq!(Fen::from_yuan("0.001"), None);
    /// ```
    pub fn from_yuan(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let (whole, part) = match typed.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (typed, ""),
        };
        let whole: String = whole.chars().filter(|c| !matches!(c, ',' | '，')).collect();
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || part.len() > 2 || !is_number(&whole) || !is_number(part) {
            return None;
        }
        let yuan: u64 = whole.parse().ok()?;
        let fen: u64 = format!("{part:0<2}").parse().ok()?;
        Self::new(yuan.checked_mul(100)?.checked_add(fen)?)
    }

    /// The amount in yuan, with two digits behind the point: `12345.60`.
    pub fn in_yuan(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }

    /// The same for people, with a comma after every three digits: `12,345.60`.
    pub fn grouped(self) -> String {
        let yuan = format!("{}", self.0 / 100);
        let mut text = String::with_capacity(yuan.len() * 2);
        for (position, digit) in yuan.chars().enumerate() {
            if position > 0 && (yuan.len() - position).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        format!("{text}.{:02}", self.0 % 100)
    }
}

impl TryFrom<u64> for Fen {
    type Error = FenError;

    fn try_from(fen: u64) -> Result<Self, FenError> {
        Self::new(fen).ok_or(FenError)
    }
}

impl From<Fen> for u64 {
    fn from(fen: Fen) -> Self {
        fen.0
    }
}

impl core::iter::Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::plus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_to_the_last_fen_or_not_at_all() {
        for (typed, fen) in
            [("0", 0), ("0.5", 50), ("0.05", 5), (" 1 ", 100), ("50000", 5_000_000), ("1,234,567.89", 123_456_789)]
        {
            assert_eq!(Fen::from_yuan(typed), Fen::new(fen), "{typed}");
        }
        for typed in [
            "",
            ".",
            "1.",
            ".5",
            "1.234",
            "-1",
            "+1",
            "1e3",
            "一万",
            "1.2.3",
            "９",
            "90071992547410",
            "99999999999999999999",
        ] {
            assert_eq!(Fen::from_yuan(typed), None, "{typed}");
        }
    }

    #[test]
    fn an_amount_is_shown_in_yuan() {
        for (fen, plain, grouped) in [
            (0, "0.00", "0.00"),
            (5, "0.05", "0.05"),
            (99_999, "999.99", "999.99"),
            (100_000, "1000.00", "1,000.00"),
            (123_456_789, "1234567.89", "1,234,567.89"),
        ] {
            let amount = Fen::new(fen).unwrap();
            assert_eq!((amount.in_yuan().as_str(), amount.grouped().as_str()), (plain, grouped));
            assert_eq!(Fen::from_yuan(&amount.grouped()), Some(amount));
        }
    }

    #[test]
    fn sums_never_leave_the_range() {
        assert_eq!(Fen::MAX.plus(Fen(1)), Fen::MAX);
        assert_eq!(Fen(3).minus(Fen(5)), None);
        assert_eq!([Fen(1), Fen(2), Fen(3)].into_iter().sum::<Fen>(), Fen(6));
        assert_eq!(Fen::new((1 << 53) - 1), Some(Fen::MAX));
        assert_eq!(Fen::new(1 << 53), None);
    }
}
