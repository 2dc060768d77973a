//! 居民评价: what residents say of their community, half a year at a time.
//!
//! A resident answers with a face for each question of the pack that is marked for residents
//! ([`Face`]), says how satisfied they are in all, and may write a few words ([`Answers`]). What
//! comes of many is a [`Tally`], exact to the last answer; nothing of it leaves the server before
//! [`Tally::released`] says so: fewer than [`FEWEST_ANSWERS`] answers tell who gave them.
//!
//! What residents write is read by the street before anybody else sees it ([`may_moderate`]): whoever
//! is spoken of must not be the one who decides what is heard, so the committee does not moderate.
//! Source: `programme.md`, "Who takes part" (resident); five answers and the two halves of a year are
//! assumptions.

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    date::Date,
    division::DivisionCode,
    exact::Exact,
    notice::{Flaw, text_flaw},
    people::{Actor, Role},
};

/// Fewer answers than this are not shown to anybody.
pub const FEWEST_ANSWERS: u32 = 5;
/// Longest free text, in characters.
pub const MAX_TEXT_CHARACTERS: usize = 500;
/// Largest photo, in bytes; the page makes it much smaller.
pub const MAX_PHOTO_BYTES: usize = 3 * 1024 * 1024;
/// The most that somebody can be satisfied.
pub const MOST_SATISFIED: u8 = 100;

/// One of three faces, or none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// 好.
    Good,
    /// 一般.
    SoSo,
    /// 差.
    Bad,
    /// 不清楚.
    Unclear,
}

impl Face {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Good, Self::SoSo, Self::Bad, Self::Unclear];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::SoSo => "so_so",
            Self::Bad => "bad",
            Self::Unclear => "unclear",
        }
    }

    /// The face with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|face| face.id() == id)
    }
}

/// 评价期: half a calendar year, `2026H2` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Half {
    year: u16,
    is_second: bool,
}

/// Why a text is not half a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected half a year such as 2026H1")]
pub struct ParseHalfError;

impl Half {
    /// The half that a day lies in.
    ///
    /// ```
    /// # use shared::survey::Half;
    /// let half = |day: &str| Half::of(day.parse().unwrap()).to_string();
    /// assert_eq!((half("2026-06-30"), half("2026-07-01")), ("2026H1".into(), "2026H2".into()));
    /// ```
    pub fn of(day: Date) -> Self {
        let second = Self { year: day.year(), is_second: true };
        Self { is_second: day >= second.first_day(), ..second }
    }

    /// Whether it is the one from July to December.
    pub const fn is_second(self) -> bool {
        self.is_second
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        self.day(if self.is_second { (7, 1) } else { (1, 1) })
    }

    /// Its last day, which still counts.
    pub fn last_day(self) -> Date {
        self.day(if self.is_second { (12, 31) } else { (6, 30) })
    }

    fn day(self, (month, day): (u8, u8)) -> Date {
        const NEVER: Date = match Date::new(9999, 12, 31) {
            Some(day) => day,
            None => unreachable!(),
        };
        // The year is that of a day, so the day is one.
        Date::new(self.year, month, day).unwrap_or(NEVER)
    }
}

impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}H{}", self.year, if self.is_second { 2 } else { 1 })
    }
}

impl FromStr for Half {
    type Err = ParseHalfError;

    fn from_str(text: &str) -> Result<Self, ParseHalfError> {
        let (year, half) = text.split_once('H').ok_or(ParseHalfError)?;
        let month = match half {
            "1" => "01",
            "2" => "07",
            _ => return Err(ParseHalfError),
        };
        // A day is read strictly: four digits and nothing else.
        format!("{year}-{month}-01").parse().map(Self::of).map_err(|_| ParseHalfError)
    }
}

impl Serialize for Half {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Half {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::parse_string(deserializer)
    }
}

/// What one resident says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Faces by requirement; what was passed over is left out.
    #[serde(default)]
    pub faces: BTreeMap<String, Face>,
    /// How satisfied in all, 0 to 100.
    #[serde(default)]
    pub satisfaction: Option<u8>,
    /// A few words; may be empty.
    #[serde(default)]
    pub text: String,
}

impl Answers {
    /// Whether nothing at all is said.
    pub fn is_empty(&self) -> bool {
        self.faces.is_empty() && self.satisfaction.is_none() && self.text.trim().is_empty()
    }

    /// Everything that is wrong, by the name of the field. Whether a requirement is asked at all says
    /// the pack.
    pub fn flaws(&self) -> Vec<(&'static str, Flaw)> {
        let mut flaws = Vec::new();
        if self.is_empty() {
            flaws.push(("faces", Flaw::Missing));
        }
        if self.satisfaction.is_some_and(|value| value > MOST_SATISFIED) {
            flaws.push(("satisfaction", Flaw::Malformed));
        }
        // Nobody has to write anything.
        let flaw = text_flaw(&self.text, 1, MAX_TEXT_CHARACTERS).filter(|flaw| *flaw != Flaw::Missing);
        flaws.extend(flaw.map(|flaw| ("text", flaw)));
        flaws
    }
}

/// How often each face was chosen for a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Faces {
    /// 好.
    pub good: u32,
    /// 一般.
    pub so_so: u32,
    /// 差.
    pub bad: u32,
    /// 不清楚.
    pub unclear: u32,
}

impl Faces {
    /// Counts a face so many times more.
    pub fn count(&mut self, face: Face, how_many: u32) {
        let count = match face {
            Face::Good => &mut self.good,
            Face::SoSo => &mut self.so_so,
            Face::Bad => &mut self.bad,
            Face::Unclear => &mut self.unclear,
        };
        *count = count.saturating_add(how_many);
    }

    /// How often a face was chosen.
    pub const fn of(&self, face: Face) -> u32 {
        match face {
            Face::Good => self.good,
            Face::SoSo => self.so_so,
            Face::Bad => self.bad,
            Face::Unclear => self.unclear,
        }
    }

    /// How many answered the question, those who do not know among them.
    pub fn answers(&self) -> u32 {
        Face::ALL.into_iter().fold(0, |sum, face| sum.saturating_add(self.of(face)))
    }

    /// The share of a face among those who answered the question, in percent; none when nobody did.
    pub fn share(&self, face: Face) -> Option<Exact> {
        percent(self.of(face), self.answers())
    }
}

/// How often each degree of satisfaction was given, 0 to 100.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Satisfaction(BTreeMap<u8, u32>);

impl Satisfaction {
    /// Counts a degree so many times more.
    pub fn count(&mut self, degree: u8, how_many: u32) {
        let count = self.0.entry(degree).or_default();
        *count = count.saturating_add(how_many);
    }

    /// How many gave one.
    pub fn answers(&self) -> u32 {
        self.0.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// How many are at least that satisfied.
    pub fn satisfied(&self, from: Exact) -> u32 {
        let is_satisfied = |degree: &u8| Exact::whole(i64::from(*degree)) >= from;
        let counts = self.0.iter().filter(|(degree, _)| is_satisfied(degree));
        counts.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// The mean; none when nobody gave any.
    pub fn mean(&self) -> Option<Exact> {
        let sum: i64 = self.0.iter().map(|(degree, count)| i64::from(*degree) * i64::from(*count)).sum();
        let answers = self.answers();
        (answers > 0).then(|| Exact::fraction(sum, i64::from(answers)))
    }

    /// 满意度: what the survey suggests as the value of its requirement, the share of the satisfied in
    /// percent with at most so many digits after the point. Rounded down, so that nobody is helped over
    /// a threshold; none when nobody gave any. A suggestion: nothing writes it into an answer by itself.
    pub fn suggested(&self, from: Exact, decimals: u8) -> Option<Exact> {
        let share = percent(self.satisfied(from), self.answers())?;
        let scale = (0..decimals.min(6)).fold(Exact::ONE, |scale, _| scale * Exact::whole(10));
        Some((share * scale).floor().divided_by(scale))
    }
}

/// What many residents say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Residents who answered.
    pub answers: u32,
    /// Faces by requirement.
    pub faces: BTreeMap<String, Faces>,
    /// Satisfaction in all.
    pub satisfaction: Satisfaction,
}

/// A tally that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released(Tally);

impl Tally {
    /// What of it may be shown: nothing below [`FEWEST_ANSWERS`], and no question that fewer answered.
    pub fn released(mut self) -> Option<Released> {
        if self.answers < FEWEST_ANSWERS {
            return None;
        }
        self.faces.retain(|_, faces| faces.answers() >= FEWEST_ANSWERS);
        if self.satisfaction.answers() < FEWEST_ANSWERS {
            self.satisfaction = Satisfaction::default();
        }
        Some(Released(self))
    }
}

impl Released {
    /// Residents who answered.
    pub const fn answers(&self) -> u32 {
        self.0.answers
    }

    /// The faces of a question; none when too few answered it.
    pub fn faces(&self, requirement: &str) -> Option<Faces> {
        self.0.faces.get(requirement).copied()
    }

    /// Satisfaction in all; none when too few said.
    pub fn satisfaction(&self) -> Option<&Satisfaction> {
        Some(&self.0.satisfaction).filter(|satisfaction| satisfaction.answers() > 0)
    }
}

fn percent(part: u32, whole: u32) -> Option<Exact> {
    (whole > 0).then(|| Exact::fraction(i64::from(part) * 100, i64::from(whole)))
}

/// What became of what a resident wrote, or of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// 待审核: nobody has read it yet.
    Waiting,
    /// 已公开.
    Released,
    /// 不公开: it tells who somebody is.
    Personal,
    /// 不公开: it insults somebody.
    Insulting,
    /// 不公开: it is not about the community.
    Unrelated,
}

impl Fate {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Released, Self::Personal, Self::Insulting, Self::Unrelated];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Released => "released",
            Self::Personal => "personal",
            Self::Insulting => "insulting",
            Self::Unrelated => "unrelated",
        }
    }

    /// The fate with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.id() == id)
    }

    /// Somebody has read it and kept it back. Criticism alone is no ground for that.
    pub const fn is_withheld(self) -> bool {
        matches!(self, Self::Personal | Self::Insulting | Self::Unrelated)
    }
}

/// Whether a role sees what residents say, within its reach.
pub const fn may_see(role: Role) -> bool {
    matches!(role, Role::Province | Role::City | Role::County | Role::Street | Role::Community | Role::Supervisor)
}

/// Whether somebody sees what residents wrote before it is public, and what was kept back: the offices
/// above a committee, so that each can look at what the one below it decides.
pub const fn may_see_unread(role: Role) -> bool {
    matches!(role, Role::Province | Role::City | Role::County | Role::Street)
}

/// Whether somebody decides what of it becomes public: the street that a community belongs to.
pub fn may_moderate(actor: &Actor, community: &DivisionCode) -> bool {
    actor.role == Role::Street && actor.reaches(community)
}

#[cfg(test)]
mod tests {
    use alloc::{borrow::ToOwned, string::ToString};

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_has_two_halves_and_every_day_lies_in_one() {
        let mut date = day("2027-12-31");
        while date >= day("2023-12-31") {
            let half = Half::of(date);
            assert!(half.first_day() <= date && date <= half.last_day(), "{date} {half}");
            assert_eq!(half.to_string().parse(), Ok(half));
            date = date.plus_days(-1);
        }
        assert!(Half::of(day("2026-06-30")) < Half::of(day("2026-07-01")));
        assert_eq!(Half::of(day("2026-11-23")).last_day(), day("2026-12-31"));
        for text in ["", "2026", "2026H3", "2026H", "26H1", "2026h1", "2026H1 ", "+026H1", "20261H1"] {
            assert_eq!(text.parse::<Half>(), Err(ParseHalfError), "{text}");
        }
    }

    #[test]
    fn a_resident_says_something_and_need_not_say_everything() {
        assert_eq!(Answers::default().flaws(), [("faces", Flaw::Missing)]);
        let one = Answers { faces: BTreeMap::from([("4.1".to_owned(), Face::Unclear)]), ..Answers::default() };
        assert_eq!(one.flaws(), []);
        let words = Answers { text: "楼".repeat(MAX_TEXT_CHARACTERS), ..Answers::default() };
        assert_eq!(words.flaws(), []);
        let odd = Answers { text: "a\u{0}".to_owned(), satisfaction: Some(101), ..Answers::default() };
        assert_eq!(odd.flaws(), [("satisfaction", Flaw::Malformed), ("text", Flaw::Malformed)]);
        let long = Answers { text: "楼".repeat(MAX_TEXT_CHARACTERS + 1), ..Answers::default() };
        assert_eq!(long.flaws(), [("text", Flaw::TooLong)]);
    }

    fn tally(answers: u32) -> Tally {
        let mut tally = Tally { answers, ..Tally::default() };
        for number in 0..answers {
            let face = Face::ALL[number as usize % 3];
            tally.faces.entry("4.1".to_owned()).or_default().count(face, 1);
        }
        tally
    }

    #[test]
    fn nothing_is_shown_below_five_answers() {
        for answers in 0..FEWEST_ANSWERS {
            assert_eq!(tally(answers).released(), None, "{answers}");
        }
        let released = tally(FEWEST_ANSWERS).released().unwrap();
        assert_eq!(released.answers(), 5);
        assert_eq!(released.faces("4.1"), Some(Faces { good: 2, so_so: 2, bad: 1, unclear: 0 }));
        assert_eq!(released.faces("4.2"), None);
        assert_eq!(released.satisfaction(), None);
    }

    #[test]
    fn a_question_that_fewer_than_five_answered_is_not_shown_either() {
        let mut tally = tally(9);
        tally.faces.entry("17.1".to_owned()).or_default().count(Face::Bad, 4);
        tally.satisfaction.count(20, 4);
        let released = tally.clone().released().unwrap();
        assert_eq!((released.faces("17.1"), released.satisfaction()), (None, None));
        tally.faces.entry("17.1".to_owned()).or_default().count(Face::Unclear, 1);
        tally.satisfaction.count(100, 1);
        let released = tally.released().unwrap();
        assert!(released.faces("17.1").is_some() && released.satisfaction().is_some());
    }

    #[test]
    fn shares_are_exact_and_those_who_do_not_know_count_among_the_answers() {
        let faces = Faces { good: 1, so_so: 1, bad: 0, unclear: 1 };
        assert_eq!(faces.share(Face::Good), Some(Exact::fraction(100, 3)));
        let sum = Face::ALL.into_iter().filter_map(|face| faces.share(face)).sum::<Exact>();
        assert_eq!(sum, Exact::HUNDRED);
        assert_eq!(Faces::default().share(Face::Good), None);
    }

    #[test]
    fn the_suggestion_is_the_share_of_the_satisfied_and_never_rounded_over_a_threshold() {
        let mut satisfaction = Satisfaction::default();
        let from = Exact::whole(60);
        assert_eq!(satisfaction.suggested(from, 1), None);
        // 7,996 of 10,000 are 79.96 %, which is not 80.
        satisfaction.count(60, 7_996);
        satisfaction.count(59, 2_004);
        assert_eq!(satisfaction.suggested(from, 1), Some("79.9".parse().unwrap()));
        assert_eq!(satisfaction.suggested(from, 0), Some(Exact::whole(79)));
        assert_eq!(satisfaction.suggested(from, 2), Some("79.96".parse().unwrap()));
        assert_eq!(satisfaction.mean(), Some("59.7996".parse().unwrap()));
        assert_eq!((satisfaction.answers(), satisfaction.satisfied(from)), (10_000, 7_996));
    }

    #[test]
    fn the_street_decides_what_is_public_and_the_committee_does_not() {
        let actor = |role, division: &str| Actor {
            account: String::new(),
            role,
            division: division.parse().unwrap(),
            department: None,
        };
        let community = "440103001101".parse().unwrap();
        assert!(may_moderate(&actor(Role::Street, "440103001"), &community));
        for (role, division) in [
            (Role::Street, "440103002"),
            (Role::Community, "440103001101"),
            (Role::County, "440103"),
            (Role::City, "4401"),
            (Role::Province, "44"),
            (Role::Administrator, "44"),
        ] {
            assert!(!may_moderate(&actor(role, division), &community), "{role:?} {division}");
        }
        assert!(!may_see_unread(Role::Community) && may_see(Role::Community));
        for fate in Fate::ALL {
            assert_eq!(Fate::from_id(fate.id()), Some(fate));
        }
        for face in Face::ALL {
            assert_eq!(Face::from_id(face.id()), Some(face));
        }
    }
}
