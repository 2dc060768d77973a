//! Comments on cases.

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::StoreError;
use crate::entity::case_comment;

pub(crate) use crate::entity::case_comment::Model as Comment;

/// Comments of a case, oldest first; for the community only those it may see.
pub(crate) async fn of_case(
    db: &impl ConnectionTrait,
    case: uuid::Uuid,
    for_community: bool,
) -> Result<Vec<Comment>, StoreError> {
    let mut found = case_comment::Entity::find().filter(case_comment::Column::CaseId.eq(case));
    if for_community {
        found = found.filter(case_comment::Column::IsVisibleToCommunity.eq(true));
    }
    Ok(found.order_by_asc(case_comment::Column::WrittenAt).order_by_asc(case_comment::Column::Id).all(db).await?)
}

/// Adds a comment.
pub(crate) async fn add(db: &impl ConnectionTrait, comment: Comment) -> Result<(), StoreError> {
    let Comment { id, case_id, requirement, words, is_visible_to_community, account, person, division, written_at } =
        comment;
    case_comment::Entity::insert(case_comment::ActiveModel {
        id: Set(id),
        case_id: Set(case_id),
        requirement: Set(requirement),
        words: Set(words),
        is_visible_to_community: Set(is_visible_to_community),
        account: Set(account),
        person: Set(person),
        division: Set(division),
        written_at: Set(written_at),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}
