//! Mounts the page `start`.
#![forbid(unsafe_code)]

fn main() {
    frontend::start::mount();
}
