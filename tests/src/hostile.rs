//! Whatever somebody posts as a submission: shared by the fuzz target and the test that runs its
//! corpus.

use crate::{TestApp, submission::COMMUNITY};

/// A server that takes hostile bodies, with a right code at hand.
pub struct Hostile {
    app: TestApp,
    code: String,
}

impl Hostile {
    /// Starts it. Guesses are not slowed, so that wrong codes do not hide what comes behind them.
    pub async fn start() -> Self {
        let app = TestApp::start_with(|config| {
            config.access.free_guesses = i32::MAX;
            config.access.free_guesses_per_address = i32::MAX;
        })
        .await;
        let code = app.issue_code(COMMUNITY).await;
        Self { app, code }
    }

    /// Posts a body in which `ACCESS-CODE` stands for the right code.
    ///
    /// # Panics
    /// When the answer is neither a receipt nor a problem that puts the blame on the sender.
    pub async fn post(&self, body: &[u8]) {
        let body = String::from_utf8_lossy(body).replace("ACCESS-CODE", &self.code);
        let answer = self.app.post_text("/api/v1/submissions", body).await;
        if answer.status.is_success() {
            assert!(answer.json()["receipt"].is_string(), "{:.400}", answer.text());
        } else {
            assert!(answer.status.is_client_error(), "{} {:.400}", answer.status, answer.text());
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert!(answer.json()["code"].is_string(), "{:.400}", answer.text());
        }
    }

    /// A right body, for fuzzing to start from.
    ///
    /// # Panics
    /// Never: JSON of strings can be written.
    pub fn seed() -> Vec<u8> {
        let draft = crate::submission::Draft::all_met(COMMUNITY, "ACCESS-CODE");
        serde_json::to_vec(&draft.body()).expect("a body can be written")
    }
}
