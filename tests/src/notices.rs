//! Builds notices: recognised cases, the notice that they stand in, objections against them.

use backend::config::Config;
use serde_json::{Value, json};
use shared::people::Role;
use uuid::Uuid;

use crate::{
    TestApp,
    answer::Answer,
    app::is_postgres,
    cases::{Offices, decide},
    people::Client,
    submission::Draft,
};

/// The first day of the usual notice: the day after the day of the tests.
pub const FIRST_DAY: &str = "2026-11-24";
/// Its last day.
pub const LAST_DAY: &str = "2026-11-30";

impl TestApp {
    /// A server on which people stay signed in over the days of a notice.
    pub async fn start_for_notices() -> Self {
        Self::start_with(stay_signed_in).await
    }

    /// Moves the clock to noon in China of a day.
    ///
    /// # Panics
    /// When it is no day.
    pub fn go_to(&self, day: &str) {
        self.clock.set(format!("{day}T04:00:00Z").parse().expect("a day"));
    }

    /// Sends an objection to a notice.
    ///
    /// # Panics
    /// When the notice has no id.
    pub async fn object(&self, notice: &Value, objection: &Value) -> Answer {
        let id = notice["id"].as_str().expect("a notice has an id");
        self.post(&format!("/api/v1/public/notices/{id}/objections"), objection).await
    }
}

/// People stay signed in over the days of a notice.
pub fn stay_signed_in(config: &mut Config) {
    config.sign_in.session_hours = 720;
    config.sign_in.idle_minutes = 43_200;
}

/// What a city writes of a notice with these cases.
pub fn written(cases: &[&Value]) -> Value {
    json!({
        "number": "穗建公示〔2026〕12号",
        "title": "关于2026年广州市绿色社区拟认定名单的公示",
        "text": "经社区申请、街道推荐、区级初审和市级评审，现将拟认定名单予以公示。\n公示期内如有异议，请实名提出。",
        "first_day": FIRST_DAY,
        "last_day": null,
        "contact": "广州市住房和城乡建设局 020-12345678 广州市越秀区",
        "cases": cases.iter().map(|case| case["id"].clone()).collect::<Vec<_>>(),
        "version": 0,
    })
}

/// A draft of a notice.
///
/// # Panics
/// When it is refused.
pub async fn drafted(city: &Client<'_>, body: &Value) -> Value {
    city.post("/api/v1/notices", body).await.expect(201)
}

/// Publishes a draft; gives the notice afterwards.
///
/// # Panics
/// When it is refused.
pub async fn publish(city: &Client<'_>, notice: &Value) -> Value {
    city.post(&path_of(notice, "publication"), &version_of(notice)).await.expect(200)
}

/// A published notice with one recognised case of the usual community, on its first day.
pub async fn open_notice(app: &TestApp, offices: &Offices<'_>) -> Value {
    let case = offices.recognised().await;
    let notice = publish(&offices.city, &drafted(&offices.city, &written(&[&case])).await).await;
    app.go_to(FIRST_DAY);
    notice
}

/// Publishes these recognised cases and announces them once the days of the notice are over; gives
/// their certificate numbers in the order of the notice.
///
/// # Panics
/// When one of the steps is refused.
pub async fn announce(app: &TestApp, city: &Client<'_>, cases: &[Value]) -> Vec<String> {
    let body = written(&cases.iter().collect::<Vec<_>>());
    let notice = publish(city, &drafted(city, &body).await).await;
    app.go_to("2026-12-01");
    let announced = city.post(&path_of(&notice, "announcement"), &version_of(&notice)).await.expect(200);
    let announced = announced["announced"].as_array().expect("what was announced").iter();
    announced.map(|one| one["certificate"].as_str().expect("a certificate has a number").to_owned()).collect()
}

/// A case of a community that holds an honour, recognised on the direct route.
///
/// # Panics
/// When a step is refused.
pub async fn recognised_directly(app: &TestApp, city: &Client<'_>, community: &str) -> Value {
    honour(app, community).await;
    let draft = Draft::all_met(community, &app.issue_code(community).await);
    let receipt = app.submit(&draft.body()).await.expect(201)["receipt"].clone();
    let committee = app.account(Role::Community, community).await;
    let wish = json!({ "receipt": receipt, "route": "direct" });
    let case = committee.post("/api/v1/cases", &wish).await.expect(201);
    decide(city, &case, json!({ "step": "recognise", "opinion": "证书核验无误", "honour_checked": true })).await
}

/// `/api/v1/notices/{id}/…`
///
/// # Panics
/// When the notice has no id.
pub fn path_of(notice: &Value, what: &str) -> String {
    let id = notice["id"].as_str().expect("a notice has an id");
    if what.is_empty() { format!("/api/v1/notices/{id}") } else { format!("/api/v1/notices/{id}/{what}") }
}

/// The version that was looked at.
#[must_use]
pub fn version_of(notice: &Value) -> Value {
    json!({ "version": notice["version"] })
}

/// A complete objection against the first case of a notice.
#[must_use]
pub fn objection(notice: &Value) -> Value {
    json!({
        "id": Uuid::now_v7(),
        "case": notice["lines"][0]["case"],
        "words": {
            "name": "梁秀英",
            "address": "广州市荔湾区沙面大街54号302房",
            "phone": "020-87654321",
            "facts": "小区消防通道长期被车辆占用，与申报材料所写不符，附照片一张。",
        },
        "attachments": [],
    })
}

/// Lets a community hold an honour, as an import does.
async fn honour(app: &TestApp, community: &str) {
    let id = Uuid::now_v7();
    let id = if is_postgres() { format!("'{id}'") } else { format!("X'{}'", id.simple()) };
    let columns = "id, community, title, certificate, year, imported_at";
    let values = format!("{id}, '{community}', '广东省宜居社区', '粤宜居2016-007', 2016, 0");
    app.execute(&format!("INSERT INTO honour ({columns}) VALUES ({values})")).await;
}
