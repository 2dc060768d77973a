//! Receipts: what the public sees, and that a change of anything kept is noticed.

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::{api::ReceiptSheet, canonical};
use tests::{TestApp, surveys::read_qr};

/// What is submitted here.
async fn body(app: &TestApp) -> Value {
    let draft = app.draft().await.answer("5.2", json!({"not_applicable": "本社区无可改造场地"}));
    draft.remark("1.1", "居委会内部备注").body()
}

/// Submits it; gives its receipt.
async fn sealed(app: &TestApp) -> Value {
    app.submit(&body(app).await).await.expect(201)
}

async fn look_up(app: &TestApp, receipt: &Value) -> Value {
    app.get(&format!("/api/v1/receipts/{}", receipt["receipt"].as_str().unwrap())).await.expect(200)
}

/// The findings after a change behind the server's back.
async fn findings_after(sql: &str) -> Value {
    let app = TestApp::start().await;
    let receipt = sealed(&app).await;
    app.execute(sql).await;
    let view = look_up(&app, &receipt).await;
    assert_eq!(view["verification"]["holds"], false, "{sql}");
    view["verification"]["findings"].clone()
}

#[tokio::test]
async fn a_receipt_is_found_by_its_number_however_it_is_typed() {
    let app = TestApp::start().await;
    let body = body(&app).await;
    let receipt = app.submit(&body).await.expect(201);
    let number = receipt["receipt"].as_str().unwrap();
    for typed in [number.to_owned(), number.to_lowercase(), number.replace('-', "")] {
        let view = app.get(&format!("/api/v1/receipts/{typed}")).await.expect(200);
        assert_eq!(view["record"], receipt["record"]);
        assert_eq!(view["outcome"], body["outcome"]);
        assert_eq!(view["verification"], json!({"holds": true, "findings": []}));
    }
}

#[tokio::test]
async fn a_number_with_a_slip_is_not_found() {
    let app = TestApp::start().await;
    let number = sealed(&app).await["receipt"].as_str().unwrap().to_owned();
    let last = if number.ends_with('7') { "8" } else { "7" };
    let slip = format!("{}{last}", &number[..number.len() - 1]);
    for number in [slip.as_str(), "0000-0000-0000-0", "x", "", "%F0%9F%8F%98"] {
        if !number.is_empty() {
            app.get(&format!("/api/v1/receipts/{number}")).await.problem(404, "not_found");
        }
    }
}

#[tokio::test]
async fn the_signature_can_be_checked_by_anyone() {
    let app = TestApp::start().await;
    let view = look_up(&app, &sealed(&app).await).await;
    let keys = app.get("/api/v1/keys").await.expect(200);
    let key = keys.as_array().unwrap().iter().find(|key| key["id"] == view["record"]["key_id"]).unwrap();
    assert_eq!(key["algorithm"], "Ed25519");
    let bytes = |value: &Value| BASE64URL_NOPAD.decode(value.as_str().unwrap().as_bytes()).unwrap();
    let public = VerifyingKey::from_bytes(&bytes(&key["public_key"]).try_into().unwrap()).unwrap();
    let signature = Signature::from_slice(&bytes(&view["signature"])).unwrap();
    let record = canonical::to_vec(&view["record"]).unwrap();
    public.verify_strict(&record, &signature).unwrap();
    let outcome = canonical::to_vec(&view["outcome"]).unwrap();
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(outcome));
    assert_eq!(view["record"]["outcome_sha256"], digest);
}

#[tokio::test]
async fn nothing_personal_is_public() {
    let app = TestApp::start().await;
    let receipt = sealed(&app).await;
    let number = receipt["receipt"].as_str().unwrap();
    for path in ["", "/sheet", "/qr.svg"] {
        let answer = app.get(&format!("/api/v1/receipts/{number}{path}")).await;
        assert_eq!(answer.status, 200);
        for secret in ["陈小明", "81234567", "社区主任", "居委会内部备注"] {
            assert!(!answer.text().contains(secret), "{path} shows {secret}");
        }
    }
}

#[tokio::test]
async fn the_sheet_for_the_page_holds_what_was_sealed() {
    let app = TestApp::start().await;
    let body = body(&app).await;
    let receipt = app.submit(&body).await.expect(201);
    let answer = app.get(&format!("/api/v1/receipts/{}/sheet", receipt["receipt"].as_str().unwrap())).await;
    let sheet: ReceiptSheet = postcard::from_bytes(&answer.bytes).unwrap();
    assert!(sheet.holds && sheet.findings.is_empty());
    assert_eq!(sheet.community_name, "翠洲社区居民委员会");
    assert_eq!(sheet.community_path, "广州市 荔湾区 沙面街道");
    assert_eq!(sheet.record.receipt, receipt["receipt"]);
    assert_eq!(sheet.sheet.answers.len(), 38);
    assert_eq!(serde_json::to_value(&sheet.outcome).unwrap(), body["outcome"]);
}

#[tokio::test]
async fn the_qr_code_leads_to_the_check_page() {
    let app = TestApp::start().await;
    let receipt = sealed(&app).await;
    let answer = app.get(&format!("/api/v1/receipts/{}/qr.svg", receipt["receipt"].as_str().unwrap())).await;
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    assert_eq!(read_qr(&answer.text()), receipt["public_url"]);
    // It holds the address of the check page, which may move: asked for again, sent again only then.
    assert_eq!(answer.header("cache-control"), "no-cache");
    let again = app
        .request(reqwest::Method::GET, &format!("/api/v1/receipts/{}/qr.svg", receipt["receipt"].as_str().unwrap()))
        .header("if-none-match", answer.header("etag"));
    assert_eq!(app.send(again).await.status, 304);
}

/// SQL that replaces a text in a column of bytes: JSON, or the outcome, which is packed and holds
/// what comes up for the first time as it is.
fn replaced(column: &str, from: &str, to: &str) -> String {
    if tests::app::is_postgres() {
        let [from, to] = [from, to].map(|text| data_encoding::HEXLOWER.encode(text.as_bytes()));
        format!(
            "UPDATE submission_record SET {column} = decode(replace(encode({column}, 'hex'), '{from}', '{to}'), 'hex')"
        )
    } else {
        format!(
            "UPDATE submission_record SET {column} = CAST(replace(CAST({column} AS TEXT), '{from}', '{to}') AS BLOB)"
        )
    }
}

#[tokio::test]
async fn an_outcome_altered_in_the_database_is_noticed() {
    let findings = findings_after(&replaced("outcome", "\"met\":37", "\"met\":38")).await;
    assert_eq!(findings, json!(["outcome_altered", "outcome_differs"]));
}

#[tokio::test]
async fn answers_altered_in_the_database_are_noticed() {
    let findings = findings_after(&replaced("sheet", "无可改造", "有可改造")).await;
    assert_eq!(findings, json!(["sheet_altered"]));
}

#[tokio::test]
async fn what_is_no_longer_readable_is_said_to_be_so() {
    for column in ["record", "sheet", "outcome"] {
        let app = TestApp::start().await;
        let number = sealed(&app).await["receipt"].as_str().unwrap().to_owned();
        app.execute(&replaced(column, "{", "<")).await;
        for path in ["", "/sheet"] {
            let answer = app.get(&format!("/api/v1/receipts/{number}{path}")).await;
            match answer.status.as_u16() {
                200 if path.is_empty() => assert_eq!(answer.json()["verification"]["holds"], false),
                _ => drop(answer.problem(409, "receipt_unreadable")),
            }
        }
    }
}

#[tokio::test]
async fn a_signature_altered_in_the_database_is_noticed() {
    let sql = if tests::app::is_postgres() {
        "UPDATE submission_record SET signature = decode(repeat('00', 64), 'hex')"
    } else {
        "UPDATE submission_record SET signature = zeroblob(64)"
    };
    assert_eq!(findings_after(sql).await, json!(["signature_invalid"]));
}

#[tokio::test]
async fn lists_that_say_something_else_than_the_record_are_noticed() {
    for change in [
        "community = '440103002101'",
        "as_of = '2026-11-22'",
        "level = NULL",
        "level = 'gold'",
        "score = '99.9'",
        "score = NULL",
        "engine_version = 2",
        "recorded_at = recorded_at + 1",
    ] {
        let findings = findings_after(&format!("UPDATE submission SET {change}")).await;
        assert_eq!(findings, json!(["record_altered"]), "{change}");
    }
}

#[tokio::test]
async fn a_record_under_another_id_is_noticed() {
    let (id, cast) = ("019ab1c2-0000-7000-8000-000000000000", if tests::app::is_postgres() { "::uuid" } else { "" });
    let id = if tests::app::is_postgres() { format!("'{id}'{cast}") } else { format!("x'{}'", id.replace('-', "")) };
    let columns = "receipt, community, pack_hash, engine_version, as_of, level, score, recorded_at, content_sha256";
    let moved = columns.replacen("receipt", "receipt || 'X'", 1);
    // A row of its own for the body to move to; then the old one goes and leaves its number.
    let findings = findings_after(&format!(
        "INSERT INTO submission (id, {columns}) SELECT {id}, {moved} FROM submission;
         UPDATE submission_record SET submission_id = {id};
         DELETE FROM submission WHERE id <> {id};
         UPDATE submission SET receipt = substr(receipt, 1, 13)"
    ))
    .await;
    assert_eq!(findings, json!(["record_altered"]));
}

#[tokio::test]
async fn a_key_that_another_instance_has_added_is_found() {
    let app = TestApp::start().await;
    let receipt = sealed(&app).await;
    // The record is given to a key that this server has not seen at its start: first one that does
    // not exist anywhere, then one that does.
    app.execute("UPDATE submission_record SET key_id = 'another'").await;
    let findings = look_up(&app, &receipt).await["verification"]["findings"].clone();
    assert_eq!(findings, json!(["signature_invalid", "record_altered"]));
    app.execute("UPDATE signing_key SET id = 'another'").await;
    // The signature holds again; the record still names the key by its old name.
    let findings = look_up(&app, &receipt).await["verification"]["findings"].clone();
    assert_eq!(findings, json!(["record_altered"]));
}

#[tokio::test]
async fn a_receipt_without_its_body_is_said_to_be_unreadable() {
    let app = TestApp::start().await;
    let number = sealed(&app).await["receipt"].as_str().unwrap().to_owned();
    app.execute("DELETE FROM submission_record").await;
    for path in ["", "/sheet"] {
        app.get(&format!("/api/v1/receipts/{number}{path}")).await.problem(409, "receipt_unreadable");
    }
}
