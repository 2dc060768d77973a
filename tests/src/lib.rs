//! What the tests of the whole server share.
#![forbid(unsafe_code)]
