//! 轮次: what a community changed between two rounds; a reviewer sees this first.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::attachment::Purpose;
use crate::answer::{Answer, AnswerSheet, FactValue};

/// One requirement that was answered differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The requirement's id in the pack.
    pub requirement: String,
    /// What was said before; none when nothing was.
    pub before: Option<Answer>,
    /// What is said now; none when it was taken back.
    pub after: Option<Answer>,
}

/// One fact of the community's profile that is told differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// The fact's id in the pack.
    pub fact: String,
    /// What was said before; none when nothing was.
    pub before: Option<FactValue>,
    /// What is said now; none when it was taken back.
    pub after: Option<FactValue>,
}

/// What matters of an attachment for whether it tells two rounds apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attached<'a> {
    /// What it is there for.
    pub purpose: Purpose,
    /// The round that it was added for.
    pub round: u32,
    /// When it was taken away, as the API writes instants.
    pub removed_at: Option<&'a str>,
}

/// What a community has done with a photo or document since the round before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// It is new.
    Added,
    /// It was there and has been taken away.
    Removed,
}

/// What differs, in the order of the later sheet; requirements that are gone come last.
pub fn changes(before: &AnswerSheet, after: &AnswerSheet) -> Vec<Change> {
    let find = |sheet: &AnswerSheet, id: &str| sheet.answers.iter().find(|answer| answer.requirement == id).cloned();
    let now = after.answers.iter().filter_map(|answer| {
        let earlier = find(before, &answer.requirement);
        (earlier.as_ref() != Some(answer)).then(|| Change {
            requirement: answer.requirement.clone(),
            before: earlier,
            after: Some(answer.clone()),
        })
    });
    let gone = before.answers.iter().filter(|answer| find(after, &answer.requirement).is_none()).map(|answer| Change {
        requirement: answer.requirement.clone(),
        before: Some(answer.clone()),
        after: None,
    });
    now.chain(gone).collect()
}

/// Facts that are told differently, in the order of the later sheet; those that are gone come last.
pub fn fact_changes(before: &AnswerSheet, after: &AnswerSheet) -> Vec<FactChange> {
    let value = |sheet: &AnswerSheet, id: &str| {
        sheet.facts.iter().find(|known| known.fact == id).map(|known| known.value.clone())
    };
    let gone = before.facts.iter().filter(|known| value(after, &known.fact).is_none());
    let change = after.facts.iter().chain(gone).map(|known| FactChange {
        fact: known.fact.clone(),
        before: value(before, &known.fact),
        after: value(after, &known.fact),
    });
    change.filter(|change| change.before != change.after).collect()
}

/// What an attachment tells of a round; `since` is when the round before came to its end, as the API
/// writes instants. What was taken away before that was seen in its place, and what was added and taken
/// away again has changed nothing. Photos of the on-site check are not the community's.
pub fn file_change(file: &Attached<'_>, round: u32, since: &str) -> Option<FileChange> {
    if file.purpose != Purpose::Evidence {
        return None;
    }
    match file.removed_at {
        None => (file.round == round).then_some(FileChange::Added),
        Some(at) => (file.round < round && at >= since).then_some(FileChange::Removed),
    }
}

#[cfg(test)]
mod tests {
    use alloc::{borrow::ToOwned, vec};

    use super::*;
    use crate::answer::{AnswerValue, FactAnswer};

    fn answer(requirement: &str, choice: &str) -> Answer {
        Answer {
            requirement: requirement.to_owned(),
            response: Some(AnswerValue::Choice(choice.to_owned())),
            remark: None,
            evidence: Vec::new(),
        }
    }

    fn sheet(answers: Vec<Answer>) -> AnswerSheet {
        AnswerSheet { as_of: "2026-11-24".parse().unwrap(), facts: Vec::new(), previous: None, answers }
    }

    #[test]
    fn only_what_differs_is_listed() {
        let before = sheet(vec![answer("1.1", "met"), answer("1.2", "not_met"), answer("1.3", "met")]);
        let after = sheet(vec![answer("1.2", "met"), answer("1.1", "met"), answer("2.1", "met")]);
        let changed = changes(&before, &after);
        let ids: Vec<_> = changed
            .iter()
            .map(|change| (&*change.requirement, change.before.is_some(), change.after.is_some()))
            .collect();
        assert_eq!(ids, [("1.2", true, true), ("2.1", false, true), ("1.3", true, false)]);
        assert!(changes(&before, &before).is_empty());
    }
    #[test]
    fn facts_that_are_told_differently_are_listed() {
        let fact = |fact: &str, value| FactAnswer { fact: fact.to_owned(), value: FactValue::Flag(value) };
        let mut before = sheet(vec![answer("1.1", "met")]);
        before.facts = vec![fact("old", true), fact("school", true), fact("river", false)];
        let mut after = before.clone();
        after.facts = vec![fact("river", true), fact("school", true), fact("lake", true)];
        let changed = fact_changes(&before, &after);
        let told: Vec<_> = changed.iter().map(|own| (&*own.fact, own.before.clone(), own.after.clone())).collect();
        let flag = |value| Some(FactValue::Flag(value));
        let expected = [("river", flag(false), flag(true)), ("lake", None, flag(true)), ("old", flag(true), None)];
        assert_eq!(told, expected);
        assert!(changes(&before, &after).is_empty());
        assert!(fact_changes(&before, &before).is_empty());
    }

    #[test]
    fn photos_that_were_added_for_the_round_or_taken_away_since_the_one_before_are_listed() {
        let told = |purpose, round, removed_at| {
            file_change(&Attached { purpose, round, removed_at }, 3, "2026-11-24T02:00:00.000Z")
        };
        let (earlier, later) = (Some("2026-11-24T01:59:59.999Z"), Some("2026-11-24T02:00:00.001Z"));
        assert_eq!(told(Purpose::Evidence, 3, None), Some(FileChange::Added));
        assert_eq!(told(Purpose::Evidence, 2, later), Some(FileChange::Removed));
        assert_eq!(told(Purpose::Evidence, 2, None), None, "it was there and is there");
        assert_eq!(told(Purpose::Evidence, 1, earlier), None, "the round before went without it");
        assert_eq!(told(Purpose::Evidence, 3, later), None, "added and taken away again");
        assert_eq!(told(Purpose::OnSite, 3, None), None);
    }
}
