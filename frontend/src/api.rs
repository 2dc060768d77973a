//! The only code that sends requests. Decodes problems once; the pages see typed values.

pub mod access;
pub mod communities;
pub mod consultations;
pub mod divisions;
pub mod drafts;
pub mod packs;
pub mod public;
pub mod submissions;
pub mod surveys;
pub mod uploads;

use gloo_timers::callback::Timeout;
use js_sys::{Promise, SyntaxError, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Headers, RequestInit, Response};

use crate::browser::json;

/// How long a request may take before the page says so: long enough for a weak signal.
const PATIENCE_MS: u32 = 25_000;
/// The same with files: as long as the server waits for them.
const UPLOAD_PATIENCE_MS: u32 = 120_000;

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    send("GET", path, None).await?.json().await
}

/// Asks for bytes.
pub async fn get_bytes(path: &str) -> Result<Vec<u8>, Failure> {
    send("GET", path, None).await?.bytes().await
}

/// Sends JSON and gets bytes.
pub async fn post_for_bytes(path: &str, body: &str) -> Result<Vec<u8>, Failure> {
    send("POST", path, Some(body)).await?.bytes().await
}

/// Sends JSON with files in it, which takes longer.
pub async fn post_patiently(path: &str, body: &str) -> Result<JsValue, Failure> {
    send_within("POST", path, Some(body), UPLOAD_PATIENCE_MS).await?.json().await
}

/// Sends JSON. An answer without a body is undefined.
pub async fn post(path: &str, body: &str) -> Result<JsValue, Failure> {
    let reply = send("POST", path, Some(body)).await?;
    if reply.response.status() == 204 { Ok(JsValue::UNDEFINED) } else { reply.json().await }
}

/// Sends a request with or without JSON; gives the text of the answer, empty when there is none.
///
/// For pages that read JSON with a library of their own.
pub async fn text(method: &str, path: &str, body: Option<&str>) -> Result<String, Failure> {
    let reply = send(method, path, body).await?;
    let text = reply.body(reply.response.text()).await?;
    Ok(text.as_string().unwrap_or_default())
}

/// The same with a file in it, which takes longer.
pub async fn text_patiently(method: &str, path: &str, body: Option<&str>) -> Result<String, Failure> {
    let reply = send_within(method, path, body, UPLOAD_PATIENCE_MS).await?;
    let text = reply.body(reply.response.text()).await?;
    Ok(text.as_string().unwrap_or_default())
}

/// Sends a request with headers of its own and some bytes of a file, or none; an answer takes as long as
/// with files.
async fn send_bytes(method: &str, path: &str, own: &[(&str, &str)], body: Option<&[u8]>) -> Result<JsValue, Failure> {
    let init = RequestInit::new();
    init.set_method(method);
    let headers = Headers::new().map_err(|_| Failure::Unexpected)?;
    for (name, value) in own {
        let _ = headers.set(name, value);
    }
    init.set_headers(&headers);
    if let Some(body) = body {
        init.set_body(&Uint8Array::from(body));
    }
    fetch(&init, path, UPLOAD_PATIENCE_MS).await?.json().await
}

/// A part of an address.
pub fn escape(part: &str) -> String {
    js_sys::encode_uri_component(part).into()
}

/// An answer whose body is still on its way: the patience lasts until it is there.
struct Reply {
    response: Response,
    signal: AbortSignal,
    _patience: Timeout,
}

impl Reply {
    async fn body(&self, promise: Result<Promise, JsValue>) -> Result<JsValue, Failure> {
        let read = JsFuture::from(promise.map_err(|_| Failure::Unexpected)?).await;
        read.map_err(|error| {
            // It has come, but is none.
            if error.is_instance_of::<SyntaxError>() { Failure::Unexpected } else { broken_off(&self.signal) }
        })
    }

    async fn json(&self) -> Result<JsValue, Failure> {
        self.body(self.response.json()).await
    }

    async fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let buffer = self.body(self.response.array_buffer()).await?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    async fn problem(&self) -> Failure {
        let body = match self.json().await {
            Ok(body) => body,
            Err(failure) => return failure,
        };
        let code = json::text(&body, "code");
        if code.is_empty() {
            return Failure::Unexpected;
        }
        let error = |error: JsValue| (json::text(&error, "pointer"), json::text(&error, "code"));
        Failure::Problem(Problem {
            code,
            request_id: json::text(&body, "request_id"),
            errors: json::entries(&json::get(&body, "errors")).into_iter().map(error).collect(),
            retry_after: self.response.headers().get("retry-after").ok().flatten().unwrap_or_default(),
        })
    }
}

/// Nothing more comes: we have lost patience, or the network is gone.
fn broken_off(signal: &AbortSignal) -> Failure {
    if signal.aborted() { Failure::Timeout } else { Failure::Offline }
}

async fn send(method: &str, path: &str, body: Option<&str>) -> Result<Reply, Failure> {
    send_within(method, path, body, PATIENCE_MS).await
}

async fn send_within(method: &str, path: &str, body: Option<&str>, patience: u32) -> Result<Reply, Failure> {
    let init = RequestInit::new();
    init.set_method(method);
    if let Some(body) = body {
        let headers = Headers::new().map_err(|_| Failure::Unexpected)?;
        let _ = headers.set("content-type", "application/json");
        init.set_headers(&headers);
        init.set_body(&JsValue::from_str(body));
    }
    fetch(&init, path, patience).await
}

async fn fetch(init: &RequestInit, path: &str, patience: u32) -> Result<Reply, Failure> {
    let abort = AbortController::new().map_err(|_| Failure::Unexpected)?;
    let signal = abort.signal();
    init.set_signal(Some(&signal));
    let patience = Timeout::new(patience, move || abort.abort());
    let sent = JsFuture::from(gloo_utils::window().fetch_with_str_and_init(path, init)).await;
    let response: Response = sent.map_err(|_| broken_off(&signal))?.dyn_into().map_err(|_| Failure::Unexpected)?;
    let reply = Reply { response, signal, _patience: patience };
    if reply.response.ok() { Ok(reply) } else { Err(reply.problem().await) }
}
