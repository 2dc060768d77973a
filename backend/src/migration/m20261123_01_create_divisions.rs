//! Divisions and the communities in them.

use sea_orm_migration::{
    prelude::*,
    schema::{string, string_null},
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
                    .table("division")
                    .col(string("code").primary_key())
                    .col(string("name"))
                    .col(string("level"))
                    .col(string_null("parent_code"))
                    .foreign_key(ForeignKey::create().from("division", "parent_code").to("division", "code"))
                    .take(),
            )
            .await?;
        manager
            .create_index(Index::create().name("division_parent_code").table("division").col("parent_code").take())
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("community")
                    .col(string("code").primary_key())
                    .col(string("name"))
                    .col(string("street_code"))
                    .foreign_key(ForeignKey::create().from("community", "street_code").to("division", "code"))
                    .take(),
            )
            .await?;
        manager
            .create_index(Index::create().name("community_street_code").table("community").col("street_code").take())
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("community").take()).await?;
        manager.drop_table(Table::drop().table("division").take()).await?;
        Ok(())
    }
}
