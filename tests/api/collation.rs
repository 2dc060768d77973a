//! PostgreSQL databases that order texts in their own way: what is found must not depend on that.

use serde_json::Value;
use shared::people::Role;
use tests::{TestApp, app::is_postgres, postgres};

use crate::{
    exports::{communities_in_list, csv_rows, xlsx_rows},
    plans::check_plan_against_progress,
};

/// A server on a database in which a colon stands before the digits, behind which it is in `C`.
async fn start() -> TestApp {
    let address = postgres::database_ordered_for("zh-CN").await.unwrap();
    let app = TestApp::start_on(address, |_| {}).await;
    let order = "SELECT CASE WHEN '4401:' < '440103001101' THEN 'colon first' ELSE 'digits first' END AS text";
    assert_eq!(app.texts(order).await, ["colon first"]);
    app
}

async fn count(app: &TestApp, of: &str) -> u64 {
    u64::try_from(app.count(of).await).unwrap()
}

fn sum(rows: &Value, key: &str) -> u64 {
    rows.as_array().unwrap().iter().map(|row| row[key].as_u64().unwrap()).sum()
}

#[tokio::test]
async fn lists_exports_and_progress_are_whole_whatever_the_collation() {
    if !is_postgres() {
        return;
    }
    let app = start().await;
    app.generate_cases(1500).await;
    let cases = count(&app, "case_file WHERE city = '4401'").await;
    let due = count(&app, "case_file WHERE city = '4401' AND due_on IS NOT NULL").await;
    let recognised = count(&app, "community_recognition WHERE SUBSTR(community, 1, 4) = '4401'").await;
    assert!(due > 0 && recognised > 0 && cases > due, "{cases} cases, {due} due, {recognised} recognised");

    let city = app.account(Role::City, "4401").await;
    let province = app.account(Role::Province, "44").await;
    for (client, place) in [(&city, ""), (&province, "&division=4401")] {
        for (sort, expected) in [("since", cases), ("score", cases), ("community", cases), ("due", due)] {
            let found = communities_in_list(client, &format!("sort={sort}{place}")).await;
            assert_eq!(found.len() as u64, expected, "{sort}{place}");
        }
        let csv = csv_rows(&client.get(&format!("/api/v1/cases.csv?lang=zh{place}")).await);
        assert_eq!(csv.len() as u64, cases + 1, "{place}");
        let xlsx = xlsx_rows(&client.get(&format!("/api/v1/cases.xlsx?lang=zh{place}")).await);
        assert_eq!(csv, xlsx, "{place}");

        let view = client.get("/api/v1/progress?division=4401").await.expect(200);
        assert_eq!(sum(&view["months"], "opened"), cases, "{place}");
        assert_eq!(sum(&view["months"], "recognised"), recognised, "{place}");
        assert_eq!(view["failing"].as_array().unwrap().len(), 15, "{place}");
        let last = view["targets"].as_array().unwrap().last().unwrap();
        assert!(last["reached"].as_u64().unwrap() > 0, "{last}");
    }
}

#[tokio::test]
async fn plans_stand_against_progress_whatever_the_collation() {
    if !is_postgres() {
        return;
    }
    check_plan_against_progress(&start().await).await;
}
