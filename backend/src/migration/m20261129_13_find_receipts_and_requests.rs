//! Two things are found that are looked for often: the round that rests on a receipt, and what a department
//! was asked and has not answered, first due first.
//!
//! Receipts are not unique: made-up cases share theirs, and whoever begins a round locks the community of
//! the receipt first. Requests that were answered are left out of their index: they grow without end, and
//! PostgreSQL reads no order from behind a column that has to be null.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// The index that the new one of requests takes the place of.
const DUE: &str = "department_review_due";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut receipts = Index::create();
        receipts.name("case_round_receipt").table("case_round").col("receipt");
        manager.create_index(receipts.take()).await?;
        manager.drop_index(Index::drop().name(DUE).table("department_review").to_owned()).await?;
        let mut open = Index::create();
        open.name("department_review_open")
            .table("department_review")
            .col("department")
            .col("due_on")
            .col("case_id")
            .col("round")
            // Always null here; SQLite looks it up in the table when the index does not hold it.
            .col("answered_at")
            .and_where(Expr::col("answered_at").is_null());
        manager.create_index(open.take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut due = Index::create();
        due.name(DUE).table("department_review").col("department").col("due_on").col("case_id");
        manager.create_index(due.take()).await?;
        for (index, table) in [("department_review_open", "department_review"), ("case_round_receipt", "case_round")] {
            manager.drop_index(Index::drop().name(index).table(table).to_owned()).await?;
        }
        Ok(())
    }
}
