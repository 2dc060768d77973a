//! What an account may be like.

use shared::people::Role;
use unicode_normalization::UnicodeNormalization;

use super::AccountError;
use crate::{api::FieldError, state::AppState, store::accounts::Account};

/// Most characters of the name of a person or a department.
const LONGEST_TEXT: usize = 64;
/// Most characters of an e-mail address (RFC 5321).
const LONGEST_EMAIL: usize = 254;

/// A user name in the one form in which names are compared.
pub(crate) fn fold_name(typed: &str) -> String {
    typed.trim().nfkc().collect::<String>().to_lowercase()
}

/// Refuses an account with everything that is wrong with it.
pub(super) fn check(state: &AppState, account: &Account) -> Result<(), AccountError> {
    let mut errors = Vec::new();
    let mut refuse = |is_wrong: bool, pointer: &str, code: &str, detail: &str| {
        if is_wrong {
            let (pointer, code, detail) = (pointer.to_owned(), code.to_owned(), detail.to_owned());
            errors.push(FieldError { pointer, code, detail });
        }
    };
    let Account { name, display_name, email, role, division, department, .. } = account;
    refuse(!is_name(name), "/name", "invalid_name", "expected 3 to 64 letters, digits and . _ - @");
    refuse(!is_line(display_name), "/display_name", "invalid_text", "expected 1 to 64 characters in one line");
    refuse(
        email.as_deref().is_some_and(|email| !is_email(email)),
        "/email",
        "invalid_email",
        "expected an e-mail address",
    );
    refuse(
        state.directory.name_of(division.as_str()).is_none(),
        "/division",
        "unknown_division",
        "expected a known division",
    );
    refuse(
        !role.fits(division.level()),
        "/division",
        "wrong_level",
        "expected a division of the level that the role belongs to",
    );
    let department_fits = match department {
        None => *role != Role::Department,
        Some(department) => *role == Role::Department && is_line(department),
    };
    refuse(
        !department_fits,
        "/department",
        "invalid_department",
        "expected the name of a department with that role, and none with any other",
    );
    if errors.is_empty() { Ok(()) } else { Err(AccountError::Invalid(errors)) }
}

/// Whether an account may have a name: letters of any script, so that people can be called by their
/// names; folded already.
pub(crate) fn is_name(name: &str) -> bool {
    (3..=64).contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@'))
        && name.chars().any(char::is_alphanumeric)
}

fn is_line(text: &str) -> bool {
    (1..=LONGEST_TEXT).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

/// Whether a text can be an e-mail address.
pub(crate) fn is_email(text: &str) -> bool {
    let has_sides = text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    has_sides && text.chars().count() <= LONGEST_EMAIL && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_or_width_alone_are_one() {
        assert_eq!(fold_name(" Chen.Wei "), "chen.wei");
        assert_eq!(fold_name("ＣＨＥＮ"), "chen");
    }

    #[test]
    fn a_name_has_letters_and_nothing_that_could_be_more_than_a_name() {
        for name in ["chen.wei", "陈伟明", "a-1", "wei@gz.gov.cn"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "ab", "...", "a b c", "a/b/c", "<b>", "abc\0", &"a".repeat(65)] {
            assert!(!is_name(name), "{name}");
        }
    }
}
