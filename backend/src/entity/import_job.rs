//! 导入: a table that was looked at and waits to be confirmed.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `import_job`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_job")]
pub(crate) struct Model {
    /// Made here (version 7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who has sent it, and nobody else can confirm it.
    pub account: Uuid,
    /// What it holds.
    pub kind: String,
    /// Name of the file.
    pub file_name: String,
    /// Rows in it.
    pub row_count: i32,
    /// Errors in it.
    pub error_count: i32,
    /// JSON of what was shown.
    pub preview: String,
    /// JSON of the rows, an LZ4 block with its size in front; empty once it was written.
    pub content: Vec<u8>,
    /// Milliseconds since 1970, UTC.
    pub created_at: i64,
    /// Until when it can be confirmed, milliseconds since 1970, UTC.
    pub expires_at: i64,
    /// When it was written, milliseconds since 1970, UTC.
    pub confirmed_at: Option<i64>,
    /// Rows that were written.
    pub written: i32,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
