//! Communities that have sealed a self-assessment, and whether they have begun a case since, kept beside
//! both: the first step of the programme is counted by it.

use sea_orm_migration::{
    prelude::*,
    schema::{boolean, string},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Notes those that are there.
const FILL: [&str; 2] = [
    "INSERT INTO community_benchmark (community, has_case) SELECT DISTINCT community, TRUE FROM case_file",
    "INSERT INTO community_benchmark (community, has_case) SELECT DISTINCT community, FALSE FROM submission \
     WHERE community NOT IN (SELECT community FROM case_file)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("community_benchmark")
                    .col(string("community").primary_key())
                    .col(boolean("has_case"))
                    .take(),
            )
            .await?;
        for sql in FILL {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("community_benchmark").take()).await
    }
}
