//! The points that a case stands with, in the order in which lists want them: those of its review, or the claimed
//! ones where it has none.
//!
//! A column rather than an index over an expression: a page is asked for by the value of its last line, which both
//! databases then enter the index by.

use sea_orm_migration::{prelude::*, schema::big_integer_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const FILL: &str =
    "UPDATE case_file SET result_points = CASE WHEN has_review THEN reviewed_points ELSE claimed_points END";

const INDEXES: [(&str, &str); 3] = [
    ("case_file_province_result", "province"),
    ("case_file_city_result", "city"),
    ("case_file_county_result", "county"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = big_integer_null("result_points");
        manager.alter_table(Table::alter().table("case_file").add_column(&mut column).take()).await?;
        manager.get_connection().execute_unprepared(FILL).await?;
        for (name, division) in INDEXES {
            let mut index = Index::create();
            index.name(name).table("case_file").col(division).col("result_points").col("id");
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in INDEXES {
            manager.drop_index(Index::drop().name(name).table("case_file").to_owned()).await?;
        }
        manager.alter_table(Table::alter().table("case_file").drop_column("result_points").take()).await
    }
}
