//! The numbers among the settings, each with its words and its range.

use core::ops::RangeInclusive;

use frontend::texts::{Text, c};
use shared::case::settings::CitySettings;

/// One number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    Publicity,
    Recommend,
    Pass,
    Recognise,
    Resubmit,
    Department,
    Validity,
    Renewal,
}

impl Figure {
    /// All, in the order of a case's way.
    pub(super) const ALL: [Self; 8] = [
        Self::Recommend,
        Self::Pass,
        Self::Recognise,
        Self::Department,
        Self::Resubmit,
        Self::Publicity,
        Self::Validity,
        Self::Renewal,
    ];

    /// The name that the server gives it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Publicity => "publicity_days",
            Self::Recommend => "recommend_days",
            Self::Pass => "pass_days",
            Self::Recognise => "recognise_days",
            Self::Resubmit => "resubmit_days",
            Self::Department => "department_days",
            Self::Validity => "validity_years",
            Self::Renewal => "renewal_days",
        }
    }

    /// What it is called.
    pub(super) fn words(self) -> &'static Text {
        match self {
            Self::Publicity => &c::FIGURE_PUBLICITY,
            Self::Recommend => &c::FIGURE_RECOMMEND,
            Self::Pass => &c::FIGURE_PASS,
            Self::Recognise => &c::FIGURE_RECOGNISE,
            Self::Resubmit => &c::FIGURE_RESUBMIT,
            Self::Department => &c::FIGURE_DEPARTMENT,
            Self::Validity => &c::FIGURE_VALIDITY,
            Self::Renewal => &c::FIGURE_RENEWAL,
        }
    }

    /// What can be set: the ranges of [`CitySettings::flaws`].
    pub(super) const fn range(self) -> RangeInclusive<u16> {
        match self {
            Self::Publicity => 1..=90,
            Self::Validity => 1..=20,
            _ => 1..=730,
        }
    }

    /// The number as it is set.
    pub(super) fn of(self, settings: &CitySettings) -> u16 {
        match self {
            Self::Publicity => settings.publicity_days,
            Self::Recommend => settings.recommend_days,
            Self::Pass => settings.pass_days,
            Self::Recognise => settings.recognise_days,
            Self::Resubmit => settings.resubmit_days,
            Self::Department => settings.department_days,
            Self::Validity => settings.validity_years.into(),
            Self::Renewal => settings.renewal_days,
        }
    }

    /// Sets the number.
    pub(super) fn put(self, settings: &mut CitySettings, number: u16) {
        match self {
            Self::Publicity => settings.publicity_days = number,
            Self::Recommend => settings.recommend_days = number,
            Self::Pass => settings.pass_days = number,
            Self::Recognise => settings.recognise_days = number,
            Self::Resubmit => settings.resubmit_days = number,
            Self::Department => settings.department_days = number,
            Self::Validity => settings.validity_years = u8::try_from(number).unwrap_or(u8::MAX),
            Self::Renewal => settings.renewal_days = number,
        }
    }

    /// What it is counted in.
    pub(super) fn unit(self) -> &'static Text {
        if self == Self::Validity { &c::FIGURE_IN_YEARS } else { &c::FIGURE_IN_DAYS }
    }

    /// A number with its unit.
    pub(super) fn value(self, number: u16) -> String {
        let unit = if self == Self::Validity { &c::FIGURE_YEARS } else { &c::FIGURE_DAYS };
        unit.with(&[&number.to_string()])
    }

    /// What was typed, when it can be set.
    pub(super) fn read(self, typed: &str) -> Option<u16> {
        typed.trim().parse().ok().filter(|number| self.range().contains(number))
    }

    /// What can be typed, in words.
    pub(super) fn wrong(self) -> String {
        let range = self.range();
        c::FIGURE_WRONG.with(&[&range.start().to_string(), &range.end().to_string()])
    }
}
