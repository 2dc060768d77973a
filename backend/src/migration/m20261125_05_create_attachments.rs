//! Photos and documents of cases: what is known of them; their bytes lie where `[files]` says.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, boolean, integer, integer_null, string, string_null, text, uuid},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// What is looked for: those of a case, and the same file in other cases.
const INDEXES: [(&str, &str); 2] = [("case_attachment_case", "case_id"), ("case_attachment_source", "source_sha256")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("case_attachment")
                    .col(uuid("id").primary_key())
                    .col(uuid("case_id"))
                    .col(integer("round"))
                    .col(string("purpose"))
                    .col(string_null("requirement"))
                    .col(text("caption"))
                    .col(string_null("taken_on"))
                    .col(text("file_name"))
                    .col(string("media_type"))
                    .col(integer("size_bytes"))
                    .col(blob("sha256"))
                    .col(blob("source_sha256"))
                    .col(integer_null("width"))
                    .col(integer_null("height"))
                    .col(uuid("account"))
                    .col(string("person"))
                    .col(string("role"))
                    .col(string("division"))
                    .col(big_integer("uploaded_at"))
                    .col(boolean("is_pinned"))
                    .col(big_integer_null("removed_at"))
                    .foreign_key(ForeignKey::create().from("case_attachment", "case_id").to("case_file", "id"))
                    .take(),
            )
            .await?;
        for (name, column) in INDEXES {
            manager.create_index(Index::create().name(name).table("case_attachment").col(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("case_attachment").take()).await
    }
}
