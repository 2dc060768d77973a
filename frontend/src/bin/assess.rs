//! Mounts the page `assess`.
#![forbid(unsafe_code)]

fn main() {
    frontend::assess::mount();
}
