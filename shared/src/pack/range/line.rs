//! Which of the numbers that can be given fall into which band of a rule.

use alloc::{vec, vec::Vec};

use super::Range;
use crate::{
    exact::Exact,
    rulebook::{Band, Comparison},
};

/// The numbers that can be given or come out.
#[derive(Clone, Copy, Debug)]
pub(in crate::pack) struct Numbers {
    /// Their bounds.
    pub(in crate::pack) range: Range,
    /// How far apart they are; none where any number between the bounds can come.
    pub(in crate::pack) step: Option<Exact>,
}

/// What becomes of the numbers in a list of bands.
pub(in crate::pack) struct Shares {
    /// Positions of the bands that get a number at all.
    pub(in crate::pack) reached: Vec<usize>,
    /// Some number is in no band.
    pub(in crate::pack) has_rest: bool,
}

impl Numbers {
    /// Shares the numbers out: the first band that holds one gets it.
    pub(in crate::pack) fn share(self, bands: &[Band]) -> Shares {
        let all = Stretch { low: self.range.low, high: self.range.high, low_open: false, high_open: false };
        let mut rest = vec![all];
        let mut reached = Vec::new();
        for (position, band) in bands.iter().enumerate() {
            let mut left = Vec::new();
            let mut is_reached = false;
            for stretch in rest {
                let inside = stretch.within(band);
                if !self.holds(inside) {
                    left.push(stretch);
                    continue;
                }
                is_reached = true;
                let below = Stretch { high: inside.low, high_open: !inside.low_open, ..stretch };
                let above = Stretch { low: inside.high, low_open: !inside.high_open, ..stretch };
                left.extend([below, above].into_iter().filter(|stretch| self.holds(*stretch)));
            }
            rest = left;
            if is_reached {
                reached.push(position);
            }
        }
        Shares { reached, has_rest: !rest.is_empty() }
    }

    /// Whether one of the numbers is in the stretch.
    fn holds(self, stretch: Stretch) -> bool {
        let Some(step) = self.step else {
            return stretch.low < stretch.high
                || (stretch.low == stretch.high && !stretch.low_open && !stretch.high_open);
        };
        let mut first = stretch.low.divided_by(step).ceiling() * step;
        if stretch.low_open && first == stretch.low {
            first = first + step;
        }
        first < stretch.high || (first == stretch.high && !stretch.high_open)
    }
}

/// The numbers between two ends, each of them outside when open.
#[derive(Clone, Copy)]
struct Stretch {
    low: Exact,
    high: Exact,
    low_open: bool,
    high_open: bool,
}

impl Stretch {
    /// The part of it in a band; it may hold nothing.
    fn within(self, band: &Band) -> Self {
        let mut inside = self;
        if let Some(from) = band.from
            && (from > inside.low || (from == inside.low && band.from_exclusive))
        {
            (inside.low, inside.low_open) = (from, band.from_exclusive);
        }
        if let Some(to) = band.to
            && (to < inside.high || (to == inside.high && band.to_exclusive))
        {
            (inside.high, inside.high_open) = (to, band.to_exclusive);
        }
        inside
    }
}

/// The band of the numbers that stand like that to `than`.
pub(super) fn band(comparison: Comparison, than: Exact, points: Exact) -> Band {
    let (from, to) = match comparison {
        Comparison::AtLeast | Comparison::MoreThan => (Some(than), None),
        Comparison::AtMost | Comparison::LessThan => (None, Some(than)),
        Comparison::Equals => (Some(than), Some(than)),
    };
    let (from_exclusive, to_exclusive) = (comparison == Comparison::MoreThan, comparison == Comparison::LessThan);
    Band { from, to, from_exclusive, to_exclusive, points }
}
