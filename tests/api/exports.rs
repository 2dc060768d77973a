//! Lists as tables: the work list, and what all tables have in common.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::json;
use shared::people::Role;
use tests::{TestApp, answer::Answer, cases::Offices, people::Client};

/// Rows of a CSV answer, the header first.
pub(crate) fn csv_rows(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = answer.bytes.strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark, so that Excel opens it right");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Rows of a workbook, as another program reads them.
pub(crate) fn xlsx_rows(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.bytes.as_slice())).unwrap();
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    assert!(book.worksheet_formula(&name).unwrap().is_empty(), "no cell is a formula");
    sheet
        .rows()
        .map(|row| {
            row.iter()
                .map(|cell| match cell {
                    Data::String(text) => text.clone(),
                    Data::Empty => String::new(),
                    other => panic!("{other:?} is no text"),
                })
                .collect()
        })
        .collect()
}

/// The table of the list at a path, the header first; it is the same in both forms.
pub(crate) async fn table_of(client: &Client<'_>, list: &str, query: &str) -> Vec<Vec<String>> {
    let csv = csv_rows(&client.get(&format!("{list}.csv?{query}")).await);
    let xlsx = xlsx_rows(&client.get(&format!("{list}.xlsx?{query}")).await);
    assert_eq!(csv, xlsx, "{list} {query}");
    csv
}

/// Ids of all communities in the list, page by page.
pub(crate) async fn communities_in_list(client: &Client<'_>, query: &str) -> Vec<String> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/api/v1/cases?limit=200&{query}{after}")).await.expect(200);
        let cases = page["cases"].as_array().unwrap();
        found.extend(cases.iter().map(|case| case["community"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_browser_that_takes_compressed_answers_gets_the_whole_table() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    for path in ["/api/v1/cases.csv", "/api/v1/cases.xlsx"] {
        let request = city.request(reqwest::Method::GET, path).header("accept-encoding", "gzip, deflate, br, zstd");
        // An answer that breaks off cannot be read to its end.
        assert_eq!(app.send(request).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn both_forms_hold_every_case_of_the_list_once() {
    let app = TestApp::start().await;
    app.generate_cases(2600).await;
    let province = app.account(Role::Province, "44").await;
    let city = app.account(Role::City, "4401").await;
    for (client, query) in [
        (&province, ""),
        (&province, "stage=announced,returned"),
        (&province, "division=4406&honour=true"),
        (&city, "route=direct"),
        (&city, "overdue=true"),
        (&city, "mine=true"),
        (&city, "division=4402"),
        // A word of nearly all names, an initial of hundreds, and one of few.
        (&province, "q=sq"),
        (&province, "q=d&stage=announced"),
        (&city, "q=d"),
        (&city, "q=%E5%92%8C%E5%B9%B3"),
    ] {
        let expected = communities_in_list(client, query).await;
        let csv = csv_rows(&client.get(&format!("/api/v1/cases.csv?{query}")).await);
        let xlsx = xlsx_rows(&client.get(&format!("/api/v1/cases.xlsx?{query}")).await);
        assert_eq!(csv, xlsx, "{query}");
        assert_eq!(&csv[0][..3], ["社区代码", "社区", "市"]);
        let mut listed: Vec<String> = csv[1..].iter().map(|row| row[0].clone()).collect();
        listed.sort();
        assert_eq!(listed, expected, "{query}");
    }
    assert!(communities_in_list(&province, "").await.len() == 2600, "more than two pages");
    assert!(communities_in_list(&province, "q=sq").await.len() > 1500, "nearly all are called so");
}

#[tokio::test]
async fn everybody_gets_the_whole_public_list() {
    let app = TestApp::start().await;
    app.generate_cases(2600).await;
    for query in ["", "city=4401", "route=direct", "route=full", "q=d"] {
        let (mut listed, mut after) = (Vec::new(), String::new());
        loop {
            let page = app.get(&format!("/api/v1/public/recognitions?limit=200&{query}{after}")).await.expect(200);
            let lines = page["recognitions"].as_array().unwrap();
            listed.extend(lines.iter().map(|line| line["certificate"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        let csv = csv_rows(&app.get(&format!("/api/v1/public/recognitions.csv?{query}")).await);
        let xlsx = xlsx_rows(&app.get(&format!("/api/v1/public/recognitions.xlsx?{query}")).await);
        assert_eq!(csv, xlsx, "{query}");
        assert_eq!(csv[0][..3], ["证书编号", "社区代码", "社区"]);
        let certificates: Vec<&String> = csv[1..].iter().map(|row| &row[0]).collect();
        assert_eq!(certificates, listed.iter().collect::<Vec<_>>(), "{query}");
        assert!(!query.is_empty() || listed.len() > 200, "more than one page");
        // The direct route has a claimed score and no reviewed one.
        for row in csv[1..].iter().filter(|row| row[9] == "直接认定") {
            assert!(row[6].parse::<f64>().is_ok(), "{row:?}");
            assert_eq!(row[7], "—（直接认定）");
        }
    }
    let english = csv_rows(&app.get("/api/v1/public/recognitions.csv?route=direct&lang=en").await);
    assert_eq!((english[0][0].as_str(), english[1][7].as_str()), ("Certificate", "— (direct recognition)"));
}

#[tokio::test]
async fn every_order_of_the_list_shows_every_case_once() {
    let app = TestApp::start().await;
    app.generate_cases(700).await;
    let province = app.account(Role::Province, "44").await;
    let by_community = communities_in_list(&province, "sort=community").await;
    assert_eq!(by_community.len(), 700);
    assert_eq!(communities_in_list(&province, "sort=since").await, by_community);
    assert_eq!(communities_in_list(&province, "sort=score").await, by_community);
    let due = communities_in_list(&province, "sort=due").await;
    assert!(due.len() > 100 && due.iter().all(|one| by_community.contains(one)));
}

#[tokio::test]
async fn no_cell_begins_a_formula_and_nothing_breaks_out_of_its_cell() {
    let app = TestApp::start().await;
    let keeper = app.account(Role::City, "4401").await;
    let table = "社区代码,社区名称\n440103001101,=1+1\n440103001102,\"a\"\"b,<c>&amp;\"\n";
    crate::imports::written(&keeper, "communities", "names.csv", table.as_bytes()).await;
    let offices = Offices::open(&app).await;
    offices.apply().await;
    let case_csv = offices.city.get("/api/v1/cases.csv").await;
    assert_eq!(csv_rows(&case_csv)[1][1], "'=1+1");
    let xlsx = offices.city.get("/api/v1/cases.xlsx").await;
    assert_eq!(xlsx_rows(&xlsx)[1][1], "=1+1");
    assert_eq!(xlsx.header("content-disposition"), "attachment; filename=\"cases.xlsx\"");
    assert_eq!(case_csv.header("content-type"), "text/csv; charset=utf-8");
}

#[tokio::test]
async fn words_come_in_two_languages() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    offices.apply().await;
    let zh = csv_rows(&offices.city.get("/api/v1/cases.csv").await);
    assert_eq!((zh[1][5].as_str(), zh[1][6].as_str()), ("逐级申报", "已申请"));
    assert_eq!((zh[0][9].as_str(), zh[1][9].as_str()), ("自评等级", "达到创建要求"));
    let en = csv_rows(&offices.city.get("/api/v1/cases.csv?lang=en").await);
    assert_eq!((en[0][0].as_str(), en[1][6].as_str()), ("Community code", "Applied"));
    let hant = csv_rows(&offices.city.get("/api/v1/cases.csv?lang=zh-Hant").await);
    assert_eq!(hant, zh, "the tables have no Traditional Chinese");
    offices.city.get("/api/v1/cases.csv?lang=fr").await.problem(400, "invalid_parameter");
}

#[tokio::test]
async fn an_export_is_for_those_who_see_the_list_and_goes_on_record() {
    let app = TestApp::start().await;
    app.get("/api/v1/cases.csv").await.problem(401, "signed_out");
    let keeper = app.account(Role::Administrator, "44").await;
    keeper.get("/api/v1/cases.xlsx").await.problem(403, "not_for_role");
    let county = app.account(Role::County, "440103").await;
    assert_eq!(csv_rows(&county.get("/api/v1/cases.csv?stage=applied").await).len(), 1);
    county.get("/api/v1/cases.csv?stage=x").await.problem(400, "invalid_parameter");
    let log = keeper.get("/api/v1/audit?action=cases_exported").await.expect(200);
    let entries = log["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["division"], json!("440103"));
    assert_eq!(entries[0]["subject"], "cases as csv");
}
