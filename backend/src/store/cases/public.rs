//! 公布名单: cases that have been announced, to everybody.

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    case::{Route, Stage},
    date::Date,
    division::DivisionCode,
};
use uuid::Uuid;

use super::{Case, lies_in, of_communities};
use crate::{entity::case_file, store::StoreError};

/// Which recognitions; what is left out does not narrow.
#[derive(Debug, Clone, Default)]
pub(crate) struct RecognitionFilter {
    /// Inside this division.
    pub(crate) division: Option<DivisionCode>,
    /// Announced in this year.
    pub(crate) year: Option<u16>,
    /// On this route.
    pub(crate) route: Option<Route>,
    /// Of one of these communities.
    pub(crate) communities: Option<Vec<String>>,
}

impl RecognitionFilter {
    fn condition(&self, backend: DbBackend) -> Condition {
        use case_file::Column as C;
        let year = self.year.map(|year| C::AnnouncedOn.between(format!("{year:04}-01-01"), format!("{year:04}-12-31")));
        Condition::all()
            .add_option(self.division.as_ref().map(lies_in))
            .add_option(year)
            .add_option(self.route.map(|route| C::Route.eq(route.id())))
            .add_option(self.communities.as_deref().map(|codes| of_communities(backend, codes)))
    }
}

/// Whatever bears a certificate.
fn announced() -> Condition {
    Condition::all().add(case_file::Column::Certificate.is_not_null()).add(case_file::Column::AnnouncedOn.is_not_null())
}

/// Those that stand as recognised, last announced first; `after` is the last one of the page before.
pub(crate) async fn recognitions(
    db: &impl ConnectionTrait,
    filter: &RecognitionFilter,
    after: Option<(Date, Uuid)>,
    limit: u64,
) -> Result<Vec<Case>, StoreError> {
    use case_file::Column as C;
    let stages = Stage::ALL.into_iter().filter(|stage| stage.is_recognised()).map(Stage::id);
    let found = case_file::Entity::find()
        .filter(announced())
        .filter(C::Stage.is_in(stages))
        .filter(filter.condition(db.get_database_backend()));
    let mut cursor = found.cursor_by((C::AnnouncedOn, C::Id));
    cursor.desc();
    if let Some((day, id)) = after {
        cursor.after((day.to_string(), id));
    }
    let rows = cursor.first(limit).all(db).await?;
    rows.into_iter().map(Case::from_row).collect()
}

/// All recognitions that a community has had, newest first, revoked ones among them.
pub(crate) async fn recognitions_of(db: &impl ConnectionTrait, community: &str) -> Result<Vec<Case>, StoreError> {
    let rows = case_file::Entity::find()
        .filter(announced())
        .filter(case_file::Column::Community.eq(community))
        .order_by_desc(case_file::Column::AnnouncedOn)
        .order_by_desc(case_file::Column::Id)
        .limit(50)
        .all(db)
        .await?;
    rows.into_iter().map(Case::from_row).collect()
}

/// All cases of a city that were announced in a year, by community, revoked ones among them.
pub(crate) async fn announced_in(
    db: &impl ConnectionTrait,
    city: &DivisionCode,
    year: u16,
) -> Result<Vec<Case>, StoreError> {
    let filter = RecognitionFilter { division: Some(city.clone()), year: Some(year), ..RecognitionFilter::default() };
    let rows = case_file::Entity::find()
        .filter(announced())
        .filter(filter.condition(db.get_database_backend()))
        .order_by_asc(case_file::Column::Community)
        .order_by_asc(case_file::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Case::from_row).collect()
}

/// The case with a certificate number.
pub(crate) async fn by_certificate(db: &impl ConnectionTrait, number: &str) -> Result<Option<Case>, StoreError> {
    let row =
        case_file::Entity::find().filter(announced()).filter(case_file::Column::Certificate.eq(number)).one(db).await?;
    row.map(Case::from_row).transpose()
}
