//! Remarks are anybody's words: taken as they are or refused, never changed, never shown in public.

use serde_json::json;
use tests::TestApp;

#[tokio::test]
async fn ten_thousand_characters_are_refused_with_the_place() {
    let app = TestApp::start().await;
    let body = app.draft().await.body();
    let mut long = body.clone();
    long["sheet"]["answers"][0]["remark"] = json!("长".repeat(10_000));
    let answer = app.submit(&long).await;
    answer.problem(422, "submission_invalid");
    assert_eq!(answer.places(), ["/sheet/answers/1.1/remark text_too_long"]);
    // Two thousand are taken.
    let mut fits = body;
    fits["sheet"]["answers"][0]["remark"] = json!("长".repeat(2_000));
    app.submit(&fits).await.expect(201);
}

#[tokio::test]
async fn a_nul_is_refused() {
    let app = TestApp::start().await;
    for remark in ["\u{0}", "before\u{0}after", "\u{7}", "\u{1b}[31m"] {
        let mut body = app.draft().await.body();
        body["sheet"]["answers"][0]["remark"] = json!(remark);
        let answer = app.submit(&body).await;
        answer.problem(422, "submission_invalid");
        assert_eq!(answer.places(), ["/sheet/answers/1.1/remark text_invalid"], "{remark:?}");
    }
}

#[tokio::test]
async fn emoji_right_to_left_marks_and_scripts_are_words_like_others() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    for remark in [
        "👩‍👩‍👧‍👦🏘️ 很好",
        "\u{202e}txet desrever\u{202c} \u{200f}مرحبا",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "'; DROP TABLE submission; --",
        "line one\nline two\ttab",
        "e\u{301} é \u{fffd} \u{10ffff}",
    ] {
        let body = draft.clone().again().remark("1.1", remark).body();
        let receipt = app.submit(&body).await.expect(201);
        // A retry finds the same content, so every character was kept as it was.
        app.submit(&body).await.expect(200);
        let number = receipt["receipt"].as_str().unwrap();
        let public = app.get(&format!("/api/v1/receipts/{number}")).await;
        public.expect(200);
        assert!(!public.text().contains("script") && !public.text().contains("很好"), "remarks are not public");
    }
}

#[tokio::test]
async fn lone_surrogates_are_not_text() {
    let app = TestApp::start().await;
    let body = app.draft().await.remark("1.1", "@@@").body().to_string();
    let body = body.replace("@@@", "\\ud83d");
    let answer = app.post_text("/api/v1/submissions", body).await;
    assert!(matches!(answer.status.as_u16(), 400 | 422), "{}", answer.text());
}
