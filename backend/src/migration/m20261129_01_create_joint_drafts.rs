//! Drafts that several people of a committee fill in, answer by answer.

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
                    .table("joint_draft")
                    .col(uuid("id").primary_key())
                    .col(string("community"))
                    .col(string("pack_id"))
                    .col(string("pack_hash"))
                    .col(integer("version"))
                    .col(integer("answered"))
                    .col(string("begun_by"))
                    .col(big_integer("begun_at"))
                    .col(string("changed_by"))
                    .col(big_integer("changed_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("joint_draft_entry")
                    .col(uuid("draft_id"))
                    .col(string("place"))
                    .col(text("said"))
                    .col(integer("version"))
                    .col(string("changed_by"))
                    .col(big_integer("changed_at"))
                    .primary_key(Index::create().col("draft_id").col("place"))
                    .foreign_key(ForeignKey::create().from("joint_draft_entry", "draft_id").to("joint_draft", "id"))
                    .take(),
            )
            .await?;
        let mut one_each = Index::create();
        one_each.name("joint_draft_community").table("joint_draft").col("community").col("pack_id").unique();
        manager.create_index(one_each.take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["joint_draft_entry", "joint_draft"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
