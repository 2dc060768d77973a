//! What cities pay communities, and comments on draft standards.

use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, blob, boolean, integer, string, string_null, string_uniq, text, text_null, uuid,
        uuid_null, uuid_uniq,
    },
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const INDEXES: [(&str, &str, &[&str]); 4] = [
    ("reward_line_city", "reward_line", &["city", "year", "community"]),
    ("consultation_days", "consultation", &["first_day", "id"]),
    ("consultation_division", "consultation", &["division", "first_day"]),
    ("consultation_comment_of", "consultation_comment", &["consultation_id", "id"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [reward_scheme(), reward_line(), consultation(), consultation_comment()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in INDEXES {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["consultation_comment", "consultation", "reward_line", "reward_scheme"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn reward_scheme() -> TableCreateStatement {
    Table::create()
        .table("reward_scheme")
        .col(string("city"))
        .col(integer("year"))
        .col(text("body"))
        .col(integer("version"))
        .col(big_integer("changed_at"))
        .primary_key(Index::create().col("city").col("year"))
        .take()
}

fn reward_line() -> TableCreateStatement {
    Table::create()
        .table("reward_line")
        .col(uuid("id").primary_key())
        .col(string("city"))
        .col(integer("year"))
        .col(uuid_uniq("case_id"))
        .col(string("community"))
        .col(string("level"))
        .col(text("level_title"))
        .col(big_integer("amount"))
        .col(string("state"))
        .col(integer("version"))
        .col(big_integer("proposed_at"))
        .col(string("proposed_by"))
        .col(big_integer_null("approved_at"))
        .col(string_null("approved_by"))
        .col(big_integer_null("paid_at"))
        .col(string_null("paid_by"))
        .col(big_integer_null("withdrawn_at"))
        .col(string_null("withdrawn_by"))
        .col(text_null("reason"))
        .foreign_key(ForeignKey::create().from("reward_line", "case_id").to("case_file", "id"))
        .take()
}

fn consultation() -> TableCreateStatement {
    Table::create()
        .table("consultation")
        .col(uuid("id").primary_key())
        .col(string("division"))
        .col(string("pack_hash"))
        .col(text("title"))
        .col(text("words"))
        .col(string("first_day"))
        .col(string("last_day"))
        .col(string("state"))
        .col(integer("version"))
        .col(big_integer("opened_at"))
        .col(uuid("opened_by"))
        .col(big_integer_null("summarised_at"))
        .take()
}

fn consultation_comment() -> TableCreateStatement {
    Table::create()
        .table("consultation_comment")
        .col(uuid("id").primary_key())
        .col(uuid_uniq("client_id"))
        .col(string_uniq("receipt"))
        .col(blob("fingerprint"))
        .col(uuid("consultation_id"))
        .col(string_null("requirement"))
        .col(text("words"))
        .col(blob("sealed"))
        .col(boolean("is_signed"))
        .col(big_integer("received_at"))
        .col(string_null("result"))
        .col(text_null("gist"))
        .col(text_null("reason"))
        .col(big_integer_null("answered_at"))
        .col(uuid_null("answered_by"))
        .col(integer("version"))
        .foreign_key(ForeignKey::create().from("consultation_comment", "consultation_id").to("consultation", "id"))
        .take()
}
