//! The audit log, which the database itself keeps from being changed.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob, string, string_null, text_null, uuid_null},
    sea_orm::{ConnectionTrait, DbBackend},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// One statement each: a trigger of SQLite has a semicolon inside.
const SQLITE_GUARDS: [&str; 2] = [
    "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry \
     BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END",
    "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry \
     BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END",
];

const POSTGRES_GUARDS: [&str; 3] = [
    "CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'audit entries are never changed or removed'; END $$",
    "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry \
     FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
    "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry \
     FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
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
                    .table("audit_entry")
                    .col(big_integer("seq").primary_key())
                    .col(big_integer("at"))
                    .col(uuid_null("account"))
                    .col(string_null("name"))
                    .col(string_null("address"))
                    .col(string("action"))
                    .col(string("subject"))
                    .col(string_null("division"))
                    .col(text_null("before"))
                    .col(text_null("after"))
                    .col(blob("previous_hash"))
                    .col(blob("hash"))
                    .take(),
            )
            .await?;
        for (name, column) in
            [("audit_entry_account", "account"), ("audit_entry_action", "action"), ("audit_entry_division", "division")]
        {
            let index = Index::create().name(name).table("audit_entry").col(Alias::new(column)).col("seq").take();
            manager.create_index(index).await?;
        }
        let connection = manager.get_connection();
        let guards: &[&str] =
            if manager.get_database_backend() == DbBackend::Postgres { &POSTGRES_GUARDS } else { &SQLITE_GUARDS };
        for guard in guards {
            connection.execute_unprepared(guard).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Its triggers go with it.
        manager.drop_table(Table::drop().table("audit_entry").take()).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared("DROP FUNCTION audit_entry_refuse()").await?;
        }
        Ok(())
    }
}
