//! The Content-Security-Policy of every answer.
//!
//! Scripts come from this server only and nothing stands inline; `wasm-unsafe-eval` is what browsers
//! call the permission to compile WebAssembly. No page is shown inside another website, but those of
//! the self-assessment inside the pages of a registered portal ([`crate::app::portals`]).

use axum::http::HeaderValue;
use shared::portal::Origin;

/// What holds everywhere, and what is said of frames.
macro_rules! policy {
    ($frames:literal) => {
        concat!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; ",
            "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; ",
            $frames
        )
    };
}

/// For what is shown inside no other page.
pub(crate) const UNFRAMED: HeaderValue = HeaderValue::from_static(policy!("frame-ancestors 'none'"));

/// For the console, which shows how a page looks inside that of a portal.
pub(crate) const CONSOLE: HeaderValue = HeaderValue::from_static(policy!("frame-src 'self'; frame-ancestors 'none'"));

/// For a page that pages of these origins may show, and beside them only the console.
pub(crate) fn framed_by(origins: &[Origin]) -> HeaderValue {
    let own = policy!("frame-ancestors 'self'").to_owned();
    let policy = origins.iter().fold(own, |policy, origin| policy + " " + origin.as_str());
    // An origin holds no characters that a header does not take.
    HeaderValue::try_from(policy).unwrap_or(UNFRAMED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_differ_in_nothing_but_frames() {
        let origins = ["https://a.example", "http://b.example:81"].map(|origin| origin.parse::<Origin>().unwrap());
        let rest = |policy: HeaderValue, frames: &str| {
            policy.to_str().unwrap().strip_suffix(frames).map(str::to_owned).unwrap_or_default()
        };
        let alone = rest(UNFRAMED, "frame-ancestors 'none'");
        assert!(alone.ends_with("base-uri 'none'; "), "{alone}");
        assert_eq!(rest(CONSOLE, "frame-src 'self'; frame-ancestors 'none'"), alone);
        let framed = framed_by(&origins);
        assert_eq!(rest(framed, "frame-ancestors 'self' https://a.example http://b.example:81"), alone);
    }
}
