//! Drafts that several people of a committee fill in: merged answer by answer, with author and time.

use serde_json::json;
use shared::{
    answer::{Answer, AnswerValue, FactAnswer, FactValue},
    joint::{Change, Entry, Place, Said, SyncDraft, Synced},
    people::Role,
};
use tests::{
    TODAY, TestApp, packs,
    people::Client,
    submission::{COMMUNITY, Draft},
};

const PACK: &str = "guangdong-2021";
const DRAFTS: &str = "/api/v1/communities/440103001101/drafts";
const DRAFT: &str = "/api/v1/communities/440103001101/drafts/guangdong-2021";

fn wish(draft: Option<&str>, seen: u32, changes: &[Change]) -> serde_json::Value {
    let pack_hash = packs::shipped(PACK).hash.clone();
    serde_json::to_value(SyncDraft { changes: changes.to_vec(), draft: draft.map(str::to_owned), pack_hash, seen })
        .unwrap()
}

async fn sync(who: &Client<'_>, draft: Option<&str>, seen: u32, changes: &[Change]) -> Synced {
    let answer = who.post(DRAFT, &wish(draft, seen, changes)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    postcard::from_bytes(&answer.bytes).unwrap()
}

fn choice(requirement: &str, option: &str) -> Said {
    Said::Answer(Answer {
        evidence: vec!["会议记录".to_owned()],
        remark: Some("第三季度\u{0}🙂".to_owned()),
        requirement: requirement.to_owned(),
        response: Some(AnswerValue::Choice(option.to_owned())),
    })
}

fn change(base: u32, requirement: &str, said: Said) -> Change {
    Change { base, place: Place::Requirement(requirement.to_owned()), said }
}

fn said<'a>(synced: &'a Synced, requirement: &str) -> &'a Entry {
    let place = Place::Requirement(requirement.to_owned());
    synced.entries.iter().find(|entry| entry.place == place).unwrap()
}

#[tokio::test]
async fn two_people_fill_in_one_draft_and_see_who_said_what_and_when() {
    let app = TestApp::start().await;
    let li = app.account(Role::Community, COMMUNITY).await;
    let wang = app.account(Role::Community, COMMUNITY).await;
    app.clock.set(format!("{TODAY}T04:01:00Z").parse().unwrap());
    let begun = sync(&li, None, 0, &[change(0, "1.1", choice("1.1", "met"))]).await;
    assert_eq!((begun.version, begun.entries.len()), (1, 1));

    app.clock.set(format!("{TODAY}T04:02:00Z").parse().unwrap());
    let fact = Change {
        base: 0,
        place: Place::Fact("households".to_owned()),
        said: Said::Fact(FactAnswer {
            fact: "households".to_owned(),
            value: FactValue::Number("1200".parse().unwrap()),
        }),
    };
    let joined = sync(&wang, None, 0, &[change(0, "1.2", choice("1.2", "partly")), fact]).await;
    assert_eq!((&joined.draft, joined.version), (&begun.draft, 3));
    assert_eq!(said(&joined, "1.1").said, choice("1.1", "met"));

    let news = sync(&li, Some(&begun.draft), begun.version, &[]).await;
    // Only what is new.
    assert_eq!(news.entries.len(), 2);
    let entry = said(&news, "1.2");
    assert_eq!(entry.said, choice("1.2", "partly"));
    let names: Vec<String> = app.texts("SELECT display_name AS text FROM account ORDER BY created_at").await;
    assert!(names.contains(&entry.by) && entry.by != said(&joined, "1.1").by, "{names:?} {entry:?}");
    // Everybody learns which of it they have said themselves.
    assert_eq!((&joined.you, &news.you), (&entry.by, &said(&joined, "1.1").by));
    assert!(entry.at > said(&joined, "1.1").at);

    let listed = li.get(DRAFTS).await.expect(200);
    let row = &listed["drafts"][0];
    assert_eq!((&row["pack_id"], &row["answered"], &row["requirements"]), (&json!(PACK), &json!(2), &json!(38)));
    assert_eq!(row["changed_by"], json!(entry.by));
    assert_eq!(row["changed_at"], json!(format!("{TODAY}T04:02:00.000Z")));
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let app = TestApp::start().await;
    let li = app.account(Role::Community, COMMUNITY).await;
    let wang = app.account(Role::Community, COMMUNITY).await;
    let begun = sync(&li, None, 0, &[change(0, "1.1", choice("1.1", "met"))]).await;
    let both = Some(begun.draft.as_str());
    sync(&wang, both, 0, &[]).await;
    let first = sync(&li, both, 1, &[change(1, "1.1", choice("1.1", "partly"))]).await;
    assert_eq!(first.version, 2);
    // Wang has seen version 1 only, and even one who claims to have seen everything gets it back.
    for seen in [1, 2] {
        let refused = sync(&wang, both, seen, &[change(1, "1.1", choice("1.1", "not_met"))]).await;
        assert_eq!((refused.version, &said(&refused, "1.1").said), (2, &choice("1.1", "partly")));
    }
    // Whoever has seen it may.
    let taken = sync(&wang, both, 2, &[change(2, "1.1", choice("1.1", "not_met"))]).await;
    assert_eq!((taken.version, &said(&taken, "1.1").said), (3, &choice("1.1", "not_met")));
    // A message that is sent twice is taken once.
    let again = sync(&wang, both, 2, &[change(2, "1.1", choice("1.1", "not_met"))]).await;
    assert_eq!(again.version, 3);
    // What is taken back is told as well.
    sync(&li, both, 3, &[change(3, "1.1", Said::Nothing)]).await;
    assert_eq!(said(&sync(&wang, both, 3, &[]).await, "1.1").said, Said::Nothing);
    assert_eq!(li.get(DRAFTS).await.expect(200)["drafts"][0]["answered"], json!(0));
}

#[tokio::test]
async fn devices_that_send_at_once_lose_nothing() {
    let app = TestApp::start().await;
    let who = app.account(Role::Community, COMMUNITY).await;
    let begun = sync(&who, None, 0, &[]).await;
    let one = async |id: &str| sync(&who, Some(&begun.draft), 0, &[change(0, id, choice(id, "met"))]).await;
    let all = tokio::join!(one("1.1"), one("1.2"), one("2.1"), one("3.1"));
    let mut versions = [all.0.version, all.1.version, all.2.version, all.3.version];
    versions.sort_unstable();
    assert_eq!(versions, [1, 2, 3, 4]);
    assert_eq!(sync(&who, Some(&begun.draft), 0, &[]).await.entries.len(), 4);
}

#[tokio::test]
async fn two_who_begin_at_once_begin_one_draft() {
    let app = TestApp::start().await;
    let who = app.account(Role::Community, COMMUNITY).await;
    let begin = async || who.post(DRAFT, &wish(None, 0, &[])).await;
    for answer in <[_; 2]>::from(tokio::join!(begin(), begin())) {
        if answer.status != 200 {
            answer.problem(409, "draft_begun");
        }
    }
    assert_eq!(app.count("joint_draft").await, 1);
}

#[tokio::test]
async fn a_draft_ends_with_its_submission_and_the_next_one_begins_anew() {
    let app = TestApp::start().await;
    let li = app.account(Role::Community, COMMUNITY).await;
    let begun = sync(&li, None, 0, &[change(0, "1.1", choice("1.1", "met"))]).await;
    let code = app.issue_code(COMMUNITY).await;
    app.clock.set(format!("{TODAY}T04:05:00Z").parse().unwrap());
    app.submit(&Draft::all_met(COMMUNITY, &code).body()).await.expect(201);

    assert_eq!(li.get(DRAFTS).await.expect(200), json!({ "drafts": [] }));
    let late = wish(Some(&begun.draft), 1, &[change(1, "1.1", choice("1.1", "partly"))]);
    li.post(DRAFT, &late).await.problem(409, "draft_closed");
    app.clock.set(format!("{TODAY}T04:06:00Z").parse().unwrap());
    let next = sync(&li, None, 0, &[]).await;
    assert!(next.draft != begun.draft && next.entries.is_empty());
    assert_eq!(app.count("joint_draft_entry").await, 0);
}

#[tokio::test]
async fn a_draft_that_is_thrown_away_does_not_come_back() {
    let app = TestApp::start().await;
    let li = app.account(Role::Community, COMMUNITY).await;
    let begun = sync(&li, None, 0, &[change(0, "1.1", choice("1.1", "met"))]).await;
    assert_eq!(li.delete(DRAFT).await.status, 204);
    li.delete(DRAFT).await.problem(404, "not_found");
    li.post(DRAFT, &wish(Some(&begun.draft), 1, &[])).await.problem(409, "draft_closed");
    let recorded = app.texts("SELECT action AS text FROM audit_entry ORDER BY seq DESC LIMIT 1").await;
    assert_eq!(recorded, ["draft_discarded"]);
}

#[tokio::test]
async fn what_makes_no_sense_is_pointed_at_and_changes_nothing() {
    let app = TestApp::start().await;
    let li = app.account(Role::Community, COMMUNITY).await;
    let wrong = [
        change(0, "9.9", choice("9.9", "met")),
        change(0, "1.1", choice("1.2", "met")),
        Change { base: 0, place: Place::Fact("nobody".to_owned()), said: Said::Nothing },
        change(0, "1.3", choice("1.3", "met")),
    ];
    let refused = li.post(DRAFT, &wish(None, 0, &wrong)).await;
    refused.problem(422, "draft_invalid");
    let expected =
        ["/changes/0/place unknown_requirement", "/changes/1/said place_mismatch", "/changes/2/place unknown_fact"];
    assert_eq!(refused.places(), expected);
    let mut other = wish(None, 0, &[]);
    other["pack_hash"] = json!(packs::shipped("mohurd-2020").hash);
    li.post(DRAFT, &other).await.problem(422, "unknown_pack");
    let many = vec![change(0, "1.1", Said::Nothing); 2001];
    li.post(DRAFT, &wish(None, 0, &many)).await.problem(422, "draft_invalid");
    let huge = Said::Answer(Answer {
        evidence: Vec::new(),
        remark: Some("长".repeat(300_000)),
        requirement: "1.1".to_owned(),
        response: None,
    });
    li.post(DRAFT, &wish(None, 0, &[change(0, "1.1", huge)])).await.problem(413, "body_too_large");
    assert_eq!(app.count("joint_draft").await, 0);
}
