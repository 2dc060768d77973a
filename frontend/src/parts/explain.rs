//! 评分说明 in words: one renderer for the assessment, the receipt, the form on paper, the reviewer's sheet
//! and the public recount.
//!
//! The outcome names things by id and holds no texts; here ids meet the texts of the form. Nothing
//! is worked out: every number shown stands in the outcome.
//!
//! 1. [`words`]: numbers, comparisons and names;
//! 2. [`mod@sentence`]: one rule or condition in a sentence;
//! 3. [`conditions`]: a condition with its parts as a list.

mod conditions;
mod sentence;
mod words;

pub(super) use self::words::{class_words, level_title};
pub use self::{
    conditions::{Beside, concerned, condition, nothing, parts},
    sentence::sentence,
    words::{figure, measured, option_words, rule_words, titled, veto_words},
};
