//! The server's binary: reads the command line and does what it says.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    backend::commands::run(backend::commands::Arguments::parse())
}
