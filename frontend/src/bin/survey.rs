//! Mounts the page `survey`.
#![forbid(unsafe_code)]

fn main() {
    frontend::survey::mount();
}
