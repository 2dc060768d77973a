//! What has become of a case: its rounds, the decisions on it, and who has changed it last.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict,
};
use shared::case::{Stage, Step};
use uuid::Uuid;

use super::{CHUNK, Case, damaged};
use crate::{
    entity::{case_change, case_decision, case_round},
    store::StoreError,
};

/// A round.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "its number is what a round is called")]
pub(crate) struct Round {
    pub(crate) round: u32,
    /// Receipt number without hyphens.
    pub(crate) receipt: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) submitted_at: i64,
}

/// A decision as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct StoredDecision {
    /// The version of the case that it made.
    pub(crate) version: u32,
    pub(crate) round: u32,
    /// None for the application itself.
    pub(crate) step: Option<Step>,
    /// Where the case stood afterwards.
    pub(crate) stage: Stage,
    pub(crate) account: Uuid,
    pub(crate) person: String,
    pub(crate) role: String,
    pub(crate) division: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) decided_at: i64,
    pub(crate) opinion: String,
    /// JSON: reasons and verdicts.
    pub(crate) body: Vec<u8>,
    /// Canonical JSON of the state that was decided about.
    pub(crate) pinned: Vec<u8>,
    pub(crate) pinned_sha256: Vec<u8>,
}

/// Adds a round.
pub(crate) async fn add_round(
    db: &impl ConnectionTrait,
    case: &Case,
    submitted_by: Uuid,
    submitted_at: i64,
) -> Result<(), StoreError> {
    case_round::Entity::insert(case_round::ActiveModel {
        case_id: Set(case.id),
        round: Set(case.round.cast_signed()),
        receipt: Set(case.receipt.clone()),
        submitted_at: Set(submitted_at),
        submitted_by: Set(submitted_by),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Adds many rounds at once: of which case, which, and by whom.
pub(crate) async fn add_rounds(db: &impl ConnectionTrait, rounds: &[(Uuid, Round, Uuid)]) -> Result<(), StoreError> {
    for chunk in rounds.chunks(CHUNK) {
        let rows = chunk.iter().map(|(case, round, submitted_by)| case_round::ActiveModel {
            case_id: Set(*case),
            round: Set(round.round.cast_signed()),
            receipt: Set(round.receipt.clone()),
            submitted_at: Set(round.submitted_at),
            submitted_by: Set(*submitted_by),
        });
        case_round::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// All rounds, oldest first.
pub(crate) async fn rounds(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Round>, StoreError> {
    let rows = case_round::Entity::find()
        .filter(case_round::Column::CaseId.eq(id))
        .order_by_asc(case_round::Column::Round)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Round { round: row.round.cast_unsigned(), receipt: row.receipt, submitted_at: row.submitted_at })
        .collect())
}

/// Whether a case rests on a sealed self-assessment already. Somebody else may be about to let one, unless the
/// community is locked ([`lock_community`](crate::store::divisions::lock_community)).
pub(crate) async fn is_used(db: &impl ConnectionTrait, receipt: &str) -> Result<bool, StoreError> {
    Ok(case_round::Entity::find().filter(case_round::Column::Receipt.eq(receipt)).one(db).await?.is_some())
}

/// The case that rests on a sealed self-assessment, and the account that has handed that in.
pub(crate) async fn resting_on(db: &impl ConnectionTrait, receipt: &str) -> Result<Option<(Uuid, Uuid)>, StoreError> {
    let row = case_round::Entity::find().filter(case_round::Column::Receipt.eq(receipt)).one(db).await?;
    Ok(row.map(|row| (row.case_id, row.submitted_by)))
}

/// Adds a decision.
pub(crate) async fn add_decision(
    db: &impl ConnectionTrait,
    id: Uuid,
    decision: StoredDecision,
) -> Result<(), StoreError> {
    case_decision::Entity::insert(decision.into_row(id)).exec_without_returning(db).await?;
    Ok(())
}

/// Adds many decisions at once, each on a case.
pub(crate) async fn add_decisions(
    db: &impl ConnectionTrait,
    decisions: Vec<(Uuid, StoredDecision)>,
) -> Result<(), StoreError> {
    let mut rows = decisions.into_iter().map(|(id, decision)| decision.into_row(id)).peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows.by_ref().take(CHUNK).collect();
        case_decision::Entity::insert_many(chunk).exec_without_returning(db).await?;
    }
    Ok(())
}

/// All decisions, oldest first.
pub(crate) async fn decisions(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<StoredDecision>, StoreError> {
    let rows = case_decision::Entity::find()
        .filter(case_decision::Column::CaseId.eq(id))
        .order_by_asc(case_decision::Column::Version)
        .all(db)
        .await?;
    rows.into_iter().map(StoredDecision::from_row).collect()
}

/// Decisions behind one, by case and version: for going through all of them.
pub(crate) async fn decisions_after(
    db: &impl ConnectionTrait,
    after: Option<(Uuid, u32)>,
    limit: u64,
) -> Result<Vec<(Uuid, StoredDecision)>, StoreError> {
    use case_decision::Column as C;
    let mut found = case_decision::Entity::find();
    if let Some((case, _)) = after {
        // The bound by which the index is entered: what the cursor asks for is an "or".
        found = found.filter(C::CaseId.gte(case));
    }
    let mut cursor = found.cursor_by((C::CaseId, C::Version));
    if let Some((case, version)) = after {
        cursor.after((case, version.cast_signed()));
    }
    let rows = cursor.first(limit).all(db).await?;
    rows.into_iter().map(|row| Ok((row.case_id, StoredDecision::from_row(row)?))).collect()
}

/// The last decision on a case.
async fn last_decision(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<StoredDecision>, StoreError> {
    let row = case_decision::Entity::find()
        .filter(case_decision::Column::CaseId.eq(id))
        .order_by_desc(case_decision::Column::Version)
        .one(db)
        .await?;
    row.map(StoredDecision::from_row).transpose()
}

/// What somebody did with a case last: a decision, or something beside decisions that made the case
/// a version further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LastChange {
    /// The version that it made.
    pub(crate) version: u32,
    /// `Step::id`, `apply`, or how the audit log calls it.
    pub(crate) what: String,
    /// Name of the person.
    pub(crate) person: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) at: i64,
}

/// Keeps who has changed a case beside decisions.
pub(crate) async fn note_change(db: &impl ConnectionTrait, id: Uuid, change: LastChange) -> Result<(), StoreError> {
    let LastChange { version, what, person, at } = change;
    case_change::Entity::insert(case_change::ActiveModel {
        case_id: Set(id),
        version: Set(version.cast_signed()),
        what: Set(what),
        person: Set(person),
        changed_at: Set(at),
    })
    .on_conflict(OnConflict::column("case_id").update_columns(["version", "what", "person", "changed_at"]).to_owned())
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// The last change of a case.
pub(crate) async fn last_change(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<LastChange>, StoreError> {
    let decided = last_decision(db, id).await?.map(|decision| LastChange {
        version: decision.version,
        what: decision.step.map_or("apply", Step::id).to_owned(),
        person: decision.person,
        at: decision.decided_at,
    });
    let beside = case_change::Entity::find_by_id(id).one(db).await?.map(|row| LastChange {
        version: row.version.cast_unsigned(),
        what: row.what,
        person: row.person,
        at: row.changed_at,
    });
    Ok([decided, beside].into_iter().flatten().max_by_key(|change| change.version))
}

impl StoredDecision {
    fn into_row(self, id: Uuid) -> case_decision::ActiveModel {
        let Self {
            version,
            round,
            step,
            stage,
            account,
            person,
            role,
            division,
            decided_at,
            opinion,
            body,
            pinned,
            pinned_sha256,
        } = self;
        case_decision::ActiveModel {
            case_id: Set(id),
            version: Set(version.cast_signed()),
            round: Set(round.cast_signed()),
            step: Set(step.map(|step| step.id().to_owned())),
            stage: Set(stage.id().to_owned()),
            account: Set(account),
            person: Set(person),
            role: Set(role),
            division: Set(division),
            decided_at: Set(decided_at),
            opinion: Set(opinion),
            body: Set(body),
            pinned: Set(pinned),
            pinned_sha256: Set(pinned_sha256),
        }
    }

    fn from_row(row: case_decision::Model) -> Result<Self, StoreError> {
        let case_decision::Model {
            case_id,
            version,
            round,
            step,
            stage,
            account,
            person,
            role,
            division,
            decided_at,
            opinion,
            body,
            pinned,
            pinned_sha256,
        } = row;
        let step = match step {
            None => None,
            Some(id) => Some(Step::from_id(&id).ok_or_else(|| damaged("decision", case_id, "its step is none"))?),
        };
        Ok(Self {
            version: version.cast_unsigned(),
            round: round.cast_unsigned(),
            step,
            stage: Stage::from_id(&stage).ok_or_else(|| damaged("decision", case_id, "its stage is none"))?,
            account,
            person,
            role,
            division,
            decided_at,
            opinion,
            body,
            pinned,
            pinned_sha256,
        })
    }
}
