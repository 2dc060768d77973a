//! 分页: lists page by page.
//!
//! One line more is read than a page has: that there is one says that another page follows. That page begins
//! behind the last line of this one, which two values name, written `first~second`.

use std::str::FromStr;

use crate::api::FieldError;

/// Leaves the lines of one page; the last of them when another page follows.
pub(crate) fn cut<T>(found: &mut Vec<T>, limit: u64) -> Option<&T> {
    let has_more = found.len() as u64 > limit;
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    found.last().filter(|_| has_more)
}

/// What a page begins behind, from what the page before gave as next; the error says that no page gives such
/// a text.
pub(crate) fn behind<A: FromStr, B: FromStr>(after: Option<&str>) -> Result<Option<(A, B)>, FieldError> {
    let read = |text: &str| {
        let (first, second) = text.split_once('~')?;
        Some((first.parse().ok()?, second.parse().ok()?))
    };
    let wrong = || FieldError::new("/after", "invalid_parameter", "expected what the page before gave as next");
    after.map(|text| read(text).ok_or_else(wrong)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_line_too_many_says_that_another_page_follows() {
        let cut_at = |limit| {
            let mut found = vec![1, 2, 3];
            let next = cut(&mut found, limit).copied();
            (found.len(), next)
        };
        assert_eq!(cut_at(2), (2, Some(2)));
        assert_eq!(cut_at(3), (3, None));
        assert_eq!(cut(&mut Vec::<u8>::new(), 1), None);
    }

    #[test]
    fn what_no_page_gives_is_said_to_be_wrong() {
        assert!(behind::<i64, i64>(None).is_ok_and(|after| after.is_none()));
        assert!(behind::<i64, String>(Some("7~a~b")).is_ok_and(|after| after == Some((7, "a~b".to_owned()))));
        for text in ["", "7", "7~", "~7", "a~7"] {
            assert!(behind::<i64, i64>(Some(text)).is_err_and(|error| error.pointer == "/after"), "{text}");
        }
    }
}
