//! Mounts the page `receipt`.
#![forbid(unsafe_code)]

fn main() {
    frontend::receipt::mount();
}
