//! The one way in which this server asks others; messages to webhooks go another one.

use std::{future::Future, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(8);
/// Largest answer that is read.
const MOST_BYTES: usize = 1024 * 1024;

/// Asks others; whom, the configuration says.
#[derive(Clone, Debug)]
pub(crate) struct HttpClient(reqwest::Client);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    /// It could not be asked.
    #[error("no answer")]
    Request(#[from] reqwest::Error),
    /// The answer is no answer.
    #[error("an answer without form")]
    Answer(#[from] axum::http::Error),
    /// The answer has no end.
    #[error("an answer of more than a MiB")]
    TooLarge,
}

impl HttpClient {
    /// Follows no redirects: they could lead to where nobody has said that one may ask.
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        // It fails when there is one already, which is just as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self(reqwest::Client::builder().redirect(Policy::none()).timeout(PATIENCE).build()?))
    }

    /// Sends a request and reads the answer to its end.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut answer = self.0.execute(request.try_into()?).await?;
        let mut parts = axum::http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            parts = parts.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > MOST_BYTES {
                return Err(HttpError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(parts.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for HttpClient {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
