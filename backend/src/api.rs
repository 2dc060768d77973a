//! Wire types that only the server writes or reads as JSON, one file per resource. What both
//! sides share is in [`shared::api`].

mod access;
mod communities;
mod keys;
mod packs;
mod problem;
mod receipts;
mod submissions;

pub(crate) use self::problem::escape_pointer;
pub(crate) use self::receipts::{ReceiptParts, write_checked_receipt, write_receipt};
pub use self::{
    access::AccessCheck,
    communities::{CommunityHit, CommunityView, DivisionLevel, DivisionView, PreviousView},
    keys::KeyView,
    packs::{PackSummary, TextView},
    problem::{FieldError, ProblemView},
    receipts::{CheckedReceiptView, ReceiptView, Verification},
    submissions::{Claim, Submission},
};
