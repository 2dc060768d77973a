//! Improvement plans: made from a sealed self-assessment, kept by the committee, read by those above.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TODAY, TestApp,
    people::Client,
    submission::{COMMUNITY, Draft},
};

use crate::exports::table_of;

const PLAN: &str = "/api/v1/communities/440103001101/plan";

/// Seals a self-assessment of the usual community, so many minutes after the beginning of the test;
/// everything is met but what is named.
async fn seal(app: &TestApp, minute: u8, gaps: &[(&str, &str)]) {
    app.clock.set(format!("{TODAY}T04:{minute:02}:00Z").parse().unwrap());
    let mut draft = Draft::all_met(COMMUNITY, &app.issue_code(COMMUNITY).await);
    for (requirement, choice) in gaps {
        draft = draft.answer(requirement, json!({ "choice": choice }));
    }
    app.submit(&draft.body()).await.expect(201);
}

async fn refresh(committee: &Client<'_>) -> Value {
    committee.post(PLAN, &json!({})).await.expect(200)
}

/// Tasks as `requirement state`, in the order of the plan.
fn tasks(plan: &Value) -> Vec<String> {
    let tasks = plan["plan"]["tasks"].as_array().unwrap();
    let text = |task: &Value, key: &str| task[key].as_str().unwrap().to_owned();
    tasks.iter().map(|task| format!("{} {}", text(task, "requirement"), text(task, "state"))).collect()
}

fn task<'a>(plan: &'a Value, requirement: &str) -> &'a Value {
    let tasks = plan["plan"]["tasks"].as_array().unwrap();
    tasks.iter().find(|task| task["requirement"] == requirement).unwrap()
}

fn path_of(task: &Value) -> String {
    format!("/api/v1/plan-tasks/{}", task["id"].as_str().unwrap())
}

/// What would be sent of a task without changing it.
fn wish_of(task: &Value) -> Value {
    let keys = ["version", "owner", "due_on", "state", "reason", "note"];
    keys.into_iter().map(|key| (key.to_owned(), task[key].clone())).collect::<serde_json::Map<_, _>>().into()
}

fn with(mut wish: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("changes by name") };
    wish.as_object_mut().unwrap().extend(changes);
    wish
}

#[tokio::test]
async fn a_plan_has_a_task_for_every_gap_and_is_brought_up_to_a_newer_assessment() {
    let app = TestApp::start().await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    let before = committee.get(PLAN).await.expect(200);
    assert_eq!((&before["plan"], &before["newer"], &before["packs"]), (&Value::Null, &Value::Null, &json!([])));
    committee.post(PLAN, &json!({})).await.problem(422, "assessment_missing");

    seal(&app, 1, &[("3.1", "not_met"), ("1.2", "partly")]).await;
    let offered = committee.get(PLAN).await.expect(200);
    assert_eq!((&offered["plan"], &offered["may_change"]), (&Value::Null, &json!(true)));
    assert!(offered["newer"]["receipt"].as_str().unwrap().contains('-'), "{offered}");
    let plan = refresh(&committee).await;
    assert_eq!(tasks(&plan), ["1.2 open", "3.1 open"]);
    assert_eq!(plan["plan"]["counts"], json!({ "tasks": 2, "done": 0, "overdue": 0, "dropped": 0 }));
    let partly = task(&plan, "1.2");
    assert_eq!(
        (&partly["found"], &partly["is_on_path"], &partly["version"]),
        (&json!("partly"), &json!(true), &json!(1))
    );
    assert!(!partly["title"].as_str().unwrap().is_empty());
    assert_eq!(plan["newer"], Value::Null);
    // Once more changes nothing.
    assert_eq!(tasks(&refresh(&committee).await), ["1.2 open", "3.1 open"]);

    let wish = with(wish_of(partly), json!({ "owner": "陈主任", "due_on": "2026-12-31", "note": "已联系物业" }));
    committee.put(&path_of(partly), &wish).await.expect(200);
    // One is met now, another is not any more; what was typed stays.
    seal(&app, 2, &[("1.2", "not_met"), ("4.1", "not_met")]).await;
    let plan = refresh(&committee).await;
    assert_eq!(tasks(&plan), ["1.2 open", "4.1 open", "3.1 done"]);
    let kept = task(&plan, "1.2");
    assert_eq!(
        (&kept["owner"], &kept["note"], &kept["found"]),
        (&json!("陈主任"), &json!("已联系物业"), &json!("not_met"))
    );
    let done = task(&plan, "3.1");
    assert_eq!((&done["is_by_assessment"], &done["version"]), (&json!(true), &json!(2)));
    assert_eq!(plan["plan"]["counts"], json!({ "tasks": 3, "done": 1, "overdue": 0, "dropped": 0 }));
    // It has come back: nobody but an assessment had called it done.
    seal(&app, 3, &[("3.1", "partly")]).await;
    let plan = refresh(&committee).await;
    assert_eq!(tasks(&plan), ["3.1 open", "1.2 done", "4.1 done"]);

    let keeper = app.account(Role::Administrator, "44").await;
    let log = keeper.get("/api/v1/audit?action=plan_refreshed").await.expect(200);
    let entry = log["entries"][0]["after"].as_str().unwrap().to_owned();
    assert!(entry.contains("\"reopened\":1") && entry.contains("\"done\":2"), "{entry}");
}

#[tokio::test]
async fn what_a_person_has_settled_stays_settled() {
    let app = TestApp::start().await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    seal(&app, 1, &[("1.2", "partly"), ("3.1", "not_met")]).await;
    let plan = refresh(&committee).await;
    let (done, dropped) = (task(&plan, "1.2"), task(&plan, "3.1"));
    let answer = committee.put(&path_of(done), &with(wish_of(done), json!({ "state": "done" }))).await.expect(200);
    assert_eq!((&answer["counts"]["done"], &answer["task"]["version"]), (&json!(1), &json!(2)));
    let wish = with(wish_of(dropped), json!({ "state": "dropped", "reason": "本社区没有场地" }));
    let answer = committee.put(&path_of(dropped), &wish).await.expect(200);
    assert_eq!(answer["counts"], json!({ "tasks": 1, "done": 1, "overdue": 0, "dropped": 1 }));
    seal(&app, 2, &[("1.2", "not_met"), ("3.1", "not_met")]).await;
    let plan = refresh(&committee).await;
    assert_eq!(tasks(&plan), ["1.2 done", "3.1 dropped"]);
    assert_eq!(task(&plan, "3.1")["reason"], "本社区没有场地");
    // Taken up again, the reason goes.
    let dropped = task(&plan, "3.1");
    let answer =
        committee.put(&path_of(dropped), &with(wish_of(dropped), json!({ "state": "open" }))).await.expect(200);
    assert_eq!(answer["task"]["reason"], "");
}

#[tokio::test]
async fn of_two_who_write_at_once_the_second_is_told_and_others_are_not_disturbed() {
    let app = TestApp::start().await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    let colleague = app.account(Role::Community, COMMUNITY).await;
    seal(&app, 1, &[("1.2", "partly"), ("3.1", "not_met"), ("4.1", "not_met")]).await;
    let wish = json!({});
    let (one, other) = tokio::join!(committee.post(PLAN, &wish), colleague.post(PLAN, &wish));
    // Making it twice at once makes one plan.
    let statuses = [one.status.as_u16(), other.status.as_u16()];
    assert!(statuses.contains(&200) && statuses.iter().all(|status| matches!(status, 200 | 409)), "{statuses:?}");
    assert_eq!((app.count("plan").await, app.count("plan_task").await), (1, 3));

    let plan = committee.get(PLAN).await.expect(200);
    let same = task(&plan, "1.2");
    let mine = with(wish_of(same), json!({ "owner": "甲" }));
    let theirs = with(wish_of(same), json!({ "owner": "乙" }));
    let path = path_of(same);
    let (one, other) = tokio::join!(committee.put(&path, &mine), colleague.put(&path, &theirs));
    let (won, lost) = if one.status == 200 { (one, other) } else { (other, one) };
    let problem = lost.problem(409, "task_changed");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("Person community"), "{problem}");
    assert_eq!(committee.get(PLAN).await.expect(200)["plan"]["tasks"][0]["owner"], won.expect(200)["task"]["owner"]);

    // Two tasks of one plan at once: both are kept, and the counts are right.
    let (a, b) = (task(&plan, "3.1"), task(&plan, "4.1"));
    let done = json!({ "state": "done" });
    let (path_a, path_b) = (path_of(a), path_of(b));
    let (wish_a, wish_b) = (with(wish_of(a), done.clone()), with(wish_of(b), done));
    let (one, other) = tokio::join!(committee.put(&path_a, &wish_a), colleague.put(&path_b, &wish_b));
    one.expect(200);
    other.expect(200);
    let listed = committee.get("/api/v1/plans").await.expect(200);
    assert_eq!(listed["plans"][0]["counts"]["done"], 2);
    // Saving what is there already is no change, and nobody is told of one.
    let plan = committee.get(PLAN).await.expect(200);
    let same = task(&plan, "1.2");
    let answer = committee.put(&path_of(same), &wish_of(same)).await.expect(200);
    assert_eq!(answer["task"]["version"], same["version"]);
}

#[tokio::test]
async fn what_cannot_be_kept_is_named_and_changes_nothing() {
    let app = TestApp::start().await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    seal(&app, 1, &[("1.2", "partly")]).await;
    let plan = refresh(&committee).await;
    let own = task(&plan, "1.2");
    let (path, wish) = (path_of(own), wish_of(own));
    let bad = json!({
        "owner": "长".repeat(61), "due_on": "2026-11-22", "state": "dropped", "reason": " ", "note": "长".repeat(1001),
    });
    let answer = committee.put(&path, &with(wish.clone(), bad)).await;
    answer.problem(422, "task_invalid");
    assert_eq!(
        answer.places(),
        ["/owner text_too_long", "/due_on due_day_past", "/reason text_missing", "/note text_too_long",]
    );
    let huge = with(wish.clone(), json!({ "note": "x".repeat(200_000) }));
    committee.put(&path, &huge).await.problem(413, "body_too_large");
    committee.put(&path, &with(wish.clone(), json!({ "due_on": "2026-02-30" }))).await.problem(422, "invalid_body");
    committee.put(&path, &with(wish.clone(), json!({ "state": "late" }))).await.problem(422, "invalid_body");
    committee.put(&path, &with(wish.clone(), json!({ "owner": "a\nb" }))).await.problem(422, "task_invalid");
    committee.post(PLAN, &json!({ "pack_id": "no-such-pack" })).await.problem(422, "assessment_missing");
    committee.get(&format!("{PLAN}?pack=no-such-pack")).await.problem(404, "not_found");
    assert_eq!(committee.get(PLAN).await.expect(200)["plan"]["tasks"], plan["plan"]["tasks"]);
    // A script is a text like any other.
    let script = "<script>alert(1)</script>";
    let kept = committee.put(&path, &with(wish, json!({ "owner": script }))).await.expect(200);
    assert_eq!(kept["task"]["owner"], script);
}

#[tokio::test]
async fn whoever_reaches_a_community_reads_its_plan_and_only_its_committee_writes() {
    let app = TestApp::start().await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    seal(&app, 1, &[("1.2", "partly")]).await;
    let plan = refresh(&committee).await;
    let own = task(&plan, "1.2");
    let (path, wish) = (path_of(own), wish_of(own));
    for (role, division, reads, writes) in [
        (Role::Province, "44", 200, 403),
        (Role::City, "4401", 200, 403),
        (Role::County, "440103", 200, 403),
        (Role::Street, "440103001", 200, 403),
        (Role::Supervisor, "4401", 200, 403),
        (Role::City, "4402", 404, 404),
        (Role::Street, "440103002", 404, 404),
        (Role::Community, "440103002101", 404, 404),
        (Role::Department, "4401", 403, 403),
        (Role::Expert, "4401", 403, 403),
        (Role::Administrator, "44", 403, 403),
    ] {
        let client = app.account(role, division).await;
        assert_eq!(client.get(PLAN).await.status, reads, "{role:?} {division}");
        assert_eq!(client.put(&path, &wish).await.status, writes, "{role:?} {division}");
        assert_eq!(client.post(PLAN, &json!({})).await.status, writes, "{role:?} {division}");
        assert_eq!(client.get(&format!("{PLAN}.csv")).await.status, reads, "{role:?} {division}");
        if reads == 200 {
            assert_eq!(client.get(PLAN).await.expect(200)["may_change"], false);
        }
    }
    app.get(PLAN).await.problem(401, "signed_out");
    for code in ["440103001999", "440103", "nonsense"] {
        committee.get(&format!("/api/v1/communities/{code}/plan")).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn plan_stands_against_progress_in_every_division() {
    check_plan_against_progress(&TestApp::start().await).await;
}

/// Makes a plan on a server where there is none and looks at it from every level.
pub(crate) async fn check_plan_against_progress(app: &TestApp) {
    let committee = app.account(Role::Community, COMMUNITY).await;
    seal(app, 1, &[("1.2", "partly"), ("3.1", "not_met"), ("4.1", "not_met")]).await;
    let plan = refresh(&committee).await;
    let (late, done) = (task(&plan, "1.2"), task(&plan, "3.1"));
    committee.put(&path_of(late), &with(wish_of(late), json!({ "due_on": "2026-11-23" }))).await.expect(200);
    committee.put(&path_of(done), &with(wish_of(done), json!({ "state": "done" }))).await.expect(200);
    let province = app.account(Role::Province, "44").await;
    let view = province.get("/api/v1/plans/progress").await.expect(200);
    assert_eq!(view["total"]["counts"], json!({ "tasks": 3, "done": 1, "overdue": 0, "dropped": 0 }));
    assert_eq!((&view["total"]["planned"], &view["total"]["communities"]), (&json!(1), &json!(7281)));
    assert_eq!(view["children"].as_array().unwrap().len(), 21);
    committee.get("/api/v1/plans/progress").await.problem(403, "not_for_role");

    // The day is over.
    app.clock.set("2026-11-23T16:00:00Z".parse().unwrap());
    for (role, division) in [(Role::City, "4401"), (Role::County, "440103"), (Role::Street, "440103001")] {
        let client = app.account(role, division).await;
        let view = client.get("/api/v1/plans/progress").await.expect(200);
        let expected = json!({ "tasks": 3, "done": 1, "overdue": 1, "dropped": 0 });
        assert_eq!(view["total"]["counts"], expected, "{division}");
        let children = view["children"].as_array().unwrap();
        let with_plan: Vec<_> = children.iter().filter(|child| child["planned"] == 1).collect();
        assert_eq!((with_plan.len(), &with_plan[0]["counts"]), (1, &expected), "{division}");
        assert!(COMMUNITY.starts_with(with_plan[0]["division"].as_str().unwrap()), "{division}");
    }
    let city = app.account(Role::City, "4401").await;
    let below = city.get("/api/v1/plans/progress?division=440103001").await.expect(200);
    assert_eq!(below["ancestors"].as_array().unwrap().len(), 2);
    city.get("/api/v1/plans/progress?division=4402").await.problem(404, "not_found");
    city.get("/api/v1/plans/progress?division=440103001101").await.problem(404, "not_found");
    // The list, by the same measure; elsewhere is nothing.
    let list = city.get("/api/v1/plans?overdue=true&division=440103").await.expect(200);
    assert_eq!(
        (&list["plans"][0]["community"], &list["plans"][0]["counts"]["overdue"]),
        (&json!(COMMUNITY), &json!(1))
    );
    assert_eq!(city.get("/api/v1/plans?division=4402").await.expect(200)["plans"], json!([]));
    let elsewhere = app.account(Role::City, "4402").await;
    assert_eq!(elsewhere.get("/api/v1/plans").await.expect(200)["plans"], json!([]));
}

#[tokio::test]
async fn plans_are_listed_page_by_page() {
    let app = TestApp::start().await;
    let mut expected = Vec::new();
    for community in ["440103001101", "440103002101", "440304001019"] {
        let draft = Draft::all_met(community, &app.issue_code(community).await);
        let draft = draft.answer("1.2", json!({ "choice": "partly" }));
        app.submit(&draft.body()).await.expect(201);
        let committee = app.account(Role::Community, community).await;
        committee.post(&format!("/api/v1/communities/{community}/plan"), &json!({})).await.expect(200);
        expected.push(community.to_owned());
    }
    let province = app.account(Role::Province, "44").await;
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = province.get(&format!("/api/v1/plans?limit=1{after}")).await.expect(200);
        found.push(page["plans"][0]["community"].as_str().unwrap().to_owned());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(found, expected);
    province.get("/api/v1/plans?after=nothing").await.problem(422, "task_invalid");
}

#[tokio::test]
async fn the_table_holds_every_task_and_starts_no_formula() {
    let app = TestApp::start().await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    committee.get(&format!("{PLAN}.csv")).await.problem(404, "not_found");
    seal(&app, 1, &[("1.2", "partly"), ("3.1", "not_met")]).await;
    let plan = refresh(&committee).await;
    let own = task(&plan, "1.2");
    let wish = with(wish_of(own), json!({ "owner": "=1+1", "note": "分两步", "state": "in_progress" }));
    committee.put(&path_of(own), &wish).await.expect(200);

    let answer = committee.get(&format!("{PLAN}.csv")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.header("content-disposition").starts_with("attachment"));
    let text = answer.bytes.strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!((rows[0][0].as_str(), rows[1][1].as_str(), rows[1][5].as_str()), ("序号", "1.2", "'=1+1"));
    assert_eq!((rows[1][7].as_str(), rows[1][8].as_str(), rows[1][10].as_str()), ("进行中", "分两步", TODAY));
    assert_eq!((rows[0][3].as_str(), rows[1][3].as_str()), ("文本状态", "重构"), "the words are not the official ones");

    let answer = committee.get(&format!("{PLAN}.xlsx")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.bytes.as_slice())).unwrap();
    let name = book.sheet_names()[0].clone();
    assert!(book.worksheet_formula(&name).unwrap().is_empty(), "no cell is a formula");
    let sheet = book.worksheet_range(&name).unwrap();
    assert_eq!(sheet.get((2, 5)), Some(&Data::String("=1+1".to_owned())));
    assert_eq!(sheet.rows().count(), 4);
}

#[tokio::test]
async fn the_list_is_taken_along_as_a_table() {
    let app = TestApp::start().await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    seal(&app, 1, &[("3.1", "not_met"), ("1.2", "partly")]).await;
    refresh(&committee).await;
    let street = app.account(Role::Street, &COMMUNITY[..9]).await;
    let table = table_of(&street, "/api/v1/plans", "").await;
    assert_eq!(table[0][5..], ["标准", "任务数", "已完成", "逾期任务", "不再进行", "按自评更新(北京时间)"]);
    assert_eq!((table.len(), table[1][0].as_str()), (2, COMMUNITY));
    assert_eq!(table[1][5..], ["guangdong-2021", "2", "0", "0", "0", "2026-11-23 12:01:00"]);
    assert_eq!(table_of(&street, "/api/v1/plans", "overdue=true").await.len(), 1);
    let keeper = app.account(Role::Administrator, "44").await;
    let log = keeper.get("/api/v1/audit?action=plans_exported").await.expect(200);
    assert_eq!(log["entries"].as_array().unwrap().len(), 4);
}
