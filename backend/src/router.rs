//! Every route of the server: those of the API stand in [`operations`], the pages here.
//!
//! The layers around them, from the outside: compression of dynamic answers, then [`guard`]
//! (request id, time limit, problems, security headers, measurements), then panics, then requests
//! that another site has made a browser send.

mod guard;
mod measure;
mod operations;

use axum::{Router, middleware, routing::get};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, Predicate, predicate},
};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{extract::refuse_cross_site, routes, state::AppState};

/// The OpenAPI document without its paths, which the routes add.
#[derive(OpenApi)]
#[openapi(
    info(title = "绿社通 Lüshetong", description = "Green communities: from the self-assessment on a phone through review and recognition to the public list."),
    components(schemas(crate::api::ProblemView)),
    tags(
        (name = "packs", description = "Standards as data"),
        (name = "communities", description = "Divisions and communities"),
        (name = "submissions", description = "Submitting and checking results"),
        (name = "uploads", description = "Files that come with a self-assessment, in parts"),
        (name = "receipts", description = "Public check of sealed results"),
        (name = "sign-in", description = "Sessions, passwords, second factors, invitations"),
        (name = "accounts", description = "Who may do what, and what was done"),
        (name = "cases", description = "From application to recognition"),
        (name = "attachments", description = "Photos and documents of cases"),
        (name = "notices", description = "Publicity and announcement, by a city"),
        (name = "objections", description = "Objections, as the city that handles them sees them"),
        (name = "public", description = "Notices, objections, recognised communities, certificates and what residents say, to everybody"),
        (name = "plans", description = "What communities still have to do, plan against progress"),
        (name = "drafts", description = "Self-assessments that several people of a committee fill in"),
        (name = "inspections", description = "Visits on site and what has to be put right"),
        (name = "progress", description = "Settings, targets and how far divisions have come"),
        (name = "rewards", description = "What a city pays recognised communities, and how far it is"),
        (name = "consultations", description = "Comments on draft standards, as whoever opened them sees them"),
        (name = "portals", description = "Other websites that show the self-assessment inside their pages"),
        (name = "surveys", description = "What residents say, as committees and the offices above them see it"),
        (name = "imports", description = "Tables of communities, honours and users"),
        (name = "notifications", description = "What somebody is told of"),
        (name = "webhooks", description = "Telling other programs"),
    )
)]
struct ApiDocument;

/// The routes that take files, and so longer than others.
const UPLOAD_ROUTES: [&str; 5] = [
    "/api/v1/public/notices/{id}/objections",
    "/api/v1/public/communities/{code}/survey/answers",
    "/api/v1/cases/{id}/attachments",
    "/api/v1/uploads",
    "/api/v1/uploads/{id}",
];

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
        .route("/receipts", get(routes::pages::get_receipt))
        .route("/receipts/{number}", get(routes::pages::get_receipt))
        .route("/notices", get(routes::pages::get_public))
        .route("/notices/{id}", get(routes::pages::get_public))
        .route("/objections", get(routes::pages::get_public))
        .route("/consultations", get(routes::pages::get_public))
        .route("/consultations/{id}", get(routes::pages::get_public))
        .route("/recognised", get(routes::pages::get_public))
        .route("/communities/{code}", get(routes::pages::get_public))
        .route("/certificates/{number}", get(routes::pages::get_public))
        .route("/survey", get(routes::pages::get_survey))
        .route("/survey/{code}", get(routes::pages::get_survey))
        .route("/survey/{code}/results", get(routes::pages::get_survey))
        .route("/standards", get(routes::plain::list_standards))
        .route("/standards/{id}", get(routes::plain::get_standard))
        .route("/accessibility", get(routes::plain::get_accessibility))
        .route("/plain.css", get(routes::plain::get_style))
        .route("/console", get(routes::pages::get_console))
        .route("/console/{*path}", get(routes::pages::get_console))
        .route("/assets/{*path}", get(routes::pages::get_asset))
        .route("/embed/{*path}", get(routes::pages::get_embed))
        .route("/worker.js", get(routes::pages::get_worker))
        .route("/manifest.webmanifest", get(routes::pages::get_manifest))
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
        .merge(operations::assessment())
        .merge(operations::people())
        .merge(operations::cases())
        .merge(operations::publicity())
        .merge(operations::programme())
        .merge(operations::office())
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
