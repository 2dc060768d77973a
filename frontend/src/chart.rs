//! 图表: charts on a canvas, and what is said beside them.
//!
//! [`draw`] is where to start: a [`Chart`](draw::Chart) is plain data and draws itself at any width and
//! any number of pixels to a point, so the same chart stands in the page and in a file. `plotters`
//! lays it out; [`canvas`] is how it reaches the browser, with the page's own colours ([`ink`]).
//! [`marks`] chooses the marks of an axis, [`share`] words shares and sorts them into classes,
//! [`table`] says the same as a chart in words and as a CSV file, [`tiles`] is the map.
//!
//! All values are whole numbers: counts, months, shares in tenths of a percent.

pub mod canvas;
pub mod draw;
pub mod ink;
pub mod marks;
pub mod share;
pub mod table;
pub mod tiles;
