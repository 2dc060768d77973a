//! How a picture lies on its stage: how large, and moved how far. Knows nothing of pages.
//!
//! Places are pixels from the middle of the stage. A picture that is shown whole cannot be moved; a
//! larger one is never moved so far that the stage is empty beyond its middle.

/// The largest magnification.
const MOST: f64 = 8.0;
/// The magnification of a double tap.
const CLOSE: f64 = 2.5;
/// By what factor a press of a button magnifies.
pub const STEP: f64 = 1.5;

/// A place or a size: across and down.
pub type Pair = (f64, f64);

/// How a picture lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zoom {
    /// 1 when it is shown whole.
    pub scale: f64,
    /// Where its middle lies.
    pub middle: Pair,
}

impl Zoom {
    /// Shown whole.
    pub const WHOLE: Self = Self { scale: 1.0, middle: (0.0, 0.0) };

    /// Whether it is shown whole.
    pub fn is_whole(self) -> bool {
        self.scale <= 1.0
    }

    /// Magnified by a factor around a place, which stays where it is.
    #[must_use]
    pub fn magnified(self, factor: f64, at: Pair, stage: Pair) -> Self {
        let scale = (self.scale * factor).clamp(1.0, MOST);
        let factor = scale / self.scale;
        let around = |at: f64, middle: f64| at - (at - middle) * factor;
        Self { scale, middle: (around(at.0, self.middle.0), around(at.1, self.middle.1)) }.kept(stage)
    }

    /// Moved by so much.
    #[must_use]
    pub fn moved(self, by: Pair, stage: Pair) -> Self {
        Self { middle: (self.middle.0 + by.0, self.middle.1 + by.1), ..self }.kept(stage)
    }

    /// Two fingers have gone from some places to others: what lies under them goes along.
    #[must_use]
    pub fn pinched(self, before: [Pair; 2], after: [Pair; 2], stage: Pair) -> Self {
        let apart = |[one, two]: [Pair; 2]| (one.0 - two.0).hypot(one.1 - two.1).max(1.0);
        let between = |[one, two]: [Pair; 2]| (one.0.midpoint(two.0), one.1.midpoint(two.1));
        let (from, to) = (between(before), between(after));
        self.magnified(apart(after) / apart(before), from, stage).moved((to.0 - from.0, to.1 - from.1), stage)
    }

    /// Close to a place, or whole again.
    #[must_use]
    pub fn toggled(self, at: Pair, stage: Pair) -> Self {
        if self.is_whole() { self.magnified(CLOSE, at, stage) } else { Self::WHOLE }
    }

    fn kept(self, stage: Pair) -> Self {
        let keep = |middle: f64, stage: f64| {
            let most = (self.scale - 1.0) * stage / 2.0;
            middle.clamp(-most, most)
        };
        Self { middle: (keep(self.middle.0, stage.0), keep(self.middle.1, stage.1)), ..self }
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    const STAGE: Pair = (400.0, 300.0);

    #[wasm_bindgen_test]
    fn what_lies_under_the_pointer_stays_there() {
        let zoom = Zoom::WHOLE.magnified(2.0, (100.0, 50.0), STAGE);
        // A point of the picture 100 right of its middle lies 200 right of it now.
        assert_eq!((zoom.middle.0 + 2.0 * 100.0, zoom.middle.1 + 2.0 * 50.0), (100.0, 50.0));
    }

    #[wasm_bindgen_test]
    fn it_is_neither_smaller_than_whole_nor_without_end() {
        assert_eq!(Zoom::WHOLE.magnified(0.1, (30.0, 30.0), STAGE), Zoom::WHOLE);
        let close = Zoom::WHOLE.magnified(100.0, (0.0, 0.0), STAGE);
        assert_eq!(close, Zoom { scale: MOST, ..Zoom::WHOLE });
        assert_eq!(close.magnified(0.001, (0.0, 0.0), STAGE), Zoom::WHOLE);
    }

    #[wasm_bindgen_test]
    fn it_is_never_moved_off_its_stage() {
        assert_eq!(Zoom::WHOLE.moved((50.0, 50.0), STAGE), Zoom::WHOLE);
        let zoom = Zoom::WHOLE.magnified(2.0, (0.0, 0.0), STAGE).moved((1000.0, -1000.0), STAGE);
        assert_eq!(zoom.middle, (200.0, -150.0));
    }

    #[wasm_bindgen_test]
    fn fingers_that_go_apart_magnify_and_carry() {
        let zoom = Zoom::WHOLE.pinched([(-50.0, 0.0), (50.0, 0.0)], [(-100.0, 10.0), (100.0, 10.0)], STAGE);
        assert_eq!((zoom.scale, zoom.middle), (2.0, (0.0, 10.0)));
    }

    #[wasm_bindgen_test]
    fn a_double_tap_goes_close_and_back() {
        let close = Zoom::WHOLE.toggled((10.0, 10.0), STAGE);
        assert_eq!((close.scale, close.middle), (CLOSE, (-15.0, -15.0)));
        assert_eq!(close.toggled((90.0, 0.0), STAGE), Zoom::WHOLE);
    }
}
