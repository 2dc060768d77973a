//! What residents wrote, and their photos.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use shared::{
    api::surveys::RemarkCounts,
    case::attachment::Scan,
    division::DivisionCode,
    survey::{Fate, Half},
};
use uuid::Uuid;

use super::super::{StoreError, scans::scan_of};
use crate::entity::survey_remark;

/// What a resident wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) id: Uuid,
    pub(crate) community: DivisionCode,
    pub(crate) period: Half,
    pub(crate) words: Option<Part<String>>,
    /// SHA-256 of the photo.
    pub(crate) photo: Option<Part<Vec<u8>>>,
    /// What is known of malware in the photo.
    pub(crate) photo_scan: Scan,
    /// Name of what was found in it.
    pub(crate) photo_malware: Option<String>,
    pub(crate) version: u32,
}

/// Words or a photo, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part<T> {
    pub(crate) content: T,
    pub(crate) fate: Fate,
}

impl<T> Part<T> {
    /// Nobody has read it yet.
    pub(crate) fn waiting(content: T) -> Self {
        Self { content, fate: Fate::Waiting }
    }
}

/// Which remarks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    All,
    /// Something of them is as yet unread.
    Waiting,
    /// Something of them is public.
    Released,
    /// Something of them was kept back.
    Withheld,
}

impl Choice {
    /// The name it has in the audit log; none for all of them.
    pub(crate) fn id(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Waiting => Some("waiting"),
            Self::Released => Some("released"),
            Self::Withheld => Some("withheld"),
        }
    }
}

/// Adds a remark.
pub(crate) async fn add(db: &impl ConnectionTrait, remark: &Remark) -> Result<(), StoreError> {
    let Remark { id, community, period, words, photo, photo_scan: _, photo_malware: _, version } = remark;
    survey_remark::Entity::insert(survey_remark::ActiveModel {
        id: Set(*id),
        community: Set(community.to_string()),
        period: Set(period.to_string()),
        words: Set(words.as_ref().map(|part| part.content.clone())),
        words_fate: Set(words.as_ref().map(|part| part.fate.id().to_owned())),
        photo_sha256: Set(photo.as_ref().map(|part| part.content.clone())),
        photo_fate: Set(photo.as_ref().map(|part| part.fate.id().to_owned())),
        version: Set(version.cast_signed()),
        moderated_at: Set(None),
        moderated_by: Set(None),
        // At once, and not at a moment: that would lead to the answer.
        scan_due_at: Set(photo.as_ref().map(|_| 0)),
        scan_attempts: Set(0),
        scanned_at: Set(None),
        malware: Set(None),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// One remark.
pub(crate) async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Remark>, StoreError> {
    let row = survey_remark::Entity::find_by_id(id).one(db).await?;
    row.map(Remark::from_row).transpose()
}

/// Remarks of a community in half a year, in the order of their ids, which is none; `after` is the last
/// one of the page before.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    community: &DivisionCode,
    period: Half,
    choice: Choice,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Remark>, StoreError> {
    use survey_remark::Column as C;
    let has = |fates: &[Fate]| {
        let names: Vec<&str> = fates.iter().map(|fate| fate.id()).collect();
        Condition::any().add(C::WordsFate.is_in(names.clone())).add(C::PhotoFate.is_in(names))
    };
    let mut found = survey_remark::Entity::find()
        .filter(C::Community.eq(community.as_str()))
        .filter(C::Period.eq(period.to_string()));
    found = match choice {
        Choice::All => found,
        Choice::Waiting => found.filter(has(&[Fate::Waiting])),
        Choice::Released => found.filter(has(&[Fate::Released])),
        Choice::Withheld => found.filter(has(&[Fate::Personal, Fate::Insulting, Fate::Unrelated])),
    };
    if let Some(after) = after {
        found = found.filter(C::Id.gt(after));
    }
    let rows = found.order_by_asc(C::Id).limit(limit).all(db).await?;
    rows.into_iter().map(Remark::from_row).collect()
}

/// How many texts and photos of a community there are in half a year, by what became of them.
pub(crate) async fn counts(
    db: &impl ConnectionTrait,
    community: &DivisionCode,
    period: Half,
) -> Result<RemarkCounts, StoreError> {
    use survey_remark::Column as C;
    let mut counts = RemarkCounts::default();
    for column in [C::WordsFate, C::PhotoFate] {
        let found: Vec<(String, i64)> = survey_remark::Entity::find()
            .select_only()
            .column(column)
            .column_as(C::Id.count(), "parts")
            .filter(C::Community.eq(community.as_str()))
            .filter(C::Period.eq(period.to_string()))
            .filter(column.is_not_null())
            .group_by(column)
            .into_tuple()
            .all(db)
            .await?;
        for (fate, parts) in found {
            let count = match Fate::from_id(&fate) {
                Some(Fate::Waiting) => &mut counts.waiting,
                Some(Fate::Released) => &mut counts.released,
                _ => &mut counts.withheld,
            };
            *count = count.saturating_add(u32::try_from(parts).unwrap_or(u32::MAX));
        }
    }
    Ok(counts)
}

/// Texts and photos that nobody has read yet, by community.
pub(crate) async fn waiting(
    db: &impl ConnectionTrait,
    communities: &[String],
    period: Half,
) -> Result<HashMap<String, u32>, StoreError> {
    use survey_remark::Column as C;
    let mut waiting: HashMap<String, u32> = HashMap::new();
    for column in [C::WordsFate, C::PhotoFate] {
        let found: Vec<(String, i64)> = survey_remark::Entity::find()
            .select_only()
            .column(C::Community)
            .column_as(C::Id.count(), "parts")
            .filter(C::Community.is_in(communities))
            .filter(C::Period.eq(period.to_string()))
            .filter(column.eq(Fate::Waiting.id()))
            .group_by(C::Community)
            .into_tuple()
            .all(db)
            .await?;
        for (community, parts) in found {
            let count = waiting.entry(community).or_default();
            *count = count.saturating_add(u32::try_from(parts).unwrap_or(u32::MAX));
        }
    }
    Ok(waiting)
}

/// Decides what becomes of a remark; false when somebody else was quicker.
pub(crate) async fn moderate(
    db: &impl ConnectionTrait,
    remark: &Remark,
    looked_at: u32,
    at: i64,
    by: Uuid,
) -> Result<bool, StoreError> {
    use survey_remark::Column as C;
    let fate = |fate: Option<Fate>| Expr::value(fate.map(|fate| fate.id().to_owned()));
    let done = survey_remark::Entity::update_many()
        .col_expr(C::WordsFate, fate(remark.words.as_ref().map(|part| part.fate)))
        .col_expr(C::PhotoFate, fate(remark.photo.as_ref().map(|part| part.fate)))
        .col_expr(C::Version, Expr::value(looked_at.cast_signed() + 1))
        .col_expr(C::ModeratedAt, Expr::value(at))
        .col_expr(C::ModeratedBy, Expr::value(by))
        .filter(C::Id.eq(remark.id))
        .filter(C::Version.eq(looked_at.cast_signed()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

impl Remark {
    fn from_row(row: survey_remark::Model) -> Result<Self, StoreError> {
        let survey_remark::Model {
            id,
            community,
            period,
            words,
            words_fate,
            photo_sha256,
            photo_fate,
            version,
            moderated_at: _,
            moderated_by: _,
            scan_due_at: _,
            scan_attempts: _,
            scanned_at,
            malware,
        } = row;
        let wrong =
            |reason: &str| StoreError::Damaged { what: "remark", key: id.to_string(), reason: reason.to_owned() };
        Ok(Self {
            id,
            community: community.parse().map_err(|_| wrong("its community has no code"))?,
            period: period.parse().map_err(|_| wrong("its period is none"))?,
            words: part(words, words_fate).map_err(wrong)?,
            photo: part(photo_sha256, photo_fate).map_err(wrong)?,
            photo_scan: scan_of(scanned_at, malware.as_deref()),
            photo_malware: malware,
            version: version.cast_unsigned(),
        })
    }
}

fn part<T>(content: Option<T>, fate: Option<String>) -> Result<Option<Part<T>>, &'static str> {
    match (content, fate) {
        (None, None) => Ok(None),
        (Some(content), Some(fate)) => match Fate::from_id(&fate) {
            Some(fate) => Ok(Some(Part { content, fate })),
            None => Err("its fate is none"),
        },
        _ => Err("it has a fate without content, or content without a fate"),
    }
}
