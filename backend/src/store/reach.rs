//! Reach in SQL: codes that begin with the code of a division.

use sea_orm::{
    ColumnTrait,
    sea_query::{ExprTrait, SimpleExpr},
};
use shared::division::{DivisionCode, DivisionLevel};

/// Whether the code in a column lies in a division. A range of texts rather than a pattern, so
/// that both databases use the column's index.
pub(crate) fn within(column: impl ColumnTrait, division: &DivisionCode) -> SimpleExpr {
    column.gte(division.as_str()).and(column.lt(end_of(division)))
}

/// The first text behind all codes that begin with that of a division. Codes are digits alone, and so
/// is this: every collation orders digits alike, but not whatever else could stand behind them.
pub(super) fn end_of(division: &DivisionCode) -> String {
    let digits = division.as_str();
    let kept = digits.trim_end_matches('9');
    let next = kept.chars().next_back().and_then(|last| char::from_digit(last.to_digit(10)? + 1, 10));
    match next {
        Some(next) => format!("{}{next}", &kept[..kept.len() - 1]),
        // Longer than any code, so behind all that begin with nines.
        None => "9".repeat(DivisionLevel::Community.digits() + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn a_reach_ends_before_the_next_code() {
        for (digits, end) in
            [("44", "45"), ("4401", "4402"), ("4499", "45"), ("440103001101", "440103001102"), ("99", "9999999999999")]
        {
            assert_eq!(end_of(&digits.parse().unwrap()), end, "{digits}");
        }
    }

    #[test]
    fn what_a_reach_ends_with_is_digits_alone() {
        for digits in ["44", "4409", "449999", "440199999", "99", "999999999999"] {
            let end = end_of(&digits.parse().unwrap());
            assert!(end.bytes().all(|byte| byte.is_ascii_digit()) && *end > *digits, "{digits} {end}");
        }
    }
}
