//! 自评答卷: what somebody answered, as it travels and as a draft keeps it.
//!
//! A sheet names requirements by id, so a draft outlives a newer pack. It says nothing about what
//! an answer is worth; [`crate::responses`] reads it against a rulebook and reports what does not
//! fit.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{date::Date, exact::Exact};

/// Longest remark or narrative, in characters.
pub const MAX_TEXT_CHARACTERS: usize = 2000;
/// Most evidence names on one requirement.
pub const MAX_EVIDENCE: usize = 20;
/// Longest evidence name, record key or reason, in characters.
pub const MAX_NAME_CHARACTERS: usize = 200;
/// Most records on one requirement.
pub const MAX_RECORDS: usize = 200;

/// One filled-in assessment.
///
/// Members stand in the order of their names, here and in the parts below: so canonical JSON needs
/// no sorting. Postcard writes them in this order, so a change of it is a change of format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerSheet {
    /// At most one entry per requirement, in any order.
    pub answers: Vec<Answer>,
    /// The day the answers stand for; rules with dates are read as of it.
    pub as_of: Date,
    /// The community's profile and the answers to filter questions; a fact left out is not known.
    pub facts: Vec<FactAnswer>,
    /// The community's previous sealed result, for rules that look back.
    pub previous: Option<Previous>,
}

/// What is said about one profile fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactAnswer {
    /// The fact's id in the pack.
    pub fact: String,
    /// Its value.
    pub value: FactValue,
}

/// The value of a profile fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// A number in the fact's unit.
    Number(Exact),
    /// The id of one of the fact's classes.
    Class(String),
}

/// 上次认定结果: a previous sealed result. The server knows it; nobody types it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Previous {
    /// How many awards the community has had so far.
    pub awards: u32,
    /// The level reached.
    pub level: Option<String>,
    /// Its score, when the pack had points.
    pub score: Option<Exact>,
    /// The day it was sealed.
    pub sealed_on: Date,
}

/// What is said about one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Names of the documents or photos that show it.
    pub evidence: Vec<String>,
    /// Free words, never scored.
    pub remark: Option<String>,
    /// The requirement's id in the pack.
    pub requirement: String,
    /// The answer; none while only a remark or evidence has been entered.
    pub response: Option<AnswerValue>,
}

/// The answer itself, one variant per kind of question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerValue {
    /// 不适用, with the reason.
    NotApplicable(String),
    /// The id of the option chosen.
    Choice(String),
    /// The ids of all options that hold; empty says that none does.
    Choices(Vec<String>),
    /// Numbers by field.
    Numbers(Vec<NumberAnswer>),
    /// Repeated records.
    Records(Vec<Record>),
    /// Faults found, by kind; empty says that none was found.
    Faults(Vec<FaultCount>),
    /// A narrative.
    Text(String),
}

/// One number of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberAnswer {
    /// The field's id.
    pub field: String,
    /// The number in the field's unit.
    pub value: Exact,
}

/// One record: an activity, a training, a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// What tells it from others; the same activity carries the same key under every requirement.
    pub key: String,
    /// The ids of the parts that are there.
    pub parts: Vec<String>,
}

/// How often one kind of fault was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultCount {
    /// How many.
    pub count: u32,
    /// The fault kind's id.
    pub kind: String,
}
