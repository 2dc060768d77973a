//! 上次认定结果: what a community was last recognised as, for packs that look back.

use serde_json::{Value, json};
use shared::{
    answer::{AnswerSheet, Previous},
    api::{ReceiptSheet, notices::PublishedSheet},
    explain::evaluate,
    outcome::Outcome,
    pack::golden::Baseline,
    responses::Responses,
};
use tests::{
    cases::{Offices, decide},
    notices::{announce, drafted, path_of, publish, stay_signed_in, version_of, written},
    packs::{Knowing, shipped},
    people::PASSWORD,
    submission::{COMMUNITY, Draft},
};

/// A server with a pack that has levels for those who were recognised before.
async fn knowing() -> Knowing {
    Knowing::start("points-programme", stay_signed_in).await
}

/// What is on record of the community.
async fn on_record(knowing: &Knowing) -> Value {
    let path = format!("/api/v1/communities/{COMMUNITY}/previous?pack={}", knowing.pack.hash);
    knowing.app.get(&path).await.expect(200)["previous"].clone()
}

async fn draft(knowing: &Knowing) -> Draft {
    Draft::of(knowing.pack, Baseline::Met, COMMUNITY, &knowing.app.issue_code(COMMUNITY).await)
}

/// Recognises the community on the direct route and announces it on 1 December; gives its case.
async fn recognise(knowing: &Knowing, offices: &Offices<'_>) -> Value {
    let app = &knowing.app;
    app.add_honour(COMMUNITY, "广东省绿色社区", "粤绿社2015-031", 2015).await;
    let case = offices.apply_with(&draft(knowing).await, "direct").await;
    let step = json!({ "step": "recognise", "opinion": "证书核验无误", "honour_checked": true });
    let case = decide(&offices.city, &case, step).await;
    announce(app, &offices.city, std::slice::from_ref(&case)).await;
    offices.city.get(&format!("/api/v1/cases/{}", case["id"].as_str().unwrap())).await.expect(200)
}

#[tokio::test]
async fn nothing_is_on_record_before_the_first_recognition() {
    let knowing = knowing().await;
    let app = &knowing.app;
    assert_eq!(on_record(&knowing).await, json!(null));
    let claim = json!({ "awards": 1, "level": "bronze", "score": "160", "sealed_on": "2025-05-01" });
    let answer = app.submit(&draft(&knowing).await.previous(claim).body()).await;
    answer.problem(422, "submission_invalid");
    assert_eq!(answer.places(), ["/sheet/previous previous_not_on_record"]);
    app.submit(&draft(&knowing).await.body()).await.expect(201);
    let hash = &knowing.pack.hash;
    app.get(&format!("/api/v1/communities/440103001999/previous?pack={hash}")).await.problem(404, "not_found");
    app.get(&format!("/api/v1/communities/{COMMUNITY}/previous?pack=0")).await.problem(404, "not_found");
    app.get(&format!("/api/v1/communities/{COMMUNITY}/previous")).await.problem(400, "invalid_parameter");
}

#[tokio::test]
async fn the_last_announced_recognition_is_what_a_sheet_has_to_say() {
    let knowing = knowing().await;
    let app = &knowing.app;
    let offices = Offices::open(app).await;
    recognise(&knowing, &offices).await;
    let previous = on_record(&knowing).await;
    assert_eq!(previous, json!({ "awards": 1, "level": "silver", "score": "450", "sealed_on": "2026-12-01" }));

    let of_today = draft(&knowing).await.as_of("2026-12-01");
    let with = |member: &str, value: Value| {
        let mut other = previous.clone();
        other[member] = value;
        of_today.clone().again().previous(other)
    };
    for wrong in [
        of_today.clone().again(),
        with("awards", json!(2)),
        with("level", json!("bronze")),
        with("level", json!(null)),
        with("score", json!("451")),
        with("score", json!(null)),
        with("sealed_on", json!("2026-11-30")),
    ] {
        let answer = app.submit(&wrong.body()).await;
        answer.problem(422, "submission_invalid");
        assert_eq!(answer.places(), ["/sheet/previous previous_differs"]);
    }
    let renewed = of_today.previous(previous);
    let receipt = app.submit(&renewed.body()).await.expect(201);
    let view = app.get(&format!("/api/v1/receipts/{}", receipt["receipt"].as_str().unwrap())).await.expect(200);
    let reached: Vec<_> =
        view["outcome"]["levels"].as_array().unwrap().iter().map(|level| level["reached"].clone()).collect();
    assert_eq!(json!(reached), json!([true, true, true]), "it may be renewed");
    assert_eq!(view["verification"]["findings"], json!([]), "it is worked out again with what it says");

    // On the day before it had not been announced.
    app.submit(&draft(&knowing).await.as_of("2026-11-30").body()).await.expect(201);
    // A pack that does not look back is told of nothing and says nothing.
    let other = &shipped("guangdong-2021").hash;
    let path = format!("/api/v1/communities/{COMMUNITY}/previous?pack={other}");
    assert_eq!(app.get(&path).await.expect(200), json!({ "previous": null }));
    app.submit(&app.draft().await.as_of("2026-12-01").body()).await.expect(201);
    let mut claim = app.draft().await.as_of("2026-12-01").body();
    claim["sheet"]["previous"] = json!({ "awards": 1, "level": null, "score": "450", "sealed_on": "2026-12-01" });
    assert_eq!(app.submit(&claim).await.places(), ["/sheet/previous previous_not_on_record"]);
}

/// Whether counting answers anew, as the pages of a receipt and of a certificate do, comes to an outcome.
fn agrees(knowing: &Knowing, sheet: &AnswerSheet, outcome: &Outcome<'_>) -> bool {
    let (responses, errors) = Responses::read(&knowing.pack.rulebook, sheet);
    errors.is_empty() && evaluate(&knowing.pack.rulebook, &responses).is_ok_and(|own| own == *outcome)
}

/// The same with other previous results than the one that the sheet says.
fn agrees_only_as_it_is(knowing: &Knowing, sheet: &AnswerSheet, outcome: &Outcome<'_>) {
    assert!(agrees(knowing, sheet, outcome));
    let previous = sheet.previous.clone().expect("the sheet looks back");
    let without_level = Previous { level: None, ..previous.clone() };
    let too_long_ago = Previous { sealed_on: "2026-10-01".parse().unwrap(), ..previous };
    for other in [None, Some(without_level), Some(too_long_ago)] {
        let changed = AnswerSheet { previous: other, ..sheet.clone() };
        assert!(!agrees(knowing, &changed, outcome), "{:?}", changed.previous);
    }
}

#[tokio::test]
async fn a_renewed_recognition_is_recounted_with_the_result_before_it_and_with_no_other() {
    let knowing = knowing().await;
    let app = &knowing.app;
    let offices = Offices::open(app).await;
    recognise(&knowing, &offices).await;
    app.go_to("2029-10-01");
    let city = app.sign_in(&offices.city.name, PASSWORD).await;
    let committee = app.sign_in(&offices.community.name, PASSWORD).await;
    let previous = on_record(&knowing).await;
    let renewed = draft(&knowing).await.as_of("2029-10-01").previous(previous.clone());
    let receipt = app.submit(&renewed.body()).await.expect(201)["receipt"].as_str().unwrap().to_owned();
    let answer = app.get(&format!("/api/v1/receipts/{receipt}/sheet")).await;
    let sealed: ReceiptSheet = postcard::from_bytes(&answer.bytes).unwrap();
    assert!(sealed.holds, "{:?}", sealed.findings);
    assert_eq!(serde_json::to_value(&sealed.sheet.previous).unwrap(), previous);
    agrees_only_as_it_is(&knowing, &sealed.sheet, &sealed.outcome);

    let wish = json!({ "receipt": receipt, "route": "direct" });
    let case = committee.post("/api/v1/cases", &wish).await.expect(201);
    let step = json!({ "step": "recognise", "opinion": "续期", "honour_checked": true });
    let case = decide(&city, &case, step).await;
    let mut notice = written(&[&case]);
    notice["number"] = json!("续期公示");
    notice["first_day"] = json!("2029-10-01");
    let notice = publish(&city, &drafted(&city, &notice).await).await;
    app.go_to("2029-10-08");
    let announced = city.post(&path_of(&notice, "announcement"), &version_of(&notice)).await.expect(200);
    let certificate = announced["announced"][0]["certificate"].as_str().unwrap().to_owned();
    let answer = app.get(&format!("/api/v1/public/certificates/{certificate}/sheet")).await;
    let published: PublishedSheet = postcard::from_bytes(&answer.bytes).unwrap();
    // It is not the recognition that has just been announced.
    assert_eq!(serde_json::to_value(&published.sheet.previous).unwrap(), previous);
    agrees_only_as_it_is(&knowing, &published.sheet, &published.outcome);
}

#[tokio::test]
async fn a_revoked_recognition_is_no_previous_result_and_what_was_sealed_stays() {
    let knowing = knowing().await;
    let app = &knowing.app;
    let offices = Offices::open(app).await;
    let case = recognise(&knowing, &offices).await;
    let renewed = draft(&knowing).await.as_of("2026-12-01").previous(on_record(&knowing).await);
    let sealed = app.submit(&renewed.body()).await.expect(201);

    let case = decide(&offices.city, &case, json!({ "step": "recheck", "opinion": "动态管理抽查" })).await;
    assert_ne!(on_record(&knowing).await, json!(null), "it stands while it is looked into");
    decide(&offices.city, &case, json!({ "step": "revoke", "opinion": "绿地被占，撤销" })).await;
    assert_eq!(on_record(&knowing).await, json!(null));
    let answer = app.submit(&renewed.clone().again().body()).await;
    assert_eq!(answer.places(), ["/sheet/previous previous_not_on_record"]);
    // A retry of what was sealed gets its receipt.
    let retry = app.submit(&renewed.body()).await.expect(200);
    assert_eq!(retry["receipt"], sealed["receipt"]);
}
