//! Access codes, and the wrong guesses at them.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, integer, string, uuid},
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
                    .table("access_code")
                    .col(uuid("id").primary_key())
                    .col(string("community"))
                    .col(blob("code_hash"))
                    .col(big_integer("issued_at"))
                    .col(big_integer("expires_at"))
                    .col(big_integer_null("revoked_at"))
                    .foreign_key(ForeignKey::create().from("access_code", "community").to("community", "code"))
                    .take(),
            )
            .await?;
        manager
            .create_index(Index::create().name("access_code_community").table("access_code").col("community").take())
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("access_attempt")
                    .col(string("scope").primary_key())
                    .col(integer("failures"))
                    .col(big_integer("last_failed_at"))
                    .col(big_integer("blocked_until"))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("access_attempt_last_failed_at")
                    .table("access_attempt")
                    .col("last_failed_at")
                    .take(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("access_attempt").take()).await?;
        manager.drop_table(Table::drop().table("access_code").take()).await?;
        Ok(())
    }
}
