//! Tables of communities, honours and users.

use std::fmt::Write as _;

use data_encoding::BASE64;
use rust_xlsxwriter::{Formula, Workbook};
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    answer::Answer,
    cases::{Offices, decide},
    people::{Client, PASSWORD, token_of},
    submission::COMMUNITY,
};

/// Sends a table to be looked at.
async fn send(client: &Client<'_>, kind: &str, file_name: &str, bytes: &[u8]) -> Answer {
    let body = json!({ "kind": kind, "file_name": file_name, "content": BASE64.encode(bytes) });
    client.post("/api/v1/imports", &body).await
}

async fn confirm(client: &Client<'_>, view: &Value) -> Answer {
    let path = format!("/api/v1/imports/{}/confirmation", view["id"].as_str().unwrap());
    client.post(&path, &json!({})).await
}

/// Sends a right table and writes it.
pub(crate) async fn written(client: &Client<'_>, kind: &str, file_name: &str, bytes: &[u8]) -> Value {
    let view = send(client, kind, file_name, bytes).await.expect(201);
    assert_eq!(view["errors"], json!([]));
    confirm(client, &view).await.expect(200)
}

/// The errors of a preview, each as `row column code`.
fn errors(view: &Value) -> Vec<String> {
    let text = |error: &Value, key: &str| error[key].as_str().unwrap().to_owned();
    view["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| format!("{} {} {}", error["row"], text(error, "column"), text(error, "code")))
        .collect()
}

/// A workbook of texts and numbers.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

const HONOURS: &str = "序号,社区代码,荣誉名称,证书编号,年份\r\n\
    1,440103001101,广东省绿色社区,粤绿〔2019〕1号,2019\r\n\
    2,440103002101,广东省宜居社区,粤宜〔2018〕7号,2018\r\n";

#[tokio::test]
async fn a_preview_writes_nothing_and_a_confirmation_all_of_it_once() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let view = send(&city, "honours", "荣誉.csv", HONOURS.as_bytes()).await.expect(201);
    assert_eq!((&view["rows"], &view["fine"], &view["error_count"]), (&json!(2), &json!(2), &json!(0)));
    assert_eq!(view["columns"], json!(["community", "title", "certificate", "year"]));
    assert_eq!(view["ignored_columns"], json!(["序号"]));
    assert_eq!(view["sample"][0], json!(["440103001101", "广东省绿色社区", "粤绿〔2019〕1号", "2019"]));
    assert_eq!(app.count("honour").await, 0);
    let path = format!("/api/v1/imports/{}", view["id"].as_str().unwrap());
    assert_eq!(city.get(&path).await.expect(200), view);

    let (one, two) = tokio::join!(confirm(&city, &view), confirm(&city, &view));
    assert_eq!((one.expect(200), two.expect(200)), (json!(one.json()), json!(one.json())));
    assert_eq!(one.json()["written"], 2);
    assert_eq!(app.count("honour").await, 2);
    assert_eq!(confirm(&city, &view).await.expect(200)["written"], 2);
    assert_eq!(city.get(&path).await.expect(200)["is_confirmed"], true);
    // The next table of the same honours brings their newer numbers.
    written(&city, "honours", "a.csv", HONOURS.replace("7号", "8号").as_bytes()).await;
    assert_eq!(app.count("honour").await, 2);
    let keeper = app.account(Role::Administrator, "44").await;
    let log = keeper.get("/api/v1/audit?action=table_imported").await.expect(200);
    assert_eq!(log["entries"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_imported_honour_opens_the_direct_route() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let draft = app.draft().await;
    let receipt = offices.seal(&draft).await;
    let direct = json!({ "receipt": receipt, "route": "direct" });
    offices.community.post("/api/v1/cases", &direct).await.problem(422, "honour_missing");
    written(&offices.city, "honours", "a.csv", HONOURS.as_bytes()).await;
    let case = offices.community.post("/api/v1/cases", &direct).await.expect(201);
    assert_eq!(case["stage"], "preliminarily_reviewed");
    assert_eq!(case["honours"][0]["certificate"], "粤绿〔2019〕1号");
}

#[tokio::test]
async fn an_imported_honour_is_seen_on_the_cases_that_are_running() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let ended = offices.apply().await;
    decide(&offices.community, &ended, json!({ "step": "withdraw" })).await;
    let running = offices.apply().await;
    let honoured = async || {
        let page = offices.city.get("/api/v1/cases?honour=true").await.expect(200);
        page["cases"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(honoured().await, Vec::<Value>::new());
    written(&offices.city, "honours", "a.csv", HONOURS.as_bytes()).await;
    assert_eq!(honoured().await, [running["id"].clone()], "one that has ended stays what it was");
    // Whoever has read the case before goes on with it, and the mark stays.
    let moved = decide(&offices.street, &running, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
    assert_eq!((&moved["stage"], &moved["has_honour"]), (&json!("recommended"), &json!(true)));
}

#[tokio::test]
async fn every_fault_gets_its_place() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let table = "社区代码,荣誉名称,证书编号,年份\n\
        440103001101,广东省绿色社区,1,2019\n\
        \n\
        440103001999,广东省绿色社区,2,2019\n\
        440203001001,广东省绿色社区,3,2019\n\
        nonsense,,,\n\
        440103001101,广东省绿色社区,5,二〇一九\n\
        440103002101,广东省宜居社区,6,2030\n";
    let view = send(&city, "honours", "a.csv", table.as_bytes()).await.expect(201);
    assert_eq!(
        errors(&view),
        [
            "4 community unknown_division",
            "5 community unknown_division",
            "6 community unknown_division",
            "6 title text_missing",
            "6 certificate text_missing",
            "6 year invalid_year",
            "7 year invalid_year",
            "7 title duplicate_row",
            "8 year invalid_year",
        ]
    );
    assert_eq!((&view["rows"], &view["fine"]), (&json!(6), &json!(1)));
    confirm(&city, &view).await.problem(409, "import_has_errors");
    assert_eq!(app.count("honour").await, 0);
}

#[tokio::test]
async fn wrong_columns_are_named_before_any_row() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let view = send(&city, "communities", "a.csv", HONOURS.as_bytes()).await.expect(201);
    assert_eq!(errors(&view), ["1 name column_missing"]);
    assert_eq!(view["fine"], 0);
    let twice = "社区代码,社区,社区名称\n440103001101,a,b\n";
    let view = send(&city, "communities", "a.csv", twice.as_bytes()).await.expect(201);
    assert_eq!(errors(&view), ["1 name column_twice"]);
    let view = send(&city, "communities", "a.csv", "社区代码,社区名称\n".as_bytes()).await.expect(201);
    assert_eq!(errors(&view), ["1  rows_missing"]);
}

#[tokio::test]
async fn communities_are_added_and_found_at_once() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let table = "代码\t名称\n440103001150\t新风社区居委会\n440103001101\t翠洲社区居委会\n440103001150\t又一个\n";
    let view = send(&city, "communities", "a.txt", table.as_bytes()).await.expect(201);
    assert_eq!(errors(&view), ["4 code duplicate_code"]);
    let table = "社区代码,社区名称\n440103001150,新风社区居委会\n440103999001,无此街道\n4401030,短\n";
    let view = send(&city, "communities", "a.csv", table.as_bytes()).await.expect(201);
    assert_eq!(errors(&view), ["3 code unknown_division", "4 code invalid_code"]);

    app.get("/api/v1/communities/440103001150").await.problem(404, "not_found");
    written(&city, "communities", "a.csv", "社区代码,社区名称\n440103001150,新风社区居委会\n".as_bytes()).await;
    let found = app.get("/api/v1/communities/440103001150").await.expect(200);
    assert_eq!(found["path"], "广州市 荔湾区 沙面街道");
    let hits = app.get("/api/v1/communities?q=xinfeng").await.expect(200);
    assert!(hits.as_array().unwrap().iter().any(|hit| hit["code"] == "440103001150"), "{hits}");
    app.issue_code("440103001150").await;
}

#[tokio::test]
async fn workbooks_and_old_encodings_are_read_alike() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let (gb18030, _, _) = encoding_rs::GB18030.encode(HONOURS);
    let with_mark = format!("\u{feff}{HONOURS}");
    let rows: Vec<Vec<&str>> = HONOURS.lines().map(|line| line.split(',').collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let samples = [
        send(&city, "honours", "a.csv", HONOURS.as_bytes()).await,
        send(&city, "honours", "a.csv", with_mark.as_bytes()).await,
        send(&city, "honours", "a.csv", &gb18030).await,
        send(&city, "honours", "a.xlsx", &workbook(&rows)).await,
    ];
    let first = samples[0].expect(201);
    for sample in &samples {
        let view = sample.expect(201);
        assert_eq!((&view["sample"], &view["errors"]), (&first["sample"], &json!([])));
    }
}

#[tokio::test]
async fn formulas_stay_texts_and_macros_are_refused() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(["社区代码", "社区名称"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_string(1, 0, "440103001101").unwrap();
    let formula = Formula::new("=CONCATENATE(\"公\",\"式\")").set_result("公式社区");
    sheet.write_formula(1, 1, formula).unwrap();
    sheet.write_string(2, 0, "440103001102").unwrap();
    sheet.write_string(2, 1, "=HYPERLINK(\"http://x\")").unwrap();
    let view = send(&city, "communities", "a.xlsx", &book.save_to_buffer().unwrap()).await.expect(201);
    assert_eq!(view["errors"], json!([]));
    assert_eq!(view["sample"][0][1], "公式社区");
    assert_eq!(view["sample"][1][1], "=HYPERLINK(\"http://x\")");

    for (name, bytes, code) in [
        ("a.xlsm", b"PK".as_slice(), "file_has_macros"),
        ("a.xls", b"PK", "file_kind_unknown"),
        ("a.xlsx", b"PK\x03\x04 no workbook", "file_unreadable"),
        ("a.csv", b"", "file_empty"),
        ("a.csv", &[0x81, 0x20, 0xff, 0xff], "file_encoding_unknown"),
    ] {
        send(&city, "communities", name, bytes).await.problem(422, code);
    }
    let body = json!({ "kind": "communities", "file_name": "a.csv", "content": "not base64!" });
    city.post("/api/v1/imports", &body).await.problem(422, "not_base64");
    let body = json!({ "kind": "pets", "file_name": "a.csv", "content": "" });
    city.post("/api/v1/imports", &body).await.problem(422, "invalid_body");
}

#[tokio::test]
async fn fifty_thousand_rows_are_taken_and_no_more() {
    let app = TestApp::start().await;
    let province = app.account(Role::Province, "44").await;
    let streets = app.get("/api/v1/divisions?parent=440103").await.expect(200);
    let streets: Vec<&str> =
        streets.as_array().unwrap().iter().map(|street| street["code"].as_str().unwrap()).collect();
    let mut table = String::from("社区代码,社区名称\n");
    let codes = (0..1000).flat_map(|number| streets.iter().map(move |street| format!("{street}{number:03}")));
    let mut more = (0_u32..).zip(codes);
    for (row, code) in more.by_ref().take(20_000) {
        writeln!(table, "{code},第{row}社区居委会").unwrap();
    }
    // The streets of one county have fewer codes than that: the rest repeats them.
    for row in 20_000..50_000 {
        writeln!(table, "{}{:03},又第{row}社区", streets[row % streets.len()], row % 1000).unwrap();
    }
    let view = send(&province, "communities", "a.csv", table.as_bytes()).await.expect(201);
    assert_eq!(view["rows"], 50_000);
    assert!(view["error_count"].as_u64().unwrap() > 10_000);
    assert_eq!(view["errors"].as_array().unwrap().len(), 500);
    table.push_str("440103001101,一行太多\n");
    send(&province, "communities", "a.csv", table.as_bytes()).await.problem(422, "file_too_large");

    let fine: String = table.lines().take(20_001).fold(String::new(), |text, line| text + line + "\n");
    assert_eq!(written(&province, "communities", "a.csv", fine.as_bytes()).await["written"], 20_000);
    assert!(app.count("community").await > 20_000);
}

#[tokio::test]
async fn users_are_invited_and_their_links_told_once() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let table = "用户名,姓名,角色,区划代码,部门,邮箱\n\
        liwan,陈伟,县级,440103,,chen@example.gov.cn\n\
        minzheng,李敏,部门,4401,民政,\n";
    let view = send(&city, "users", "a.csv", table.as_bytes()).await.expect(201);
    assert_eq!(view["errors"], json!([]));
    let done = confirm(&city, &view).await.expect(200);
    let links = done["invitations_csv"].as_str().unwrap();
    let rows: Vec<&str> = links.lines().collect();
    assert_eq!(rows.len(), 3);
    assert!(rows[1].starts_with("liwan,陈伟,http"), "{links}");
    assert_eq!(confirm(&city, &view).await.expect(200)["invitations_csv"], Value::Null);

    let token = token_of(rows[1].split(',').nth(2).unwrap());
    app.post(&format!("/api/v1/invitations/{token}"), &json!({ "password": PASSWORD })).await.expect(204);
    let liwan = app.sign_in("liwan", PASSWORD).await;
    assert_eq!(liwan.get("/api/v1/progress").await.expect(200)["total"]["division"], "440103");

    let table = "用户名,姓名,角色,区划代码\n\
        liwan,陈伟,县级,440103\n\
        a,短,县级,440103\n\
        other,王,市级,4401\n\
        outside,王,县级,440203\n\
        boss,王,总管,440103\n\
        twin,王,督导,440103\n\
        TWIN,王,督导,440103\n\
        wrong,王,县级,4401\n";
    let view = send(&city, "users", "a.csv", table.as_bytes()).await.expect(201);
    assert_eq!(
        errors(&view),
        [
            "2 name name_taken",
            "3 name invalid_name",
            "4 role role_not_manageable",
            "5 division unknown_division",
            "6 role unknown_role",
            "8 name duplicate_name",
            "9 division wrong_level",
        ]
    );
}

#[tokio::test]
async fn a_name_taken_meanwhile_stops_the_whole_table() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let table = "用户名,姓名,角色,区划代码\nfirst,陈伟,督导,4401\nsecond,李敏,督导,4401\n";
    let view = send(&city, "users", "a.csv", table.as_bytes()).await.expect(201);
    app.account_named("second", Role::Supervisor, "4401").await;
    let before = app.count("account").await;
    let answer = confirm(&city, &view).await;
    answer.problem(409, "import_outdated");
    assert_eq!(answer.places(), ["/rows/3/name name_taken"]);
    assert_eq!(app.count("account").await, before);
}

#[tokio::test]
async fn whoever_has_another_division_since_the_preview_writes_nothing_of_the_old_one() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let keeper = app.account(Role::Administrator, "44").await;
    let communities = "社区代码,社区名称\n440103001150,新风社区居委会\n\n440103001151,新雨社区居委会\n";
    let users = "用户名,姓名,角色,区划代码\nfirst,陈伟,督导,4401\n";
    let mut views = Vec::new();
    for (kind, table) in [("communities", communities), ("honours", HONOURS), ("users", users)] {
        views.push(send(&city, kind, "a.csv", table.as_bytes()).await.expect(201));
    }
    let before = (app.count("community").await, app.count("account").await);
    let path = format!("/api/v1/accounts/{}", city.account);
    keeper.patch(&path, &json!({ "division": "4402" })).await.expect(200);
    let outside: [&[&str]; 3] = [
        &["/rows/2/code unknown_division", "/rows/4/code unknown_division"],
        &["/rows/2/community unknown_division", "/rows/3/community unknown_division"],
        &["/rows/2/division unknown_division"],
    ];
    for (view, places) in views.iter().zip(outside) {
        let refused = confirm(&city, view).await;
        refused.problem(409, "import_outdated");
        assert_eq!(refused.places(), places);
    }
    assert_eq!((app.count("community").await, app.count("account").await), before);
    assert_eq!(app.count("honour").await, 0);
    // Nothing was confirmed: whoever gets the division back goes on.
    keeper.patch(&path, &json!({ "division": "4401" })).await.expect(200);
    assert_eq!(confirm(&city, &views[1]).await.expect(200)["written"], 2);
}

#[tokio::test]
async fn tables_are_for_those_who_keep_them_and_for_a_day() {
    let app = TestApp::start().await;
    let table = HONOURS.as_bytes();
    for (role, division) in [
        (Role::County, "440103"),
        (Role::Street, "440103001"),
        (Role::Community, COMMUNITY),
        (Role::Department, "4401"),
        (Role::Expert, "4401"),
        (Role::Supervisor, "4401"),
    ] {
        let client = app.account(role, division).await;
        send(&client, "honours", "a.csv", table).await.problem(403, "not_for_role");
    }
    let city = app.account(Role::City, "4401").await;
    let view = send(&city, "honours", "a.csv", table).await.expect(201);
    let path = format!("/api/v1/imports/{}", view["id"].as_str().unwrap());
    app.get(&path).await.problem(401, "signed_out");
    let colleague = app.account(Role::City, "4401").await;
    colleague.get(&path).await.problem(404, "not_found");
    confirm(&colleague, &view).await.problem(404, "not_found");
    city.get("/api/v1/imports/nonsense").await.problem(404, "not_found");
    app.execute("UPDATE import_job SET expires_at = 1").await;
    confirm(&city, &view).await.problem(404, "not_found");
    // What has had its day goes with the next table.
    send(&city, "honours", "a.csv", table).await.expect(201);
    assert_eq!(app.count("import_job").await, 1);
}
