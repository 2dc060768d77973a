//! How much a device has to work before its answer is taken.
//!
//! A script can call itself another device each time, and it may come from the same address as a whole
//! estate. What tells it from residents is how many answers it brings: while a community receives no
//! more than usual an answer costs a phone a second or two; from then on the work doubles with every
//! so many more answers within the hour. People notice that late, because their phone works while they
//! read; a script stands still.

use crate::config::SurveyConfig;

/// The most doublings: beyond that even the owner of a phone would give up.
const MOST_DOUBLINGS: u32 = 12;

/// The work that is asked of a community's next device after so many answers within the hour.
pub(super) fn asked(config: &SurveyConfig, recent: u64) -> u32 {
    let calm = u64::try_from(config.calm_per_hour).unwrap_or_default();
    let step = u64::try_from(config.doubling_per_hour).unwrap_or(1).max(1);
    let doublings = u32::try_from(recent.saturating_sub(calm).div_ceil(step)).unwrap_or(u32::MAX);
    config.work.saturating_mul(1 << doublings.min(MOST_DOUBLINGS))
}

/// Whether work that was asked for a while ago is still enough: one doubling is forgiven, so that
/// nobody is turned away whose form lay open while others answered. A script that has gathered
/// challenges beforehand gains no more than that.
pub(super) fn is_enough(done: u32, asked: u32) -> bool {
    done >= asked / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_doubles_with_what_a_community_receives_and_has_an_end() {
        let config = SurveyConfig { work: 1000, calm_per_hour: 150, doubling_per_hour: 50, ..SurveyConfig::default() };
        for (recent, expected) in [
            (0, 1000),
            (150, 1000),
            (151, 2000),
            (200, 2000),
            (201, 4000),
            (400, 32_000),
            (10_000, 4_096_000),
            (u64::MAX, 4_096_000),
        ] {
            assert_eq!(asked(&config, recent), expected, "{recent}");
        }
        let heavy = SurveyConfig { work: 1_000_000, ..config };
        assert_eq!(asked(&heavy, u64::MAX), 4_096_000_000);
    }

    #[test]
    fn one_doubling_is_forgiven() {
        assert!(is_enough(1000, 1000) && is_enough(1000, 2000));
        assert!(!is_enough(1000, 4000) && !is_enough(999, 2000));
    }
}
