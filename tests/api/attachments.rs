//! Photos and documents of cases: what is taken, who adds and sees it, what decisions pin, where the
//! files lie.

use std::io::Cursor;

use data_encoding::HEXLOWER;
use image::{GenericImageView, ImageFormat, imageops::FilterType};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::people::Role;
use tests::{
    TestApp,
    answer::Answer,
    bucket::{Bucket, files_below},
    cases::{Offices, confirm_all, decide, expert_review, path_of, with_version},
    files::{
        DOCUMENT, PLACE, attach, attachments_of, bomb, compressed, evidence, last_of, on_site, photo,
        photo_of_a_camera, scene, written,
    },
    people::Client,
    submission::Draft,
};

/// The only file of a list.
fn only(list: &Value) -> &Value {
    let all = list["attachments"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{list:#}");
    &all[0]
}

fn jpeg(seed: u8) -> Vec<u8> {
    written(&photo(64, 48, seed), ImageFormat::Jpeg)
}

async fn content(who: &Client<'_>, id: &str) -> Answer {
    who.get(&format!("/api/v1/attachments/{id}/content")).await
}

async fn thumbnail(who: &Client<'_>, id: &str) -> Answer {
    who.get(&format!("/api/v1/attachments/{id}/thumbnail")).await
}

/// The case as somebody sees it now.
async fn again(who: &Client<'_>, case: &Value) -> Value {
    who.get(&format!("/api/v1/cases/{}", case["id"].as_str().unwrap())).await.expect(200)
}

#[tokio::test]
async fn a_committee_adds_a_photo_and_a_document_and_reviewers_look_at_them() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let image = written(&photo(1200, 900, 1), ImageFormat::Png);
    let wish = evidence("8.2", "🌳 消防通道 整治后.png", &image);
    let added = attach(&offices.community, &case, &wish).await.expect(201);
    assert_eq!(added["may_add"], json!(["evidence"]));
    assert_eq!(added["version"], 2, "whoever decides has to have seen it");
    let own = only(&added);
    assert_eq!(
        (&own["requirement"], &own["caption"], &own["taken_on"], &own["file_name"], &own["round"], &own["may_remove"]),
        (
            &json!("8.2"),
            &json!("整治后的消防通道"),
            &json!("2026-11-02"),
            &json!("🌳 消防通道 整治后.png"),
            &json!(1),
            &json!(true)
        )
    );
    assert_eq!((&own["media_type"], &own["width"], &own["height"]), (&json!("image/jpeg"), &json!(1200), &json!(900)));
    attach(&offices.community, &case, &evidence("8.2", "验收报告.pdf", DOCUMENT)).await.expect(201);

    let list = offices.street.get(&attachments_of(&case)).await.expect(200);
    assert_eq!((&list["may_add"], &list["attachments"][0]["may_remove"]), (&json!([]), &json!(false)));
    let all = list["attachments"].as_array().unwrap();
    let id = |position: usize| all[position]["id"].as_str().unwrap();
    let answer = content(&offices.street, id(0)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(HEXLOWER.encode(&Sha256::digest(&answer.bytes)), all[0]["sha256"].as_str().unwrap());
    let drawn = image::load_from_memory_with_format(&answer.bytes, ImageFormat::Jpeg).unwrap();
    assert_eq!(drawn.dimensions(), (1200, 900));
    let small = thumbnail(&offices.street, id(0)).await;
    let small = image::load_from_memory_with_format(&small.bytes, ImageFormat::Jpeg).unwrap();
    assert_eq!(small.dimensions(), (480, 360));
    let document = content(&offices.street, id(1)).await;
    assert_eq!((document.header("content-type"), &*document.bytes), ("application/pdf", DOCUMENT));
    thumbnail(&offices.street, id(1)).await.problem(404, "not_found");
    let acts = app.texts("SELECT action AS text FROM audit_entry ORDER BY seq DESC LIMIT 2").await;
    assert_eq!(acts, ["attachment_added", "attachment_added"]);
}

#[tokio::test]
async fn files_are_given_as_bytes_that_no_browser_runs() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let name = "消防 \"通道\"; x=y\u{1f333}.png";
    let image = written(&photo(20, 10, 1), ImageFormat::Png);
    let id = last_of(&attach(&offices.community, &case, &evidence("8.2", name, &image)).await.expect(201));
    for answer in [content(&offices.street, &id).await, thumbnail(&offices.street, &id).await] {
        assert_eq!(answer.header("content-type"), "image/jpeg");
        assert_eq!(
            answer.header("content-disposition"),
            "attachment; filename*=UTF-8''%E6%B6%88%E9%98%B2%20%22%E9%80%9A%E9%81%93%22%3B%20x%3Dy%F0%9F%8C%B3.jpg"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(answer.header("cache-control"), "private, no-cache");
    }
    // Who has it is not sent it again; who sees no such case is not even told that it is unchanged.
    let tag = content(&offices.street, &id).await.header("etag").to_owned();
    let path = format!("/api/v1/attachments/{id}/content");
    let request = offices.street.request(reqwest::Method::GET, &path).header("if-none-match", &tag);
    assert_eq!(app.send(request).await.status, 304);
    let stranger = app.account(Role::Street, "440103002").await;
    let request = stranger.request(reqwest::Method::GET, &path).header("if-none-match", tag);
    app.send(request).await.problem(404, "not_found");
    app.get(&path).await.problem(401, "signed_out");
}

#[tokio::test]
async fn a_photo_is_upright_and_tells_nobody_where_it_was_taken() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let sent = photo_of_a_camera(300, 200);
    assert!(sent.windows(PLACE.len()).any(|part| part == PLACE));
    let added = attach(&offices.community, &case, &evidence("8.2", "IMG_0001.JPG", &sent)).await.expect(201);
    let own = only(&added);
    assert_eq!((&own["width"], &own["height"]), (&json!(200), &json!(300)), "turned by a quarter");
    let kept = content(&offices.street, own["id"].as_str().unwrap()).await.bytes;
    assert!(!kept.windows(4).any(|part| part == b"Exif") && !kept.windows(PLACE.len()).any(|part| part == PLACE));
    // Red grows to the right in what was sent: after a quarter clockwise it grows downwards.
    let drawn = image::load(Cursor::new(&kept), ImageFormat::Jpeg).unwrap().to_rgb8();
    let red = |x, y| drawn.get_pixel(x, y).0[0];
    assert!(red(100, 20) < 60 && red(100, 280) > 200, "{} {}", red(100, 20), red(100, 280));
}

#[tokio::test]
async fn what_is_no_photo_or_document_is_refused_with_its_reason() {
    let app = TestApp::start_with(|config| config.files.largest_mib = 1).await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let webp = written(&photo(8, 8, 1), ImageFormat::WebP);
    let mut half = written(&photo(400, 300, 1), ImageFormat::Png);
    half.truncate(half.len() / 2);
    let heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic".to_vec();
    let large = [DOCUMENT, &vec![b' '; 1024 * 1024][..]].concat();
    for (name, bytes, status, code) in [
        ("网页.jpg", b"<script>alert(1)</script>".to_vec(), 422, "attachment_kind"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), 422, "attachment_kind"),
        ("空.jpg", Vec::new(), 422, "attachment_kind"),
        ("苹果.heic", heic, 422, "attachment_heic"),
        ("半张.png", half, 422, "attachment_broken"),
        ("炸弹.png", bomb(), 422, "attachment_too_many_pixels"),
        ("大.pdf", large, 413, "attachment_too_large"),
    ] {
        attach(&offices.community, &case, &evidence("8.2", name, &bytes)).await.problem(status, code);
    }
    let mut body = evidence("8.2", "a.jpg", b"");
    body["content"] = json!("not base64!");
    attach(&offices.community, &case, &body).await.problem(422, "not_base64");
    body["content"] = json!("A".repeat(3 * 1024 * 1024));
    attach(&offices.community, &case, &body).await.problem(413, "body_too_large");
    let empty = offices.community.get(&attachments_of(&case)).await.expect(200);
    assert_eq!((&empty["attachments"], &empty["version"]), (&json!([]), &json!(1)));
    assert!(files_below(&app.files).is_empty(), "nothing is left of what was refused");
    // What the name says does not count.
    let added = attach(&offices.community, &case, &evidence("8.2", "其实是图.pdf", &webp)).await.expect(201);
    assert_eq!(only(&added)["media_type"], "image/jpeg");
}

#[tokio::test]
async fn what_is_said_of_a_file_is_checked() {
    let app = TestApp::start_with(|config| config.files.most_per_requirement = 2).await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let check = async |change: &dyn Fn(&mut Value), place: &str| {
        let mut wish = evidence("8.2", "a.jpg", &jpeg(1));
        change(&mut wish);
        let answer = attach(&offices.community, &case, &wish).await;
        answer.problem(422, "case_invalid");
        assert_eq!(answer.places(), [place]);
    };
    check(&|wish| wish["requirement"] = json!("99.9"), "/requirement unknown_requirement").await;
    check(&|wish| wish["requirement"] = json!(null), "/requirement requirement_missing").await;
    check(&|wish| wish["taken_on"] = json!("2026-11-24"), "/taken_on day_in_future").await;
    check(&|wish| wish["caption"] = json!("字".repeat(201)), "/caption text_too_long").await;
    check(&|wish| wish["file_name"] = json!("../../etc/passwd"), "/file_name text_invalid").await;
    check(&|wish| wish["file_name"] = json!("a\u{0}.jpg"), "/file_name text_invalid").await;
    check(&|wish| wish["file_name"] = json!("长".repeat(86)), "/file_name text_too_long").await;

    let long = ["长".repeat(83), "a.jpg".to_owned()].concat();
    assert_eq!(long.len(), 254);
    let added = attach(&offices.community, &case, &evidence("8.2", &long, &jpeg(1))).await.expect(201);
    assert_eq!(only(&added)["file_name"], long);
    // The same file again, as a retry sends it, is there once; at another place it is another.
    let same = attach(&offices.community, &case, &evidence("8.2", &long, &jpeg(1))).await.expect(200);
    assert_eq!(only(&same)["id"], only(&added)["id"]);
    attach(&offices.community, &case, &evidence("8.1", "a.jpg", &jpeg(1))).await.expect(201);
    attach(&offices.community, &case, &evidence("8.2", "b.jpg", &jpeg(2))).await.expect(201);
    let third = attach(&offices.community, &case, &evidence("8.2", "c.jpg", &jpeg(3))).await;
    third.problem(422, "attachments_too_many");
    assert_eq!(files_below(&app.files).len(), 6, "three photos, each with its small picture");
}

#[tokio::test]
async fn each_adds_at_their_own_moment_and_takes_away_their_own() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let proof = |seed| evidence("8.2", "a.jpg", &jpeg(seed));
    attach(&offices.street, &case, &proof(1)).await.problem(403, "not_for_role");
    attach(&offices.city, &case, &on_site("a.jpg", &jpeg(1))).await.problem(409, "attachment_not_now");
    attach(&offices.community, &case, &on_site("a.jpg", &jpeg(1))).await.problem(403, "not_for_role");
    let added = attach(&offices.community, &case, &proof(1)).await.expect(201);
    let first = last_of(&added);
    let colleague = app.account(Role::Community, "440103001101").await;
    let left = colleague.delete(&format!("/api/v1/attachments/{first}")).await.expect(200);
    assert_eq!(left["attachments"], json!([]), "the committee works together");
    assert!(files_below(&app.files).is_empty(), "no decision rests on it: nothing is kept");
    content(&offices.street, &first).await.problem(404, "not_found");
    let acts = app.texts("SELECT action AS text FROM audit_entry ORDER BY seq DESC LIMIT 1").await;
    assert_eq!(acts, ["attachment_removed"]);

    attach(&offices.community, &case, &proof(2)).await.expect(201);
    let case = offices.reviewed_after(case).await;
    attach(&offices.community, &case, &proof(3)).await.problem(409, "attachment_not_now");
    let expert = app.account(Role::Expert, "4401").await;
    attach(&expert, &case, &on_site("a.jpg", &jpeg(4))).await.problem(404, "not_found");
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let seen = offices.city.get(&path).await.expect(200);
    let assigned = with_version(&seen, json!({ "accounts": [expert.account] }));
    offices.city.put(&format!("{path}/experts"), &assigned).await.expect(204);
    attach(&expert, &case, &on_site("现场.jpg", &jpeg(4))).await.expect(201);
    attach(&offices.city, &case, &on_site("b.jpg", &jpeg(5))).await.expect(201);
    let list = offices.city.get(&attachments_of(&case)).await.expect(200);
    let ids: Vec<String> =
        list["attachments"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    offices.city.delete(&format!("/api/v1/attachments/{}", ids[1])).await.problem(403, "attachment_of_others");
    offices.city.delete(&format!("/api/v1/attachments/{}", ids[0])).await.problem(403, "not_for_role");
    expert.delete(&format!("/api/v1/attachments/{}", ids[1])).await.expect(200);

    // Those who do not see an expert's review do not see what belongs to it either.
    attach(&expert, &case, &on_site("现场.jpg", &jpeg(6))).await.expect(201);
    let count = async |who: &Client<'_>| {
        who.get(&attachments_of(&case)).await.expect(200)["attachments"].as_array().unwrap().len()
    };
    assert_eq!((count(&offices.city).await, count(&offices.county).await, count(&expert).await), (3, 3, 3));
    assert_eq!((count(&offices.community).await, count(&offices.street).await), (1, 1));
    let review = expert_review(&confirm_all(&case));
    expert.put(&format!("{path}/expert-review"), &review).await.expect(204);
    attach(&expert, &case, &on_site("c.jpg", &jpeg(7))).await.problem(409, "attachment_not_now");
    let fire = app.department("消防", "4401").await;
    let water = app.department("水务", "4401").await;
    assert_eq!((count(&fire).await, count(&water).await), (1, 0), "8.2 is the fire department's");
    let hidden = content(&water, &ids[0]).await;
    hidden.problem(404, "not_found");
}

#[tokio::test]
async fn a_decision_pins_what_it_has_seen_and_keeps_it() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let added = attach(&offices.community, &case, &evidence("8.2", "a.jpg", &jpeg(1))).await.expect(201);
    let (id, sha256) = (last_of(&added), only(&added)["sha256"].as_str().unwrap().to_owned());
    // Whoever looked before the photo came has to look again.
    let step = with_version(&case, json!({ "step": "recommend", "opinion": "同意推荐" }));
    let stale = offices.street.post(&path_of(&case), &step).await;
    let problem = stale.problem(409, "case_changed");
    let detail = problem["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.starts_with("attachment_added by "), "nobody has decided anything meanwhile: {detail}");
    let reasons = json!([{ "requirement": "8.2", "reason": "照片看不清" }]);
    let case = again(&offices.street, &case).await;
    let returned = decide(&offices.street, &case, json!({ "step": "return", "reasons": reasons })).await;
    let pinned = app.rows("SELECT pinned FROM case_decision ORDER BY version DESC LIMIT 1").await;
    let pinned: Value = serde_json::from_slice(&pinned[0].try_get::<Vec<u8>>("", "pinned").unwrap()).unwrap();
    assert_eq!(pinned["attachments"], json!([{ "id": id, "sha256": sha256 }]));
    let row = app.rows("SELECT pinned, pinned_sha256 FROM case_decision ORDER BY version DESC LIMIT 1").await;
    let bytes: Vec<u8> = row[0].try_get("", "pinned").unwrap();
    assert_eq!(row[0].try_get::<Vec<u8>>("", "pinned_sha256").unwrap(), Sha256::digest(&bytes).to_vec());

    // The committee takes it away and adds a better one: the earlier decision still has its own.
    let left = offices.community.delete(&format!("/api/v1/attachments/{id}")).await.expect(200);
    assert_eq!((&only(&left)["is_pinned"], only(&left)["removed_at"].is_string()), (&json!(true), true));
    assert_eq!(content(&offices.street, &id).await.status, 200);
    let better = attach(&offices.community, &case, &evidence("8.2", "b.jpg", &jpeg(2))).await.expect(201);
    assert_eq!(better["attachments"][1]["round"], 2);
    // The one that was taken away can be added anew.
    attach(&offices.community, &case, &evidence("8.2", "a.jpg", &jpeg(1))).await.expect(201);
    let receipt = offices.seal(&app.draft().await).await;
    let returned = again(&offices.community, &returned).await;
    decide(&offices.community, &returned, json!({ "step": "resubmit", "receipt": receipt })).await;
    let pinned = app.rows("SELECT pinned FROM case_decision ORDER BY version DESC LIMIT 1").await;
    let pinned: Value = serde_json::from_slice(&pinned[0].try_get::<Vec<u8>>("", "pinned").unwrap()).unwrap();
    let ids: Vec<&Value> = pinned["attachments"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids.len(), 2);
    assert!(!ids.contains(&&json!(id)), "what was taken away is no part of the new round");
}

/// A committee of another street of the county, and its case.
async fn neighbours(app: &TestApp) -> (Client<'_>, Value) {
    let code = "440103002101";
    let committee = app.account(Role::Community, code).await;
    let draft = Draft::all_met(code, &app.issue_code(code).await);
    let receipt = app.submit(&draft.body()).await.expect(201)["receipt"].clone();
    let wish = json!({ "receipt": receipt, "route": "full" });
    let case = committee.post("/api/v1/cases", &wish).await.expect(201);
    (committee, case)
}

#[tokio::test]
async fn the_same_photo_in_two_communities_is_shown_to_reviewers() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    attach(&offices.community, &case, &evidence("8.2", "a.jpg", &jpeg(1))).await.expect(201);
    attach(&offices.community, &case, &evidence("8.1", "own.jpg", &jpeg(2))).await.expect(201);
    let (committee, second) = neighbours(&app).await;
    let added = attach(&committee, &second, &evidence("1.1", "b.jpg", &jpeg(1))).await.expect(201);
    assert_eq!(only(&added)["is_used_elsewhere"], false, "a community is not told about others");
    let flags = async |who: &Client<'_>| -> Vec<(bool, usize)> {
        let list = who.get(&attachments_of(&case)).await.expect(200);
        let flag =
            |one: &Value| (one["is_used_elsewhere"].as_bool().unwrap(), one["used_by"].as_array().unwrap().len());
        list["attachments"].as_array().unwrap().iter().map(flag).collect()
    };
    assert_eq!(flags(&offices.community).await, [(false, 0), (false, 0)]);
    assert_eq!(flags(&offices.county).await, [(true, 1), (false, 0)]);
    assert_eq!(flags(&offices.street).await, [(true, 0), (false, 0)], "the other one lies outside its reach");
}

#[tokio::test]
async fn a_photo_that_was_saved_anew_for_another_community_looks_like_the_first() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let (first, copied) = (scene(1200, 900, 1), compressed(&scene(1200, 900, 2), 95));
    let even = |seed| written(&photo(1200, 900, seed), ImageFormat::Png);
    for (requirement, bytes) in [("8.2", &compressed(&first, 95)), ("8.1", &copied), ("1.1", &even(1))] {
        attach(&offices.community, &case, &evidence(requirement, "a.jpg", bytes)).await.expect(201);
    }
    let (committee, second) = neighbours(&app).await;
    let saved_anew = compressed(&first.resize(800, 600, FilterType::Triangle), 60);
    let another = compressed(&scene(1200, 900, 3), 60);
    for (requirement, bytes) in [("8.2", &saved_anew), ("8.1", &copied), ("2.1", &another), ("1.1", &even(2))] {
        attach(&committee, &second, &evidence(requirement, "b.jpg", bytes)).await.expect(201);
    }
    let flags = async |who: &Client<'_>, case: &Value| -> Vec<(bool, bool, usize)> {
        let list = who.get(&attachments_of(case)).await.expect(200);
        let is = |one: &Value, member: &str| one[member].as_bool().unwrap();
        let flag = |one: &Value| {
            let names = one["alike_in"].as_array().unwrap().len();
            (is(one, "is_used_elsewhere"), is(one, "is_alike_elsewhere"), names)
        };
        list["attachments"].as_array().unwrap().iter().map(flag).collect()
    };
    let none = (false, false, 0);
    // What looks alike, what is the very same file, what shows nothing to be known by.
    assert_eq!(flags(&offices.county, &case).await, [(false, true, 1), (true, false, 0), none]);
    assert_eq!(flags(&offices.county, &second).await, [(false, true, 1), (true, false, 0), none, none]);
    // The other one lies outside the street's reach, and a community is not told about others.
    assert_eq!(flags(&offices.street, &case).await, [(false, true, 0), (true, false, 0), none]);
    assert_eq!(flags(&offices.community, &case).await, [none, none, none]);
    assert_eq!(flags(&committee, &second).await, [none, none, none, none]);
}

#[tokio::test]
async fn files_added_at_the_same_time_are_all_there() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let wishes: Vec<Value> = (0..4).map(|seed| evidence("8.2", "a.jpg", &jpeg(seed))).collect();
    let (one, two, three, four) = tokio::join!(
        attach(&offices.community, &case, &wishes[0]),
        attach(&offices.community, &case, &wishes[1]),
        attach(&offices.community, &case, &wishes[2]),
        attach(&offices.community, &case, &wishes[3]),
    );
    for answer in [one, two, three, four] {
        answer.expect(201);
    }
    let list = offices.community.get(&attachments_of(&case)).await.expect(200);
    assert_eq!((list["attachments"].as_array().unwrap().len(), &list["version"]), (4, &json!(5)));
}

#[tokio::test]
async fn files_lie_in_a_bucket_when_one_is_configured() {
    let bucket = Bucket::start().await;
    let app = TestApp::start_with(|config| bucket.configure(config)).await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let added = attach(&offices.community, &case, &evidence("8.2", "a.jpg", &jpeg(1))).await.expect(201);
    let id = last_of(&added);
    let kept = content(&offices.street, &id).await;
    assert_eq!(HEXLOWER.encode(&Sha256::digest(&kept.bytes)), only(&added)["sha256"].as_str().unwrap());
    assert_eq!(thumbnail(&offices.street, &id).await.status, 200);
    let names: Vec<String> = bucket.files().iter().map(|path| path.display().to_string()).collect();
    let of_case = |name: &&String| name.contains("cases/") && name.contains(&id);
    assert_eq!(names.iter().filter(of_case).count(), 2, "{names:?}");
    assert!(!app.files.exists(), "no folder is made beside it");
    offices.community.delete(&format!("/api/v1/attachments/{id}")).await.expect(200);
    content(&offices.street, &id).await.problem(404, "not_found");
    assert!(!bucket.files().iter().any(|path| path.display().to_string().contains(&id)));
}

#[tokio::test]
async fn a_bucket_that_is_away_is_a_storage_that_is_away() {
    let bucket = Bucket::start().await;
    let app = TestApp::start_with(|config| {
        bucket.configure(config);
        // Nobody listens there.
        config.files.endpoint = Some("http://127.0.0.1:9".to_owned());
    })
    .await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let answer = attach(&offices.community, &case, &evidence("8.2", "a.jpg", &jpeg(1))).await;
    answer.problem(503, "storage_unavailable");
    assert_eq!(app.count("case_attachment").await, 0);
}
