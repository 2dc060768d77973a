//! Rounds by the receipt they rest on, for finding out whether one has been used. Not unique: made-up
//! cases share their receipts, and whoever begins a round locks the community of the receipt first.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(Index::create().name("case_round_receipt").table("case_round").col("receipt").take())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("case_round_receipt").table("case_round").to_owned()).await
    }
}
