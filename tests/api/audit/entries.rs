//! What entries say of what somebody has done: how it was before and is after.

use data_encoding::HEXLOWER;
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::people::Role;
use tests::{
    TestApp,
    cases::{Offices, confirm_all, decide},
    notices::{drafted, path_of, publish, recognised_directly, version_of, written},
    submission::COMMUNITY,
};

use super::{actions, change_of, kept, verify_beside};

#[tokio::test]
async fn an_entry_about_a_review_says_how_it_came_out_and_not_in_whose_words() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.reviewed().await;
    let heard = offices.hear_expert(&case).await;
    let after = kept(&app, "expert_review_handed_in", "after").await;
    let asked = confirm_all(&case).as_array().unwrap().len();
    let expected = json!({
        "case": case["id"], "round": 1, "version": heard["version"], "review_sha256": after["review_sha256"],
        "confirmed": asked, "not_confirmed": 0, "needs_evidence": 0,
    });
    assert_eq!(after, expected);
    assert_eq!(after["review_sha256"].as_str().unwrap().len(), 64);

    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let fire = app.department("消防", "4401").await;
    offices.city.post(&format!("{path}/departments"), &json!({ "departments": ["消防"] })).await.expect(204);
    let verdicts = json!([{ "requirement": "8.2", "verdict": "needs_evidence", "remark": "通道有占压" }]);
    let answer = json!({ "verdicts": verdicts, "opinion": "请补充照片" });
    fire.put(&format!("{path}/department-review"), &answer).await.expect(204);
    let after = kept(&app, "department_answered", "after").await;
    assert_eq!((&after["department"], &after["round"]), (&json!("消防"), &json!(1)));
    let counts = ["confirmed", "not_confirmed", "needs_evidence"].map(|name| after[name].clone());
    assert_eq!(json!(counts), json!([0, 0, 1]));
    assert_eq!(after["review_sha256"].as_str().unwrap().len(), 64);
    let said = after.to_string();
    assert!(!said.contains("请补充照片") && !said.contains("通道有占压"), "{said}");
}

#[tokio::test]
async fn an_entry_about_a_decision_says_where_the_case_stood_and_stands() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let reasons = json!([{ "requirement": "1.2", "reason": "工作方案缺少时间表" }]);
    let step = json!({ "step": "return", "opinion": "请补充", "reasons": reasons });
    let returned = decide(&offices.street, &case, step).await;
    let (before, after) = change_of(&app, "case_decided").await;
    assert_eq!(before, json!({ "case": case["id"], "stage": "applied", "round": 1, "version": 1 }));
    let decision = &returned["decisions"][1];
    assert_eq!(after["pinned_sha256"], decision["pinned_sha256"]);
    assert_eq!(after["decision_sha256"].as_str().unwrap().len(), 64);
    for (name, value) in [
        ("case", &case["id"]),
        ("step", &json!("return")),
        ("stage", &json!("returned")),
        ("version", &json!(2)),
        ("opinion", &json!("请补充")),
        ("reasons", &reasons),
    ] {
        assert_eq!(&after[name], value, "{name}");
    }
}

#[tokio::test]
async fn entries_about_notices_list_their_cases_with_certificates() {
    let app = TestApp::start_for_notices().await;
    let city = app.account(Role::City, "4401").await;
    let case = recognised_directly(&app, &city, "440103001101").await;
    let notice = publish(&city, &drafted(&city, &written(&[&case])).await).await;
    let (before, after) = change_of(&app, "publish_notice").await;
    assert_eq!((&before["state"], &after["state"]), (&json!("draft"), &json!("published")));
    assert_eq!(before["cases"][0]["case"], case["id"]);
    assert_eq!(
        (&before["cases"][0]["stage"], &after["cases"][0]["stage"]),
        (&json!("recognised"), &json!("publicised"))
    );
    assert_eq!(after["snapshot_sha256"], notice["content_sha256"]);
    app.go_to("2026-12-01");
    city.post(&path_of(&notice, "announcement"), &version_of(&notice)).await.expect(200);
    let (before, after) = change_of(&app, "announce_notice").await;
    assert_eq!(before["cases"][0]["stage"], "publicised");
    assert_eq!(after["cases"][0]["certificate"], "4401-2026-0001");
    assert_eq!(after["cases"][0]["pinned_sha256"].as_str().unwrap().len(), 64);
    let (holds, said) = verify_beside(&app);
    assert!(holds && said.contains("0 faults; 4 decisions and 0 reviews held"), "{said}");
}

#[tokio::test]
async fn an_import_says_which_file_it_was_what_is_new_and_what_was_before() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let import = async |kind: &str, table: &str| {
        crate::imports::written(&city, kind, "表.csv", table.as_bytes()).await;
        let said = kept(&app, "table_imported", "after").await;
        assert_eq!(said["sha256"], HEXLOWER.encode(&Sha256::digest(table.as_bytes())));
        said
    };
    let known = app.get("/api/v1/communities/440103002101").await.expect(200)["name"].as_str().unwrap().to_owned();
    let names = format!(
        "社区代码,社区名称\r\n440103001150,新风社区居委会\r\n{COMMUNITY},翠洲新村居委会\r\n440103002101,{known}\r\n"
    );
    let said = import("communities", &names).await;
    let expected = json!({
        "kind": "communities", "file_name": "表.csv", "sha256": said["sha256"], "rows": 3,
        "new": ["440103001150"], "new_more": 0, "changed": 1,
    });
    assert_eq!(said, expected);
    let name = |name: &str| json!({ "names": { COMMUNITY: name } });
    let renamed = change_of(&app, "communities_renamed").await;
    assert_eq!(renamed, (name("翠洲社区居民委员会"), name("翠洲新村居委会")));
    import("communities", &names).await;
    assert_eq!(actions(&app).await.iter().filter(|action| *action == "communities_renamed").count(), 1);

    // New honours are listed by certificate, so many and no more.
    let head = "社区代码,荣誉名称,证书编号,年份\r\n";
    let line = |number: usize| format!("{COMMUNITY},荣誉{number},证{number:03}号,2019\r\n");
    let honours: String = std::iter::once(head.to_owned()).chain((1..=203).map(line)).collect();
    let said = import("honours", &honours).await;
    let new = said["new"].as_array().unwrap();
    assert_eq!((new.len(), &new[0], &said["new_more"]), (200, &json!("证001号"), &json!(3)));
    assert_eq!(said["changed"], 0);
    let said = import("honours", &honours.replace("证007号", "证907号")).await;
    assert_eq!((&said["new"], &said["changed"]), (&json!([]), &json!(1)));
}
