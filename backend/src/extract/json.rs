//! JSON bodies, read strictly.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use http_body_util::BodyExt;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::error::Category;

use crate::{
    api::{FieldError, escape_pointer},
    problem::Problem,
    state::AppState,
};

/// How much of a body that is too large is still taken in and thrown away, so that its sender gets
/// to read the answer instead of a broken connection.
const DRAINED_BYTES: usize = 16 * 1024 * 1024;

/// A JSON body: the right media type, no unknown fields, at most so many KiB.
pub(crate) struct JsonBody<T, const KIB: usize = 16>(pub(crate) T);

impl<T: DeserializeOwned, const KIB: usize> FromRequest<AppState> for JsonBody<T, KIB> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = read_json(&parts.headers, body, KIB * 1024).await?;
        parse_json(&bytes).map(Self)
    }
}

/// Takes in a body that says it is JSON and is not larger than `limit`.
pub(crate) async fn read_json(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    if !is_json(headers) {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", "Send application/json"));
    }
    read_body(headers, body, limit).await
}

/// Takes in a body, whatever it is, that is not larger than `limit`.
pub(crate) async fn read_body(headers: &HeaderMap, mut body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok()).unwrap_or(0);
    let mut bytes = Vec::with_capacity(announced.min(limit));
    let mut received = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Err(Problem::of_status(StatusCode::BAD_REQUEST));
        };
        let Some(data) = frame.data_ref() else { continue };
        received += data.len();
        if received <= limit {
            bytes.extend_from_slice(data);
        } else if received > DRAINED_BYTES {
            break;
        }
    }
    if received > limit {
        return Err(Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    Ok(bytes)
}

/// Reads a value; a refusal says where the body is wrong and what was expected there.
pub(crate) fn parse_json<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => refuse_data::<T>(bytes),
        Category::Syntax | Category::Eof | Category::Io => Problem::invalid_json("", &error),
    })
}

/// Reads again, this time keeping track of the place: slower, and only for bodies that are wrong.
fn refuse_data<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Problem {
    let mut from = serde_json::Deserializer::from_slice(bytes);
    let (pointer, detail) = match serde_path_to_error::deserialize::<_, T>(&mut from) {
        Ok(_) => (String::new(), "the value is not as described".to_owned()),
        Err(error) => (pointer_of(error.path()), error.inner().to_string()),
    };
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_body", "The body is not as described")
        .with_errors(vec![FieldError { pointer, code: "invalid_value".to_owned(), detail }])
}

/// A path as JSON pointer (RFC 6901).
fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", escape_pointer(key)),
            Segment::Enum { variant } => format!("/{}", escape_pointer(variant)),
            Segment::Unknown => String::new(),
        })
        .collect()
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "only its reading is looked at")]
        inner: Vec<u8>,
    }

    fn refusal(text: &str) -> &'static str {
        parse_json::<Outer>(text.as_bytes()).unwrap_err().code()
    }

    #[test]
    fn what_is_not_json_is_told_from_what_is_not_as_described() {
        for text in ["", "{", "nonsense", "{\"inner\":[NaN]}", "{\"inner\":[1],}"] {
            assert_eq!(refusal(text), "invalid_json", "{text}");
        }
        for text in ["[]", "{}", "{\"inner\":[1e999]}", "{\"inner\":[\"1\"]}", "{\"inner\":[],\"x\":1}"] {
            let code = refusal(text);
            assert!(matches!(code, "invalid_body" | "invalid_json"), "{text}: {code}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = format!("{{\"inner\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(refusal(&deep), "invalid_body");
    }
}
