//! 画布: how `plotters` draws on a canvas.
//!
//! A backend of our own, because the usual one measures texts by way of an inline style, which the
//! Content-Security-Policy forbids; a canvas can measure them itself.

use core::{error::Error, f64::consts::TAU, fmt};

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    text_anchor::{HPos, VPos},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The browser refuses to draw.
#[derive(Debug)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the browser does not draw on this canvas")
    }
}

impl Error for Refused {}

type Drawn = Result<(), DrawingErrorKind<Refused>>;

/// A canvas to draw on. Its unit is one of its own pixels.
#[derive(Clone, Debug)]
pub struct Canvas {
    element: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    font: String,
}

/// The drawing context of a canvas; none when the browser has none left.
pub fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

impl Canvas {
    /// Draws texts in a list of fonts as CSS writes it.
    pub fn new(element: HtmlCanvasElement, context: CanvasRenderingContext2d, font: String) -> Self {
        Self { element, context, font }
    }

    /// How wide a text of a size is, rounded up.
    pub fn width(&self, text: &str, size: i32, is_bold: bool) -> i32 {
        self.use_font(f64::from(size), is_bold);
        self.measured(text)
    }

    fn measured(&self, text: &str) -> i32 {
        let width = self.context.measure_text(text).map(|measured| measured.width()).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, reason = "texts are narrower than two thousand million pixels")]
        let width = width.ceil() as i32;
        width
    }

    fn use_font(&self, size: f64, is_bold: bool) {
        let weight = if is_bold { "700 " } else { "400 " };
        self.context.set_font(&[weight, &size.to_string(), "px ", &self.font].concat());
    }

    fn fill_with(&self, color: BackendColor) {
        self.context.set_fill_style_str(&css(color));
    }

    fn stroke_with(&self, style: &impl BackendStyle) {
        self.context.set_stroke_style_str(&css(style.color()));
        self.context.set_line_width(f64::from(style.stroke_width()));
        self.context.set_line_join("round");
    }

    fn trace(&self, path: impl IntoIterator<Item = BackendCoord>, shift: f64) {
        self.context.begin_path();
        for (index, (x, y)) in path.into_iter().enumerate() {
            let (x, y) = (f64::from(x) + shift, f64::from(y) + shift);
            if index == 0 { self.context.move_to(x, y) } else { self.context.line_to(x, y) }
        }
    }
}

/// A line of an odd width is sharp when it runs through the middle of pixels.
fn shift(style: &impl BackendStyle) -> f64 {
    if style.stroke_width() % 2 == 1 { 0.5 } else { 0.0 }
}

fn css(BackendColor { alpha, rgb: (red, green, blue) }: BackendColor) -> String {
    format!("rgb({red} {green} {blue} / {alpha})")
}

fn refused(_: JsValue) -> DrawingErrorKind<Refused> {
    DrawingErrorKind::DrawingError(Refused)
}

impl DrawingBackend for Canvas {
    type ErrorType = Refused;

    fn get_size(&self) -> (u32, u32) {
        (self.element.width(), self.element.height())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.fill_with(color);
        self.context.fill_rect(f64::from(x), f64::from(y), 1.0, 1.0);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let (x, y) = (f64::from(from.0.min(to.0)), f64::from(from.1.min(to.1)));
        let (width, height) = (f64::from((to.0 - from.0).abs()), f64::from((to.1 - from.1).abs()));
        if fill {
            self.fill_with(style.color());
            self.context.fill_rect(x, y, width, height);
        } else {
            self.stroke_with(style);
            self.context.stroke_rect(x, y, width, height);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if style.color().alpha > 0.0 {
            self.stroke_with(style);
            self.trace(path, shift(style));
            self.context.stroke();
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.fill_with(style.color());
        self.trace(path, 0.0);
        self.context.close_path();
        self.context.fill();
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        self.context.begin_path();
        self.context.arc(f64::from(x), f64::from(y), f64::from(radius), 0.0, TAU).map_err(refused)?;
        if fill {
            self.fill_with(style.color());
            self.context.fill();
        } else {
            self.stroke_with(style);
            self.context.stroke();
        }
        Ok(())
    }

    /// Upright texts only; nothing here is turned.
    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let anchor = style.anchor();
        self.context.set_text_align(match anchor.h_pos {
            HPos::Left => "left",
            HPos::Right => "right",
            HPos::Center => "center",
        });
        self.context.set_text_baseline(match anchor.v_pos {
            VPos::Top => "top",
            VPos::Center => "middle",
            VPos::Bottom => "bottom",
        });
        self.use_font(style.size(), matches!(style.style(), FontStyle::Bold));
        self.fill_with(style.color());
        self.context.fill_text(text, f64::from(x), f64::from(y)).map_err(refused)
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Refused>> {
        self.use_font(style.size(), matches!(style.style(), FontStyle::Bold));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are small and not negative")]
        let height = style.size().max(0.0) as u32;
        Ok((u32::try_from(self.measured(text)).unwrap_or_default(), height))
    }
}
