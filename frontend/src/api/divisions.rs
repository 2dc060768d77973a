//! Administrative divisions, from the province down to streets.

use super::{Failure, escape, get};
use crate::browser::json;

/// 行政区划: one division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether communities are directly below it.
    pub is_street: bool,
}

/// The divisions directly below another.
pub async fn below(parent: &str) -> Result<Vec<Division>, Failure> {
    let list = get(&["/api/v1/divisions?parent=", &escape(parent)].concat()).await?;
    let division = |json| Division {
        code: json::text(json, "code"),
        name: json::text(json, "name"),
        is_street: json::text(json, "level") == "street",
    };
    Ok(json::entries(&list).iter().map(division).collect())
}
