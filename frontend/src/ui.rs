//! Presentation parts with no knowledge of the programme.

pub mod field;
pub mod masthead;
