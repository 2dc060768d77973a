//! 公示: the days of a notice, and objections during them.
//!
//! A notice runs from its first to its last day, both counted, in China's time (UTC+8). An
//! objection needs a real name, an address, a phone number, facts and reasons; outside the days it
//! is not taken. Source: 清远市公示 2021-12-13 to 2021-12-20; `programme.md`, "The process".

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{date::Date, text::is_blank};

/// Longest title, number or contact of a notice, in characters.
pub const MAX_TITLE_CHARACTERS: usize = 200;
/// Longest text of a notice, in characters.
pub const MAX_NOTICE_CHARACTERS: usize = 10_000;
/// Longest facts and reasons of an objection, in characters.
pub const MAX_FACTS_CHARACTERS: usize = 5000;
/// Shortest facts and reasons that can be followed up, in characters (assumption).
pub const MIN_FACTS_CHARACTERS: usize = 10;
/// Longest name or phone number of an objector, in characters.
pub const MAX_PERSON_CHARACTERS: usize = 60;
/// Longest address of an objector, in characters.
pub const MAX_ADDRESS_CHARACTERS: usize = 200;

/// 公示期: the days of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    first_day: Date,
    last_day: Date,
}

/// Where a day lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Before the first day.
    Upcoming,
    /// From the first to the last day.
    Open,
    /// After the last day.
    Over,
}

/// 公示状态: how far a notice has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// Being prepared; nobody outside the city sees it.
    Draft,
    /// Published: nothing in it changes any more.
    Published,
    /// Its cases have been announced.
    Announced,
}

/// 异议状态.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ObjectionState {
    /// 待处理.
    Received,
    /// 成立: the case leaves the notice.
    Upheld,
    /// 不成立.
    NotUpheld,
}

impl NoticeState {
    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Announced => "announced",
        }
    }

    /// The state with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Draft, Self::Published, Self::Announced].into_iter().find(|state| state.id() == id)
    }
}

impl ObjectionState {
    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Upheld => "upheld",
            Self::NotUpheld => "not_upheld",
        }
    }

    /// The state with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Received, Self::Upheld, Self::NotUpheld].into_iter().find(|state| state.id() == id)
    }
}

/// The last day lies before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the last day lies before the first")]
pub struct PeriodError;

impl Period {
    /// A period of at least one day.
    pub fn new(first_day: Date, last_day: Date) -> Result<Self, PeriodError> {
        if last_day < first_day { Err(PeriodError) } else { Ok(Self { first_day, last_day }) }
    }

    /// So many days from the first one on, which counts; no days count as one.
    ///
    /// ```
    /// use shared::notice::Period;
    /// let week = Period::of_days("2021-12-13".parse().unwrap(), 7);
    /// assert_eq!(week.last_day().to_string(), "2021-12-19");
    /// ```
    pub fn of_days(first_day: Date, days: u16) -> Self {
        Self { first_day, last_day: first_day.plus_days(i64::from(days.max(1)) - 1) }
    }

    /// The first day.
    pub const fn first_day(self) -> Date {
        self.first_day
    }

    /// The last day, which still counts.
    pub const fn last_day(self) -> Date {
        self.last_day
    }

    /// How many days there are, the first and the last one counted.
    pub fn days(self) -> i64 {
        self.last_day.days_since(self.first_day) + 1
    }

    /// Whether there are fewer days than a city wants its notices to have: such a notice is not published.
    pub fn is_shorter_than(self, days: u16) -> bool {
        self.days() < i64::from(days)
    }

    /// Where a day lies.
    pub fn phase(self, day: Date) -> Phase {
        if day < self.first_day {
            Phase::Upcoming
        } else if day > self.last_day {
            Phase::Over
        } else {
            Phase::Open
        }
    }
}

/// 异议: what an objector writes, apart from attachments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ObjectionWords {
    /// 真实姓名.
    pub name: String,
    /// 联系地址.
    pub address: String,
    /// 联系电话.
    pub phone: String,
    /// 事实和理由.
    pub facts: String,
}

/// What is wrong with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing stands there.
    Missing,
    /// Too short to be followed up.
    TooShort,
    /// Longer than is kept.
    TooLong,
    /// Not of the shape expected, or with control characters.
    Malformed,
}

impl Flaw {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "text_missing",
            Self::TooShort => "text_too_short",
            Self::TooLong => "text_too_long",
            Self::Malformed => "text_invalid",
        }
    }
}

impl ObjectionWords {
    /// Everything that is wrong, by the name of the field.
    pub fn flaws(&self) -> Vec<(&'static str, Flaw)> {
        let mut flaws = Vec::new();
        for (field, text, least, most) in [
            ("name", &self.name, 2, MAX_PERSON_CHARACTERS),
            ("address", &self.address, 4, MAX_ADDRESS_CHARACTERS),
            ("phone", &self.phone, 7, MAX_PERSON_CHARACTERS),
            ("facts", &self.facts, MIN_FACTS_CHARACTERS, MAX_FACTS_CHARACTERS),
        ] {
            if let Some(flaw) = text_flaw(text, least, most) {
                flaws.push((field, flaw));
            }
        }
        let is_phone = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')');
        if !self.phone.trim().is_empty() && !self.phone.chars().all(is_phone) {
            flaws.push(("phone", Flaw::Malformed));
        }
        flaws
    }
}

/// What is wrong with a text of at least and at most so many characters.
pub fn text_flaw(text: &str, least: usize, most: usize) -> Option<Flaw> {
    let length = text.trim().chars().count();
    if is_blank(text) {
        Some(Flaw::Missing)
    } else if text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\t' | '\r')) {
        Some(Flaw::Malformed)
    } else if length < least {
        Some(Flaw::TooShort)
    } else {
        (length > most).then_some(Flaw::TooLong)
    }
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn first_and_last_day_both_count() {
        let week = Period::of_days(day("2021-12-13"), 7);
        let phases = ["2021-12-12", "2021-12-13", "2021-12-19", "2021-12-20"].map(|text| week.phase(day(text)));
        assert_eq!(phases, [Phase::Upcoming, Phase::Open, Phase::Open, Phase::Over]);
        assert_eq!(Period::new(day("2021-12-13"), day("2021-12-12")), Err(PeriodError));
        assert!(Period::new(day("2021-12-13"), day("2021-12-13")).is_ok());
        assert_eq!((week.days(), week.is_shorter_than(7), week.is_shorter_than(8)), (7, false, true));
    }

    #[test]
    fn an_objection_needs_everything_that_the_law_asks_for() {
        let whole = ObjectionWords {
            name: "陈小明".to_owned(),
            address: "广州市荔湾区沙面大街1号".to_owned(),
            phone: "020-81234567".to_owned(),
            facts: "消防通道常年被占用，附照片三张。".to_owned(),
        };
        assert!(whole.flaws().is_empty());
        let empty = ObjectionWords {
            name: String::new(),
            address: " ".to_owned(),
            phone: "call me".to_owned(),
            facts: "不好".to_owned(),
        };
        assert_eq!(
            empty.flaws(),
            [
                ("name", Flaw::Missing),
                ("address", Flaw::Missing),
                ("facts", Flaw::TooShort),
                ("phone", Flaw::Malformed),
            ]
        );
        let long = ObjectionWords { facts: "长".repeat(MAX_FACTS_CHARACTERS + 1), ..whole };
        assert_eq!(long.flaws(), [("facts", Flaw::TooLong)]);
    }
}
