//! 绿社通: the criteria model, the scoring and the workflow rules, compiled into browser and server.
//!
//! Nothing here reads a clock, does input or output, or works with floating point numbers: the
//! same sheet against the same pack gives the same bytes everywhere. In reading order:
//!
//! 1. [`exact`], [`date`]: the numbers and days everything is made of;
//! 2. [`answer`]: an answer sheet as it travels; [`responses`]: the same read against a rulebook;
//! 3. [`rulebook`]: what the engine runs; [`pack`] (feature `authoring`): what people write;
//! 4. [`evaluate`]: bare numbers; [`standing`]: the few that a page shows while somebody types;
//!    [`explain`]: the [`outcome`] with its explanation;
//! 5. [`path`]: the least set of open requirements that lifts the level;
//! 6. [`division`], [`people`]: what lies in what, and who may reach how far; [`case`]: the way of an
//!    application, who may do what next; [`notice`]: the days of a notice, objections;
//!    [`consultation`]: comments on drafts; [`reward`], [`money`]: what a city pays and how far it is;
//!    [`plan`]: gaps turned into tasks; [`inspection`]: what was found on site and has to be put right;
//!    [`joint`]: a draft that several people fill in; [`evidence`]: photos and documents that come with
//!    a self-assessment;
//!    [`survey`]: what residents say; [`portal`]: other websites that show the self-assessment;
//! 7. [`canonical`]: one byte sequence for one value; [`form`], [`api`]: what travels; [`language`]: which
//!    words there are; [`table`]: what spreadsheets open.
#![forbid(unsafe_code)]
#![warn(clippy::float_arithmetic)]
// The derives of utoipa count on the prelude of the standard library.
#![cfg_attr(not(feature = "openapi"), no_std)]

extern crate alloc;
#[cfg(all(feature = "authoring", not(feature = "openapi")))]
extern crate std;

pub mod answer;
pub mod api;
pub mod canonical;
pub mod case;
pub mod consultation;
pub mod date;
pub mod division;
pub mod evaluate;
pub mod evidence;
pub mod exact;
pub mod explain;
pub mod form;
pub mod inspection;
pub mod joint;
pub mod language;
pub mod money;
pub mod notice;
pub mod outcome;
#[cfg(feature = "authoring")]
pub mod pack;
pub mod path;
pub mod people;
pub mod plan;
pub mod portal;
pub mod responses;
pub mod reward;
pub mod rulebook;
mod sparse;
pub mod standing;
pub mod survey;
pub mod table;
pub mod text;

/// 引擎版本: raised whenever a change alters any golden outcome, so that an old record can be
/// told from a wrong one. `tests/engine_version.rs` notices.
pub const ENGINE_VERSION: u32 = 1;
