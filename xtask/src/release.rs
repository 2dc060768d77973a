//! The server as it is shipped and measured: compiled by what it does every day.
//!
//! First it is compiled so that it counts which ways its code takes. Everyday load on both databases gives the
//! counts, and by them it is compiled again. That takes thrice as long as compiling it once, and a submission
//! then takes a seventh less of the processor's time.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

use crate::{bench, build, command, setup};

/// Compiles the server with everything inside and gives the path of its program. What is up to date stays.
pub(crate) fn server() -> anyhow::Result<PathBuf> {
    setup::postgresql()?;
    let counts = counts()?;
    command::step("Compile the server", || compile("profile-use", &counts, &command::target()))
}

/// The file with the counts, named by the program that counted.
fn counts() -> anyhow::Result<PathBuf> {
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
        let mut load = bench::load_generator("everyday")?;
        command::run(load.env("TEST_SERVER", counting).env("BENCH_CASES", "5000"))?;
        let mut merge = command::program(setup::profdata()?);
        command::run(merge.arg("merge").arg("--output").arg(&counts).arg(&raw))
    })?;
    Ok(counts)
}

/// One of the two ways to compile it, which have to be the same but for this flag. The host is named, so that
/// the flag concerns what runs on it later and nothing that runs while compiling.
fn compile(flag: &str, path: &Path, target: &Path) -> anyhow::Result<PathBuf> {
    let host = command::host()?;
    let flags = format!("{} -C{flag}={}", std::env::var("RUSTFLAGS").unwrap_or_default(), path.display());
    let mut cargo = command::cargo("build", &["--release", "--package", "backend", "--target", &host]);
    command::run(cargo.env("RUSTFLAGS", flags).env("CARGO_TARGET_DIR", target))?;
    Ok(target.join(host).join("release/lvshetong"))
}
