//! Runs other programs from the root of the repository, with a progress line for each long step.

use std::{
    fmt::Display,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, bail};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let manifest =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), Path::to_path_buf)
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |target| root().join(target))
}

/// A program started in the root of the repository.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// `cargo <arguments>` with the toolchain that runs this program.
///
/// The committed lock file is law: a build never changes it.
pub(crate) fn cargo(subcommand: &str, arguments: &[&str]) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(subcommand).args(arguments);
    // What cargo tells this program about its own package is nothing to another cargo: some build scripts
    // look at it, and half of the dependencies would be compiled anew after a cargo that was called directly.
    let is_own = |name: &std::ffi::OsStr| {
        name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    };
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_own(name)) {
        command.env_remove(name);
    }
    if subcommand != "fmt" {
        command.arg("--locked");
    }
    command
}

/// The same with Clippy looking at what is ours while it is compiled, where every warning is an error.
///
/// `cargo clippy` itself compiles all dependencies in a way that no program can be made from: they would be
/// compiled a second time for the tests. Clippy's driver is the compiler with more lints, without its
/// optimisations before LLVM, which nothing that is shipped may go without: for tests alone.
pub(crate) fn linted_cargo(subcommand: &str, arguments: &[&str]) -> Command {
    let driver = std::env::var_os("CARGO")
        .map_or_else(|| PathBuf::from("clippy-driver"), |cargo| Path::new(&cargo).with_file_name("clippy-driver"));
    let mut command = cargo(subcommand, arguments);
    // As `cargo clippy -- --deny warnings` tells its driver.
    command
        .env("RUSTC_WORKSPACE_WRAPPER", driver)
        .env("CLIPPY_ARGS", "--deny__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    command
}

/// The target that programs run on here, `x86_64-unknown-linux-gnu`.
pub(crate) fn host() -> anyhow::Result<String> {
    let said = output(program("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).with_context(|| format!("no host in {said:?}"))
}

/// A progress line.
pub(crate) fn progress(what: impl Display) {
    eprintln!("› {what}");
}

/// Runs one long step under a progress line and says how long it took.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    progress(format_args!("{what} …"));
    let start = Instant::now();
    let done = work()?;
    progress(format_args!("{what}: {:.1} s", start.elapsed().as_secs_f64()));
    Ok(done)
}

/// Runs a program to its end; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", line(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", line(command));
    }
    Ok(())
}

/// What a program wrote to its standard output; anything but success is an error.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("cannot start {}", line(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{} ended with {}: {}", line(command), output.status, said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program of this name is on the path.
pub(crate) fn exists(name: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()))
}

/// Writes a result, as opposed to progress, to standard output.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    std::io::stdout().lock().write_all(text.as_bytes()).context("cannot write the result")
}

/// Lines put under each other.
pub(crate) fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

/// The command as it would be typed.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
