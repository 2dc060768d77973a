//! Every operation of the API, one per line, by what it is for.

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{routes, state::AppState};

type Operations = OpenApiRouter<AppState>;

/// The self-assessment: what is filled in, by whom, and what came of it.
pub(super) fn assessment() -> Operations {
    Operations::new()
        .routes(routes!(routes::packs::list_packs)) // GET /api/v1/packs
        .routes(routes!(routes::packs::get_pack)) // GET /api/v1/packs/{hash}
        .routes(routes!(routes::packs::get_form)) // GET /api/v1/packs/{hash}/form
        .routes(routes!(routes::packs::get_help)) // GET /api/v1/packs/{hash}/help
        .routes(routes!(routes::communities::list_divisions)) // GET /api/v1/divisions
        .routes(routes!(routes::communities::list_communities)) // GET /api/v1/communities
        .routes(routes!(routes::communities::get_community)) // GET /api/v1/communities/{code}
        .routes(routes!(routes::communities::get_previous)) // GET /api/v1/communities/{code}/previous
        .routes(routes!(routes::access::check_access)) // POST /api/v1/access-checks
        .routes(routes!(routes::submissions::create_submission)) // POST /api/v1/submissions
        .routes(routes!(routes::uploads::get_upload_limits, routes::uploads::create_upload)) // GET, POST /api/v1/uploads
        .routes(routes!(routes::uploads::get_upload, routes::uploads::send_upload_part)) // GET, PATCH /api/v1/uploads/{id}
        .routes(routes!(routes::receipts::get_receipt)) // GET /api/v1/receipts/{number}
        .routes(routes!(routes::receipts::get_sheet)) // GET /api/v1/receipts/{number}/sheet
        .routes(routes!(routes::receipts::get_evidence_status)) // GET /api/v1/receipts/{number}/evidence
        .routes(routes!(routes::receipts::get_qr)) // GET /api/v1/receipts/{number}/qr.svg
        .routes(routes!(routes::keys::list_keys)) // GET /api/v1/keys
}

/// Who signs in, and what was done.
pub(super) fn people() -> Operations {
    Operations::new()
        .routes(routes!(routes::session::create_session, routes::session::get_session, routes::session::delete_session)) // POST, GET, DELETE /api/v1/session
        .routes(routes!(routes::oidc::get_options)) // GET /api/v1/sign-in-options
        .routes(routes!(routes::oidc::start_oidc)) // GET /api/v1/oidc/start
        .routes(routes!(routes::oidc::finish_oidc)) // GET /api/v1/oidc/callback
        .routes(routes!(routes::session::list_sessions)) // GET /api/v1/sessions
        .routes(routes!(routes::session::revoke_session)) // DELETE /api/v1/sessions/{id}
        .routes(routes!(routes::own_account::change_password)) // PUT /api/v1/account/password
        .routes(routes!(
            routes::own_account::begin_second_factor,
            routes::own_account::confirm_second_factor,
            routes::own_account::remove_second_factor
        )) // POST, PUT, DELETE /api/v1/account/second-factor
        .routes(routes!(routes::invitations::get_invitation, routes::invitations::accept_invitation)) // GET, POST /api/v1/invitations/{token}
        .routes(routes!(routes::accounts::list_accounts, routes::accounts::create_account)) // GET, POST /api/v1/accounts
        .routes(routes!(routes::accounts::export_accounts_csv)) // GET /api/v1/accounts.csv
        .routes(routes!(routes::accounts::export_accounts_xlsx)) // GET /api/v1/accounts.xlsx
        .routes(routes!(routes::accounts::get_account, routes::accounts::change_account)) // GET, PATCH /api/v1/accounts/{id}
        .routes(routes!(routes::accounts::create_invitation)) // POST /api/v1/accounts/{id}/invitation
        .routes(routes!(routes::access::issue_access_code)) // POST /api/v1/communities/{code}/access-codes
        .routes(routes!(routes::audit::list_audit)) // GET /api/v1/audit
        .routes(routes!(routes::audit::export_audit_csv)) // GET /api/v1/audit.csv
        .routes(routes!(routes::audit::export_audit_xlsx)) // GET /api/v1/audit.xlsx
}

/// From application to recognition.
pub(super) fn cases() -> Operations {
    Operations::new()
        .routes(routes!(routes::cases::list_cases, routes::cases::create_case)) // GET, POST /api/v1/cases
        .routes(routes!(routes::cases::take_steps)) // POST /api/v1/cases/steps
        .routes(routes!(routes::cases::get_case)) // GET /api/v1/cases/{id}
        .routes(routes!(routes::cases::take_step)) // POST /api/v1/cases/{id}/steps
        .routes(routes!(routes::cases::put_draft)) // PUT /api/v1/cases/{id}/draft
        .routes(routes!(routes::cases::put_experts)) // PUT /api/v1/cases/{id}/experts
        .routes(routes!(routes::cases::put_expert_review)) // PUT /api/v1/cases/{id}/expert-review
        .routes(routes!(routes::cases::ask_departments)) // POST /api/v1/cases/{id}/departments
        .routes(routes!(routes::cases::put_department_review)) // PUT /api/v1/cases/{id}/department-review
        .routes(routes!(routes::cases::list_comments, routes::cases::create_comment)) // GET, POST /api/v1/cases/{id}/comments
        .routes(routes!(routes::cases::list_people)) // GET /api/v1/cases/{id}/people
        .routes(routes!(routes::cases::list_assessments)) // GET /api/v1/assessments
        .routes(routes!(routes::cases::list_honours)) // GET /api/v1/honours
        .routes(routes!(routes::attachments::list_attachments, routes::attachments::create_attachment)) // GET, POST /api/v1/cases/{id}/attachments
        .routes(routes!(routes::attachments::delete_attachment)) // DELETE /api/v1/attachments/{id}
        .routes(routes!(routes::attachments::get_attachment_content)) // GET /api/v1/attachments/{id}/content
        .routes(routes!(routes::attachments::get_attachment_thumbnail)) // GET /api/v1/attachments/{id}/thumbnail
        .routes(routes!(routes::exports::export_csv)) // GET /api/v1/cases.csv
        .routes(routes!(routes::exports::export_xlsx)) // GET /api/v1/cases.xlsx
}

/// Notices, objections and everything that is public.
pub(super) fn publicity() -> Operations {
    Operations::new()
        .routes(routes!(routes::notices::list_notices, routes::notices::create_notice)) // GET, POST /api/v1/notices
        .routes(routes!(routes::notices::export_notices_csv)) // GET /api/v1/notices.csv
        .routes(routes!(routes::notices::export_notices_xlsx)) // GET /api/v1/notices.xlsx
        .routes(routes!(routes::notices::get_notice, routes::notices::put_notice, routes::notices::delete_notice)) // GET, PUT, DELETE /api/v1/notices/{id}
        .routes(routes!(routes::notices::publish_notice)) // POST /api/v1/notices/{id}/publication
        .routes(routes!(routes::notices::announce_notice)) // POST /api/v1/notices/{id}/announcement
        .routes(routes!(routes::objections::list_objections)) // GET /api/v1/objections
        .routes(routes!(routes::objections::export_objections_csv)) // GET /api/v1/objections.csv
        .routes(routes!(routes::objections::export_objections_xlsx)) // GET /api/v1/objections.xlsx
        .routes(routes!(routes::objections::get_objection)) // GET /api/v1/objections/{id}
        .routes(routes!(routes::objections::get_attachment)) // GET /api/v1/objections/{id}/attachments/{position}
        .routes(routes!(routes::objections::reply_to_objection)) // POST /api/v1/objections/{id}/reply
        .routes(routes!(routes::public::notices::list_public_notices)) // GET /api/v1/public/notices
        .routes(routes!(routes::public::notices::export_public_notices_csv)) // GET /api/v1/public/notices.csv
        .routes(routes!(routes::public::notices::export_public_notices_xlsx)) // GET /api/v1/public/notices.xlsx
        .routes(routes!(routes::public::notices::get_public_notice)) // GET /api/v1/public/notices/{id}
        .routes(routes!(routes::public::notices::get_annex_xlsx)) // GET /api/v1/public/notices/{id}/annex.xlsx
        .routes(routes!(routes::public::notices::get_annex_csv)) // GET /api/v1/public/notices/{id}/annex.csv
        .routes(routes!(routes::public::objections::create_objection)) // POST /api/v1/public/notices/{id}/objections
        .routes(routes!(routes::public::objections::get_objection_receipt)) // GET /api/v1/public/objections/{receipt}
        .routes(routes!(routes::public::recognitions::list_recognitions)) // GET /api/v1/public/recognitions
        .routes(routes!(routes::public::recognitions::export_recognitions_csv)) // GET /api/v1/public/recognitions.csv
        .routes(routes!(routes::public::recognitions::export_recognitions_xlsx)) // GET /api/v1/public/recognitions.xlsx
        .routes(routes!(routes::public::recognitions::get_community_record)) // GET /api/v1/public/communities/{code}
        .routes(routes!(routes::public::recognitions::get_certificate)) // GET /api/v1/public/certificates/{number}
        .routes(routes!(routes::public::recognitions::get_certificate_sheet)) // GET /api/v1/public/certificates/{number}/sheet
        .routes(routes!(routes::public::recognitions::get_certificate_qr)) // GET /api/v1/public/certificates/{number}/qr.svg
        .routes(routes!(routes::public::consultations::list_public_consultations)) // GET /api/v1/public/consultations
        .routes(routes!(routes::public::consultations::get_public_consultation)) // GET /api/v1/public/consultations/{id}
        .routes(routes!(routes::public::consultations::create_consultation_comment)) // POST /api/v1/public/consultations/{id}/comments
        .routes(routes!(routes::public::consultations::get_comment_receipt)) // GET /api/v1/public/consultation-comments/{receipt}
        .routes(routes!(routes::public::surveys::get_survey)) // GET /api/v1/public/communities/{code}/survey
        .routes(routes!(routes::public::surveys::get_survey_challenge)) // GET /api/v1/public/communities/{code}/survey/challenge
        .routes(routes!(routes::public::surveys::create_survey_answer)) // POST /api/v1/public/communities/{code}/survey/answers
        .routes(routes!(routes::public::surveys::get_public_survey_results)) // GET /api/v1/public/communities/{code}/survey/results
        .routes(routes!(routes::public::surveys::get_survey_qr)) // GET /api/v1/public/communities/{code}/survey/qr.svg
        .routes(routes!(routes::public::surveys::get_public_remark_photo)) // GET /api/v1/public/survey-remarks/{id}/photo
}

/// What a division sets out to do and how far it has come.
pub(super) fn programme() -> Operations {
    Operations::new()
        .routes(routes!(routes::settings::get_settings, routes::settings::put_settings)) // GET, PUT /api/v1/divisions/{code}/settings
        .routes(routes!(routes::progress::get_progress)) // GET /api/v1/progress
        .routes(routes!(routes::rewards::list_reward_schemes)) // GET /api/v1/rewards
        .routes(routes!(routes::rewards::get_rewards, routes::rewards::put_reward_scheme)) // GET, PUT /api/v1/divisions/{code}/rewards/{year}
        .routes(routes!(routes::rewards::propose_rewards)) // POST /api/v1/divisions/{code}/rewards/{year}/proposals
        .routes(routes!(routes::rewards::take_reward_step)) // POST /api/v1/divisions/{code}/rewards/{year}/steps
        .routes(routes!(routes::rewards::export_rewards_csv)) // GET /api/v1/divisions/{code}/rewards/{year}/ledger.csv
        .routes(routes!(routes::rewards::export_rewards_xlsx)) // GET /api/v1/divisions/{code}/rewards/{year}/ledger.xlsx
        .routes(routes!(routes::consultations::list_consultations, routes::consultations::create_consultation)) // GET, POST /api/v1/consultations
        .routes(routes!(routes::consultations::get_consultation, routes::consultations::put_consultation)) // GET, PUT /api/v1/consultations/{id}
        .routes(routes!(routes::consultations::list_consultation_comments)) // GET /api/v1/consultations/{id}/comments
        .routes(routes!(routes::consultations::export_consultation_comments_csv)) // GET /api/v1/consultations/{id}/comments.csv
        .routes(routes!(routes::consultations::export_consultation_comments_xlsx)) // GET /api/v1/consultations/{id}/comments.xlsx
        .routes(routes!(routes::consultations::publish_consultation_summary)) // POST /api/v1/consultations/{id}/summary
        .routes(routes!(routes::consultations::get_commenter)) // GET /api/v1/consultation-comments/{id}/commenter
        .routes(routes!(routes::consultations::answer_consultation_comment)) // PUT /api/v1/consultation-comments/{id}/answer
        .routes(routes!(routes::surveys::list_surveys)) // GET /api/v1/surveys
        .routes(routes!(routes::surveys::export_surveys_csv)) // GET /api/v1/surveys.csv
        .routes(routes!(routes::surveys::export_surveys_xlsx)) // GET /api/v1/surveys.xlsx
        .routes(routes!(routes::surveys::get_survey_results)) // GET /api/v1/communities/{code}/survey
        .routes(routes!(routes::surveys::list_survey_remarks)) // GET /api/v1/communities/{code}/survey/remarks
        .routes(routes!(routes::surveys::export_survey_remarks_csv)) // GET /api/v1/communities/{code}/survey/remarks.csv
        .routes(routes!(routes::surveys::export_survey_remarks_xlsx)) // GET /api/v1/communities/{code}/survey/remarks.xlsx
        .routes(routes!(routes::surveys::moderate_remark)) // PUT /api/v1/survey-remarks/{id}/moderation
        .routes(routes!(routes::surveys::get_remark_photo)) // GET /api/v1/survey-remarks/{id}/photo
        .routes(routes!(routes::surveys::get_remark_thumbnail)) // GET /api/v1/survey-remarks/{id}/thumbnail
        .routes(routes!(routes::plans::get_plan, routes::plans::refresh_plan)) // GET, POST /api/v1/communities/{code}/plan
        .routes(routes!(routes::plans::export_plan_csv)) // GET /api/v1/communities/{code}/plan.csv
        .routes(routes!(routes::plans::export_plan_xlsx)) // GET /api/v1/communities/{code}/plan.xlsx
        .routes(routes!(routes::plans::put_task)) // PUT /api/v1/plan-tasks/{id}
        .routes(routes!(routes::plans::list_plans)) // GET /api/v1/plans
        .routes(routes!(routes::plans::export_plans_csv)) // GET /api/v1/plans.csv
        .routes(routes!(routes::plans::export_plans_xlsx)) // GET /api/v1/plans.xlsx
        .routes(routes!(routes::plans::get_plan_progress)) // GET /api/v1/plans/progress
        .routes(routes!(routes::joint_drafts::list_drafts)) // GET /api/v1/communities/{code}/drafts
        .routes(routes!(routes::joint_drafts::sync_draft, routes::joint_drafts::discard_draft)) // POST, DELETE /api/v1/communities/{code}/drafts/{pack}
        .routes(routes!(routes::inspections::list_inspections, routes::inspections::record_inspection)) // GET, POST /api/v1/inspections
        .routes(routes!(routes::inspections::export_inspections_csv)) // GET /api/v1/inspections.csv
        .routes(routes!(routes::inspections::export_inspections_xlsx)) // GET /api/v1/inspections.xlsx
        .routes(routes!(routes::inspections::get_inspection)) // GET /api/v1/inspections/{id}
        .routes(routes!(routes::inspections::put_department_findings)) // PUT /api/v1/inspections/{id}/department-findings
        .routes(routes!(routes::inspections::add_inspection_item)) // POST /api/v1/inspections/{id}/items
        .routes(routes!(routes::inspections::take_item_step)) // POST /api/v1/inspection-items/{id}/steps
}

/// Tables that come in, who is told of what, and other websites.
pub(super) fn office() -> Operations {
    Operations::new()
        .routes(routes!(routes::imports::create_import)) // POST /api/v1/imports
        .routes(routes!(routes::imports::get_import)) // GET /api/v1/imports/{id}
        .routes(routes!(routes::imports::confirm_import)) // POST /api/v1/imports/{id}/confirmation
        .routes(routes!(routes::notifications::list_notifications)) // GET /api/v1/notifications
        .routes(routes!(routes::notifications::count_unread)) // GET /api/v1/notifications/unread
        .routes(routes!(routes::notifications::mark_read)) // POST /api/v1/notifications/read
        .routes(routes!(routes::notifications::get_mail_preference, routes::notifications::put_mail_preference)) // GET, PUT /api/v1/account/mail
        .routes(routes!(routes::portals::list_portals, routes::portals::create_portal)) // GET, POST /api/v1/portals
        .routes(routes!(routes::portals::put_portal, routes::portals::delete_portal)) // PUT, DELETE /api/v1/portals/{key}
        .routes(routes!(routes::portals::get_embed)) // GET /api/v1/embed/{key}
        .routes(routes!(routes::portals::count_portal_event)) // POST /api/v1/embed/{key}/counts
        .routes(routes!(routes::portals::get_embed_qr)) // GET /api/v1/embed/{key}/qr.svg
        .routes(routes!(routes::webhooks::list_webhooks, routes::webhooks::create_webhook)) // GET, POST /api/v1/webhooks
        .routes(routes!(routes::webhooks::put_webhook, routes::webhooks::delete_webhook)) // PUT, DELETE /api/v1/webhooks/{id}
        .routes(routes!(routes::webhooks::list_deliveries)) // GET /api/v1/webhooks/{id}/deliveries
        .routes(routes!(routes::webhooks::resend_delivery)) // POST /api/v1/webhook-deliveries/{id}/resend
}
