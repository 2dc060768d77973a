//! Receipts, written without reading their parts again.
//!
//! Record and outcome are kept as canonical JSON, byte for byte as they were signed and hashed,
//! and are put into the answer as they are.

use serde::Serialize;
use utoipa::ToSchema;

/// 回执 as it is handed out. The outcome is not in it: its sender has it, and the record holds its
/// hash.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `write_receipt` writes")]
pub struct ReceiptView {
    /// Receipt number, `XXXX-XXXX-XXXX-C`.
    receipt: String,
    /// When it was sealed, RFC 3339.
    recorded_at: String,
    /// What was signed; its canonical JSON (RFC 8785) is the signed message.
    #[schema(value_type = Object, example = json!({
        "receipt": "7K2Q-D8XW-A3MP-4", "submission_id": "019ab1c2-…", "community": "440103001101",
        "pack_id": "guangdong-2021", "pack_version": "1.0.0", "pack_hash": "…", "engine_version": 1,
        "as_of": "2026-11-23", "recorded_at": "2026-11-23T01:02:03.456Z",
        "sheet_sha256": "…", "outcome_sha256": "…", "key_id": "…"
    }))]
    record: serde_json::Value,
    /// Ed25519 over the canonical record, base64url without padding.
    signature: String,
    /// Public check page.
    public_url: String,
}

/// 回执 as it is looked up.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `write_checked_receipt` writes")]
pub struct CheckedReceiptView {
    /// As it was handed out.
    #[serde(flatten)]
    receipt: ReceiptView,
    /// The sealed outcome with its explanation.
    #[schema(value_type = Object)]
    outcome: serde_json::Value,
    /// Whether the record still holds.
    verification: Verification,
}

/// What a fresh check of a record has found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Verification {
    /// Signature, hashes and a fresh evaluation agree.
    pub holds: bool,
    /// Codes of what does not agree; empty when all does.
    pub findings: Vec<String>,
}

/// The parts of a receipt's JSON.
pub(crate) struct ReceiptParts<'a> {
    pub(crate) receipt: &'a str,
    pub(crate) recorded_at: &'a str,
    pub(crate) signature: &'a str,
    pub(crate) public_url: &'a str,
    /// Canonical JSON.
    pub(crate) record: &'a [u8],
}

/// The JSON of a receipt.
pub(crate) fn write_receipt(parts: &ReceiptParts<'_>) -> Result<Vec<u8>, serde_json::Error> {
    write(parts, None, &[])
}

/// The JSON of a receipt that has been checked, with its outcome (canonical JSON).
pub(crate) fn write_checked_receipt(
    parts: &ReceiptParts<'_>,
    outcome: &[u8],
    verification: &Verification,
) -> Result<Vec<u8>, serde_json::Error> {
    write(parts, Some(verification), &[("outcome", outcome)])
}

/// `more` are members whose JSON is at hand.
fn write(
    parts: &ReceiptParts<'_>,
    verification: Option<&Verification>,
    more: &[(&str, &[u8])],
) -> Result<Vec<u8>, serde_json::Error> {
    #[derive(Serialize)]
    struct Head<'a> {
        receipt: &'a str,
        recorded_at: &'a str,
        signature: &'a str,
        public_url: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        verification: Option<&'a Verification>,
    }
    let ReceiptParts { receipt, recorded_at, signature, public_url, record } = parts;
    let length: usize = more.iter().map(|(_, value)| value.len()).sum();
    let mut json = Vec::with_capacity(record.len() + length + 512);
    serde_json::to_writer(&mut json, &Head { receipt, recorded_at, signature, public_url, verification })?;
    json.pop();
    for (name, value) in [("record", *record)].iter().chain(more) {
        json.extend_from_slice(b",\"");
        json.extend_from_slice(name.as_bytes());
        json.extend_from_slice(b"\":");
        json.extend_from_slice(value);
    }
    json.push(b'}');
    Ok(json)
}
