//! What the tests of the whole server share.
//!
//! [`TestApp`] is the real server in process, on a free port, with a database of its own: SQLite in
//! a temporary folder, or with `TEST_DATABASE=postgres` one in a throw-away cluster ([`postgres`]).
//! Servers in process start on a copy of one that was made once (`template`).
//! [`submission`] builds what the page would send and [`answer`] looks at what came back; [`people`]
//! are signed in, of any role; [`files`] builds photos, [`evidence`] sends them with a self-assessment,
//! [`bucket`] is a store that speaks S3, and [`clamd`] scans;
//! [`consultations`] opens drafts for comment; [`surveys`] answers what residents are asked;
//! [`oidc`] runs a provider that vouches for people; [`smtp`] takes their mail, [`receiver`] the messages
//! to other programs; [`process`] runs the server's program for what cannot be tried in process; [`load`] puts it
//! under load for the benchmark.
#![forbid(unsafe_code)]

pub mod answer;
pub mod app;
pub mod bucket;
pub mod cases;
pub mod clamd;
pub mod consultations;
pub mod evidence;
pub mod files;
pub mod hostile;
pub mod load;
pub mod notices;
pub mod oidc;
pub mod packs;
pub mod people;
pub mod postgres;
pub mod process;
pub mod receiver;
pub mod smtp;
pub mod submission;
pub mod surveys;
mod template;

pub use app::TestApp;

/// The day on which all tests take place.
pub const TODAY: &str = "2026-11-23";
