//! The only code that sends requests. Decodes problems once; the pages see typed values.

pub mod access;
pub mod communities;
pub mod divisions;
pub mod packs;
pub mod submissions;

use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, Response};

use crate::browser::json;

/// How long a request may take before the page says so: long enough for a weak signal.
const PATIENCE_MS: u32 = 25_000;

/// Why a request brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server cannot be reached.
    Offline,
    /// No answer in time.
    Timeout,
    /// The server answered with a problem.
    Problem(Problem),
    /// The answer is not what this page understands.
    Unexpected,
}

/// A problem as the server tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable code: the text shown is chosen by it.
    pub code: String,
    /// For questions to whoever runs the server.
    pub request_id: String,
    /// What exactly was refused: pointer and code, in the server's order.
    pub errors: Vec<(String, String)>,
    /// Seconds to wait; empty when nothing was said.
    pub retry_after: String,
}

/// Asks for JSON.
pub async fn get(path: &str) -> Result<JsValue, Failure> {
    json_of(&send("GET", path, None).await?).await
}

/// Asks for bytes.
pub async fn get_bytes(path: &str) -> Result<Vec<u8>, Failure> {
    let response = send("GET", path, None).await?;
    let promise = response.array_buffer().map_err(|_| Failure::Unexpected)?;
    let buffer = JsFuture::from(promise).await.map_err(|_| Failure::Offline)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Sends JSON. An answer without a body is undefined.
pub async fn post(path: &str, body: &str) -> Result<JsValue, Failure> {
    let response = send("POST", path, Some(body)).await?;
    if response.status() == 204 { Ok(JsValue::UNDEFINED) } else { json_of(&response).await }
}

/// Sends a request with or without JSON; gives the text of the answer, empty when there is none.
///
/// For pages that read JSON with a library of their own.
pub async fn text(method: &str, path: &str, body: Option<&str>) -> Result<String, Failure> {
    let promise = send(method, path, body).await?.text().map_err(|_| Failure::Unexpected)?;
    let text = JsFuture::from(promise).await.map_err(|_| Failure::Offline)?;
    Ok(text.as_string().unwrap_or_default())
}

/// A part of an address.
pub fn escape(part: &str) -> String {
    js_sys::encode_uri_component(part).into()
}

async fn send(method: &str, path: &str, body: Option<&str>) -> Result<Response, Failure> {
    let init = RequestInit::new();
    init.set_method(method);
    if let Some(body) = body {
        let headers = Headers::new().map_err(|_| Failure::Unexpected)?;
        let _ = headers.set("content-type", "application/json");
        init.set_headers(&headers);
        init.set_body(&JsValue::from_str(body));
    }
    let abort = AbortController::new().map_err(|_| Failure::Unexpected)?;
    let signal = abort.signal();
    init.set_signal(Some(&signal));
    let patience = Timeout::new(PATIENCE_MS, move || abort.abort());
    let sent = JsFuture::from(gloo_utils::window().fetch_with_str_and_init(path, &init)).await;
    drop(patience);
    let unsent = |_| if signal.aborted() { Failure::Timeout } else { Failure::Offline };
    let response: Response = sent.map_err(unsent)?.dyn_into().map_err(|_| Failure::Unexpected)?;
    if response.ok() { Ok(response) } else { Err(problem(&response).await) }
}

async fn json_of(response: &Response) -> Result<JsValue, Failure> {
    let promise = response.json().map_err(|_| Failure::Unexpected)?;
    JsFuture::from(promise).await.map_err(|_| Failure::Unexpected)
}

async fn problem(response: &Response) -> Failure {
    let Ok(body) = json_of(response).await else { return Failure::Unexpected };
    let code = json::text(&body, "code");
    if code.is_empty() {
        return Failure::Unexpected;
    }
    let error = |error: JsValue| (json::text(&error, "pointer"), json::text(&error, "code"));
    Failure::Problem(Problem {
        code,
        request_id: json::text(&body, "request_id"),
        errors: json::entries(&json::get(&body, "errors")).into_iter().map(error).collect(),
        retry_after: response.headers().get("retry-after").ok().flatten().unwrap_or_default(),
    })
}
