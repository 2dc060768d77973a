//! What a photo of a case looks like: one that was saved anew is found in another community by it. Of photos
//! that are there already nothing is known.

use sea_orm_migration::{prelude::*, schema::big_integer_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// The parts by which photos are looked up, as `store::attachments` asks for them.
const PARTS: [&str; 5] =
    ["(look >> 51) & 8191", "(look >> 38) & 8191", "(look >> 25) & 8191", "(look >> 12) & 8191", "look & 4095"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = big_integer_null("look");
        manager.alter_table(Table::alter().table("case_attachment").add_column(&mut column).take()).await?;
        for (number, part) in PARTS.iter().enumerate() {
            let index = format!("CREATE INDEX case_attachment_look_{number} ON case_attachment (({part}))");
            manager.get_connection().execute_unprepared(&index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for number in 0..PARTS.len() {
            let index = format!("DROP INDEX case_attachment_look_{number}");
            manager.get_connection().execute_unprepared(&index).await?;
        }
        manager.alter_table(Table::alter().table("case_attachment").drop_column("look").take()).await
    }
}
