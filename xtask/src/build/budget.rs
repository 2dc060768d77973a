//! The most that the self-assessment may weigh until the first answer counts, in bytes after
//! compression. This is the one place that says so: [`super::weight`] holds the page against it when
//! it is shipped, and the API tests hold the forms of the shipped packs against it.

/// Outline, style, script, WebAssembly and form together.
pub(crate) const UNTIL_FIRST_ANSWER: u64 = 110 * 1024;

/// The form of a pack, in any of its languages.
pub(crate) const FORM: u64 = 4 * 1024;

/// The page without its form.
pub(crate) const PAGE: u64 = UNTIL_FIRST_ANSWER - FORM;
