//! 以奖代补: what a city pays communities that have been announced, and how far each payment is.
//!
//! A line of the ledger goes 拟奖补 → 已审定 → 已拨付; until it is paid it can be withdrawn with a
//! reason and proposed again. What is approved or paid never exceeds the budget of its year.
//! Source: `programme.md`, "The process" (阳江); amounts and budget are the city's own.
//!
//! | step | from | to |
//! |---|---|---|
//! | propose | withdrawn | proposed |
//! | approve | proposed | approved |
//! | pay | approved | paid |
//! | withdraw | proposed, approved | withdrawn |

use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    money::Fen,
    notice::{Flaw, text_flaw},
};

/// The largest budget of a year: ten thousand million yuan, far above any city's (assumption).
pub const MAX_BUDGET: Fen = match Fen::new(1_000_000_000_000) {
    Some(fen) => fen,
    None => Fen::MAX,
};
/// The most levels of one scheme.
pub const MAX_LEVELS: usize = 30;
/// Longest note of a scheme, in characters.
pub const MAX_SOURCE_CHARACTERS: usize = 500;
/// Longest reason for withdrawing, in characters.
pub const MAX_REASON_CHARACTERS: usize = 500;

/// 奖补状态 of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RewardState {
    /// 拟奖补.
    Proposed,
    /// 已审定: it counts against the budget from now on.
    Approved,
    /// 已拨付: nothing in it changes any more.
    Paid,
    /// 已撤销, with a reason.
    Withdrawn,
}

/// What a city does with lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RewardStep {
    /// 重新提出 what had been withdrawn, with the amount that the scheme gives now.
    Propose,
    /// 审定.
    Approve,
    /// 拨付.
    Pay,
    /// 撤销.
    Withdraw,
}

/// 奖补方案: what one city pays in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RewardScheme {
    /// What is there for the whole year, in fen.
    pub budget: Fen,
    /// What each level brings; a level that is not named brings nothing.
    pub amounts: Vec<LevelAmount>,
    /// Where it stands written, or what else is to be said; may be empty.
    pub source: String,
}

/// What one level brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LevelAmount {
    /// Id of the level, as packs name it.
    pub level: String,
    /// In fen.
    pub amount: Fen,
}

impl RewardState {
    /// All states, in the order of the way.
    pub const ALL: [Self; 4] = [Self::Proposed, Self::Approved, Self::Paid, Self::Withdrawn];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Paid => "paid",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Where a step leads from here; none when it cannot be taken.
    pub const fn after(self, step: RewardStep) -> Option<Self> {
        match (self, step) {
            (Self::Withdrawn, RewardStep::Propose) => Some(Self::Proposed),
            (Self::Proposed, RewardStep::Approve) => Some(Self::Approved),
            (Self::Approved, RewardStep::Pay) => Some(Self::Paid),
            (Self::Proposed | Self::Approved, RewardStep::Withdraw) => Some(Self::Withdrawn),
            _ => None,
        }
    }

    /// Whether a line in this state counts against the budget.
    pub const fn is_committed(self) -> bool {
        matches!(self, Self::Approved | Self::Paid)
    }
}

impl RewardStep {
    /// The name it has in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Propose => "propose",
            Self::Approve => "approve",
            Self::Pay => "pay",
            Self::Withdraw => "withdraw",
        }
    }

    /// Whether it makes money flow, which it must not to a community whose recognition was revoked.
    pub const fn needs_recognition(self) -> bool {
        !matches!(self, Self::Withdraw)
    }
}

impl RewardScheme {
    /// What a level brings; none when the scheme does not name it.
    pub fn amount_of(&self, level: &str) -> Option<Fen> {
        self.amounts.iter().find(|own| own.level == level).map(|own| own.amount)
    }

    /// Everything that makes no sense: where it stands inside the scheme, and a stable code.
    pub fn flaws(&self) -> Vec<(String, &'static str)> {
        let mut flaws = Vec::new();
        if self.budget == Fen::ZERO || self.budget > MAX_BUDGET {
            flaws.push((String::from("/budget"), "money_out_of_range"));
        }
        if self.amounts.is_empty() {
            flaws.push((String::from("/amounts"), "amounts_missing"));
        }
        if self.amounts.len() > MAX_LEVELS {
            flaws.push((String::from("/amounts"), "too_many"));
        }
        let mut named = BTreeSet::new();
        for (position, own) in self.amounts.iter().enumerate() {
            if text_flaw(&own.level, 1, 100).is_some() {
                flaws.push((format!("/amounts/{position}/level"), Flaw::Malformed.code()));
            } else if !named.insert(own.level.as_str()) {
                flaws.push((format!("/amounts/{position}/level"), "level_named_twice"));
            }
            if own.amount == Fen::ZERO || own.amount > self.budget {
                flaws.push((format!("/amounts/{position}/amount"), "money_out_of_range"));
            }
        }
        match text_flaw(&self.source, 1, MAX_SOURCE_CHARACTERS) {
            None | Some(Flaw::Missing) => {}
            Some(flaw) => flaws.push((String::from("/source"), flaw.code())),
        }
        flaws
    }
}

/// What is left of a budget once more is added to what was approved or paid; none when it is not
/// enough.
pub fn left_after(budget: Fen, committed: Fen, more: Fen) -> Option<Fen> {
    budget.minus(committed)?.minus(more)
}

#[cfg(test)]
mod tests {
    use alloc::{borrow::ToOwned, vec};

    use super::*;

    fn fen(amount: u64) -> Fen {
        Fen::new(amount).unwrap()
    }

    #[test]
    fn what_is_paid_stays_paid_and_nothing_is_paid_before_it_is_approved() {
        use RewardState as S;
        use RewardStep as T;
        let ways: Vec<_> = S::ALL
            .into_iter()
            .flat_map(|from| {
                [T::Propose, T::Approve, T::Pay, T::Withdraw]
                    .into_iter()
                    .filter_map(move |step| Some((from, step, from.after(step)?)))
            })
            .collect();
        assert_eq!(
            ways,
            [
                (S::Proposed, T::Approve, S::Approved),
                (S::Proposed, T::Withdraw, S::Withdrawn),
                (S::Approved, T::Pay, S::Paid),
                (S::Approved, T::Withdraw, S::Withdrawn),
                (S::Withdrawn, T::Propose, S::Proposed),
            ]
        );
        assert!(S::ALL.into_iter().all(|state| S::from_id(state.id()) == Some(state)));
    }

    #[test]
    fn a_budget_is_used_up_to_the_last_fen_and_not_beyond() {
        assert_eq!(left_after(fen(1000), fen(400), fen(600)), Some(Fen::ZERO));
        assert_eq!(left_after(fen(1000), fen(400), fen(601)), None);
        assert_eq!(left_after(fen(1000), fen(1001), Fen::ZERO), None);
    }

    #[test]
    fn a_scheme_that_makes_no_sense_is_told_all_of_it() {
        let level = |level: &str, amount| LevelAmount { level: level.to_owned(), amount: fen(amount) };
        let good = RewardScheme {
            budget: fen(100_000_000),
            amounts: vec![level("reached", 5_000_000)],
            source: String::new(),
        };
        assert!(good.flaws().is_empty());
        assert_eq!((good.amount_of("reached"), good.amount_of("gold")), (Some(fen(5_000_000)), None));
        let odd = RewardScheme {
            budget: fen(100),
            amounts: vec![level("a", 0), level("a", 101), level(" ", 1)],
            source: "长".repeat(MAX_SOURCE_CHARACTERS + 1),
        };
        let flaws = odd.flaws();
        let flaws: Vec<_> = flaws.iter().map(|(place, code)| (place.as_str(), *code)).collect();
        assert_eq!(
            flaws,
            [
                ("/amounts/0/amount", "money_out_of_range"),
                ("/amounts/1/level", "level_named_twice"),
                ("/amounts/1/amount", "money_out_of_range"),
                ("/amounts/2/level", "text_invalid"),
                ("/source", "text_too_long"),
            ]
        );
        let empty = RewardScheme { budget: Fen::ZERO, amounts: Vec::new(), source: String::new() };
        assert_eq!(empty.flaws().len(), 2);
    }
}
