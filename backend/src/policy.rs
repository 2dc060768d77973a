//! The Content-Security-Policy of pages and workers.
//!
//! Scripts come from this server only. What stands inline in a page is allowed by its SHA-256 where the build of
//! the site has put it there ([`Inline`]), and nothing else; `wasm-unsafe-eval` is what browsers
//! call the permission to compile WebAssembly. No page is shown inside another website, but those of
//! the self-assessment inside the pages of a registered portal ([`crate::app::portals`]).

use axum::http::HeaderValue;
use data_encoding::BASE64;
use sha2::{Digest, Sha256};
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

/// What stands inline in a page, as its policy names it.
#[derive(Debug)]
pub(crate) struct Inline {
    script: Option<String>,
    style: Option<String>,
}

impl Inline {
    /// Finds the one script and the one style sheet that a page may carry.
    pub(crate) fn of(page: &str) -> Self {
        let source = |begin: &str, end: &str| {
            let (inline, _) = page.split_once(begin)?.1.split_once(end)?;
            Some(format!("'sha256-{}'", BASE64.encode(&Sha256::digest(inline))))
        };
        Self { script: source("<script type=\"module\">", "</script>"), style: source("<style>", "</style>") }
    }

    /// A policy that allows that as well.
    pub(crate) fn allowed_by(&self, policy: &HeaderValue) -> HeaderValue {
        let mut allowing = String::from_utf8_lossy(policy.as_bytes()).into_owned();
        for (directive, source) in
            [("script-src 'self' 'wasm-unsafe-eval'", &self.script), ("style-src 'self'", &self.style)]
        {
            if let Some(source) = source {
                allowing = allowing.replacen(directive, &format!("{directive} {source}"), 1);
            }
        }
        HeaderValue::try_from(allowing).unwrap_or_else(|_| policy.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_inline_is_allowed_by_its_digest_and_nothing_else_is() {
        let page = "<head><style>a{}</style><script type=\"module\">b()</script></head>";
        let policy = Inline::of(page).allowed_by(&UNFRAMED);
        // printf 'a{}' | openssl dgst -sha256 -binary | base64
        let script = "script-src 'self' 'wasm-unsafe-eval' 'sha256-cf242PFc/kb7xD0Qzhsmd9vvRkc+cWFmbi+k+YvtdKc=';";
        let style = "style-src 'self' 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk=';";
        let policy = policy.to_str().unwrap();
        assert!(policy.contains(script) && policy.contains(style), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        let elsewhere = "<script type=\"module\" src=\"/a.js\"></script>";
        assert_eq!(Inline::of(elsewhere).allowed_by(&CONSOLE), CONSOLE);
    }

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
