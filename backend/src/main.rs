//! The server's binary: reads the command line and does what it says.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;

/// Requests make and drop many values of some kilobytes; the allocator of the C library spends a
/// tenth of their time on putting such blocks together again. Without huge pages (`no_thp`): they
/// would make an idle server half as large again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    backend::commands::run(backend::commands::Arguments::parse())
}
