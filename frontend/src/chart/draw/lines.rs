//! 折线: shares over months, held against target lines.

use plotters::{
    chart::ChartBuilder,
    coord::combinators::BindKeyPoints,
    series::{AreaSeries, DashedLineSeries, LineSeries},
    style::{
        Color, TRANSPARENT,
        text_anchor::{HPos, VPos},
    },
};

use super::{Area, Drawn, Line, LineKind, Lines, Pen, SMALL, TEXT, legend::marker};
use crate::chart::{marks, share};

/// How much of what lies below a line is tinted.
const TINT: f64 = 0.14;

/// Low on a phone, higher on a desk.
pub(super) fn height(pen: &Pen, width: i32) -> i32 {
    (width * 9 / 16).clamp(pen.px(240), pen.px(400))
}

pub(super) fn draw(pen: &Pen, root: &Area, area: &Area, chart: &Lines) -> Drawn {
    let (first, last) = (chart.first, chart.last.max(chart.first + 1));
    let largest = chart.lines.iter().flat_map(|line| &line.points).map(|(_, share)| *share).max();
    let shares = marks::counts(largest.unwrap_or_default(), 5);
    let top = shares.last().copied().unwrap_or(1);
    let label = |text: &str| pen.canvas.width(text, pen.px(SMALL), false);
    let widest = shares.iter().map(|share| label(&words(*share))).max().unwrap_or_default() + pen.px(10);
    let wide = i32::try_from(area.dim_in_pixel().0).unwrap_or_default() - widest - pen.px(24);
    let months = marks::months(first, last, wide / pen.px(60));
    let mut drawn = ChartBuilder::on(area)
        .margin_top(pen.px(26))
        .margin_right(pen.px(24))
        .y_label_area_size(widest)
        .x_label_area_size(pen.px(28))
        .build_cartesian_2d((first..last).with_key_points(months), (0..top).with_key_points(shares))?;
    drawn
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(pen.ink.line.stroke_width(pen.stroke(1)))
        .light_line_style(TRANSPARENT)
        .axis_style(pen.ink.line.stroke_width(pen.stroke(1)))
        .set_all_tick_mark_size(pen.px(3))
        .label_style(pen.text(SMALL, pen.ink.soft, false))
        .x_label_formatter(&|month| marks::month_name(*month))
        .y_label_formatter(&|share| words(*share))
        .draw()?;
    for line in &chart.lines {
        let points = along(line, last);
        let colour = line.kind.colour(pen);
        let stroke = colour.stroke_width(pen.stroke(3));
        match line.kind {
            LineKind::Reached => {
                drawn.draw_series(AreaSeries::new(points.iter().copied(), 0, colour.mix(TINT)))?;
                drawn.draw_series(LineSeries::new(points.iter().copied(), stroke))?;
            }
            LineKind::Target => {
                drawn.draw_series(DashedLineSeries::new(points, pen.px(9), pen.px(6), stroke))?;
            }
            LineKind::OtherTarget => {
                drawn.draw_series(DashedLineSeries::new(points, pen.px(3), pen.px(4), stroke))?;
            }
        }
    }
    for line in &chart.lines {
        let at = |point: &(i32, i32)| drawn.backend_coord(point);
        if line.kind == LineKind::Reached {
            let Some(end) = line.points.last() else { continue };
            let style = pen.text_at(TEXT, pen.ink.reached, true, (HPos::Right, VPos::Bottom));
            let (x, y) = at(end);
            root.draw_text(&words(end.1), &style, (x + pen.px(8), y - pen.px(7)))?;
            continue;
        }
        // Two targets for the same day may lie close together: one is named above, one below.
        let (side, away) = if line.kind == LineKind::Target { (VPos::Bottom, -9) } else { (VPos::Top, 10) };
        let style = pen.text_at(SMALL, line.kind.colour(pen), true, (HPos::Center, side));
        for point in &line.points {
            let (x, y) = at(point);
            marker(pen, root, line.kind, (x, y))?;
            root.draw_text(&words(point.1), &style, (x, y + pen.px(away)))?;
        }
    }
    Ok(())
}

/// The points of a line; a target holds on after its day.
fn along(line: &Line, last: i32) -> Vec<(i32, i32)> {
    let mut points = line.points.clone();
    if line.kind != LineKind::Reached
        && let Some((month, share)) = points.last().copied()
        && month < last
    {
        points.push((last, share));
    }
    points
}

fn words(permille: i32) -> String {
    share::percent(u32::try_from(permille).unwrap_or_default())
}
