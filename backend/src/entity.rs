//! Rows, one file per table. Nothing outside `store` and `migration` knows them.

pub(crate) mod access_attempt;
pub(crate) mod access_code;
pub(crate) mod account;
pub(crate) mod audit_entry;
pub(crate) mod case_comment;
pub(crate) mod case_decision;
pub(crate) mod case_file;
pub(crate) mod case_round;
pub(crate) mod community;
pub(crate) mod department_review;
pub(crate) mod division;
pub(crate) mod division_setting;
pub(crate) mod expert_review;
pub(crate) mod honour;
pub(crate) mod import_job;
pub(crate) mod incident;
pub(crate) mod invitation;
pub(crate) mod pack;
pub(crate) mod recovery_code;
pub(crate) mod requirement_tally;
pub(crate) mod review_draft;
pub(crate) mod session;
pub(crate) mod setting;
pub(crate) mod signing_key;
pub(crate) mod submission;
pub(crate) mod submission_record;
