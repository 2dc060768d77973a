//! Notifications by e-mail, through a real SMTP server.

use std::time::Duration;

use backend::config::MailSecurity;
use serde_json::{Value, json};
use tests::{
    TestApp,
    cases::{Offices, decide},
    people::Client,
    smtp::{Smtp, body_of},
};

const ADDRESS: &str = "committee@community.example";

async fn wants_mail(who: &Client<'_>, wants_mail: bool) {
    let wish = json!({ "email": ADDRESS, "wants_mail": wants_mail });
    let holds = who.put("/api/v1/account/mail", &wish).await.expect(200);
    assert_eq!(holds, json!({ "email": ADDRESS, "wants_mail": wants_mail, "is_sending": true }));
}

/// A case of a committee that is returned by its street.
async fn returned(offices: &Offices<'_>) -> Value {
    let case = offices.apply().await;
    let reasons = json!([{ "requirement": "1.1", "reason": "缺会议纪要" }]);
    decide(&offices.street, &case, json!({ "step": "return", "opinion": "", "reasons": reasons })).await
}

/// Waits until nothing waits to be sent.
async fn until_sent(app: &TestApp) {
    for _ in 0..300 {
        if app.count("mail_outbox").await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the outbox is not emptied");
}

#[tokio::test]
async fn a_mail_goes_out_over_a_secured_way_in_chinese_and_english() {
    for security in [MailSecurity::Starttls, MailSecurity::Tls] {
        let smtp = Smtp::start(security);
        let app = TestApp::start_with(|config| smtp.configure(config)).await;
        let offices = Offices::open(&app).await;
        wants_mail(&offices.community, true).await;
        let case = returned(&offices).await;
        let mails = smtp.wait_for(1).await;
        let mail = &mails[0];
        assert_eq!(
            (&mail["from"], &mail["to"], &mail["secured"], &mail["user"]),
            (&json!("noreply@lvshetong.example"), &json!([ADDRESS]), &json!(true), &json!("lvshetong"))
        );
        let head = mail["text"].as_str().unwrap().split("\r\n\r\n").next().unwrap();
        assert!(head.contains("Auto-Submitted: auto-generated") && head.contains("Message-ID: <"), "{head}");
        let body = body_of(mail);
        let (chinese, english) = body.split_once("----").unwrap();
        assert!(chinese.contains("被退回") && english.contains("was returned"), "{body}");
        let link = format!("/console/cases/{}", case["id"].as_str().unwrap());
        assert!(chinese.contains(&link) && english.contains(&link), "{body}");
        // It says what has happened, and nothing of people or of what they wrote.
        assert!(!body.contains("Person ") && !body.contains("缺会议纪要"), "{body}");
        until_sent(&app).await;
        assert_eq!(smtp.mails().await.len(), 1);
    }
}

#[tokio::test]
async fn who_wants_none_gets_none_also_when_they_change_their_mind_before_it_is_sent() {
    let smtp = Smtp::start(MailSecurity::None);
    let app = TestApp::start_with(|config| smtp.configure(config)).await;
    let offices = Offices::open(&app).await;
    // An address, but no wish; and a wish, but no address.
    wants_mail(&offices.community, false).await;
    returned(&offices).await;
    assert_eq!(app.count("mail_outbox").await, 0);
    assert!(app.count("notification").await > 0);
    // The first attempt fails; before the second the address is taken back.
    wants_mail(&offices.street, true).await;
    smtp.refuse(1).await;
    let case = offices.community.get("/api/v1/cases").await.expect(200)["cases"][0].clone();
    let path = format!("/api/v1/cases/{}/comments", case["id"].as_str().unwrap());
    let text = format!("@{}", offices.street.name);
    let comment = json!({ "requirement": null, "text": text, "is_visible_to_community": true });
    offices.community.post(&path, &comment).await.expect(201);
    let refused = "SELECT problem AS text FROM mail_outbox WHERE problem IS NOT NULL";
    for _ in 0..300 {
        if !app.texts(refused).await.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(app.texts(refused).await, ["refused"]);
    let wish = json!({ "email": null, "wants_mail": true });
    offices.street.put("/api/v1/account/mail", &wish).await.expect(200);
    app.clock.set("2026-11-23T04:30:00Z".parse().unwrap());
    until_sent(&app).await;
    assert!(smtp.mails().await.is_empty());
}

#[tokio::test]
async fn a_mail_that_was_refused_is_tried_again_and_given_up_in_the_end() {
    let smtp = Smtp::start(MailSecurity::None);
    let app = TestApp::start_with(|config| {
        smtp.configure(config);
        config.mail.most_attempts = 2;
    })
    .await;
    let offices = Offices::open(&app).await;
    wants_mail(&offices.community, true).await;
    smtp.refuse(1).await;
    returned(&offices).await;
    // How often the mail was tried, and whether it is given up, once the attempt is over.
    let tried = "SELECT CAST(attempts AS TEXT) AS text FROM mail_outbox WHERE problem = 'refused' AND due_at ";
    let failed = async |due: &str, expected: &[&str]| {
        let sql = format!("{tried}{due}");
        for _ in 0..300 {
            if app.texts(&sql).await == expected {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{:?}, not {expected:?}", app.texts(&sql).await);
    };
    failed("IS NOT NULL", &["1"]).await;
    assert!(smtp.mails().await.is_empty());
    app.clock.set("2026-11-23T04:02:00Z".parse().unwrap());
    assert_eq!(smtp.wait_for(1).await.len(), 1);
    until_sent(&app).await;

    // The next one is refused as often as it is tried.
    smtp.refuse(100).await;
    let case = offices.community.get("/api/v1/cases").await.expect(200)["cases"][0].clone();
    let path = format!("/api/v1/cases/{}/comments", case["id"].as_str().unwrap());
    let text = format!("@{}", offices.community.name);
    let comment = json!({ "requirement": null, "text": text, "is_visible_to_community": true });
    offices.street.post(&path, &comment).await.expect(201);
    failed("IS NOT NULL", &["1"]).await;
    app.clock.set("2026-11-23T04:10:00Z".parse().unwrap());
    failed("IS NULL", &["2"]).await;
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_and_a_change_is_on_record() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let street = &offices.street;
    for email in ["nobody", "a b@c.example", "a@b\r\nBcc: c@d.example"] {
        let wish = json!({ "email": email, "wants_mail": true });
        street.put("/api/v1/account/mail", &wish).await.problem(422, "invalid_email");
    }
    let wish = json!({ "email": " street@example.gov.cn ", "wants_mail": true });
    let holds = street.put("/api/v1/account/mail", &wish).await.expect(200);
    assert_eq!(holds, json!({ "email": "street@example.gov.cn", "wants_mail": true, "is_sending": false }));
    let last = app.texts("SELECT action AS text FROM audit_entry ORDER BY seq DESC LIMIT 1").await;
    assert_eq!(last, ["mail_preference_changed"]);
    // Without an SMTP server nothing is written down to be sent.
    returned(&offices).await;
    assert_eq!(app.count("mail_outbox").await, 0);
}

#[tokio::test]
async fn of_two_servers_on_one_database_one_sends_each_mail() {
    let smtp = Smtp::start(MailSecurity::None);
    let app = TestApp::start_with(|config| smtp.configure(config)).await;
    let _other = app.start_beside(|config| smtp.configure(config)).await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    wants_mail(&offices.community, true).await;
    let path = format!("/api/v1/cases/{}/comments", case["id"].as_str().unwrap());
    for number in 0..30 {
        let text = format!("@{} {number}", offices.community.name);
        let comment = json!({ "requirement": null, "text": text, "is_visible_to_community": true });
        offices.street.post(&path, &comment).await.expect(201);
    }
    let mails = smtp.wait_for(30).await;
    until_sent(&app).await;
    assert_eq!(smtp.mails().await.len(), 30);
    let id = |mail: &Value| {
        let text = mail["text"].as_str().unwrap();
        text.lines().find(|line| line.starts_with("Message-ID: ")).unwrap().to_owned()
    };
    let ids: std::collections::BTreeSet<String> = mails.iter().map(id).collect();
    assert_eq!(ids.len(), 30);
}

#[tokio::test]
async fn what_one_server_could_not_send_another_does_later() {
    let smtp = Smtp::start(MailSecurity::None);
    // Nobody listens there: the port of a server that has ended.
    let gone = Smtp::start(MailSecurity::None);
    let app = TestApp::start_with(|config| gone.configure(config)).await;
    drop(gone);
    let offices = Offices::open(&app).await;
    wants_mail(&offices.community, true).await;
    returned(&offices).await;
    let failed = "SELECT problem AS text FROM mail_outbox WHERE problem IS NOT NULL";
    for _ in 0..300 {
        if !app.texts(failed).await.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(app.texts(failed).await, ["no_connection"]);
    let other = app.start_beside(|config| smtp.configure(config)).await;
    other.clock.set("2026-11-23T04:05:00Z".parse().unwrap());
    assert_eq!(smtp.wait_for(1).await.len(), 1);
    until_sent(&app).await;
}
