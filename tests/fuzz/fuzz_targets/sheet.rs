//! Fuzzes `bodies::sheet`.
#![no_main]

#[path = "../bodies.rs"]
#[expect(dead_code, reason = "each target uses one of the bodies")]
mod bodies;

libfuzzer_sys::fuzz_target!(|json: &[u8]| bodies::sheet(json));
