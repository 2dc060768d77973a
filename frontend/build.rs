//! Compiles the wording in `texts/*.toml` into Rust: see [`texts`].

#[path = "build/texts.rs"]
mod texts;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=texts");
    println!("cargo::rerun-if-changed=build");
    let read = |name: &str| fs::read_to_string(Path::new("texts").join(name));
    let rust = texts::compile(&read("zh.toml")?, &read("en.toml")?)?;
    let folder = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    fs::write(Path::new(&folder).join("texts.rs"), rust)?;
    Ok(())
}
