//! Photos and documents of cases are scanned for malware: when the next attempt is due, and the verdict.
//! Those that are there already are due at once.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, integer, text_null},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const COLUMNS: [&str; 4] = ["scan_due_at", "scan_attempts", "scanned_at", "malware"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column per statement.
        for mut column in [
            big_integer("scan_due_at").default(0).to_owned(),
            integer("scan_attempts").default(0).to_owned(),
            big_integer_null("scanned_at"),
            text_null("malware"),
        ] {
            manager.alter_table(Table::alter().table("case_attachment").add_column(&mut column).take()).await?;
        }
        let mut index = Index::create();
        index.name("case_attachment_scan").table("case_attachment").col("scanned_at").col("scan_due_at");
        manager.create_index(index.take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop().name("case_attachment_scan").table("case_attachment").to_owned();
        manager.drop_index(index).await?;
        for column in COLUMNS {
            manager.alter_table(Table::alter().table("case_attachment").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
