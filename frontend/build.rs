//! Compiles the wording in `texts/*.toml` into Rust: see [`texts`].

#[path = "build/texts.rs"]
#[expect(dead_code, reason = "who builds the site and the tests use the rest")]
mod texts;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=texts");
    println!("cargo::rerun-if-changed=build");
    // What is fetched later is cut out of the finished program, see `src/assess/later.rs`.
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-bin=assess=--emit-relocs");
    }
    let folder = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    let mut first = 0;
    // The console says what the pages say as well, so its lines come after theirs.
    for (rust, prefix) in ["texts.rs", "console.rs"].into_iter().zip(texts::SETS) {
        let set = texts::Set::read(Path::new("texts"), prefix)?;
        fs::write(Path::new(&folder).join(rust), set.rust(first))?;
        first += set.keys().count();
    }
    Ok(())
}
