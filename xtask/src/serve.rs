//! `cargo xtask serve`: everything from the sources to a running server, in one command.

use crate::{Task, build, command, setup};

pub(crate) const TASK: Task = Task {
    name: "serve",
    help: "Build all and serve it with a database under var/; more options go to the server",
    run,
};

fn run(arguments: &[String]) -> anyhow::Result<()> {
    setup::wasm_target()?;
    build::site()?;
    let server = server()?;
    command::progress("Start the server (Ctrl-C ends it)");
    command::run(command::program(server).arg("serve").args(arguments))
}

/// Compiles the server as it is run in earnest; gives the path of its program.
pub(crate) fn server() -> anyhow::Result<std::path::PathBuf> {
    command::step("Compile the server", || {
        command::run(&mut command::cargo("build", &["--release", "--package", "backend"]))
    })?;
    Ok(command::target().join("release/lvshetong"))
}
