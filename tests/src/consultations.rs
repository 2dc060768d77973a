//! Builds consultations on draft standards, and comments on them.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    TestApp,
    answer::Answer,
    notices::{FIRST_DAY, LAST_DAY},
    packs,
    people::Client,
};

impl TestApp {
    /// Sends a comment on a consultation.
    ///
    /// # Panics
    /// When the consultation has no id.
    pub async fn comment(&self, consultation: &Value, comment: &Value) -> Answer {
        let id = consultation["id"].as_str().expect("a consultation has an id");
        self.post(&format!("/api/v1/public/consultations/{id}/comments"), comment).await
    }
}

/// What an office writes of a consultation on a pack.
#[must_use]
pub fn consultation(pack_hash: &str, first_day: &str, last_day: &str) -> Value {
    json!({
        "pack_hash": pack_hash,
        "title": "关于《绿色社区创建标准（草案）》公开征求意见的公告",
        "text": "为进一步完善标准，现公开征求意见。\n欢迎逐条提出。",
        "first_day": first_day,
        "last_day": last_day,
        "version": 0,
    })
}

/// A consultation on the provincial standard, with the days of the usual notice.
///
/// # Panics
/// When it is refused.
pub async fn opened(office: &Client<'_>) -> Value {
    let wish = consultation(&packs::shipped("guangdong-2021").hash, FIRST_DAY, LAST_DAY);
    office.post("/api/v1/consultations", &wish).await.expect(201)
}

/// A comment on the draft as a whole by somebody who says who they are.
#[must_use]
pub fn comment(text: &str) -> Value {
    json!({
        "id": Uuid::now_v7(),
        "words": { "requirement": null, "text": text, "name": "梁秀英", "organisation": "沙面街道议事会" },
    })
}
