//! Photos of residents and files of objections are scanned for malware as those of cases are: when the next
//! attempt is due, and the verdict. Those that are there already are due at once.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, integer, text_null},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const INDEXES: [(&str, &str); 2] =
    [("survey_remark_scan", "survey_remark"), ("objection_attachment_scan", "objection_attachment")];
const COLUMNS: [&str; 4] = ["scan_due_at", "scan_attempts", "scanned_at", "malware"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Most remarks have no photo, and nothing in them is ever due.
        add_columns(manager, "survey_remark", big_integer_null("scan_due_at")).await?;
        let photos = "UPDATE survey_remark SET scan_due_at = 0 WHERE photo_sha256 IS NOT NULL";
        manager.get_connection().execute_unprepared(photos).await?;
        add_columns(manager, "objection_attachment", big_integer("scan_due_at").default(0).to_owned()).await?;
        for (name, table) in INDEXES {
            let mut index = Index::create();
            index.name(name).table(table).col("scanned_at").col("scan_due_at");
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table) in INDEXES {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
            for column in COLUMNS {
                manager.alter_table(Table::alter().table(table).drop_column(column).take()).await?;
            }
        }
        Ok(())
    }
}

/// SQLite adds one column per statement.
async fn add_columns(manager: &SchemaManager<'_>, table: &'static str, due: ColumnDef) -> Result<(), DbErr> {
    for mut column in
        [due, integer("scan_attempts").default(0).to_owned(), big_integer_null("scanned_at"), text_null("malware")]
    {
        manager.alter_table(Table::alter().table(table).add_column(&mut column).take()).await?;
    }
    Ok(())
}
