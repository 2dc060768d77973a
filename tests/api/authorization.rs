//! Who may do what: every route × everybody × inside and outside their reach.
//!
//! A new route needs a row here, or [`no_route_is_missing_from_the_table`] fails. A row names whom
//! the route is for, what they meet outside their reach, and a request: the id that stands in the
//! address, and a body that does as little harm as possible (what is refused for its content was
//! let through all the same). Everybody else is refused with 403 inside, and with 403 or 404
//! outside their reach; who is not signed in always gets 401.

mod table;
mod world;

use std::collections::BTreeSet;

use shared::people::Role::{self, City, Province};
use tests::{TestApp, answer::Answer};

use self::{
    table::{For, Outside::NoReach, Row, table},
    world::{At, Place, World},
};

/// What an answer means for whoever asked.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Allowed,
    SignedOut,
    NotForRole,
    NotFound,
}

fn outcome(answer: &Answer) -> Outcome {
    if answer.status.is_success() {
        return Outcome::Allowed;
    }
    match (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default()) {
        (401, "signed_out") => Outcome::SignedOut,
        (403, "not_for_role" | "step_not_for_role") => Outcome::NotForRole,
        (404, "not_found") => Outcome::NotFound,
        (400..=499, _) => Outcome::Allowed,
        (status, code) => panic!("{status} {code}: {}", answer.text()),
    }
}

fn path(row: &Row, id: &str) -> String {
    let Some((before, rest)) = row.template.split_once('{') else { return row.template.to_owned() };
    let path = format!("{before}{id}{}", rest.split_once('}').unwrap().1);
    path.replace("{position}", "0").replace("{year}", "2026").replace("{pack}", "guangdong-2021")
}

#[tokio::test]
async fn everybody_meets_what_the_table_says() {
    let app = TestApp::start_for_notices().await;
    let world = World::make(&app).await;
    let mut wrong = Vec::new();
    for row in table() {
        let mut check = |who: &str, place: Place, found: Outcome, expected: &[Outcome]| {
            if !expected.contains(&found) {
                wrong.push(format!("{} {} by {who} {place:?}: {found:?}, not {expected:?}", row.method, row.template));
            }
        };
        let (id, body) = (row.request)(At { world: &world, role: City, place: Place::Inside });
        let anonymous = app.send(app.request(row.method.clone(), &path(&row, &id)).json(&body)).await;
        let For::Only(roles) = row.who else {
            check("anybody", Place::Inside, outcome(&anonymous), &[Outcome::Allowed, Outcome::NotFound]);
            continue;
        };
        check("nobody", Place::Inside, outcome(&anonymous), &[Outcome::SignedOut]);
        for (role, who) in &world.people {
            for place in [Place::Inside, Place::Outside] {
                // Everything there is lies within reach of the province.
                if place == Place::Outside && (row.outside == NoReach || is_within_everything(*role, row.template)) {
                    continue;
                }
                let (id, body) = (row.request)(At { world: &world, role: *role, place });
                let answer = app.send(who.request(row.method.clone(), &path(&row, &id)).json(&body)).await;
                let expected: &[Outcome] = match (roles.contains(role), place) {
                    (true, Place::Inside) => &[Outcome::Allowed],
                    (true, Place::Outside) => &[Outcome::NotFound],
                    (false, Place::Inside) => &[Outcome::NotForRole],
                    (false, Place::Outside) => &[Outcome::NotForRole, Outcome::NotFound],
                };
                check(role.id(), place, outcome(&answer), expected);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Sessions are nobody's but one's own, wherever one works.
fn is_within_everything(role: Role, template: &str) -> bool {
    role == Province && !template.starts_with("/api/v1/sessions")
}

#[tokio::test]
async fn no_route_is_missing_from_the_table() {
    let app = TestApp::start().await;
    let document = app.get("/api/v1/openapi.json").await.expect(200);
    let described: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |method| (path, method.to_uppercase())))
        .map(|(path, method)| format!("{method} {path}"))
        .collect();
    let rows: Vec<String> = table().iter().map(|row| format!("{} {}", row.method, row.template)).collect();
    let listed: BTreeSet<String> = rows.iter().cloned().collect();
    assert_eq!(listed.len(), rows.len(), "a route stands in the table twice");
    let missing: Vec<_> = described.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&described).collect();
    assert!(missing.is_empty() && gone.is_empty(), "missing from the table: {missing:?}; no routes any more: {gone:?}");
}
