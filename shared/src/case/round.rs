//! 轮次: what a community changed between two rounds; a reviewer sees this first.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, AnswerSheet};

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

#[cfg(test)]
mod tests {
    use alloc::{borrow::ToOwned, vec};

    use super::*;
    use crate::answer::AnswerValue;

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
}
