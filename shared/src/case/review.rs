//! 评审: verdicts per requirement, and the reviewed result that follows from them.
//!
//! A requirement that is not confirmed counts as if nothing had been answered: nought, and still in
//! the denominator. One that an assessor marks counts by the mark that comes with its verdict. The
//! same engine then works out level and points, so a reviewer sees at once what a verdict does.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::mark;
use crate::{
    answer::{Answer, AnswerSheet},
    evaluate::State,
    exact::Exact,
    outcome::{Explained, ItemOutcome, Outcome},
    rulebook::Rulebook,
};

/// 核定意见: what a reviewer says about one requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 确认.
    Confirmed,
    /// 不确认.
    NotConfirmed,
    /// 需补充材料: not confirmed as long as evidence is missing.
    NeedsEvidence,
}

/// A verdict on one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemVerdict {
    /// The requirement's id in the pack.
    pub requirement: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Words to it; none when there is nothing to say.
    pub remark: Option<String>,
    /// 评定分, with a confirmation of a requirement that an assessor marks. Left out where there is none,
    /// so that what was pinned before there were marks keeps its hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Exact>,
}

/// The sheet as the reviewer sees it: answers that are not confirmed are taken out, marks are put in. A
/// mark that cannot be accepted ([`mark::errors`]) is left out.
pub fn reviewed_sheet(rulebook: &Rulebook, claimed: &AnswerSheet, verdicts: &[ItemVerdict]) -> AnswerSheet {
    let mut sheet = claimed.clone();
    for answer in &mut sheet.answers {
        let refused = verdicts
            .iter()
            .any(|verdict| verdict.requirement == answer.requirement && verdict.verdict != Verdict::Confirmed);
        if refused {
            answer.response = None;
        }
    }
    for verdict in verdicts {
        let Some(response) = mark::answer(rulebook, verdict) else { continue };
        match sheet.answers.iter_mut().find(|answer| answer.requirement == verdict.requirement) {
            Some(answer) => answer.response = Some(response),
            None => sheet.answers.push(Answer {
                evidence: Vec::new(),
                remark: None,
                requirement: verdict.requirement.clone(),
                response: Some(response),
            }),
        }
    }
    sheet
}

/// Ids of the requirements that ask for a verdict: every one that the rules ask of this community,
/// a claimed 不适用 among them.
pub fn asked(claimed: &Outcome<'_>) -> Vec<String> {
    let is_asked = |item: &&ItemOutcome<'_>| !matches!(item.state, State::Hidden | State::Retired);
    claimed.items.iter().filter(is_asked).map(|item| item.id.clone().into_owned()).collect()
}

/// Those of the requirements that ask for a verdict and have none: as long as there are any, neither
/// a county's review nor an expert's is whole.
pub fn without_verdict(asked: &[String], verdicts: &[ItemVerdict]) -> Vec<String> {
    let has_verdict = |id: &String| verdicts.iter().any(|verdict| verdict.requirement == *id);
    asked.iter().filter(|id| !has_verdict(id)).cloned().collect()
}

/// Ids of the requirements that apply and are not claimed as met. What an assessor marks is nobody's to
/// claim.
pub fn not_claimed<'a>(rulebook: &Rulebook, claimed: &'a Outcome<'_>) -> impl Iterator<Item = &'a str> {
    let items = claimed.items.iter().zip(&rulebook.items);
    items
        .filter(|(own, item)| !item.by_assessor && own.state.is_applicable() && own.state != State::Met)
        .map(|(own, _)| &*own.id)
}

/// Where claim and review part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Ids of the requirements whose points or state differ.
    pub items: Vec<String>,
    /// Rule ids of the conditions of levels and vetoes that hold in one and not in the other.
    pub conditions: Vec<String>,
}

/// What differs between the claimed and the reviewed result.
pub fn differences(claimed: &Outcome<'_>, reviewed: &Outcome<'_>) -> Differences {
    let items = claimed
        .items
        .iter()
        .zip(&reviewed.items)
        .filter(|(claimed, reviewed)| claimed.points != reviewed.points || claimed.state != reviewed.state)
        .map(|(claimed, _)| claimed.id.clone().into_owned())
        .collect();
    let mut conditions = Vec::new();
    for (claimed, reviewed) in claimed.levels.iter().zip(&reviewed.levels) {
        if let (Some(claimed), Some(reviewed)) = (&claimed.requires, &reviewed.requires) {
            differing(claimed, reviewed, &mut conditions);
        }
    }
    for (claimed, reviewed) in claimed.vetoes.iter().zip(&reviewed.vetoes) {
        differing(&claimed.unless, &reviewed.unless, &mut conditions);
    }
    Differences { items, conditions }
}

fn differing(claimed: &Explained<'_>, reviewed: &Explained<'_>, into: &mut Vec<String>) {
    if claimed.holds != reviewed.holds {
        into.push(claimed.rule.clone().into_owned());
    }
    for (claimed, reviewed) in claimed.parts.iter().zip(&reviewed.parts) {
        differing(claimed, reviewed, into);
    }
}

/// Whether any level is reached on the first track.
pub fn reaches_a_level(outcome: &Outcome<'_>) -> bool {
    outcome.tracks.first().is_some_and(|track| track.reached.is_some())
}

#[cfg(test)]
mod tests {
    use alloc::{borrow::ToOwned, vec};

    use super::*;
    use crate::canonical;

    #[test]
    fn a_verdict_without_a_mark_is_written_as_it_was_before_there_were_marks() {
        let mut verdict =
            ItemVerdict { requirement: "1.1".to_owned(), verdict: Verdict::Confirmed, remark: None, mark: None };
        let bytes = canonical::to_vec(&verdict).unwrap();
        assert_eq!(bytes, br#"{"remark":null,"requirement":"1.1","verdict":"confirmed"}"#);
        verdict.mark = Some("8.5".parse().unwrap());
        let bytes = canonical::to_vec(&verdict).unwrap();
        assert_eq!(bytes, br#"{"mark":"17/2","remark":null,"requirement":"1.1","verdict":"confirmed"}"#);
    }

    #[test]
    fn a_review_is_whole_once_everything_asked_has_a_verdict() {
        let asked = ["1.1", "1.2", "2.1"].map(str::to_owned);
        let verdict =
            |id: &str, verdict: Verdict| ItemVerdict { requirement: id.to_owned(), verdict, remark: None, mark: None };
        let mut verdicts = vec![verdict("1.2", Verdict::NotConfirmed), verdict("9.9", Verdict::Confirmed)];
        assert_eq!(without_verdict(&asked, &verdicts), ["1.1", "2.1"]);
        verdicts.extend([verdict("1.1", Verdict::Confirmed), verdict("2.1", Verdict::NeedsEvidence)]);
        assert!(without_verdict(&asked, &verdicts).is_empty());
    }
}
