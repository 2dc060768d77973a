//! 居民评价: answers and what they add up to. What residents wrote is in [`remarks`].

pub(crate) mod remarks;

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use shared::{
    division::DivisionCode,
    survey::{Answers, Face, Half, Tally},
};
use uuid::Uuid;

use super::{StoreError, reach::within};
use crate::entity::{survey_answer, survey_challenge, survey_tally};

/// Milliseconds of an hour.
pub(crate) const HOUR_MS: i64 = 60 * 60 * 1000;
/// Milliseconds of a day.
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

/// Stands for answers as a whole, where a requirement and its mark stand otherwise.
const WHOLE: &str = "";

/// An answer to be added.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) id: Uuid,
    /// The id the client gave.
    pub(crate) client_id: Uuid,
    /// Keyed hash of what was sent.
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) community: DivisionCode,
    pub(crate) period: Half,
    pub(crate) pack_hash: String,
    /// Keyed hash of the device.
    pub(crate) device: Vec<u8>,
    /// Requirement of the question about satisfaction, when there is one.
    pub(crate) satisfaction_of: Option<String>,
    pub(crate) answers: Answers,
    /// Milliseconds since 1970, UTC.
    pub(crate) received_at: i64,
}

/// What came under an id of a client: the hash of what was sent.
pub(crate) async fn fingerprint(db: &impl ConnectionTrait, client_id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
    let found = survey_answer::Entity::find()
        .select_only()
        .column(survey_answer::Column::Fingerprint)
        .filter(survey_answer::Column::ClientId.eq(client_id))
        .into_tuple()
        .one(db)
        .await?;
    Ok(found)
}

/// How many answers a device has given to a community in half a year.
pub(crate) async fn of_device(
    db: &impl ConnectionTrait,
    community: &DivisionCode,
    period: Half,
    device: &[u8],
) -> Result<i32, StoreError> {
    use survey_answer::Column as C;
    let count = survey_answer::Entity::find()
        .filter(C::Community.eq(community.as_str()))
        .filter(C::Period.eq(period.to_string()))
        .filter(C::Device.eq(device))
        .count(db)
        .await?;
    Ok(i32::try_from(count).unwrap_or(i32::MAX))
}

/// How many answers a community has had after a moment (milliseconds since 1970, UTC).
pub(crate) async fn since(db: &impl ConnectionTrait, community: &DivisionCode, moment: i64) -> Result<u64, StoreError> {
    use survey_answer::Column as C;
    Ok(survey_answer::Entity::find()
        .filter(C::Community.eq(community.as_str()))
        .filter(C::ReceivedAt.gt(moment))
        .count(db)
        .await?)
}

/// Whether a challenge has been used.
pub(crate) async fn is_used(db: &impl ConnectionTrait, nonce: &str) -> Result<bool, StoreError> {
    Ok(survey_challenge::Entity::find_by_id(nonce).count(db).await? > 0)
}

/// Uses a challenge, which goes once; forgets those that are too old at a moment. Moments are seconds
/// since 1970.
pub(crate) async fn use_challenge(
    db: &impl ConnectionTrait,
    nonce: &str,
    expires_at: i64,
    now: i64,
) -> Result<(), StoreError> {
    survey_challenge::Entity::delete_many().filter(survey_challenge::Column::ExpiresAt.lt(now)).exec(db).await?;
    survey_challenge::Entity::insert(survey_challenge::ActiveModel {
        nonce: Set(nonce.to_owned()),
        expires_at: Set(expires_at),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Adds an answer, which is its device's first, second and so on, and counts what it says. Counts come in order, so that two answers at once wait for
/// each other instead of locking each other out.
pub(crate) async fn add(db: &impl ConnectionTrait, answer: &Answer, turn: i32) -> Result<(), StoreError> {
    use survey_tally::Column as C;
    let Answer {
        id,
        client_id,
        fingerprint,
        community,
        period,
        pack_hash,
        device,
        satisfaction_of,
        answers: Answers { faces, satisfaction, text: _ },
        received_at,
    } = answer;
    let named: BTreeMap<&str, &str> =
        faces.iter().map(|(requirement, face)| (requirement.as_str(), face.id())).collect();
    let json = serde_json::to_string(&named).map_err(|error| damaged(*id, &error.to_string()))?;
    survey_answer::Entity::insert(survey_answer::ActiveModel {
        id: Set(*id),
        client_id: Set(*client_id),
        fingerprint: Set(fingerprint.clone()),
        community: Set(community.to_string()),
        period: Set(period.to_string()),
        pack_hash: Set(pack_hash.clone()),
        device: Set(device.clone()),
        turn: Set(turn),
        faces: Set(json),
        satisfaction: Set(satisfaction.map(i32::from)),
        received_at: Set(*received_at),
    })
    .exec_without_returning(db)
    .await?;
    let satisfaction = satisfaction_of.as_ref().zip(*satisfaction);
    let marks: BTreeSet<(&str, String)> = core::iter::once((WHOLE, WHOLE.to_owned()))
        .chain(named.into_iter().map(|(requirement, face)| (requirement, face.to_owned())))
        .chain(satisfaction.map(|(requirement, degree)| (requirement.as_str(), degree.to_string())))
        .collect();
    let rows = marks.into_iter().map(|(requirement, mark)| survey_tally::ActiveModel {
        community: Set(community.to_string()),
        period: Set(period.to_string()),
        requirement: Set(requirement.to_owned()),
        mark: Set(mark),
        answers: Set(1),
    });
    let one_more = Expr::col((survey_tally::Entity, C::Answers)).add(1);
    survey_tally::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([C::Community, C::Period, C::Requirement, C::Mark])
                .value(C::Answers, one_more)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// What residents of a community say in half a year.
pub(crate) async fn tally(
    db: &impl ConnectionTrait,
    community: &DivisionCode,
    period: Half,
) -> Result<Tally, StoreError> {
    use survey_tally::Column as C;
    let rows = survey_tally::Entity::find()
        .filter(C::Community.eq(community.as_str()))
        .filter(C::Period.eq(period.to_string()))
        .all(db)
        .await?;
    let mut tally = Tally::default();
    for survey_tally::Model { requirement, mark, answers, .. } in rows {
        let answers = u32::try_from(answers).unwrap_or_default();
        if requirement == WHOLE {
            tally.answers = answers;
        } else if let Some(face) = Face::from_id(&mark) {
            tally.faces.entry(requirement).or_default().count(face, answers);
        } else if let Ok(degree) = mark.parse() {
            tally.satisfaction.count(degree, answers);
        } else {
            let key = format!("{community} {period} {requirement}");
            return Err(StoreError::Damaged { what: "survey tally", key, reason: format!("{mark} is no mark") });
        }
    }
    Ok(tally)
}

/// How many answers a community has had in half a year.
pub(crate) async fn answers(
    db: &impl ConnectionTrait,
    community: &DivisionCode,
    period: Half,
) -> Result<u32, StoreError> {
    let key = (community.to_string(), period.to_string(), WHOLE.to_owned(), WHOLE.to_owned());
    let row = survey_tally::Entity::find_by_id(key).one(db).await?;
    Ok(row.map_or(0, |row| u32::try_from(row.answers).unwrap_or_default()))
}

/// Half years in which a community has had answers, latest first.
pub(crate) async fn periods(db: &impl ConnectionTrait, community: &DivisionCode) -> Result<Vec<Half>, StoreError> {
    use survey_tally::Column as C;
    let found: Vec<String> = survey_tally::Entity::find()
        .select_only()
        .column(C::Period)
        .filter(C::Community.eq(community.as_str()))
        .filter(C::Requirement.eq(WHOLE))
        .order_by_desc(C::Period)
        .into_tuple()
        .all(db)
        .await?;
    let read = |text: String| {
        text.parse().map_err(|_| StoreError::Damaged {
            what: "survey tally",
            key: community.to_string(),
            reason: format!("{text} is no half year"),
        })
    };
    found.into_iter().map(read).collect()
}

/// The most answers that a community has had within one hour of a half year.
pub(crate) async fn most_in_an_hour(
    db: &impl ConnectionTrait,
    community: &DivisionCode,
    period: Half,
) -> Result<u32, StoreError> {
    use survey_answer::Column as C;
    let hour = Expr::col(C::ReceivedAt).div(HOUR_MS);
    let most: Option<i64> = survey_answer::Entity::find()
        .select_only()
        .column_as(C::Id.count(), "answers")
        .filter(C::Community.eq(community.as_str()))
        .filter(C::Period.eq(period.to_string()))
        .group_by(hour)
        .order_by_desc(C::Id.count())
        .into_tuple()
        .one(db)
        .await?;
    Ok(u32::try_from(most.unwrap_or_default()).unwrap_or(u32::MAX))
}

/// A community in a list, with its number of answers.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Counted {
    pub(crate) community: String,
    pub(crate) answers: i32,
}

/// Communities of a division with answers in half a year, by code; `after` is the last one of the page
/// before.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
    period: Half,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<Counted>, StoreError> {
    use survey_tally::Column as C;
    let mut found = survey_tally::Entity::find()
        .select_only()
        .columns([C::Community, C::Answers])
        .filter(within(C::Community, division))
        .filter(C::Period.eq(period.to_string()))
        .filter(C::Requirement.eq(WHOLE));
    if let Some(after) = after {
        found = found.filter(C::Community.gt(after));
    }
    Ok(found.order_by_asc(C::Community).limit(limit).into_model::<Counted>().all(db).await?)
}

fn damaged(key: Uuid, reason: &str) -> StoreError {
    StoreError::Damaged { what: "survey answer", key: key.to_string(), reason: reason.to_owned() }
}
