//! Notifications, e-mails that wait to be sent, webhooks with their deliveries.
//!
//! Nothing here refers to accounts or cases by a foreign key: whoever writes a notification would
//! lock the row of everybody who is told.

use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, blob, boolean, integer, integer_null, string, string_null, text, uuid, uuid_null,
    },
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// What is looked for: one's own, newest first, and the unread among them; whoever holds an office;
/// what is due; the log of a webhook.
const INDEXES: [(&str, &str, &[&str]); 8] = [
    ("notification_account", "notification", &["account", "id"]),
    ("notification_unread", "notification", &["account", "read_at"]),
    ("account_office", "account", &["role", "division"]),
    ("mail_outbox_due", "mail_outbox", &["due_at"]),
    ("webhook_endpoint_division", "webhook_endpoint", &["division"]),
    ("webhook_delivery_due", "webhook_delivery", &["due_at"]),
    ("webhook_attempt_delivery", "webhook_attempt", &["delivery"]),
    ("webhook_delivery_endpoint", "webhook_delivery", &["endpoint", "id"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let wants_mail = boolean("wants_mail").default(true).take();
        manager.alter_table(Table::alter().table("account").add_column(wants_mail).take()).await?;
        manager
            .create_table(
                Table::create()
                    .table("notification")
                    .col(uuid("id").primary_key())
                    .col(uuid("account"))
                    .col(string("kind"))
                    .col(uuid_null("case_id"))
                    .col(text("parameters"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("read_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("mail_outbox")
                    .col(uuid("notification").primary_key())
                    .col(integer("attempts"))
                    .col(big_integer_null("due_at"))
                    .col(string_null("problem"))
                    .foreign_key(ForeignKey::create().from("mail_outbox", "notification").to("notification", "id"))
                    .take(),
            )
            .await?;
        create_webhooks(manager).await?;
        for (name, table, columns) in INDEXES {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("account_office").table("account").to_owned()).await?;
        for table in ["webhook_attempt", "webhook_delivery", "webhook_endpoint", "mail_outbox", "notification"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        manager.alter_table(Table::alter().table("account").drop_column("wants_mail").take()).await
    }
}

async fn create_webhooks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("webhook_endpoint")
                .col(uuid("id").primary_key())
                .col(string("division"))
                .col(string("url"))
                .col(string("description"))
                .col(string("events"))
                .col(blob("secret"))
                .col(boolean("is_enabled"))
                .col(boolean("has_given_up"))
                .col(integer("failures"))
                .col(uuid("created_by"))
                .col(big_integer("created_at"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("webhook_delivery")
                .col(uuid("id").primary_key())
                .col(uuid("endpoint"))
                .col(string("event"))
                .col(text("body"))
                .col(string("state"))
                .col(integer("attempts"))
                .col(big_integer_null("due_at"))
                .col(big_integer("created_at"))
                .foreign_key(ForeignKey::create().from("webhook_delivery", "endpoint").to("webhook_endpoint", "id"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("webhook_attempt")
                .col(uuid("id").primary_key())
                .col(uuid("delivery"))
                .col(big_integer("at"))
                .col(integer_null("status"))
                .col(string_null("problem"))
                .col(integer("took_ms"))
                .foreign_key(ForeignKey::create().from("webhook_attempt", "delivery").to("webhook_delivery", "id"))
                .take(),
        )
        .await
}
