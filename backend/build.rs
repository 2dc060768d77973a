//! Makes sure that the folder with the built pages exists, so that the server compiles before the
//! first build of the frontend, and is compiled again when the pages change.

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    fs::create_dir_all(&site)?;
    println!("cargo::rerun-if-changed={}", site.display());
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=../shared/packs");
    Ok(())
}
