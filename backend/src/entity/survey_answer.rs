//! 居民评价: what one resident says. Nothing in it says who that is.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `survey_answer`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_answer")]
pub(crate) struct Model {
    /// Answer id (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The id the client gave, so that a retry is recognised.
    pub client_id: Uuid,
    /// Keyed hash of what was sent: tells a retry from other content under the same id.
    pub fingerprint: Vec<u8>,
    /// The community.
    pub community: String,
    /// Half a year: `2026H2`.
    pub period: String,
    /// The pack that the questions were from.
    pub pack_hash: String,
    /// Keyed hash of what the device calls itself, with community and half year in it: the same device
    /// looks different anywhere else.
    pub device: Vec<u8>,
    /// Which answer of that device it is, from 1.
    pub turn: i32,
    /// JSON: `Face::id` by requirement.
    pub faces: String,
    /// How satisfied in all, 0 to 100.
    pub satisfaction: Option<i32>,
    /// Milliseconds since 1970, UTC.
    pub received_at: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
