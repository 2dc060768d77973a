//! Who has changed a case beside decisions: what the second of two who work on it at once is told.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, string, uuid},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("case_change")
                    .col(uuid("case_id").primary_key())
                    .col(integer("version"))
                    .col(string("what"))
                    .col(string("person"))
                    .col(big_integer("changed_at"))
                    .foreign_key(ForeignKey::create().from("case_change", "case_id").to("case_file", "id"))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("case_change").take()).await
    }
}
