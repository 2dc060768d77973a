//! Builds cases on their way: a community with a sealed self-assessment, and those who decide.

use serde_json::{Value, json};
use shared::people::Role;

use crate::{
    TestApp,
    people::Client,
    submission::{COMMUNITY, Draft},
};

/// Everybody who has a say in cases of the usual community.
pub struct Offices<'a> {
    /// The community itself.
    pub community: Client<'a>,
    /// Its street.
    pub street: Client<'a>,
    /// Its county.
    pub county: Client<'a>,
    /// Its city.
    pub city: Client<'a>,
    app: &'a TestApp,
}

impl<'a> Offices<'a> {
    /// Signs all of them in.
    pub async fn open(app: &'a TestApp) -> Self {
        Self {
            community: app.account(Role::Community, COMMUNITY).await,
            street: app.account(Role::Street, &COMMUNITY[..9]).await,
            county: app.account(Role::County, &COMMUNITY[..6]).await,
            city: app.account(Role::City, &COMMUNITY[..4]).await,
            app,
        }
    }

    /// Seals a self-assessment; gives its receipt number.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn seal(&self, draft: &Draft) -> String {
        let receipt = self.app.submit(&draft.body()).await.expect(201);
        receipt["receipt"].as_str().expect("a receipt has a number").to_owned()
    }

    /// A case of the community with every requirement met.
    pub async fn apply(&self) -> Value {
        let draft = self.app.draft().await;
        self.apply_with(&draft, "full").await
    }

    /// A case with a draft on a route.
    pub async fn apply_with(&self, draft: &Draft, route: &str) -> Value {
        let receipt = self.seal(draft).await;
        let body = json!({ "receipt": receipt, "route": route });
        self.community.post("/api/v1/cases", &body).await.expect(201)
    }

    /// A case that waits for the county.
    pub async fn recommended(&self) -> Value {
        let case = self.apply().await;
        decide(&self.street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await
    }

    /// A case that waits for the city, every requirement confirmed.
    pub async fn reviewed(&self) -> Value {
        let case = self.apply().await;
        self.reviewed_after(case).await
    }

    /// The same with a case that has been applied for, whatever has happened to it since.
    ///
    /// # Panics
    /// When a step is refused.
    pub async fn reviewed_after(&self, case: Value) -> Value {
        let path = format!("/api/v1/cases/{}", id_of(&case));
        let case = self.street.get(&path).await.expect(200);
        let case = decide(&self.street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
        let verdicts = confirm_all(&case);
        decide(&self.county, &case, json!({ "step": "pass", "opinion": "初审通过", "verdicts": verdicts })).await
    }

    /// A recognised case: an expert was heard, the city has decided.
    ///
    /// # Panics
    /// When a step is refused.
    pub async fn recognised(&self) -> Value {
        let case = self.reviewed().await;
        let case = self.hear_expert(&case).await;
        decide(&self.city, &case, json!({ "step": "recognise", "opinion": "予以认定" })).await
    }

    /// The city assigns an expert, who confirms everything on the spot; gives the case as the city
    /// sees it then.
    ///
    /// # Panics
    /// When one of the two is refused.
    pub async fn hear_expert(&self, case: &Value) -> Value {
        let expert = self.app.account(Role::Expert, &COMMUNITY[..4]).await;
        let id = id_of(case);
        let assigned = with_version(case, json!({ "accounts": [expert.account] }));
        self.city.put(&format!("/api/v1/cases/{id}/experts"), &assigned).await.expect(204);
        let review = expert_review(&confirm_all(case));
        expert.put(&format!("/api/v1/cases/{id}/expert-review"), &review).await.expect(204);
        self.city.get(&format!("/api/v1/cases/{id}")).await.expect(200)
    }
}

/// What an expert hands in.
pub fn expert_review(verdicts: &Value) -> Value {
    json!({
        "verdicts": verdicts, "opinion": "符合标准", "visited_on": "2026-11-20",
        "people": "王工、李工", "findings": "现场与材料一致", "is_submitted": true,
    })
}

/// A verdict of confirmation on every requirement that was answered.
///
/// # Panics
/// When the case has no answers.
pub fn confirm_all(case: &Value) -> Value {
    let rounds = case["rounds"].as_array().expect("a case has rounds");
    let answers = rounds.last().expect("at least one")["sheet"]["answers"].as_array().expect("answers");
    answers
        .iter()
        .map(|answer| json!({ "requirement": answer["requirement"], "verdict": "confirmed", "remark": null }))
        .collect()
}

/// Takes a step with the version that the case shows; gives the case afterwards.
///
/// # Panics
/// When it is refused.
pub async fn decide(client: &Client<'_>, case: &Value, step: Value) -> Value {
    client.post(&path_of(case), &with_version(case, step)).await.expect(200)
}

/// The id of a case.
///
/// # Panics
/// When it has none.
pub fn id_of(case: &Value) -> &str {
    case["id"].as_str().expect("a case has an id")
}

/// Where steps of a case are taken.
///
/// # Panics
/// When the case has no id.
pub fn path_of(case: &Value) -> String {
    format!("/api/v1/cases/{}/steps", id_of(case))
}

/// The step with the version of the case that was looked at.
#[must_use]
pub fn with_version(case: &Value, mut step: Value) -> Value {
    step["version"] = case["version"].clone();
    step
}
