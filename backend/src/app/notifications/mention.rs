//! 提及: people who are named in a comment with `@`.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;
use shared::people::Role;
use uuid::Uuid;

use crate::{
    app::accounts::fold_name,
    store::{StoreError, accounts::Account, cases::Case, recipients},
};

/// The most people that one comment calls.
const MOST_PEOPLE: usize = 20;
/// The longest user name, in characters.
const LONGEST_NAME: usize = 64;

/// Usable accounts that a text names. Chinese has no blanks between words, so of all names that a
/// text could mean behind one `@` the longest that somebody has is taken.
pub(crate) async fn mentioned(db: &impl ConnectionTrait, text: &str) -> Result<Vec<Account>, StoreError> {
    let places = candidates(text);
    let names: BTreeSet<String> = places.iter().flatten().cloned().collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<String> = names.into_iter().collect();
    let known = recipients::named(db, &names).await?;
    let meant: BTreeSet<&String> = places
        .iter()
        .filter_map(|place| place.iter().find(|name| known.iter().any(|account| account.name == **name)))
        .collect();
    Ok(known.iter().filter(|account| meant.contains(&account.name)).cloned().collect())
}

/// Whether somebody can reach a case at all; `experts` are those assigned to it.
pub(crate) fn reaches(account: &Account, case: &Case, experts: &[Uuid]) -> bool {
    account.division.contains(&case.community)
        && match account.role {
            Role::Administrator => false,
            Role::Expert => experts.contains(&account.id),
            _ => true,
        }
}

/// For each `@` the folded names that could be meant, longest first.
fn candidates(text: &str) -> Vec<Vec<String>> {
    let folded: Vec<char> = fold_name(text).chars().collect();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
    let mut places = Vec::new();
    let mut at = 0;
    while at < folded.len() && places.len() < MOST_PEOPLE {
        // Inside of an address nobody is called.
        let is_call = folded[at] == '@' && (at == 0 || !folded[at - 1].is_ascii_alphanumeric());
        if !is_call {
            at += 1;
            continue;
        }
        let run: Vec<char> = folded[at + 1..].iter().copied().take(LONGEST_NAME).take_while(|c| is_part(*c)).collect();
        places.push((3..=run.len()).rev().map(|length| run[..length].iter().collect()).collect());
        at += 1;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::candidates;

    fn could_mean(text: &str, name: &str) -> bool {
        candidates(text).iter().any(|place| place.iter().any(|candidate| candidate == name))
    }

    #[test]
    fn a_name_is_found_before_words_that_follow_without_a_blank() {
        assert!(could_mean("请@陈伟明看一下", "陈伟明"));
        assert!(could_mean("＠Chen.Wei，请看", "chen.wei"));
        assert!(could_mean("@chen.wei @li.na", "li.na"));
        assert!(could_mean("@wei@gz.gov.cn", "wei@gz.gov.cn"));
    }

    #[test]
    fn the_longest_name_comes_first() {
        assert_eq!(candidates("@abcde")[0], ["abcde", "abcd", "abc"]);
    }

    #[test]
    fn an_address_calls_nobody() {
        assert!(!could_mean("写信给 office@example.com", "example.com"));
        assert!(candidates("没有人").is_empty());
    }

    #[test]
    fn a_text_full_of_signs_is_read_in_bounds() {
        let many = "@".repeat(2000);
        assert!(candidates(&many).len() <= super::MOST_PEOPLE);
    }
}
