//! Divisions and communities: going down, and finding by name or pinyin.

use tests::TestApp;

async fn names(app: &TestApp, path: &str) -> Vec<String> {
    let list = app.get(path).await.expect(200);
    list.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
}

/// Codes that a search gives.
async fn found(app: &TestApp, query: &str) -> Vec<String> {
    let request = app.request(reqwest::Method::GET, "/api/v1/communities").query(&[("q", query)]);
    let list = app.send(request).await.expect(200);
    list.as_array().unwrap().iter().map(|entry| entry["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn one_goes_down_from_the_province_to_a_community() {
    let app = TestApp::start().await;
    assert_eq!(names(&app, "/api/v1/divisions").await, ["广东省"]);
    let cities = names(&app, "/api/v1/divisions?parent=44").await;
    assert_eq!((cities.len(), cities[0].as_str()), (21, "广州市"));
    assert!(names(&app, "/api/v1/divisions?parent=4401").await.contains(&"荔湾区".to_owned()));
    assert!(names(&app, "/api/v1/divisions?parent=440103").await.contains(&"沙面街道".to_owned()));
    let communities = names(&app, "/api/v1/communities?street=440103001").await;
    assert_eq!(communities, ["翠洲社区居民委员会"]);
}

#[tokio::test]
async fn cities_without_counties_lead_to_their_streets() {
    let app = TestApp::start().await;
    for city in ["4419", "4420"] {
        let mut below = app.get(&format!("/api/v1/divisions?parent={city}")).await.expect(200);
        let first = below[0]["code"].as_str().unwrap().to_owned();
        if first.len() == 6 {
            below = app.get(&format!("/api/v1/divisions?parent={first}")).await.expect(200);
        }
        let street = below[0]["code"].as_str().unwrap();
        assert_eq!(street.len(), 9, "{city}");
        assert!(!names(&app, &format!("/api/v1/communities?street={street}")).await.is_empty());
    }
}

#[tokio::test]
async fn every_way_of_typing_finds_the_community() {
    let app = TestApp::start().await;
    for query in ["翠洲", "翠洲社区", "沙面 翠洲", "荔湾 翠洲", "cuizhou", "CuiZhou", "liwan cuizhou", "czsq"]
    {
        let found = found(&app, query).await;
        assert!(found.iter().any(|code| code == "440103001101"), "{query}: {found:?}");
    }
}

#[tokio::test]
async fn odd_queries_find_nothing_and_harm_nothing() {
    let app = TestApp::start().await;
    for query in ["", " ", "%", "_", "'; DROP TABLE community; --", "👩‍👩‍👧‍👦", "不存在的社区名字"]
    {
        assert_eq!(found(&app, query).await, Vec::<String>::new(), "{query:?}");
    }
    let long = "社".repeat(2_000);
    assert!(found(&app, &long).await.is_empty());
    // PostgreSQL takes no text with it: no parameter may hold one.
    app.get("/api/v1/communities?q=%00").await.problem(400, "invalid_parameter");
}

#[tokio::test]
async fn no_more_than_asked_for_are_given() {
    let app = TestApp::start().await;
    for (limit, most) in [("1", 1), ("20", 20), ("0", 1), ("100000", 50)] {
        let list = app.get(&format!("/api/v1/communities?q=shequ&limit={limit}")).await.expect(200);
        assert!(list.as_array().unwrap().len() <= most, "{limit}");
    }
}

#[tokio::test]
async fn a_community_names_the_divisions_it_lies_in() {
    let app = TestApp::start().await;
    let view = app.get("/api/v1/communities/440103001101").await.expect(200);
    assert_eq!(view["name"], "翠洲社区居民委员会");
    assert_eq!(view["path"], "广州市 荔湾区 沙面街道");
    let ancestors: Vec<_> = view["ancestors"].as_array().unwrap().iter().map(|a| a["code"].as_str().unwrap()).collect();
    assert_eq!(ancestors, ["44", "4401", "440103", "440103001"]);
    app.get("/api/v1/communities/440103999999").await.problem(404, "not_found");
    app.get("/api/v1/communities/x").await.problem(404, "not_found");
}
