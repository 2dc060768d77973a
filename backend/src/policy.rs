//! The Content-Security-Policy of every answer.
//!
//! Scripts come from this server only and nothing stands inline; `wasm-unsafe-eval` is what browsers
//! call the permission to compile WebAssembly. No page is shown inside another website, but those of
//! the self-assessment inside the pages of a registered portal ([`crate::app::portals`]).

use axum::http::HeaderValue;
use shared::portal::Origin;

/// Ends with whose pages may show a page inside theirs.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// For what is shown inside no other website.
pub(crate) const UNFRAMED: HeaderValue = HeaderValue::from_static(POLICY);

/// For a page that pages of these origins may show, and no others.
pub(crate) fn framed_by(origins: &[Origin]) -> HeaderValue {
    let (rest, _) = POLICY.rsplit_once(' ').unwrap_or((POLICY, ""));
    let policy = origins.iter().fold(rest.to_owned(), |policy, origin| policy + " " + origin.as_str());
    if origins.is_empty() { UNFRAMED } else { HeaderValue::try_from(policy).unwrap_or(UNFRAMED) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_directive_differs() {
        let origins = ["https://a.example", "http://b.example:81"].map(|origin| origin.parse().unwrap());
        let framed = framed_by(&origins);
        let rest = POLICY.strip_suffix("'none'").unwrap();
        assert_eq!(framed.to_str().unwrap(), format!("{rest}https://a.example http://b.example:81"));
        assert_eq!(framed_by(&[]), UNFRAMED);
    }
}
