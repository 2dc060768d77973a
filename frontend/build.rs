//! Compiles the wording in `texts/*.toml` into Rust: see [`texts`].

#[path = "build/texts.rs"]
mod texts;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=texts");
    println!("cargo::rerun-if-changed=build");
    // What is fetched later is cut out of the finished program, see `src/assess/later.rs`.
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-bin=assess=--emit-relocs");
    }
    let read = |name: &str| fs::read_to_string(Path::new("texts").join(name));
    let folder = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    for (rust, zh, en) in [("texts.rs", "zh.toml", "en.toml"), ("console.rs", "console.zh.toml", "console.en.toml")] {
        let compiled = texts::compile(&read(zh)?, &read(en)?)?;
        fs::write(Path::new(&folder).join(rust), compiled)?;
    }
    Ok(())
}
