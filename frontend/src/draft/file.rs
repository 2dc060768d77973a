//! A draft as a file: for a device that keeps nothing, and to hand work to a colleague.
//!
//! What is in the file is what the device's store holds, behind a line that says so.

use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::{Draft, FORMAT};
use crate::browser::files;

/// The first line.
const FIRST: &[u8] = b"lvshetong draft\n";
/// What its name ends with.
const ENDING: &str = ".lvshetong";
/// The largest file that is read, in bytes: a sheet with all remarks is a tenth of it.
const MAX_BYTES: f64 = 2_000_000.0;

/// Lets the browser save a draft; false when it cannot. Who fills in is not in it.
pub fn save(draft: &Draft) -> bool {
    let mut handed = Draft { submission: None, ..draft.clone() };
    handed.filler = shared::api::Filler { role: String::new(), name: String::new(), phone: String::new() };
    let Ok(body) = postcard::to_allocvec(&handed) else { return false };
    let mut bytes = FIRST.to_vec();
    bytes.push(FORMAT as u8);
    bytes.extend(body);
    let whose = draft.community.as_ref().map_or(&draft.pack_title, |community| &community.name);
    let name = [whose, "-", &draft.sheet.as_of.to_string(), ENDING].concat();
    files::blob(&bytes, "application/octet-stream").is_some_and(|file| files::save(&name, &file))
}

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
    fn what_is_no_draft_is_not_read() {
        for bytes in [&b""[..], b"lvshetong draft\n", b"lvshetong draft\n9abc", b"%PDF-1.7"] {
            assert!(read(bytes).is_none());
        }
    }
}
