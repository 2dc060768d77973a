//! What the progress page adds up, kept with the cases: those begun by county and month, and since
//! and until when a community is recognised. The indexes that it was counted from go.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, string, string_null},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Indexes that nothing else goes by.
const INDEXES: [(&str, &[&str]); 4] = [
    ("case_file_province_month", &["province", "opened_month"]),
    ("case_file_city_month", &["city", "opened_month"]),
    ("case_file_county_month", &["county", "opened_month"]),
    ("case_file_announcements", &["announced_on", "community", "stage", "valid_until"]),
];

/// Counts what is there.
const FILL: [&str; 2] = [
    "INSERT INTO month_count (county, month, cases) \
     SELECT county, opened_month, COUNT(*) FROM case_file GROUP BY county, opened_month",
    "INSERT INTO community_recognition (community, first_on, held_until) \
     SELECT community, MIN(announced_on), \
     MAX(CASE WHEN stage IN ('announced', 'under_review') THEN COALESCE(valid_until, '9999-12-31') END) \
     FROM case_file WHERE announced_on IS NOT NULL GROUP BY community",
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
                    .table("month_count")
                    .col(string("county"))
                    .col(string("month"))
                    .col(big_integer("cases"))
                    .primary_key(Index::create().col("county").col("month"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("community_recognition")
                    .col(string("community").primary_key())
                    .col(string("first_on"))
                    .col(string_null("held_until"))
                    .take(),
            )
            .await?;
        for sql in FILL {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        for (name, _) in INDEXES {
            manager.drop_index(Index::drop().name(name).table("case_file").to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, columns) in INDEXES {
            let mut index = Index::create();
            index.name(name).table("case_file");
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        for table in ["community_recognition", "month_count"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
