//! What divisions set for themselves, and the honours that communities hold.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, string, text, uuid},
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
                    .table("division_setting")
                    .col(string("division").primary_key())
                    .col(text("body"))
                    .col(integer("version"))
                    .col(big_integer("changed_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("honour")
                    .col(uuid("id").primary_key())
                    .col(string("community"))
                    .col(string("title"))
                    .col(string("certificate"))
                    .col(integer("year"))
                    .col(big_integer("imported_at"))
                    .foreign_key(ForeignKey::create().from("honour", "community").to("community", "code"))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("honour_community_title")
                    .table("honour")
                    .col("community")
                    .col("title")
                    .unique()
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["honour", "division_setting"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
