//! Mounts the page `public`.
#![forbid(unsafe_code)]

fn main() {
    frontend::public::mount();
}
