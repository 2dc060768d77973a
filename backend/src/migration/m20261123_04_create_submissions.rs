//! Submissions: a narrow row for lists, and its body in a table of its own.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob, integer, string, string_null, string_uniq, text_null, uuid},
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
                    .table("submission")
                    .col(uuid("id").primary_key())
                    .col(string_uniq("receipt"))
                    .col(string("community"))
                    .col(string("pack_hash"))
                    .col(integer("engine_version"))
                    .col(string("as_of"))
                    .col(string_null("level"))
                    .col(string_null("score"))
                    .col(big_integer("recorded_at"))
                    .col(blob("content_sha256"))
                    .foreign_key(ForeignKey::create().from("submission", "community").to("community", "code"))
                    .foreign_key(ForeignKey::create().from("submission", "pack_hash").to("pack", "hash"))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("submission_community_recorded_at")
                    .table("submission")
                    .col("community")
                    .col("recorded_at")
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("submission_record")
                    .col(uuid("submission_id").primary_key())
                    .col(blob("record"))
                    .col(blob("signature"))
                    .col(string("key_id"))
                    .col(blob("sheet"))
                    .col(blob("outcome"))
                    .col(text_null("filler"))
                    .foreign_key(ForeignKey::create().from("submission_record", "submission_id").to("submission", "id"))
                    .take(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("submission_record").take()).await?;
        manager.drop_table(Table::drop().table("submission").take()).await?;
        Ok(())
    }
}
