//! Structure of the database, one change per file, the same on SQLite and PostgreSQL.
//!
//! Once released a migration stays as it is; a later one corrects it. Divisions, communities and
//! packs are not structure: [`crate::seed`] loads them.

mod m20261123_01_create_divisions;
mod m20261123_02_create_packs;
mod m20261123_03_create_access;
mod m20261123_04_create_submissions;
mod m20261123_05_create_incidents;
mod m20261123_06_create_keys_and_settings;
mod m20261124_01_create_accounts;
mod m20261124_02_create_audit;
mod m20261124_03_create_cases;
mod m20261124_04_create_reviews;
mod m20261124_05_create_settings_and_honours;
mod m20261124_06_create_notices;
mod m20261124_07_create_progress;
mod m20261124_08_notification;
mod m20261125_01_keep_records_inline;
mod m20261125_03_create_plans;
mod m20261125_04_create_rewards_and_consultations;
mod m20261125_05_create_attachments;
mod m20261129_01_create_joint_drafts;
mod m20261129_03_create_case_changes;
mod m20261129_04_create_counts;
mod m20261129_05_find_what_is_old;
mod m20261129_06_create_surveys;
mod m20261129_07_create_portals;
mod m20261129_08_key_reviews_by_round;
mod m20261129_10_scan_attachments;
mod m20261129_11_create_evidence;
mod m20261129_12_know_photos_again;
mod m20261129_13_find_receipts_and_requests;
mod m20261129_14_key_uploads_by_community;
mod m20261129_15_scan_surveys_and_objections;
mod m20261129_16_order_by_result;
mod m20261130_05_count_benchmarking;

use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// All migrations, oldest first.
struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_01_create_divisions::Migration),
            Box::new(m20261123_02_create_packs::Migration),
            Box::new(m20261123_03_create_access::Migration),
            Box::new(m20261123_04_create_submissions::Migration),
            Box::new(m20261123_05_create_incidents::Migration),
            Box::new(m20261123_06_create_keys_and_settings::Migration),
            Box::new(m20261124_01_create_accounts::Migration),
            Box::new(m20261124_02_create_audit::Migration),
            Box::new(m20261124_03_create_cases::Migration),
            Box::new(m20261124_04_create_reviews::Migration),
            Box::new(m20261124_05_create_settings_and_honours::Migration),
            Box::new(m20261124_06_create_notices::Migration),
            Box::new(m20261124_07_create_progress::Migration),
            Box::new(m20261124_08_notification::Migration),
            Box::new(m20261125_01_keep_records_inline::Migration),
            Box::new(m20261125_04_create_rewards_and_consultations::Migration),
            Box::new(m20261125_03_create_plans::Migration),
            Box::new(m20261125_05_create_attachments::Migration),
            Box::new(m20261129_01_create_joint_drafts::Migration),
            Box::new(m20261129_03_create_case_changes::Migration),
            Box::new(m20261129_04_create_counts::Migration),
            Box::new(m20261129_05_find_what_is_old::Migration),
            Box::new(m20261129_06_create_surveys::Migration),
            Box::new(m20261129_07_create_portals::Migration),
            Box::new(m20261129_08_key_reviews_by_round::Migration),
            Box::new(m20261129_10_scan_attachments::Migration),
            Box::new(m20261129_11_create_evidence::Migration),
            Box::new(m20261129_12_know_photos_again::Migration),
            Box::new(m20261129_13_find_receipts_and_requests::Migration),
            Box::new(m20261129_14_key_uploads_by_community::Migration),
            Box::new(m20261129_15_scan_surveys_and_objections::Migration),
            Box::new(m20261129_16_order_by_result::Migration),
            Box::new(m20261130_05_count_benchmarking::Migration),
        ]
    }
}

/// Brings the database to the newest structure; gives how many changes were made.
///
/// Looks first and writes only when something is missing, so that a server can also start on a
/// database that is read-only at the moment.
pub(crate) async fn apply(database: &DatabaseConnection) -> Result<usize, DbErr> {
    let pending = Migrator::get_pending_migrations_read_only(database).await?.len();
    if pending > 0 {
        tracing::info!(pending, "changing the structure of the database in {pending} steps");
        Migrator::up(database, None).await?;
    }
    Ok(pending)
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectOptions, ConnectionTrait, DbBackend, Statement};

    use super::*;

    #[tokio::test]
    async fn every_migration_can_be_undone_and_done_again() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/a.db?mode=rwc", folder.path().display());
        let database = sea_orm::Database::connect(url).await.unwrap();
        assert_eq!(apply(&database).await.unwrap(), Migrator::migrations().len());
        Migrator::down(&database, None).await.unwrap();
        assert_eq!(apply(&database).await.unwrap(), Migrator::migrations().len());
        assert_eq!(apply(&database).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn what_waits_for_a_department_is_read_in_its_order_and_nothing_else_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let database =
            sea_orm::Database::connect(format!("sqlite://{}/a.db?mode=rwc", folder.path().display())).await.unwrap();
        apply(&database).await.unwrap();
        let asked = "SELECT case_id, round FROM department_review WHERE department = '消防' AND answered_at IS NULL";
        let way = "SEARCH department_review USING COVERING INDEX department_review_open (department=?";
        for narrowed in ["ORDER BY due_on, case_id", "AND due_on < '2026-12-01' ORDER BY due_on, case_id"] {
            let plan = format!("EXPLAIN QUERY PLAN {asked} {narrowed}");
            let steps = database.query_all_raw(Statement::from_string(DbBackend::Sqlite, plan)).await.unwrap();
            let steps: Vec<String> = steps.iter().map(|step| step.try_get("", "detail").unwrap()).collect();
            assert!(steps.len() == 1 && steps[0].starts_with(way), "{narrowed}: {steps:?}");
        }
    }

    #[tokio::test]
    async fn uploads_go_on_where_they_lie_and_two_communities_may_use_one_id() {
        let folder = tempfile::tempdir().unwrap();
        let mut options = ConnectOptions::new(format!("sqlite://{}/a.db?mode=rwc", folder.path().display()));
        options.max_connections(1);
        let database = sea_orm::Database::connect(options).await.unwrap();
        let all = Migrator::migrations();
        let before = all.iter().position(|one| one.name() == "m20261129_14_key_uploads_by_community").unwrap();
        Migrator::up(&database, Some(u32::try_from(before).unwrap())).await.unwrap();
        let execute = async |sql: String| database.execute_unprepared(&sql).await.map(drop);
        let columns = "community, submission_id, requirement, caption, file_name, media_type, size_bytes, sha256, \
                       received, parts, restarts, created_at, changed_at, is_settled, arrived_at";
        let values = "x'09', '8.2', '', 'a.jpg', 'image/jpeg', 1, '', 0, '[]', 0, 0, 0, FALSE";
        let old = |ids: &str, arrived: &str| {
            let own = format!("'440103001110', {values}, {arrived}");
            format!("INSERT INTO evidence_file (id, file_id, {columns}) VALUES ({ids}, {own})")
        };
        execute(old("x'01', x'11'", "NULL")).await.unwrap();
        execute(old("x'02', x'12'", "7")).await.unwrap();
        assert_eq!(apply(&database).await.unwrap(), all.len() - before);
        let ids = async |other: &str| {
            let sql = format!("SELECT hex(id) || ' ' || hex({other}) AS ids FROM evidence_file ORDER BY 1");
            let rows = database.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
            rows.iter().map(|row| row.try_get::<String>("", "ids").unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(ids("client_id").await, ["01 01", "12 02"]);
        let new = |ids: &str, community: &str| {
            let own = format!("'{community}', {values}, NULL");
            format!("INSERT INTO evidence_file (id, client_id, {columns}) VALUES ({ids}, {own})")
        };
        assert!(execute(new("x'13', x'02'", "440103001110")).await.is_err(), "one of each community");
        execute(new("x'13', x'02'", "440103002101")).await.unwrap();
        // Taken back, the first one is what is left.
        Migrator::down(&database, Some(u32::try_from(all.len() - before).unwrap())).await.unwrap();
        assert_eq!(ids("file_id").await, ["01 01", "02 12"]);
    }

    #[tokio::test]
    async fn cases_are_read_in_the_order_of_their_results_which_those_that_are_there_get() {
        let folder = tempfile::tempdir().unwrap();
        let mut options = ConnectOptions::new(format!("sqlite://{}/a.db?mode=rwc", folder.path().display()));
        options.max_connections(1);
        let database = sea_orm::Database::connect(options).await.unwrap();
        let all = Migrator::migrations();
        let before = all.iter().position(|one| one.name() == "m20261129_16_order_by_result").unwrap();
        Migrator::up(&database, Some(u32::try_from(before).unwrap())).await.unwrap();
        let execute = async |sql: &str| database.execute_unprepared(sql).await.map(drop);
        // Cases alone, without the communities and packs that they are of.
        execute("PRAGMA foreign_keys = OFF").await.unwrap();
        for values in ["x'01', 90000, 70000, TRUE", "x'02', 80000, NULL, FALSE", "x'03', 60000, NULL, TRUE"] {
            let sql = format!(
                "INSERT INTO case_file (id, claimed_points, reviewed_points, has_review, community, province, city,
                 county, street, pack_id, pack_hash, stage, route, round, version, receipt, has_honour, honour_checked,
                 opened_at, stage_since)
                 VALUES ({values}, '', '44', '4401', '440103', '', '', '', '', '', 1, 1, '', FALSE, FALSE, 0, 0)"
            );
            execute(&sql).await.unwrap();
        }
        assert_eq!(apply(&database).await.unwrap(), all.len() - before);
        let query = async |sql: String| database.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
        let rows = query("SELECT result_points AS points FROM case_file ORDER BY id".to_owned()).await.unwrap();
        let points: Vec<Option<i64>> = rows.iter().map(|row| row.try_get("", "points").unwrap()).collect();
        assert_eq!(points, [Some(70000), Some(80000), None]);
        for (division, code) in [("province", "44"), ("city", "4401"), ("county", "440103")] {
            let plan = format!(
                "EXPLAIN QUERY PLAN SELECT * FROM case_file WHERE {division} = '{code}' AND result_points <= 80000
                 ORDER BY result_points DESC, id DESC LIMIT 50"
            );
            let steps = query(plan).await.unwrap();
            let steps: Vec<String> = steps.iter().map(|step| step.try_get("", "detail").unwrap()).collect();
            let way = format!("SEARCH case_file USING INDEX case_file_{division}_result ({division}=?");
            assert!(steps.len() == 1 && steps[0].starts_with(&way), "{steps:?}");
        }
    }

    #[tokio::test]
    async fn reviews_stay_with_the_round_that_they_are_of_and_one_of_the_next_stands_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        let mut options = ConnectOptions::new(format!("sqlite://{}/a.db?mode=rwc", folder.path().display()));
        options.max_connections(1);
        let database = sea_orm::Database::connect(options).await.unwrap();
        let all = Migrator::migrations();
        let before = all.iter().position(|one| one.name() == "m20261129_08_key_reviews_by_round").unwrap();
        Migrator::up(&database, Some(u32::try_from(before).unwrap())).await.unwrap();
        let execute = async |sql: &str| database.execute_unprepared(sql).await.map(drop);
        // Reviews alone: nothing here is about the cases that they belong to.
        execute("PRAGMA foreign_keys = OFF").await.unwrap();
        execute("INSERT INTO expert_review VALUES (x'01', x'02', 2, '王工', 10, 20, x'7b7d')").await.unwrap();
        execute("INSERT INTO department_review VALUES (x'01', '消防', 1, '2026-12-01', NULL, NULL, NULL, NULL)")
            .await
            .unwrap();
        assert_eq!(apply(&database).await.unwrap(), all.len() - before);
        let rounds = async |table: &str| {
            let sql = format!("SELECT round FROM {table} ORDER BY round");
            let rows = database.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
            rows.iter().map(|row| row.try_get::<i32>("", "round").unwrap()).collect::<Vec<_>>()
        };
        assert_eq!((rounds("expert_review").await, rounds("department_review").await), (vec![2], vec![1]));
        let next_expert = "INSERT INTO expert_review (case_id, account, round, person, assigned_at)
            VALUES (x'01', x'02', 3, '王工', 30)";
        let next_department = "INSERT INTO department_review (case_id, department, round, due_on)
            VALUES (x'01', '消防', 2, '2026-12-09')";
        for next in [next_expert, next_department] {
            execute(next).await.unwrap();
            assert!(execute(next).await.is_err(), "one row for each round");
        }
        // Taken back, the newest round is what is left.
        Migrator::down(&database, Some(u32::try_from(all.len() - before).unwrap())).await.unwrap();
        assert_eq!((rounds("expert_review").await, rounds("department_review").await), (vec![3], vec![2]));
    }
}
