//! 图例: what lines and parts of bars stand for.

use plotters::{
    element::{PathElement, Polygon, Rectangle},
    style::{
        Color, RGBColor,
        text_anchor::{HPos, VPos},
    },
};

use super::{Area, Drawn, LineKind, Pen, SMALL, shorten};

const SIGN: i32 = 28;
const GAP: i32 = 6;
const APART: i32 = 20;
const ROW: i32 = 24;

/// What stands before a label.
#[derive(Clone, Copy)]
pub(super) enum Sign {
    Line(LineKind),
    FirstPart,
    SecondPart,
}

/// The signs of the parts of a bar.
pub(super) const PARTS: [Sign; 2] = [Sign::FirstPart, Sign::SecondPart];

impl From<LineKind> for Sign {
    fn from(kind: LineKind) -> Self {
        Self::Line(kind)
    }
}

/// Labels in rows, as many to a row as fit.
pub(super) struct Legend {
    entries: Vec<(Sign, String, (i32, i32))>,
    height: i32,
}

impl Legend {
    pub(super) fn new(pen: &Pen, width: i32, entries: &[(Sign, &str)]) -> Self {
        let (mut x, mut y) = (0, 0);
        let indent = pen.px(SIGN + GAP);
        let mut placed = Vec::with_capacity(entries.len());
        for (sign, label) in entries {
            let own = |text: &str| pen.canvas.width(text, pen.px(SMALL), false);
            let label = shorten(label, width - indent, own);
            let needed = indent + own(&label);
            if x > 0 && x + needed > width {
                (x, y) = (0, y + pen.px(ROW));
            }
            placed.push((*sign, label, (x, y)));
            x += needed + pen.px(APART);
        }
        let height = if placed.is_empty() { 0 } else { y + pen.px(ROW + GAP) };
        Self { entries: placed, height }
    }

    pub(super) fn height(&self) -> i32 {
        self.height
    }

    pub(super) fn draw(&self, pen: &Pen, root: &Area, (left, top): (i32, i32)) -> Drawn {
        let style = pen.text_at(SMALL, pen.ink.words, false, (HPos::Left, VPos::Center));
        for (sign, label, (x, y)) in &self.entries {
            let (x, middle) = (left + x, top + y + pen.px(ROW / 2));
            match sign {
                Sign::Line(kind) => line(pen, root, *kind, (x, middle))?,
                Sign::FirstPart => swatch(pen, root, pen.ink.reached, (x, middle))?,
                Sign::SecondPart => swatch(pen, root, pen.ink.second, (x, middle))?,
            }
            root.draw_text(label, &style, (x + pen.px(SIGN + GAP), middle))?;
        }
        Ok(())
    }
}

fn swatch(pen: &Pen, root: &Area, colour: RGBColor, (x, middle): (i32, i32)) -> Drawn {
    let half = pen.px(7);
    root.draw(&Rectangle::new(
        [(x + pen.px(7), middle - half), (x + pen.px(7) + 2 * half, middle + half)],
        colour.filled(),
    ))
}

fn line(pen: &Pen, root: &Area, kind: LineKind, (x, middle): (i32, i32)) -> Drawn {
    let stroke = kind.colour(pen).stroke_width(pen.stroke(3));
    let pieces: &[(i32, i32)] = match kind {
        LineKind::Reached => &[(0, SIGN)],
        LineKind::Target => &[(0, 7), (21, SIGN)],
        LineKind::OtherTarget => &[(0, 3), (5, 8), (20, 23), (25, SIGN)],
    };
    for (from, to) in pieces {
        root.draw(&PathElement::new(vec![(x + pen.px(*from), middle), (x + pen.px(*to), middle)], stroke))?;
    }
    marker(pen, root, kind, (x + pen.px(SIGN / 2), middle))
}

/// What stands at the points of a line.
pub(super) fn marker(pen: &Pen, root: &Area, kind: LineKind, (x, y): (i32, i32)) -> Drawn {
    let half = pen.px(5);
    let colour = kind.colour(pen);
    match kind {
        LineKind::Reached => Ok(()),
        LineKind::Target => root.draw(&Rectangle::new([(x - half, y - half), (x + half, y + half)], colour.filled())),
        LineKind::OtherTarget => {
            let half = pen.px(7);
            root.draw(&Polygon::new(vec![(x - half, y), (x, y - half), (x + half, y), (x, y + half)], colour.filled()))
        }
    }
}

impl LineKind {
    pub(super) fn colour(self, pen: &Pen) -> RGBColor {
        match self {
            Self::Reached => pen.ink.reached,
            Self::Target => pen.ink.target,
            Self::OtherTarget => pen.ink.second,
        }
    }
}
