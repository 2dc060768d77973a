//! Improvement plans with their tasks; inspections with what has to be put right.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, integer, string, string_null, text, text_null, uuid},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// By what is looked for: one community's plan, what is late in a division, the newest inspections
/// of all and of a community, one department's.
const INDEXES: [(&str, &str, &[&str]); 7] = [
    ("plan_task_plan", "plan_task", &["plan_id", "rank"]),
    ("plan_task_due", "plan_task", &["state", "due_on", "community"]),
    ("inspection_day", "inspection", &["inspected_on", "id"]),
    ("inspection_community", "inspection", &["community", "inspected_on", "id"]),
    ("inspection_department_name", "inspection_department", &["department"]),
    ("inspection_item_inspection", "inspection_item", &["inspection_id", "position"]),
    ("inspection_item_due", "inspection_item", &["state", "due_on"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        plans(manager).await?;
        inspections(manager).await?;
        for (name, table, columns) in INDEXES {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        let mut one_each = Index::create();
        one_each.name("plan_community").table("plan").col("community").col("pack_id").unique();
        manager.create_index(one_each.take()).await?;
        let mut one_each = Index::create();
        one_each.name("plan_task_requirement").table("plan_task").col("plan_id").col("requirement").unique();
        manager.create_index(one_each.take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["inspection_item", "inspection_department", "inspection", "plan_task", "plan"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

async fn plans(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("plan")
                .col(uuid("id").primary_key())
                .col(string("community"))
                .col(string("pack_id"))
                .col(string("pack_hash"))
                .col(string("receipt"))
                .col(integer("tasks"))
                .col(integer("done"))
                .col(integer("dropped"))
                .col(big_integer("made_at"))
                .col(big_integer("refreshed_at"))
                .col(string("refreshed_by"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("plan_task")
                .col(uuid("id").primary_key())
                .col(uuid("plan_id"))
                .col(string("community"))
                .col(string("requirement"))
                .col(text("title"))
                .col(integer("rank"))
                .col(boolean("is_on_path"))
                .col(string_null("found"))
                .col(string("owner"))
                .col(string_null("due_on"))
                .col(string("state"))
                .col(boolean("is_by_assessment"))
                .col(text("reason"))
                .col(text("note"))
                .col(integer("version"))
                .col(string("changed_by"))
                .col(big_integer("changed_at"))
                .foreign_key(ForeignKey::create().from("plan_task", "plan_id").to("plan", "id"))
                .take(),
        )
        .await
}

async fn inspections(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("inspection")
                .col(uuid("id").primary_key())
                .col(string("community"))
                .col(string("division"))
                .col(string("inspected_on"))
                .col(text("people"))
                .col(text("findings"))
                .col(string_null("pack_id"))
                .col(uuid("account"))
                .col(string("person"))
                .col(big_integer("recorded_at"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("inspection_department")
                .col(uuid("inspection_id"))
                .col(string("department"))
                .col(integer("position"))
                .col(text_null("findings"))
                .col(string_null("person"))
                .col(big_integer_null("written_at"))
                .primary_key(Index::create().col("inspection_id").col("department"))
                .foreign_key(ForeignKey::create().from("inspection_department", "inspection_id").to("inspection", "id"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("inspection_item")
                .col(uuid("id").primary_key())
                .col(uuid("inspection_id"))
                .col(integer("position"))
                .col(text("words"))
                .col(string_null("requirement"))
                .col(string("due_on"))
                .col(string("state"))
                .col(integer("version"))
                .col(string("added_by"))
                .col(text_null("report"))
                .col(string_null("reported_by"))
                .col(big_integer_null("reported_at"))
                .col(text_null("reply"))
                .col(string_null("replied_by"))
                .col(big_integer_null("replied_at"))
                .foreign_key(ForeignKey::create().from("inspection_item", "inspection_id").to("inspection", "id"))
                .take(),
        )
        .await
}
