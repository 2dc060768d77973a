//! What people add to a case beside decisions: drafts, experts' and departments' reviews, comments.

use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, blob, blob_null, boolean, integer, string, string_null, text, uuid, uuid_null,
    },
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
                    .table("review_draft")
                    .col(uuid("case_id"))
                    .col(uuid("account"))
                    .col(integer("round"))
                    .col(big_integer("saved_at"))
                    .col(blob("body"))
                    .primary_key(Index::create().col("case_id").col("account"))
                    .foreign_key(ForeignKey::create().from("review_draft", "case_id").to("case_file", "id"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("expert_review")
                    .col(uuid("case_id"))
                    .col(uuid("account"))
                    .col(integer("round"))
                    .col(string("person"))
                    .col(big_integer("assigned_at"))
                    .col(big_integer_null("submitted_at"))
                    .col(blob_null("body"))
                    .primary_key(Index::create().col("case_id").col("account"))
                    .foreign_key(ForeignKey::create().from("expert_review", "case_id").to("case_file", "id"))
                    .take(),
            )
            .await?;
        manager
            .create_index(Index::create().name("expert_review_account").table("expert_review").col("account").take())
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("department_review")
                    .col(uuid("case_id"))
                    .col(string("department"))
                    .col(integer("round"))
                    .col(string("due_on"))
                    .col(uuid_null("account"))
                    .col(string_null("person"))
                    .col(big_integer_null("answered_at"))
                    .col(blob_null("body"))
                    .primary_key(Index::create().col("case_id").col("department"))
                    .foreign_key(ForeignKey::create().from("department_review", "case_id").to("case_file", "id"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("case_comment")
                    .col(uuid("id").primary_key())
                    .col(uuid("case_id"))
                    .col(string_null("requirement"))
                    .col(text("words"))
                    .col(boolean("is_visible_to_community"))
                    .col(uuid("account"))
                    .col(string("person"))
                    .col(string("division"))
                    .col(big_integer("written_at"))
                    .foreign_key(ForeignKey::create().from("case_comment", "case_id").to("case_file", "id"))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("case_comment_case").table("case_comment").col("case_id").col("written_at").take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["case_comment", "department_review", "expert_review", "review_draft"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
