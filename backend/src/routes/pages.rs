//! Pages and what they load.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{EVERYBODY, IMMUTABLE, REVALIDATED, accepts_brotli, tagged};
use crate::{
    app::portals,
    assets::{self, Asset, Page},
    extract::Segment,
    policy,
    problem::Problem,
    state::AppState,
};

/// A page for a portal, so that the browser asks each time whether that is still registered.
const NOT_KEPT: HeaderValue = HeaderValue::from_static("no-store, no-transform");
/// Any other page. Whoever carries it may not rewrite what its policy knows by its digest.
const ASKED_FOR_AGAIN: HeaderValue = HeaderValue::from_static("no-cache, no-transform");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// How an address says that its page stands inside that of a portal.
#[derive(Deserialize)]
struct Framing {
    embed: Option<String>,
    portal: Option<String>,
}

/// 首页: find the community, its profile, who fills in.
pub(crate) async fn get_start(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    alone_or_framed(&state, "index.html", &uri, &headers).await
}

/// 自评.
pub(crate) async fn get_assess(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    alone_or_framed(&state, "assess.html", &uri, &headers).await
}

/// 回执: the outline; its content is fetched by number.
pub(crate) async fn get_receipt(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    alone_or_framed(&state, "receipt.html", &uri, &headers).await
}

/// 公示与公布: the outline of every public page; its content is fetched by address.
pub(crate) async fn get_public(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Problem> {
    page(&state, "public.html", &headers)
}

/// 居民评价: the outline of the form for residents and of its results; without a community for devices that
/// keep it.
pub(crate) async fn get_survey(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Problem> {
    page(&state, "survey.html", &headers)
}

/// What a person gets to see under an address that does not exist.
pub(super) fn missing(state: &AppState, mut headers: HeaderMap) -> Response {
    // Always whole: "not modified" is no answer for what is not there.
    headers.remove(header::IF_NONE_MATCH);
    match page(state, "public.html", &headers) {
        Ok(mut page) => {
            *page.status_mut() = StatusCode::NOT_FOUND;
            page
        }
        Err(problem) => problem.into_response(),
    }
}

/// 工作台: the officials' console; everything below its address is a page of the same program.
pub(crate) async fn get_console(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Problem> {
    let page = state.pages.get("console.html").ok_or_else(pages_missing)?;
    Ok(whole(page, ASKED_FOR_AGAIN, &policy::CONSOLE, &headers))
}

/// Scripts, styles, wasm. Names that carry a hash of the content may be kept for ever.
pub(crate) async fn get_asset(Segment(path): Segment, headers: HeaderMap) -> Result<Response, Problem> {
    let cache = if has_hash(&path) { IMMUTABLE } else { REVALIDATED };
    file(&format!("assets/{path}"), cache, &headers).ok_or_else(Problem::not_found)
}

/// What other websites load, under addresses that stay: the element, its types, what talks with it.
pub(crate) async fn get_embed(Segment(path): Segment, headers: HeaderMap) -> Result<Response, Problem> {
    let mut response = file(&format!("embed/{path}"), REVALIDATED, &headers).ok_or_else(Problem::not_found)?;
    let own = response.headers_mut();
    own.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, EVERYBODY);
    own.insert(CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    Ok(response)
}

/// The icon that browsers ask for by themselves.
pub(crate) async fn get_icon(headers: HeaderMap) -> Result<Response, Problem> {
    file("favicon.ico", REVALIDATED, &headers).ok_or_else(Problem::not_found)
}

/// What lets a browser open the pages without a network; it asks by itself whether that has changed.
pub(crate) async fn get_worker(headers: HeaderMap) -> Result<Response, Problem> {
    file("worker.js", REVALIDATED, &headers).ok_or_else(Problem::not_found)
}

/// What lets a phone keep the pages beside its programs.
pub(crate) async fn get_manifest(headers: HeaderMap) -> Result<Response, Problem> {
    file("manifest.webmanifest", REVALIDATED, &headers).ok_or_else(Problem::not_found)
}

/// Receipts are for whoever has the number, not for search engines.
pub(crate) async fn get_robots(State(_): State<AppState>) -> &'static str {
    "User-agent: *\nDisallow: /receipts/\nDisallow: /survey/\nDisallow: /console\nDisallow: /api/\n"
}

fn page(state: &AppState, name: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let page = state.pages.get(name).ok_or_else(pages_missing)?;
    Ok(whole(page, ASKED_FOR_AGAIN, &policy::UNFRAMED, headers))
}

fn whole(page: &Page, cache: HeaderValue, policy: &HeaderValue, request: &HeaderMap) -> Response {
    let mut response = answer(page.asset(accepts_brotli(request)), cache, request);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, page.inline.allowed_by(policy));
    if let Ok(links) = HeaderValue::from_str(&page.links)
        && !links.is_empty()
    {
        headers.insert(header::LINK, links);
    }
    response
}

/// A page of the self-assessment: for inside the pages of a portal that is registered, or else for itself alone.
async fn alone_or_framed(state: &AppState, name: &str, uri: &Uri, headers: &HeaderMap) -> Result<Response, Problem> {
    let origins = match portal_of(uri) {
        Some(key) => portals::framed_by(state, &key).await?,
        None => None,
    };
    let Some(origins) = origins else { return page(state, name, headers) };
    let page = state.pages.framed(name).ok_or_else(pages_missing)?;
    Ok(whole(page, NOT_KEPT, &policy::framed_by(&origins), headers))
}

fn portal_of(uri: &Uri) -> Option<String> {
    let Query(Framing { embed, portal }) = Query::try_from_uri(uri).ok()?;
    embed.and(portal)
}

fn pages_missing() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "pages_missing", "The pages have not been built; only the API works")
}

fn file(path: &str, cache: HeaderValue, request: &HeaderMap) -> Option<Response> {
    Some(answer(assets::find(path, accepts_brotli(request))?, cache, request))
}

fn answer(asset: Asset, cache: HeaderValue, request: &HeaderMap) -> Response {
    let is_brotli = asset.is_brotli;
    let mut response = tagged(request, &asset.tag, cache.clone(), || asset.body.into_response());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, cache);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(media_type) = HeaderValue::from_str(&asset.media_type) {
        headers.insert(header::CONTENT_TYPE, media_type);
    }
    if is_brotli {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

/// `start-0123abcd.js`: at least eight hex digits between the last hyphen and the next point.
fn has_hash(path: &str) -> bool {
    path.rsplit_once('-').is_some_and(|(_, rest)| {
        let hash = rest.split('.').next().unwrap_or_default();
        hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::{has_hash, portal_of};

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(has_hash("start-0123abcd.js"));
        for name in ["start.js", "start-bg.wasm", "-.js", "a-0123.js"] {
            assert!(!has_hash(name), "{name}");
        }
    }

    #[test]
    fn a_page_stands_in_a_portal_when_its_address_says_both() {
        let of = |address: &str| portal_of(&address.parse().unwrap());
        assert_eq!(of("/assess?embed=1&portal=0123456789ab&community=440103001101").as_deref(), Some("0123456789ab"));
        for address in ["/assess", "/assess?embed=1", "/assess?portal=a", "/assess?embed=1&portal=a&portal=b"] {
            assert_eq!(of(address), None, "{address}");
        }
    }
}
