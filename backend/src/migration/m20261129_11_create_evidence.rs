//! Files that come with a self-assessment, in parts, before or after it; and what else is said of an
//! attachment that was one: time and place of the photo.

use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, blob_null, boolean, integer, integer_null, string, string_null, text, text_null,
        uuid,
    },
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// What is looked for: those of a submission, those that a community has sent lately, those that are to
/// be brought to a case, and those that nobody has touched for long.
const INDEXES: [(&str, &[&str]); 4] = [
    ("evidence_file_submission", &["submission_id"]),
    ("evidence_file_community", &["community", "created_at"]),
    ("evidence_file_due", &["attach_due_at"]),
    ("evidence_file_changed", &["is_settled", "changed_at"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(evidence_file()).await?;
        for (name, columns) in INDEXES {
            let mut index = Index::create();
            index.name(name).table("evidence_file");
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        // SQLite adds one column per statement.
        for mut column in [string_null("taken_time"), text_null("place")] {
            manager.alter_table(Table::alter().table("case_attachment").add_column(&mut column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["taken_time", "place"] {
            manager.alter_table(Table::alter().table("case_attachment").drop_column(column).take()).await?;
        }
        manager.drop_table(Table::drop().table("evidence_file").take()).await
    }
}

fn evidence_file() -> TableCreateStatement {
    Table::create()
        .table("evidence_file")
        .col(uuid("id").primary_key())
        .col(string("community"))
        .col(uuid("submission_id"))
        .col(string("requirement"))
        .col(text("caption"))
        .col(string_null("taken_on"))
        .col(string_null("taken_time"))
        .col(text_null("place"))
        .col(text("file_name"))
        .col(string("media_type"))
        .col(integer("size_bytes"))
        .col(string("sha256"))
        .col(uuid("file_id"))
        .col(integer("received"))
        .col(text("parts"))
        .col(integer("restarts"))
        .col(string_null("refusal"))
        .col(string_null("kept_type"))
        .col(integer_null("kept_bytes"))
        .col(blob_null("kept_sha256"))
        .col(integer_null("width"))
        .col(integer_null("height"))
        .col(big_integer_null("look"))
        .col(big_integer("created_at"))
        .col(big_integer("changed_at"))
        .col(big_integer_null("arrived_at"))
        .col(big_integer_null("attach_due_at"))
        .col(big_integer_null("attached_at"))
        .col(boolean("is_settled"))
        .take()
}
