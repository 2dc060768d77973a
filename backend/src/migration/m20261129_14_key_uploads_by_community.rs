//! An upload gets an id of this server's own, and the client's stands beside it, good among those of its
//! community: nobody is kept from sending by what another community has begun under the same id.
//!
//! Until now a row had the client's id, and what was complete lay under one of this server's. Of what is not
//! complete the parts lie under the client's, so that stays the row's as well, and whoever sends goes on.

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
        for step in [
            "ALTER TABLE evidence_file RENAME COLUMN file_id TO client_id",
            "UPDATE evidence_file SET id = CASE WHEN arrived_at IS NULL THEN id ELSE client_id END, client_id = id",
        ] {
            manager.get_connection().execute_unprepared(step).await?;
        }
        let mut client = Index::create();
        client.name("evidence_file_client").table("evidence_file").col("client_id").col("community").unique();
        manager.create_index(client.take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("evidence_file_client").table("evidence_file").to_owned()).await?;
        for step in [
            // Of several under one id of a client only the first can stay.
            "DELETE FROM evidence_file WHERE EXISTS (SELECT 1 FROM evidence_file AS earlier \
             WHERE earlier.client_id = evidence_file.client_id AND earlier.id < evidence_file.id)",
            "UPDATE evidence_file SET id = client_id, client_id = id",
            "ALTER TABLE evidence_file RENAME COLUMN client_id TO file_id",
        ] {
            manager.get_connection().execute_unprepared(step).await?;
        }
        Ok(())
    }
}
