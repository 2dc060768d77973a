//! Who may do what: every route × everybody × inside and outside their reach.
//!
//! A new route needs a row here, or [`no_route_is_missing_from_the_table`] fails. A row names whom
//! the route is for, what they meet outside their reach, and a request: the id that stands in the
//! address, and a body that does as little harm as possible (what is refused for its content was
//! let through all the same). Everybody else is refused with 403 inside, and with 403 or 404
//! outside their reach; who is not signed in always gets 401.

use std::collections::{BTreeMap, BTreeSet};

use image::ImageFormat;
use reqwest::Method;
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    answer::Answer,
    cases::{Offices, confirm_all, decide},
    consultations::{comment, consultation, opened},
    files::{attach, evidence, last_of, on_site, photo, written as written_image},
    notices::{FIRST_DAY, drafted, objection, publish, recognised_directly, written},
    people::{Client, DEPARTMENT, PASSWORD},
    submission::{COMMUNITY, Draft},
};

use self::{
    Outside::{NoReach, NotFound},
    Role::{Administrator, City, Community, County, Department, Expert, Province, Street, Supervisor},
};

/// A community that nobody here reaches but the province.
const ELSEWHERE: &str = "440304001019";
/// Those who keep accounts.
const KEEPERS: &[Role] = &[Administrator, Province, City, County, Street];
/// Those who see cases.
const OFFICES: &[Role] = &[Province, City, County, Street, Community, Department, Expert, Supervisor];
/// Those who add photos and documents to a case, each at their own moment.
const ADDERS: &[Role] = &[City, Community, Expert];
/// Those who watch over others' progress.
const WATCHERS: &[Role] = &[Administrator, Province, City, County, Supervisor];
/// Those who see plans, and of those the ones who compare them by division.
const PLANNERS: &[Role] = &[Province, City, County, Street, Community, Supervisor];
const COMPARERS: &[Role] = &[Province, City, County, Street, Supervisor];
/// Those who see inspections; a department those that it has joined.
const INSPECTED: &[Role] = &[Province, City, County, Street, Community, Supervisor, Department];
/// Those who import tables of one kind or another; each sees none but their own.
const IMPORTERS: &[Role] = &[Administrator, Province, City, County];
/// Those who let other programs be told.
const TELLERS: &[Role] = &[Administrator, Province, City];
/// Those who see what cities pay.
const PAYERS: &[Role] = &[Province, City, County];
/// Those who consult on drafts.
const CONSULTERS: &[Role] = &[Province, City];
/// Those who see notices.
const READERS: &[Role] = OFFICES;
const ALL: &[Role] = &Role::ALL;

/// Whom a route is for.
#[derive(Clone, Copy)]
enum For {
    /// Also for those who are not signed in.
    Public,
    /// For these when they are signed in.
    Only(&'static [Role]),
}

/// What those it is for meet outside their reach.
#[derive(Clone, Copy, PartialEq)]
enum Outside {
    /// Nothing: 404.
    NotFound,
    /// The route is about nothing that lies in a reach: there is no outside.
    NoReach,
}

/// One route.
struct Row {
    method: Method,
    template: &'static str,
    who: For,
    outside: Outside,
    /// Id in the address, and body.
    request: fn(At<'_>) -> (String, Value),
}

fn row(
    method: &'static str,
    template: &'static str,
    who: For,
    outside: Outside,
    request: fn(At<'_>) -> (String, Value),
) -> Row {
    Row { method: method.parse().unwrap(), template, who, outside, request }
}

fn only(roles: &'static [Role]) -> For {
    For::Only(roles)
}

fn public(method: &'static str, template: &'static str) -> Row {
    row(method, template, For::Public, NoReach, |_| ("unknown".to_owned(), json!({})))
}

fn nothing(_: At<'_>) -> (String, Value) {
    (String::new(), json!({}))
}

/// The table. The last row ends the sessions with which the others were tried.
#[expect(clippy::too_many_lines, reason = "one row a route")]
fn table() -> Vec<Row> {
    vec![
        public("GET", "/api/v1/packs"),
        public("GET", "/api/v1/packs/{hash}"),
        public("GET", "/api/v1/packs/{hash}/form"),
        public("GET", "/api/v1/packs/{hash}/help"),
        public("GET", "/api/v1/divisions"),
        public("GET", "/api/v1/communities"),
        public("GET", "/api/v1/communities/{code}"),
        public("POST", "/api/v1/access-checks"),
        public("POST", "/api/v1/submissions"),
        public("GET", "/api/v1/receipts/{number}"),
        public("GET", "/api/v1/receipts/{number}/sheet"),
        public("GET", "/api/v1/receipts/{number}/qr.svg"),
        public("GET", "/api/v1/keys"),
        public("POST", "/api/v1/session"),
        public("GET", "/api/v1/sign-in-options"),
        public("GET", "/api/v1/oidc/start"),
        public("GET", "/api/v1/oidc/callback"),
        public("GET", "/api/v1/invitations/{token}"),
        public("POST", "/api/v1/invitations/{token}"),
        row("GET", "/api/v1/session", only(ALL), NoReach, nothing),
        row("GET", "/api/v1/sessions", only(ALL), NoReach, nothing),
        row("DELETE", "/api/v1/sessions/{id}", only(ALL), NotFound, |at| (at.session(), json!({}))),
        row("PUT", "/api/v1/account/password", only(ALL), NoReach, |_| (String::new(), change_password())),
        row("POST", "/api/v1/account/second-factor", only(ALL), NoReach, nothing),
        row("PUT", "/api/v1/account/second-factor", only(ALL), NoReach, |_| (String::new(), json!({ "code": "x" }))),
        row("DELETE", "/api/v1/account/second-factor", only(ALL), NoReach, |_| (String::new(), json!({ "code": "x" }))),
        row("GET", "/api/v1/accounts", only(KEEPERS), NoReach, nothing),
        row("POST", "/api/v1/accounts", only(KEEPERS), NotFound, |at| (String::new(), at.new_account())),
        row("GET", "/api/v1/accounts/{id}", only(KEEPERS), NotFound, |at| (at.account(), json!({}))),
        row("PATCH", "/api/v1/accounts/{id}", only(KEEPERS), NotFound, |at| (at.account(), json!({}))),
        row("POST", "/api/v1/accounts/{id}/invitation", only(KEEPERS), NotFound, |at| (at.account(), json!({}))),
        row("GET", "/api/v1/audit", only(&[Administrator]), NoReach, nothing),
        row("GET", "/api/v1/assessments", only(&[Community]), NoReach, nothing),
        row("GET", "/api/v1/honours", only(&[Community]), NoReach, nothing),
        row("GET", "/api/v1/cases", only(OFFICES), NoReach, nothing),
        row("POST", "/api/v1/cases", only(&[Community]), NoReach, |_| {
            (String::new(), json!({ "receipt": "unknown", "route": "full" }))
        }),
        // Every case in it is judged by itself.
        row("POST", "/api/v1/cases/steps", only(ALL), NoReach, |_| {
            (String::new(), json!({ "step": "recommend", "opinion": "", "cases": [] }))
        }),
        row("GET", "/api/v1/cases/{id}", only(OFFICES), NotFound, |at| (at.case(), json!({}))),
        row("POST", "/api/v1/cases/{id}/steps", only(&[City]), NotFound, |at| {
            (at.case(), json!({ "step": "recognise", "version": at.case_version() }))
        }),
        row("PUT", "/api/v1/cases/{id}/draft", only(&[City]), NotFound, |at| {
            (at.case(), json!({ "opinion": "", "reasons": [], "verdicts": [] }))
        }),
        row("PUT", "/api/v1/cases/{id}/experts", only(&[City]), NotFound, |at| {
            (at.case(), json!({ "accounts": ["unknown"] }))
        }),
        row("PUT", "/api/v1/cases/{id}/expert-review", only(&[Expert]), NotFound, |at| {
            (at.case(), tests::cases::expert_review(&json!([])))
        }),
        row("POST", "/api/v1/cases/{id}/departments", only(&[City, County]), NotFound, |at| {
            (at.case(), json!({ "departments": [] }))
        }),
        row("PUT", "/api/v1/cases/{id}/department-review", only(&[Department]), NotFound, |at| {
            (at.case(), json!({ "verdicts": [], "opinion": "" }))
        }),
        row("GET", "/api/v1/cases/{id}/comments", only(OFFICES), NotFound, |at| (at.case(), json!({}))),
        row("POST", "/api/v1/cases/{id}/comments", only(OFFICES), NotFound, |at| {
            (at.case(), json!({ "requirement": null, "text": "", "is_visible_to_community": false }))
        }),
        row("GET", "/api/v1/cases/{id}/people", only(OFFICES), NotFound, |at| (at.case(), json!({}))),
        row("GET", "/api/v1/cases/{id}/attachments", only(OFFICES), NotFound, |at| (at.case(), json!({}))),
        row("POST", "/api/v1/cases/{id}/attachments", only(ADDERS), NotFound, |at| (at.case(), at.empty_file())),
        row("GET", "/api/v1/attachments/{id}/content", only(OFFICES), NotFound, |at| (at.evidence(), json!({}))),
        row("GET", "/api/v1/attachments/{id}/thumbnail", only(OFFICES), NotFound, |at| (at.evidence(), json!({}))),
        row("DELETE", "/api/v1/attachments/{id}", only(ADDERS), NotFound, |at| (at.attachment(), json!({}))),
        row("GET", "/api/v1/cases.csv", only(OFFICES), NoReach, nothing),
        row("GET", "/api/v1/cases.xlsx", only(OFFICES), NoReach, nothing),
        row("GET", "/api/v1/communities/{code}/plan", only(PLANNERS), NotFound, |at| (at.community(), json!({}))),
        row("POST", "/api/v1/communities/{code}/plan", only(&[Community]), NotFound, |at| {
            (at.community(), json!({ "pack_id": "unknown" }))
        }),
        row("GET", "/api/v1/communities/{code}/plan.csv", only(PLANNERS), NotFound, |at| (at.community(), json!({}))),
        row("GET", "/api/v1/communities/{code}/plan.xlsx", only(PLANNERS), NotFound, |at| (at.community(), json!({}))),
        row("PUT", "/api/v1/plan-tasks/{id}", only(&[Community]), NotFound, |at| {
            let unseen = json!({
                "version": 999, "owner": "", "due_on": null, "state": "open", "reason": "", "note": "",
            });
            (at.task(), unseen)
        }),
        row("GET", "/api/v1/plans", only(PLANNERS), NoReach, nothing),
        row("GET", "/api/v1/plans/progress", only(COMPARERS), NoReach, nothing),
        row("GET", "/api/v1/inspections", only(INSPECTED), NoReach, nothing),
        row("POST", "/api/v1/inspections", only(&[Supervisor]), NotFound, |at| {
            let empty = json!({
                "community": at.community(), "inspected_on": "2026-11-23", "people": "", "departments": [],
                "findings": "", "pack_id": null, "items": [],
            });
            (String::new(), empty)
        }),
        row("GET", "/api/v1/inspections/{id}", only(INSPECTED), NotFound, |at| (at.inspection(), json!({}))),
        row("PUT", "/api/v1/inspections/{id}/department-findings", only(&[Department]), NotFound, |at| {
            (at.inspection(), json!({ "findings": "" }))
        }),
        row("POST", "/api/v1/inspections/{id}/items", only(&[City, Supervisor, Department]), NotFound, |at| {
            (at.inspection(), json!({ "text": "", "requirement": null, "due_on": "2026-11-30" }))
        }),
        row("POST", "/api/v1/inspection-items/{id}/steps", only(&[City, Supervisor]), NotFound, |at| {
            (at.item(), json!({ "version": 1, "step": "close", "note": "" }))
        }),
        row("GET", "/api/v1/progress", only(WATCHERS), NoReach, nothing),
        row("GET", "/api/v1/divisions/{code}/settings", only(ALL), NotFound, |at| (at.city(), json!({}))),
        row("PUT", "/api/v1/divisions/{code}/settings", only(&[Administrator, City]), NotFound, |at| {
            (at.city(), json!({ "version": 999, "settings": {} }))
        }),
        row("POST", "/api/v1/imports", only(IMPORTERS), NoReach, |_| (String::new(), table_of_users(""))),
        row("GET", "/api/v1/imports/{id}", only(IMPORTERS), NotFound, |at| (at.import(), json!({}))),
        row("POST", "/api/v1/imports/{id}/confirmation", only(IMPORTERS), NotFound, |at| (at.import(), json!({}))),
        row("GET", "/api/v1/notices", only(READERS), NoReach, nothing),
        row("POST", "/api/v1/notices", only(&[City]), NoReach, |_| (String::new(), written(&[]))),
        row("GET", "/api/v1/notices/{id}", only(READERS), NotFound, |at| (at.notice(), json!({}))),
        row("PUT", "/api/v1/notices/{id}", only(&[City]), NotFound, |at| (at.notice(), written(&[]))),
        row("DELETE", "/api/v1/notices/{id}", only(&[City]), NotFound, |at| {
            (format!("{}?version=999", at.notice()), json!({}))
        }),
        row("POST", "/api/v1/notices/{id}/publication", only(&[City]), NotFound, |at| {
            (at.notice(), json!({ "version": 999 }))
        }),
        row("POST", "/api/v1/notices/{id}/announcement", only(&[City]), NotFound, |at| {
            (at.notice(), json!({ "version": 999 }))
        }),
        row("GET", "/api/v1/objections", only(&[City]), NoReach, nothing),
        row("GET", "/api/v1/objections/{id}", only(&[City]), NotFound, |at| (at.objection(), json!({}))),
        row("GET", "/api/v1/objections/{id}/attachments/{position}", only(&[City]), NotFound, |at| {
            (at.objection(), json!({}))
        }),
        row("POST", "/api/v1/objections/{id}/reply", only(&[City]), NotFound, |at| {
            (at.objection(), json!({ "is_upheld": false, "reply": "", "opinion": "" }))
        }),
        row("GET", "/api/v1/notifications", only(ALL), NoReach, nothing),
        row("GET", "/api/v1/notifications/unread", only(ALL), NoReach, nothing),
        row("POST", "/api/v1/notifications/read", only(ALL), NoReach, nothing),
        row("GET", "/api/v1/account/mail", only(ALL), NoReach, nothing),
        row("PUT", "/api/v1/account/mail", only(ALL), NoReach, |_| {
            (String::new(), json!({ "email": "nobody", "wants_mail": true }))
        }),
        row("GET", "/api/v1/webhooks", only(TELLERS), NoReach, nothing),
        row("POST", "/api/v1/webhooks", only(TELLERS), NotFound, |at| {
            let nothing = json!({ "division": at.city(), "url": "", "description": "", "events": [] });
            (String::new(), nothing)
        }),
        row("PUT", "/api/v1/webhooks/{id}", only(TELLERS), NotFound, |at| {
            (at.webhook(), json!({ "url": "", "description": "", "events": [], "is_enabled": true }))
        }),
        row("GET", "/api/v1/webhooks/{id}/deliveries", only(TELLERS), NotFound, |at| (at.webhook(), json!({}))),
        row("POST", "/api/v1/webhook-deliveries/{id}/resend", only(TELLERS), NotFound, |at| (at.delivery(), json!({}))),
        row("DELETE", "/api/v1/webhooks/{id}", only(TELLERS), NotFound, |at| (at.webhook(), json!({}))),
        row("GET", "/api/v1/rewards", only(PAYERS), NoReach, nothing),
        row("GET", "/api/v1/divisions/{code}/rewards/{year}", only(PAYERS), NotFound, |at| (at.ledger(), json!({}))),
        row("PUT", "/api/v1/divisions/{code}/rewards/{year}", only(&[City]), NotFound, |at| {
            (at.ledger(), json!({ "version": 999, "scheme": { "budget": 0, "amounts": [], "source": "" } }))
        }),
        row("POST", "/api/v1/divisions/{code}/rewards/{year}/proposals", only(&[City]), NotFound, |at| {
            (at.ledger(), json!({ "version": 999 }))
        }),
        row("POST", "/api/v1/divisions/{code}/rewards/{year}/steps", only(&[City]), NotFound, |at| {
            (at.ledger(), json!({ "step": "approve", "reason": "", "lines": [] }))
        }),
        row("GET", "/api/v1/divisions/{code}/rewards/{year}/ledger.csv", only(PAYERS), NotFound, |at| {
            (at.ledger(), json!({}))
        }),
        row("GET", "/api/v1/divisions/{code}/rewards/{year}/ledger.xlsx", only(PAYERS), NotFound, |at| {
            (at.ledger(), json!({}))
        }),
        row("GET", "/api/v1/consultations", only(CONSULTERS), NoReach, nothing),
        row("POST", "/api/v1/consultations", only(CONSULTERS), NoReach, |_| {
            (String::new(), consultation("unknown", FIRST_DAY, FIRST_DAY))
        }),
        row("GET", "/api/v1/consultations/{id}", only(CONSULTERS), NotFound, |at| (at.consultation(), json!({}))),
        // The province sees those of its cities and leaves the rest to them.
        row("PUT", "/api/v1/consultations/{id}", only(&[City]), NotFound, |at| {
            (at.consultation(), consultation("unknown", FIRST_DAY, FIRST_DAY))
        }),
        row("GET", "/api/v1/consultations/{id}/comments", only(&[City]), NotFound, |at| (at.consultation(), json!({}))),
        row("POST", "/api/v1/consultations/{id}/summary", only(&[City]), NotFound, |at| {
            (at.consultation(), json!({ "version": 999, "leaves_unanswered": false }))
        }),
        row("GET", "/api/v1/consultation-comments/{id}/commenter", only(&[City]), NotFound, |at| {
            (at.comment(), json!({}))
        }),
        row("PUT", "/api/v1/consultation-comments/{id}/answer", only(&[City]), NotFound, |at| {
            (at.comment(), json!({ "version": 999, "result": "adopted", "gist": "", "reason": "" }))
        }),
        public("GET", "/api/v1/public/consultations"),
        public("GET", "/api/v1/public/consultations/{id}"),
        public("POST", "/api/v1/public/consultations/{id}/comments"),
        public("GET", "/api/v1/public/consultation-comments/{receipt}"),
        public("GET", "/api/v1/public/notices"),
        public("GET", "/api/v1/public/notices/{id}"),
        public("GET", "/api/v1/public/notices/{id}/annex.xlsx"),
        public("GET", "/api/v1/public/notices/{id}/annex.csv"),
        public("POST", "/api/v1/public/notices/{id}/objections"),
        public("GET", "/api/v1/public/objections/{receipt}"),
        public("GET", "/api/v1/public/recognitions"),
        public("GET", "/api/v1/public/communities/{code}"),
        public("GET", "/api/v1/public/certificates/{number}"),
        public("GET", "/api/v1/public/certificates/{number}/sheet"),
        public("GET", "/api/v1/public/certificates/{number}/qr.svg"),
        row("DELETE", "/api/v1/session", only(ALL), NoReach, nothing),
    ]
}

fn change_password() -> Value {
    json!({ "current": "not the current one", "new": "granite otter paints dawn" })
}

/// A table that cannot be written.
fn table_of_users(content: &str) -> Value {
    json!({ "kind": "users", "file_name": "users.csv", "content": content })
}

/// Where something lies that somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Inside,
    Outside,
}

/// Everybody, and what they may ask for.
struct World<'a> {
    people: BTreeMap<Role, Client<'a>>,
    /// A second session of each.
    sessions: BTreeMap<Role, String>,
    /// Accounts that nobody here works with, by place and role.
    accounts: BTreeMap<(Place, Role), String>,
    cases: BTreeMap<Place, Value>,
    /// A photo of the community in each of those.
    evidence: BTreeMap<Place, String>,
    /// A photo of the city's on-site check in the case inside.
    on_site: String,
    /// A table that each importer has sent.
    imports: BTreeMap<Role, String>,
    /// A published notice of the city, and of another.
    notices: BTreeMap<Place, String>,
    /// An objection against each of those, with a photo.
    objections: BTreeMap<Place, String>,
    /// A consultation that the city opened, and one of another city.
    consultations: BTreeMap<Place, String>,
    /// A comment on each of those.
    comments: BTreeMap<Place, String>,
    /// Webhooks of the city, one for each who may take it away, and one of another city.
    webhooks: BTreeMap<(Place, Role), String>,
    /// A message to a webhook of the city, and to one of another.
    deliveries: BTreeMap<Place, String>,
    /// A task in the plan of the community, and in one elsewhere.
    tasks: BTreeMap<Place, String>,
    /// An inspection by the city's supervisor, and one elsewhere, each with its only thing to be put
    /// right.
    inspections: BTreeMap<Place, (String, String)>,
}

/// One place in the world, as somebody of a role sees it.
#[derive(Clone, Copy)]
struct At<'a> {
    world: &'a World<'a>,
    role: Role,
    place: Place,
}

impl At<'_> {
    /// Whom this role keeps accounts of.
    fn kept(self) -> Role {
        match self.role {
            Administrator | Province => City,
            City => County,
            County => Street,
            Street | Community | Department | Expert | Supervisor => Community,
        }
    }

    fn account(self) -> String {
        self.world.accounts[&(self.place, self.kept())].clone()
    }

    fn new_account(self) -> Value {
        let community = if self.place == Place::Inside { COMMUNITY } else { ELSEWHERE };
        let role = self.kept();
        // A display name that is not taken: nothing is made.
        json!({ "name": "new", "display_name": "", "role": role.id(), "division": division_of(role, community) })
    }

    fn session(self) -> String {
        let other = if self.role == City { County } else { City };
        self.world.sessions[&if self.place == Place::Inside { self.role } else { other }].clone()
    }

    /// The city that everybody works in, or another.
    fn city(self) -> String {
        let community = if self.place == Place::Inside { COMMUNITY } else { ELSEWHERE };
        community[..4].to_owned()
    }

    /// The community that everybody works in, or another.
    fn community(self) -> String {
        if self.place == Place::Inside { COMMUNITY } else { ELSEWHERE }.to_owned()
    }

    fn task(self) -> String {
        self.world.tasks[&self.place].clone()
    }

    fn inspection(self) -> String {
        self.world.inspections[&self.place].0.clone()
    }

    fn item(self) -> String {
        self.world.inspections[&self.place].1.clone()
    }

    /// Their own table, or, outside their reach, somebody else's.
    fn import(self) -> String {
        let other = if self.role == City { County } else { City };
        let whose = if self.place == Place::Inside { self.role } else { other };
        self.world.imports.get(&whose).unwrap_or(&self.world.imports[&other]).clone()
    }

    fn notice(self) -> String {
        self.world.notices[&self.place].clone()
    }

    fn objection(self) -> String {
        self.world.objections[&self.place].clone()
    }

    fn consultation(self) -> String {
        self.world.consultations[&self.place].clone()
    }

    fn comment(self) -> String {
        self.world.comments[&self.place].clone()
    }

    /// A city, or for a county itself, whose ledger there is.
    fn ledger(self) -> String {
        let community = if self.place == Place::Inside { COMMUNITY } else { ELSEWHERE };
        community[..if self.role == County { 6 } else { 4 }].to_owned()
    }

    fn webhook(self) -> String {
        let role = if self.place == Place::Inside && TELLERS.contains(&self.role) { self.role } else { City };
        self.world.webhooks[&(self.place, role)].clone()
    }

    fn delivery(self) -> String {
        self.world.deliveries[&self.place].clone()
    }

    fn case(self) -> String {
        self.world.cases[&self.place]["id"].as_str().unwrap().to_owned()
    }

    fn evidence(self) -> String {
        self.world.evidence[&self.place].clone()
    }

    /// One that they may take away as far as their role goes, or, for the others, any.
    fn attachment(self) -> String {
        let is_of_check = self.place == Place::Inside && matches!(self.role, City | Expert);
        if is_of_check { self.world.on_site.clone() } else { self.evidence() }
    }

    /// A file with nothing in it, for what their role adds.
    fn empty_file(self) -> Value {
        if self.role == Community { evidence("1.1", "a.jpg", b"") } else { on_site("a.jpg", b"") }
    }

    fn case_version(self) -> Value {
        self.world.cases[&self.place]["version"].clone()
    }
}

/// The division of a role on the way down to a community.
fn division_of(role: Role, community: &str) -> &str {
    match role {
        Province => &community[..2],
        Administrator | City | Department | Expert | Supervisor => &community[..4],
        County => &community[..6],
        Street => &community[..9],
        Community => community,
    }
}

impl<'a> World<'a> {
    async fn make(app: &'a TestApp) -> Self {
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
        let mut accounts = BTreeMap::new();
        for (place, community) in [(Place::Inside, COMMUNITY), (Place::Outside, ELSEWHERE)] {
            for role in [City, County, Street, Community] {
                let who = app.account(role, division_of(role, community)).await;
                accounts.insert((place, role), who.account);
            }
        }
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
        let inside = offices.apply().await;
        let image = written_image(&photo(8, 8, 1), ImageFormat::Png);
        let mut evidence_ids = BTreeMap::new();
        let added = attach(&offices.community, &inside, &evidence("1.1", "a.png", &image)).await.expect(201);
        evidence_ids.insert(Place::Inside, last_of(&added));
        let inside = offices.reviewed_after(inside).await;
        let added = attach(&offices.city, &inside, &on_site("a.png", &image)).await.expect(201);
        let on_site = last_of(&added);
        let path = format!("/api/v1/cases/{}", inside["id"].as_str().unwrap());
        let assigned = json!({ "accounts": [people[&Expert].account] });
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
            objections.insert(place, received[0]["id"].as_str().unwrap().to_owned());
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
            let path = format!("/api/v1/webhooks/{}/deliveries", webhooks[&(place, City)]);
            let sent = who.get(&path).await.expect(200);
            deliveries.insert(place, sent["deliveries"][0]["id"].as_str().unwrap().to_owned());
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
            webhooks,
            deliveries,
            tasks,
            inspections,
        }
    }
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
    format!("{before}{id}{}", rest.split_once('}').unwrap().1).replace("{position}", "0").replace("{year}", "2026")
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
