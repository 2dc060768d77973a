//! 颜色: the colours of the page, as its tokens give them at this moment.

use plotters::style::RGBColor;
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, Element};

/// What charts are drawn with.
#[derive(Clone, Debug)]
pub struct Ink {
    /// The ground.
    pub paper: RGBColor,
    /// Words.
    pub words: RGBColor,
    /// Words of less weight.
    pub soft: RGBColor,
    /// Hairlines.
    pub line: RGBColor,
    /// What has been reached.
    pub reached: RGBColor,
    /// What is aimed at.
    pub target: RGBColor,
    /// A second quantity beside the first.
    pub second: RGBColor,
    /// The fonts, as CSS lists them.
    pub font: String,
}

impl Ink {
    /// The colours that hold where an element stands. A class `on-paper` on it asks for the light ones,
    /// whatever the page wears.
    pub fn of(element: &Element, context: &CanvasRenderingContext2d) -> Option<Self> {
        let style = gloo_utils::window().get_computed_style(element).ok()??;
        let colour = |token| colour(&style, context, token);
        Some(Self {
            paper: colour("--ls-surface"),
            words: colour("--ls-ink"),
            soft: colour("--ls-ink-soft"),
            line: colour("--ls-line"),
            reached: colour("--ls-lead"),
            target: colour("--ls-half"),
            second: colour("--ls-second"),
            font: value(&style, "--ls-font"),
        })
    }
}

fn value(style: &CssStyleDeclaration, token: &str) -> String {
    style.get_property_value(token).unwrap_or_default().trim().to_owned()
}

/// The browser knows all the ways in which CSS writes a colour; a canvas gives it back as `#rrggbb`.
fn colour(style: &CssStyleDeclaration, context: &CanvasRenderingContext2d, token: &str) -> RGBColor {
    context.set_fill_style_str(&value(style, token));
    context.fill_style().as_string().and_then(|written| read(&written)).unwrap_or(RGBColor(0, 0, 0))
}

fn read(written: &str) -> Option<RGBColor> {
    let digits = written.strip_prefix('#')?;
    let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
    Some(RGBColor(part(0)?, part(2)?, part(4)?))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn colours_are_read_as_a_canvas_writes_them() {
        assert_eq!(read("#0a6246"), Some(RGBColor(10, 98, 70)));
        assert_eq!([read("0a6246"), read("#0a6"), read("rgb(1, 2, 3)")], [None; 3]);
    }
}
