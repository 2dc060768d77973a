//! Every route of the server, one per line.
//!
//! The layers around them, from the outside: compression of dynamic answers, then [`guard`]
//! (request id, time limit, problems, security headers, measurements), then panics, then requests
//! that another site has made a browser send.

mod guard;
mod measure;

use axum::{Router, middleware, routing::get};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, Predicate, predicate},
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{extract::refuse_cross_site, routes, state::AppState};

/// The OpenAPI document without its paths, which the routes add.
#[derive(OpenApi)]
#[openapi(
    info(title = "绿社通 Lüshetong", description = "Self-assessment of green communities: packs, communities, submissions, receipts."),
    components(schemas(crate::api::ProblemView)),
    tags(
        (name = "packs", description = "Standards as data"),
        (name = "communities", description = "Divisions and communities"),
        (name = "submissions", description = "Submitting and checking results"),
        (name = "receipts", description = "Public check of sealed results"),
        (name = "sign-in", description = "Sessions, passwords, second factors, invitations"),
        (name = "accounts", description = "Who may do what, and what was done"),
        (name = "cases", description = "From application to recognition"),
        (name = "attachments", description = "Photos and documents of cases"),
        (name = "notices", description = "Publicity and announcement, by a city"),
        (name = "objections", description = "Objections, as the city that handles them sees them"),
        (name = "public", description = "Notices, objections, recognised communities and certificates, to everybody"),
        (name = "progress", description = "Settings, targets and how far divisions have come"),
        (name = "imports", description = "Tables of communities, honours and users"),
        (name = "notifications", description = "What somebody is told of"),
        (name = "webhooks", description = "Telling other programs"),
    )
)]
struct ApiDocument;

/// The routes that take files, and so longer than others.
const UPLOAD_ROUTES: [&str; 2] = ["/api/v1/public/notices/{id}/objections", "/api/v1/cases/{id}/attachments"];

/// All routes with their state.
pub(crate) fn build(state: AppState) -> Router {
    let (api, document) = api().split_for_parts();
    let document = routes::openapi::Document::new(&document);
    Router::new()
        .merge(api)
        .route("/api/v1/openapi.json", get(routes::openapi::get_document).with_state(document.clone()))
        .route("/docs", get(routes::openapi::get_page).with_state(document))
        .route("/docs/style.css", get(routes::openapi::get_style))
        .route("/", get(routes::pages::get_start))
        .route("/assess", get(routes::pages::get_assess))
        .route("/receipts/{number}", get(routes::pages::get_receipt))
        .route("/notices", get(routes::pages::get_public))
        .route("/notices/{id}", get(routes::pages::get_public))
        .route("/objections", get(routes::pages::get_public))
        .route("/recognised", get(routes::pages::get_public))
        .route("/communities/{code}", get(routes::pages::get_public))
        .route("/certificates/{number}", get(routes::pages::get_public))
        .route("/console", get(routes::pages::get_console))
        .route("/console/{*path}", get(routes::pages::get_console))
        .route("/assets/{*path}", get(routes::pages::get_asset))
        .route("/favicon.ico", get(routes::pages::get_icon))
        .route("/robots.txt", get(routes::pages::get_robots))
        .route("/healthz", get(routes::health::get_healthz))
        .route("/readyz", get(routes::health::get_readyz))
        .fallback(routes::not_found)
        .layer(middleware::from_fn_with_state(state.clone(), refuse_cross_site))
        .layer(CatchPanicLayer::custom(guard::answer_panic))
        .layer(middleware::from_fn_with_state(guard::Guard::new(state.clone()), guard::guard))
        .layer(compression())
        .with_state(state)
}

/// The OpenAPI document of the API.
pub(crate) fn document() -> utoipa::openapi::OpenApi {
    api().into_openapi()
}

fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(ApiDocument::openapi())
        .routes(routes!(routes::packs::list_packs)) // GET /api/v1/packs
        .routes(routes!(routes::packs::get_pack)) // GET /api/v1/packs/{hash}
        .routes(routes!(routes::packs::get_form)) // GET /api/v1/packs/{hash}/form
        .routes(routes!(routes::packs::get_help)) // GET /api/v1/packs/{hash}/help
        .routes(routes!(routes::communities::list_divisions)) // GET /api/v1/divisions
        .routes(routes!(routes::communities::list_communities)) // GET /api/v1/communities
        .routes(routes!(routes::communities::get_community)) // GET /api/v1/communities/{code}
        .routes(routes!(routes::access::check_access)) // POST /api/v1/access-checks
        .routes(routes!(routes::submissions::create_submission)) // POST /api/v1/submissions
        .routes(routes!(routes::receipts::get_receipt)) // GET /api/v1/receipts/{number}
        .routes(routes!(routes::receipts::get_sheet)) // GET /api/v1/receipts/{number}/sheet
        .routes(routes!(routes::receipts::get_qr)) // GET /api/v1/receipts/{number}/qr.svg
        .routes(routes!(routes::keys::list_keys)) // GET /api/v1/keys
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
        .routes(routes!(routes::accounts::get_account, routes::accounts::change_account)) // GET, PATCH /api/v1/accounts/{id}
        .routes(routes!(routes::accounts::create_invitation)) // POST /api/v1/accounts/{id}/invitation
        .routes(routes!(routes::audit::list_audit)) // GET /api/v1/audit
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
        .routes(routes!(routes::notices::list_notices, routes::notices::create_notice)) // GET, POST /api/v1/notices
        .routes(routes!(routes::notices::get_notice, routes::notices::put_notice, routes::notices::delete_notice)) // GET, PUT, DELETE /api/v1/notices/{id}
        .routes(routes!(routes::notices::publish_notice)) // POST /api/v1/notices/{id}/publication
        .routes(routes!(routes::notices::announce_notice)) // POST /api/v1/notices/{id}/announcement
        .routes(routes!(routes::objections::list_objections)) // GET /api/v1/objections
        .routes(routes!(routes::objections::get_objection)) // GET /api/v1/objections/{id}
        .routes(routes!(routes::objections::get_attachment)) // GET /api/v1/objections/{id}/attachments/{position}
        .routes(routes!(routes::objections::reply_to_objection)) // POST /api/v1/objections/{id}/reply
        .routes(routes!(routes::public::notices::list_public_notices)) // GET /api/v1/public/notices
        .routes(routes!(routes::public::notices::get_public_notice)) // GET /api/v1/public/notices/{id}
        .routes(routes!(routes::public::notices::get_annex_xlsx)) // GET /api/v1/public/notices/{id}/annex.xlsx
        .routes(routes!(routes::public::notices::get_annex_csv)) // GET /api/v1/public/notices/{id}/annex.csv
        .routes(routes!(routes::public::objections::create_objection)) // POST /api/v1/public/notices/{id}/objections
        .routes(routes!(routes::public::objections::get_objection_receipt)) // GET /api/v1/public/objections/{receipt}
        .routes(routes!(routes::public::recognitions::list_recognitions)) // GET /api/v1/public/recognitions
        .routes(routes!(routes::public::recognitions::get_community_record)) // GET /api/v1/public/communities/{code}
        .routes(routes!(routes::public::recognitions::get_certificate)) // GET /api/v1/public/certificates/{number}
        .routes(routes!(routes::public::recognitions::get_certificate_sheet)) // GET /api/v1/public/certificates/{number}/sheet
        .routes(routes!(routes::public::recognitions::get_certificate_qr)) // GET /api/v1/public/certificates/{number}/qr.svg
        .routes(routes!(routes::exports::export_csv)) // GET /api/v1/cases.csv
        .routes(routes!(routes::exports::export_xlsx)) // GET /api/v1/cases.xlsx
        .routes(routes!(routes::settings::get_settings, routes::settings::put_settings)) // GET, PUT /api/v1/divisions/{code}/settings
        .routes(routes!(routes::progress::get_progress)) // GET /api/v1/progress
        .routes(routes!(routes::imports::create_import)) // POST /api/v1/imports
        .routes(routes!(routes::imports::get_import)) // GET /api/v1/imports/{id}
        .routes(routes!(routes::imports::confirm_import)) // POST /api/v1/imports/{id}/confirmation
        .routes(routes!(routes::notifications::list_notifications)) // GET /api/v1/notifications
        .routes(routes!(routes::notifications::count_unread)) // GET /api/v1/notifications/unread
        .routes(routes!(routes::notifications::mark_read)) // POST /api/v1/notifications/read
        .routes(routes!(routes::notifications::get_mail_preference, routes::notifications::put_mail_preference)) // GET, PUT /api/v1/account/mail
        .routes(routes!(routes::webhooks::list_webhooks, routes::webhooks::create_webhook)) // GET, POST /api/v1/webhooks
        .routes(routes!(routes::webhooks::put_webhook, routes::webhooks::delete_webhook)) // PUT, DELETE /api/v1/webhooks/{id}
        .routes(routes!(routes::webhooks::list_deliveries)) // GET /api/v1/webhooks/{id}/deliveries
        .routes(routes!(routes::webhooks::resend_delivery)) // POST /api/v1/webhook-deliveries/{id}/resend
}

/// Built pages come with a `.br` beside them and are left alone: they carry an encoding already.
fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(
        predicate::SizeAbove::new(1024)
            .and(predicate::NotForContentType::IMAGES)
            // Documents and workbooks are compressed inside.
            .and(predicate::NotForContentType::const_new("application/pdf"))
            .and(predicate::NotForContentType::const_new("application/vnd.openxmlformats")),
    )
}
