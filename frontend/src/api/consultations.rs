//! 征求意见: drafts that are open for comment, comments by receipt number.

use shared::{consultation::CommentWords, form::TextStatus};
use wasm_bindgen::JsValue;

use super::{Failure, escape, get, packs::text_status, post};
use crate::browser::json;

/// A consultation, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsultationEntry {
    /// Its id.
    pub id: String,
    /// Who opened it.
    pub division_name: String,
    /// Title.
    pub title: String,
    /// Title of the draft in the language of the page.
    pub pack_title: String,
    /// First day.
    pub first_day: String,
    /// Last day, which still counts.
    pub last_day: String,
    /// `upcoming`, `open` or `over`.
    pub phase: String,
    /// The summary has been published.
    pub is_summarised: bool,
    /// All comments, adopted, partly adopted, not adopted, without an answer; nought before the
    /// summary.
    pub tally: [u32; 5],
}

/// A consultation, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consultation {
    /// What lists show.
    pub entry: ConsultationEntry,
    /// What it is about, paragraphs separated by line breaks.
    pub text: String,
    /// How far its texts may be taken for the official wording; none when that is not known.
    pub text_status: Option<TextStatus>,
    /// The requirements of the draft.
    pub requirements: Vec<Requirement>,
    /// What became of the comments.
    pub summary: Vec<SummaryEntry>,
    /// When the summary was published; empty before.
    pub summarised_at: String,
}

/// A requirement of a draft, in the language of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its id.
    pub id: String,
    /// Title of the group it stands in.
    pub group: String,
    /// The requirement.
    pub text: String,
}

/// One line of a summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryEntry {
    /// Id of the requirement; empty for the draft as a whole.
    pub requirement: String,
    /// What was said, in the words of whoever answered.
    pub gist: String,
    /// `adopted`, `partly_adopted` or `not_adopted`.
    pub result: String,
    /// Why.
    pub reason: String,
}

/// What became of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentState {
    /// Receipt number.
    pub receipt: String,
    /// When it came.
    pub received_at: String,
    /// Id of the consultation.
    pub consultation: String,
    /// Its title.
    pub title: String,
    /// Id of the requirement; empty for the draft as a whole.
    pub requirement: String,
    /// `adopted`, `partly_adopted` or `not_adopted`; empty before there is an answer.
    pub result: String,
    /// Why; empty before.
    pub reason: String,
}

/// All consultations, latest first day first.
pub async fn list() -> Result<Vec<ConsultationEntry>, Failure> {
    Ok(json::entries(&get("/api/v1/public/consultations").await?).iter().map(entry).collect())
}

/// One consultation.
pub async fn consultation(id: &str) -> Result<Consultation, Failure> {
    let json = get(&["/api/v1/public/consultations/", &escape(id)].concat()).await?;
    let requirement = |own: JsValue| Requirement {
        id: json::text(&own, "id"),
        group: json::in_language(&own, "group"),
        text: json::in_language(&own, "text"),
    };
    let summary = |own: JsValue| SummaryEntry {
        requirement: json::text(&own, "requirement"),
        gist: json::text(&own, "gist"),
        result: json::text(&own, "result"),
        reason: json::text(&own, "reason"),
    };
    Ok(Consultation {
        entry: entry(&json),
        text: json::text(&json, "text"),
        text_status: text_status(&json),
        requirements: json::entries(&json::get(&json, "requirements")).into_iter().map(requirement).collect(),
        summary: json::entries(&json::get(&json, "summary")).into_iter().map(summary).collect(),
        summarised_at: json::text(&json, "summarised_at"),
    })
}

/// Sends a comment; gives the number of its receipt, the same one when it had arrived before.
pub async fn comment(consultation: &str, id: &str, words: &CommentWords) -> Result<String, Failure> {
    let CommentWords { requirement, text, name, organisation } = words;
    let said = json::object(&[("text", text), ("name", name), ("organisation", organisation)]);
    let about = requirement.as_deref().map_or(JsValue::NULL, JsValue::from_str);
    json::put(&said, "requirement", &about);
    let body = json::object(&[("id", id)]);
    json::put(&body, "words", &said);
    let body = js_sys::JSON::stringify(&body).map_err(|_| Failure::Unexpected)?;
    let path = ["/api/v1/public/consultations/", &escape(consultation), "/comments"].concat();
    let receipt = json::text(&post(&path, &String::from(body)).await?, "receipt");
    if receipt.is_empty() { Err(Failure::Unexpected) } else { Ok(receipt) }
}

/// What became of a comment, by its receipt number.
pub async fn receipt(number: &str) -> Result<CommentState, Failure> {
    let json = get(&["/api/v1/public/consultation-comments/", &escape(number)].concat()).await?;
    Ok(CommentState {
        receipt: json::text(&json, "receipt"),
        received_at: json::text(&json, "received_at"),
        consultation: json::text(&json, "consultation"),
        title: json::text(&json, "title"),
        requirement: json::text(&json, "requirement"),
        result: json::text(&json, "result"),
        reason: json::text(&json, "reason"),
    })
}

fn entry(json: &JsValue) -> ConsultationEntry {
    let tally = json::get(json, "tally");
    let counts = ["comments", "adopted", "partly_adopted", "not_adopted", "unanswered"];
    ConsultationEntry {
        id: json::text(json, "id"),
        division_name: json::text(json, "division_name"),
        title: json::text(json, "title"),
        pack_title: json::in_language(json, "pack_title"),
        first_day: json::text(json, "first_day"),
        last_day: json::text(json, "last_day"),
        phase: json::text(json, "phase"),
        is_summarised: json::text(json, "state") == "summarised",
        tally: counts.map(|name| json::whole(&tally, name)),
    }
}
