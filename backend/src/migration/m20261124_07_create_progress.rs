//! What the progress page, imports and exports stand on: months and the newest case of each
//! community, counts of failing requirements, tables that wait to be confirmed.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, boolean, integer, string, text, uuid},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Columns of the narrow row that are added, each with what the rows that are there get.
const COLUMNS: [&str; 2] = ["opened_month", "is_newest"];

/// By what is counted: the newest case of each community by stage, cases by month, recognitions;
/// and lists in the order of waiting, of due days and of scores, with what they are narrowed by.
const INDEXES: [(&str, &[&str]); 15] = [
    ("case_file_newest_city", &["is_newest", "province", "city", "stage"]),
    ("case_file_newest_county", &["is_newest", "city", "county", "stage"]),
    ("case_file_newest_street", &["is_newest", "county", "street", "stage"]),
    ("case_file_province_month", &["province", "opened_month"]),
    ("case_file_city_month", &["city", "opened_month"]),
    ("case_file_county_month", &["county", "opened_month"]),
    ("case_file_announcements", &["announced_on", "community", "stage", "valid_until"]),
    ("case_file_community_id", &["community", "id"]),
    ("case_file_province_since", &["province", "stage_since", "id"]),
    ("case_file_city_since", &["city", "stage_since", "id"]),
    ("case_file_province_due", &["province", "due_on", "id"]),
    ("case_file_city_due", &["city", "due_on", "id"]),
    ("case_file_county_due", &["county", "due_on", "id"]),
    ("case_file_province_score", &["province", "claimed_points", "id"]),
    ("case_file_county_score", &["county", "claimed_points", "id"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column per statement.
        for mut column in
            [string("opened_month").default("").to_owned(), boolean("is_newest").default(false).to_owned()]
        {
            manager.alter_table(Table::alter().table("case_file").add_column(&mut column).take()).await?;
        }
        fill(manager).await?;
        for (name, columns) in INDEXES {
            let mut index = Index::create();
            index.name(name).table("case_file");
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("requirement_tally")
                    .col(string("county"))
                    .col(string("pack_id"))
                    .col(string("requirement"))
                    .col(big_integer("not_claimed"))
                    .col(big_integer("not_confirmed"))
                    .primary_key(Index::create().col("county").col("pack_id").col("requirement"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("import_job")
                    .col(uuid("id").primary_key())
                    .col(uuid("account"))
                    .col(string("kind"))
                    .col(string("file_name"))
                    .col(integer("row_count"))
                    .col(integer("error_count"))
                    .col(text("preview"))
                    .col(blob("content"))
                    .col(big_integer("created_at"))
                    .col(big_integer("expires_at"))
                    .col(big_integer_null("confirmed_at"))
                    .col(integer("written"))
                    .take(),
            )
            .await?;
        manager
            .create_index(Index::create().name("import_job_expires_at").table("import_job").col("expires_at").take())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["import_job", "requirement_tally"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        for (name, _) in INDEXES {
            manager.drop_index(Index::drop().name(name).table("case_file").to_owned()).await?;
        }
        for column in COLUMNS {
            manager.alter_table(Table::alter().table("case_file").drop_column(column).take()).await?;
        }
        Ok(())
    }
}

/// Gives the rows that are there what new ones get when they are written. China is eight hours
/// ahead of UTC.
async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let month = match manager.get_database_backend() {
        sea_orm::DbBackend::Sqlite => "strftime('%Y-%m', (opened_at + 28800000) / 1000, 'unixepoch')",
        _ => "to_char(to_timestamp((opened_at + 28800000) / 1000) AT TIME ZONE 'UTC', 'YYYY-MM')",
    };
    let connection = manager.get_connection();
    connection.execute_unprepared(&format!("UPDATE case_file SET opened_month = {month}")).await?;
    connection
        .execute_unprepared(
            "UPDATE case_file SET is_newest = TRUE WHERE NOT EXISTS (SELECT 1 FROM case_file AS later \
             WHERE later.community = case_file.community AND (later.opened_at > case_file.opened_at \
             OR (later.opened_at = case_file.opened_at AND later.id > case_file.id)))",
        )
        .await?;
    Ok(())
}
