//! Notices with their lines, objections with their attachments, and what numbers certificates.

use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, blob, blob_null, integer, string, string_null, string_uniq, text, text_null,
        uuid, uuid_null, uuid_uniq,
    },
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const INDEXES: [(&str, &str, &[&str], bool); 9] = [
    ("notice_number", "notice", &["city", "number"], true),
    ("notice_city_days", "notice", &["city", "first_day", "id"], false),
    ("notice_days", "notice", &["first_day", "id"], false),
    ("notice_line_case", "notice_line", &["case_id"], false),
    ("objection_notice", "objection", &["notice_id", "received_at"], false),
    ("objection_case", "objection", &["case_id", "state"], false),
    ("objection_city", "objection", &["city", "state", "received_at"], false),
    ("case_file_announced", "case_file", &["announced_on", "id"], false),
    ("case_file_city_announced", "case_file", &["city", "announced_on", "id"], false),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [notice(), notice_line(), objection(), objection_attachment(), objection_count(), certificates()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns, is_unique) in INDEXES {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            if is_unique {
                index.unique();
            }
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in ["case_file_announced", "case_file_city_announced"] {
            manager.drop_index(Index::drop().name(index).table("case_file").to_owned()).await?;
        }
        for table in
            ["certificate_count", "objection_count", "objection_attachment", "objection", "notice_line", "notice"]
        {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn notice() -> TableCreateStatement {
    Table::create()
        .table("notice")
        .col(uuid("id").primary_key())
        .col(string("city"))
        .col(string("number"))
        .col(string("title"))
        .col(text("words"))
        .col(string("first_day"))
        .col(string("last_day"))
        .col(text("contact"))
        .col(string("state"))
        .col(integer("version"))
        .col(big_integer("created_at"))
        .col(uuid("created_by"))
        .col(big_integer_null("published_at"))
        .col(blob_null("content"))
        .col(blob_null("content_sha256"))
        .col(string_null("announced_on"))
        .take()
}

fn notice_line() -> TableCreateStatement {
    Table::create()
        .table("notice_line")
        .col(uuid("notice_id"))
        .col(integer("position"))
        .col(uuid("case_id"))
        .col(big_integer_null("left_at"))
        .col(string_null("left_because"))
        .primary_key(Index::create().col("notice_id").col("position"))
        .foreign_key(ForeignKey::create().from("notice_line", "notice_id").to("notice", "id"))
        .foreign_key(ForeignKey::create().from("notice_line", "case_id").to("case_file", "id"))
        .take()
}

fn objection() -> TableCreateStatement {
    Table::create()
        .table("objection")
        .col(uuid("id").primary_key())
        .col(uuid_uniq("client_id"))
        .col(string_uniq("receipt"))
        .col(blob("fingerprint"))
        .col(uuid("notice_id"))
        .col(uuid("case_id"))
        .col(string("city"))
        .col(string("community"))
        .col(big_integer("received_at"))
        .col(string("state"))
        .col(blob("sealed"))
        .col(text_null("reply"))
        .col(big_integer_null("replied_at"))
        .col(uuid_null("replied_by"))
        .foreign_key(ForeignKey::create().from("objection", "notice_id").to("notice", "id"))
        .foreign_key(ForeignKey::create().from("objection", "case_id").to("case_file", "id"))
        .take()
}

fn objection_attachment() -> TableCreateStatement {
    Table::create()
        .table("objection_attachment")
        .col(uuid("objection_id"))
        .col(integer("position"))
        .col(blob("sealed"))
        .primary_key(Index::create().col("objection_id").col("position"))
        .foreign_key(ForeignKey::create().from("objection_attachment", "objection_id").to("objection", "id"))
        .take()
}

fn objection_count() -> TableCreateStatement {
    Table::create()
        .table("objection_count")
        .col(string("scope"))
        .col(big_integer("hour"))
        .col(integer("taken"))
        .primary_key(Index::create().col("scope").col("hour"))
        .take()
}

fn certificates() -> TableCreateStatement {
    Table::create()
        .table("certificate_count")
        .col(string("city"))
        .col(integer("year"))
        .col(integer("given"))
        .primary_key(Index::create().col("city").col("year"))
        .take()
}
