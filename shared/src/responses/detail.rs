//! What was expected where a sheet does not fit, in words for developers. The words are put together when
//! somebody reads them: a page that only asks where something is wrong carries none of them.

use alloc::string::String;
use core::fmt;

use crate::{date::Date, exact::Exact};

/// What was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The pack knows no such requirement.
    NoSuchRequirement,
    /// One answer for each requirement.
    AnsweredTwice,
    /// An assessor fills it in.
    ByAssessor,
    /// The pack knows no such fact.
    NoSuchFact,
    /// One value for each.
    GivenTwice,
    /// The fact has no such class.
    NoSuchClass,
    /// The fact is of another kind.
    OtherKindOfValue,
    /// The fact has to be known.
    MustBeGiven,
    /// The pack knows no such level.
    NoSuchLevel,
    /// A day that is not later than this.
    UpTo(Date),
    /// A number from the first to the second.
    Between(Exact, Exact),
    /// So many digits after the point, and no more.
    Decimals(u8),
    /// So many names, and no more.
    Names(usize),
    /// So many characters, and no more.
    Characters(usize),
    /// So many records, and no more.
    Records(usize),
    /// So many faults, and no more.
    Faults(u32),
    /// Letters only.
    ControlCharacters,
    /// The question is of another kind.
    OtherKindOfAnswer,
    /// The question has no such field.
    NoSuchField,
    /// What the pack does not know, or has met already.
    This(String),
    /// A record needs a key.
    RecordWithoutKey,
    /// Keys of records differ.
    SameKeyTwice,
    /// Records have no such part.
    NoSuchPart(String),
    /// Each part of a record once.
    SamePartTwice,
    /// 不适用 is not allowed.
    AlwaysApplies,
    /// 不适用 needs a reason.
    ReasonMissing,
}

impl fmt::Display for Detail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoSuchRequirement => "no such requirement in this pack",
            Self::AnsweredTwice => "answered more than once",
            Self::ByAssessor => "an assessor fills this in",
            Self::NoSuchFact => "no such fact in this pack",
            Self::GivenTwice => "given more than once",
            Self::NoSuchClass => "no such class",
            Self::OtherKindOfValue => "another kind of value is asked",
            Self::MustBeGiven => "must be given",
            Self::NoSuchLevel => "no such level in this pack",
            Self::ControlCharacters => "control characters are not accepted",
            Self::OtherKindOfAnswer => "another kind of answer is asked",
            Self::NoSuchField => "no such field",
            Self::RecordWithoutKey => "say what tells the record from others",
            Self::SameKeyTwice => "the same key twice",
            Self::SamePartTwice => "the same part twice",
            Self::AlwaysApplies => "this requirement always applies",
            Self::ReasonMissing => "say why it does not apply",
            Self::This(id) => id,
            Self::NoSuchPart(id) => return write!(formatter, "no part {id}"),
            Self::UpTo(day) => return write!(formatter, "expected a day up to {day}"),
            Self::Between(min, max) => return write!(formatter, "expected {} to {}", min.plain(), max.plain()),
            Self::Decimals(most) => return write!(formatter, "at most {most} digits after the point"),
            Self::Names(most) => return write!(formatter, "at most {most} names"),
            Self::Characters(most) => return write!(formatter, "at most {most} characters"),
            Self::Records(most) => return write!(formatter, "at most {most} records"),
            Self::Faults(most) => return write!(formatter, "at most {most}"),
        })
    }
}
