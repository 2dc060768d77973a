//! What an operator types: `lvshetong serve`, `lvshetong issue-code …`.
//!
//! One file per command that is more than a call. Results go to standard output, log lines and
//! errors to standard error; the exit code is not zero when something is wrong.

mod add_administrator;
mod add_pack;
mod check_pack;
mod forget_people;
mod generate_cases;
mod health;
mod serve;
mod verify;
mod verify_audit;

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use jiff::civil::Date;
use shared::division::DivisionCode;

use crate::{App, app::audit::Noted, clock::Clock, config::Config, observe, router, seed, server};

/// 绿社通: self-assessment of green communities.
#[derive(Debug, Parser)]
#[command(name = "lvshetong", version)]
pub struct Arguments {
    /// Configuration file (TOML). Variables `LVSHETONG_SECTION__FIELD` go before it.
    #[arg(long, short, global = true, env = "LVSHETONG_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring the database up to date and answer requests.
    Serve {
        /// Offer one made-up account per role; their passwords are printed. Only on a loopback address.
        #[arg(long)]
        demo: bool,
        /// Go by this day (in China) instead of today's, `2026-12-01`: a demonstration need not wait for
        /// the days of a notice to pass.
        #[arg(long, requires = "demo")]
        today: Option<Date>,
    },
    /// Bring the structure of the database up to date.
    Migrate,
    /// Load the divisions, communities and packs that ship with this version.
    Seed,
    /// Make an access code for a community and print it once.
    IssueCode {
        /// The community's code, 12 digits.
        #[arg(long)]
        community: String,
        /// For how many days it is good.
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: u32,
        /// Revoke the codes that the community has had so far.
        #[arg(long)]
        replace: bool,
    },
    /// Say everything that is wrong with a pack file.
    CheckPack {
        /// The pack (TOML).
        file: PathBuf,
        /// Packs it may derive from, beside the shipped ones.
        #[arg(long)]
        parent: Vec<PathBuf>,
    },
    /// Check a pack file and add it to the packs that can be filled in.
    AddPack {
        /// The pack (TOML). It may derive from any pack in the database.
        file: PathBuf,
    },
    /// Fill a database that has no cases with made-up ones, for measuring and looking at.
    GenerateCases {
        /// How many.
        #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
        count: u32,
        /// The same seed gives the same cases.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Make an administrator, or give the one of that name a new invitation, and print the link that
    /// sets the password.
    AddAdministrator {
        /// User name.
        #[arg(long)]
        name: String,
        /// Name of the person.
        #[arg(long)]
        display_name: String,
        /// The division whose accounts they keep: the code of a province, a city or a county.
        #[arg(long)]
        division: DivisionCode,
    },
    /// Check every stored record against its signature, its hashes and its pack.
    Verify,
    /// Erase who filled in old submissions, role, name and phone, and when and where the photos with them were
    /// taken. The records stay and still hold.
    ForgetPeople {
        /// The first day (in China) whose submissions are left as they are, `2026-11-23`.
        #[arg(long)]
        before: Date,
        /// Only those of this community.
        #[arg(long)]
        community: Option<String>,
    },
    /// Check that nothing of the audit log, of decisions on cases and of reviews was changed or removed.
    VerifyAudit {
        /// A head that an earlier run has printed: it must still be part of the log.
        #[arg(long)]
        noted: Option<Noted>,
    },
    /// Print the OpenAPI document.
    Openapi,
    /// Ask a running server whether it is ready.
    Health,
}

/// Does what was typed.
pub fn run(arguments: Arguments) -> ExitCode {
    let done = run_command(arguments);
    match done {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "lvshetong: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_command(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::CheckPack { file, parent } => return check_pack::run(&file, &parent),
        Command::Openapi => {
            print(&serde_json::to_string_pretty(&router::document())?)?;
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    let config = Config::load(arguments.config.as_deref())?;
    observe::start_logging(&config.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run_with(arguments.command, config))
}

async fn run_with(command: Command, config: Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve { demo, today } => serve::run(config, demo, today).await?,
        Command::Health => return health::run(&config).await,
        Command::Migrate => {
            let (database, turn) = server::open_database(&config).await?;
            turn.give_up().await;
            database.close().await;
        }
        Command::Seed => {
            let (database, turn) = server::open_database(&config).await?;
            let seeded = seed::apply(&database, Clock::system().now_ms()).await?;
            turn.give_up().await;
            database.close().await;
            let say = |new| if new { "loaded" } else { "were there already" };
            print(&format!("divisions and communities {}", say(seeded.places)))?;
            print(&format!("packs {}", say(seeded.packs)))?;
            print(&format!("targets {}", say(seeded.targets)))?;
        }
        Command::IssueCode { community, days, replace } => {
            let app = App::build(config, Clock::system()).await?;
            let issued = crate::app::access::issue_code(&app.state, &community, days, replace).await;
            app.close().await;
            print(&issued?)?;
        }
        Command::GenerateCases { count, seed } => {
            let app = App::build(config, Clock::system()).await?;
            let made = generate_cases::run(&app.state, count, seed).await;
            app.close().await;
            made?;
        }
        Command::AddAdministrator { name, display_name, division } => {
            let app = App::build(config, Clock::system()).await?;
            let added = add_administrator::run(&app.state, name, display_name, division).await;
            app.close().await;
            added?;
        }
        Command::VerifyAudit { noted } => {
            let app = App::build(config, Clock::system()).await?;
            let report = verify_audit::run(&app.state, noted.as_ref()).await;
            app.close().await;
            return report;
        }
        Command::Verify => {
            let app = App::build(config, Clock::system()).await?;
            let report = verify::run(&app.state).await;
            app.close().await;
            return report;
        }
        Command::AddPack { file } => {
            let (database, turn) = server::open_database(&config).await?;
            let added = add_pack::run(&database, &file, Clock::system().now_ms()).await;
            turn.give_up().await;
            database.close().await;
            return added;
        }
        Command::ForgetPeople { before, community } => {
            let (database, turn) = server::open_database(&config).await?;
            turn.give_up().await;
            let forgotten = forget_people::run(&database, before, community.as_deref()).await;
            database.close().await;
            forgotten?;
        }
        Command::CheckPack { .. } | Command::Openapi => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a line of a result.
fn print(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{line}")
}
