//! Standard packs by the hash of their canonical form.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob, string},
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
                    .table("pack")
                    .col(string("hash").primary_key())
                    .col(string("pack_id"))
                    .col(string("version"))
                    .col(blob("canonical"))
                    .col(big_integer("added_at"))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("pack_pack_id_version").table("pack").col("pack_id").col("version").take(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("pack").take()).await?;
        Ok(())
    }
}
