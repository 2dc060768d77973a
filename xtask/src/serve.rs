//! `cargo xtask serve`: everything from the sources to a running server, in one command.

use std::env;

use crate::{Task, build, command, setup};

pub(crate) const TASK: Task = Task {
    name: "serve",
    help: "Build all and serve it with a database under var/ and demo accounts; more options go to the server",
    run,
};

fn run(arguments: &[String]) -> anyhow::Result<()> {
    setup::wasm_target()?;
    build::site(build::Audience::Visitors)?;
    let server = server()?;
    command::progress("Start the server (Ctrl-C ends it)");
    let demo: &[&str] = if is_configured(arguments) { &[] } else { &["--demo"] };
    command::run(command::program(server).arg("serve").args(demo).args(arguments))
}

/// Whether somebody has said anything about the server: then it is not for looking at alone, and
/// they say themselves whether they want made-up accounts.
fn is_configured(arguments: &[String]) -> bool {
    !arguments.is_empty() || env::vars_os().any(|(name, _)| name.to_string_lossy().starts_with("LVSHETONG_"))
}

/// Compiles the server with everything inside, in half the time of what is shipped. Gives the path of its
/// program.
pub(crate) fn server() -> anyhow::Result<std::path::PathBuf> {
    command::step("Compile the server", || {
        command::run(&mut command::cargo("build", &["--profile", "serve", "--package", "backend"]))
    })?;
    Ok(command::target().join("serve/lvshetong"))
}
