//! A draft alone as a file, as pages saved it before it went with all that belongs to it
//! ([`crate::handover`]); what was saved can still be opened.
//!
//! What is in the file is what the device's store holds, behind a line that says so.

use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::{Draft, FORMAT};

/// The first line.
const FIRST: &[u8] = b"lvshetong draft\n";
/// The largest file that is read, in bytes: a sheet with all remarks is a tenth of it.
const MAX_BYTES: f64 = 2_000_000.0;

/// The draft in a file; none when there is none that this page can read.
pub async fn open(file: &File) -> Option<Draft> {
    if file.size() > MAX_BYTES {
        return None;
    }
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    read(&js_sys::Uint8Array::new(&buffer).to_vec())
}

fn read(bytes: &[u8]) -> Option<Draft> {
    let body = bytes.strip_prefix(FIRST)?.strip_prefix(&[FORMAT as u8])?;
    postcard::from_bytes(body).ok()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_was_saved_before_can_still_be_opened() {
        let draft = Draft::new("a".to_owned(), "0a".repeat(32), "A".to_owned(), None);
        let body = postcard::to_allocvec(&draft).expect("a draft");
        let bytes = [FIRST, &[FORMAT as u8], &body].concat();
        assert_eq!(read(&bytes), Some(draft));
    }

    #[wasm_bindgen_test]
    fn what_is_no_draft_is_not_read() {
        for bytes in [&b""[..], b"lvshetong draft\n", b"lvshetong draft\n9abc", b"%PDF-1.7"] {
            assert!(read(bytes).is_none());
        }
    }
}
