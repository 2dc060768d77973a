//! Everybody and everything that the rows of the table ask for, within reach and outside it.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use image::ImageFormat;
use serde_json::{Value, json};
use shared::people::Role::{
    self, Administrator, City, Community, County, Department, Expert, Province, Street, Supervisor,
};
use tests::{
    TestApp,
    cases::{Offices, confirm_all, decide, with_version},
    consultations::{comment, opened},
    files::{attach, evidence, last_of, on_site, photo, written as written_image},
    notices::{FIRST_DAY, drafted, objection, publish, recognised_directly, written},
    people::{Client, DEPARTMENT, PASSWORD},
    submission::{COMMUNITY, Draft},
};

use super::table::{ELSEWHERE, EMBEDDERS, IMPORTERS, TELLERS, table_of_users};

/// Where something lies that somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Inside,
    Outside,
}

/// Everybody, and what they may ask for.
pub(super) struct World<'a> {
    pub(super) people: BTreeMap<Role, Client<'a>>,
    /// A second session of each.
    pub(super) sessions: BTreeMap<Role, String>,
    /// Accounts that nobody here works with, by place and role.
    pub(super) accounts: BTreeMap<(Place, Role), String>,
    pub(super) cases: BTreeMap<Place, Value>,
    /// A photo of the community in each of those.
    pub(super) evidence: BTreeMap<Place, String>,
    /// A photo of the city's on-site check in the case inside.
    pub(super) on_site: String,
    /// A table that each importer has sent.
    pub(super) imports: BTreeMap<Role, String>,
    /// A published notice of the city, and of another.
    pub(super) notices: BTreeMap<Place, String>,
    /// An objection against each of those, with a photo.
    pub(super) objections: BTreeMap<Place, String>,
    /// A consultation that the city opened, and one of another city.
    pub(super) consultations: BTreeMap<Place, String>,
    /// A comment on each of those.
    pub(super) comments: BTreeMap<Place, String>,
    /// What a resident of the community wrote, with a photo, released; and one elsewhere.
    pub(super) remarks: BTreeMap<Place, String>,
    /// Webhooks of the city, one for each who may take it away, and one of another city.
    pub(super) webhooks: BTreeMap<(Place, Role), String>,
    /// Portals of the city, one for each who may take it away, and one of another city.
    pub(super) portals: BTreeMap<(Place, Role), String>,
    /// A message to a webhook of the city, and to one of another.
    pub(super) deliveries: BTreeMap<Place, String>,
    /// A task in the plan of the community, and in one elsewhere.
    pub(super) tasks: BTreeMap<Place, String>,
    /// An inspection by the city's supervisor, and one elsewhere, each with its only thing to be put
    /// right.
    pub(super) inspections: BTreeMap<Place, (String, String)>,
}

/// One place in the world, as somebody of a role sees it.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) role: Role,
    pub(super) place: Place,
}

impl At<'_> {
    /// Whom this role keeps accounts of.
    pub(super) fn kept(self) -> Role {
        match self.role {
            Administrator | Province => City,
            City => County,
            County => Street,
            Street | Community | Department | Expert | Supervisor => Community,
        }
    }

    pub(super) fn account(self) -> String {
        self.world.accounts[&(self.place, self.kept())].clone()
    }

    pub(super) fn new_account(self) -> Value {
        let community = if self.place == Place::Inside { COMMUNITY } else { ELSEWHERE };
        let role = self.kept();
        // A display name that is not taken: nothing is made.
        json!({ "name": "new", "display_name": "", "role": role.id(), "division": division_of(role, community) })
    }

    pub(super) fn session(self) -> String {
        let other = if self.role == City { County } else { City };
        self.world.sessions[&if self.place == Place::Inside { self.role } else { other }].clone()
    }

    /// The city that everybody works in, or another.
    pub(super) fn city(self) -> String {
        let community = if self.place == Place::Inside { COMMUNITY } else { ELSEWHERE };
        community[..4].to_owned()
    }

    /// The community that everybody works in, or another.
    pub(super) fn community(self) -> String {
        if self.place == Place::Inside { COMMUNITY } else { ELSEWHERE }.to_owned()
    }

    pub(super) fn remark(self) -> String {
        self.world.remarks[&self.place].clone()
    }

    pub(super) fn task(self) -> String {
        self.world.tasks[&self.place].clone()
    }

    pub(super) fn inspection(self) -> String {
        self.world.inspections[&self.place].0.clone()
    }

    pub(super) fn item(self) -> String {
        self.world.inspections[&self.place].1.clone()
    }

    /// Their own table, or, outside their reach, somebody else's.
    pub(super) fn import(self) -> String {
        let other = if self.role == City { County } else { City };
        let whose = if self.place == Place::Inside { self.role } else { other };
        self.world.imports.get(&whose).unwrap_or(&self.world.imports[&other]).clone()
    }

    pub(super) fn notice(self) -> String {
        self.world.notices[&self.place].clone()
    }

    pub(super) fn objection(self) -> String {
        self.world.objections[&self.place].clone()
    }

    pub(super) fn consultation(self) -> String {
        self.world.consultations[&self.place].clone()
    }

    pub(super) fn comment(self) -> String {
        self.world.comments[&self.place].clone()
    }

    /// A city, or for a county itself, whose ledger there is.
    pub(super) fn ledger(self) -> String {
        let community = if self.place == Place::Inside { COMMUNITY } else { ELSEWHERE };
        community[..if self.role == County { 6 } else { 4 }].to_owned()
    }

    pub(super) fn webhook(self) -> String {
        let role = if self.place == Place::Inside && TELLERS.contains(&self.role) { self.role } else { City };
        self.world.webhooks[&(self.place, role)].clone()
    }

    pub(super) fn portal(self) -> String {
        let is_own = self.place == Place::Inside && EMBEDDERS.contains(&self.role);
        let role = if is_own { self.role } else { Administrator };
        self.world.portals[&(self.place, role)].clone()
    }

    pub(super) fn delivery(self) -> String {
        self.world.deliveries[&self.place].clone()
    }

    pub(super) fn case(self) -> String {
        self.world.cases[&self.place]["id"].as_str().unwrap().to_owned()
    }

    pub(super) fn evidence(self) -> String {
        self.world.evidence[&self.place].clone()
    }

    /// One that they may take away as far as their role goes, or, for the others, any.
    pub(super) fn attachment(self) -> String {
        let is_of_check = self.place == Place::Inside && matches!(self.role, City | Expert);
        if is_of_check { self.world.on_site.clone() } else { self.evidence() }
    }

    /// A file with nothing in it, for what their role adds.
    pub(super) fn empty_file(self) -> Value {
        if self.role == Community { evidence("1.1", "a.jpg", b"") } else { on_site("a.jpg", b"") }
    }

    pub(super) fn case_version(self) -> Value {
        self.world.cases[&self.place]["version"].clone()
    }
}

/// The division of a role on the way down to a community.
pub(super) fn division_of(role: Role, community: &str) -> &str {
    match role {
        Province => &community[..2],
        Administrator | City | Department | Expert | Supervisor => &community[..4],
        County => &community[..6],
        Street => &community[..9],
        Community => community,
    }
}

impl<'a> World<'a> {
    pub(super) async fn make(app: &'a TestApp) -> Self {
        let offices = Offices::open(app).await;
        let mut people = BTreeMap::new();
        let mut sessions = BTreeMap::new();
        for role in Role::ALL {
            let who = app.account(role, division_of(role, COMMUNITY)).await;
            app.sign_in(&who.name, PASSWORD).await;
            let all = who.get("/api/v1/sessions").await.expect(200);
            let second = all.as_array().unwrap().iter().find(|session| session["is_current"] == false).unwrap();
            sessions.insert(role, second["id"].as_str().unwrap().to_owned());
            people.insert(role, who);
        }
        let accounts = kept_accounts(app).await;
        let mut imports = BTreeMap::new();
        for role in IMPORTERS {
            let view = people[role].post("/api/v1/imports", &table_of_users("eA==")).await.expect(201);
            imports.insert(*role, view["id"].as_str().unwrap().to_owned());
        }
        let mut webhooks = BTreeMap::new();
        for role in TELLERS {
            webhooks.insert((Place::Inside, *role), webhook(&people[role], COMMUNITY).await);
        }
        let elsewhere = app.account(City, &ELSEWHERE[..4]).await;
        webhooks.insert((Place::Outside, City), webhook(&elsewhere, ELSEWHERE).await);
        let portals = portals(app, &people).await;
        let inside = offices.apply().await;
        let image = written_image(&photo(8, 8, 1), ImageFormat::Png);
        let mut evidence_ids = BTreeMap::new();
        let added = attach(&offices.community, &inside, &evidence("1.1", "a.png", &image)).await.expect(201);
        evidence_ids.insert(Place::Inside, last_of(&added));
        let inside = offices.reviewed_after(inside).await;
        let added = attach(&offices.city, &inside, &on_site("a.png", &image)).await.expect(201);
        let on_site = last_of(&added);
        let path = format!("/api/v1/cases/{}", inside["id"].as_str().unwrap());
        let seen = offices.city.get(&path).await.expect(200);
        let assigned = with_version(&seen, json!({ "accounts": [people[&Expert].account] }));
        offices.city.put(&format!("{path}/experts"), &assigned).await.expect(204);
        let inside = offices.city.get(&path).await.expect(200);
        let (outside, evidence_elsewhere) = case_elsewhere(app, &image).await;
        evidence_ids.insert(Place::Outside, evidence_elsewhere);
        let cases = BTreeMap::from([(Place::Inside, inside), (Place::Outside, outside)]);
        let mut notices = BTreeMap::new();
        let mut objections = BTreeMap::new();
        app.go_to(FIRST_DAY);
        for (place, community) in [(Place::Inside, "440103002101"), (Place::Outside, "440304001020")] {
            let city = app.account(City, &community[..4]).await;
            let case = recognised_directly(app, &city, community).await;
            let mut words = written(&[&case]);
            words["number"] = json!(format!("公示〔2026〕{community}号"));
            let notice = publish(&city, &drafted(&city, &words).await).await;
            let mut words = objection(&notice);
            words["attachments"] = json!([{ "name": "现场.pdf", "base64": "JVBERi0xLjcKJSVFT0YK" }]);
            app.object(&notice, &words).await.expect(201);
            let received = city.get("/api/v1/objections").await.expect(200);
            notices.insert(place, notice["id"].as_str().unwrap().to_owned());
            objections.insert(place, received["objections"][0]["id"].as_str().unwrap().to_owned());
        }
        let (mut consultations, mut comments) = (BTreeMap::new(), BTreeMap::new());
        for (place, who) in [(Place::Inside, &offices.city), (Place::Outside, &elsewhere)] {
            let one = opened(who).await;
            let id = one["id"].as_str().unwrap().to_owned();
            app.post(&format!("/api/v1/public/consultations/{id}/comments"), &comment("请写得更具体。"))
                .await
                .expect(201);
            let received = who.get(&format!("/api/v1/consultations/{id}/comments")).await.expect(200);
            comments.insert(place, received["comments"][0]["id"].as_str().unwrap().to_owned());
            consultations.insert(place, id);
        }
        let mut deliveries = BTreeMap::new();
        for (place, who) in [(Place::Inside, &offices.city), (Place::Outside, &elsewhere)] {
            deliveries.insert(place, delivery_of(who, &webhooks[&(place, City)]).await);
        }
        let (mut tasks, mut inspections) = (BTreeMap::new(), BTreeMap::new());
        for (place, community) in [(Place::Inside, COMMUNITY), (Place::Outside, ELSEWHERE)] {
            tasks.insert(place, task_of(app, community).await);
            inspections.insert(place, inspection_of(app, community).await);
        }
        Self {
            people,
            sessions,
            accounts,
            cases,
            evidence: evidence_ids,
            on_site,
            imports,
            notices,
            objections,
            consultations,
            comments,
            remarks: remarks(app, &image).await,
            webhooks,
            portals,
            deliveries,
            tasks,
            inspections,
        }
    }
}

/// An account of every role that others keep, in the world and elsewhere.
async fn kept_accounts(app: &TestApp) -> BTreeMap<(Place, Role), String> {
    let mut accounts = BTreeMap::new();
    for (place, community) in [(Place::Inside, COMMUNITY), (Place::Outside, ELSEWHERE)] {
        for role in [City, County, Street, Community] {
            let who = app.account(role, division_of(role, community)).await;
            accounts.insert((place, role), who.account);
        }
    }
    accounts
}

/// The latest message to a webhook.
async fn delivery_of(who: &Client<'_>, webhook: &str) -> String {
    let sent = who.get(&format!("/api/v1/webhooks/{webhook}/deliveries")).await.expect(200);
    sent["deliveries"][0]["id"].as_str().unwrap().to_owned()
}

/// What a resident of the community wrote, and one elsewhere.
async fn remarks(app: &TestApp, image: &[u8]) -> BTreeMap<Place, String> {
    let mut remarks = BTreeMap::new();
    for (place, community) in [(Place::Inside, COMMUNITY), (Place::Outside, ELSEWHERE)] {
        remarks.insert(place, remark_of(app, community, image).await);
    }
    remarks
}

/// Words and a photo of a resident of a community, which its street has released.
async fn remark_of(app: &TestApp, community: &str, image: &[u8]) -> String {
    let photo = BASE64.encode(image);
    app.residents_answer(community, 5, |number, answer| {
        if number == 0 {
            answer["answers"]["text"] = json!("路灯修好了，谢谢。");
            answer["photo"] = json!(photo);
        }
    })
    .await;
    let street = app.account(Street, &community[..9]).await;
    let list = street.get(&format!("/api/v1/communities/{community}/survey/remarks")).await.expect(200);
    let id = list["remarks"][0]["id"].as_str().unwrap().to_owned();
    let released = json!({ "version": 1, "text": "released", "photo": "released" });
    street.put(&format!("/api/v1/survey-remarks/{id}/moderation"), &released).await.expect(200);
    id
}

/// The only task in the plan of a community.
async fn task_of(app: &TestApp, community: &str) -> String {
    let draft = Draft::all_met(community, &app.issue_code(community).await);
    let draft = draft.answer("1.2", json!({ "choice": "partly" }));
    app.submit(&draft.body()).await.expect(201);
    let committee = app.account(Community, community).await;
    let plan = committee.post(&format!("/api/v1/communities/{community}/plan"), &json!({})).await.expect(200);
    plan["plan"]["tasks"][0]["id"].as_str().unwrap().to_owned()
}

/// An inspection by the supervisor of a community's city, and the thing to be put right in it.
async fn inspection_of(app: &TestApp, community: &str) -> (String, String) {
    let supervisor = app.account(Supervisor, &community[..4]).await;
    let wish = json!({
        "community": community, "inspected_on": "2026-11-23", "people": "王督导", "departments": [DEPARTMENT],
        "findings": "总体较好", "pack_id": null,
        "items": [{ "text": "楼道堆放杂物", "requirement": null, "due_on": "2026-11-30" }],
    });
    let kept = supervisor.post("/api/v1/inspections", &wish).await.expect(201);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&kept["id"]), text(&kept["items"][0]["id"]))
}

/// A webhook of the city that a community lies in; nobody listens there.
async fn webhook(who: &Client<'_>, community: &str) -> String {
    let wish = json!({
        "division": &community[..4], "url": "https://receiver.invalid/", "description": "", "events": ["case.changed"],
    });
    let made = who.post("/api/v1/webhooks", &wish).await.expect(201);
    made["webhook"]["id"].as_str().unwrap().to_owned()
}

/// A portal of the city for each who may take it away, and one of another city.
async fn portals(app: &TestApp, people: &BTreeMap<Role, Client<'_>>) -> BTreeMap<(Place, Role), String> {
    let mut portals = BTreeMap::new();
    for role in EMBEDDERS {
        portals.insert((Place::Inside, *role), portal(&people[role], COMMUNITY).await);
    }
    let keeper = app.account(Administrator, &ELSEWHERE[..4]).await;
    portals.insert((Place::Outside, Administrator), portal(&keeper, ELSEWHERE).await);
    portals
}

/// A website that shows the self-assessment of the city of a community; gives its key.
async fn portal(who: &Client<'_>, community: &str) -> String {
    let origins = ["https://portal.invalid"];
    let wish = json!({
        "division": &community[..4], "name": "市民网", "origins": origins, "theme": "auto", "is_enabled": true,
    });
    who.post("/api/v1/portals", &wish).await.expect(201)["key"].as_str().unwrap().to_owned()
}

/// A case at the city's review in another city, with the id of a photo in it.
async fn case_elsewhere(app: &TestApp, image: &[u8]) -> (Value, String) {
    let draft = Draft::all_met(ELSEWHERE, &app.issue_code(ELSEWHERE).await);
    let receipt = app.submit(&draft.body()).await.expect(201)["receipt"].clone();
    let community = app.account(Community, ELSEWHERE).await;
    let wish = json!({ "receipt": receipt, "route": "full" });
    let case = community.post("/api/v1/cases", &wish).await.expect(201);
    let photo = last_of(&attach(&community, &case, &evidence("1.1", "a.png", image)).await.expect(201));
    let case = community.get(&format!("/api/v1/cases/{}", case["id"].as_str().unwrap())).await.expect(200);
    let street = app.account(Street, &ELSEWHERE[..9]).await;
    let case = decide(&street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
    let county = app.account(County, &ELSEWHERE[..6]).await;
    let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": confirm_all(&case) });
    (decide(&county, &case, pass).await, photo)
}
