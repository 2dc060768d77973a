//! `cargo xtask package`: one program with everything inside, ready to be copied to a server.

use std::{fs, path::Path};

use anyhow::Context;

use crate::{Task, build, command, release, setup};

pub(crate) const TASK: Task =
    Task { name: "package", help: "One server program with all assets, a configuration and a systemd unit", run };

fn run(_arguments: &[String]) -> anyhow::Result<()> {
    setup::wasm_target()?;
    build::shipped()?;
    // A release build carries the site, the divisions and the packs inside.
    let server = release::server()?;
    let folder = command::root().join("target/package");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let copy = |from: &Path, name: &str| {
        fs::copy(from, folder.join(name)).with_context(|| format!("cannot copy {}", from.display()))
    };
    copy(&server, "lvshetong")?;
    let files = command::root().join("xtask/package");
    copy(&files.join("lvshetong.service"), "lvshetong.service")?;
    copy(&files.join("lvshetong.toml"), "lvshetong.toml")?;
    copy(&command::root().join("LICENSE"), "LICENSE")?;
    command::print("target/package: lvshetong, lvshetong.toml, lvshetong.service, LICENSE\n")
}
