//! What the server answered, with the looks at it that tests take.

use reqwest::{Response, StatusCode, header::HeaderMap};
use serde_json::Value;

/// An answer read to its end.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.expect("the answer arrives whole").to_vec();
        Self { status, headers, bytes }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is something else.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error} in an answer {}: {:.400}", self.status, self.text()))
    }

    /// A header as text; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The JSON of an answer that must have this status.
    ///
    /// # Panics
    /// When the status is another.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{:.400}", self.text());
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// Asks for success and this very text.
    ///
    /// # Panics
    /// When it is not.
    #[track_caller]
    pub fn expect_text(&self, text: &str) {
        assert_eq!((self.status.as_u16(), self.text().as_str()), (200, text));
    }

    /// The problem of an answer that must be one, complete in form, with this status and code.
    ///
    /// # Panics
    /// When it is not.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem:#}");
        assert_eq!(problem["status"], status, "{problem:#}");
        let has = |member: &str| problem[member].as_str().is_some_and(|text| !text.is_empty());
        assert!(has("type") && has("title") && has("request_id"), "{problem:#}");
        problem
    }

    /// The places that a problem points at, each as `pointer code`.
    ///
    /// # Panics
    /// When the body is no problem.
    pub fn places(&self) -> Vec<String> {
        let problem = self.json();
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        let word = |error: &Value, key: &str| error[key].as_str().unwrap_or_default().to_owned();
        errors.iter().map(|e| format!("{} {}", word(e, "pointer"), word(e, "code"))).collect()
    }
}
