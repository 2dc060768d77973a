//! The pages that the server writes itself, for browsers without scripts or WebAssembly.

use reqwest::Method;
use shared::pack::Text;
use tests::{TestApp, answer::Answer, packs, submission::COMMUNITY};

const STANDARD: &str = "/standards/guangdong-2021";

/// A page that must be there.
async fn page(app: &TestApp, path: &str) -> String {
    html(&app.get(path).await, 200)
}

#[track_caller]
fn html(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status.as_u16(), status, "{:.400}", answer.text());
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let text = answer.text();
    assert!(!text.contains("<script") && !text.contains(" style="), "neither scripts nor styles stand in a page");
    text
}

/// The same page for somebody whose browser likes other languages.
async fn spoken(app: &TestApp, path: &str, languages: &str) -> Answer {
    app.send(app.request(Method::GET, path).header("accept-language", languages)).await
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[tokio::test]
async fn everything_that_a_standard_says_is_on_its_page() {
    let app = TestApp::start().await;
    let pack = &packs::shipped("guangdong-2021").pack;
    // A pack that does not speak Traditional Chinese is read in Chinese.
    for (language, own) in [("zh", "zh"), ("zh-Hant", "zh"), ("en", "en")] {
        let html = page(&app, &format!("{STANDARD}?lang={language}")).await;
        let says = |text: &Text| assert!(html.contains(&escaped(&text[own])), "{language}: {text:?}");
        says(&pack.title);
        says(&pack.source.note);
        pack.groups.iter().for_each(|group| says(&group.title));
        pack.facts.iter().for_each(|fact| says(&fact.label));
        for requirement in &pack.requirements {
            assert!(html.contains(&format!("data-requirement=\"{}\"", requirement.id)), "{}", requirement.id);
            says(&requirement.text);
            requirement.evidence.examples.iter().for_each(says);
            let help = requirement.help.as_ref().unwrap();
            [&help.why, &help.what, &help.todo, &help.how].into_iter().for_each(says);
        }
        assert_eq!(html.matches("data-requirement=").count(), pack.requirements.len());
    }
}

#[tokio::test]
async fn a_page_is_in_the_language_of_its_address_or_of_the_browser() {
    let app = TestApp::start().await;
    for path in ["/standards", STANDARD, "/accessibility"] {
        let chinese = app.get(path).await;
        assert!(html(&chinese, 200).contains("<html lang=\"zh-CN\">"), "{path}");
        assert!(chinese.header("vary").contains("accept-language"), "{path}");
        let english = spoken(&app, path, "en-GB,en;q=0.9,zh;q=0.8").await;
        assert!(html(&english, 200).contains("<html lang=\"en\">"), "{path}");
        let traditional = spoken(&app, path, "zh-HK,zh;q=0.9,en;q=0.8").await;
        let traditional = html(&traditional, 200);
        assert!(traditional.contains("<html lang=\"zh-Hant\">") && traditional.contains("綠社通"), "{path}");
        for other in ["zh", "en"] {
            assert!(traditional.contains(&format!("href=\"{path}?lang={other}\"")), "{path}: {other}");
        }
        let asked = spoken(&app, &format!("{path}?lang=zh"), "en").await;
        assert!(html(&asked, 200).contains("<html lang=\"zh-CN\">"), "{path}");
        // What has not changed is not sent again, and another language is another page.
        let again = |tag: &str| app.request(Method::GET, path).header("if-none-match", tag.to_owned());
        assert_eq!(app.send(again(chinese.header("etag"))).await.status, 304, "{path}");
        assert_eq!(app.send(again(english.header("etag"))).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn large_print_stands_in_the_address_and_goes_along() {
    let app = TestApp::start().await;
    for path in ["/standards", STANDARD, "/accessibility"] {
        let usual = page(&app, &format!("{path}?lang=zh")).await;
        assert!(usual.contains("<html lang=\"zh-CN\">"), "{path}");
        assert!(usual.contains(&format!("href=\"{path}?lang=zh&amp;size=large\">大字版")), "{path}");
        assert!(page(&app, &format!("{path}?lang=zh&size=huge")).await.contains("<html lang=\"zh-CN\">"), "{path}");
        let large = page(&app, &format!("{path}?lang=zh&size=large")).await;
        assert!(large.contains("<html lang=\"zh-CN\" data-large>"), "{path}");
        assert!(large.contains(&format!("href=\"{path}?lang=zh\">标准字号")), "{path}: the way back");
        let english = format!("{path}?lang=en&amp;size=large");
        for next in ["/standards?lang=zh&amp;size=large", "/accessibility?lang=zh&amp;size=large", &english] {
            assert!(large.contains(&format!("href=\"{next}\"")), "{path}: {next}");
        }
    }
    let found = page(&app, "/standards?lang=zh&size=large&q=翠洲").await;
    assert!(found.contains("<input type=\"hidden\" name=\"size\" value=\"large\">"), "{found}");
    assert!(found.contains(&format!("/standards?lang=zh&amp;size=large&amp;community={COMMUNITY}")), "{found}");
}

#[tokio::test]
async fn a_community_is_found_and_told_the_telephone_of_its_street() {
    let app = TestApp::start_with(|config| {
        for (code, number) in [("440103", "020-11111111"), ("440103001", "020-22222222 转 2")] {
            config.contacts.telephones.insert(code.to_owned(), number.to_owned());
        }
    })
    .await;
    let found = page(&app, "/standards?lang=zh&q=翠洲").await;
    let link = format!("/standards?lang=zh&amp;community={COMMUNITY}");
    assert!(found.contains(&link) && found.contains("广州市 荔湾区 沙面街道"), "{found}");
    assert!(!found.contains("020-"), "no community is chosen yet");
    for path in ["/standards", STANDARD] {
        let chosen = page(&app, &format!("{path}?community={COMMUNITY}")).await;
        assert!(chosen.contains("翠洲社区居民委员会") && chosen.contains(COMMUNITY), "{path}");
        let street = "<a href=\"tel:02022222222\">020-22222222 转 2（沙面街道）</a>";
        assert!(chosen.contains(street) && !chosen.contains("11111111"), "{path}: {chosen}");
    }
    // A street without a number: its county's, by its name; where nobody has one, that is said.
    let county = page(&app, &format!("{STANDARD}?community={}", community_in(&app, "440103002").await)).await;
    assert!(county.contains("<a href=\"tel:02011111111\">020-11111111（荔湾区）</a>"), "{county}");
    let nobody = page(&app, &format!("{STANDARD}?community={}", community_in(&app, "440304001").await)).await;
    assert!(nobody.contains("这里没有登记电话") && !nobody.contains("tel:"), "{nobody}");
    assert!(page(&app, "/standards?q=没有这个社区").await.contains("没有找到"));
}

/// The first community of a street.
async fn community_in(app: &TestApp, street: &str) -> String {
    let communities = app.get(&format!("/api/v1/communities?street={street}")).await.expect(200);
    communities[0]["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_community_is_offered_the_standards_that_are_for_it() {
    let app = TestApp::start().await;
    let all = page(&app, "/standards?lang=en").await;
    for id in ["mohurd-2020", "guangdong-2021", "qingyuan-2021"] {
        assert!(all.contains(&format!("href=\"/standards/{id}?lang=en\"")), "{id}");
    }
    let here = page(&app, &format!("/standards?lang=en&community={COMMUNITY}")).await;
    let at = |id: &str| here.find(&format!("href=\"/standards/{id}?lang=en&amp;community={COMMUNITY}\""));
    assert!(at("guangdong-2021").unwrap() < at("mohurd-2020").unwrap(), "the nearest one comes first");
    assert_eq!(at("qingyuan-2021"), None);
}

#[tokio::test]
async fn what_does_not_exist_is_a_page_that_says_so() {
    let app = TestApp::start().await;
    for path in [
        "/standards/nothing",
        "/standards/%3Cscript%3E",
        "/standards?community=440103001999",
        "/standards/guangdong-2021?community=440103001999",
        "/standards/guangdong-2021?community=",
        // It is there, but not for this community.
        "/standards/qingyuan-2021?community=440103001101",
    ] {
        let missing = html(&app.get(path).await, 404);
        assert!(missing.contains("没有这份标准") && missing.contains("href=\"/standards?lang=zh\""), "{path}");
    }
    app.get("/standards?lang=zh&lang=en").await.problem(400, "invalid_parameter");
    app.get("/standards?q=%00").await.problem(400, "invalid_parameter");
    app.post("/standards", &serde_json::json!({})).await.problem(405, "method_not_allowed");
}

#[tokio::test]
async fn nothing_that_people_or_operators_write_becomes_markup() {
    let app = TestApp::start_with(|config| {
        config.contacts.accessibility = "<b>办公室</b> \"1\"".to_owned();
        config.contacts.telephones.insert("44".to_owned(), "123\"><b>45".to_owned());
    })
    .await;
    let found = page(&app, "/standards?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(found.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\""), "{found}");
    let statement = page(&app, "/accessibility").await;
    assert!(statement.contains("&lt;b&gt;办公室&lt;/b&gt; &quot;1&quot;") && !statement.contains("<b>"), "{statement}");
    let standards = page(&app, &format!("/standards?community={COMMUNITY}")).await;
    assert!(standards.contains("<a href=\"tel:123\">123&quot;&gt;&lt;b&gt;45（广东省）</a>"), "{standards}");
}

#[tokio::test]
async fn the_statement_says_what_is_met_and_what_is_not() {
    let app = TestApp::start().await;
    let chinese = page(&app, "/accessibility?lang=zh").await;
    for said in ["互联网网站适老化通用设计规范", "18 磅", "7:1", "已知的不足", "仍是简体", "请告诉社区"]
    {
        assert!(chinese.contains(said), "{said}");
    }
    let english = page(&app, "/accessibility?lang=en").await;
    for said in ["WCAG", "18 points", "Known to fall short", "remain simplified", "Last changed on "] {
        assert!(english.contains(said), "{said}");
    }
    let style = app.get("/plain.css").await;
    assert_eq!((style.status.as_u16(), style.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(style.text().contains("--ls-ink") && style.text().contains("@page"), "colours and paper");
}
