//! Rows, one file per table. Nothing outside `store` and `migration` knows them.

pub(crate) mod access_attempt;
pub(crate) mod access_code;
pub(crate) mod case_comment;
pub(crate) mod case_decision;
pub(crate) mod case_file;
pub(crate) mod case_round;
pub(crate) mod certificate_count;
pub(crate) mod community;
pub(crate) mod department_review;
pub(crate) mod division;
pub(crate) mod division_setting;
pub(crate) mod expert_review;
pub(crate) mod honour;
pub(crate) mod incident;
pub(crate) mod notice;
pub(crate) mod notice_line;
pub(crate) mod objection;
pub(crate) mod objection_attachment;
pub(crate) mod objection_count;
pub(crate) mod pack;
pub(crate) mod review_draft;
pub(crate) mod setting;
pub(crate) mod signing_key;
pub(crate) mod submission;
pub(crate) mod submission_record;
