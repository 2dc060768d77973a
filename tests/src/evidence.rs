//! Sends files that come with a self-assessment.

use data_encoding::HEXLOWER;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{TestApp, answer::Answer, files::DOCUMENT, submission::COMMUNITY};

/// Where uploads begin.
pub const UPLOADS: &str = "/api/v1/uploads";

/// A file that belongs to a self-assessment.
#[derive(Clone, Debug)]
pub struct File {
    /// Id of its upload.
    pub id: Uuid,
    /// Id of the submission.
    pub submission: Uuid,
    /// The requirement that it shows.
    pub requirement: String,
    /// As its sender says.
    pub media_type: String,
    /// What is sent.
    pub bytes: Vec<u8>,
}

impl File {
    /// A photo that shows a requirement.
    pub fn new(submission: Uuid, requirement: &str, bytes: Vec<u8>) -> Self {
        Self {
            id: Uuid::now_v7(),
            submission,
            requirement: requirement.to_owned(),
            media_type: "image/jpeg".to_owned(),
            bytes,
        }
    }

    /// A document of so many bytes; documents of another seed are others.
    pub fn document(submission: Uuid, requirement: &str, bytes: usize, seed: u8) -> Self {
        let mut content = DOCUMENT.to_vec();
        content.resize(bytes, seed);
        Self { media_type: "application/pdf".to_owned(), ..Self::new(submission, requirement, content) }
    }

    /// What begins its upload for the usual community with an access code.
    pub fn wish(&self, code: &str) -> Value {
        json!({
            "id": self.id, "submission": self.submission, "community": COMMUNITY, "access_code": code,
            "file": {
                "requirement": self.requirement, "caption": "整治后的消防通道", "taken_on": "2026-11-02",
                "taken_time": null, "place": null, "file_name": "🌳 消防通道.jpg", "media_type": self.media_type,
                "size_bytes": self.bytes.len(), "sha256": self.sha256(),
            },
        })
    }

    /// What the submission says of it.
    pub fn entry(&self) -> Value {
        json!({
            "id": self.id, "requirement": self.requirement, "sha256": self.sha256(), "size_bytes": self.bytes.len(),
        })
    }

    fn sha256(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(&self.bytes))
    }
}

impl TestApp {
    /// Begins an upload.
    pub async fn begin(&self, wish: &Value) -> Answer {
        self.post(UPLOADS, wish).await
    }

    /// Sends a part of an upload that has begun.
    ///
    /// # Panics
    /// When it has no id or token.
    pub async fn send_part(&self, upload: &Value, offset: usize, bytes: &[u8]) -> Answer {
        let request = self.of_upload(Method::PATCH, upload).header("upload-offset", offset.to_string());
        self.send(request.body(bytes.to_vec())).await
    }

    /// How far an upload is.
    ///
    /// # Panics
    /// When it has no id or token.
    pub async fn how_far(&self, upload: &Value) -> Answer {
        self.send(self.of_upload(Method::GET, upload)).await
    }

    /// A request about an upload by whoever has begun it.
    ///
    /// # Panics
    /// When it has no id or token.
    pub fn of_upload(&self, method: Method, upload: &Value) -> reqwest::RequestBuilder {
        let text = |member: &str| upload[member].as_str().expect("an upload has an id and a token");
        self.request(method, &format!("{UPLOADS}/{}", text("id"))).header("upload-token", text("token"))
    }

    /// Sends all of a file in parts of 64 KiB at most; gives the last answer.
    ///
    /// # Panics
    /// When it cannot begin or go on.
    pub async fn upload(&self, file: &File, code: &str) -> Answer {
        let begun = self.begin(&file.wish(code)).await.json();
        let parts = file.bytes.chunks(64 * 1024).count();
        for (number, part) in file.bytes.chunks(64 * 1024).enumerate() {
            let answer = self.send_part(&begun, number * 64 * 1024, part).await;
            if number + 1 == parts {
                return answer;
            }
            answer.expect(200);
        }
        panic!("there is nothing in the file");
    }

    /// Which files of a self-assessment are here, as everybody is told.
    pub async fn evidence_of(&self, receipt: &Value) -> Value {
        let number = receipt["receipt"].as_str().unwrap_or_default();
        self.get(&format!("/api/v1/receipts/{number}/evidence")).await.expect(200)
    }
}
