//! Parts that know the programme and are shown by more than one page.

pub mod account;
pub mod aloud;
pub mod answers;
pub mod copy;
pub mod explain;
pub mod faces;
pub mod facts;
pub mod failure;
pub mod handover;
pub mod last_time;
pub mod lookup;
pub mod number;
pub mod outbox;
pub mod result;
mod rules;
#[cfg(all(test, target_arch = "wasm32"))]
mod samples;
pub mod status;
pub mod tried;
pub mod unkept;
pub mod uploads;
pub mod who;
