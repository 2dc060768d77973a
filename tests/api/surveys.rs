//! 居民评价: what residents say, what becomes of it, and who may send how much.

use data_encoding::{BASE64, HEXLOWER};
use image::ImageFormat;
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    files::{PLACE, photo, photo_of_a_camera, written},
    packs,
    people::Client,
    submission::{COMMUNITY, Draft},
    surveys::{device, path, resident, resident_on, solved, work_of},
};

use crate::exports::table_of;

/// Another community of the same county.
const NEIGHBOUR: &str = "440103002101";
const WORDS: &str = "楼道的灯坏了三个月，没人管。";

fn results_of(community: &str) -> String {
    format!("/api/v1/communities/{community}/survey")
}

fn remarks_of(community: &str, query: &str) -> String {
    format!("/api/v1/communities/{community}/survey/remarks{query}")
}

/// A question in the results.
fn question<'a>(results: &'a Value, requirement: &str) -> &'a Value {
    let mut all = results["questions"].as_array().unwrap().iter();
    all.find(|question| question["requirement"] == requirement).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn residents_are_asked_what_the_pack_marks_for_them_in_their_language() {
    let app = TestApp::start().await;
    let form = app.survey(COMMUNITY).await;
    assert_eq!((&form["period"], &form["last_day"]), (&json!("2026H2"), &json!("2026-12-31")));
    assert_eq!(form["pack_hash"], packs::shipped("guangdong-2021").hash.as_str());
    assert_eq!(form["text_status"], "reconstruction");
    let questions = form["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 24);
    let satisfaction: Vec<_> = questions.iter().filter(|one| one["is_satisfaction"] == true).collect();
    assert_eq!(satisfaction.len(), 1);
    assert_eq!(satisfaction[0]["requirement"], "1.3");
    let fire = question(&form, "8.2");
    assert_eq!((&fire["group"], fire["text"].as_str().unwrap().contains("消防车道")), (&json!("停车与生命通道"), true));
    let english = app.get(&path(COMMUNITY, "?lang=en")).await.expect(200);
    assert!(question(&english, "8.2")["text"].as_str().unwrap().contains("fire lanes"), "{english:#}");
    for other in ["fr", "zh-Hant"] {
        let form = app.get(&path(COMMUNITY, &format!("?lang={other}"))).await.expect(200);
        assert_eq!(question(&form, "8.2")["text"], fire["text"], "the pack does not speak {other}");
    }
    // A city's own standard goes before its province's, and inherits what residents are asked.
    let qingyuan = app.get("/api/v1/communities?q=qingxin&limit=50").await.expect(200);
    let code = qingyuan
        .as_array()
        .unwrap()
        .iter()
        .find_map(|one| one["code"].as_str().filter(|code| code.starts_with("4418")));
    assert_eq!(app.survey(code.unwrap()).await["pack_hash"], packs::shipped("qingyuan-2021").hash.as_str());
    for unknown in ["440103001999", "440103001", "x"] {
        app.get(&path(unknown, "")).await.problem(404, "not_found");
        app.get(&path(unknown, "/challenge")).await.problem(404, "not_found");
        app.get(&path(unknown, "/results")).await.problem(404, "not_found");
        app.get(&path(unknown, "/qr.svg")).await.problem(404, "not_found");
    }
    app.get(&path(COMMUNITY, "/results?period=2026")).await.problem(404, "not_found");
}

#[tokio::test]
async fn nothing_is_shown_below_five_answers_and_then_counts_shares_and_a_suggestion() {
    let app = TestApp::start().await;
    let draft = Draft::all_met(COMMUNITY, &app.issue_code(COMMUNITY).await)
        .answer("8.2", json!({ "choice": "not_met" }))
        .answer("1.3", json!({ "numbers": [{ "field": "value", "value": "91.5" }] }));
    app.submit(&draft.body()).await.expect(201);
    let committee = app.account(Role::Community, COMMUNITY).await;
    let street = app.account(Role::Street, &COMMUNITY[..9]).await;
    let empty = committee.get(&results_of(COMMUNITY)).await.expect(200);
    assert_eq!((&empty["answers"], &empty["periods"]), (&json!(null), &json!([])));
    assert_eq!(empty["pack_id"], "guangdong-2021");
    assert_eq!(empty["text_status"], "reconstruction");
    assert_eq!(street.get("/api/v1/surveys").await.expect(200)["surveys"], json!([]));

    let say = |number: usize, answer: &mut Value| {
        answer["answers"]["satisfaction"] = json!([100, 80, 60, 59, 0][number]);
        answer["answers"]["text"] = json!(WORDS);
        if number == 0 {
            answer["answers"]["faces"] = json!({ "4.1": "so_so", "5.1": "good" });
        }
    };
    app.residents_answer(COMMUNITY, 4, say).await;
    for (who, answer) in [
        ("everybody", app.get(&path(COMMUNITY, "/results")).await),
        ("the committee", committee.get(&results_of(COMMUNITY)).await),
        ("the street", street.get(&results_of(COMMUNITY)).await),
    ] {
        let results = answer.expect(200);
        assert_eq!(results["answers"], json!(null), "{who}");
        assert_eq!(results["satisfaction"], json!(null), "{who}");
        assert!(!answer.text().contains("counts") && !answer.text().contains(WORDS), "{who}: {}", answer.text());
    }
    let row = street.get("/api/v1/surveys").await.expect(200)["surveys"][0].clone();
    assert_eq!((&row["community"], &row["answers"], &row["waiting"]), (&json!(COMMUNITY), &json!(null), &json!(0)));
    assert_eq!(street.get(&remarks_of(COMMUNITY, "")).await.expect(200)["remarks"], json!([]));

    let mut last = resident(&app.survey(COMMUNITY).await);
    say(4, &mut last);
    app.answer_survey(COMMUNITY, &last).await.expect(201);
    let results = committee.get(&results_of(COMMUNITY)).await.expect(200);
    assert_eq!((&results["answers"], &results["most_in_an_hour"]), (&json!(5), &json!(5)));
    assert_eq!(app.get(&path(COMMUNITY, "/results")).await.expect(200)["text_status"], "reconstruction");
    assert_eq!(results["periods"], json!(["2026H2"]));
    let water = question(&results, "4.1");
    assert_eq!(water["faces"]["counts"], json!({ "good": 4, "so_so": 1, "bad": 0, "unclear": 0 }));
    assert_eq!(water["faces"]["shares"], json!(["80.0", "20.0", "0.0", "0.0"]));
    assert_eq!(water["own"], json!({ "state": "met", "number": null }));
    // Four have answered one question and one another: too few.
    assert_eq!(
        (&question(&results, "8.2")["faces"], &question(&results, "5.1")["faces"]),
        (&json!(null), &json!(null))
    );
    assert_eq!(question(&results, "8.2")["own"]["state"], "not_met");
    assert_eq!(question(&results, "1.3")["own"], json!({ "state": "met", "number": "183/2" }));
    let expected = json!({
        "requirement": "1.3", "answers": 5, "mean": "59.8", "satisfied_from": "60", "satisfied": 3, "suggested": "60",
    });
    assert_eq!(results["satisfaction"], expected);
    assert!(results["receipt"].is_string(), "{results:#}");
    assert_eq!(
        (&results["remarks"], &results["may_moderate"]),
        (&json!({ "waiting": 5, "released": 0, "withheld": 0 }), &json!(false))
    );
    let public = app.get(&path(COMMUNITY, "/results")).await;
    assert_eq!(public.expect(200)["satisfaction"], expected);
    assert_eq!(public.json()["questions"].as_array().unwrap().len(), 1);
    assert!(!public.text().contains("own") && !public.text().contains(WORDS), "{}", public.text());
    let row = street.get("/api/v1/surveys").await.expect(200)["surveys"][0].clone();
    assert_eq!((&row["answers"], &row["waiting"]), (&json!(5), &json!(5)));
}

#[tokio::test]
async fn two_hundred_phones_behind_one_address_all_get_through() {
    let app = TestApp::start().await;
    let form = app.survey(COMMUNITY).await;
    let mut answers = Vec::new();
    // An estate answers within some minutes, not within one second.
    for _ in 0..10 {
        let mut bodies = Vec::new();
        for _ in 0..20 {
            let mut body = resident(&form);
            body["altcha"] = json!(solved(&app.get(&path(COMMUNITY, "/challenge")).await.expect(200)));
            bodies.push(body);
        }
        answers.extend(app.answer_survey_all(COMMUNITY, &bodies).await);
    }
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 200);
    let results = app.get(&path(COMMUNITY, "/results")).await.expect(200);
    assert_eq!(results["answers"], 200);
    assert_eq!(question(&results, "4.1")["faces"]["counts"]["good"], 200);
    assert_eq!(app.count("survey_answer").await, 200);
}

#[tokio::test]
async fn a_device_answers_once_and_a_challenge_is_good_for_one_answer() {
    let app = TestApp::start().await;
    let phone = device();
    let form = app.survey(COMMUNITY).await;
    let first = resident_on(&form, &phone);
    app.answer_survey(COMMUNITY, &first).await.expect(201);
    let again = resident_on(&app.survey(COMMUNITY).await, &phone);
    app.answer_survey(COMMUNITY, &again).await.problem(409, "survey_answered");
    // Another device cannot use the same challenge, and a refused device has not used up its own.
    let mut other = resident(&form);
    app.answer_survey(COMMUNITY, &other).await.problem(409, "challenge_used");
    other["altcha"] = again["altcha"].clone();
    app.answer_survey(COMMUNITY, &other).await.expect(201);
    // The same phone is another device to the neighbours, and nothing in the database leads from one to
    // the other.
    let there = resident_on(&app.survey(NEIGHBOUR).await, &phone);
    app.answer_survey(NEIGHBOUR, &there).await.expect(201);
    let mut kept = app.texts("SELECT device AS text FROM survey_answer").await;
    assert_eq!(kept.len(), 3);
    kept.sort();
    kept.dedup();
    assert_eq!(kept.len(), 3, "each answer is by another device");
    for column in ["device", "fingerprint"] {
        let all = app.texts(&format!("SELECT {column} AS text FROM survey_answer")).await.concat();
        assert!(!all.contains(&phone) && !all.contains(&HEXLOWER.encode(phone.as_bytes())), "{column}");
    }
    // Half a year later it may answer again.
    app.clock.set("2027-01-01T04:00:00Z".parse().unwrap());
    let later = resident_on(&app.survey(COMMUNITY).await, &phone);
    app.answer_survey(COMMUNITY, &later).await.expect(201);
    let mut late = resident(&app.survey(COMMUNITY).await);
    late["period"] = json!("2026H2");
    app.answer_survey(COMMUNITY, &late).await.problem(409, "survey_period_over");
    let public = app.get(&path(COMMUNITY, "/results?period=2026H2")).await.expect(200);
    assert_eq!(public["periods"], json!(["2027H1", "2026H2"]));
}

#[tokio::test]
async fn a_challenge_that_is_not_met_lets_nothing_through() {
    let app = TestApp::start().await;
    let form = app.survey(COMMUNITY).await;
    let mut answer = resident(&form);
    let good = answer["altcha"].clone();
    let unsolved =
        json!({ "challenge": form["challenge"], "solution": { "counter": 1, "derivedKey": "00".repeat(32) } });
    for altcha in [String::new(), "e30=".to_owned(), BASE64.encode(unsolved.to_string().as_bytes())] {
        answer["altcha"] = json!(altcha);
        app.answer_survey(COMMUNITY, &answer).await.problem(422, "challenge_invalid");
    }
    answer["altcha"] = json!(solved(&app.survey(NEIGHBOUR).await["challenge"]));
    app.answer_survey(COMMUNITY, &answer).await.problem(422, "challenge_invalid");
    answer["altcha"] = good;
    app.clock.set("2026-11-23T05:00:01Z".parse().unwrap());
    app.answer_survey(COMMUNITY, &answer).await.problem(409, "challenge_expired");
    assert_eq!(app.count("survey_answer").await, 0);
    answer["altcha"] = json!(solved(&app.get(&path(COMMUNITY, "/challenge")).await.expect(200)));
    app.answer_survey(COMMUNITY, &answer).await.expect(201);
    assert_eq!(app.count("survey_challenge").await, 1);
    // What is too old anyway is forgotten.
    app.clock.set("2026-11-23T07:00:00Z".parse().unwrap());
    app.residents_answer(COMMUNITY, 1, |_, _| {}).await;
    assert_eq!(app.count("survey_challenge").await, 1);
}

#[tokio::test]
async fn a_script_with_a_new_device_each_time_works_ever_more_and_is_stopped_at_last() {
    let app = TestApp::start_with(|config| {
        config.survey.work = 4;
        config.survey.calm_per_hour = 6;
        config.survey.doubling_per_hour = 2;
        config.survey.most_per_hour = 12;
        config.survey.most_per_day = 13;
    })
    .await;
    // Gathered beforehand, while they were easy.
    let mut gathered = Vec::new();
    for _ in 0..12 {
        gathered.push(resident(&app.survey(COMMUNITY).await));
    }
    let mut taken = 0;
    for answer in &gathered {
        let came = app.answer_survey(COMMUNITY, answer).await;
        if came.status == 201 {
            taken += 1;
        } else {
            came.problem(409, "challenge_too_easy");
        }
    }
    // Six are calm, and one doubling is forgiven.
    assert_eq!(taken, 9);
    let mut works = Vec::new();
    loop {
        let form = app.survey(COMMUNITY).await;
        works.push(work_of(&form["challenge"]));
        let came = app.answer_survey(COMMUNITY, &resident(&form)).await;
        if came.status != 201 {
            came.problem(429, "too_many_answers");
            assert_eq!(came.header("retry-after"), "600");
            break;
        }
    }
    assert_eq!(works, [16, 16, 32, 32]);
    assert_eq!(app.count("survey_answer").await, 12);
    // The neighbours do not notice.
    assert_eq!(work_of(&app.survey(NEIGHBOUR).await["challenge"]), 4);
    app.residents_answer(NEIGHBOUR, 1, |_, _| {}).await;
    // An hour later all is calm again, until the day has brought what a day may bring.
    app.clock.set("2026-11-23T05:00:00Z".parse().unwrap());
    assert_eq!(work_of(&app.survey(COMMUNITY).await["challenge"]), 4);
    app.residents_answer(COMMUNITY, 1, |_, _| {}).await;
    let refused = app.answer_survey(COMMUNITY, &resident(&app.survey(COMMUNITY).await)).await;
    refused.problem(429, "too_many_answers");
    assert_eq!(refused.header("retry-after"), "3600");
    app.clock.set("2026-11-24T05:00:00Z".parse().unwrap());
    app.residents_answer(COMMUNITY, 1, |_, _| {}).await;
}

#[tokio::test]
async fn a_retry_is_the_same_answer_and_several_at_once_are_one() {
    let app = TestApp::start().await;
    let mut body = resident(&app.survey(COMMUNITY).await);
    body["answers"]["text"] = json!(WORDS);
    let twins = app.answer_survey_all(COMMUNITY, &vec![body.clone(); 5]).await;
    let mut statuses: Vec<u16> = twins.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 201]);
    assert_eq!((app.count("survey_answer").await, app.count("survey_remark").await), (1, 1));
    // The challenge may be another one by then, and the half year over.
    body["altcha"] = json!(solved(&app.get(&path(COMMUNITY, "/challenge")).await.expect(200)));
    assert_eq!(
        app.answer_survey(COMMUNITY, &body).await.expect(200),
        json!({ "period": "2026H2", "has_remark": true })
    );
    app.clock.set("2027-01-01T04:00:00Z".parse().unwrap());
    app.answer_survey(COMMUNITY, &body).await.expect(200);
    body["answers"]["faces"]["4.1"] = json!("bad");
    app.answer_survey(COMMUNITY, &body).await.problem(409, "survey_conflict");
    // Two answers of one device at once, on whatever database: one of them.
    let form = app.survey(COMMUNITY).await;
    let (one, two) =
        (resident_on(&form, &"ab".repeat(16)), resident_on(&app.survey(COMMUNITY).await, &"ab".repeat(16)));
    let came = app.answer_survey_all(COMMUNITY, &[one, two]).await;
    let mut statuses: Vec<u16> = came.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

#[tokio::test]
async fn what_makes_no_sense_is_told_and_costs_no_answer() {
    let app = TestApp::start().await;
    let form = app.survey(COMMUNITY).await;
    let mut odd = resident(&form);
    odd["id"] = json!("1");
    odd["device"] = json!("my phone");
    odd["answers"] =
        json!({ "faces": { "1.1": "good", "1.3": "good" }, "satisfaction": 101, "text": "长".repeat(501) });
    let refused = app.answer_survey(COMMUNITY, &odd).await;
    refused.problem(422, "survey_invalid");
    let expected = [
        "/id not_uuid_v7",
        "/device device_invalid",
        "/answers/faces/1.1 unknown_requirement",
        "/answers/faces/1.3 unknown_requirement",
        "/answers/satisfaction text_invalid",
        "/answers/text text_too_long",
    ];
    assert_eq!(refused.places(), expected);
    let mut nothing = resident(&form);
    nothing["answers"] = json!({ "faces": {}, "satisfaction": null, "text": "  " });
    assert_eq!(app.answer_survey(COMMUNITY, &nothing).await.places(), ["/answers/faces text_missing"]);
    nothing["pack_hash"] = json!("unknown");
    let places = app.answer_survey(COMMUNITY, &nothing).await.places();
    assert_eq!(places, ["/pack_hash pack_unknown", "/answers/faces text_missing"]);
    let mut face = resident(&form);
    face["answers"]["faces"]["4.1"] = json!("splendid");
    app.answer_survey(COMMUNITY, &face).await.problem(422, "invalid_body");
    face["answers"]["faces"]["4.1"] = json!("good");
    face["name"] = json!("陈小明");
    app.answer_survey(COMMUNITY, &face).await.problem(422, "invalid_body");
    app.post_text(&path(COMMUNITY, "/answers"), "x".repeat(5 * 1024 * 1024)).await.problem(413, "body_too_large");
    assert_eq!(app.count("survey_answer").await, 0);
    face.as_object_mut().unwrap().remove("name");
    app.answer_survey(COMMUNITY, &face).await.expect(201);
}

#[tokio::test]
async fn a_photo_is_drawn_anew_and_one_that_is_none_uses_up_the_challenge() {
    let app = TestApp::start().await;
    let form = app.survey(COMMUNITY).await;
    let mut answer = resident(&form);
    for (bytes, status, code) in [
        (b"%PDF-1.7\n%%EOF\n".to_vec(), 422, "attachment_kind"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic".to_vec(), 422, "attachment_heic"),
        (vec![b'a'; 3 * 1024 * 1024 + 1024], 413, "attachment_too_large"),
    ] {
        answer["altcha"] = json!(solved(&app.get(&path(COMMUNITY, "/challenge")).await.expect(200)));
        answer["photo"] = json!(BASE64.encode(&bytes));
        app.answer_survey(COMMUNITY, &answer).await.problem(status, code);
        app.answer_survey(COMMUNITY, &answer).await.problem(409, "challenge_used");
    }
    assert_eq!(app.count("survey_answer").await, 0);
    answer["altcha"] = json!(solved(&app.get(&path(COMMUNITY, "/challenge")).await.expect(200)));
    answer["photo"] = json!(BASE64.encode(&photo_of_a_camera(60, 40)));
    answer["answers"] = json!({ "faces": {}, "satisfaction": null, "text": "" });
    app.answer_survey(COMMUNITY, &answer).await.expect(201);
    app.residents_answer(COMMUNITY, 4, |_, _| {}).await;
    let street = app.account(Role::Street, &COMMUNITY[..9]).await;
    let remark = street.get(&remarks_of(COMMUNITY, "")).await.expect(200)["remarks"][0].clone();
    assert_eq!((&remark["text"], &remark["photo_fate"]), (&json!(null), &json!("waiting")));
    let address = format!("/api/v1/survey-remarks/{}/photo", remark["id"].as_str().unwrap());
    let shown = street.get(&address).await;
    assert_eq!((shown.status.as_u16(), shown.header("content-type")), (200, "image/jpeg"));
    assert!(!shown.bytes.windows(PLACE.len()).any(|window| window == PLACE), "the place went along");
    assert!(shown.header("content-security-policy").starts_with("sandbox"));
    let upright = image::load_from_memory(&shown.bytes).unwrap();
    assert_eq!((upright.width(), upright.height()), (40, 60));
}

#[tokio::test]
async fn what_residents_wrote_is_public_once_the_street_has_released_it() {
    let app = TestApp::start().await;
    let image = BASE64.encode(&written(&photo(30, 30, 1), ImageFormat::Png));
    app.residents_answer(COMMUNITY, 6, |number, answer| match number {
        0 => {
            answer["answers"]["text"] = json!(WORDS);
            answer["photo"] = json!(image);
        }
        1 => answer["answers"]["text"] = json!("我是三栋的梁秀英，请联系我。"),
        2 => answer["answers"]["text"] = json!("<script>alert(1)</script>"),
        _ => {}
    })
    .await;
    let street = app.account(Role::Street, &COMMUNITY[..9]).await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    let city = app.account(Role::City, &COMMUNITY[..4]).await;
    let waiting = street.get(&remarks_of(COMMUNITY, "?state=waiting")).await.expect(200);
    assert_eq!(waiting["remarks"].as_array().unwrap().len(), 3);
    let find = |text: &str| {
        let all = waiting["remarks"].as_array().unwrap();
        all.iter().find(|one| one["text"].as_str().unwrap().contains(text)).unwrap().clone()
    };
    let (light, personal, script) = (find("楼道"), find("梁秀英"), find("script"));
    let id = light["id"].as_str().unwrap();
    let path_of = |id: &str, what: &str| format!("/api/v1/survey-remarks/{id}/{what}");
    let public_photo = format!("/api/v1/public/survey-remarks/{id}/photo");
    // Before anybody has read them the committee sees nothing of them, the city all.
    assert_eq!(committee.get(&remarks_of(COMMUNITY, "")).await.expect(200)["remarks"], json!([]));
    committee.get(&path_of(id, "photo")).await.problem(404, "not_found");
    app.get(&public_photo).await.problem(404, "not_found");
    assert!(city.get(&remarks_of(COMMUNITY, "")).await.text().contains("梁秀英"));
    // The street decides on what there is, and nobody else.
    let released = json!({ "version": 1, "text": "released", "photo": "waiting" });
    for who in [&committee, &city] {
        who.put(&path_of(id, "moderation"), &released).await.problem(403, "not_for_role");
    }
    let half = json!({ "version": 1, "text": "released", "photo": null });
    let refused = street.put(&path_of(id, "moderation"), &half).await;
    refused.problem(422, "survey_invalid");
    assert_eq!(refused.places(), ["/photo fate_mismatch"]);
    let decided = street.put(&path_of(id, "moderation"), &released).await.expect(200);
    assert_eq!((&decided["version"], &decided["text_fate"]), (&json!(2), &json!("released")));
    street.put(&path_of(id, "moderation"), &released).await.problem(409, "remark_changed");
    moderate(&street, &personal, json!("personal")).await;
    moderate(&street, &script, json!("released")).await;
    let public = app.get(&path(COMMUNITY, "/results")).await;
    assert_eq!(public.header("content-type"), "application/json");
    assert_eq!(public.json()["remarks"].as_array().unwrap().len(), 2);
    assert!(public.text().contains(WORDS));
    assert_eq!(public.json()["withheld"], 1);
    assert!(!public.text().contains("梁秀英"));
    app.get(&public_photo).await.problem(404, "not_found");
    let photo = json!({ "version": 2, "text": "released", "photo": "released" });
    street.put(&path_of(id, "moderation"), &photo).await.expect(200);
    assert_eq!(app.get(&public_photo).await.status, 200);
    assert_eq!(committee.get(&path_of(id, "thumbnail")).await.status, 200);
    let seen = committee.get(&remarks_of(COMMUNITY, "?state=withheld")).await;
    assert_eq!(seen.expect(200)["remarks"].as_array().unwrap().len(), 2, "a committee is shown what is public");
    assert!(!seen.text().contains("梁秀英"));
    // What was kept back stays to be looked at by the offices above, and can be decided anew.
    assert!(city.get(&remarks_of(COMMUNITY, "?state=withheld")).await.text().contains("梁秀英"));
    let counts = street.get(&results_of(COMMUNITY)).await.expect(200)["remarks"].clone();
    assert_eq!(counts, json!({ "waiting": 0, "released": 3, "withheld": 1 }));
    // Every decision is recorded, without what was written.
    let administrator = app.account(Role::Administrator, "4401").await;
    let log = administrator.get("/api/v1/audit?action=remark_moderated").await;
    assert_eq!(log.expect(200)["entries"].as_array().unwrap().len(), 4);
    assert!(!log.text().contains("梁秀英") && !log.text().contains("楼道"));
    // Nothing leads from what was written to what was ticked: no id, no time.
    let ids = [&light, &personal, &script].map(|remark| remark["id"].as_str().unwrap().replace('-', ""));
    assert!(ids.iter().all(|id| id.as_bytes()[12] == b'4'), "{ids:?}");
}

async fn moderate(street: &Client<'_>, remark: &Value, fate: Value) {
    let address = format!("/api/v1/survey-remarks/{}/moderation", remark["id"].as_str().unwrap());
    let wish = json!({ "version": remark["version"], "text": fate, "photo": null });
    street.put(&address, &wish).await.expect(200);
}

#[tokio::test]
async fn the_qr_code_leads_to_the_form() {
    let app = TestApp::start_with(|config| config.server.public_url = "https://green.example.cn".to_owned()).await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    let results = committee.get(&results_of(COMMUNITY)).await.expect(200);
    assert_eq!(results["public_url"], format!("https://green.example.cn/survey/{COMMUNITY}"));
    let svg = app.get(&path(COMMUNITY, "/qr.svg")).await;
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert_eq!(tests::surveys::read_qr(&svg.text()), results["public_url"].as_str().unwrap());
}

#[tokio::test]
async fn a_list_of_surveys_goes_on_page_by_page_within_reach() {
    let app = TestApp::start().await;
    for community in [COMMUNITY, NEIGHBOUR, "440304001019"] {
        app.residents_answer(community, 1, |_, _| {}).await;
    }
    let codes = |page: &Value| -> Vec<String> {
        page["surveys"].as_array().unwrap().iter().map(|row| row["community"].as_str().unwrap().to_owned()).collect()
    };
    let city = app.account(Role::City, "4401").await;
    let all = city.get("/api/v1/surveys").await.expect(200);
    assert_eq!(
        (codes(&all), &all["next"], &all["period"]),
        (vec![COMMUNITY.to_owned(), NEIGHBOUR.to_owned()], &json!(null), &json!("2026H2"))
    );
    let first = city.get("/api/v1/surveys?limit=1").await.expect(200);
    assert_eq!((codes(&first), &first["next"]), (vec![COMMUNITY.to_owned()], &json!(COMMUNITY)));
    let next = city.get(&format!("/api/v1/surveys?limit=1&after={COMMUNITY}")).await.expect(200);
    assert_eq!((codes(&next), &next["next"]), (vec![NEIGHBOUR.to_owned()], &json!(null)));
    assert_eq!(codes(&city.get("/api/v1/surveys?period=2026H1").await.expect(200)), [""; 0]);
    let committee = app.account(Role::Community, NEIGHBOUR).await;
    assert_eq!(codes(&committee.get("/api/v1/surveys").await.expect(200)), [NEIGHBOUR]);
    committee.get(&results_of(COMMUNITY)).await.problem(404, "not_found");
}

#[tokio::test]
async fn surveys_and_what_residents_wrote_are_taken_along_as_tables_once_it_has_been_read() {
    let app = TestApp::start().await;
    app.residents_answer(COMMUNITY, 6, |number, answer| match number {
        0 => answer["answers"]["text"] = json!(WORDS),
        1 => answer["answers"]["text"] = json!("我是三栋的梁秀英，请联系我。"),
        2 => answer["answers"]["text"] = json!("路灯坏了。"),
        _ => {}
    })
    .await;
    app.residents_answer(NEIGHBOUR, 1, |_, _| {}).await;
    let city = app.account(Role::City, "4401").await;
    let table = table_of(&city, "/api/v1/surveys", "").await;
    assert_eq!(table[0], ["社区代码", "社区", "市", "县(市、区)", "街道(镇)", "半年", "答卷数", "待审核"]);
    assert_eq!((&*table[1][0], &table[1][5..]), (COMMUNITY, &["2026H2", "6", "3"].map(str::to_owned)[..]));
    assert_eq!((&*table[2][0], &table[2][5..]), (NEIGHBOUR, &["2026H2", "不足5份", "0"].map(str::to_owned)[..]));
    assert_eq!(table_of(&city, "/api/v1/surveys", "period=2026H1").await.len(), 1);
    // What nobody has read is not taken away, whatever is asked for.
    let remarks = remarks_of(COMMUNITY, "");
    for query in ["", "state=waiting"] {
        assert_eq!(table_of(&city, &remarks, query).await, [["居民的话", "文字处理", "照片处理"]], "{query}");
    }
    let street = app.account(Role::Street, &COMMUNITY[..9]).await;
    let all = street.get(&remarks).await.expect(200)["remarks"].as_array().unwrap().clone();
    let find = |text: &str| all.iter().find(|one| one["text"].as_str().unwrap().contains(text)).unwrap();
    moderate(&street, find("路灯"), json!("released")).await;
    moderate(&street, find("梁秀英"), json!("personal")).await;
    let released = ["路灯坏了。", "已公开", ""];
    let mut seen = table_of(&city, &remarks, "").await;
    seen[1..].sort();
    assert_eq!(seen[1..], [["我是三栋的梁秀英，请联系我。", "不公开：涉及个人信息", ""], released]);
    let committee = app.account(Role::Community, COMMUNITY).await;
    assert_eq!(table_of(&committee, &remarks, "").await[1..], [released], "a committee gets what is public");
    let administrator = app.account(Role::Administrator, "4401").await;
    for (action, times) in [("surveys_exported", 4), ("remarks_exported", 8)] {
        let log = administrator.get(&format!("/api/v1/audit?action={action}")).await;
        assert_eq!(log.expect(200)["entries"].as_array().unwrap().len(), times, "{action}");
        assert!(!log.text().contains("梁秀英"));
    }
}
