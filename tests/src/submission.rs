//! Builds submissions: complete and right unless a test says otherwise.

use backend::clock::{Clock, date_in_china};
use serde_json::{Value, json};
use shared::{
    answer::{AnswerSheet, FactAnswer},
    canonical,
    explain::evaluate,
    pack::{
        Loaded,
        golden::{Baseline, Expected, Golden},
    },
    responses::Responses,
};
use uuid::Uuid;

use crate::{TODAY, packs};

/// A community that exists: 沙面街道翠洲社区, the first of the list.
pub const COMMUNITY: &str = "440103001101";

/// A submission in the making.
///
/// [`body`](Self::body) works the outcome out from the answers, as the page does; what a test
/// wants wrong it changes in the body.
#[derive(Clone, Debug)]
pub struct Draft {
    pack: &'static Loaded,
    community: String,
    access_code: String,
    id: Uuid,
    sheet: AnswerSheet,
}

impl Draft {
    /// Every requirement of `guangdong-2021` met.
    pub fn all_met(community: &str, access_code: &str) -> Self {
        Self::of(packs::shipped("guangdong-2021"), Baseline::Met, community, access_code)
    }

    /// The same as of the real today, for a server that goes by the machine's clock.
    ///
    /// # Panics
    /// Never: days are written as they are read.
    pub fn all_met_now(community: &str, access_code: &str) -> Self {
        let mut draft = Self::all_met(community, access_code);
        let milliseconds = Clock::system().now_ms();
        draft.sheet.as_of = date_in_china(milliseconds).to_string().parse().expect("today is a day");
        draft
    }

    /// A sheet of any pack.
    ///
    /// # Panics
    /// Never: the day of the tests is one.
    pub fn of(pack: &'static Loaded, all: Baseline, community: &str, access_code: &str) -> Self {
        let golden = Golden {
            name: String::new(),
            as_of: None,
            all,
            facts: Vec::new(),
            previous: None,
            answers: Vec::new(),
            expect: Expected::default(),
        };
        let today = TODAY.parse().expect("the day of the tests is a day");
        Self {
            pack,
            community: community.to_owned(),
            access_code: access_code.to_owned(),
            id: Uuid::now_v7(),
            sheet: golden.sheet(&pack.rulebook, today),
        }
    }

    /// Answers one requirement: `.answer("5.2", json!({"not_applicable": "无可改造场地"}))`.
    ///
    /// # Panics
    /// When the pack has no such requirement or the answer is not of the shape of one.
    #[must_use]
    pub fn answer(mut self, requirement: &str, response: Value) -> Self {
        let answer = self.sheet.answers.iter_mut().find(|answer| answer.requirement == requirement);
        answer.expect("the pack has this requirement").response =
            serde_json::from_value(response).expect("the response is one");
        self
    }

    /// Adds a remark to one requirement.
    ///
    /// # Panics
    /// When the pack has no such requirement.
    #[must_use]
    pub fn remark(mut self, requirement: &str, remark: &str) -> Self {
        let answer = self.sheet.answers.iter_mut().find(|answer| answer.requirement == requirement);
        answer.expect("the pack has this requirement").remark = Some(remark.to_owned());
        self
    }

    /// Says something about the community: `.fact("size", json!({"class": "large"}))`.
    ///
    /// # Panics
    /// When it is not of the shape of a fact's value.
    #[must_use]
    pub fn fact(mut self, fact: &str, value: Value) -> Self {
        let value = serde_json::from_value(value).expect("it is the value of a fact");
        self.sheet.facts.push(FactAnswer { fact: fact.to_owned(), value });
        self
    }

    /// Says what the previous sealed result was: `.previous(json!({"awards": 1, …}))`.
    ///
    /// # Panics
    /// When it is not of the shape of one.
    #[must_use]
    pub fn previous(mut self, previous: Value) -> Self {
        self.sheet.previous = serde_json::from_value(previous).expect("it is a previous result");
        self
    }

    /// The same answers of another day.
    ///
    /// # Panics
    /// When it is no day.
    #[must_use]
    pub fn as_of(mut self, day: &str) -> Self {
        self.sheet.as_of = day.parse().expect("a day");
        self
    }

    /// The same sheet under another id.
    #[must_use]
    pub fn again(mut self) -> Self {
        self.id = Uuid::now_v7();
        self
    }

    /// The id it is submitted under.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// What the page would send.
    ///
    /// # Panics
    /// When the sheet does not fit the pack: a test makes such a one by changing the body.
    pub fn body(&self) -> Value {
        let (responses, errors) = Responses::read(&self.pack.rulebook, &self.sheet);
        assert_eq!(errors, [], "the sheet fits the pack");
        let outcome = evaluate(&self.pack.rulebook, &responses).expect("the outcome is in range");
        let outcome = canonical::to_vec(&outcome).expect("an outcome can be written");
        let outcome: Value = serde_json::from_slice(&outcome).expect("what was written can be read");
        json!({
            "id": self.id,
            "community": self.community,
            "access_code": self.access_code,
            "pack_hash": self.pack.hash,
            "engine_version": shared::ENGINE_VERSION,
            "sheet": self.sheet,
            "filler": { "role": "社区主任", "name": "陈小明", "phone": "020-81234567" },
            "outcome": outcome,
        })
    }
}
