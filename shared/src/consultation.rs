//! 征求意见: a draft standard is open for comment, requirement by requirement.
//!
//! Whoever wants to comments from the first to the last day, both counted, in China's time (UTC+8,
//! [`crate::notice::Period`]), with a name or without. Every comment is answered 采纳, 部分采纳 or
//! 不采纳 with a reason; the summary that is published holds counts and, by requirement, the gist
//! of each comment in the words of whoever answered, so that nothing of a person gets into it.
//! Source: `programme.md`, "The process": drafts went out twice, 35 opinions were adopted.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::notice::{Flaw, Phase, text_flaw};

/// Longest comment, in characters.
pub const MAX_COMMENT_CHARACTERS: usize = 2000;
/// Longest name or organisation of a commenter, in characters.
pub const MAX_COMMENTER_CHARACTERS: usize = 100;
/// Longest gist or reason of an answer, in characters.
pub const MAX_ANSWER_CHARACTERS: usize = 2000;

/// How far a consultation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConsultationState {
    /// Public; its days say whether comments are taken.
    Open,
    /// 已公布意见采纳情况: nothing in it changes any more.
    Summarised,
}

/// 采纳情况 of one comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CommentResult {
    /// 采纳.
    Adopted,
    /// 部分采纳.
    PartlyAdopted,
    /// 不采纳.
    NotAdopted,
}

/// 意见: what a commenter writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CommentWords {
    /// About which requirement; none for the draft as a whole.
    pub requirement: Option<String>,
    /// The comment.
    pub text: String,
    /// 姓名; may be empty.
    #[serde(default)]
    pub name: String,
    /// 单位; may be empty.
    #[serde(default)]
    pub organisation: String,
}

/// How many comments came, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tally {
    /// All.
    pub comments: u32,
    /// 采纳.
    pub adopted: u32,
    /// 部分采纳.
    pub partly_adopted: u32,
    /// 不采纳.
    pub not_adopted: u32,
    /// Without an answer.
    pub unanswered: u32,
}

/// Why no summary can be published yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Comments can still come.
    Running,
    /// Comments have no answer, and it was not said that they stay without one.
    Unanswered,
}

impl ConsultationState {
    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Summarised => "summarised",
        }
    }

    /// The state with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Open, Self::Summarised].into_iter().find(|state| state.id() == id)
    }
}

impl CommentResult {
    /// All results, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Adopted, Self::PartlyAdopted, Self::NotAdopted];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Adopted => "adopted",
            Self::PartlyAdopted => "partly_adopted",
            Self::NotAdopted => "not_adopted",
        }
    }

    /// The result with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.id() == id)
    }
}

impl CommentWords {
    /// Everything that is wrong, by the name of the field.
    pub fn flaws(&self) -> Vec<(&'static str, Flaw)> {
        let mut flaws = Vec::new();
        flaws.extend(text_flaw(&self.text, 1, MAX_COMMENT_CHARACTERS).map(|flaw| ("text", flaw)));
        for (field, text) in [("name", &self.name), ("organisation", &self.organisation)] {
            // Who comments need not say so.
            let flaw = text_flaw(text, 1, MAX_COMMENTER_CHARACTERS).filter(|flaw| *flaw != Flaw::Missing);
            flaws.extend(flaw.map(|flaw| (field, flaw)));
        }
        flaws
    }
}

impl Tally {
    /// Counts one more comment.
    pub fn count(&mut self, result: Option<CommentResult>, how_many: u32) {
        self.comments += how_many;
        match result {
            Some(CommentResult::Adopted) => self.adopted += how_many,
            Some(CommentResult::PartlyAdopted) => self.partly_adopted += how_many,
            Some(CommentResult::NotAdopted) => self.not_adopted += how_many,
            None => self.unanswered += how_many,
        }
    }

    /// What keeps the summary from being published; `leaves_unanswered` says that comments may stay
    /// without an answer.
    pub fn obstacle(&self, phase: Phase, leaves_unanswered: bool) -> Option<Obstacle> {
        if phase != Phase::Over {
            Some(Obstacle::Running)
        } else if self.unanswered > 0 && !leaves_unanswered {
            Some(Obstacle::Unanswered)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned;

    use super::*;

    #[test]
    fn a_comment_needs_words_and_nothing_else() {
        let words = CommentWords {
            requirement: None,
            text: "建议增加垃圾分类指标。".to_owned(),
            name: String::new(),
            organisation: String::new(),
        };
        assert!(words.flaws().is_empty());
        let odd = CommentWords {
            requirement: None,
            text: " \n".to_owned(),
            name: "名".repeat(MAX_COMMENTER_CHARACTERS + 1),
            organisation: "a\u{0}".to_owned(),
        };
        assert_eq!(odd.flaws(), [("text", Flaw::Missing), ("name", Flaw::TooLong), ("organisation", Flaw::Malformed)]);
        let long = CommentWords { text: "长".repeat(MAX_COMMENT_CHARACTERS), ..words.clone() };
        assert!(long.flaws().is_empty());
        let longer = CommentWords { text: "长".repeat(MAX_COMMENT_CHARACTERS + 1), ..words };
        assert_eq!(longer.flaws(), [("text", Flaw::TooLong)]);
    }

    #[test]
    fn a_summary_waits_for_the_last_day_and_for_answers() {
        let mut tally = Tally::default();
        assert_eq!(tally.obstacle(Phase::Open, true), Some(Obstacle::Running));
        assert_eq!(tally.obstacle(Phase::Over, false), None, "nobody has commented");
        for result in CommentResult::ALL {
            assert_eq!(CommentResult::from_id(result.id()), Some(result));
            tally.count(Some(result), 1);
        }
        assert_eq!(tally.obstacle(Phase::Over, false), None);
        tally.count(None, 2);
        assert_eq!(tally, Tally { comments: 5, adopted: 1, partly_adopted: 1, not_adopted: 1, unanswered: 2 });
        assert_eq!(tally.obstacle(Phase::Over, false), Some(Obstacle::Unanswered));
        assert_eq!(tally.obstacle(Phase::Over, true), None);
    }
}
