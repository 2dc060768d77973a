//! Communities: found by name, listed by street, read by code.

use serde::{Deserialize, Serialize};
use shared::answer::Previous;
use wasm_bindgen::JsValue;

use super::{Failure, escape, get};
use crate::browser::json;

/// 社区, as a list shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Community {
    /// The 12-digit division code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// City, county and street, separated by spaces.
    pub path: String,
}

/// Communities whose name matches a fragment or pinyin, best first; at most 13.
pub async fn search(fragment: &str) -> Result<Vec<Community>, Failure> {
    list(&["/api/v1/communities?limit=13&q=", &escape(fragment)].concat()).await
}

/// The communities of one street.
pub async fn of_street(street: &str) -> Result<Vec<Community>, Failure> {
    list(&["/api/v1/communities?street=", &escape(street)].concat()).await
}

/// One community.
pub async fn by_code(code: &str) -> Result<Community, Failure> {
    let mut answer = get(&["/api/v1/communities/", &escape(code)].concat()).await;
    if let Err(Failure::Problem(problem)) = &mut answer
        && problem.code == "not_found"
    {
        // No record is missing: there is no such community.
        "unknown_community".clone_into(&mut problem.code);
    }
    Ok(community(&answer?))
}

/// What it was last recognised as by the standard of a pack; nothing when it never was, and where no rule
/// of the pack looks back.
pub async fn previous(code: &str, pack_hash: &str) -> Result<Option<Previous>, Failure> {
    let answer = get(&["/api/v1/communities/", &escape(code), "/previous?pack=", pack_hash].concat()).await?;
    let json = json::get(&answer, "previous");
    if !json.is_object() {
        return Ok(None);
    }
    Ok(Some(Previous {
        awards: json::whole(&json, "awards"),
        level: json::get(&json, "level").as_string(),
        score: json::text(&json, "score").parse().ok(),
        sealed_on: json::text(&json, "sealed_on").parse().map_err(|_| Failure::Unexpected)?,
    }))
}

async fn list(path: &str) -> Result<Vec<Community>, Failure> {
    Ok(json::entries(&get(path).await?).iter().map(community).collect())
}

fn community(json: &JsValue) -> Community {
    Community { code: json::text(json, "code"), name: json::text(json, "name"), path: json::text(json, "path") }
}
