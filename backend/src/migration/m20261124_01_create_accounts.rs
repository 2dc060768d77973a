//! Accounts, their sessions, invitations and recovery codes.

use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, blob, blob_null, boolean, string, string_null, string_uniq, text_null, uuid,
    },
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
        create_account(manager).await?;
        create_session(manager).await?;
        manager
            .create_table(
                Table::create()
                    .table("invitation")
                    .col(uuid("account").primary_key())
                    .col(blob("token_hash").unique_key())
                    .col(big_integer("created_at"))
                    .col(big_integer("expires_at"))
                    .foreign_key(ForeignKey::create().from("invitation", "account").to("account", "id"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("recovery_code")
                    .col(uuid("id").primary_key())
                    .col(uuid("account"))
                    .col(blob("code_hash"))
                    .col(big_integer_null("used_at"))
                    .foreign_key(ForeignKey::create().from("recovery_code", "account").to("account", "id"))
                    .take(),
            )
            .await?;
        manager
            .create_index(Index::create().name("recovery_code_account").table("recovery_code").col("account").take())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["recovery_code", "invitation", "session", "account"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

async fn create_account(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("account")
                .col(uuid("id").primary_key())
                .col(string_uniq("name"))
                .col(string("display_name"))
                .col(string_null("email"))
                .col(string("role"))
                .col(string("division"))
                .col(string_null("department"))
                .col(text_null("password_hash"))
                .col(boolean("must_change_password"))
                .col(blob_null("totp_secret"))
                .col(blob_null("totp_pending"))
                .col(big_integer("totp_last_step"))
                .col(string_null("external_issuer"))
                .col(string_null("external_subject"))
                .col(boolean("is_demo"))
                .col(boolean("is_disabled"))
                .col(big_integer("created_at"))
                .col(big_integer_null("last_sign_in_at"))
                .take(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("account_external")
                .table("account")
                .col("external_issuer")
                .col("external_subject")
                .unique()
                .take(),
        )
        .await?;
    manager.create_index(Index::create().name("account_division").table("account").col("division").take()).await
}

async fn create_session(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("session")
                .col(uuid("id").primary_key())
                .col(uuid("account"))
                .col(blob("token_hash").unique_key())
                .col(big_integer("created_at"))
                .col(big_integer("last_seen_at"))
                .col(string("address"))
                .col(string("user_agent"))
                .foreign_key(ForeignKey::create().from("session", "account").to("account", "id"))
                .take(),
        )
        .await?;
    for column in ["account", "created_at", "last_seen_at"] {
        let index = Index::create().name(format!("session_{column}")).table("session").col(Alias::new(column)).take();
        manager.create_index(index).await?;
    }
    Ok(())
}
