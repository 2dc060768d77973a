//! Refused submissions, kept with what was sent.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob, string, text, uuid},
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
                    .table("incident")
                    .col(uuid("id").primary_key())
                    .col(string("kind"))
                    .col(uuid("submission_id"))
                    .col(string("community"))
                    .col(string("pack_hash"))
                    .col(big_integer("recorded_at"))
                    .col(blob("content_sha256"))
                    .col(text("differences"))
                    .col(blob("sent"))
                    .foreign_key(ForeignKey::create().from("incident", "community").to("community", "code"))
                    .foreign_key(ForeignKey::create().from("incident", "pack_hash").to("pack", "hash"))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("incident_community_recorded_at")
                    .table("incident")
                    .col("community")
                    .col("recorded_at")
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("incident_submission_id_content_sha256")
                    .table("incident")
                    .col("submission_id")
                    .col("content_sha256")
                    .unique()
                    .take(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("incident").take()).await?;
        Ok(())
    }
}
