//! What a city pays announced communities: its scheme, and the lines of its ledger.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    cases::{Offices, decide},
    notices::{drafted, path_of, publish, recognised_directly, version_of, written},
    people::Client,
    submission::COMMUNITY,
};

const LEDGER: &str = "/api/v1/divisions/4401/rewards/2026";
/// Another community of the same street, and one of another county.
const SECOND: &str = "440103002101";
const THIRD: &str = "440104001007";

/// Recognises, publishes and announces these communities in the year of the tests.
async fn announce(app: &TestApp, city: &Client<'_>, communities: &[&str]) -> Vec<Value> {
    let mut cases = Vec::new();
    for community in communities {
        cases.push(recognised_directly(app, city, community).await);
    }
    let notice = publish(city, &drafted(city, &written(&cases.iter().collect::<Vec<_>>())).await).await;
    app.go_to("2026-12-01");
    city.post(&path_of(&notice, "announcement"), &version_of(&notice)).await.expect(200);
    cases
}

/// A scheme of so many fen for each community that reached the level.
fn scheme(version: u64, budget: u64, amount: u64) -> Value {
    let amounts = json!([{ "level": "reached", "amount": amount }]);
    json!({ "version": version, "scheme": { "budget": budget, "amounts": amounts, "source": "阳江做法" } })
}

async fn proposed(city: &Client<'_>, budget: u64, amount: u64) -> Value {
    let ledger = city.put(LEDGER, &scheme(0, budget, amount)).await.expect(200);
    let version = json!({ "version": ledger["version"] });
    city.post(&format!("{LEDGER}/proposals"), &version).await.expect(200)
}

/// A step with lines of a ledger as it was looked at.
fn step(name: &str, ledger: &Value, positions: &[usize]) -> Value {
    let line = |position: &usize| {
        let line = &ledger["lines"][*position];
        json!({ "id": line["id"], "version": line["version"] })
    };
    json!({ "step": name, "reason": "", "lines": positions.iter().map(line).collect::<Vec<_>>() })
}

fn states(ledger: &Value) -> Vec<&str> {
    ledger["lines"].as_array().unwrap().iter().map(|line| line["state"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn announced_communities_go_from_proposed_to_paid_and_stay_there() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    let none = city.get(LEDGER).await.expect(200);
    assert_eq!((&none["scheme"], &none["version"], &none["waiting"]), (&json!(null), &json!(0), &json!([])));
    assert_eq!(none["levels"][0]["level"], "reached");
    let steps = format!("{LEDGER}/steps");
    city.post(&format!("{LEDGER}/proposals"), &json!({ "version": 0 })).await.problem(409, "reward_scheme_missing");
    announce(&app, city, &[COMMUNITY, SECOND]).await;
    let waiting = city.get(LEDGER).await.expect(200);
    assert_eq!(waiting["waiting"].as_array().unwrap().len(), 2);
    assert_eq!(waiting["waiting"][0]["amount"], json!(null), "nothing is promised before there is a scheme");

    let ledger = proposed(city, 100_000_000, 5_000_050).await;
    assert_eq!(states(&ledger), ["proposed", "proposed"]);
    assert_eq!(ledger["sums"]["proposed"], json!({ "lines": 2, "amount": 10_000_100 }));
    assert_eq!((&ledger["left"], &ledger["waiting"]), (&json!(100_000_000), &json!([])));
    let line = &ledger["lines"][0];
    assert_eq!(
        (&line["community_name"], &line["certificate"]),
        (&json!("翠洲社区居民委员会"), &json!("4401-2026-0001"))
    );
    assert_eq!((&line["level_title"], &line["standing"]), (&json!("达到创建要求"), &json!("valid")));
    let again = json!({ "version": ledger["version"] });
    city.post(&format!("{LEDGER}/proposals"), &again).await.problem(409, "nothing_to_propose");

    let early = city.post(&steps, &step("pay", &ledger, &[0])).await;
    early.problem(409, "rewards_refused");
    assert_eq!(early.places(), ["/lines/0 reward_moved_on"]);
    let approved = city.post(&steps, &step("approve", &ledger, &[0, 1])).await.expect(200);
    assert_eq!(approved["left"], json!(89_999_900));
    let stale = city.post(&steps, &step("withdraw", &ledger, &[0])).await;
    assert_eq!(stale.places(), ["/reason text_missing"]);
    let paid = city.post(&steps, &step("pay", &approved, &[0])).await.expect(200);
    assert_eq!(states(&paid), ["paid", "approved"]);
    assert!(paid["lines"][0]["paid"]["by"].as_str().unwrap().starts_with("Person city"), "{paid:#}");
    assert_eq!(paid["left"], json!(89_999_900));
    for (name, reason) in [("approve", ""), ("pay", ""), ("propose", ""), ("withdraw", "重复")] {
        let mut wish = step(name, &paid, &[0]);
        wish["reason"] = json!(reason);
        assert_eq!(city.post(&steps, &wish).await.places(), ["/lines/0 reward_moved_on"], "{name}");
    }
    let administrator = app.account(Role::Administrator, "4401").await;
    let log = administrator.get("/api/v1/audit").await.expect(200);
    let entries = log["entries"].as_array().unwrap();
    for action in ["reward_scheme_changed", "rewards_proposed", "rewards_approved", "rewards_paid"] {
        assert!(entries.iter().any(|entry| entry["action"] == action), "{action}");
    }
}

#[tokio::test]
async fn approvals_never_exceed_the_budget() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    announce(&app, city, &[COMMUNITY, SECOND]).await;
    let ledger = proposed(city, 150, 100).await;
    let steps = format!("{LEDGER}/steps");
    let refused = city.post(&steps, &step("approve", &ledger, &[0, 1])).await;
    let problem = refused.problem(409, "budget_exceeded");
    assert_eq!(problem["errors"][0]["detail"], "150", "what is left is told");
    assert_eq!(states(&city.get(LEDGER).await.expect(200)), ["proposed", "proposed"], "all of them or none");
    let ledger = city.post(&steps, &step("approve", &ledger, &[0])).await.expect(200);
    assert_eq!(ledger["left"], json!(50));
    let refused = city.post(&steps, &step("approve", &ledger, &[1])).await;
    assert_eq!(refused.problem(409, "budget_exceeded")["errors"][0]["detail"], "50");

    let version = ledger["version"].as_u64().unwrap();
    let lower = city.put(LEDGER, &scheme(version, 99, 99)).await;
    assert_eq!(lower.problem(409, "budget_below_committed")["errors"][0]["detail"], "100");
    city.put(LEDGER, &scheme(0, 200, 100)).await.problem(409, "reward_scheme_changed");
    let ledger = city.put(LEDGER, &scheme(version, 200, 150)).await.expect(200);
    assert_eq!(ledger["lines"][1]["amount"], json!(100), "a line keeps its amount");
    let ledger = city.post(&steps, &step("approve", &ledger, &[1])).await.expect(200);
    assert_eq!(ledger["left"], json!(0));
}

#[tokio::test]
async fn two_who_approve_at_once_cannot_both_spend_the_rest() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    announce(&app, city, &[COMMUNITY, SECOND]).await;
    let ledger = proposed(city, 150, 100).await;
    let steps = format!("{LEDGER}/steps");
    let (first, second) = (step("approve", &ledger, &[0]), step("approve", &ledger, &[1]));
    let (one, two) = tokio::join!(city.post(&steps, &first), city.post(&steps, &second));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let ledger = city.get(LEDGER).await.expect(200);
    assert_eq!(ledger["sums"]["approved"], json!({ "lines": 1, "amount": 100 }));
    // The same line twice: the second one is told that it has moved on.
    let position = states(&ledger).iter().position(|state| *state == "approved").unwrap();
    let pay = step("pay", &ledger, &[position]);
    let (one, two) = tokio::join!(city.post(&steps, &pay), city.post(&steps, &pay));
    let late = if one.status == 200 { two } else { one };
    late.problem(409, "rewards_refused");
    assert_eq!(late.places(), ["/lines/0 reward_moved_on"]);
    let first_scheme = "/api/v1/divisions/4401/rewards/2027";
    let wish = scheme(0, 1000, 100);
    let (one, two) = tokio::join!(city.put(first_scheme, &wish), city.put(first_scheme, &wish));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn what_is_withdrawn_says_why_and_can_be_proposed_again() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    announce(&app, city, &[COMMUNITY]).await;
    let ledger = proposed(city, 1000, 100).await;
    let steps = format!("{LEDGER}/steps");
    let mut wish = step("withdraw", &ledger, &[0]);
    wish["reason"] = json!("=HYPERLINK(\"x\")");
    let ledger = city.post(&steps, &wish).await.expect(200);
    assert_eq!((states(&ledger), &ledger["lines"][0]["reason"]), (vec!["withdrawn"], &wish["reason"]));
    assert_eq!(city.post(&steps, &wish).await.places(), ["/lines/0 reward_moved_on"]);

    // No cell of a table begins a formula.
    let csv = city.get(&format!("{LEDGER}/ledger.csv")).await;
    assert!(csv.bytes.starts_with("\u{feff}社区代码,".as_bytes()), "{}", csv.text());
    assert!(
        csv.text().contains("\"'=HYPERLINK(\"\"x\"\")\"") && csv.text().contains(",1.00,已撤销,"),
        "{}",
        csv.text()
    );
    assert!(csv.header("content-disposition").starts_with("attachment"));
    let xlsx = city.get(&format!("{LEDGER}/ledger.xlsx?lang=en")).await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx.bytes.as_slice())).unwrap();
    assert!(book.worksheet_formula("Rewards").unwrap().is_empty(), "no cell is a formula");
    let sheet = book.worksheet_range("Rewards").unwrap();
    assert_eq!(sheet.get((0, 4)), Some(&Data::String("Amount (yuan)".to_owned())));
    assert_eq!(sheet.get((1, 4)), Some(&Data::Float(1.0)));
    assert_eq!(sheet.get((1, 15)), Some(&Data::String("=HYPERLINK(\"x\")".to_owned())));

    let version = ledger["version"].as_u64().unwrap();
    let ledger = city.put(LEDGER, &scheme(version, 1000, 250)).await.expect(200);
    assert_eq!(ledger["waiting"], json!([]), "what was withdrawn is not proposed by itself");
    let ledger = city.post(&steps, &step("propose", &ledger, &[0])).await.expect(200);
    let line = &ledger["lines"][0];
    assert_eq!((&line["state"], &line["amount"], &line["reason"]), (&json!("proposed"), &json!(250), &json!("")));
    assert_eq!((&line["withdrawn"], &line["version"]), (&json!(null), &json!(3)));
}

#[tokio::test]
async fn a_revoked_recognition_is_flagged_and_not_paid() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    announce(&app, city, &[COMMUNITY, SECOND]).await;
    let ledger = proposed(city, 1000, 100).await;
    let steps = format!("{LEDGER}/steps");
    let ledger = city.post(&steps, &step("approve", &ledger, &[0])).await.expect(200);
    let case = city.get(&format!("/api/v1/cases/{}", ledger["lines"][0]["case"].as_str().unwrap())).await.expect(200);
    let case = decide(city, &case, json!({ "step": "recheck", "opinion": "动态管理抽查" })).await;
    assert_eq!(city.get(LEDGER).await.expect(200)["lines"][0]["standing"], "under_review");
    decide(city, &case, json!({ "step": "revoke", "opinion": "绿地被占，撤销" })).await;
    let ledger = city.get(LEDGER).await.expect(200);
    assert_eq!(ledger["lines"][0]["standing"], "revoked");
    let refused = city.post(&steps, &step("pay", &ledger, &[0])).await;
    assert_eq!(refused.places(), ["/lines/0 recognition_revoked"]);
    let mut wish = step("withdraw", &ledger, &[0]);
    wish["reason"] = json!("认定已撤销");
    let ledger = city.post(&steps, &wish).await.expect(200);
    assert_eq!(ledger["left"], json!(1000), "its money is there again");
    assert_eq!(city.post(&steps, &step("propose", &ledger, &[0])).await.places(), ["/lines/0 recognition_revoked"]);
}

#[tokio::test]
async fn a_county_reads_its_lines_the_province_all_and_others_none() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    announce(&app, city, &[COMMUNITY, THIRD]).await;
    proposed(city, 1000, 100).await;
    let county = app.account(Role::County, "440103").await;
    let own = county.get("/api/v1/divisions/440103/rewards/2026").await.expect(200);
    let communities: Vec<_> = own["lines"].as_array().unwrap().iter().map(|line| &line["community"]).collect();
    assert_eq!(communities, [&json!(COMMUNITY)]);
    assert_eq!((&own["sums"]["proposed"]["lines"], &own["may_change"]), (&json!(1), &json!(false)));
    county.get(LEDGER).await.problem(404, "not_found");
    county.get("/api/v1/divisions/440104/rewards/2026").await.problem(404, "not_found");
    let listed = county.get("/api/v1/rewards").await.expect(200);
    assert_eq!((&listed[0]["city"], &listed[0]["sums"]["proposed"]["lines"]), (&json!("4401"), &json!(1)));
    let province = app.account(Role::Province, "44").await;
    assert_eq!(province.get(LEDGER).await.expect(200)["lines"].as_array().unwrap().len(), 2);
    assert_eq!(province.get("/api/v1/rewards").await.expect(200)[0]["sums"]["proposed"]["amount"], json!(200));
    province.put(LEDGER, &scheme(1, 1, 1)).await.problem(403, "not_for_role");
    let other = app.account(Role::City, "4402").await;
    other.get(LEDGER).await.problem(404, "not_found");
    other.put(LEDGER, &scheme(1, 1, 1)).await.problem(404, "not_found");
    assert_eq!(other.get("/api/v1/rewards").await.expect(200), json!([]));
    for path in
        ["/api/v1/divisions/44/rewards/2026", "/api/v1/divisions/4401/rewards/1999", "/api/v1/divisions/x/rewards/x"]
    {
        province.get(path).await.problem(404, "not_found");
    }
    app.account(Role::Street, "440103001").await.get(LEDGER).await.problem(403, "not_for_role");
}

#[tokio::test]
async fn a_scheme_or_step_that_makes_no_sense_is_told_all_of_it() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    let mut odd = scheme(0, 100, 101);
    odd["scheme"]["amounts"].as_array_mut().unwrap().push(json!({ "level": "reached", "amount": 0 }));
    odd["scheme"]["source"] = json!("长".repeat(501));
    let answer = city.put(LEDGER, &odd).await;
    answer.problem(422, "reward_invalid");
    assert_eq!(
        answer.places(),
        [
            "/scheme/amounts/0/amount money_out_of_range",
            "/scheme/amounts/1/level level_named_twice",
            "/scheme/amounts/1/amount money_out_of_range",
            "/scheme/source text_too_long",
        ]
    );
    for budget in [json!(1.5), json!(-1), json!("100"), json!(9_007_199_254_740_992_u64)] {
        let mut odd = scheme(0, 100, 1);
        odd["scheme"]["budget"] = budget;
        city.put(LEDGER, &odd).await.problem(422, "invalid_body");
    }
    announce(&app, city, &[COMMUNITY]).await;
    let ledger = proposed(city, 1000, 100).await;
    let steps = format!("{LEDGER}/steps");
    assert_eq!(city.post(&steps, &step("approve", &ledger, &[])).await.places(), ["/lines lines_missing"]);
    let mut odd = step("approve", &ledger, &[0, 0]);
    odd["lines"].as_array_mut().unwrap().push(json!({ "id": "unknown", "version": 1 }));
    let answer = city.post(&steps, &odd).await;
    answer.problem(409, "rewards_refused");
    assert_eq!(answer.places(), ["/lines/1 line_named_twice", "/lines/2 line_unknown"]);
    let mut odd = step("approve", &ledger, &[0]);
    odd["lines"][0]["version"] = json!(7);
    assert_eq!(city.post(&steps, &odd).await.places(), ["/lines/0 reward_changed"]);
}
