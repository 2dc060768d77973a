//! Notices: prepared, published, announced; what everybody sees of them.

use std::{io::Cursor, time::Duration};

use calamine::{Data, Reader, Xlsx};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::{canonical, people::Role};
use tests::{
    TestApp,
    answer::Answer,
    app::is_postgres,
    cases::{Offices, decide, id_of},
    notices::{
        FIRST_DAY, LAST_DAY, drafted, objection, open_notice, path_of, publish, recognised_directly, version_of,
        written,
    },
    submission::COMMUNITY,
};

use crate::exports::{csv_rows, table_of, xlsx_rows};

const AFTER: &str = "2026-12-01";

fn public_path(notice: &Value, what: &str) -> String {
    format!("/api/v1/public/notices/{}{what}", notice["id"].as_str().unwrap())
}

async fn stage_of(offices: &Offices<'_>, notice: &Value) -> Value {
    let case = notice["lines"][0]["case"].as_str().unwrap();
    offices.city.get(&format!("/api/v1/cases/{case}")).await.expect(200)
}

#[tokio::test]
async fn a_notice_goes_from_draft_to_announcement() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let case = offices.recognised().await;
    let draft = drafted(&offices.city, &written(&[&case])).await;
    assert_eq!((&draft["state"], &draft["version"]), (&json!("draft"), &json!(1)));
    assert_eq!((&draft["first_day"], &draft["last_day"]), (&json!(FIRST_DAY), &json!(LAST_DAY)));
    app.get(&public_path(&draft, "")).await.problem(404, "not_found");
    assert_eq!(app.get("/api/v1/public/notices").await.expect(200)["notices"], json!([]));

    let notice = publish(&offices.city, &draft).await;
    assert_eq!((&notice["state"], &notice["phase"]), (&json!("published"), &json!("upcoming")));
    let seen = app.get(&public_path(&notice, "")).await.expect(200);
    assert_eq!(seen["lines"][0]["community_name"], "翠洲社区居民委员会");
    assert_eq!(seen["lines"][0]["reviewed"]["score"], "100.0");
    assert_eq!(stage_of(&offices, &notice).await["stage"], "publicised");
    assert_eq!(stage_of(&offices, &notice).await["due_on"], AFTER);

    app.go_to(LAST_DAY);
    let announcement = path_of(&notice, "announcement");
    offices.city.post(&announcement, &version_of(&notice)).await.problem(409, "period_running");
    app.go_to(AFTER);
    let announced = offices.city.post(&announcement, &version_of(&notice)).await.expect(200);
    assert_eq!(announced["announced"][0]["certificate"], "4401-2026-0001");
    assert_eq!(announced["announced"][0]["valid_until"], "2029-11-30");
    assert_eq!(announced["remaining"], json!([]));
    let case = stage_of(&offices, &notice).await;
    assert_eq!((&case["stage"], &case["certificate"]), (&json!("announced"), &json!("4401-2026-0001")));
    assert_eq!((&case["announced_on"], &case["valid_until"]), (&json!(AFTER), &json!("2029-11-30")));
    let after = app.get(&public_path(&notice, "")).await.expect(200);
    assert_eq!((&after["state"], &after["announced_on"]), (&json!("announced"), &json!(AFTER)));
    offices.city.post(&announcement, &version_of(&after)).await.problem(409, "nothing_to_announce");
}

#[tokio::test]
async fn what_is_published_is_frozen_and_its_hash_can_be_checked_by_anyone() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let content = json!({
        "city": notice["city"], "contact": notice["contact"], "first_day": notice["first_day"],
        "last_day": notice["last_day"], "lines": notice["lines"], "number": notice["number"],
        "text": notice["text"], "title": notice["title"],
    });
    let digest = Sha256::digest(canonical::to_vec(&content).unwrap());
    assert_eq!(notice["content_sha256"], data_encoding::HEXLOWER.encode(&digest));

    let mut change = written(&[]);
    change["version"] = notice["version"].clone();
    offices.city.put(&path_of(&notice, ""), &change).await.problem(409, "notice_published");
    let remove = format!("{}?version={}", path_of(&notice, ""), notice["version"]);
    offices.city.delete(&remove).await.problem(409, "notice_published");
    offices.city.post(&path_of(&notice, "publication"), &version_of(&notice)).await.problem(409, "notice_published");
    offices
        .city
        .post(&path_of(&notice, "publication"), &json!({ "version": 1 }))
        .await
        .problem(409, "notice_published");
    let seen = app.get(&public_path(&notice, "")).await.expect(200);
    assert_eq!(seen["content_sha256"], notice["content_sha256"]);
    app.execute("UPDATE notice SET content_sha256 = content").await;
    app.get(&public_path(&notice, "")).await.problem(500, "internal_error");
}

#[tokio::test]
async fn a_draft_is_changed_by_whoever_has_seen_its_last_version() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let case = offices.recognised().await;
    let draft = drafted(&offices.city, &written(&[&case])).await;
    let mut change = written(&[]);
    change["version"] = draft["version"].clone();
    change["title"] = json!("改过的标题");
    let changed = offices.city.put(&path_of(&draft, ""), &change).await.expect(200);
    assert_eq!((&changed["title"], &changed["version"]), (&json!("改过的标题"), &json!(2)));
    assert_eq!(changed["lines"], json!([]));
    offices.city.put(&path_of(&draft, ""), &change).await.problem(409, "notice_changed");
    offices.city.delete(&format!("{}?version=1", path_of(&draft, ""))).await.problem(409, "notice_changed");
    offices.city.delete(&format!("{}?version=2", path_of(&draft, ""))).await.expect(204);
    offices.city.get(&path_of(&draft, "")).await.problem(404, "not_found");
}

#[tokio::test]
async fn of_two_who_take_one_number_at_once_the_second_is_told() {
    let app = TestApp::start_for_notices().await;
    let city = app.account(Role::City, "4401").await;
    let colleague = app.account(Role::City, "4401").await;
    let refused_one = |answers: [Answer; 2], taken: u16| {
        let [one, two] = answers;
        let refused = if one.status == taken { two } else { one };
        refused.problem(422, "notice_invalid");
        assert_eq!(refused.places(), ["/number number_taken"]);
    };
    let numbered = |number: &str, version: &Value| {
        let mut notice = written(&[]);
        notice["number"] = json!(number);
        notice["version"] = version.clone();
        notice
    };
    for round in 0..3 {
        let body = numbered(&format!("穗建公示〔2026〕{round}号"), &json!(0));
        let (one, two) = tokio::join!(city.post("/api/v1/notices", &body), colleague.post("/api/v1/notices", &body));
        refused_one([one, two], 201);
    }
    let first = drafted(&city, &numbered("甲", &json!(0))).await;
    let second = drafted(&city, &numbered("乙", &json!(0))).await;
    let wish = numbered("丙", &first["version"]);
    let (first, second) = (path_of(&first, ""), path_of(&second, ""));
    let (one, two) = tokio::join!(city.put(&first, &wish), colleague.put(&second, &wish));
    refused_one([one, two], 200);
    assert_eq!(app.count("notice").await, 5);
}

#[tokio::test]
async fn a_notice_that_makes_no_sense_is_told_all_of_it() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let applied = offices.apply().await;
    let mut body = written(&[&applied]);
    body["number"] = json!(" ");
    body["title"] = json!("长".repeat(201));
    body["text"] = json!("\u{0}");
    body["last_day"] = json!("2026-11-23");
    body["cases"].as_array_mut().unwrap().extend([json!("nonsense"), json!("019ab1c2-0000-7000-8000-000000000000")]);
    let answer = offices.city.post("/api/v1/notices", &body).await;
    answer.problem(422, "notice_invalid");
    let expected = [
        "/number text_missing",
        "/title text_too_long",
        "/text text_invalid",
        "/last_day last_day_before_first",
        "/cases/0 case_not_recognised",
        "/cases/1 case_unknown",
        "/cases/2 case_unknown",
    ];
    assert_eq!(answer.places(), expected);
    assert_eq!(app.count("notice").await, 0);

    let mut empty = written(&[]);
    empty["text"] = json!("");
    empty["first_day"] = json!("2026-11-22");
    let draft = drafted(&offices.city, &empty).await;
    let answer = offices.city.post(&path_of(&draft, "publication"), &version_of(&draft)).await;
    answer.problem(422, "notice_invalid");
    assert_eq!(answer.places(), ["/text text_missing", "/first_day first_day_past", "/cases cases_missing"]);
    let answer = offices.city.post("/api/v1/notices", &written(&[])).await;
    assert_eq!(answer.places(), ["/number number_taken"]);
    let mut odd = written(&[]);
    odd["first_day"] = json!("2026-02-30");
    offices.city.post("/api/v1/notices", &odd).await.problem(422, "invalid_body");
}

#[tokio::test]
async fn a_case_stands_in_one_notice_at_a_time() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let case = offices.recognised().await;
    let mut twice = written(&[&case, &case]);
    let answer = offices.city.post("/api/v1/notices", &twice).await;
    assert_eq!(answer.places(), ["/cases/1 case_named_twice"]);
    twice["cases"] = json!([case["id"]]);
    let first = drafted(&offices.city, &twice).await;
    twice["number"] = json!("穗建公示〔2026〕13号");
    let second = drafted(&offices.city, &twice).await;
    publish(&offices.city, &first).await;
    let answer = offices.city.post(&path_of(&second, "publication"), &version_of(&second)).await;
    answer.problem(422, "notice_invalid");
    assert_eq!(answer.places(), ["/cases/0 case_not_recognised"]);
    let still = offices.city.get(&path_of(&second, "")).await.expect(200);
    assert_eq!(still["state"], "draft");
}

#[tokio::test]
async fn cases_enter_and_leave_a_notice_only_with_it() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let case = offices.recognised().await;
    for step in ["publicise", "uphold", "announce"] {
        let path = format!("/api/v1/cases/{}/steps", case["id"].as_str().unwrap());
        let body = json!({ "version": case["version"], "step": step, "opinion": "同意" });
        let answer = offices.city.post(&path, &body).await;
        answer.problem(422, "case_invalid");
        assert_eq!(answer.places(), ["/step step_of_notice"]);
    }
}

#[tokio::test]
async fn only_the_city_keeps_notices_and_others_read_what_is_published_within_reach() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let case = offices.recognised().await;
    let draft = drafted(&offices.city, &written(&[&case])).await;
    let (other_city, province) = (app.account(Role::City, "4402").await, app.account(Role::Province, "44").await);
    let administrator = app.account(Role::Administrator, "44").await;
    for client in [&offices.county, &offices.street, &offices.community, &province] {
        client.post("/api/v1/notices", &written(&[])).await.problem(403, "not_for_role");
        client.post(&path_of(&draft, "publication"), &version_of(&draft)).await.problem(403, "not_for_role");
        client.get(&path_of(&draft, "")).await.problem(404, "not_found");
        assert_eq!(client.get("/api/v1/notices").await.expect(200)["notices"], json!([]));
    }
    other_city.get(&path_of(&draft, "")).await.problem(404, "not_found");
    other_city.post(&path_of(&draft, "publication"), &version_of(&draft)).await.problem(404, "not_found");
    administrator.get("/api/v1/notices").await.problem(403, "not_for_role");
    app.get("/api/v1/notices").await.problem(401, "signed_out");
    app.post("/api/v1/notices", &written(&[])).await.problem(401, "signed_out");

    let notice = publish(&offices.city, &draft).await;
    for client in [&offices.county, &offices.street, &offices.community, &province] {
        let rows = client.get("/api/v1/notices").await.expect(200)["notices"].clone();
        assert_eq!((&rows[0]["id"], &rows[0]["communities"]), (&notice["id"], &json!(1)));
        client.get(&path_of(&notice, "")).await.expect(200);
    }
    other_city.get(&path_of(&notice, "")).await.problem(404, "not_found");
    let elsewhere = app.account(Role::County, "440203").await;
    elsewhere.get(&path_of(&notice, "")).await.problem(404, "not_found");
    assert_eq!(elsewhere.get("/api/v1/notices").await.expect(200)["notices"], json!([]));
}

#[tokio::test]
async fn the_public_list_filters_by_city_and_days_and_pages() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    for (number, community, first_day) in
        [("甲", COMMUNITY, "2026-11-23"), ("乙", "440103002103", "2026-11-24"), ("丙", "440103002101", "2026-12-01")]
    {
        let case = recognised_directly(&app, city, community).await;
        let mut body = written(&[&case]);
        body["number"] = json!(number);
        body["first_day"] = json!(first_day);
        publish(city, &drafted(city, &body).await).await;
    }
    let numbers = async |query: &str| -> Vec<String> {
        let page = app.get(&format!("/api/v1/public/notices{query}")).await.expect(200);
        page["notices"].as_array().unwrap().iter().map(|one| one["number"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(numbers("").await, ["丙", "乙", "甲"]);
    assert_eq!(numbers("?phase=open").await, ["甲"]);
    assert_eq!(numbers("?phase=upcoming&city=4401").await, ["丙", "乙"]);
    assert_eq!(numbers("?city=4402").await, Vec::<String>::new());
    app.go_to(AFTER);
    assert_eq!(numbers("?phase=over").await, ["乙", "甲"]);
    let mut walked = Vec::new();
    let mut query = "?limit=1".to_owned();
    loop {
        let page = app.get(&format!("/api/v1/public/notices{query}")).await.expect(200);
        walked.push(page["notices"][0]["number"].as_str().unwrap().to_owned());
        let Some(next) = page["next"].as_str() else { break };
        query = format!("?limit=1&after={next}");
    }
    assert_eq!(walked, ["丙", "乙", "甲"]);
    assert_eq!(app.get("/api/v1/public/notices/%E4%B9%99").await.expect(200)["number"], "乙");
    app.get("/api/v1/public/notices?phase=never").await.problem(400, "invalid_parameter");
    app.get("/api/v1/public/notices?after=x").await.problem(422, "notice_invalid");
}

#[tokio::test]
async fn the_annex_opens_in_a_spreadsheet_and_starts_no_formula() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let case = offices.recognised().await;
    let mut body = written(&[&case]);
    body["title"] = json!("=HYPERLINK(\"https://example.invalid\",\"公示\")");
    let notice = publish(&offices.city, &drafted(&offices.city, &body).await).await;

    let csv = app.get(&public_path(&notice, "/annex.csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.header("content-disposition").starts_with("attachment; filename*=UTF-8''"));
    assert_eq!(
        csv.text(),
        "\u{feff}序号,市,县区,街道,社区,自评得分,评审得分,结果\r\n\
         1,广州市,荔湾区,沙面街道,翠洲社区居民委员会,100.0,100.0,达到创建要求\r\n"
    );

    let xlsx = app.get(&public_path(&notice, "/annex.xlsx")).await;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(xlsx.bytes)).unwrap();
    let range = workbook.worksheet_range("公示名单").unwrap();
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(rows[0][0], body["title"].as_str().unwrap());
    assert_eq!(rows[1], ["序号", "市", "县区", "街道", "社区", "自评得分", "评审得分", "结果"]);
    assert_eq!(rows[2][..5], ["1", "广州市", "荔湾区", "沙面街道", "翠洲社区居民委员会"]);
    assert_eq!(range.get_value((2, 6)), Some(&Data::Float(100.0)));
    let formulas = workbook.worksheet_formula("公示名单").unwrap();
    assert_eq!(formulas.used_cells().count(), 0);
}

#[tokio::test]
async fn a_case_of_the_direct_route_has_no_reviewed_score() {
    let app = TestApp::start_for_notices().await;
    let city = app.account(Role::City, "4401").await;
    let case = recognised_directly(&app, &city, COMMUNITY).await;
    let notice = publish(&city, &drafted(&city, &written(&[&case])).await).await;
    let line = &notice["lines"][0];
    assert_eq!(line["claimed"]["score"], "100.0");
    assert_eq!(line["reviewed"], json!({ "score": null, "level": null }));
    assert_eq!(line["level_title"], "达到创建要求");
    let csv = app.get(&public_path(&notice, "/annex.csv")).await;
    assert!(csv.text().contains(",100.0,—（直接认定）,达到创建要求\r\n"), "{}", csv.text());
    let xlsx = app.get(&public_path(&notice, "/annex.xlsx")).await;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(xlsx.bytes)).unwrap();
    let range = workbook.worksheet_range("公示名单").unwrap();
    assert_eq!(range.get_value((2, 5)), Some(&Data::Float(100.0)));
    assert_eq!(range.get_value((2, 6)), Some(&Data::String("—（直接认定）".to_owned())));
}

#[tokio::test]
async fn the_cases_of_a_notice_are_taken_in_the_order_of_their_ids_whatever_its_own_is() {
    // SQLite lets one transaction write at a time.
    if !is_postgres() {
        return;
    }
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let first = offices.recognised().await;
    let second = recognised_directly(&app, &offices.city, "440103002101").await;
    let notice = drafted(&offices.city, &written(&[&second, &first])).await;
    let lock =
        |case: &Value, how: &str| format!("SELECT id FROM case_file WHERE id = '{}' FOR UPDATE{how}", id_of(case));
    let database = app.database().await;
    let held = database.begin().await.unwrap();
    held.execute_unprepared(&lock(&first, "")).await.unwrap();
    let watch = async {
        let waiting = "SELECT pid FROM pg_stat_activity \
                       WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while app.rows(waiting).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        held.execute_unprepared(&lock(&second, " NOWAIT")).await.expect("who waits for the first has not the second");
        held.rollback().await.unwrap();
    };
    let (published, ()) = tokio::join!(publish(&offices.city, &notice), watch);
    assert_eq!(published["state"], "published");
}

#[tokio::test]
async fn announcing_at_once_gives_every_case_a_number_of_its_own() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    let communities = [COMMUNITY, "440103002103", "440103002101", "440103002102"];
    let mut notices = Vec::new();
    for (index, pair) in communities.chunks(2).enumerate() {
        let (one, two) =
            (recognised_directly(&app, city, pair[0]).await, recognised_directly(&app, city, pair[1]).await);
        let mut body = written(&[&one, &two]);
        body["number"] = json!(format!("公示{index}"));
        notices.push(publish(city, &drafted(city, &body).await).await);
    }
    app.go_to(AFTER);
    let announce = |notice: &Value| {
        let (path, body) = (path_of(notice, "announcement"), version_of(notice));
        async move { city.post(&path, &body).await }
    };
    let (a, b, c) = tokio::join!(announce(&notices[0]), announce(&notices[1]), announce(&notices[0]));
    let mut statuses = [a.status.as_u16(), c.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "the same notice is announced once");
    let once = if a.status == 200 { a } else { c };
    let mut numbers: Vec<String> = [once.expect(200), b.expect(200)]
        .iter()
        .flat_map(|announcement| announcement["announced"].as_array().unwrap().clone())
        .map(|one| one["certificate"].as_str().unwrap().to_owned())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["4401-2026-0001", "4401-2026-0002", "4401-2026-0003", "4401-2026-0004"]);
}

#[tokio::test]
async fn publishing_twice_at_once_happens_once() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let case = offices.recognised().await;
    let draft = drafted(&offices.city, &written(&[&case])).await;
    let (path, body) = (path_of(&draft, "publication"), version_of(&draft));
    let (one, two) = tokio::join!(offices.city.post(&path, &body), offices.city.post(&path, &body));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn a_case_that_somebody_objects_to_stays_until_it_is_answered() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    let (one, two) =
        (recognised_directly(&app, city, COMMUNITY).await, recognised_directly(&app, city, "440103002103").await);
    let notice = publish(city, &drafted(city, &written(&[&one, &two])).await).await;
    app.go_to(FIRST_DAY);
    app.object(&notice, &objection(&notice)).await.expect(201);
    app.go_to(AFTER);
    let announced = city.post(&path_of(&notice, "announcement"), &version_of(&notice)).await.expect(200);
    assert_eq!(announced["announced"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&announced["remaining"][0]["case"], &announced["remaining"][0]["open_objections"]),
        (&one["id"], &json!(1))
    );
    let seen = city.get(&path_of(&notice, "")).await.expect(200);
    // With nothing but objected cases left nothing happens.
    let again = city.post(&path_of(&notice, "announcement"), &version_of(&seen)).await.expect(200);
    assert_eq!((again["announced"].as_array().unwrap().len(), again["remaining"].as_array().unwrap().len()), (0, 1));

    let open = city.get("/api/v1/objections?state=received").await.expect(200);
    let reply = format!("/api/v1/objections/{}/reply", open["objections"][0]["id"].as_str().unwrap());
    let words = json!({ "is_upheld": false, "reply": "经现场核查，消防通道已设置禁停设施并保持畅通。" });
    city.post(&reply, &words).await.expect(200);
    let seen = city.get(&path_of(&notice, "")).await.expect(200);
    let rest = city.post(&path_of(&notice, "announcement"), &version_of(&seen)).await.expect(200);
    assert_eq!(rest["announced"][0]["certificate"], "4401-2026-0002");
}

#[tokio::test]
async fn a_notice_of_the_days_that_the_city_has_set() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let draft = drafted(&offices.city, &written(&[])).await;
    assert_eq!(draft["last_day"], LAST_DAY, "seven days, both counted, unless the city says otherwise");
    let mut body = written(&[]);
    body["number"] = json!("另一份");
    body["last_day"] = json!(FIRST_DAY);
    assert_eq!(drafted(&offices.city, &body).await["last_day"], FIRST_DAY, "a draft may be unfinished");
}

#[tokio::test]
async fn a_notice_of_fewer_days_than_the_city_has_set_is_not_published() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    let mut body = written(&[&offices.recognised().await]);
    body["last_day"] = json!("2026-11-29");
    let draft = drafted(city, &body).await;
    let publication = path_of(&draft, "publication");
    let answer = city.post(&publication, &version_of(&draft)).await;
    answer.problem(422, "notice_invalid");
    assert_eq!(answer.places(), ["/last_day period_too_short"]);
    app.get(&public_path(&draft, "")).await.problem(404, "not_found");
    // What holds is what the city has set on that day.
    let path = "/api/v1/divisions/4401/settings";
    let own = city.get(path).await.expect(200);
    let mut wish = json!({ "version": own["version"], "settings": own["settings"] });
    wish["settings"]["publicity_days"] = json!(6);
    city.put(path, &wish).await.expect(200);
    let published = city.post(&publication, &version_of(&draft)).await.expect(200);
    assert_eq!((&published["first_day"], &published["last_day"]), (&json!(FIRST_DAY), &json!("2026-11-29")));
}

#[tokio::test]
async fn a_case_that_was_decided_elsewhere_keeps_a_whole_notice_back() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let city = &offices.city;
    let (one, two) =
        (recognised_directly(&app, city, COMMUNITY).await, recognised_directly(&app, city, "440103002103").await);
    let draft = drafted(city, &written(&[&one, &two])).await;
    decide(city, &two, json!({ "step": "reject", "opinion": "证书系伪造" })).await;
    let answer = city.post(&path_of(&draft, "publication"), &version_of(&draft)).await;
    assert_eq!(answer.places(), ["/cases/1 case_not_recognised"]);
    let case = city.get(&format!("/api/v1/cases/{}", one["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(case["stage"], "recognised", "nothing has happened to the other");
}

#[tokio::test]
async fn notices_are_taken_along_as_tables_by_a_city_with_drafts_and_by_everybody_without() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let mut draft = written(&[]);
    draft["number"] = json!("穗建公示〔2026〕13号");
    drafted(&offices.city, &draft).await;
    let notice = open_notice(&app, &offices).await;
    app.object(&notice, &objection(&notice)).await.expect(201);
    let heads = ["公示文号", "公示标题", "市", "第一天", "最后一天", "公示状态", "社区数", "待处理异议"];
    let title = notice["title"].as_str().unwrap();
    let published = ["穗建公示〔2026〕12号", title, "广州市", FIRST_DAY, LAST_DAY, "公示中", "1"];
    let own = table_of(&offices.city, "/api/v1/notices", "").await;
    assert_eq!(own[0], heads);
    assert_eq!(own.len(), 3);
    let line = own.iter().find(|line| line[0] == published[0]).unwrap();
    assert_eq!((&line[..7], line[7].as_str()), (&published.map(str::to_owned)[..], "1"));
    assert!(own.iter().any(|line| line[0] == "穗建公示〔2026〕13号" && line[5] == "草稿"));
    assert_eq!(table_of(&offices.city, "/api/v1/notices", "phase=over").await.len(), 1);
    let log = app.account(Role::Administrator, "4401").await.get("/api/v1/audit?action=notices_exported").await;
    assert_eq!(log.expect(200)["entries"].as_array().unwrap().len(), 4);
    // Everybody sees what is published, and not how many have objected.
    let everybody = csv_rows(&app.get("/api/v1/public/notices.csv?city=4401").await);
    assert_eq!(everybody, [heads[..7].to_vec(), published.to_vec()]);
    assert_eq!(xlsx_rows(&app.get("/api/v1/public/notices.xlsx?city=4401").await), everybody);
    assert_eq!(csv_rows(&app.get("/api/v1/public/notices.csv?city=4402").await).len(), 1);
}
