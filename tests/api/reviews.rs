//! 专家评审、部门协审: what experts and departments say of a case, and what that means for who decides.

use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    cases::{Offices, confirm_all, decide, expert_review, id_of, path_of, with_version},
    files::{DOCUMENT, attach, on_site},
    people::Client,
    submission::Draft,
};

#[tokio::test]
async fn a_department_sees_and_answers_only_its_own_requirements() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.recommended().await;
    let fire = app.department("消防", "4401").await;
    let path = format!("/api/v1/cases/{}", id_of(&case));
    assert_eq!(fire.get("/api/v1/cases?mine=true").await.expect(200)["cases"], json!([]));
    let ask = json!({ "departments": ["消防", "水务"] });
    offices.county.post(&format!("{path}/departments"), &ask).await.expect(204);
    assert_eq!(fire.get("/api/v1/cases?mine=true").await.expect(200)["cases"].as_array().unwrap().len(), 1);
    let seen = fire.get(&path).await.expect(200);
    assert_eq!(seen["only_requirements"], json!(["4.3", "8.2"]));
    let answers = seen["rounds"][0]["sheet"]["answers"].as_array().unwrap();
    let ids: Vec<_> = answers.iter().map(|answer| answer["requirement"].clone()).collect();
    assert_eq!(json!(ids), json!(["4.3", "8.2"]));
    assert_eq!(seen["departments"].as_array().unwrap().len(), 1, "not what other departments say");

    let verdict = |id: &str| json!({ "requirement": id, "verdict": "not_confirmed", "remark": "通道有占压" });
    let foreign = json!({ "verdicts": [verdict("1.1")], "opinion": "" });
    let review = format!("{path}/department-review");
    let problem = fire.put(&review, &foreign).await.problem(422, "case_invalid");
    assert_eq!(problem["errors"][0]["code"], "requirement_of_others");
    fire.put(&review, &json!({ "verdicts": [verdict("8.2")], "opinion": "现场检查不合格" })).await.expect(204);
    let colleague = app.department("消防", "4401").await;
    colleague.put(&review, &json!({ "verdicts": [], "opinion": "合格" })).await.problem(409, "case_changed");
    // Asked once more, one that has answered is not asked anew.
    offices.county.post(&format!("{path}/departments"), &ask).await.expect(204);
    let seen = offices.county.get(&path).await.expect(200);
    let said = seen["departments"].as_array().unwrap().iter().find(|one| one["department"] == "消防").unwrap();
    assert_eq!(said["review"]["verdicts"][0]["requirement"], "8.2");
    let silent = seen["departments"].as_array().unwrap().iter().find(|one| one["department"] == "水务").unwrap();
    assert_eq!((&silent["review"], &silent["is_overdue"]), (&json!(null), &json!(false)));
    let unasked = app.department("公安", "4401").await;
    unasked.put(&review, &json!({ "verdicts": [], "opinion": "无意见" })).await.problem(409, "case_changed");
}

#[tokio::test]
async fn only_what_can_still_be_answered_waits_for_departments_and_experts() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.reviewed().await;
    let path = format!("/api/v1/cases/{}", id_of(&case));
    let fire = app.department("消防", "4401").await;
    let (silent, heard) = (app.account(Role::Expert, "4401").await, app.account(Role::Expert, "4401").await);
    let waiting = async |more: &str| {
        let mut counts = Vec::new();
        for who in [&fire, &silent, &heard] {
            let page = who.get(&format!("/api/v1/cases?mine=true{more}")).await.expect(200);
            counts.push(page["cases"].as_array().unwrap().len());
        }
        counts
    };
    let ask_all = async || {
        let ask = json!({ "departments": ["消防"] });
        offices.city.post(&format!("{path}/departments"), &ask).await.expect(204);
        let seen = offices.city.get(&path).await.expect(200);
        let assigned = with_version(&seen, json!({ "accounts": [silent.account, heard.account] }));
        offices.city.put(&format!("{path}/experts"), &assigned).await.expect(204);
        offices.city.get(&path).await.expect(200)
    };
    assert_eq!(waiting("").await, [0, 0, 0]);
    let seen = ask_all().await;
    assert_eq!(waiting("").await, [1, 1, 1]);
    assert_eq!(waiting("&stage=preliminarily_reviewed,recognised").await, [1, 1, 1]);
    assert_eq!(waiting("&stage=recognised").await, [0, 0, 0]);

    // Nobody answers; the case goes back and comes again: the next round has not been asked about.
    let reasons = json!([{ "requirement": "8.2", "reason": "通道有占压" }]);
    decide(&offices.city, &seen, json!({ "step": "return", "reasons": reasons })).await;
    assert_eq!(waiting("").await, [0, 0, 0], "it waits for the community");
    let seen = offices.community.get(&path).await.expect(200);
    let receipt = offices.seal(&app.draft().await).await;
    let again = decide(&offices.community, &seen, json!({ "step": "resubmit", "receipt": receipt })).await;
    offices.reviewed_after(again).await;
    assert_eq!(waiting("").await, [0, 0, 0], "asked about the round before");
    ask_all().await;
    assert_eq!(waiting("").await, [1, 1, 1]);

    // One expert is enough for the city, and a silent department does not stop it.
    let review = expert_review(&confirm_all(&case));
    heard.put(&format!("{path}/expert-review"), &review).await.expect(204);
    assert_eq!(waiting("").await, [1, 1, 0]);
    let seen = offices.city.get(&path).await.expect(200);
    decide(&offices.city, &seen, json!({ "step": "recognise", "opinion": "予以认定" })).await;
    assert_eq!(waiting("").await, [0, 0, 0], "nobody can answer any more");
}

#[tokio::test]
async fn experts_are_assigned_by_the_city_and_hand_in_once() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.reviewed().await;
    let expert = app.account(Role::Expert, "4401").await;
    let path = format!("/api/v1/cases/{}", id_of(&case));
    expert.get(&path).await.problem(404, "not_found");
    let assigned = with_version(&case, json!({ "accounts": [expert.account] }));
    offices.county.put(&format!("{path}/experts"), &assigned).await.problem(403, "not_for_role");
    let stranger = with_version(&case, json!({ "accounts": [offices.street.account] }));
    offices.city.put(&format!("{path}/experts"), &stranger).await.problem(422, "case_invalid");
    offices.city.put(&format!("{path}/experts"), &assigned).await.expect(204);
    expert.get(&path).await.expect(200);

    let whole = expert_review(&confirm_all(&case));
    let mut draft = whole.clone();
    draft["is_submitted"] = json!(false);
    draft["findings"] = json!("");
    let review = format!("{path}/expert-review");
    expert.put(&review, &draft).await.expect(204);
    let seen = offices.city.get(&path).await.expect(200);
    assert_eq!(seen["experts"][0]["review"], json!(null), "a draft is its writer's own");
    let mut empty = draft.clone();
    empty["is_submitted"] = json!(true);
    let problem = expert.put(&review, &empty).await.problem(422, "case_invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/findings");
    // A score sheet with gaps can be kept, and not handed in.
    let mut gaps = whole.clone();
    gaps["verdicts"].as_array_mut().unwrap().retain(|one| one["requirement"] != "1.2" && one["requirement"] != "8.2");
    let refused = expert.put(&review, &gaps).await;
    refused.problem(422, "case_invalid");
    assert_eq!(refused.places(), ["/verdicts/1.2 verdict_missing", "/verdicts/8.2 verdict_missing"]);
    gaps["is_submitted"] = json!(false);
    expert.put(&review, &gaps).await.expect(204);
    assert_eq!(expert.get(&path).await.expect(200)["experts"][0]["review"]["verdicts"], gaps["verdicts"]);
    expert.put(&review, &whole).await.expect(204);
    expert.put(&review, &whole).await.problem(409, "case_changed");
    let seen = offices.city.get(&path).await.expect(200);
    assert_eq!(seen["experts"][0]["result"]["score"], "100.0");
    let seen = offices.community.get(&path).await.expect(200);
    assert_eq!(seen["experts"], json!([]), "the community sees them once it is announced");
}

#[tokio::test]
async fn of_two_who_name_experts_at_once_the_second_is_told() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.reviewed().await;
    let path = format!("/api/v1/cases/{}", id_of(&case));
    let (one, two) = (app.account(Role::Expert, "4401").await, app.account(Role::Expert, "4401").await);
    let list = |expert: &str| with_version(&case, json!({ "accounts": [expert] }));
    offices.city.put(&format!("{path}/experts"), &list(&one.account)).await.expect(204);
    let other = app.account(Role::City, "4401").await;
    let problem = other.put(&format!("{path}/experts"), &list(&two.account)).await.problem(409, "case_changed");
    let detail = problem["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.starts_with("experts_assigned by Person city-4401"), "{detail}");
    // A decision on what was seen before is told the same.
    let early = with_version(&case, json!({ "step": "recognise", "opinion": "予以认定" }));
    let problem = other.post(&path_of(&case), &early).await.problem(409, "case_changed");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().starts_with("experts_assigned by "), "{problem}");
    let seen = other.get(&path).await.expect(200);
    assert_eq!(seen["experts"].as_array().unwrap().len(), 1);
    assert_eq!(seen["experts"][0]["account"], one.account);
    let both = with_version(&seen, json!({ "accounts": [one.account, two.account] }));
    other.put(&format!("{path}/experts"), &both).await.expect(204);
    other.put(&format!("{path}/experts"), &json!({ "accounts": [] })).await.problem(422, "invalid_body");
}

#[tokio::test]
async fn whoever_decides_has_read_what_experts_and_departments_said() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.reviewed().await;
    let path = format!("/api/v1/cases/{}", id_of(&case));
    let fire = app.department("消防", "4401").await;
    let expert = app.account(Role::Expert, "4401").await;
    let recognise = json!({ "step": "recognise", "opinion": "予以认定" });
    // Decides on what was seen before, is told what has happened, and sees the case a version further.
    let told = async |seen: &Value, what: &str| {
        let stale = offices.city.post(&path_of(seen), &with_version(seen, recognise.clone())).await;
        let problem = stale.problem(409, "case_changed");
        let detail = problem["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.starts_with(&format!("{what} by ")), "{detail}");
        let now = offices.city.get(&path).await.expect(200);
        assert_eq!(now["version"].as_u64(), seen["version"].as_u64().map(|version| version + 1), "{what}");
        now
    };
    let assigned = with_version(&case, json!({ "accounts": [expert.account] }));
    offices.city.put(&format!("{path}/experts"), &assigned).await.expect(204);
    let seen = offices.city.get(&path).await.expect(200);

    let ask = json!({ "departments": ["消防"] });
    offices.city.post(&format!("{path}/departments"), &ask).await.expect(204);
    let seen = told(&seen, "departments_asked").await;
    offices.city.post(&format!("{path}/departments"), &ask).await.expect(204);
    let same = offices.city.get(&path).await.expect(200);
    assert_eq!(same["version"], seen["version"], "nobody has been asked anew");

    fire.put(&format!("{path}/department-review"), &json!({ "verdicts": [], "opinion": "合格" })).await.expect(204);
    let seen = told(&seen, "department_answered").await;

    let review = expert_review(&confirm_all(&case));
    let mut unfinished = review.clone();
    unfinished["is_submitted"] = json!(false);
    expert.put(&format!("{path}/expert-review"), &unfinished).await.expect(204);
    let same = offices.city.get(&path).await.expect(200);
    assert_eq!(same["version"], seen["version"], "what an expert only keeps is nobody else's");
    expert.put(&format!("{path}/expert-review"), &review).await.expect(204);
    // A community that withdraws it is told to look again, and not who the expert is.
    let withdraw = with_version(&seen, json!({ "step": "withdraw" }));
    let stale = offices.community.post(&path_of(&seen), &withdraw).await.problem(409, "case_changed");
    assert_eq!(stale["errors"], json!(null), "{stale}");
    let seen = told(&seen, "expert_review_handed_in").await;
    assert_eq!(decide(&offices.city, &seen, recognise.clone()).await["stage"], "recognised");
}

#[tokio::test]
async fn a_silent_department_is_shown_and_holds_the_city_up_when_it_has_said_so() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let case = offices.recommended().await;
    let path = format!("/api/v1/cases/{}", id_of(&case));
    let ask = json!({ "departments": ["消防", "水务"] });
    offices.county.post(&format!("{path}/departments"), &ask).await.expect(204);
    let water = app.department("水务", "4401").await;
    let answer = json!({ "verdicts": [], "opinion": "无意见" });
    water.put(&format!("{path}/department-review"), &answer).await.expect(204);
    // Asking and answering have made it a version further.
    let case = offices.county.get(&path).await.expect(200);
    let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": confirm_all(&case) });
    let case = decide(&offices.county, &case, pass).await;
    let case = offices.hear_expert(&case).await;
    for (day, is_overdue) in [("2026-12-03", false), ("2026-12-04", true)] {
        app.go_to(day);
        let seen = offices.city.get(&path).await.expect(200);
        let of = |name: &str| {
            seen["departments"].as_array().unwrap().iter().find(|one| one["department"] == name).unwrap().clone()
        };
        let (fire, water) = (of("消防"), of("水务"));
        assert_eq!((&fire["review"], &fire["due_on"]), (&json!(null), &json!("2026-12-03")));
        assert_eq!((&fire["is_overdue"], &water["is_overdue"]), (&json!(is_overdue), &json!(false)), "{day}");
    }
    let settings = "/api/v1/divisions/4401/settings";
    let blocks = async |blocks: bool| {
        let mut wish = offices.city.get(settings).await.expect(200);
        wish["settings"]["departments_block"] = json!(blocks);
        let wish = json!({ "version": wish["version"], "settings": wish["settings"] });
        offices.city.put(settings, &wish).await.expect(200);
    };
    let blocking = async || offices.city.get(&path).await.expect(200)["blocking_departments"].clone();
    assert_eq!(blocking().await, json!([]));
    blocks(true).await;
    assert_eq!(blocking().await, json!(["消防"]));
    let recognise = with_version(&case, json!({ "step": "recognise", "opinion": "予以认定" }));
    let answer = offices.city.post(&path_of(&case), &recognise).await;
    answer.problem(422, "decision_incomplete");
    assert_eq!(answer.places(), ["/departments/消防 department_silent"]);
    blocks(false).await;
    let recognised = offices.city.post(&path_of(&case), &recognise).await.expect(200);
    assert_eq!(recognised["stage"], "recognised");
}

/// Those of a list that are of an account.
fn of_account<'a>(list: &'a Value, client: &Client<'_>) -> Vec<&'a Value> {
    list.as_array().unwrap().iter().filter(|one| one["account"] == client.account).collect()
}

#[tokio::test]
async fn what_was_said_in_an_earlier_round_stays_beside_what_is_said_in_this_one() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.reviewed().await;
    let path = format!("/api/v1/cases/{}", id_of(&case));
    let fire = app.department("消防", "4401").await;
    let (heard, silent) = (app.account(Role::Expert, "4401").await, app.account(Role::Expert, "4401").await);
    let ask = json!({ "departments": ["消防"] });
    let answer = async |words: &str| {
        let body = json!({ "verdicts": [], "opinion": words });
        fire.put(&format!("{path}/department-review"), &body).await.expect(204);
    };
    let hand_in = async |words: &str| {
        let mut body = expert_review(&confirm_all(&case));
        body["opinion"] = json!(words);
        heard.put(&format!("{path}/expert-review"), &body).await.expect(204);
    };
    let assign = async |accounts: Value| {
        let seen = offices.city.get(&path).await.expect(200);
        let list = with_version(&seen, json!({ "accounts": accounts }));
        offices.city.put(&format!("{path}/experts"), &list).await.expect(204);
    };
    offices.city.post(&format!("{path}/departments"), &ask).await.expect(204);
    assign(json!([heard.account, silent.account])).await;
    answer("第一轮：通道有占压").await;
    hand_in("第一轮：材料不齐").await;

    let seen = offices.city.get(&path).await.expect(200);
    let reasons = json!([{ "requirement": "8.2", "reason": "通道有占压" }]);
    decide(&offices.city, &seen, json!({ "step": "return", "reasons": reasons })).await;
    silent.get(&path).await.expect(200);
    let seen = offices.community.get(&path).await.expect(200);
    let draft = app.draft().await.answer("1.2", json!({"choice": "partly"}));
    let receipt = offices.seal(&draft).await;
    let again = decide(&offices.community, &seen, json!({ "step": "resubmit", "receipt": receipt })).await;
    assert_eq!(again["earlier_experts"], json!([]), "the community sees them once it is announced");
    offices.reviewed_after(again).await;

    // The second round has been asked about nobody yet; the first stands beside it as it was.
    let seen = offices.city.get(&path).await.expect(200);
    assert_eq!((&seen["experts"], &seen["departments"]), (&json!([]), &json!([])));
    let before = seen["earlier_experts"].clone();
    assert_eq!(before.as_array().unwrap().len(), 2);
    let said = of_account(&before, &heard)[0];
    assert_eq!((&said["round"], &said["review"]["opinion"]), (&json!(1), &json!("第一轮：材料不齐")));
    assert_eq!(said["result"]["score"], "100.0", "counted with the answers of that round");
    assert_eq!(of_account(&before, &silent)[0]["review"], json!(null));
    let said = &seen["earlier_departments"][0];
    assert_eq!((&said["round"], &said["review"]["opinion"]), (&json!(1), &json!("第一轮：通道有占压")));
    assert_eq!(fire.get(&path).await.expect(200)["earlier_departments"], seen["earlier_departments"]);
    // An assignment ends with its round: whoever has handed in still reads, and whoever has not has gone.
    silent.get(&path).await.problem(404, "not_found");
    let own = heard.get(&path).await.expect(200);
    assert_eq!((&own["experts"], own["earlier_experts"].as_array().unwrap().len()), (&json!([]), 1));
    let review = expert_review(&confirm_all(&case));
    heard.put(&format!("{path}/expert-review"), &review).await.problem(409, "case_changed");
    attach(&heard, &case, &on_site("a.pdf", DOCUMENT)).await.problem(409, "attachment_not_now");

    // Asked again, both begin anew, and nothing that was said is lost.
    offices.city.post(&format!("{path}/departments"), &ask).await.expect(204);
    assign(json!([heard.account, heard.account])).await;
    let own = heard.get(&path).await.expect(200);
    assert_eq!((&own["experts"][0]["round"], &own["experts"][0]["review"]), (&json!(2), &json!(null)));
    answer("第二轮：已整改").await;
    hand_in("第二轮：符合标准").await;
    // Naming other experts takes nothing away that was handed in, in this round or before it.
    assign(json!([silent.account])).await;
    let seen = offices.city.get(&path).await.expect(200);
    assert_eq!(of_account(&seen["experts"], &heard)[0]["review"]["opinion"], "第二轮：符合标准");
    assert_eq!(seen["experts"].as_array().unwrap().len(), 2);
    assert_eq!(seen["earlier_experts"], before);
    assert_eq!(seen["departments"][0]["review"]["opinion"], "第二轮：已整改");
    assert_eq!(seen["earlier_departments"][0]["review"]["opinion"], "第一轮：通道有占压");
    assert_eq!((app.count("expert_review").await, app.count("department_review").await), (4, 2));
}

#[tokio::test]
async fn a_department_goes_by_the_days_on_which_it_is_to_answer() {
    const OTHER: &str = "440103002101";
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let first = offices.recommended().await;
    app.add_honour(OTHER, "广东省绿色社区", "粤绿社2015-031", 2015).await;
    let receipt = offices.seal(&Draft::all_met(OTHER, &app.issue_code(OTHER).await)).await;
    let committee = app.account(Role::Community, OTHER).await;
    let wish = json!({ "receipt": receipt, "route": "direct" });
    let second = committee.post("/api/v1/cases", &wish).await.expect(201);
    let (fire, water) = (app.department("消防", "4401").await, app.department("水务", "4401").await);
    let ask = json!({ "departments": ["消防"] });
    // The one that was asked about later is due later, whatever the days of the steps.
    offices.city.post(&format!("/api/v1/cases/{}/departments", id_of(&first)), &ask).await.expect(204);
    app.go_to("2026-11-25");
    offices.city.post(&format!("/api/v1/cases/{}/departments", id_of(&second)), &ask).await.expect(204);

    let listed = async |who: &Client<'_>, query: &str| {
        let page = who.get(&format!("/api/v1/cases?{query}")).await.expect(200);
        let line = |one: &Value| json!([one["id"], one["due_on"], one["is_overdue"], one["waits_for_me"]]);
        (page["cases"].as_array().unwrap().iter().map(line).collect::<Value>(), page["next"].clone())
    };
    let of = |case: &Value, due: &str, is_overdue: bool| json!([case["id"], due, is_overdue, true]);
    let both = json!([of(&first, "2026-12-03", false), of(&second, "2026-12-05", false)]);
    for query in ["sort=due", "sort=due&mine=true", "mine=true&sort=community", "mine=true", "sort=community"] {
        assert_eq!(listed(&fire, query).await.0, both, "{query}");
    }
    // Page by page the order goes on where it ended.
    let (page, next) = listed(&fire, "sort=due&limit=1").await;
    assert_eq!(page, json!([both[0]]));
    let (page, next) = listed(&fire, &format!("sort=due&limit=1&after={}", next.as_str().unwrap())).await;
    assert_eq!((page, next), (json!([both[1]]), json!(null)));
    assert_eq!(listed(&fire, "sort=due&stage=recommended").await.0, json!([both[0]]));
    let seen = fire.get(&format!("/api/v1/cases/{}", id_of(&first))).await.expect(200);
    assert_eq!(seen["due_on"], "2026-12-03");
    let table = fire.get("/api/v1/cases.csv?mine=true").await.text();
    assert!(table.contains("2026-12-03") && table.contains("2026-12-05"), "{table}");
    // Nobody waits for a department that was not asked; others go by the days of the steps.
    assert_eq!(listed(&water, "sort=due").await.0, json!([]));
    let lines = listed(&water, "sort=community").await.0;
    assert_eq!((&lines[0][1], &lines[0][3], &lines[1][1]), (&json!(null), &json!(false), &json!(null)));
    let seen = offices.county.get(&format!("/api/v1/cases/{}", id_of(&first))).await.expect(200);
    assert_eq!(seen["due_on"], first["due_on"]);
    assert_ne!(seen["due_on"], "2026-12-03");

    app.go_to("2026-12-04");
    for query in ["", "&sort=due", "&sort=community", "&sort=score", "&mine=true", "&stage=recommended", "&q=sq"] {
        let late = json!([of(&first, "2026-12-03", true)]);
        assert_eq!(listed(&fire, &format!("overdue=true{query}")).await.0, late, "{query}");
        assert_eq!(listed(&water, &format!("overdue=true{query}")).await.0, json!([]), "{query}");
        assert_eq!(listed(&offices.county, &format!("overdue=true{query}")).await.0, json!([]), "{query}");
    }
    let answer = json!({ "verdicts": [], "opinion": "合格" });
    fire.put(&format!("/api/v1/cases/{}/department-review", id_of(&first)), &answer).await.expect(204);
    assert_eq!(listed(&fire, "overdue=true").await.0, json!([]));
    assert_eq!(listed(&fire, "sort=due").await.0, json!([both[1]]));
    let seen = fire.get(&format!("/api/v1/cases/{}", id_of(&first))).await.expect(200);
    assert_eq!((&seen["due_on"], &seen["waits_for_me"]), (&json!(null), &json!(false)));
}
