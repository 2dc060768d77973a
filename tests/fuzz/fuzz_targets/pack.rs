//! Fuzzes `bodies::pack`.
#![no_main]

#[path = "../bodies.rs"]
#[expect(dead_code, reason = "each target uses one of the bodies")]
mod bodies;

libfuzzer_sys::fuzz_target!(|toml: &str| bodies::pack(toml));
