//! The use cases, one file per resource, with no HTTP in them but the mapping of their errors.

pub(crate) mod access;
pub(crate) mod cases;
pub(crate) mod division_settings;
pub(crate) mod exports;
pub(crate) mod imports;
pub(crate) mod person;
pub(crate) mod progress;
pub(crate) mod receipts;
pub(crate) mod submissions;
