//! Submitting a finished self-assessment.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use shared::{answer::AnswerSheet, api::Filler, evidence::ManifestEntry};
use utoipa::ToSchema;
use uuid::Uuid;

/// 提交 as it is read; [`shared::api::Submission`] is the same as it is written.
///
/// The claimed outcome stays as it came: it is compared byte by byte with what the server works
/// out, and only read when it differs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission<'a> {
    /// Made by the client once per submission (UUID version 7), so that a retry is recognised.
    pub id: Uuid,
    /// The community's code, 12 digits.
    #[schema(example = "440103001101")]
    pub community: String,
    /// 访问码 of the community.
    #[schema(example = "7K2QD-M8XWA")]
    pub access_code: String,
    /// Hash of the pack that was filled in.
    pub pack_hash: String,
    /// Which engine worked the outcome out.
    pub engine_version: u32,
    /// The answers. `previous` says what `/api/v1/communities/{code}/previous` says.
    #[schema(value_type = Object, example = json!({
        "as_of": "2026-11-23",
        "facts": [{"fact": "old_estate", "value": {"flag": true}}],
        "previous": null,
        "answers": [
            {"requirement": "1.1", "response": {"choice": "met"}, "remark": null, "evidence": ["会议纪要"]},
            {"requirement": "1.3", "response": {"numbers": [{"field": "value", "value": "86.5"}]}, "remark": null, "evidence": []},
            {"requirement": "5.2", "response": {"not_applicable": "本社区无可改造场地"}, "remark": null, "evidence": []}
        ]
    }))]
    pub sheet: AnswerSheet,
    /// Who filled it in.
    #[schema(value_type = Object, example = json!({"role": "主任", "name": "张三", "phone": "13800000000"}))]
    pub filler: Filler,
    /// The files that belong to it, in the order in which the record names them; they are uploaded by
    /// themselves at `/api/v1/uploads`, before or after. May be left out when there are none.
    #[serde(default)]
    pub evidence: Vec<ManifestEntry>,
    /// The whole outcome as the client worked it out.
    #[serde(borrow)]
    #[schema(value_type = Object)]
    pub outcome: Claim<'a>,
}

/// A claimed outcome that nobody has read yet: what is not the outcome, byte for byte, need not be JSON.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a>(pub &'a [u8]);

impl<'a> Claim<'a> {
    /// The claim as JSON, however deeply it is nested.
    pub fn read(self) -> serde_json::Result<&'a RawValue> {
        serde_json::from_slice(self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Claim<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|json| Self(json.get().as_bytes()))
    }
}
