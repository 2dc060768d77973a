//! Runs wasm tests in a real browser, without an installed wasm-bindgen.
//!
//! Cargo calls it as the runner of the wasm target; `cargo xtask test` sets that up. It is a crate
//! of its own because it takes long to compile and only the wasm tests need it. How the browser is
//! started stands in `webdriver.json` beside this crate, whatever crate is tested.
#![forbid(unsafe_code)]

fn main() -> anyhow::Result<()> {
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR"))?;
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
