//! Cases: the narrow row that work lists are made from, its rounds and its decisions.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, boolean, integer, string, string_null, text, uuid},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// What lists ask for: everything inside one division at certain stages, oldest first.
const LISTS: [(&str, &[&str]); 6] = [
    ("case_file_province", &["province", "stage", "stage_since", "id"]),
    ("case_file_city", &["city", "stage", "stage_since", "id"]),
    ("case_file_county", &["county", "stage", "stage_since", "id"]),
    ("case_file_street", &["street", "stage", "stage_since", "id"]),
    ("case_file_city_score", &["city", "claimed_points", "id"]),
    ("case_file_community", &["community", "opened_at"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("case_file")
                    .col(uuid("id").primary_key())
                    .col(string("community"))
                    .col(string("province"))
                    .col(string("city"))
                    .col(string("county"))
                    .col(string("street"))
                    .col(string("pack_id"))
                    .col(string("pack_hash"))
                    .col(string("stage"))
                    .col(string("route"))
                    .col(integer("round"))
                    .col(integer("version"))
                    .col(string("receipt"))
                    .col(big_integer_null("claimed_points"))
                    .col(string_null("claimed_score"))
                    .col(string_null("claimed_level"))
                    .col(big_integer_null("reviewed_points"))
                    .col(string_null("reviewed_score"))
                    .col(string_null("reviewed_level"))
                    .col(boolean("has_review"))
                    .col(boolean("has_honour"))
                    .col(boolean("honour_checked"))
                    .col(big_integer("opened_at"))
                    .col(big_integer("stage_since"))
                    .col(string_null("due_on"))
                    .col(string_null("certificate"))
                    .col(string_null("announced_on"))
                    .col(string_null("valid_until"))
                    .foreign_key(ForeignKey::create().from("case_file", "community").to("community", "code"))
                    .foreign_key(ForeignKey::create().from("case_file", "pack_hash").to("pack", "hash"))
                    .take(),
            )
            .await?;
        for (name, columns) in LISTS {
            let mut index = Index::create();
            index.name(name).table("case_file");
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        manager
            .create_index(
                Index::create().name("case_file_certificate").table("case_file").col("certificate").unique().take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("case_round")
                    .col(uuid("case_id"))
                    .col(integer("round"))
                    .col(string("receipt"))
                    .col(big_integer("submitted_at"))
                    .col(uuid("submitted_by"))
                    .primary_key(Index::create().col("case_id").col("round"))
                    .foreign_key(ForeignKey::create().from("case_round", "case_id").to("case_file", "id"))
                    .foreign_key(ForeignKey::create().from("case_round", "receipt").to("submission", "receipt"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("case_decision")
                    .col(uuid("case_id"))
                    .col(integer("version"))
                    .col(integer("round"))
                    .col(string_null("step"))
                    .col(string("stage"))
                    .col(uuid("account"))
                    .col(string("person"))
                    .col(string("role"))
                    .col(string("division"))
                    .col(big_integer("decided_at"))
                    .col(text("opinion"))
                    .col(blob("body"))
                    .col(blob("pinned"))
                    .col(blob("pinned_sha256"))
                    .primary_key(Index::create().col("case_id").col("version"))
                    .foreign_key(ForeignKey::create().from("case_decision", "case_id").to("case_file", "id"))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["case_decision", "case_round", "case_file"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
