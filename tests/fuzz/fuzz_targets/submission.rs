//! Fuzzes the submission endpoint of the real server over HTTP.
#![no_main]

use std::sync::LazyLock;

use tests::hostile::Hostile;
use tokio::runtime::Runtime;

static SERVER: LazyLock<(Runtime, Hostile)> = LazyLock::new(|| {
    let runtime = Runtime::new().expect("a runtime can be made");
    let hostile = runtime.block_on(Hostile::start());
    (runtime, hostile)
});

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let (runtime, hostile) = &*SERVER;
    runtime.block_on(hostile.post(body));
});
