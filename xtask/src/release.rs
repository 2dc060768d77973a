//! The server as it is shipped and measured: compiled by what it does every day.
//!
//! First it is compiled so that it counts which ways its code takes. Everyday load on both databases gives the
//! counts, and by them it is compiled again. That takes thrice as long as compiling it once, and a submission
//! then takes a seventh less of the processor's time.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;

use crate::{build, command, setup};

/// Compiles the server with everything inside and gives the path of its program. What is up to date stays.
pub(crate) fn server() -> anyhow::Result<PathBuf> {
    setup::postgresql()?;
    let counts = counts(&setup::profdata()?)?;
    command::step("Compile the server", || compile("profile-use", &counts, &command::target()))
}

/// The file with the counts, put together by `profdata` and named by the program that counted.
fn counts(profdata: &Path) -> anyhow::Result<PathBuf> {
    let folder = command::target().join("counted");
    let raw = folder.join("raw");
    let counting =
        command::step("Compile the server so that it counts", || compile("profile-generate", &raw, &folder))?;
    let program = fs::read(&counting).with_context(|| format!("cannot read {}", counting.display()))?;
    let counts = folder.join(format!("{}.profdata", &build::digest(&program)[..12]));
    if counts.exists() {
        return Ok(counts);
    }
    command::step("Count what it does under everyday load", || {
        if raw.exists() {
            fs::remove_dir_all(&raw)?;
        }
        let mut load = load_generator("everyday")?;
        command::run(load.env("TEST_SERVER", counting).env("BENCH_CASES", "5000"))?;
        // What was not put together to its end is not taken for it.
        let begun = counts.with_extension("begun");
        command::run(command::program(profdata).arg("merge").arg("--output").arg(&begun).arg(&raw))?;
        Ok(fs::rename(&begun, &counts)?)
    })?;
    Ok(counts)
}

/// One of the two ways to compile it, which have to be the same but for this flag. The host is named, so that
/// the flag concerns what runs on it later and nothing that runs while compiling.
fn compile(flag: &str, path: &Path, target: &Path) -> anyhow::Result<PathBuf> {
    let host = command::host()?;
    let mut cargo = command::cargo("build", &["--release", "--package", "backend", "--target", &host]);
    // One flag, whatever the path is like, after those of RUSTFLAGS.
    let own = std::env::var("RUSTFLAGS").unwrap_or_default();
    let flag = format!("-C{flag}={}", path.display());
    let flags = own.split_whitespace().chain([flag.as_str()]).collect::<Vec<_>>().join("\u{1f}");
    command::run(cargo.env("CARGO_ENCODED_RUSTFLAGS", flags).env("CARGO_TARGET_DIR", target))?;
    Ok(target.join(host).join("release/lvshetong"))
}

/// The program that puts a server under load, told which part of what it does is wanted. It does little itself,
/// and is compiled as what `cargo xtask serve` runs.
pub(crate) fn load_generator(part: &str) -> anyhow::Result<Command> {
    command::run(&mut command::cargo("build", &["--profile", "serve", "--package", "tests", "--bin", "bench"]))?;
    let mut generator = command::program(command::target().join("serve/bench"));
    generator.arg(part);
    Ok(generator)
}
