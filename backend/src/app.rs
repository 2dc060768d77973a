//! The use cases, one file per resource, with no HTTP in them but the mapping of their errors.

pub(crate) mod access;
pub(crate) mod cases;
pub(crate) mod person;
pub(crate) mod receipts;
pub(crate) mod submissions;
