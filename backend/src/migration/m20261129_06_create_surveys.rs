//! What residents say of their community: answers, what they wrote, counts, challenges that were used.

use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, blob, blob_null, integer, integer_null, string, string_null, text, text_null,
        uuid, uuid_null, uuid_uniq,
    },
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// What is looked for: one device's answers, those of the last hour, what waits to be read.
const INDEXES: [(&str, &str, &[&str]); 3] = [
    ("survey_answer_hour", "survey_answer", &["community", "received_at"]),
    ("survey_remark_of", "survey_remark", &["community", "period", "id"]),
    ("survey_challenge_end", "survey_challenge", &["expires_at"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [survey_answer(), survey_remark(), survey_tally(), survey_challenge()] {
            manager.create_table(table).await?;
        }
        // One answer a device, or as many as are allowed: each has a number of its own.
        let mut devices = Index::create();
        devices.name("survey_answer_device").table("survey_answer").unique();
        for column in ["community", "period", "device", "turn"] {
            devices.col(column);
        }
        manager.create_index(devices.take()).await?;
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
        for table in ["survey_challenge", "survey_tally", "survey_remark", "survey_answer"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn survey_answer() -> TableCreateStatement {
    Table::create()
        .table("survey_answer")
        .col(uuid("id").primary_key())
        .col(uuid_uniq("client_id"))
        .col(blob("fingerprint"))
        .col(string("community"))
        .col(string("period"))
        .col(string("pack_hash"))
        .col(blob("device"))
        .col(integer("turn"))
        .col(text("faces"))
        .col(integer_null("satisfaction"))
        .col(big_integer("received_at"))
        .take()
}

fn survey_remark() -> TableCreateStatement {
    Table::create()
        .table("survey_remark")
        .col(uuid("id").primary_key())
        .col(string("community"))
        .col(string("period"))
        .col(text_null("words"))
        .col(string_null("words_fate"))
        .col(blob_null("photo_sha256"))
        .col(string_null("photo_fate"))
        .col(integer("version"))
        .col(big_integer_null("moderated_at"))
        .col(uuid_null("moderated_by"))
        .take()
}

fn survey_tally() -> TableCreateStatement {
    Table::create()
        .table("survey_tally")
        .col(string("community"))
        .col(string("period"))
        .col(string("requirement"))
        .col(string("mark"))
        .col(integer("answers"))
        .primary_key(Index::create().col("community").col("period").col("requirement").col("mark"))
        .take()
}

fn survey_challenge() -> TableCreateStatement {
    Table::create().table("survey_challenge").col(string("nonce").primary_key()).col(big_integer("expires_at")).take()
}
