//! 专家评审与部门协审: what experts and departments say of made-up cases, and what is still asked of them.
//!
//! A newest case alone has either. Apart from whether a department is asked, and which, chance draws for
//! them by the id of the case: the way of a case, and of all after it, stays what it is.

use shared::{
    api::cases::{DepartmentReview, ExpertReview},
    case::Route,
    people::Role,
};
use uuid::Uuid;

use super::{Batch, DAY_MS, Maker, Plan, chance::Chance, made_up_account};
use crate::{
    app::cases::{CaseError, internal},
    clock::rule_day,
    store::{
        cases::Case,
        reviews::{Given, Giver},
    },
};

/// Experts of a city.
const EXPERTS: u64 = 10;

/// What an expert has handed in about a case between its last step and `until`.
pub(super) fn expert_review(plan: &Plan<'_>, case: &mut Case, until: i64) -> Result<Given, CaseError> {
    let (account, person) = expert(case, &mut beside(case));
    let handed_in_at = case.stage_since + (until - case.stage_since) / 2;
    // Assigning the expert makes the case a version further, and so does what is handed in.
    case.version += 2;
    let review = ExpertReview {
        verdicts: plan.seal.sheet.verdicts.clone(),
        opinion: "符合标准，建议予以认定。".to_owned(),
        visited_on: Some(rule_day(handed_in_at)),
        people: person.clone(),
        findings: "现场与材料一致。".to_owned(),
        is_submitted: true,
    };
    Ok(Given {
        case: case.id,
        round: case.round,
        by: Giver::Expert(account),
        account: Some(account),
        person: Some(person),
        assigned_at: Some(case.stage_since),
        due_on: None,
        handed_in_at,
        body: serde_json::to_vec(&review).map_err(internal)?,
        version: Some(case.version),
    })
}

impl Maker<'_> {
    /// What is asked about a newest case where it stands since `at`, and what has been answered.
    pub(super) fn ask(
        &self,
        plan: &Plan<'_>,
        case: &mut Case,
        at: i64,
        chance: &mut Chance,
        batch: &mut Batch,
    ) -> Result<(), CaseError> {
        let mut beside = beside(case);
        if case.stage.hears_departments() && chance.one_in(3) {
            let departments = self.pack.departments();
            if !departments.is_empty() {
                let department = departments[chance.index(departments.len())].to_owned();
                self.ask_department(plan, case, at, department, &mut beside, batch)?;
            }
        }
        if case.stage.hears_experts() && plan.route == Route::Full {
            match beside.below(3) {
                0 => {}
                1 => {
                    let (account, person) = expert(case, &mut beside);
                    case.version += 1;
                    batch.assigned.push((case.id, account, person, case.round, at));
                }
                _ => batch.given.push(expert_review(plan, case, self.now)?),
            }
        }
        Ok(())
    }

    fn ask_department(
        &self,
        plan: &Plan<'_>,
        case: &mut Case,
        at: i64,
        department: String,
        chance: &mut Chance,
        batch: &mut Batch,
    ) -> Result<(), CaseError> {
        let due_on = rule_day(at).plus_days(i64::from(self.settings.department_days)).to_string();
        case.version += 1;
        if chance.one_in(2) {
            batch.asked.push((case.id, department, case.round, due_on));
            return Ok(());
        }
        case.version += 1;
        let own = self.pack.requirements_of(&department);
        let verdicts = plan.seal.sheet.verdicts.iter().filter(|verdict| own.contains(&verdict.requirement));
        let review = DepartmentReview {
            verdicts: verdicts.cloned().collect(),
            opinion: "经核查，情况属实。".to_owned(),
        };
        let person = Self::person(Role::Department, &case.community, chance);
        batch.given.push(Given {
            case: case.id,
            round: case.round,
            by: Giver::Department(department),
            account: Some(person.account),
            person: Some(person.display_name),
            assigned_at: None,
            due_on: Some(due_on),
            handed_in_at: self.now.min(at + DAY_MS),
            body: serde_json::to_vec(&review).map_err(internal)?,
            version: Some(case.version),
        });
        Ok(())
    }
}

/// Chance for what happens to a case beside its way.
fn beside(case: &Case) -> Chance {
    Chance::new(case.id.as_u64_pair().1)
}

/// One of the experts of the case's city: account and name.
fn expert(case: &Case, chance: &mut Chance) -> (Uuid, String) {
    let person = Maker::person(Role::Expert, &case.community, chance);
    (made_up_account(&format!("{} {}", person.name, chance.below(EXPERTS))), person.display_name)
}
