//! Packs as they are fetched.

#[path = "../../xtask/src/build/budget.rs"]
#[expect(dead_code, reason = "the page beside the form is weighed where it is built")]
mod budget;

use sha2::{Digest, Sha256};
use shared::{
    form::{Form, Help, form_address, help_address},
    pack::shipped,
};
use tests::{TestApp, packs};

#[tokio::test]
async fn the_shipped_packs_are_listed_with_their_text_status() {
    let app = TestApp::start().await;
    let list = app.get("/api/v1/packs").await.expect(200);
    let told: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|pack| {
            let text = |key: &str| pack[key].as_str().unwrap_or_default().to_owned();
            (text("id"), text("text_status"), text("document"), pack["current"] == true)
        })
        .collect();
    let expect = |id: &str, status: &str, document: &str| (id.to_owned(), status.to_owned(), document.to_owned(), true);
    assert_eq!(
        told,
        [
            expect("mohurd-2020", "paraphrase", "建城〔2020〕68号"),
            expect("guangdong-2021", "reconstruction", "粤建节〔2021〕84号"),
            expect("qingyuan-2021", "reconstruction", "清建〔2021〕78号"),
        ]
    );
}

#[tokio::test]
async fn a_pack_is_the_bytes_that_are_hashed_and_may_be_kept_for_ever() {
    let app = TestApp::start().await;
    let hash = &packs::shipped("guangdong-2021").hash;
    let answer = app.get(&format!("/api/v1/packs/{hash}")).await;
    answer.expect(200);
    assert_eq!(&data_encoding::HEXLOWER.encode(&Sha256::digest(&answer.bytes)), hash);
    assert!(answer.header("cache-control").contains("immutable"));
    let tag = answer.header("etag").to_owned();
    assert!(tag.contains(hash.as_str()), "{tag}");
    let again = app.request(reqwest::Method::GET, &format!("/api/v1/packs/{hash}")).header("if-none-match", tag);
    assert_eq!(app.send(again).await.status, 304);
}

#[tokio::test]
async fn form_and_help_come_in_the_languages_of_the_pack() {
    let app = TestApp::start().await;
    let pack = packs::shipped("guangdong-2021");
    for (language, title) in [("zh", "广东省绿色社区创建标准"), ("en", "Guangdong green community standard")]
    {
        let answer = app.get(&form_address(&pack.hash, language)).await;
        assert_eq!(answer.status, 200);
        assert!(answer.header("cache-control").contains("immutable"));
        let form = Form::from_bytes(&answer.bytes).unwrap();
        assert_eq!(form.rulebook, pack.rulebook);
        assert_eq!(form.texts.title, title);
        let help = app.get(&help_address(&pack.hash, language)).await;
        assert!(help.header("cache-control").contains("immutable"));
        assert!(Help::from_bytes(&help.bytes).is_some());
    }
    // One that it does not speak falls back to a wider one.
    for kind in ["form", "help"] {
        let [own, wider] = ["zh-Hant", "zh"].map(|lang| format!("/api/v1/packs/{}/{kind}?lang={lang}", pack.hash));
        assert_eq!(app.get(&own).await.bytes, app.get(&wider).await.bytes, "{kind}");
    }
    app.get(&format!("/api/v1/packs/{}/form?lang=fr", pack.hash)).await.problem(404, "not_found");
}

#[tokio::test]
async fn only_what_is_asked_for_in_the_layout_of_this_build_may_be_kept() {
    let app = TestApp::start().await;
    let hash = &packs::shipped("guangdong-2021").hash;
    for kind in ["form", "help"] {
        for query in ["lang=zh", "lang=zh&v=", "lang=zh&v=another"] {
            let answer = app.get(&format!("/api/v1/packs/{hash}/{kind}?{query}")).await;
            assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-cache"), "{kind} {query}");
        }
    }
}

#[tokio::test]
async fn forms_are_sent_compressed_and_weigh_no_more_than_is_counted_on() {
    let app = TestApp::start().await;
    for (id, _) in shipped::SOURCES {
        for language in ["zh", "en"] {
            let address = form_address(&packs::shipped(id).hash, language);
            let request = app.request(reqwest::Method::GET, &address).header("accept-encoding", "br");
            let answer = app.send(request).await;
            assert_eq!(answer.header("content-encoding"), "br", "{id} {language}");
            let bytes = answer.bytes.len() as u64;
            assert!((1..=budget::FORM).contains(&bytes), "{id} {language}: {bytes} bytes");
        }
    }
}

#[tokio::test]
async fn an_unknown_pack_is_not_found() {
    let app = TestApp::start().await;
    for path in ["", "/form?lang=zh", "/help?lang=zh"] {
        let hash = "f".repeat(64);
        app.get(&format!("/api/v1/packs/{hash}{path}")).await.problem(404, "not_found");
    }
}
