//! Access codes of communities.

use super::{Failure, post};

/// Checks the code of a community; a wrong, expired or too often tried one is a problem.
pub async fn check(community: &str, code: &str) -> Result<(), Failure> {
    let body = js_sys::Object::new();
    for (key, value) in [("community", community), ("code", code)] {
        let _ = js_sys::Reflect::set(&body, &key.into(), &value.into());
    }
    let body = js_sys::JSON::stringify(&body).map_err(|_| Failure::Unexpected)?;
    post("/api/v1/access-checks", &String::from(body)).await.map(drop)
}
