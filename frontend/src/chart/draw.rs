//! 绘图: charts as plain data, and how they are drawn.
//!
//! Sizes are in points, 96 to an inch; a canvas has `ratio` pixels to a point, so that lines and texts
//! are sharp on every screen and in files. [`lines`] and [`bars`] draw the two kinds of chart below
//! a heading (in files only, the page has one of its own) and a legend.

mod bars;
mod legend;
mod lines;

use plotters::{
    coord::Shift,
    drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea},
    style::{
        Color, FontStyle, IntoFont, RGBColor, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};
use web_sys::{Element, HtmlCanvasElement};

use self::legend::Legend;
use super::{
    canvas::{Canvas, Refused, context},
    ink::Ink,
};

/// One chart.
#[derive(Clone, Debug)]
pub enum Chart {
    /// Shares over time.
    Lines(Lines),
    /// Counts or shares side by side.
    Bars(Bars),
}

/// Shares over months.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The first month, as [`marks::month`](super::marks::month) numbers it.
    pub first: i32,
    /// The last month.
    pub last: i32,
    /// What is drawn.
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it stands for.
    pub label: String,
    /// How it is drawn.
    pub kind: LineKind,
    /// Month and share in tenths of a percent, earliest first.
    pub points: Vec<(i32, i32)>,
}

/// How a line is drawn; lines differ by more than colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// What has been reached: solid, with an area below it and its last value.
    Reached,
    /// What is aimed at: dashed, with a square and the value at every point; goes on to the right.
    Target,
    /// What is aimed at by somebody else: dotted, with diamonds.
    OtherTarget,
}

/// Bars, one below the other.
#[derive(Clone, Debug)]
pub struct Bars {
    /// What the parts of each bar stand for, at most two.
    pub parts: Vec<String>,
    /// The bars, from above.
    pub rows: Vec<Bar>,
    /// A value that all are held against, with what it stands for.
    pub mark: Option<(i32, String)>,
    /// Values are shares in tenths of a percent, not counts.
    pub are_shares: bool,
}

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is about.
    pub label: String,
    /// The values of its parts.
    pub values: Vec<i32>,
    /// What is written at its end.
    pub text: String,
}

/// What stands above a chart that leaves the page.
#[derive(Clone, Debug)]
pub struct Heading {
    /// What it shows.
    pub title: String,
    /// Of where and when.
    pub note: String,
}

/// How large a chart becomes; its height follows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width in points.
    pub width: i32,
    /// Pixels to a point.
    pub ratio: f64,
}

type Area = DrawingArea<Canvas, Shift>;
type Drawn = Result<(), DrawingAreaErrorKind<Refused>>;

const SMALL: i32 = 14;
const TEXT: i32 = 15;
const TITLE: i32 = 24;
const HEADING: i32 = 84;
const EDGE: i32 = 24;

impl Chart {
    /// Draws the chart on a canvas, whose size it sets, in the colours that hold at `place`.
    ///
    /// # Errors
    /// [`Refused`] when the browser does not draw.
    pub fn draw(
        &self,
        canvas: &HtmlCanvasElement,
        size: Size,
        place: &Element,
        heading: Option<&Heading>,
    ) -> Result<(), Refused> {
        let context = context(canvas).ok_or(Refused)?;
        let ink = Ink::of(place, &context).ok_or(Refused)?;
        let on = Canvas::new(canvas.clone(), context, ink.font.clone());
        // A chart that leaves the page has a margin of its own.
        let edge = if heading.is_some() { EDGE } else { 0 };
        let pen = Pen { canvas: on, ink, ratio: size.ratio };
        let width = pen.px(size.width - 2 * edge);
        let legend = Legend::new(&pen, width, &self.legend());
        let head = if heading.is_some() { pen.px(HEADING) } else { 0 };
        let body = match self {
            Self::Lines(_) => lines::height(&pen, width),
            Self::Bars(chart) => bars::height(&pen, width, chart),
        };
        let edge = pen.px(edge);
        canvas.set_width(u32::try_from(pen.px(size.width)).unwrap_or_default());
        canvas.set_height(u32::try_from(head + legend.height() + body + edge).unwrap_or_default());
        self.draw_on(&pen, (edge, width), (head, legend), heading).map_err(|_| Refused)
    }

    fn draw_on(
        &self,
        pen: &Pen,
        (edge, width): (i32, i32),
        (head, legend): (i32, Legend),
        heading: Option<&Heading>,
    ) -> Drawn {
        let root = pen.canvas.clone().into_drawing_area();
        root.fill(&pen.ink.paper)?;
        if let Some(Heading { title, note }) = heading {
            let title = shorten(title, width, |text| pen.canvas.width(text, pen.px(TITLE), true));
            root.draw_text(&title, &pen.text(TITLE, pen.ink.words, true), (edge, pen.px(EDGE)))?;
            let note = shorten(note, width, |text| pen.canvas.width(text, pen.px(SMALL), false));
            root.draw_text(&note, &pen.text(SMALL, pen.ink.soft, false), (edge, pen.px(EDGE + TITLE + 8)))?;
        }
        legend.draw(pen, &root, (edge, head))?;
        let area = root.margin(head + legend.height(), edge, edge, edge);
        match self {
            Self::Lines(chart) => lines::draw(pen, &root, &area, chart)?,
            Self::Bars(chart) => bars::draw(pen, &root, &area, chart)?,
        }
        root.present()
    }

    fn legend(&self) -> Vec<(legend::Sign, &str)> {
        match self {
            Self::Lines(chart) => chart.lines.iter().map(|line| (line.kind.into(), line.label.as_str())).collect(),
            Self::Bars(chart) => {
                chart.parts.iter().zip(legend::PARTS).map(|(label, sign)| (sign, label.as_str())).collect()
            }
        }
    }
}

/// What drawing needs everywhere.
struct Pen {
    canvas: Canvas,
    ink: Ink,
    ratio: f64,
}

impl Pen {
    /// Points in pixels.
    fn px(&self, points: i32) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "canvases are smaller than two thousand million pixels")]
        let pixels = (f64::from(points) * self.ratio).round() as i32;
        pixels
    }

    /// The width of a line in pixels.
    fn stroke(&self, points: i32) -> u32 {
        u32::try_from(self.px(points)).unwrap_or(1).max(1)
    }

    /// A text that hangs from its upper left corner.
    fn text(&self, size: i32, colour: RGBColor, is_bold: bool) -> TextStyle<'static> {
        let weight = if is_bold { FontStyle::Bold } else { FontStyle::Normal };
        // The canvas knows the fonts.
        TextStyle {
            font: ("sans-serif", self.px(size), weight).into_font(),
            color: colour.to_backend_color(),
            pos: Pos::default(),
        }
    }

    /// A text that lies beside, above or below a point.
    fn text_at(&self, size: i32, colour: RGBColor, is_bold: bool, (across, along): (HPos, VPos)) -> TextStyle<'static> {
        self.text(size, colour, is_bold).pos(Pos::new(across, along))
    }
}

/// A text that is no wider than it may be; what had to go is told by an ellipsis.
fn shorten(text: &str, most: i32, width: impl Fn(&str) -> i32) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(end, _)| end).collect();
    let short = |end: &usize| [text[..*end].trim_end(), "…"].concat();
    let fitting = ends.partition_point(|end| width(&short(end)) <= most);
    ends.get(fitting.saturating_sub(1)).map_or_else(String::new, short)
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_text_is_cut_where_it_no_longer_fits() {
        let width = |text: &str| i32::try_from(text.chars().count()).expect("a short text") * 10;
        assert_eq!(shorten("社区居民代表会议", 80, width), "社区居民代表会议");
        assert_eq!(shorten("社区居民代表会议", 79, width), "社区居民代表…");
        assert_eq!(shorten("社区 居民", 30, width), "社区…");
        assert_eq!(shorten("社区", 5, width), "…");
        assert_eq!(shorten("", 0, width), "");
    }

    #[wasm_bindgen_test]
    fn a_chart_has_the_width_that_is_asked_for_and_grows_with_its_rows() {
        let canvas: HtmlCanvasElement = wasm_bindgen::JsCast::unchecked_into(
            gloo_utils::document().create_element("canvas").expect("a browser makes one"),
        );
        let bar = |value| Bar { label: "荔湾区".to_owned(), values: vec![value], text: "3".to_owned() };
        let bars = |rows| {
            let rows = (1..=rows).map(bar).collect();
            Chart::Bars(Bars { parts: Vec::new(), rows, mark: Some((2, "目标".to_owned())), are_shares: false })
        };
        let size = |chart: Chart, ratio| {
            chart.draw(&canvas, Size { width: 300, ratio }, &gloo_utils::body(), None).expect("it can be drawn");
            (canvas.width(), canvas.height())
        };
        let (few, many) = (size(bars(2), 1.0), size(bars(9), 1.0));
        assert_eq!((few.0, many.0), (300, 300));
        assert!(many.1 > few.1);
        assert_eq!(size(bars(2), 2.0), (600, few.1 * 2));
        let line = |kind, points: &[(i32, i32)]| Line { label: "占比".to_owned(), kind, points: points.to_vec() };
        // One month alone, and nothing reached yet.
        let lines = vec![line(LineKind::Reached, &[(24_000, 0)]), line(LineKind::Target, &[(24_000, 1000)])];
        assert_eq!(size(Chart::Lines(Lines { first: 24_000, last: 24_000, lines }), 1.5).0, 450);
    }
}
