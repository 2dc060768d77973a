//! The use cases, one file per resource, with no HTTP in them but the mapping of their errors.

pub(crate) mod access;
pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod cases;
pub(crate) mod demo;
pub(crate) mod division_settings;
pub(crate) mod exports;
pub(crate) mod guessing;
pub(crate) mod imports;
pub(crate) mod inspections;
pub(crate) mod invitations;
pub(crate) mod notices;
pub(crate) mod notifications;
pub(crate) mod objections;
pub(crate) mod oidc;
pub(crate) mod own_account;
pub(crate) mod person;
pub(crate) mod plans;
pub(crate) mod progress;
pub(crate) mod receipts;
pub(crate) mod recognitions;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod submissions;
pub(crate) mod webhooks;
