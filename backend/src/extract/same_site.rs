//! Refuses what another site has made somebody's browser send in their name (CSRF).
//!
//! A request that changes something and brings the cookie of a session must come from a page of
//! this server. Browsers say so themselves in `Sec-Fetch-Site`, which no script can set; older ones
//! send `Origin` at least. This comes on top of `SameSite=Lax` and of bodies that have to be JSON.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::SessionCookie;
use crate::{problem::Problem, state::AppState};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets a request pass, or answers it.
pub(crate) async fn refuse_cross_site(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let has_session = !request.method().is_safe() && SessionCookie::read(&state.config, headers).is_some();
    if has_session && !is_same_site(headers, &state.config.server.public_url) {
        return Problem::new(
            StatusCode::FORBIDDEN,
            "cross_site",
            "The request does not come from a page of this server",
        )
        .into_response();
    }
    next.run(request).await
}

fn is_same_site(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin";
    }
    let Some(origin) = text(header::ORIGIN) else { return false };
    let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    origin == origin_of(public_url) || (authority.is_some() && authority == text(header::HOST))
}

/// Scheme and authority of an address.
fn origin_of(url: &str) -> &str {
    let begin = url.find("://").map_or(0, |at| at + 3);
    url[begin..].find('/').map_or(url, |end| &url[..begin + end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &'static str)], expected: bool) {
        let map = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect::<HeaderMap>();
        assert_eq!(is_same_site(&map, "https://lvshetong.example/gz"), expected, "{headers:?}");
    }

    #[test]
    fn what_the_browser_says_of_the_site_decides() {
        check(&[("sec-fetch-site", "same-origin")], true);
        for site in ["cross-site", "same-site", "none", "anything"] {
            check(&[("sec-fetch-site", site), ("origin", "https://lvshetong.example")], false);
        }
    }

    #[test]
    fn an_older_browser_is_believed_by_its_origin() {
        check(&[("origin", "https://lvshetong.example")], true);
        check(&[("origin", "http://10.0.0.5:8080"), ("host", "10.0.0.5:8080")], true);
        check(&[("origin", "https://evil.example"), ("host", "lvshetong.example")], false);
        check(&[("origin", "https://lvshetong.example.evil.example")], false);
        check(&[("origin", "null"), ("host", "lvshetong.example")], false);
        check(&[("host", "lvshetong.example")], false);
        check(&[], false);
    }
}
