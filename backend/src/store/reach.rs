//! Reach in SQL: codes that begin with the code of a division.

use sea_orm::{
    ColumnTrait,
    sea_query::{ExprTrait, SimpleExpr},
};
use shared::division::DivisionCode;

/// Whether the code in a column lies in a division. A range of texts rather than a pattern, so
/// that both databases use the column's index whatever their collation; codes are digits alone.
pub(crate) fn within(column: impl ColumnTrait, division: &DivisionCode) -> SimpleExpr {
    let begins = column.gte(division.as_str());
    match end_of(division.as_str()) {
        None => begins,
        Some(end) => begins.and(column.lt(end)),
    }
}

/// The first text behind all that begin with these digits; none behind nines.
fn end_of(digits: &str) -> Option<String> {
    let kept = digits.trim_end_matches('9');
    let last = kept.chars().next_back()?;
    let next = char::from_digit(last.to_digit(10)? + 1, 10)?;
    Some(format!("{}{next}", &kept[..kept.len() - 1]))
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn a_reach_ends_before_the_next_code() {
        for (digits, end) in [("44", Some("45")), ("4401", Some("4402")), ("4499", Some("45")), ("99", None)] {
            assert_eq!(end_of(digits).as_deref(), end, "{digits}");
        }
    }
}
