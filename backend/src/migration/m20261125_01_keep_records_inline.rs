//! On `PostgreSQL` the body of a submission stays in its row. It is packed already and rarely longer
//! than 4 KiB: to pack it once more and to move it to a table of its own, as `PostgreSQL` does from
//! 2 KiB on, would cost more than all the rest of the commit.

use sea_orm::DatabaseBackend;
use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        alter(manager, "SET (toast_tuple_target = 8160)", "SET STORAGE EXTERNAL").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        alter(manager, "RESET (toast_tuple_target)", "SET STORAGE EXTENDED").await
    }
}

async fn alter(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DatabaseBackend::Postgres {
        let change = format!(
            "ALTER TABLE submission_record {table}, ALTER COLUMN sheet {column}, ALTER COLUMN outcome {column}"
        );
        manager.get_connection().execute_unprepared(&change).await?;
    }
    Ok(())
}
