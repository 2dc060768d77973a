//! How far divisions have come.

use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    cases::{Offices, confirm_all, decide},
    notices::{drafted, path_of, publish, recognised_directly, version_of, written},
    submission::Draft,
};

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no count"))
}

fn sum(rows: &Value, key: &str) -> u64 {
    rows.as_array().unwrap().iter().map(|row| number(&row[key])).sum()
}

#[tokio::test]
async fn a_case_is_counted_where_it_stands_at_every_level() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let draft = app.draft().await.answer("1.2", json!({"choice": "partly"}));
    let case = offices.apply_with(&draft, "full").await;
    let province = app.account(Role::Province, "44").await;
    let view = province.get("/api/v1/progress").await.expect(200);
    assert_eq!(view["total"]["division"], "44");
    assert_eq!((number(&view["total"]["communities"]), number(&view["total"]["taking_part"])), (7281, 1));
    assert_eq!(view["total"]["stages"], json!([{ "stage": "applied", "communities": 1 }]));
    assert_eq!(view["children"].as_array().unwrap().len(), 21);
    assert_eq!(sum(&view["children"], "communities"), 7281);
    assert_eq!(
        view["months"],
        json!([{
            "month": "2026-11", "opened": 1, "opened_in_all": 1, "recognised": 0, "recognised_in_all": 0,
            "recognised_in_all_permille": 0,
        }])
    );
    let failing = &view["failing"][0];
    assert_eq!((&failing["requirement"], number(&failing["not_claimed"])), (&json!("1.2"), 1));
    assert_eq!(view["failing"].as_array().unwrap().len(), 1);

    let case = decide(&offices.street, &case, json!({ "step": "recommend", "opinion": "同意" })).await;
    let mut verdicts = confirm_all(&case);
    verdicts[0]["verdict"] = json!("needs_evidence");
    let refused = verdicts[0]["requirement"].clone();
    decide(&offices.county, &case, json!({ "step": "pass", "opinion": "通过", "verdicts": verdicts })).await;
    let county = offices.county.get("/api/v1/progress").await.expect(200);
    assert_eq!(county["total"]["stages"], json!([{ "stage": "preliminarily_reviewed", "communities": 1 }]));
    let street = county["children"].as_array().unwrap().iter().find(|one| one["division"] == "440103001");
    assert_eq!(number(&street.unwrap()["taking_part"]), 1);
    let failing = county["failing"].as_array().unwrap();
    let not_confirmed = failing.iter().find(|one| one["requirement"] == refused).unwrap();
    assert_eq!(number(&not_confirmed["not_confirmed"]), 1);
    let elsewhere = province.get("/api/v1/progress?division=4402").await.expect(200);
    assert_eq!(number(&elsewhere["total"]["taking_part"]), 0);
    assert_eq!(elsewhere["failing"], json!([]));
}

#[tokio::test]
async fn a_resubmitted_round_is_counted_again_and_a_second_case_takes_the_place_of_the_first() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let draft = app.draft().await.answer("1.2", json!({"choice": "not_met"}));
    let case = offices.apply_with(&draft, "full").await;
    let reasons = json!([{ "requirement": "1.2", "reason": "缺少时间表" }]);
    let returned = decide(&offices.street, &case, json!({ "step": "return", "reasons": reasons })).await;
    let receipt = offices.seal(&draft.clone().again()).await;
    let case = decide(&offices.community, &returned, json!({ "step": "resubmit", "receipt": receipt })).await;
    decide(&offices.community, &case, json!({ "step": "withdraw" })).await;
    offices.apply_with(&draft.again(), "full").await;
    let view = offices.county.get("/api/v1/progress").await.expect(200);
    assert_eq!(number(&view["failing"][0]["not_claimed"]), 3);
    assert_eq!(view["total"]["stages"], json!([{ "stage": "applied", "communities": 1 }]));
    assert_eq!(number(&view["total"]["taking_part"]), 1);
    assert_eq!(number(&view["months"][0]["opened"]), 2);
}

#[tokio::test]
async fn benchmarking_is_the_first_step_and_who_has_given_up_takes_no_part() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let counts = async || {
        let total = offices.county.get("/api/v1/progress").await.expect(200)["total"].clone();
        ["benchmarking", "taking_part"].map(|key| number(&total[key]))
    };
    assert_eq!(counts().await, [0, 0]);
    let receipt = offices.seal(&app.draft().await).await;
    assert_eq!(counts().await, [1, 1], "without a case");
    let neighbour = "440103002101";
    let other = Draft::all_met(neighbour, &app.issue_code(neighbour).await);
    app.submit(&other.body()).await.expect(201);
    assert_eq!(counts().await, [2, 2]);
    let city = offices.city.get("/api/v1/progress").await.expect(200);
    assert_eq!(sum(&city["children"], "benchmarking"), 2);
    let case = offices.community.post("/api/v1/cases", &json!({ "receipt": receipt, "route": "full" })).await;
    assert_eq!(counts().await, [1, 2], "one has gone a step further");
    decide(&offices.community, &case.expect(201), json!({ "step": "withdraw" })).await;
    assert_eq!(counts().await, [1, 1]);
    offices.seal(&app.draft().await).await;
    assert_eq!(counts().await, [1, 1], "whoever has had a case is counted by that");
    offices.apply().await;
    assert_eq!(counts().await, [1, 2]);
    for (kept, counted) in kept_and_counted(&app).await {
        assert_eq!(kept, counted);
    }
}

#[tokio::test]
async fn the_parts_add_up_to_the_whole() {
    let app = TestApp::start().await;
    app.generate_cases(1500).await;
    let province = app.account(Role::Province, "44").await;
    let view = province.get("/api/v1/progress?division=44").await.expect(200);
    let total = &view["total"];
    assert_eq!(sum(&total["stages"], "communities"), 1500);
    let stages = total["stages"].as_array().unwrap().iter();
    let gave_up = stages.filter(|one| one["stage"] == "withdrawn" || one["stage"] == "rejected");
    let gave_up: u64 = gave_up.map(|one| number(&one["communities"])).sum();
    assert!(gave_up > 0, "{total}");
    assert_eq!((number(&total["taking_part"]), number(&total["benchmarking"])), (1500 - gave_up, 0));
    for key in ["communities", "taking_part", "benchmarking", "recognised"] {
        assert_eq!(sum(&view["children"], key), number(&total[key]), "{key}");
    }
    assert!(number(&total["recognised"]) > 100, "{total}");
    let months = view["months"].as_array().unwrap();
    let last = months.last().unwrap();
    assert_eq!(last["month"], "2026-11");
    assert_eq!(number(&last["opened_in_all"]), 1500);
    assert_eq!(sum(&view["months"], "recognised"), number(&last["recognised_in_all"]));
    assert!(number(&last["recognised_in_all"]) >= number(&total["recognised"]));
    let share = number(&last["recognised_in_all"]) * 1000 / number(&total["communities"]);
    assert_eq!(number(&last["recognised_in_all_permille"]), share);
    // The years hold what their months hold; this year so far is all there is of it.
    let years = view["years"].as_array().unwrap();
    for key in ["opened", "recognised"] {
        assert_eq!(sum(&view["years"], key), sum(&view["months"], key), "{key}");
        let this_year = years.last().unwrap();
        assert_eq!(this_year["year"], 2026);
        assert_eq!(this_year[format!("{key}_so_far")], this_year[key], "{key}");
        let before = &years[years.len() - 2];
        let months = months.iter().filter(|one| ("2025-01".."2025-12").contains(&one["month"].as_str().unwrap()));
        assert_eq!(number(&before[format!("{key}_so_far")]), months.map(|one| number(&one[key])).sum::<u64>(), "{key}");
    }
    assert_eq!(view["failing"].as_array().unwrap().len(), 15);
    let counts: Vec<u64> = view["failing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| number(&one["not_claimed"]) + number(&one["not_confirmed"]))
        .collect();
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");

    // City by city, and county by county in one of them.
    let guangzhou = province.get("/api/v1/progress?division=4401").await.expect(200);
    let in_list = view["children"].as_array().unwrap().iter().find(|city| city["division"] == "4401").unwrap();
    assert_eq!(&guangzhou["total"], in_list);
    assert_eq!(guangzhou["ancestors"], json!([{ "division": "44", "name": "广东省" }]));
    for key in ["communities", "taking_part", "recognised"] {
        assert_eq!(sum(&guangzhou["children"], key), number(&guangzhou["total"][key]), "{key}");
    }
    // 东莞 has no counties: its streets stand right below it.
    let dongguan = province.get("/api/v1/progress?division=4419").await.expect(200);
    let streets = dongguan["children"].as_array().unwrap();
    assert!(streets.len() > 20 && streets.iter().all(|one| one["division"].as_str().unwrap().len() == 9));
    assert_eq!(sum(&dongguan["children"], "taking_part"), number(&dongguan["total"]["taking_part"]));
}

#[tokio::test]
async fn targets_are_held_against_what_was_recognised_by_their_day() {
    let app = TestApp::start().await;
    app.generate_cases(1500).await;
    let province = app.account(Role::Province, "44").await;
    let view = province.get("/api/v1/progress").await.expect(200);
    let targets = view["targets"].as_array().unwrap();
    assert_eq!(targets.len(), 3);
    assert_eq!((number(&targets[0]["needed"]), &targets[0]["is_past"]), (2185, &json!(true)));
    assert_eq!(number(&targets[2]["needed"]), 7281);
    assert_eq!(number(&targets[1]["needed_permille"]), 600);
    let until = |month: &str| {
        let mut months = view["months"].as_array().unwrap().iter();
        number(&months.rfind(|one| one["month"].as_str().unwrap() <= month).unwrap()["recognised_in_all"])
    };
    assert_eq!(number(&targets[1]["reached"]), until("2022-12"));
    assert_eq!(number(&targets[2]["reached"]), until("2025-12"));
    let share = number(&targets[1]["reached"]) * 1000 / number(&targets[1]["needed"]);
    assert_eq!(number(&targets[1]["reached_permille"]), share);

    // A city's own number stands beside the province's shares, and a day within a month counts to
    // the day.
    let city = app.account(Role::City, "4401").await;
    let path = "/api/v1/divisions/4401/settings";
    let own = city.get(path).await.expect(200);
    let mut wish = json!({ "version": own["version"], "settings": own["settings"] });
    let targets = wish["settings"]["targets"].as_array_mut().unwrap();
    targets.push(json!({ "by": "2024-06-15", "percent": null, "communities": 10, "source": "试验" }));
    city.put(path, &wish).await.expect(200);
    let view = city.get("/api/v1/progress").await.expect(200);
    let days: Vec<&str> =
        view["targets"].as_array().unwrap().iter().map(|target| target["by"].as_str().unwrap()).collect();
    assert_eq!(days, ["2021-12-31", "2022-12-31", "2022-12-31", "2024-06-15", "2025-12-31"]);
    let months = view["months"].as_array().unwrap();
    let at = |month: &str| number(&months.iter().find(|one| one["month"] == month).unwrap()["recognised_in_all"]);
    let reached = number(&view["targets"][3]["reached"]);
    assert!(at("2024-05") <= reached && reached <= at("2024-06"), "{reached}");
    let all = number(&view["total"]["communities"]);
    assert_eq!(number(&view["targets"][3]["needed_permille"]), 10_000 / all);
    // Nobody is shown the way to a division that they do not reach.
    assert_eq!(view["ancestors"], json!([]));
    let below = city.get("/api/v1/progress?division=440103").await.expect(200);
    assert_eq!(below["ancestors"], json!([{ "division": "4401", "name": "广州市" }]));
    // A county is held against shares alone: a number speaks of the whole city.
    let county = app.account(Role::County, "440103").await;
    let view = county.get("/api/v1/progress").await.expect(200);
    assert!(view["targets"].as_array().unwrap().iter().all(|target| !target["percent"].is_null()));
}

#[tokio::test]
async fn progress_is_for_those_who_watch_over_others() {
    let app = TestApp::start().await;
    for (role, division, status) in [
        (Role::Province, "44", 200),
        (Role::City, "4401", 200),
        (Role::County, "440103", 200),
        (Role::Supervisor, "440103", 200),
        (Role::Administrator, "4401", 200),
        (Role::Street, "440103001", 403),
        (Role::Community, "440103001101", 403),
        (Role::Department, "4401", 403),
        (Role::Expert, "4401", 403),
        (Role::City, "4402", 404),
        (Role::County, "440104", 404),
    ] {
        let client = app.account(role, division).await;
        let answer = client.get("/api/v1/progress?division=440103").await;
        assert_eq!(answer.status, status, "{role:?} {division}: {}", answer.text());
    }
    let province = app.account(Role::Province, "44").await;
    for division in ["440103001", "440103001101", "4499"] {
        province.get(&format!("/api/v1/progress?division={division}")).await.problem(404, "not_found");
    }
    province.get("/api/v1/progress?division=x").await.problem(400, "invalid_parameter");
    app.get("/api/v1/progress").await.problem(401, "signed_out");
}

/// What is kept beside the cases, and what counting the cases gives.
async fn kept_and_counted(app: &TestApp) -> [(Vec<String>, Vec<String>); 3] {
    let kept = [
        "SELECT county || ' ' || month || ' ' || cases AS text FROM month_count ORDER BY 1",
        "SELECT community || ' ' || first_on || ' ' || COALESCE(held_until, '-') AS text \
         FROM community_recognition ORDER BY 1",
        "SELECT community || ' ' || CASE WHEN has_case THEN 'case' ELSE '-' END AS text \
         FROM community_benchmark ORDER BY 1",
    ];
    let counted = [
        "SELECT county || ' ' || opened_month || ' ' || COUNT(*) AS text FROM case_file \
         GROUP BY county, opened_month ORDER BY 1",
        "SELECT community || ' ' || MIN(announced_on) || ' ' || COALESCE(MAX(CASE WHEN stage IN \
         ('announced', 'under_review') THEN valid_until END), '-') AS text \
         FROM case_file WHERE announced_on IS NOT NULL GROUP BY community ORDER BY 1",
        "SELECT DISTINCT community || ' ' || CASE WHEN community IN (SELECT community FROM case_file) \
         THEN 'case' ELSE '-' END AS text FROM submission ORDER BY 1",
    ];
    let [months, recognitions, benchmarks] = kept;
    let [of_months, of_recognitions, of_benchmarks] = counted;
    [
        (app.texts(months).await, app.texts(of_months).await),
        (app.texts(recognitions).await, app.texts(of_recognitions).await),
        (app.texts(benchmarks).await, app.texts(of_benchmarks).await),
    ]
}

#[tokio::test]
async fn what_is_kept_beside_the_cases_is_what_counting_them_gives() {
    let app = TestApp::start_for_notices().await;
    app.generate_cases(900).await;
    for (kept, counted) in kept_and_counted(&app).await {
        assert!(!kept.is_empty());
        assert_eq!(kept, counted);
    }
    let app = TestApp::start_for_notices().await;
    let city = app.account(Role::City, "4401").await;
    let province = app.account(Role::Province, "44").await;
    let community = "440103001101";
    let holding =
        async || number(&province.get("/api/v1/progress?division=4401").await.expect(200)["total"]["recognised"]);
    let case = recognised_directly(&app, &city, community).await;
    let notice = publish(&city, &drafted(&city, &written(&[&case])).await).await;
    app.go_to("2026-12-01");
    assert_eq!(holding().await, 0);
    city.post(&path_of(&notice, "announcement"), &version_of(&notice)).await.expect(200);
    assert_eq!(holding().await, 1);
    let seen = city.get(&format!("/api/v1/cases/{}", case["id"].as_str().unwrap())).await.expect(200);
    let checked = decide(&city, &seen, json!({ "step": "recheck", "opinion": "动态管理抽查" })).await;
    assert_eq!(holding().await, 1, "it holds while it is looked at again");
    decide(&city, &checked, json!({ "step": "revoke", "opinion": "绿地被占，撤销" })).await;
    assert_eq!(holding().await, 0);
    for (kept, counted) in kept_and_counted(&app).await {
        assert_eq!((kept.len(), &kept), (1, &counted));
    }
}
