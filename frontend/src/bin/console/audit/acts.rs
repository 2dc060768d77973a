//! What is recorded, by the stable names that the server gives it.

use frontend::texts::{Text, c};

/// All acts, those of people and accounts first, then those of cases, plans, inspections, notices, rewards and
/// consultations.
pub(super) static ALL: [(&str, &Text); 53] = [
    ("sign_in", &c::ACT_SIGN_IN),
    ("sign_in_failed", &c::ACT_SIGN_IN_FAILED),
    ("sign_out", &c::ACT_SIGN_OUT),
    ("session_revoked", &c::ACT_SESSION_REVOKED),
    ("password_changed", &c::ACT_PASSWORD_CHANGED),
    ("second_factor_added", &c::ACT_SECOND_FACTOR_ADDED),
    ("second_factor_removed", &c::ACT_SECOND_FACTOR_REMOVED),
    ("account_created", &c::ACT_ACCOUNT_CREATED),
    ("account_changed", &c::ACT_ACCOUNT_CHANGED),
    ("invitation_issued", &c::ACT_INVITATION_ISSUED),
    ("invitation_accepted", &c::ACT_INVITATION_ACCEPTED),
    ("access_code_issued", &c::ACT_ACCESS_CODE_ISSUED),
    ("demo_account_prepared", &c::ACT_DEMO_ACCOUNT_PREPARED),
    ("settings_changed", &c::ACT_SETTINGS_CHANGED),
    ("table_imported", &c::ACT_TABLE_IMPORTED),
    ("cases_exported", &c::ACT_CASES_EXPORTED),
    ("cases_generated", &c::ACT_CASES_GENERATED),
    ("case_applied", &c::ACT_CASE_APPLIED),
    ("case_decided", &c::ACT_CASE_DECIDED),
    ("experts_assigned", &c::ACT_EXPERTS_ASSIGNED),
    ("attachment_added", &c::ACT_ATTACHMENT_ADDED),
    ("attachment_removed", &c::ACT_ATTACHMENT_REMOVED),
    ("expert_review_handed_in", &c::ACT_EXPERT_REVIEW_HANDED_IN),
    ("departments_asked", &c::ACT_DEPARTMENTS_ASKED),
    ("department_answered", &c::ACT_DEPARTMENT_ANSWERED),
    ("draft_discarded", &c::ACT_DRAFT_DISCARDED),
    ("plan_made", &c::ACT_PLAN_MADE),
    ("plan_refreshed", &c::ACT_PLAN_REFRESHED),
    ("plan_exported", &c::ACT_PLAN_EXPORTED),
    ("task_changed", &c::ACT_TASK_CHANGED),
    ("inspection_recorded", &c::ACT_INSPECTION_RECORDED),
    ("department_findings_written", &c::ACT_DEPARTMENT_FINDINGS_WRITTEN),
    ("inspection_item_added", &c::ACT_INSPECTION_ITEM_ADDED),
    ("inspection_item_step", &c::ACT_INSPECTION_ITEM_STEP),
    ("create_notice", &c::ACT_CREATE_NOTICE),
    ("change_notice", &c::ACT_CHANGE_NOTICE),
    ("remove_notice", &c::ACT_REMOVE_NOTICE),
    ("publish_notice", &c::ACT_PUBLISH_NOTICE),
    ("announce_notice", &c::ACT_ANNOUNCE_NOTICE),
    ("view_objection", &c::ACT_VIEW_OBJECTION),
    ("view_objection_attachment", &c::ACT_VIEW_OBJECTION_ATTACHMENT),
    ("answer_objection", &c::ACT_ANSWER_OBJECTION),
    ("reward_scheme_changed", &c::ACT_REWARD_SCHEME_CHANGED),
    ("rewards_proposed", &c::ACT_REWARDS_PROPOSED),
    ("rewards_approved", &c::ACT_REWARDS_APPROVED),
    ("rewards_paid", &c::ACT_REWARDS_PAID),
    ("rewards_withdrawn", &c::ACT_REWARDS_WITHDRAWN),
    ("rewards_exported", &c::ACT_REWARDS_EXPORTED),
    ("open_consultation", &c::ACT_OPEN_CONSULTATION),
    ("change_consultation", &c::ACT_CHANGE_CONSULTATION),
    ("view_commenter", &c::ACT_VIEW_COMMENTER),
    ("answer_comment", &c::ACT_ANSWER_COMMENT),
    ("publish_summary", &c::ACT_PUBLISH_SUMMARY),
];

/// What was done, in words; the name itself where a newer server records something else.
pub(super) fn words(act: &str) -> String {
    ALL.iter().find(|(id, _)| *id == act).map_or_else(|| act.to_owned(), |(_, words)| words.t().to_owned())
}
