//! 条形: counts or shares side by side. Labels stand before the bars, or above them where they would
//! take too much of the width.

use plotters::{
    chart::ChartBuilder,
    coord::combinators::BindKeyPoints,
    element::{DashedPathElement, Rectangle},
    style::{
        Color, RGBColor, TRANSPARENT,
        text_anchor::{HPos, VPos},
    },
};

use super::{Area, Bars, Drawn, Pen, SMALL, shorten};
use crate::chart::{marks, share};

const BAR: i32 = 18;
const GAP: i32 = 8;
const AXIS: i32 = 28;

/// How the rows are laid out, in pixels.
struct Layout {
    /// Labels stand before the bars, not above them.
    is_beside: bool,
    /// Width before the bars, for labels or for half of the nought below.
    before: i32,
    /// Height of a row.
    row: i32,
    /// Width that texts take after the bars.
    after: i32,
    /// Height above the first bar.
    above: i32,
}

impl Layout {
    fn new(pen: &Pen, width: i32, chart: &Bars) -> Self {
        let measure = |text: &str, is_bold| pen.canvas.width(text, pen.px(SMALL), is_bold);
        let widest = chart.rows.iter().map(|row| measure(&row.label, false)).max().unwrap_or_default();
        let is_beside = widest + pen.px(GAP) <= width * 2 / 5;
        Self {
            is_beside,
            before: if is_beside { widest + pen.px(GAP) } else { pen.px(GAP) },
            row: if is_beside { pen.px(BAR + 14) } else { pen.px(BAR + 34) },
            after: chart.rows.iter().map(|row| measure(&row.text, true)).max().unwrap_or_default() + pen.px(GAP + 4),
            above: if chart.mark.is_some() { pen.px(26) } else { pen.px(4) },
        }
    }

    fn height(&self, rows: usize) -> i32 {
        self.row * i32::try_from(rows.max(1)).unwrap_or(1)
    }
}

pub(super) fn height(pen: &Pen, width: i32, chart: &Bars) -> i32 {
    let layout = Layout::new(pen, width, chart);
    layout.above + layout.height(chart.rows.len()) + pen.px(AXIS)
}

pub(super) fn draw(pen: &Pen, root: &Area, area: &Area, chart: &Bars) -> Drawn {
    let width = i32::try_from(area.dim_in_pixel().0).unwrap_or_default();
    let layout = Layout::new(pen, width, chart);
    let longest = chart.rows.iter().map(|row| row.values.iter().sum()).max().unwrap_or(0);
    let largest = chart.mark.as_ref().map_or(longest, |(mark, _)| longest.max(*mark));
    let bars = width - layout.before - layout.after;
    let values = marks::counts(largest, (bars / pen.px(64)).clamp(1, 6));
    let top = values.last().copied().unwrap_or(1);
    let mut drawn = ChartBuilder::on(area)
        .margin_top(layout.above)
        .margin_left(layout.before)
        .margin_right(layout.after)
        .x_label_area_size(pen.px(AXIS))
        // Rows go down from above.
        .build_cartesian_2d((0..top).with_key_points(values), layout.height(chart.rows.len())..0)?;
    drawn
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .bold_line_style(pen.ink.line.stroke_width(pen.stroke(1)))
        .light_line_style(TRANSPARENT)
        .axis_style(pen.ink.line.stroke_width(pen.stroke(1)))
        .set_all_tick_mark_size(pen.px(3))
        .label_style(pen.text(SMALL, pen.ink.soft, false))
        .x_label_formatter(&|value| if chart.are_shares { words(*value) } else { value.to_string() })
        .draw()?;
    let label_style = pen.text_at(SMALL, pen.ink.words, false, (HPos::Left, VPos::Center));
    let text_style = pen.text_at(SMALL, pen.ink.words, true, (HPos::Left, VPos::Center));
    let mut top_of_row = 0;
    for row in &chart.rows {
        let from = top_of_row + layout.row - pen.px(BAR) - pen.px(if layout.is_beside { 7 } else { 4 });
        let mut start = 0;
        for (value, colour) in row.values.iter().zip([pen.ink.reached, pen.ink.second]) {
            let bar = Rectangle::new([(start, from), (start + value, from + pen.px(BAR))], colour.filled());
            drawn.draw_series([bar])?;
            if start > 0 && *value > 0 {
                part(pen, root, drawn.backend_coord(&(start, from)))?;
            }
            start += value;
        }
        let (end, middle) = drawn.backend_coord(&(start, from + pen.px(BAR / 2)));
        root.draw_text(&row.text, &text_style, (end + pen.px(GAP), middle))?;
        let (left, above) = drawn.backend_coord(&(0, top_of_row));
        let (place, most) = if layout.is_beside {
            ((left - layout.before, middle), layout.before)
        } else {
            ((left - layout.before, above + (layout.row - pen.px(BAR + 4)) / 2), width)
        };
        let label = shorten(&row.label, most, |text| pen.canvas.width(text, pen.px(SMALL), false));
        root.draw_text(&label, &label_style, place)?;
        top_of_row += layout.row;
    }
    if let Some((mark, label)) = &chart.mark {
        let colour = pen.ink.target;
        let from = drawn.backend_coord(&(*mark, 0));
        let to = drawn.backend_coord(&(*mark, layout.height(chart.rows.len())));
        let dashes = DashedPathElement::new([from, to], pen.px(9), pen.px(6), colour.stroke_width(pen.stroke(2)));
        root.draw(&dashes)?;
        let style = pen.text_at(SMALL, colour, true, (mark_side(*mark, top), VPos::Bottom));
        root.draw_text(label, &style, (from.0, from.1 - pen.px(5)))?;
    }
    Ok(())
}

/// A label near the edge stays inside.
fn mark_side(mark: i32, top: i32) -> HPos {
    if mark * 2 > top { HPos::Right } else { HPos::Left }
}

/// A gap between two parts, so that they are told apart without their colours.
fn part(pen: &Pen, root: &Area, (x, y): (i32, i32)) -> Drawn {
    let paper: RGBColor = pen.ink.paper;
    root.draw(&Rectangle::new([(x - pen.px(1), y), (x + pen.px(1), y + pen.px(BAR))], paper.filled()))
}

fn words(permille: i32) -> String {
    share::percent(u32::try_from(permille).unwrap_or_default())
}
