//! Bodies that nobody should send: each gets a problem that says where, and changes nothing.

use serde_json::{Value, json};
use shared::pack::golden::Baseline;
use tests::{
    TestApp,
    packs::Knowing,
    submission::{COMMUNITY, Draft},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const PATH: &str = "/api/v1/submissions";

/// Submits a good body after a change; gives the places that are named.
async fn refused(app: &TestApp, code: &str, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut body = app.draft().await.body();
    change(&mut body);
    let answer = app.submit(&body).await;
    answer.problem(422, code);
    assert_eq!(app.count("submission").await, 0);
    answer.places()
}

/// The answer to one requirement in a body.
fn answer<'a>(body: &'a mut Value, requirement: &str) -> &'a mut Value {
    let answers = body["sheet"]["answers"].as_array_mut().unwrap();
    answers.iter_mut().find(|answer| answer["requirement"] == requirement).unwrap()
}

#[tokio::test]
async fn what_is_not_json() {
    let app = TestApp::start().await;
    for text in ["", "{", "nonsense", "{\"id\":}", "\u{feff}{}", "{'a':1}"] {
        app.post_text(PATH, text).await.problem(400, "invalid_json");
    }
    app.post_text(PATH, vec![0xff, 0xfe, 0x00]).await.problem(400, "invalid_json");
    // Nor is the claimed outcome alone, in a body that is well otherwise.
    let mut body = app.draft().await.body();
    body["outcome"] = json!("claim");
    for claim in ["", "{", "{\"a\":1}}", "nonsense", "1,2"] {
        let answer = app.post_text(PATH, body.to_string().replacen("\"claim\"", claim, 1)).await;
        answer.problem(400, "invalid_json");
    }
    assert_eq!(app.count("submission").await, 0);
    let untyped = app.request(reqwest::Method::POST, PATH).body("{}");
    app.send(untyped).await.problem(415, "not_json");
}

#[tokio::test]
async fn wrong_types_and_missing_or_unknown_members() {
    let app = TestApp::start().await;
    for body in ["null", "[]", "\"text\"", "17", "{}"] {
        app.post_text(PATH, body).await.problem(422, "invalid_body");
    }
    let changes: [(&str, Value, &str); 10] = [
        ("/id", json!(7), "/id"),
        ("/id", json!("not-a-uuid"), "/id"),
        ("/community", json!(440_103_001_101_i64), "/community"),
        ("/engine_version", json!("1"), "/engine_version"),
        ("/engine_version", json!(-1), "/engine_version"),
        ("/sheet", json!("all met"), "/sheet"),
        ("/sheet/as_of", json!("2026-02-30"), "/sheet/as_of"),
        ("/sheet/answers", json!({}), "/sheet/answers"),
        ("/sheet/answers/0/response", json!({"chosen": "met"}), "/sheet/answers/0/response"),
        ("/filler/phone", json!(null), "/filler/phone"),
    ];
    for (pointer, value, place) in changes {
        let places = refused(&app, "invalid_body", |body| *body.pointer_mut(pointer).unwrap() = value.clone()).await;
        assert!(places[0].starts_with(place), "{pointer} {value}: {places:?}");
    }
    let places = refused(&app, "invalid_body", |body| body["is_admin"] = json!(true)).await;
    assert_eq!(places.len(), 1);
    refused(&app, "invalid_body", |body| drop(body.as_object_mut().unwrap().remove("outcome"))).await;
}

#[tokio::test]
async fn a_body_of_five_megabytes() {
    let app = TestApp::start().await;
    let mut body = app.draft().await.body();
    body["filler"]["name"] = json!("长".repeat(5 * 1024 * 1024 / 3));
    app.submit(&body).await.problem(413, "body_too_large");
    // The same connection goes on to serve.
    app.get("/healthz").await.expect_text("ok\n");
}

#[tokio::test]
async fn a_body_that_never_comes_to_its_end() {
    let app = TestApp::start_with(|config| config.server.request_timeout_seconds = 1).await;
    let mut stream = TcpStream::connect(app.url.trim_start_matches("http://")).await.unwrap();
    let head = "POST /api/v1/submissions HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n";
    stream.write_all(format!("{head}content-length: 1000\r\n\r\n{{").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !String::from_utf8_lossy(&answer).contains("/problems/timeout") {
        let read = stream.read_buf(&mut answer).await.unwrap();
        assert!(read > 0, "{}", String::from_utf8_lossy(&answer));
    }
    assert!(answer.starts_with(b"HTTP/1.1 503 "), "{}", String::from_utf8_lossy(&answer));
    // Others are served meanwhile and afterwards.
    app.get("/healthz").await.expect_text("ok\n");
}

#[tokio::test]
async fn deep_nesting() {
    let app = TestApp::start().await;
    for depth in [200, 100_000] {
        let deep = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        let answer = app.post_text(PATH, deep.clone()).await;
        assert!(matches!(answer.status.as_u16(), 400 | 422), "{depth}: {}", answer.text());
        let mut body = app.draft().await.body().to_string();
        body = body.replacen("\"previous\":null", &format!("\"previous\":{deep}"), 1);
        let answer = app.post_text(PATH, body).await;
        assert!(matches!(answer.status.as_u16(), 400 | 422), "{depth}: {}", answer.text());
        // Inside the claimed outcome, which is kept as text until it differs.
        let mut body = app.draft().await.body();
        body["outcome"] = json!(null);
        let text = body.to_string().replacen("\"outcome\":null", &format!("\"outcome\":{deep}"), 1);
        let answer = app.post_text(PATH, text).await;
        assert!(matches!(answer.status.as_u16(), 400 | 422), "{depth}: {}", answer.text());
    }
}

#[tokio::test]
async fn an_unknown_pack_engine_requirement_option_or_fact() {
    let app = TestApp::start().await;
    let hash = "0".repeat(64);
    let places = refused(&app, "unknown_pack", |body| body["pack_hash"] = json!(hash)).await;
    assert_eq!(places, ["/pack_hash unknown_pack"]);
    let places = refused(&app, "engine_version_unknown", |body| body["engine_version"] = json!(9999)).await;
    assert_eq!(places, ["/engine_version engine_version_unknown"]);
    let places = refused(&app, "submission_invalid", |body| answer(body, "1.1")["requirement"] = json!("99.9")).await;
    assert_eq!(places, ["/sheet/answers/99.9 unknown_requirement"]);
    let places =
        refused(&app, "submission_invalid", |body| answer(body, "1.1")["response"] = json!({"choice": "splendid"}))
            .await;
    assert_eq!(places, ["/sheet/answers/1.1/choice unknown_option"]);
    let places = refused(&app, "submission_invalid", |body| {
        body["sheet"]["facts"] = json!([{"fact": "moon_phase", "value": {"flag": true}}]);
    })
    .await;
    assert_eq!(places, ["/sheet/facts/moon_phase unknown_fact"]);
}

#[tokio::test]
async fn an_answer_of_another_kind() {
    let app = TestApp::start().await;
    let places =
        refused(&app, "submission_invalid", |body| answer(body, "1.3")["response"] = json!({"choice": "met"})).await;
    assert_eq!(places, ["/sheet/answers/1.3/response wrong_kind"]);
    let places = refused(&app, "submission_invalid", |body| {
        answer(body, "1.3")["response"] = json!({"numbers": [{"field": "height", "value": "80"}]});
    })
    .await;
    assert_eq!(places, ["/sheet/answers/1.3/numbers/height unknown_option"]);
}

#[tokio::test]
async fn numbers_out_of_range_and_numbers_that_are_none() {
    let app = TestApp::start().await;
    let number = |value: Value| {
        move |body: &mut Value| {
            answer(body, "1.3")["response"] = json!({"numbers": [{"field": "value", "value": value}]});
        }
    };
    for value in ["100.1", "-0.1", "101"] {
        let places = refused(&app, "submission_invalid", number(json!(value))).await;
        assert_eq!(places, ["/sheet/answers/1.3/numbers/value number_out_of_range"], "{value}");
    }
    let places = refused(&app, "submission_invalid", number(json!("80.25"))).await;
    assert_eq!(places, ["/sheet/answers/1.3/numbers/value too_many_decimals"]);
    let forty = "1234567890".repeat(4);
    for value in [forty.as_str(), "1e999", "1e9", "NaN", "Infinity", "", " 80", "80%", "八十", "0x50", "--1", "."] {
        refused(&app, "invalid_body", number(json!(value))).await;
    }
    // A JSON number would be a binary fraction: only text is read.
    for value in [json!(80), json!(80.5), json!(null), json!([])] {
        refused(&app, "invalid_body", number(value)).await;
    }
    for literal in ["1e999", "NaN", "-Infinity"] {
        let body = app.draft().await.body();
        let text = body.to_string().replacen("\"engine_version\":1", &format!("\"engine_version\":{literal}"), 1);
        let answer = app.post_text(PATH, text).await;
        assert!(matches!(answer.status.as_u16(), 400 | 422), "{literal}: {}", answer.text());
    }
}

#[tokio::test]
async fn numbers_of_which_the_pack_makes_more_than_the_engine_can_hold() {
    let knowing = Knowing::start("beyond-range", |_| {}).await;
    let app = &knowing.app;
    let side = |value: &str| json!({"numbers": [{"field": "value", "value": value}]});
    let code = app.issue_code(COMMUNITY).await;
    let mut body = Draft::of(knowing.pack, Baseline::None, COMMUNITY, &code).answer("side", side("1000")).body();
    let fits = body.clone();
    answer(&mut body, "side")["response"] = side("999999999999");
    let refused = app.submit(&body).await;
    refused.problem(422, "submission_invalid");
    assert_eq!(refused.places(), ["/sheet number_out_of_range"]);
    assert_eq!(app.count("submission").await, 0);
    app.submit(&fits).await.expect(201);
}

#[tokio::test]
async fn not_applicable_where_it_is_forbidden_or_without_a_reason() {
    let app = TestApp::start().await;
    let places = refused(&app, "submission_invalid", |body| {
        answer(body, "1.1")["response"] = json!({"not_applicable": "不想做"});
    })
    .await;
    assert_eq!(places, ["/sheet/answers/1.1/not_applicable not_applicable_forbidden"]);
    for reason in ["", "   ", "\u{3000}", " \u{200b}\u{feff}"] {
        let places = refused(&app, "submission_invalid", |body| {
            answer(body, "5.2")["response"] = json!({"not_applicable": reason});
        })
        .await;
        assert_eq!(places, ["/sheet/answers/5.2/not_applicable reason_missing"], "{reason:?}");
    }
}

#[tokio::test]
async fn a_mark_that_an_assessor_gives() {
    let knowing = Knowing::start("answers", |_| {}).await;
    let app = &knowing.app;
    let draft = Draft::of(knowing.pack, Baseline::Met, COMMUNITY, &app.issue_code(COMMUNITY).await);
    // The claimed outcome counts the mark, so that nothing else is wrong.
    let marked = draft.clone().answer("mark", json!({"numbers": [{"field": "value", "value": "6"}]}));
    let refused = app.submit(&marked.body()).await;
    refused.problem(422, "submission_invalid");
    assert_eq!(refused.places(), ["/sheet/answers/mark answer_by_assessor"]);
    assert_eq!(app.count("submission").await, 0);
    app.submit(&draft.answer("mark", json!(null)).body()).await.expect(201);
}

#[tokio::test]
async fn a_requirement_answered_twice() {
    let app = TestApp::start().await;
    let places = refused(&app, "submission_invalid", |body| {
        let twice = answer(body, "1.1").clone();
        body["sheet"]["answers"].as_array_mut().unwrap().push(twice);
    })
    .await;
    assert_eq!(places, ["/sheet/answers/1.1 duplicate_requirement"]);
}

#[tokio::test]
async fn all_that_is_wrong_is_named_at_once() {
    let app = TestApp::start().await;
    let places = refused(&app, "submission_invalid", |body| {
        answer(body, "1.1")["response"] = json!({"not_applicable": "不想做"});
        answer(body, "1.2")["response"] = json!({"choice": "splendid"});
        answer(body, "5.2")["response"] = json!({"not_applicable": ""});
        body["filler"]["name"] = json!("");
    })
    .await;
    assert_eq!(places.len(), 4, "{places:?}");
}

#[tokio::test]
async fn an_unknown_or_impossible_community() {
    let app = TestApp::start().await;
    for community in ["440103999999", "44", "", "990000000000", "440103001101' OR 1=1 --", "\u{0}"] {
        let mut body = app.draft().await.body();
        body["community"] = json!(community);
        let answer = app.submit(&body).await;
        answer.problem(422, "unknown_community");
        assert_eq!(answer.places(), ["/community unknown_community"], "{community:?}");
    }
    assert_eq!(app.count("submission").await, 0);
}

#[tokio::test]
async fn days_that_cannot_be() {
    let app = TestApp::start().await;
    for day in ["2026-11-25", "2031-01-01", "2020-12-31", "2025-01-01"] {
        let places = refused(&app, "submission_invalid", |body| body["sheet"]["as_of"] = json!(day)).await;
        assert_eq!(places, ["/sheet/as_of day_out_of_range"], "{day}");
    }
    for day in ["", "23-11-2026", "2026-13-01", "2026-11-31", "0000-00-00", "2026-11-23T00:00:00Z"] {
        refused(&app, "invalid_body", |body| body["sheet"]["as_of"] = json!(day)).await;
    }
}

#[tokio::test]
async fn a_day_on_which_the_pack_is_not_valid() {
    let knowing = Knowing::start("score-only", |_| {}).await;
    let app = &knowing.app;
    app.clock.set("2031-01-02T04:00:00Z".parse().unwrap());
    let draft = Draft::of(knowing.pack, Baseline::Met, COMMUNITY, &app.issue_code(COMMUNITY).await);
    let refused = app.submit(&draft.clone().as_of("2031-01-01").body()).await;
    refused.problem(422, "submission_invalid");
    assert_eq!(refused.places(), ["/sheet/as_of pack_not_valid"]);
    assert_eq!(app.count("submission").await, 0);
    app.submit(&draft.as_of("2030-12-31").body()).await.expect(201);
}

#[tokio::test]
async fn who_fills_in_and_is_nobody() {
    let app = TestApp::start().await;
    for (member, value, code) in [
        ("role", "", "text_missing"),
        ("name", " \u{3000}\u{200b}", "text_missing"),
        ("name", "a\u{0}b", "text_invalid"),
        ("role", "line\nbreak", "text_invalid"),
        ("phone", "020-8123456七", "phone_invalid"),
    ] {
        let places = refused(&app, "submission_invalid", |body| body["filler"][member] = json!(value)).await;
        assert_eq!(places, [format!("/filler/{member} {code}")], "{value:?}");
    }
    for (member, most) in [("role", 60), ("name", 60), ("phone", 30)] {
        let long = "1".repeat(most + 1);
        let places = refused(&app, "submission_invalid", |body| body["filler"][member] = json!(long)).await;
        assert_eq!(places, [format!("/filler/{member} text_too_long")]);
    }
}

#[tokio::test]
async fn an_id_that_is_no_uuid_of_version_7() {
    let app = TestApp::start().await;
    let id = "4fa85f64-5717-4562-b3fc-2c963f66afa6";
    let places = refused(&app, "submission_invalid", |body| body["id"] = json!(id)).await;
    assert_eq!(places, ["/id not_uuid_v7"]);
}

#[tokio::test]
async fn unknown_routes_methods_and_parameters() {
    let app = TestApp::start().await;
    app.get("/api/v1/nothing").await.problem(404, "not_found");
    app.get("/api/v2/packs").await.problem(404, "not_found");
    app.get("/api/v1/submissions").await.problem(405, "method_not_allowed");
    app.get("/api/v1/communities?q=a&limit=many").await.problem(400, "invalid_parameter");
    app.get("/api/v1/communities").await.problem(400, "invalid_parameter");
    app.get("/api/v1/divisions?parent=44&drop=table").await.problem(400, "invalid_parameter");
    app.get("/api/v1/receipts/%00").await.problem(404, "not_found");
    app.get("/api/v1/receipts/%ff%fe").await.problem(404, "not_found");
    app.get("/assets/../../Cargo.toml").await.problem(404, "not_found");
    app.get("/assets/%2e%2e/manifest.json").await.problem(404, "not_found");
}
