//! The OpenAPI document, and the headers that guard every answer.

use std::collections::BTreeSet;

use serde_json::Value;
use tests::TestApp;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one line an operation")]
async fn the_document_names_every_operation_and_its_answers() {
    let app = TestApp::start().await;
    let document = app.get("/api/v1/openapi.json").await.expect(200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let operations = |(path, item): (&String, &Value)| -> Vec<String> {
        let operation = |(method, operation): (&String, &Value)| {
            assert!(operation["responses"].is_object(), "{method} {path}");
            format!("{method} {path} {}", operation["operationId"].as_str().unwrap())
        };
        item.as_object().unwrap().iter().map(operation).collect()
    };
    let mut routes: Vec<String> = document["paths"].as_object().unwrap().iter().flat_map(operations).collect();
    routes.sort();
    assert_eq!(
        routes,
        [
            "delete /api/v1/account/second-factor remove_second_factor",
            "delete /api/v1/attachments/{id} delete_attachment",
            "delete /api/v1/communities/{code}/drafts/{pack} discard_draft",
            "delete /api/v1/notices/{id} delete_notice",
            "delete /api/v1/portals/{key} delete_portal",
            "delete /api/v1/session delete_session",
            "delete /api/v1/sessions/{id} revoke_session",
            "delete /api/v1/webhooks/{id} delete_webhook",
            "get /api/v1/account/mail get_mail_preference",
            "get /api/v1/accounts list_accounts",
            "get /api/v1/accounts.csv export_accounts_csv",
            "get /api/v1/accounts.xlsx export_accounts_xlsx",
            "get /api/v1/accounts/{id} get_account",
            "get /api/v1/assessments list_assessments",
            "get /api/v1/attachments/{id}/content get_attachment_content",
            "get /api/v1/attachments/{id}/thumbnail get_attachment_thumbnail",
            "get /api/v1/audit list_audit",
            "get /api/v1/audit.csv export_audit_csv",
            "get /api/v1/audit.xlsx export_audit_xlsx",
            "get /api/v1/cases list_cases",
            "get /api/v1/cases.csv export_csv",
            "get /api/v1/cases.xlsx export_xlsx",
            "get /api/v1/cases/{id} get_case",
            "get /api/v1/cases/{id}/attachments list_attachments",
            "get /api/v1/cases/{id}/comments list_comments",
            "get /api/v1/cases/{id}/people list_people",
            "get /api/v1/communities list_communities",
            "get /api/v1/communities/{code} get_community",
            "get /api/v1/communities/{code}/drafts list_drafts",
            "get /api/v1/communities/{code}/plan get_plan",
            "get /api/v1/communities/{code}/plan.csv export_plan_csv",
            "get /api/v1/communities/{code}/plan.xlsx export_plan_xlsx",
            "get /api/v1/communities/{code}/previous get_previous",
            "get /api/v1/communities/{code}/survey get_survey_results",
            "get /api/v1/communities/{code}/survey/remarks list_survey_remarks",
            "get /api/v1/communities/{code}/survey/remarks.csv export_survey_remarks_csv",
            "get /api/v1/communities/{code}/survey/remarks.xlsx export_survey_remarks_xlsx",
            "get /api/v1/consultation-comments/{id}/commenter get_commenter",
            "get /api/v1/consultations list_consultations",
            "get /api/v1/consultations/{id} get_consultation",
            "get /api/v1/consultations/{id}/comments list_consultation_comments",
            "get /api/v1/consultations/{id}/comments.csv export_consultation_comments_csv",
            "get /api/v1/consultations/{id}/comments.xlsx export_consultation_comments_xlsx",
            "get /api/v1/divisions list_divisions",
            "get /api/v1/divisions/{code}/rewards/{year} get_rewards",
            "get /api/v1/divisions/{code}/rewards/{year}/ledger.csv export_rewards_csv",
            "get /api/v1/divisions/{code}/rewards/{year}/ledger.xlsx export_rewards_xlsx",
            "get /api/v1/divisions/{code}/settings get_settings",
            "get /api/v1/embed/{key} get_embed",
            "get /api/v1/embed/{key}/qr.svg get_embed_qr",
            "get /api/v1/honours list_honours",
            "get /api/v1/imports/{id} get_import",
            "get /api/v1/inspections list_inspections",
            "get /api/v1/inspections.csv export_inspections_csv",
            "get /api/v1/inspections.xlsx export_inspections_xlsx",
            "get /api/v1/inspections/{id} get_inspection",
            "get /api/v1/invitations/{token} get_invitation",
            "get /api/v1/keys list_keys",
            "get /api/v1/notices list_notices",
            "get /api/v1/notices.csv export_notices_csv",
            "get /api/v1/notices.xlsx export_notices_xlsx",
            "get /api/v1/notices/{id} get_notice",
            "get /api/v1/notifications list_notifications",
            "get /api/v1/notifications/unread count_unread",
            "get /api/v1/objections list_objections",
            "get /api/v1/objections.csv export_objections_csv",
            "get /api/v1/objections.xlsx export_objections_xlsx",
            "get /api/v1/objections/{id} get_objection",
            "get /api/v1/objections/{id}/attachments/{position} get_attachment",
            "get /api/v1/oidc/callback finish_oidc",
            "get /api/v1/oidc/start start_oidc",
            "get /api/v1/packs list_packs",
            "get /api/v1/packs/{hash} get_pack",
            "get /api/v1/packs/{hash}/form get_form",
            "get /api/v1/packs/{hash}/help get_help",
            "get /api/v1/plans list_plans",
            "get /api/v1/plans.csv export_plans_csv",
            "get /api/v1/plans.xlsx export_plans_xlsx",
            "get /api/v1/plans/progress get_plan_progress",
            "get /api/v1/portals list_portals",
            "get /api/v1/progress get_progress",
            "get /api/v1/public/certificates/{number} get_certificate",
            "get /api/v1/public/certificates/{number}/qr.svg get_certificate_qr",
            "get /api/v1/public/certificates/{number}/sheet get_certificate_sheet",
            "get /api/v1/public/communities/{code} get_community_record",
            "get /api/v1/public/communities/{code}/survey get_survey",
            "get /api/v1/public/communities/{code}/survey/challenge get_survey_challenge",
            "get /api/v1/public/communities/{code}/survey/qr.svg get_survey_qr",
            "get /api/v1/public/communities/{code}/survey/results get_public_survey_results",
            "get /api/v1/public/consultation-comments/{receipt} get_comment_receipt",
            "get /api/v1/public/consultations list_public_consultations",
            "get /api/v1/public/consultations/{id} get_public_consultation",
            "get /api/v1/public/notices list_public_notices",
            "get /api/v1/public/notices.csv export_public_notices_csv",
            "get /api/v1/public/notices.xlsx export_public_notices_xlsx",
            "get /api/v1/public/notices/{id} get_public_notice",
            "get /api/v1/public/notices/{id}/annex.csv get_annex_csv",
            "get /api/v1/public/notices/{id}/annex.xlsx get_annex_xlsx",
            "get /api/v1/public/objections/{receipt} get_objection_receipt",
            "get /api/v1/public/recognitions list_recognitions",
            "get /api/v1/public/recognitions.csv export_recognitions_csv",
            "get /api/v1/public/recognitions.xlsx export_recognitions_xlsx",
            "get /api/v1/public/survey-remarks/{id}/photo get_public_remark_photo",
            "get /api/v1/receipts/{number} get_receipt",
            "get /api/v1/receipts/{number}/evidence get_evidence_status",
            "get /api/v1/receipts/{number}/qr.svg get_qr",
            "get /api/v1/receipts/{number}/sheet get_sheet",
            "get /api/v1/rewards list_reward_schemes",
            "get /api/v1/session get_session",
            "get /api/v1/sessions list_sessions",
            "get /api/v1/sign-in-options get_options",
            "get /api/v1/survey-remarks/{id}/photo get_remark_photo",
            "get /api/v1/survey-remarks/{id}/thumbnail get_remark_thumbnail",
            "get /api/v1/surveys list_surveys",
            "get /api/v1/surveys.csv export_surveys_csv",
            "get /api/v1/surveys.xlsx export_surveys_xlsx",
            "get /api/v1/uploads get_upload_limits",
            "get /api/v1/uploads/{id} get_upload",
            "get /api/v1/webhooks list_webhooks",
            "get /api/v1/webhooks/{id}/deliveries list_deliveries",
            "patch /api/v1/accounts/{id} change_account",
            "patch /api/v1/uploads/{id} send_upload_part",
            "post /api/v1/access-checks check_access",
            "post /api/v1/account/second-factor begin_second_factor",
            "post /api/v1/accounts create_account",
            "post /api/v1/accounts/{id}/invitation create_invitation",
            "post /api/v1/cases create_case",
            "post /api/v1/cases/steps take_steps",
            "post /api/v1/cases/{id}/attachments create_attachment",
            "post /api/v1/cases/{id}/comments create_comment",
            "post /api/v1/cases/{id}/departments ask_departments",
            "post /api/v1/cases/{id}/steps take_step",
            "post /api/v1/communities/{code}/access-codes issue_access_code",
            "post /api/v1/communities/{code}/drafts/{pack} sync_draft",
            "post /api/v1/communities/{code}/plan refresh_plan",
            "post /api/v1/consultations create_consultation",
            "post /api/v1/consultations/{id}/summary publish_consultation_summary",
            "post /api/v1/divisions/{code}/rewards/{year}/proposals propose_rewards",
            "post /api/v1/divisions/{code}/rewards/{year}/steps take_reward_step",
            "post /api/v1/embed/{key}/counts count_portal_event",
            "post /api/v1/imports create_import",
            "post /api/v1/imports/{id}/confirmation confirm_import",
            "post /api/v1/inspection-items/{id}/steps take_item_step",
            "post /api/v1/inspections record_inspection",
            "post /api/v1/inspections/{id}/items add_inspection_item",
            "post /api/v1/invitations/{token} accept_invitation",
            "post /api/v1/notices create_notice",
            "post /api/v1/notices/{id}/announcement announce_notice",
            "post /api/v1/notices/{id}/publication publish_notice",
            "post /api/v1/notifications/read mark_read",
            "post /api/v1/objections/{id}/reply reply_to_objection",
            "post /api/v1/portals create_portal",
            "post /api/v1/public/communities/{code}/survey/answers create_survey_answer",
            "post /api/v1/public/consultations/{id}/comments create_consultation_comment",
            "post /api/v1/public/notices/{id}/objections create_objection",
            "post /api/v1/session create_session",
            "post /api/v1/submissions create_submission",
            "post /api/v1/uploads create_upload",
            "post /api/v1/webhook-deliveries/{id}/resend resend_delivery",
            "post /api/v1/webhooks create_webhook",
            "put /api/v1/account/mail put_mail_preference",
            "put /api/v1/account/password change_password",
            "put /api/v1/account/second-factor confirm_second_factor",
            "put /api/v1/cases/{id}/department-review put_department_review",
            "put /api/v1/cases/{id}/draft put_draft",
            "put /api/v1/cases/{id}/expert-review put_expert_review",
            "put /api/v1/cases/{id}/experts put_experts",
            "put /api/v1/consultation-comments/{id}/answer answer_consultation_comment",
            "put /api/v1/consultations/{id} put_consultation",
            "put /api/v1/divisions/{code}/rewards/{year} put_reward_scheme",
            "put /api/v1/divisions/{code}/settings put_settings",
            "put /api/v1/inspections/{id}/department-findings put_department_findings",
            "put /api/v1/notices/{id} put_notice",
            "put /api/v1/plan-tasks/{id} put_task",
            "put /api/v1/portals/{key} put_portal",
            "put /api/v1/survey-remarks/{id}/moderation moderate_remark",
            "put /api/v1/webhooks/{id} put_webhook",
        ]
    );
}

#[tokio::test]
async fn the_router_takes_the_methods_that_the_document_names() {
    let app = TestApp::start().await;
    let document = app.get("/api/v1/openapi.json").await.expect(200);
    for (path, item) in document["paths"].as_object().unwrap() {
        let filled = path.replace("{code}", "x").replace("{hash}", "x").replace("{number}", "x");
        // A method that nothing takes: the router itself says which ones it has under this path.
        let request = app.request(reqwest::Method::from_bytes(b"PROPFIND").unwrap(), &filled);
        let answer = app.send(request).await;
        answer.problem(405, "method_not_allowed");
        let taken: BTreeSet<String> =
            answer.header("allow").split(',').filter(|method| *method != "HEAD").map(str::to_lowercase).collect();
        let named: BTreeSet<String> = item.as_object().unwrap().keys().cloned().collect();
        assert_eq!(taken, named, "{path}");
    }
}

#[tokio::test]
async fn a_receipt_is_described_as_it_is_handed_out_and_as_it_is_looked_up() {
    let app = TestApp::start().await;
    let document = app.get("/api/v1/openapi.json").await.expect(200);
    let handed_out = app.submit(&app.draft().await.body()).await.expect(201);
    let number = handed_out["receipt"].as_str().unwrap();
    let looked_up = app.get(&format!("/api/v1/receipts/{number}")).await.expect(200);
    for (schema, answer) in [("ReceiptView", &handed_out), ("CheckedReceiptView", &looked_up)] {
        let schema = &document["components"]["schemas"][schema];
        let described = members(&document, schema);
        let sent: BTreeSet<String> = answer.as_object().unwrap().keys().cloned().collect();
        assert_eq!(described, sent, "{schema:#}");
    }
}

/// The members that a schema describes, its own and those of the schemas it is made of.
fn members(document: &Value, schema: &Value) -> BTreeSet<String> {
    let mut names: BTreeSet<String> =
        schema["properties"].as_object().into_iter().flat_map(|own| own.keys().cloned()).collect();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        names.extend(members(document, part));
    }
    if let Some(path) = schema["$ref"].as_str().and_then(|path| path.strip_prefix('#')) {
        names.extend(members(document, document.pointer(path).unwrap()));
    }
    names
}

#[tokio::test]
async fn the_document_has_a_page_to_look_at() {
    let app = TestApp::start().await;
    let page = app.get("/docs").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains("<code>/<wbr>api/<wbr>v1/<wbr>submissions</code>"));
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let app = TestApp::start().await;
    for path in [
        "/",
        "/docs",
        "/healthz",
        "/api/v1/packs",
        "/api/v1/nothing",
        "/nothing",
        "/assess",
        "/receipts",
        "/receipts/X",
        "/survey",
        "/survey/X",
        "/survey/X/results",
        "/standards",
        "/standards/guangdong-2021",
        "/standards/nothing",
        "/accessibility",
        "/plain.css",
    ] {
        let answer = app.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("script-src 'self' 'wasm-unsafe-eval'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.header("referrer-policy").is_empty(), "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn browsers_are_held_to_https_where_the_operator_says_that_it_is_there() {
    let header = "strict-transport-security";
    let usual = TestApp::start().await;
    assert_eq!(usual.get("/healthz").await.header(header), "");
    let behind_https = TestApp::start_with(|config| config.server.strict_transport_security = true).await;
    assert!(behind_https.get("/healthz").await.header(header).starts_with("max-age="));
}

#[tokio::test]
async fn each_request_has_an_id_of_its_own() {
    let app = TestApp::start().await;
    let first = app.get("/api/v1/nothing").await;
    let second = app.get("/api/v1/nothing").await;
    assert_eq!(first.json()["request_id"], first.header("x-request-id"));
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}
