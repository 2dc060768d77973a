//! Exact numbers: rationals with 64-bit parts, so that browser and server agree to the last digit.
//!
//! Seven requirements may share 20 points, which no decimal can hold; a binary float would round
//! differently along different sums. Arithmetic never panics: a result that does not fit becomes
//! [`Exact::INVALID`], which stays invalid through every further step and is refused once, where
//! the outcome is made. Rounding happens only in [`Exact::display`].

use alloc::{format, string::String};
use core::{
    cmp::Ordering,
    fmt,
    iter::Sum,
    ops::{Add, Mul, Neg, Sub},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Digits allowed before the point of a number that somebody writes.
pub const MAX_WHOLE_DIGITS: usize = 12;
/// Digits allowed after the point of a number that somebody writes.
pub const MAX_DECIMALS: usize = 6;

/// An exact rational number in lowest terms.
///
/// In JSON a string: `"20"` for a whole number, `"20/7"` otherwise. [`FromStr`] reads those and
/// decimals such as `"97.5"`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact {
    numerator: i64,
    /// Above zero; zero marks [`Exact::INVALID`].
    denominator: i64,
}

/// Why a text is not an exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseExactError {
    /// Something other than digits, one point, one slash and a leading minus.
    #[error("not a number: expected digits such as 97.5 or 20/7")]
    NotANumber,
    /// More digits than the model works with.
    #[error("too many digits: at most {MAX_WHOLE_DIGITS} before and {MAX_DECIMALS} after the point")]
    TooManyDigits,
}

impl Exact {
    /// Nought.
    pub const ZERO: Self = Self::whole(0);
    /// One.
    pub const ONE: Self = Self::whole(1);
    /// A hundred, the base of percentages.
    pub const HUNDRED: Self = Self::whole(100);
    /// The result of arithmetic that left the range or divided by zero.
    pub const INVALID: Self = Self { numerator: 0, denominator: 0 };

    /// A whole number.
    #[inline]
    pub const fn whole(value: i64) -> Self {
        Self { numerator: value, denominator: 1 }
    }

    /// A count.
    #[inline]
    pub fn count(value: usize) -> Self {
        i64::try_from(value).map_or(Self::INVALID, Self::whole)
    }

    /// `numerator / denominator` in lowest terms; invalid when the denominator is zero.
    pub fn fraction(numerator: i64, denominator: i64) -> Self {
        Self::reduce(i128::from(numerator), i128::from(denominator))
    }

    /// False for the result of arithmetic that left the range.
    #[inline]
    pub const fn is_valid(self) -> bool {
        self.denominator != 0
    }

    /// True for nought, not for an invalid number.
    #[inline]
    pub const fn is_zero(self) -> bool {
        self.numerator == 0 && self.denominator != 0
    }

    /// Divides; invalid when `by` is zero. Callers that can meet a zero decide about it first.
    #[inline]
    pub fn divided_by(self, by: Self) -> Self {
        if by.numerator == 0 || !self.is_valid() {
            return Self::INVALID;
        }
        let (a, b) = (self.numerator, by.denominator);
        let (c, d) = (self.denominator, by.numerator);
        match (a.checked_mul(b), c.checked_mul(d)) {
            (Some(numerator), Some(denominator)) => Self::reduce_small(numerator, denominator),
            _ => Self::reduce(i128::from(a) * i128::from(b), i128::from(c) * i128::from(d)),
        }
    }

    /// The least whole number that is not below this one.
    pub fn ceiling(self) -> Self {
        if !self.is_valid() {
            return self;
        }
        let down = self.numerator.div_euclid(self.denominator);
        let rest = i64::from(self.numerator.rem_euclid(self.denominator) != 0);
        down.checked_add(rest).map_or(Self::INVALID, Self::whole)
    }

    /// The greatest whole number that is not above this one.
    pub fn floor(self) -> Self {
        if self.is_valid() { Self::whole(self.numerator.div_euclid(self.denominator)) } else { self }
    }

    /// The value when it is a whole number.
    pub fn as_whole(self) -> Option<i64> {
        (self.denominator == 1).then_some(self.numerator)
    }

    /// True when the number has at most `decimals` digits after the point.
    pub fn has_decimals(self, decimals: u8) -> bool {
        self.is_valid() && i128::from(10_u8).pow(u32::from(decimals.min(18))) % i128::from(self.denominator) == 0
    }

    /// For people: rounded half up to `decimals` digits (−0.25 with one digit is −0.2), trailing
    /// zeros kept. This is the one rounding rule of the product.
    pub fn display(self, decimals: u8) -> String {
        if !self.is_valid() {
            return String::from("-");
        }
        let decimals = usize::from(decimals.min(9));
        let mut scale = 1_i128;
        for _ in 0..decimals {
            scale *= 10;
        }
        let (numerator, denominator) = (i128::from(self.numerator), i128::from(self.denominator));
        let rounded = (2 * numerator * scale + denominator).div_euclid(2 * denominator);
        let (sign, size) = if rounded < 0 { ("-", -rounded) } else { ("", rounded) };
        let (Ok(whole), Ok(rest)) = (u64::try_from(size / scale), u64::try_from(size % scale)) else {
            return String::from("-");
        };
        if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:0decimals$}") }
    }

    /// For people, as short as the number allows: `20`, `97.5`, or a fraction such as `20/7`.
    pub fn plain(self) -> String {
        [0, 1, 2, 3, 4, 5, 6]
            .into_iter()
            .find(|decimals| self.has_decimals(*decimals))
            .map_or_else(|| format!("{self}"), |decimals| self.display(decimals))
    }

    /// The smaller one; invalid when either is.
    #[inline]
    pub fn at_most(self, other: Self) -> Self {
        if !other.is_valid() || other < self { other } else { self }
    }

    /// The larger one; invalid when either is.
    #[inline]
    pub fn at_least(self, other: Self) -> Self {
        if !self.is_valid() || (other.is_valid() && other < self) { self } else { other }
    }

    #[inline]
    fn reduce_small(numerator: i64, denominator: i64) -> Self {
        if denominator == 1 {
            return Self { numerator, denominator };
        }
        if numerator == 0 && denominator != 0 {
            return Self::ZERO;
        }
        if denominator > 0 && numerator != i64::MIN {
            let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
            let divisor = divisor.cast_signed();
            return Self { numerator: numerator / divisor, denominator: denominator / divisor };
        }
        Self::reduce(i128::from(numerator), i128::from(denominator))
    }

    #[cold]
    fn reduce(numerator: i128, denominator: i128) -> Self {
        if denominator == 0 {
            return Self::INVALID;
        }
        let (mut a, mut b) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = if denominator < 0 { -a.cast_signed() } else { a.cast_signed() };
        match (i64::try_from(numerator / divisor), i64::try_from(denominator / divisor)) {
            (Ok(numerator), Ok(denominator)) => Self { numerator, denominator },
            _ => Self::INVALID,
        }
    }
}

#[inline]
fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Add for Exact {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        if !self.is_valid() || !other.is_valid() {
            return Self::INVALID;
        }
        if self.denominator == other.denominator {
            if let Some(numerator) = self.numerator.checked_add(other.numerator) {
                return Self::reduce_small(numerator, self.denominator);
            }
        } else if other.denominator == 1 {
            // A whole number changes the numerator by a multiple of the denominator: still in lowest terms.
            if let Some(numerator) =
                other.numerator.checked_mul(self.denominator).and_then(|whole| whole.checked_add(self.numerator))
            {
                return Self { numerator, denominator: self.denominator };
            }
        } else if self.denominator == 1 {
            return other + self;
        } else if let (Some(a), Some(b), Some(denominator)) = (
            self.numerator.checked_mul(other.denominator),
            other.numerator.checked_mul(self.denominator),
            self.denominator.checked_mul(other.denominator),
        ) && let Some(numerator) = a.checked_add(b)
        {
            return Self::reduce_small(numerator, denominator);
        }
        let (a, b) = (i128::from(self.numerator), i128::from(self.denominator));
        let (c, d) = (i128::from(other.numerator), i128::from(other.denominator));
        // Each product is below 2^126, so their sum fits.
        Self::reduce(a * d + c * b, b * d)
    }
}

impl Sub for Exact {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Exact {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        self.numerator.checked_neg().map_or(Self::INVALID, |numerator| Self { numerator, ..self })
    }
}

impl Mul for Exact {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        if !self.is_valid() || !other.is_valid() {
            return Self::INVALID;
        }
        match (self.numerator.checked_mul(other.numerator), self.denominator.checked_mul(other.denominator)) {
            (Some(numerator), Some(denominator)) => Self::reduce_small(numerator, denominator),
            _ => Self::reduce(
                i128::from(self.numerator) * i128::from(other.numerator),
                i128::from(self.denominator) * i128::from(other.denominator),
            ),
        }
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, Add::add)
    }
}

impl PartialOrd for Exact {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    /// By value; an invalid number comes before all others. Whoever decides something by a comparison
    /// asks [`Exact::is_valid`] first.
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        if !self.is_valid() || !other.is_valid() {
            return self.is_valid().cmp(&other.is_valid());
        }
        let left = i128::from(self.numerator) * i128::from(other.denominator);
        left.cmp(&(i128::from(other.numerator) * i128::from(self.denominator)))
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            0 => f.write_str("invalid"),
            1 => f.write_str(itoa::Buffer::new().format(self.numerator)),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Exact {
    type Err = ParseExactError;

    fn from_str(text: &str) -> Result<Self, ParseExactError> {
        if let Some((numerator, denominator)) = text.split_once('/') {
            let fraction = Self::fraction(whole(numerator)?, whole(denominator)?);
            return if fraction.is_valid() { Ok(fraction) } else { Err(ParseExactError::NotANumber) };
        }
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (before, after) = digits.split_once('.').unwrap_or((digits, "0"));
        if before.is_empty()
            || after.is_empty()
            || !before.bytes().chain(after.bytes()).all(|byte| byte.is_ascii_digit())
        {
            return Err(ParseExactError::NotANumber);
        }
        if before.len() > MAX_WHOLE_DIGITS || after.len() > MAX_DECIMALS {
            return Err(ParseExactError::TooManyDigits);
        }
        let mut numerator = 0_i64;
        for byte in before.bytes().chain(after.bytes()) {
            numerator = numerator * 10 + i64::from(byte - b'0');
        }
        let denominator = after.bytes().fold(1_i64, |scale, _| scale * 10);
        Ok(Self::fraction(if negative { -numerator } else { numerator }, denominator))
    }
}

/// A whole number of at most 19 characters, so that every [`Exact`] reads back.
fn whole(text: &str) -> Result<i64, ParseExactError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ParseExactError::NotANumber);
    }
    text.parse().map_err(|_| ParseExactError::TooManyDigits)
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            // Nearly every number is a whole one, which needs no formatter.
            if self.denominator == 1 {
                return serializer.serialize_str(itoa::Buffer::new().format(self.numerator));
            }
            serializer.collect_str(self)
        } else {
            (self.numerator, self.denominator).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return crate::text::parse_string(deserializer);
        }
        let (numerator, denominator) = <(i64, i64)>::deserialize(deserializer)?;
        let number = Self::fraction(numerator, denominator);
        if number.is_valid() { Ok(number) } else { Err(de::Error::custom("an exact number with denominator zero")) }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use alloc::string::ToString;

    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Exact {
        text.parse().expect("a number in a test")
    }

    #[test]
    fn seven_shares_of_twenty_points_add_up_to_twenty() {
        let share = Exact::whole(20).divided_by(Exact::whole(7));
        assert_eq!((0..7).map(|_| share).sum::<Exact>(), Exact::whole(20));
        assert_eq!(share.to_string(), "20/7");
        assert_eq!(share.display(2), "2.86");
    }

    #[test]
    fn display_rounds_half_up() {
        for (text, decimals, expected) in [
            ("0.25", 1, "0.3"),
            ("0.24", 1, "0.2"),
            ("-0.25", 1, "-0.2"),
            ("99.95", 1, "100.0"),
            ("7", 0, "7"),
            ("0.5", 0, "1"),
            ("1/3", 3, "0.333"),
            ("-1/3", 0, "0"),
            ("12.05", 2, "12.05"),
        ] {
            assert_eq!(number(text).display(decimals), expected, "{text} with {decimals} decimals");
        }
    }

    #[test]
    fn odd_texts_are_refused() {
        for text in [
            "", "-", ".", "1.", ".5", "1e5", "1e999", "NaN", "inf", "+1", " 1", "1 ", "１", "0x1", "1/0", "1,5", "--1",
            "1/2/3",
        ] {
            assert_eq!(text.parse::<Exact>(), Err(ParseExactError::NotANumber), "{text}");
        }
        for text in ["1234567890123", "0.1234567", "1234567890123456789012345678901234567890"] {
            assert_eq!(text.parse::<Exact>(), Err(ParseExactError::TooManyDigits), "{text}");
        }
    }

    #[test]
    fn what_leaves_the_range_stays_invalid() {
        let huge = Exact::whole(i64::MAX);
        for broken in [huge + huge, huge * huge, Exact::ONE.divided_by(Exact::ZERO), -Exact::whole(i64::MIN)] {
            assert!(!broken.is_valid());
            assert!(!(broken + Exact::ONE).is_valid() && !(broken * Exact::ZERO).is_valid());
            assert!(!broken.at_least(Exact::ZERO).is_valid() && !Exact::ZERO.at_most(broken).is_valid());
            assert!(!broken.at_most(Exact::ZERO).is_valid() && !Exact::ZERO.at_least(broken).is_valid());
            assert!(broken < -Exact::whole(i64::MAX) && broken < Exact::fraction(1, 3));
        }
    }

    proptest! {
        #[test]
        fn sums_do_not_depend_on_order(parts in prop::collection::vec((-1000_i64..1000, 1_i64..50), 0..12)) {
            let numbers: alloc::vec::Vec<Exact> = parts.iter().map(|(n, d)| Exact::fraction(*n, *d)).collect();
            let backwards: Exact = numbers.iter().rev().copied().sum();
            prop_assert_eq!(numbers.into_iter().sum::<Exact>(), backwards);
        }

        #[test]
        fn every_number_reads_back(numerator in any::<i64>(), denominator in 1..=i64::MAX) {
            let number = Exact::fraction(numerator, denominator);
            prop_assert_eq!(number.to_string().parse::<Exact>(), Ok(number));
            prop_assert_eq!(number.divided_by(Exact::ONE), number);
        }
    }
}
