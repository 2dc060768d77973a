//! Reviews of experts and departments have a row for each round, and name the version of the case that
//! they made. A row that is there stays with the round that it says it is of.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob_null, integer, integer_null, string, string_null, uuid, uuid_null},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Each table with the column that says whose review it is, and what else is kept of it.
const TABLES: [(&str, &str, &str); 2] = [
    ("expert_review", "account", "person, assigned_at, submitted_at, body"),
    ("department_review", "department", "due_on, account, person, answered_at, body"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        put_aside(manager).await?;
        let (mut experts, mut departments) = (expert_review(), department_review());
        experts.col(integer_null("version")).primary_key(Index::create().col("case_id").col("account").col("round"));
        departments
            .col(integer_null("version"))
            .primary_key(Index::create().col("case_id").col("department").col("round"));
        manager.create_table(experts).await?;
        manager.create_table(departments).await?;
        for (table, who, rest) in TABLES {
            take_over(manager, table, &format!("case_id, {who}, round, {rest}"), "").await?;
        }
        index_experts(manager).await?;
        // What waits for a department, first due first.
        let mut open = Index::create();
        open.name("department_review_due").table("department_review").col("department").col("due_on").col("case_id");
        manager.create_index(open.take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        put_aside(manager).await?;
        let (mut experts, mut departments) = (expert_review(), department_review());
        experts.primary_key(Index::create().col("case_id").col("account"));
        departments.primary_key(Index::create().col("case_id").col("department"));
        manager.create_table(experts).await?;
        manager.create_table(departments).await?;
        for (table, who, rest) in TABLES {
            let newest = format!(
                " WHERE round = (SELECT MAX(newer.round) FROM {table}_before AS newer \
                 WHERE newer.case_id = {table}_before.case_id AND newer.{who} = {table}_before.{who})"
            );
            take_over(manager, table, &format!("case_id, {who}, round, {rest}"), &newest).await?;
        }
        index_experts(manager).await
    }
}

/// SQLite changes no primary key, so on both databases a new table takes over what the old one holds.
async fn put_aside(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (table, _, _) in TABLES {
        manager.get_connection().execute_unprepared(&format!("ALTER TABLE {table} RENAME TO {table}_before")).await?;
    }
    Ok(())
}

async fn take_over(manager: &SchemaManager<'_>, table: &str, columns: &str, which: &str) -> Result<(), DbErr> {
    let copy = format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_before{which}");
    manager.get_connection().execute_unprepared(&copy).await?;
    manager.drop_table(Table::drop().table(format!("{table}_before")).take()).await
}

/// The name is free again once the old table is gone.
async fn index_experts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut of_account = Index::create();
    of_account.name("expert_review_account").table("expert_review").col("account");
    manager.create_index(of_account.take()).await
}

/// Without what tells one row from another.
fn expert_review() -> TableCreateStatement {
    Table::create()
        .table("expert_review")
        .col(uuid("case_id"))
        .col(uuid("account"))
        .col(integer("round"))
        .col(string("person"))
        .col(big_integer("assigned_at"))
        .col(big_integer_null("submitted_at"))
        .col(blob_null("body"))
        .foreign_key(ForeignKey::create().from("expert_review", "case_id").to("case_file", "id"))
        .take()
}

/// The same.
fn department_review() -> TableCreateStatement {
    Table::create()
        .table("department_review")
        .col(uuid("case_id"))
        .col(string("department"))
        .col(integer("round"))
        .col(string("due_on"))
        .col(uuid_null("account"))
        .col(string_null("person"))
        .col(big_integer_null("answered_at"))
        .col(blob_null("body"))
        .foreign_key(ForeignKey::create().from("department_review", "case_id").to("case_file", "id"))
        .take()
}
