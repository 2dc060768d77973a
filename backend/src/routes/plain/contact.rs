//! A community with its street, and whom to call there.

use maud::{Markup, html};

use super::words::{Words, fill};
use crate::{
    api::{CommunityView, DivisionLevel, DivisionView},
    state::AppState,
};

/// A community and its offices.
#[derive(Debug)]
pub(super) struct Contact {
    pub(super) community: CommunityView,
    /// Name of the nearest office that has a telephone number, and the number.
    telephone: Option<(String, String)>,
}

impl Contact {
    /// That of a community; none when there is no such community.
    pub(super) fn of(state: &AppState, code: &str) -> Option<Self> {
        let community = state.directory.community(code)?;
        let numbers = &state.config.contacts.telephones;
        let of = |office: &DivisionView| Some((office.name.clone(), numbers.get(&office.code)?.clone()));
        // From the street up.
        let telephone = community.ancestors.iter().rev().find_map(of);
        Some(Self { community, telephone })
    }

    /// Community, street and telephone as a list of facts.
    pub(super) fn facts(&self, words: &Words) -> Markup {
        let said = &words.own.contact;
        let street = self.community.ancestors.iter().rfind(|office| office.level == DivisionLevel::Street);
        html! {
            dl.facts {
                dt { (said.community) }
                dd { (fill(&said.of, &[&self.community.name, &self.community.code])) }
                dt { (said.street) }
                dd {
                    @if let Some(street) = street { (street.name) }
                }
                dt { (said.telephone) }
                dd {
                    @if let Some((office, number)) = &self.telephone {
                        a href={ "tel:" (dialled(number)) } { (fill(&said.of, &[number, office])) }
                    } @else {
                        (said.unknown)
                    }
                }
            }
        }
    }
}

/// What a phone dials of a number as it is written: without an extension and without what parts its
/// digits.
fn dialled(number: &str) -> String {
    let digits = number.chars().take_while(|letter| letter.is_ascii_digit() || " -+()".contains(*letter));
    digits.filter(|letter| letter.is_ascii_digit() || *letter == '+').collect()
}

#[cfg(test)]
mod tests {
    use super::dialled;

    #[test]
    fn a_phone_dials_digits_alone() {
        assert_eq!(dialled("020-0000 0000 转 2"), "02000000000");
        assert_eq!(dialled("+86 (20) 00000000"), "+862000000000");
    }
}
