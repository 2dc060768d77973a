//! 退避: another try after a pause that doubles each time.

use core::cell::Cell;

use gloo_timers::callback::Timeout;

use super::time;
use crate::state::Var;

/// The first pause after a failed try, and the longest, in milliseconds.
const FIRST_MS: u32 = 4_000;
const LONGEST_MS: u32 = 5 * 60 * 1_000;

/// How long it is waited before the next try. Copied like a [`Var`] and living as long.
#[derive(Clone, Copy)]
pub struct Backoff {
    pause: &'static Cell<u32>,
    next: Var<Option<Timeout>>,
}

impl Backoff {
    /// Nothing has failed yet.
    pub fn fresh() -> Self {
        Self { pause: Box::leak(Box::new(Cell::new(FIRST_MS))), next: Var::new(None) }
    }

    /// Tries again after a pause; the one after that is longer. Gives when, in milliseconds since 1970.
    pub fn later(self, act: impl FnOnce() + 'static) -> u64 {
        let pause = self.pause.get();
        self.pause.set(pause.saturating_mul(2).min(LONGEST_MS));
        self.next.keep(Some(Timeout::new(pause, act)));
        time::now() + u64::from(pause)
    }

    /// Something has gone through: the next pause is short again.
    pub fn begin_anew(self) {
        self.pause.set(FIRST_MS);
    }
}
