//! Cases on their way: who may do what, what a decision needs, who sees what.

use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    answer::Answer,
    cases::{Offices, confirm_all, decide, id_of, path_of, with_version},
    submission::COMMUNITY,
};

#[tokio::test]
async fn a_case_walks_from_application_to_recognition() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    assert_eq!((&case["stage"], &case["route"], &case["round"]), (&json!("applied"), &json!("full"), &json!(1)));
    assert_eq!(case["claimed"]["score"], "100.0");
    assert_eq!(case["steps"], json!(["withdraw"]));

    let seen = offices.street.get(&format!("/api/v1/cases/{}", id_of(&case))).await.expect(200);
    assert_eq!(seen["steps"], json!(["recommend", "return"]));
    assert_eq!(seen["waits_for_me"], true);
    let recognised = offices.recognised_after(case).await;
    assert_eq!(recognised["stage"], "recognised");
    assert_eq!(recognised["reviewed"]["score"], "100.0");
    let steps: Vec<_> = recognised["decisions"].as_array().unwrap().iter().map(|one| one["step"].clone()).collect();
    assert_eq!(json!(steps), json!([null, "recommend", "pass", "recognise"]));
    let pins: std::collections::BTreeSet<_> =
        recognised["decisions"].as_array().unwrap().iter().map(|one| one["pinned_sha256"].to_string()).collect();
    assert_eq!(pins.len(), 4, "each decision pins another state");
}

/// Continues the way of a case that has just been applied for.
trait Onward {
    async fn recognised_after(&self, case: Value) -> Value;
}

impl Onward for Offices<'_> {
    async fn recognised_after(&self, case: Value) -> Value {
        let case = decide(&self.street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
        let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": confirm_all(&case) });
        let case = decide(&self.county, &case, pass).await;
        let early = with_version(&case, json!({ "step": "recognise", "opinion": "予以认定" }));
        let refused = self.city.post(&path_of(&case), &early).await.problem(422, "decision_incomplete");
        assert_eq!(refused["errors"][0]["code"], "expert_missing");
        let case = self.hear_expert(&case).await;
        decide(&self.city, &case, json!({ "step": "recognise", "opinion": "予以认定" })).await
    }
}

#[tokio::test]
async fn a_decision_that_lacks_something_is_told_all_of_it() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.recommended().await;
    let bare = with_version(&case, json!({ "step": "pass" }));
    let problem = offices.county.post(&path_of(&case), &bare).await.problem(422, "decision_incomplete");
    let places: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|one| one["pointer"].clone()).collect();
    assert_eq!(places.len(), 39, "the opinion and 38 verdicts: {places:?}");
    assert_eq!(places[0], "/opinion");
    let without_reasons = with_version(&case, json!({ "step": "return" }));
    let problem = offices.county.post(&path_of(&case), &without_reasons).await.problem(422, "decision_incomplete");
    assert_eq!(problem["errors"][0]["code"], "reasons_missing");
    let mut verdicts = confirm_all(&case);
    verdicts.as_array_mut().unwrap().push(json!({ "requirement": "99.9", "verdict": "confirmed", "remark": null }));
    let unknown = with_version(&case, json!({ "step": "pass", "opinion": "同意", "verdicts": verdicts }));
    let problem = offices.county.post(&path_of(&case), &unknown).await.problem(422, "decision_incomplete");
    assert_eq!(problem["errors"][0]["code"], "unknown_requirement");
}

#[tokio::test]
async fn verdicts_that_nobody_asks_for_are_refused() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let reasons = json!([{ "requirement": "1.2", "reason": "缺少时间表" }]);
    for (who, step) in [
        (&offices.street, json!({ "step": "recommend", "opinion": "同意推荐" })),
        (&offices.street, json!({ "step": "return", "reasons": reasons })),
        (&offices.community, json!({ "step": "withdraw" })),
    ] {
        let mut wish = with_version(&case, step);
        wish["verdicts"] = confirm_all(&case);
        let refused = who.post(&path_of(&case), &wish).await;
        refused.problem(422, "decision_incomplete");
        assert_eq!(refused.places(), ["/verdicts verdicts_not_asked"], "{}", wish["step"]);
    }
    let seen = offices.city.get(&format!("/api/v1/cases/{}", id_of(&case))).await.expect(200);
    assert_eq!((&seen["stage"], &seen["version"], &seen["reviewed"]), (&json!("applied"), &json!(1), &json!(null)));
    // County and city bring them with whatever they decide when they review.
    let case = decide(&offices.street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
    let verdicts = confirm_all(&case);
    let back = json!({ "step": "return", "reasons": reasons, "verdicts": verdicts });
    let returned = decide(&offices.county, &case, back).await;
    assert_eq!((&returned["stage"], &returned["verdicts"]), (&json!("returned"), &verdicts));
}

#[tokio::test]
async fn a_stale_or_second_decision_is_told_what_happened() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let recommend = with_version(&case, json!({ "step": "recommend", "opinion": "同意推荐" }));
    let path = path_of(&case);
    let (one, two) = tokio::join!(offices.street.post(&path, &recommend), offices.street.post(&path, &recommend));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let problem = offices.street.post(&path, &recommend).await.problem(409, "case_changed");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().starts_with("recommend by "), "{problem}");
    let seen = offices.street.get(&format!("/api/v1/cases/{}", id_of(&case))).await.expect(200);
    assert_eq!(seen["decisions"].as_array().unwrap().len(), 2);
    // Out of order: the street has no say any more, and the city not yet.
    let again = with_version(&seen, json!({ "step": "recommend", "opinion": "同意" }));
    offices.street.post(&path, &again).await.problem(409, "case_moved_on");
    let early = with_version(&seen, json!({ "step": "recognise", "opinion": "同意" }));
    offices.city.post(&path, &early).await.problem(409, "case_moved_on");
    offices.county.post(&path, &early).await.problem(403, "step_not_for_role");
}

#[tokio::test]
async fn outside_reach_a_case_does_not_exist() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let path = format!("/api/v1/cases/{}", id_of(&case));
    for (role, division) in [
        (Role::Community, "440103002102"),
        (Role::Street, "440103002"),
        (Role::County, "440104"),
        (Role::City, "4402"),
        (Role::Department, "4402"),
        (Role::Expert, "4401"),
    ] {
        let other = app.account(role, division).await;
        other.get(&path).await.problem(404, "not_found");
        let step = with_version(&case, json!({ "step": "recommend", "opinion": "同意" }));
        other.post(&path_of(&case), &step).await.problem(404, "not_found");
        assert_eq!(other.get("/api/v1/cases").await.expect(200)["cases"], json!([]));
    }
    app.get(&path).await.problem(401, "signed_out");
    app.account(Role::Administrator, "44").await.get(&path).await.problem(403, "not_for_role");
}

#[tokio::test]
async fn a_returned_case_comes_back_as_another_round() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let draft = app.draft().await.answer("1.2", json!({"choice": "partly"}));
    let case = offices.apply_with(&draft, "full").await;
    let reasons = json!([{ "requirement": "1.2", "reason": "工作方案缺少时间表" }]);
    let returned = decide(&offices.street, &case, json!({ "step": "return", "reasons": reasons })).await;
    assert_eq!(returned["stage"], "returned");
    let seen = offices.community.get(&format!("/api/v1/cases/{}", id_of(&case))).await.expect(200);
    assert_eq!(seen["decisions"][1]["reasons"], reasons);
    assert_eq!(seen["steps"], json!(["withdraw", "resubmit"]));

    let without = with_version(&seen, json!({ "step": "resubmit" }));
    let problem = offices.community.post(&path_of(&case), &without).await.problem(422, "decision_incomplete");
    assert_eq!(problem["errors"][0]["code"], "receipt_missing");
    let old = with_version(&seen, json!({ "step": "resubmit", "receipt": case["rounds"][0]["receipt"] }));
    offices.community.post(&path_of(&case), &old).await.problem(422, "receipt_used");

    let better = offices.seal(&app.draft().await).await;
    let again = decide(&offices.community, &seen, json!({ "step": "resubmit", "receipt": better })).await;
    assert_eq!((&again["stage"], &again["round"]), (&json!("applied"), &json!(2)));
    let rounds = again["rounds"].as_array().unwrap();
    let choice = |round: usize| {
        let answers = rounds[round]["sheet"]["answers"].as_array().unwrap();
        answers.iter().find(|answer| answer["requirement"] == "1.2").unwrap()["response"]["choice"].clone()
    };
    assert_eq!((choice(0), choice(1)), (json!("partly"), json!("met")));
}

#[tokio::test]
async fn verdicts_give_the_reviewed_result_by_the_same_engine() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.recommended().await;
    let mut verdicts = confirm_all(&case);
    let veto = verdicts.as_array_mut().unwrap().iter_mut().find(|verdict| verdict["requirement"] == "8.2").unwrap();
    veto["verdict"] = json!("needs_evidence");
    veto["remark"] = json!("请补充消防通道照片");
    let pass = json!({ "step": "pass", "opinion": "除8.2外属实", "verdicts": verdicts });
    let passed = decide(&offices.county, &case, pass).await;
    assert!(!passed["claimed"]["level"].is_null());
    assert_eq!(passed["reviewed"]["level"], json!(null), "an unconfirmed veto cancels the level");
    assert_ne!(passed["reviewed"]["score"], passed["claimed"]["score"]);
    let passed = offices.hear_expert(&passed).await;
    let recognise = with_version(&passed, json!({ "step": "recognise", "opinion": "予以认定" }));
    let problem = offices.city.post(&path_of(&case), &recognise).await.problem(422, "decision_incomplete");
    assert_eq!(problem["errors"][0]["code"], "level_not_reached");
}

#[tokio::test]
async fn holders_of_an_honour_may_go_straight_to_the_city() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let draft = app.draft().await;
    let receipt = offices.seal(&draft).await;
    let direct = json!({ "receipt": receipt, "route": "direct" });
    offices.community.post("/api/v1/cases", &direct).await.problem(422, "honour_missing");
    assert_eq!(offices.community.get("/api/v1/honours").await.expect(200), json!([]));
    // Another title is held and shown, and opens nothing.
    app.add_honour(COMMUNITY, "全国文明社区", "文明2012-007", 2012).await;
    offices.community.post("/api/v1/cases", &direct).await.problem(422, "honour_missing");
    app.add_honour(COMMUNITY, "广东省绿色社区", "粤绿社2015-031", 2015).await;
    assert_eq!(
        offices.community.get("/api/v1/honours").await.expect(200),
        json!([
            { "title": "全国文明社区", "certificate": "文明2012-007", "year": 2012, "opens_direct": false },
            { "title": "广东省绿色社区", "certificate": "粤绿社2015-031", "year": 2015, "opens_direct": true },
        ])
    );
    let case = offices.community.post("/api/v1/cases", &direct).await.expect(201);
    assert_eq!((&case["stage"], &case["route"]), (&json!("preliminarily_reviewed"), &json!("direct")));
    assert_eq!(case["honours"][1]["certificate"], "粤绿社2015-031");
    let mut step = json!({ "step": "recognise", "opinion": "证书核验无误，直接认定" });
    let unchecked = with_version(&case, step.clone());
    let problem = offices.city.post(&path_of(&case), &unchecked).await.problem(422, "decision_incomplete");
    let missing = json!([problem["errors"][0]["pointer"], problem["errors"][0]["code"]]);
    assert_eq!(missing, json!(["/honour_checked", "honour_unchecked"]));
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1);
    step["honour_checked"] = json!(true);
    // It rests on the honour: whatever the city decides, nobody reviews it.
    let back = json!({ "step": "return", "reasons": [{ "requirement": "1.2", "reason": "缺少时间表" }] });
    for bare in [step.clone(), back] {
        let mut wish = with_version(&case, bare);
        wish["verdicts"] = confirm_all(&case);
        let refused = offices.city.post(&path_of(&case), &wish).await;
        refused.problem(422, "decision_incomplete");
        assert_eq!(refused.places(), ["/verdicts verdicts_not_asked"], "{}", wish["step"]);
    }
    let recognised = decide(&offices.city, &case, step).await;
    assert_eq!(recognised["stage"], "recognised");
    assert_eq!(recognised["reviewed"], json!(null), "nothing was reviewed");
    let checked: Vec<_> =
        recognised["decisions"].as_array().unwrap().iter().map(|one| &one["honour_checked"]).collect();
    assert_eq!(checked, [&json!(false), &json!(true)], "the record shows with which decision it was checked");
    let pinned = app.rows("SELECT pinned FROM case_decision ORDER BY version DESC LIMIT 1").await;
    let pinned: Value = serde_json::from_slice(&pinned[0].try_get::<Vec<u8>>("", "pinned").unwrap()).unwrap();
    assert_eq!(pinned["honour_checked"], true, "what was checked is pinned with the decision");
    let honour =
        json!({ "certificate": "粤绿社2015-031", "community": COMMUNITY, "title": "广东省绿色社区", "year": 2015 });
    assert_eq!((&pinned["honours"], &pinned["reviews"]), (&json!([honour]), &json!([])));
}

#[tokio::test]
async fn which_titles_open_the_direct_route_is_configured() {
    let app = TestApp::start_with(|config| config.cases.direct_honours = vec!["全国文明社区".to_owned()]).await;
    let offices = Offices::open(&app).await;
    let receipt = offices.seal(&app.draft().await).await;
    let direct = json!({ "receipt": receipt, "route": "direct" });
    app.add_honour(COMMUNITY, "广东省绿色社区", "粤绿社2015-031", 2015).await;
    offices.community.post("/api/v1/cases", &direct).await.problem(422, "honour_missing");
    app.add_honour(COMMUNITY, "全国文明社区", "文明2012-007", 2012).await;
    offices.community.post("/api/v1/cases", &direct).await.expect(201);
}

#[tokio::test]
async fn one_community_has_one_running_case() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let receipt = offices.seal(&app.draft().await).await;
    let second = json!({ "receipt": receipt, "route": "full" });
    offices.community.post("/api/v1/cases", &second).await.problem(422, "case_running");
    let withdrawn = decide(&offices.community, &case, json!({ "step": "withdraw" })).await;
    assert_eq!(withdrawn["stage"], "withdrawn");
    offices.community.post("/api/v1/cases", &second).await.expect(201);
    let foreign = json!({ "receipt": receipt, "route": "full" });
    let other = app.account(Role::Community, "440103002102").await;
    other.post("/api/v1/cases", &foreign).await.problem(422, "receipt_unknown");
    offices.street.post("/api/v1/cases", &foreign).await.problem(403, "not_for_role");
}

/// The case of the one application that is taken; the other is refused by this code.
fn the_taken_one(answers: [Answer; 2], code: &str) -> Value {
    let [one, two] = answers;
    let (taken, refused) = if one.status == 201 { (one, two) } else { (two, one) };
    refused.problem(422, code);
    taken.expect(201)
}

#[tokio::test]
async fn of_two_who_apply_at_once_one_is_taken() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let colleague = app.account(Role::Community, COMMUNITY).await;
    for round in 0..3 {
        let (first, second) = (offices.seal(&app.draft().await).await, offices.seal(&app.draft().await).await);
        let wish = |receipt: &str| json!({ "receipt": receipt, "route": "full" });
        // A receipt serves one case.
        let (shared, other) = (wish(&first), wish(&second));
        let (one, two) =
            tokio::join!(offices.community.post("/api/v1/cases", &shared), colleague.post("/api/v1/cases", &shared),);
        let case = the_taken_one([one, two], "receipt_used");
        decide(&offices.community, &case, json!({ "step": "withdraw" })).await;
        // A community has one running case.
        let third = wish(&offices.seal(&app.draft().await).await);
        let (one, two) =
            tokio::join!(offices.community.post("/api/v1/cases", &other), colleague.post("/api/v1/cases", &third),);
        let case = the_taken_one([one, two], "case_running");
        decide(&offices.community, &case, json!({ "step": "withdraw" })).await;
        assert_eq!(app.count("case_file").await, 2 * (round + 1));
        assert_eq!(app.count("case_file WHERE is_newest").await, 1);
    }
}

#[tokio::test]
async fn what_a_reviewer_enters_is_kept_until_it_is_decided() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.recommended().await;
    let path = format!("/api/v1/cases/{}", id_of(&case));
    let draft = json!({
        "opinion": "还在看", "reasons": [],
        "verdicts": [{ "requirement": "1.1", "verdict": "confirmed", "remark": null }],
    });
    offices.county.put(&format!("{path}/draft"), &draft).await.expect(204);
    assert_eq!(offices.county.get(&path).await.expect(200)["draft"], draft);
    assert_eq!(offices.city.get(&path).await.expect(200)["draft"], json!(null));
    offices.street.put(&format!("{path}/draft"), &draft).await.problem(403, "not_for_role");
    let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": confirm_all(&case) });
    decide(&offices.county, &case, pass).await;
    assert_eq!(offices.county.get(&path).await.expect(200)["draft"], json!(null));
}

#[tokio::test]
async fn several_cases_are_recommended_at_once_and_each_is_told_apart() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let steps = json!({
        "step": "recommend", "opinion": "同意推荐",
        "cases": [
            { "id": id_of(&case), "version": case["version"] },
            { "id": id_of(&case), "version": case["version"] },
            { "id": "nonsense", "version": 1 },
        ],
    });
    let taken = offices.street.post("/api/v1/cases/steps", &steps).await.expect(200);
    let problems: Vec<_> = taken["cases"].as_array().unwrap().iter().map(|one| one["problem"].clone()).collect();
    assert_eq!(json!(problems), json!([null, "case_changed", "not_found"]));
    let mut other = steps.clone();
    other["step"] = json!("reject");
    offices.street.post("/api/v1/cases/steps", &other).await.problem(422, "case_invalid");
    other["step"] = json!("recommend");
    other["cases"] = json!([]);
    offices.street.post("/api/v1/cases/steps", &other).await.problem(422, "case_invalid");
}

#[tokio::test]
async fn comments_are_internal_unless_said_otherwise() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let path = format!("/api/v1/cases/{}/comments", id_of(&case));
    let comment = |requirement: Value, text: &str, visible: bool| json!({ "requirement": requirement, "text": text, "is_visible_to_community": visible });
    offices.street.post(&path, &comment(json!("1.1"), "内部意见", false)).await.expect(201);
    offices.street.post(&path, &comment(json!(null), "请尽快补充", true)).await.expect(201);
    offices.community.post(&path, &comment(json!(null), "已补充", false)).await.expect(201);
    let texts = |comments: &Value| -> Vec<String> {
        comments.as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(texts(&offices.community.get(&path).await.expect(200)), ["请尽快补充", "已补充"]);
    assert_eq!(texts(&offices.city.get(&path).await.expect(200)), ["内部意见", "请尽快补充", "已补充"]);
    offices.street.post(&path, &comment(json!("99.9"), "无此项", false)).await.problem(422, "case_invalid");
    offices.street.post(&path, &comment(json!(null), " ", false)).await.problem(422, "case_invalid");
    let long = "长".repeat(2001);
    offices.street.post(&path, &comment(json!(null), &long, false)).await.problem(422, "case_invalid");
}

#[tokio::test]
async fn the_work_list_filters_sorts_and_pages() {
    let app = TestApp::start().await;
    let communities = ["440103001101", "440103002101", "440103002102"];
    for (index, community) in communities.iter().enumerate() {
        let client = app.account(Role::Community, community).await;
        let mut draft = tests::submission::Draft::all_met(community, &app.issue_code(community).await);
        for requirement in ["1.1", "1.2", "2.1"].iter().take(index) {
            draft = draft.answer(requirement, json!({"choice": "not_met"}));
        }
        let receipt = app.submit(&draft.body()).await.expect(201)["receipt"].clone();
        client.post("/api/v1/cases", &json!({ "receipt": receipt, "route": "full" })).await.expect(201);
    }
    let county = app.account(Role::County, "440103").await;
    let codes = |page: &Value| -> Vec<String> {
        page["cases"].as_array().unwrap().iter().map(|one| one["community"].as_str().unwrap().to_owned()).collect()
    };
    let list = async |query: &str| county.get(&format!("/api/v1/cases{query}")).await.expect(200);
    assert_eq!(codes(&list("?sort=community").await), communities);
    assert_eq!(codes(&list("?sort=score").await), communities);
    assert_eq!(codes(&list("?division=440103002").await), ["440103002101", "440103002102"]);
    assert_eq!(codes(&list("?mine=true").await), Vec::<String>::new());
    assert_eq!(codes(&list("?stage=applied,recommended&q=cuizhou").await), ["440103001101"]);
    assert_eq!(codes(&list("?score_from=99").await), ["440103001101"]);
    assert_eq!(codes(&list("?overdue=true").await), Vec::<String>::new());
    // What a review does not confirm counts once it is asked for; whoever has no review stands with the claim.
    let case = list("?sort=community&limit=1").await["cases"][0].clone();
    let street = app.account(Role::Street, "440103001").await;
    let case = decide(&street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
    let mut verdicts = confirm_all(&case);
    for verdict in verdicts.as_array_mut().unwrap() {
        if ["1.1", "1.2", "2.1"].contains(&verdict["requirement"].as_str().unwrap()) {
            verdict["verdict"] = json!("not_confirmed");
        }
    }
    decide(&county, &case, json!({ "step": "pass", "opinion": "初审通过", "verdicts": verdicts })).await;
    assert_eq!(codes(&list("?score_of=claimed&score_from=99").await), ["440103001101"]);
    assert_eq!(codes(&list("?sort=score").await), communities);
    assert_eq!(codes(&list("?score_of=reviewed&score_from=99").await), Vec::<String>::new());
    let by_result = [communities[1], communities[2], communities[0]];
    let (mut by_score, mut query) = (Vec::new(), "?score_of=reviewed&sort=score&limit=1".to_owned());
    loop {
        let page = list(&query).await;
        by_score.extend(codes(&page));
        let Some(next) = page["next"].as_str() else { break };
        query = format!("?score_of=reviewed&sort=score&limit=1&after={next}");
    }
    assert_eq!(by_score, by_result);
    // What is shown may be rounded down.
    let lowest = list("?score_of=reviewed&sort=score").await["cases"][2]["reviewed"]["score"].clone();
    let above: u32 = lowest.as_str().unwrap().split('.').next().unwrap().parse::<u32>().unwrap() + 1;
    let lowest = format!("?score_of=reviewed&score_to={above}");
    for sort in ["since", "due", "score", "community"] {
        assert_eq!(codes(&list(&format!("{lowest}&sort={sort}")).await), ["440103001101"], "{sort}");
    }
    let table = county.get(&format!("/api/v1/cases.csv{lowest}")).await.text();
    assert!(table.contains("440103001101") && !table.contains("440103002101"), "{table}");
    let mut walked = Vec::new();
    let mut query = "?sort=community&limit=1".to_owned();
    loop {
        let page = list(&query).await;
        walked.extend(codes(&page));
        let Some(next) = page["next"].as_str() else { break };
        query = format!("?sort=community&limit=1&after={next}");
    }
    assert_eq!(walked, communities);
    let street = app.account(Role::Street, "440103002").await;
    assert_eq!(street.get("/api/v1/cases?mine=true").await.expect(200)["cases"].as_array().unwrap().len(), 2);
    county.get("/api/v1/cases?score_of=nonsense").await.problem(400, "invalid_parameter");
    county.get("/api/v1/cases?sort=nonsense").await.problem(400, "invalid_parameter");
    county.get("/api/v1/cases?stage=nonsense").await.problem(400, "invalid_parameter");
}

#[tokio::test]
async fn a_name_is_looked_up_within_reach_however_many_bear_it_elsewhere() {
    let app = TestApp::start().await;
    // Of the last of the 21 cities, with names that thousands before it share a word with.
    let community = "445302001009";
    let client = app.account(Role::Community, community).await;
    let draft = tests::submission::Draft::all_met(community, &app.issue_code(community).await);
    let receipt = app.submit(&draft.body()).await.expect(201)["receipt"].clone();
    client.post("/api/v1/cases", &json!({ "receipt": receipt, "route": "full" })).await.expect(201);
    let county = app.account(Role::County, "445302").await;
    let province = app.account(Role::Province, "44").await;
    // 星岩社区: a word of more than 6,000 names, its initials, one initial, the name itself.
    for query in ["%E7%A4%BE%E5%8C%BA", "sq", "s", "x", "%E6%98%9F%E5%B2%A9"] {
        for sort in ["since", "due", "score", "community"] {
            for (who, place) in
                [(&county, ""), (&province, ""), (&province, "&division=4453"), (&province, "&stage=applied")]
            {
                let page = who.get(&format!("/api/v1/cases?q={query}&sort={sort}{place}")).await.expect(200);
                let cases = page["cases"].as_array().unwrap();
                assert_eq!(cases.len(), 1, "{query} by {sort}{place}");
                assert_eq!(cases[0]["community"], community, "{query} by {sort}{place}");
            }
            let elsewhere =
                province.get(&format!("/api/v1/cases?q={query}&sort={sort}&division=4401")).await.expect(200);
            assert_eq!(elsewhere["cases"], json!([]), "{query} by {sort}");
        }
    }
    let other = app.account(Role::County, "445303").await;
    assert_eq!(other.get("/api/v1/cases?q=sq").await.expect(200)["cases"], json!([]));
}

#[tokio::test]
async fn a_case_is_overdue_from_the_day_after_it_was_due() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    assert_eq!(case["due_on"], "2026-12-08", "15 days after today for the street");
    for (day, is_overdue) in [("2026-12-08", false), ("2026-12-09", true)] {
        app.go_to(day);
        for who in [&offices.street, &offices.county, &offices.city] {
            for query in ["", "&sort=due", "&stage=applied", "&sort=community", "&q=cuizhou"] {
                let page = who.get(&format!("/api/v1/cases?overdue=true{query}")).await.expect(200);
                let found = page["cases"].as_array().unwrap();
                assert_eq!(found.len(), usize::from(is_overdue), "{day} {query}");
                assert!(found.iter().all(|one| one["is_overdue"] == true && one["id"] == case["id"]), "{page}");
            }
        }
        let seen = offices.street.get(&format!("/api/v1/cases/{}", id_of(&case))).await.expect(200);
        assert_eq!(seen["is_overdue"], is_overdue, "{day}");
    }
    // Nothing is decided by time alone; whoever is next gets days of their own.
    let seen = offices.street.get(&format!("/api/v1/cases/{}", id_of(&case))).await.expect(200);
    let recommended = decide(&offices.street, &seen, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
    assert_eq!((&recommended["is_overdue"], &recommended["due_on"]), (&json!(false), &json!("2026-12-29")));
}
