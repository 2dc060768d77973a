//! Signing keys, and what the server remembers about itself.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob, string, text},
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
                    .table("signing_key")
                    .col(string("id").primary_key())
                    .col(string("algorithm"))
                    .col(blob("secret_key"))
                    .col(blob("public_key"))
                    .col(big_integer("created_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(Table::create().table("setting").col(string("name").primary_key()).col(text("value")).take())
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("setting").take()).await?;
        manager.drop_table(Table::drop().table("signing_key").take()).await?;
        Ok(())
    }
}
