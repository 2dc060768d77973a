//! Parameters in the path and after the question mark.

use axum::{
    extract::{
        FromRequestParts, Path, Query,
        rejection::{PathRejection, QueryRejection},
    },
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// One segment of the path.
pub(crate) struct Segment(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Path::<String>::from_request_parts(parts, state)
            .await
            .map(|Path(segment)| Self(segment))
            .map_err(|_: PathRejection| Problem::not_found())
    }
}

/// What stands after the question mark. No text there holds the character zero, which PostgreSQL
/// cannot keep and nobody can type.
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "invalid_parameter",
                "A parameter holds the character zero",
            ));
        }
        Query::<T>::from_request_parts(parts, state).await.map(|Query(params)| Self(params)).map_err(
            |rejection: QueryRejection| {
                Problem::new(StatusCode::BAD_REQUEST, "invalid_parameter", "A parameter cannot be understood").at(
                    "",
                    "invalid_parameter",
                    rejection.body_text(),
                )
            },
        )
    }
}
