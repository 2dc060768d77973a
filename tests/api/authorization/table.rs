//! The table itself: a row for every route.

use reqwest::Method;
use serde_json::{Value, json};
use shared::people::Role::{
    self, Administrator, City, Community, County, Department, Expert, Province, Street, Supervisor,
};
use tests::{
    consultations::consultation,
    notices::{FIRST_DAY, written},
};

use self::Outside::{NoReach, NotFound};
use super::world::At;

/// A community that nobody here reaches but the province.
pub(super) const ELSEWHERE: &str = "440304001019";
/// Those who keep accounts.
const KEEPERS: &[Role] = &[Administrator, Province, City, County, Street];
/// Those who issue access codes.
const ISSUERS: &[Role] = &[Administrator, County, Street, Community];
/// Those who see cases.
const OFFICES: &[Role] = &[Province, City, County, Street, Community, Department, Expert, Supervisor];
/// Those who add photos and documents to a case, each at their own moment.
const ADDERS: &[Role] = &[City, Community, Expert];
/// Those who watch over others' progress.
const WATCHERS: &[Role] = &[Administrator, Province, City, County, Supervisor];
/// Those who see plans, and of those the ones who compare them by division.
const PLANNERS: &[Role] = &[Province, City, County, Street, Community, Supervisor];
const COMPARERS: &[Role] = &[Province, City, County, Street, Supervisor];
/// Those who see what residents say.
const LISTENERS: &[Role] = PLANNERS;
/// Those who see inspections; a department those that it has joined.
const INSPECTED: &[Role] = &[Province, City, County, Street, Community, Supervisor, Department];
/// Those who import tables of one kind or another; each sees none but their own.
pub(super) const IMPORTERS: &[Role] = &[Administrator, Province, City, County];
/// Those who let other programs be told.
pub(super) const TELLERS: &[Role] = &[Administrator, Province, City];
/// Those who register other websites.
pub(super) const EMBEDDERS: &[Role] = &[Administrator, Province];
/// Those who see what cities pay.
const PAYERS: &[Role] = &[Province, City, County];
/// Those who consult on drafts.
const CONSULTERS: &[Role] = &[Province, City];
/// Those who see notices.
const READERS: &[Role] = OFFICES;
const ALL: &[Role] = &Role::ALL;

/// Whom a route is for.
#[derive(Clone, Copy)]
pub(super) enum For {
    /// Also for those who are not signed in.
    Public,
    /// For these when they are signed in.
    Only(&'static [Role]),
}

/// What those it is for meet outside their reach.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Outside {
    /// Nothing: 404.
    NotFound,
    /// The route is about nothing that lies in a reach: there is no outside.
    NoReach,
}

/// One route.
pub(super) struct Row {
    pub(super) method: Method,
    pub(super) template: &'static str,
    pub(super) who: For,
    pub(super) outside: Outside,
    /// Id in the address, and body.
    pub(super) request: fn(At<'_>) -> (String, Value),
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

/// A portal without pages, which is refused.
fn no_portal(at: At<'_>) -> Value {
    json!({ "division": at.city(), "name": "", "origins": [], "theme": "auto", "is_enabled": true })
}

/// The table. The last row ends the sessions with which the others were tried.
#[expect(clippy::too_many_lines, reason = "one row a route")]
pub(super) fn table() -> Vec<Row> {
    vec![
        public("GET", "/api/v1/packs"),
        public("GET", "/api/v1/packs/{hash}"),
        public("GET", "/api/v1/packs/{hash}/form"),
        public("GET", "/api/v1/packs/{hash}/help"),
        public("GET", "/api/v1/divisions"),
        public("GET", "/api/v1/communities"),
        public("GET", "/api/v1/communities/{code}"),
        public("GET", "/api/v1/communities/{code}/previous"),
        public("POST", "/api/v1/access-checks"),
        public("POST", "/api/v1/submissions"),
        // Whoever has the access code or is of the committee begins; what follows takes the token of the upload.
        public("GET", "/api/v1/uploads"),
        public("POST", "/api/v1/uploads"),
        public("GET", "/api/v1/uploads/{id}"),
        public("PATCH", "/api/v1/uploads/{id}"),
        public("GET", "/api/v1/receipts/{number}"),
        public("GET", "/api/v1/receipts/{number}/evidence"),
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
        row("GET", "/api/v1/accounts.csv", only(KEEPERS), NoReach, nothing),
        row("GET", "/api/v1/accounts.xlsx", only(KEEPERS), NoReach, nothing),
        row("POST", "/api/v1/accounts", only(KEEPERS), NotFound, |at| (String::new(), at.new_account())),
        row("GET", "/api/v1/accounts/{id}", only(KEEPERS), NotFound, |at| (at.account(), json!({}))),
        row("PATCH", "/api/v1/accounts/{id}", only(KEEPERS), NotFound, |at| (at.account(), json!({}))),
        row("POST", "/api/v1/accounts/{id}/invitation", only(KEEPERS), NotFound, |at| (at.account(), json!({}))),
        row("GET", "/api/v1/audit", only(&[Administrator]), NoReach, nothing),
        row("GET", "/api/v1/audit.csv", only(&[Administrator]), NoReach, nothing),
        row("GET", "/api/v1/audit.xlsx", only(&[Administrator]), NoReach, nothing),
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
            (at.case(), json!({ "accounts": ["unknown"], "version": at.case_version() }))
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
        row("GET", "/api/v1/plans.csv", only(PLANNERS), NoReach, nothing),
        row("GET", "/api/v1/plans.xlsx", only(PLANNERS), NoReach, nothing),
        row("GET", "/api/v1/plans/progress", only(COMPARERS), NoReach, nothing),
        row("POST", "/api/v1/communities/{code}/access-codes", only(ISSUERS), NotFound, |at| {
            (at.community(), json!({ "replace": false }))
        }),
        row("GET", "/api/v1/communities/{code}/drafts", only(&[Community]), NotFound, |at| (at.community(), json!({}))),
        row("POST", "/api/v1/communities/{code}/drafts/{pack}", only(&[Community]), NotFound, |at| {
            let pack_hash = tests::packs::shipped("guangdong-2021").hash.clone();
            (at.community(), json!({ "changes": [], "draft": null, "pack_hash": pack_hash, "seen": 0 }))
        }),
        // The one that the row before has begun.
        row("DELETE", "/api/v1/communities/{code}/drafts/{pack}", only(&[Community]), NotFound, |at| {
            (at.community(), json!({}))
        }),
        row("GET", "/api/v1/inspections", only(INSPECTED), NoReach, nothing),
        row("GET", "/api/v1/inspections.csv", only(INSPECTED), NoReach, nothing),
        row("GET", "/api/v1/inspections.xlsx", only(INSPECTED), NoReach, nothing),
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
        row("GET", "/api/v1/notices.csv", only(READERS), NoReach, nothing),
        row("GET", "/api/v1/notices.xlsx", only(READERS), NoReach, nothing),
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
        row("GET", "/api/v1/objections.csv", only(&[City]), NoReach, nothing),
        row("GET", "/api/v1/objections.xlsx", only(&[City]), NoReach, nothing),
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
        row("GET", "/api/v1/portals", only(EMBEDDERS), NoReach, nothing),
        row("POST", "/api/v1/portals", only(EMBEDDERS), NotFound, |at| (String::new(), no_portal(at))),
        row("PUT", "/api/v1/portals/{key}", only(EMBEDDERS), NotFound, |at| (at.portal(), no_portal(at))),
        row("DELETE", "/api/v1/portals/{key}", only(EMBEDDERS), NotFound, |at| (at.portal(), json!({}))),
        public("GET", "/api/v1/embed/{key}"),
        public("GET", "/api/v1/embed/{key}/qr.svg"),
        public("POST", "/api/v1/embed/{key}/counts"),
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
        row("GET", "/api/v1/consultations/{id}/comments.csv", only(&[City]), NotFound, |at| {
            (at.consultation(), json!({}))
        }),
        row("GET", "/api/v1/consultations/{id}/comments.xlsx", only(&[City]), NotFound, |at| {
            (at.consultation(), json!({}))
        }),
        row("POST", "/api/v1/consultations/{id}/summary", only(&[City]), NotFound, |at| {
            (at.consultation(), json!({ "version": 999, "leaves_unanswered": false }))
        }),
        row("GET", "/api/v1/consultation-comments/{id}/commenter", only(&[City]), NotFound, |at| {
            (at.comment(), json!({}))
        }),
        row("PUT", "/api/v1/consultation-comments/{id}/answer", only(&[City]), NotFound, |at| {
            (at.comment(), json!({ "version": 999, "result": "adopted", "gist": "", "reason": "" }))
        }),
        row("GET", "/api/v1/surveys", only(LISTENERS), NoReach, nothing),
        row("GET", "/api/v1/surveys.csv", only(LISTENERS), NoReach, nothing),
        row("GET", "/api/v1/surveys.xlsx", only(LISTENERS), NoReach, nothing),
        row("GET", "/api/v1/communities/{code}/survey", only(LISTENERS), NotFound, |at| (at.community(), json!({}))),
        row("GET", "/api/v1/communities/{code}/survey/remarks", only(LISTENERS), NotFound, |at| {
            (at.community(), json!({}))
        }),
        row("GET", "/api/v1/communities/{code}/survey/remarks.csv", only(LISTENERS), NotFound, |at| {
            (at.community(), json!({}))
        }),
        row("GET", "/api/v1/communities/{code}/survey/remarks.xlsx", only(LISTENERS), NotFound, |at| {
            (at.community(), json!({}))
        }),
        // The street reads before anybody else does; a committee does not decide what is heard of it.
        row("PUT", "/api/v1/survey-remarks/{id}/moderation", only(&[Street]), NotFound, |at| {
            (at.remark(), json!({ "version": 999, "text": "released", "photo": "released" }))
        }),
        row("GET", "/api/v1/survey-remarks/{id}/photo", only(LISTENERS), NotFound, |at| (at.remark(), json!({}))),
        row("GET", "/api/v1/survey-remarks/{id}/thumbnail", only(LISTENERS), NotFound, |at| (at.remark(), json!({}))),
        public("GET", "/api/v1/public/communities/{code}/survey"),
        public("GET", "/api/v1/public/communities/{code}/survey/challenge"),
        public("GET", "/api/v1/public/communities/{code}/survey/qr.svg"),
        public("GET", "/api/v1/public/communities/{code}/survey/results"),
        public("POST", "/api/v1/public/communities/{code}/survey/answers"),
        public("GET", "/api/v1/public/survey-remarks/{id}/photo"),
        public("GET", "/api/v1/public/consultations"),
        public("GET", "/api/v1/public/consultations/{id}"),
        public("POST", "/api/v1/public/consultations/{id}/comments"),
        public("GET", "/api/v1/public/consultation-comments/{receipt}"),
        public("GET", "/api/v1/public/notices"),
        public("GET", "/api/v1/public/notices.csv"),
        public("GET", "/api/v1/public/notices.xlsx"),
        public("GET", "/api/v1/public/notices/{id}"),
        public("GET", "/api/v1/public/notices/{id}/annex.xlsx"),
        public("GET", "/api/v1/public/notices/{id}/annex.csv"),
        public("POST", "/api/v1/public/notices/{id}/objections"),
        public("GET", "/api/v1/public/objections/{receipt}"),
        public("GET", "/api/v1/public/recognitions"),
        public("GET", "/api/v1/public/recognitions.csv"),
        public("GET", "/api/v1/public/recognitions.xlsx"),
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
pub(super) fn table_of_users(content: &str) -> Value {
    json!({ "kind": "users", "file_name": "users.csv", "content": content })
}
