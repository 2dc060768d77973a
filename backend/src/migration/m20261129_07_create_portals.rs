//! Other websites that show the self-assessment, and what is counted of each by day.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, boolean, integer, string, text, uuid},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(portal()).await?;
        manager.create_table(portal_count()).await?;
        let mut of_division = Index::create();
        of_division.name("portal_division").table("portal").col("division");
        manager.create_index(of_division.take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["portal_count", "portal"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn portal() -> TableCreateStatement {
    Table::create()
        .table("portal")
        .col(string("key").primary_key())
        .col(string("division"))
        .col(string("name"))
        .col(text("origins"))
        .col(string("theme"))
        .col(boolean("is_enabled"))
        .col(uuid("created_by"))
        .col(big_integer("created_at"))
        .take()
}

fn portal_count() -> TableCreateStatement {
    Table::create()
        .table("portal_count")
        .col(string("portal"))
        .col(string("day"))
        .col(integer("opens"))
        .col(integer("starts"))
        .col(integer("submissions"))
        .primary_key(Index::create().col("portal").col("day"))
        .take()
}
