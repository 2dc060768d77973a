//! Whom people may turn to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::division::{DivisionCode, DivisionLevel};

use super::{ConfigError, unusable};

/// Longest telephone number and longest contact, in characters.
const LONGEST: usize = 100;

/// Section `[contacts]`: what the pages that need no scripts tell people to turn to. It stands in the
/// configuration because no directory of divisions carries numbers, and because a page that helps when
/// other things fail should not wait for somebody to have signed in and typed them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContactConfig {
    /// Whom to tell when a page cannot be used by somebody: office, telephone, e-mail, as the accessibility
    /// statement says it. Default: nobody in particular; the statement names the committee and the street.
    pub accessibility: String,
    /// Telephone numbers by the code of a street, county, city or province, in quotes. A community is shown
    /// that of its street, else the nearest one above it, with the name of the office it belongs to.
    /// Default: none.
    pub telephones: BTreeMap<String, String>,
}

impl ContactConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if !is_plain(&self.accessibility) {
            return Err(unusable("contacts.accessibility", "expected at most 100 characters in one line"));
        }
        for (code, number) in &self.telephones {
            let is_office =
                code.parse::<DivisionCode>().is_ok_and(|division| division.level() != DivisionLevel::Community);
            if !is_office {
                return Err(unusable("contacts.telephones", format!("{code}: expected a code of 2, 4, 6 or 9 digits")));
            }
            if !is_plain(number) || number.bytes().filter(u8::is_ascii_digit).count() < 3 {
                return Err(unusable("contacts.telephones", format!("{code}: expected a telephone number")));
            }
        }
        Ok(())
    }
}

fn is_plain(text: &str) -> bool {
    text.chars().count() <= LONGEST && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_belong_to_offices() {
        let with = |code: &str, number: &str| ContactConfig {
            telephones: [(code.to_owned(), number.to_owned())].into(),
            ..ContactConfig::default()
        };
        for code in ["44", "4401", "440103", "440103001"] {
            assert!(with(code, "020-81216110 转 2").check().is_ok(), "{code}");
        }
        let odd = [("440103001101", "12345"), ("荔湾", "12345"), ("4401", ""), ("4401", "无"), ("4401", "12345\n")];
        for (code, number) in odd {
            assert!(with(code, number).check().is_err(), "{code} {number:?}");
        }
    }
}
