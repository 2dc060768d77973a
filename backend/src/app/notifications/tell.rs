//! Who is told of what. All of it joins the transaction of what has happened, so nobody is told of
//! what was undone, and nothing that happened goes untold when the server dies.

use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use shared::{
    api::notifications::NotificationKind as Kind,
    case::{Stage, Step},
    division::{DivisionCode, DivisionLevel},
    inspection::ItemStep,
    people::Role,
};
use uuid::Uuid;

use crate::{
    app::person::Person,
    state::AppState,
    store::{
        StoreError,
        cases::Case,
        inspections::Inspection,
        mails,
        notifications::{self, Notification},
        recipients::{self, Recipient},
    },
};

/// What is said of it; kept as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Parameters {
    /// Code of the community.
    pub(super) community: Option<String>,
    pub(super) stage: Option<Stage>,
    /// Name of whoever did it.
    pub(super) by: Option<String>,
    pub(super) detail: Option<String>,
    /// The inspection it is about.
    pub(super) inspection: Option<Uuid>,
}

impl Parameters {
    fn of(case: &Case) -> Self {
        Self { community: Some(case.community.to_string()), stage: Some(case.stage), ..Self::default() }
    }

    fn of_inspection(inspection: &Inspection) -> Self {
        Self {
            community: Some(inspection.community.to_string()),
            detail: Some(inspection.inspected_on.to_string()),
            inspection: Some(inspection.id),
            ..Self::default()
        }
    }

    fn by(self, person: &Person) -> Self {
        Self { by: Some(person.display_name.clone()), ..self }
    }

    fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// What was kept; empty when it cannot be read, because a list is still of use without it.
    pub(super) fn read(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }
}

/// Tells of a step, or of the application when there is none: the committee what has become of its
/// case, and the office whose turn it is now. Nobody is told of what they have done themselves.
pub(crate) async fn case_moved(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    case: &Case,
    step: Option<Step>,
    opinion: &str,
) -> Result<(), StoreError> {
    let parameters = Parameters::of(case).by(person);
    let (kind, about) = match step {
        Some(Step::Return) => (Kind::CaseReturned, parameters.clone()),
        // A notice puts its number where others write their opinion.
        Some(Step::Publicise) => (Kind::NoticePublished, parameters.clone().detail(opinion)),
        _ => (Kind::CaseMoved, parameters.clone()),
    };
    let committee = recipients::office(db, Role::Community, &case.community).await?;
    tell(state, db, kind, Some(case.id), &about, except(committee, person)).await?;
    // A city that has just recognised a case knows that it has to make a notice.
    let turn = case.stage.waits_for().filter(|role| *role != person.actor.role && *role != Role::Community);
    if let Some((role, division)) = turn.and_then(|role| Some((role, office_of(role, &case.community)?))) {
        let office = recipients::office(db, role, &division).await?;
        tell(state, db, Kind::CaseWaiting, Some(case.id), &parameters, except(office, person)).await?;
    }
    Ok(())
}

/// Tells experts that they have been assigned.
pub(crate) async fn experts_assigned(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    case: &Case,
    experts: &[Uuid],
) -> Result<(), StoreError> {
    let experts = recipients::these(db, experts).await?;
    tell(state, db, Kind::ExpertAssigned, Some(case.id), &Parameters::of(case).by(person), experts).await
}

/// Tells a department that it is asked.
pub(crate) async fn department_asked(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    case: &Case,
    department: &str,
) -> Result<(), StoreError> {
    let people = recipients::department(db, department, &case.community).await?;
    let parameters = Parameters::of(case).by(person).detail(department);
    tell(state, db, Kind::DepartmentAsked, Some(case.id), &parameters, people).await
}

/// Tells the office that a case waits for that an expert has handed in.
pub(crate) async fn expert_handed_in(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    case: &Case,
) -> Result<(), StoreError> {
    let parameters = Parameters::of(case).by(person);
    tell(state, db, Kind::ExpertHandedIn, Some(case.id), &parameters, in_charge(db, case).await?).await
}

/// Tells the office that a case waits for that a department has answered.
pub(crate) async fn department_answered(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    case: &Case,
    department: &str,
) -> Result<(), StoreError> {
    let parameters = Parameters::of(case).by(person).detail(department);
    tell(state, db, Kind::DepartmentAnswered, Some(case.id), &parameters, in_charge(db, case).await?).await
}

/// Tells people that they were named in a comment, on a requirement or on the whole case.
pub(crate) async fn mentioned(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    case: &Case,
    requirement: Option<&str>,
    people: &[Uuid],
) -> Result<(), StoreError> {
    let people = except(recipients::these(db, people).await?, person);
    let mut parameters = Parameters::of(case).by(person);
    parameters.detail = requirement.map(str::to_owned);
    tell(state, db, Kind::Mentioned, Some(case.id), &parameters, people).await
}

/// Tells a city that somebody objects; not who.
pub(crate) async fn objection_received(
    state: &AppState,
    db: &impl ConnectionTrait,
    case: &Case,
    city: &DivisionCode,
    notice_number: &str,
) -> Result<(), StoreError> {
    let city = recipients::office(db, Role::City, city).await?;
    let parameters = Parameters::of(case).detail(notice_number);
    tell(state, db, Kind::ObjectionReceived, Some(case.id), &parameters, city).await
}

/// Tells streets and counties that cases of theirs stand in a published notice, each person once.
/// Committees are told with the step of their case.
pub(crate) async fn notice_published(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    cases: &[Case],
    notice_number: &str,
) -> Result<(), StoreError> {
    let mut offices: Vec<(Role, DivisionCode)> = cases
        .iter()
        .flat_map(|case| [Role::Street, Role::County].map(|role| Some((role, office_of(role, &case.community)?))))
        .flatten()
        .collect();
    offices.sort_by(|(_, one), (_, other)| one.as_str().cmp(other.as_str()));
    offices.dedup();
    let parameters = Parameters::default().by(person).detail(notice_number);
    for (role, division) in offices {
        let office = recipients::office(db, role, &division).await?;
        tell(state, db, Kind::NoticePublished, None, &parameters, office).await?;
    }
    Ok(())
}

/// Tells a community that it was inspected, and the departments that are said to have joined.
pub(crate) async fn inspection_recorded(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    inspection: &Inspection,
    departments: &[String],
) -> Result<(), StoreError> {
    let mut told = recipients::office(db, Role::Community, &inspection.community).await?;
    for department in departments {
        told.extend(recipients::department(db, department, &inspection.community).await?);
    }
    let parameters = Parameters::of_inspection(inspection).by(person);
    tell(state, db, Kind::InspectionRecorded, None, &parameters, told).await
}

/// Tells those who wait: the supervisors when something was reported, the community of everything
/// else.
pub(crate) async fn inspection_moved(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    inspection: &Inspection,
    step: Option<ItemStep>,
) -> Result<(), StoreError> {
    let told = match step {
        Some(ItemStep::Report) => recipients::office(db, Role::Supervisor, &inspection.division).await?,
        Some(ItemStep::Close | ItemStep::Reopen) | None => {
            recipients::office(db, Role::Community, &inspection.community).await?
        }
    };
    let parameters = Parameters::of_inspection(inspection).by(person);
    tell(state, db, Kind::InspectionMoved, None, &parameters, except(told, person)).await
}

/// Tells whoever has set up a webhook that it was switched off.
pub(crate) async fn webhook_disabled(
    state: &AppState,
    db: &impl ConnectionTrait,
    made_by: Uuid,
    url: &str,
) -> Result<(), StoreError> {
    let maker = recipients::these(db, &[made_by]).await?;
    tell(state, db, Kind::WebhookDisabled, None, &Parameters::default().detail(url), maker).await
}

/// The people of the office that a case waits for.
async fn in_charge(db: &impl ConnectionTrait, case: &Case) -> Result<Vec<Recipient>, StoreError> {
    match case.stage.waits_for().and_then(|role| Some((role, office_of(role, &case.community)?))) {
        Some((role, division)) => recipients::office(db, role, &division).await,
        None => Ok(Vec::new()),
    }
}

/// The division that an account of an office is bound to when a community is its business.
fn office_of(role: Role, community: &DivisionCode) -> Option<DivisionCode> {
    let level = match role {
        Role::Province => DivisionLevel::Province,
        Role::City => DivisionLevel::City,
        Role::County => DivisionLevel::County,
        Role::Street => DivisionLevel::Street,
        Role::Community => DivisionLevel::Community,
        Role::Administrator | Role::Department | Role::Expert | Role::Supervisor => return None,
    };
    community.at(level)
}

fn except(mut recipients: Vec<Recipient>, person: &Person) -> Vec<Recipient> {
    recipients.retain(|recipient| recipient.account != person.account);
    recipients
}

async fn tell(
    state: &AppState,
    db: &impl ConnectionTrait,
    kind: Kind,
    case: Option<Uuid>,
    parameters: &Parameters,
    recipients: Vec<Recipient>,
) -> Result<(), StoreError> {
    let parameters = serde_json::to_string(parameters).expect("texts have a form in JSON");
    let now = state.clock.now_ms();
    let sends = state.config.mail.host.is_some();
    let (mut written, mut posted) = (Vec::with_capacity(recipients.len()), Vec::new());
    for recipient in recipients {
        let id = Uuid::now_v7();
        if sends && recipient.wants_mail && recipient.email.is_some() {
            posted.push(id);
        }
        written.push(Notification {
            id,
            account: recipient.account,
            kind,
            case,
            parameters: parameters.clone(),
            created_at: now,
            is_read: false,
        });
    }
    notifications::add(db, &written).await?;
    mails::add(db, &posted, now).await
}
