//! Files in the browser's database, each under an id of its own, beside the texts that tell of them. What
//! belongs together is put there, and taken away, in one transaction: both are there or neither.
//!
//! Nothing of this is read when a page opens: files are large.

use idb::{Error, ObjectStore, Request as _, Transaction, TransactionMode};
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::{FILES, RECORDS, STORE, load_one, look, set, settled, tell};

/// The database does not answer; what is in it may be there all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unanswered;

/// Keeps a file under an id, with the text under a name that tells of it. True once the database has both.
pub async fn keep(id: &str, file: &Blob, name: &str, text: &str) -> bool {
    change(name, Some(text), &|files| files.put(file, Some(&JsValue::from_str(id))).map(drop)).await
}

/// Removes files with the text under a name that tells of them. True once the database has done both.
pub async fn remove(ids: &[String], name: &str) -> bool {
    change(name, None, &|files| ids.iter().try_for_each(|id| files.delete(JsValue::from_str(id)).map(drop))).await
}

/// The file under an id, if there is one.
pub async fn read(id: &str) -> Result<Option<Blob>, Unanswered> {
    let asked = RECORDS.with_borrow(|records| {
        let carrier = records.database.as_ref()?.transaction(&[FILES], TransactionMode::ReadOnly).ok()?;
        let file = carrier.object_store(FILES).ok()?.get(JsValue::from_str(id)).ok()?;
        Some((carrier, file))
    });
    let (carrier, file) = asked.ok_or(Unanswered)?;
    if !completes(carrier).await {
        return Err(Unanswered);
    }
    Ok(file.result().map_err(|_| Unanswered)?.dyn_into().ok())
}

async fn change(name: &str, text: Option<&str>, act: &dyn Fn(&ObjectStore) -> Result<(), Error>) -> bool {
    // What is on its way under the same name comes first.
    settled().await;
    let mut is_done = false;
    for is_again in [false, true] {
        if is_again {
            // A page that was put away, as for the camera, may have lost its connection.
            look().await;
        }
        is_done = match begin(name, text, act) {
            Some(carrier) => completes(carrier).await,
            None => false,
        };
        if is_done {
            break;
        }
    }
    if !is_done {
        return false;
    }
    RECORDS.with_borrow_mut(|records| set(&mut records.texts, name, text));
    tell("kept", name, &text.map_or(JsValue::NULL, JsValue::from_str));
    true
}

fn begin(name: &str, text: Option<&str>, act: &dyn Fn(&ObjectStore) -> Result<(), Error>) -> Option<Transaction> {
    let carrier = RECORDS.with_borrow(|records| {
        records.database.as_ref()?.transaction(&[STORE, FILES], TransactionMode::ReadWrite).ok()
    })?;
    let ask = || {
        act(&carrier.object_store(FILES)?)?;
        load_one(&carrier.object_store(STORE)?, name, text)
    };
    if ask().is_err() {
        drop(carrier.abort());
        return None;
    }
    Some(carrier)
}

/// Waits until a transaction is over; says whether all of it has been done.
async fn completes(mut transaction: Transaction) -> bool {
    let over = Promise::new(&mut |resolve, _| {
        let aborted = resolve.clone();
        transaction.on_complete(move |_| drop(resolve.call1(&JsValue::UNDEFINED, &JsValue::TRUE)));
        transaction.on_abort(move |_| drop(aborted.call1(&JsValue::UNDEFINED, &JsValue::FALSE)));
    });
    JsFuture::from(over).await.is_ok_and(|has_completed| has_completed.is_truthy())
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::browser::{
        files,
        records::{self, open},
    };

    #[wasm_bindgen_test]
    async fn a_file_and_the_text_that_tells_of_it_come_and_go_together() {
        if RECORDS.with_borrow(|records| records.database.is_none()) {
            open().await;
        }
        let file = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        assert!(keep("test-file", &file, "test.file", "told").await);
        assert_eq!(records::read("test.file").as_deref(), Some("told"));
        let kept = read("test-file").await.expect("an answer").expect("a file");
        assert_eq!((kept.size(), kept.type_().as_str()), (8.0, "application/pdf"));
        look().await;
        assert_eq!(records::read("test.file").as_deref(), Some("told"));
        assert!(remove(&["test-file".to_owned()], "test.file").await);
        look().await;
        assert_eq!(records::read("test.file"), None);
        assert_eq!(read("test-file").await, Ok(None));
    }
}
