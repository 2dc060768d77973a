//! Files in the browser's database, each under an id of its own, beside the texts that tell of them. What
//! belongs together is put there, and taken away, in one transaction: both are there or neither. It follows what
//! was written before, so nothing older lands on top of it.
//!
//! Nothing of this is read when a page opens: files are large.

use idb::{Error, ObjectStore, Request as _, StoreEvent as _, Transaction, TransactionMode};
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::{FILES, RECORDS, Records, STORE, Saved, load_one, look, saved, say, set, tell, until};

/// The database does not answer; what is in it may be there all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unanswered;

/// The name of a record, and the text that this page knows there.
pub type Known<'a> = &'a dyn Fn() -> (String, Option<String>);

/// Keeps a file under an id, with the text under a name that tells of it. True once the database has both. Nothing
/// is kept when the record that it belongs to is not what this page knows: [`saved`] says so then.
pub async fn keep(id: &str, file: &Blob, name: &str, text: &str, owner: Known<'_>) -> bool {
    let act = |texts: &ObjectStore, files: &ObjectStore| {
        compare(texts, owner())?;
        files.put(file, Some(&JsValue::from_str(id))).map(drop)
    };
    change(name, Some(text), &act).await
}

/// Removes files with the text under a name that tells of them. True once the database has done both.
pub async fn remove(ids: &[String], name: &str) -> bool {
    change(name, None, &|_, files| ids.iter().try_for_each(|id| files.delete(JsValue::from_str(id)).map(drop))).await
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

/// What is put there and taken away together.
#[derive(Default)]
pub struct Batch {
    /// Files, each under an id; none for one that goes.
    pub files: Vec<(String, Option<Blob>)>,
    /// Texts, each under a name, whatever lies there; none for one that goes.
    pub texts: Vec<(String, Option<String>)>,
    /// Texts, each under a name that nothing lies under: otherwise nothing of it all is done.
    pub new: Vec<(String, String)>,
}

impl Batch {
    /// Does it in the order in which it stands here. True once the database has done all of it.
    pub async fn carry_out(self) -> bool {
        if !is_done(&|texts, files| self.ask(texts, files)).await {
            return false;
        }
        for (name, text) in &self.texts {
            know(name, text.as_deref());
        }
        for (name, text) in &self.new {
            know(name, Some(text));
        }
        true
    }

    fn ask(&self, texts: &ObjectStore, files: &ObjectStore) -> Result<(), Error> {
        for (id, file) in &self.files {
            let id = JsValue::from_str(id);
            match file {
                Some(file) => files.put(file, Some(&id)).map(drop)?,
                None => files.delete(id).map(drop)?,
            }
        }
        for (name, text) in &self.texts {
            load_one(texts, name, text.as_deref())?;
        }
        for (name, text) in &self.new {
            texts.add(&JsValue::from_str(text), Some(&JsValue::from_str(name)))?;
        }
        Ok(())
    }
}

async fn change(name: &str, text: Option<&str>, act: Ask<'_>) -> bool {
    let ask = |texts: &ObjectStore, files: &ObjectStore| {
        act(texts, files)?;
        load_one(texts, name, text)
    };
    let is_done = is_done(&ask).await;
    if is_done {
        know(name, text);
    }
    is_done
}

/// Takes everything back that the transaction does, unless a record is what this page knows.
fn compare(texts: &ObjectStore, (name, known): (String, Option<String>)) -> Result<(), Error> {
    let mut look = texts.get(JsValue::from_str(&name))?;
    let carrier = texts.transaction();
    look.on_success(move |event| match event.result().map(|stored| stored.and_then(|text| text.as_string())) {
        Ok(stored) if stored == known => {}
        Ok(stored) => {
            drop(carrier.abort());
            RECORDS.with_borrow_mut(|records| set(&mut records.texts, &name, stored.as_deref()));
            say(Saved::Elsewhere);
        }
        Err(_) => drop(carrier.abort()),
    });
    look.forget_callbacks();
    Ok(())
}

/// This page and all others know what is stored under a name now.
fn know(name: &str, text: Option<&str>) {
    RECORDS.with_borrow_mut(|records| set(&mut records.texts, name, text));
    tell("kept", name, &text.map_or(JsValue::NULL, JsValue::from_str));
}

/// What is asked of both stores, texts and files, in one transaction.
type Ask<'a> = &'a dyn Fn(&ObjectStore, &ObjectStore) -> Result<(), Error>;

async fn is_done(ask: Ask<'_>) -> bool {
    for is_again in [false, true] {
        if is_again {
            // A page that was put away, as for the camera, may have lost its connection.
            look().await;
        }
        if has_arrived().await
            && let Some(carrier) = begin(ask)
            && completes(carrier).await
        {
            return true;
        }
    }
    false
}

/// Waits until nothing is on its way any more; false when the device has refused something, which is tried again
/// later and would land on top of what is done now.
async fn has_arrived() -> bool {
    let has_ended = |records: &Records| {
        let is_refused = saved().now() == Saved::Refused;
        records.carrier.is_none() && (is_refused || records.waiting.is_empty())
    };
    until(has_ended).await;
    RECORDS.with_borrow(|records| records.waiting.is_empty())
}

fn begin(ask: Ask<'_>) -> Option<Transaction> {
    let carrier = RECORDS.with_borrow(|records| {
        records.database.as_ref()?.transaction(&[STORE, FILES], TransactionMode::ReadWrite).ok()
    })?;
    let stores = carrier.object_store(STORE).and_then(|texts| Ok((texts, carrier.object_store(FILES)?)));
    if stores.and_then(|(texts, files)| ask(&texts, &files)).is_err() {
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
        let none = || ("test.owner".to_owned(), None::<String>);
        assert!(keep("test-file", &file, "test.file", "told", &none).await);
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

    #[wasm_bindgen_test]
    async fn all_of_a_batch_is_done_or_nothing() {
        if RECORDS.with_borrow(|records| records.database.is_none()) {
            open().await;
        }
        let batch = |first: &str| Batch {
            files: vec![("test-batch".to_owned(), files::blob(b"%PDF-1.7", "application/pdf"))],
            texts: vec![("test.old".to_owned(), None)],
            new: vec![(first.to_owned(), "1".to_owned()), ("test.two".to_owned(), "2".to_owned())],
        };
        records::write("test.old", "before");
        assert!(batch("test.one").carry_out().await);
        look().await;
        let texts = ["test.old", "test.one", "test.two"].map(records::read);
        assert_eq!(texts, [None, Some("1".to_owned()), Some("2".to_owned())]);
        // Something lies under one of the names already.
        records::write("test.old", "again");
        assert!(remove(&["test-batch".to_owned()], "test.one").await);
        assert!(!batch("test.one").carry_out().await);
        look().await;
        assert_eq!((records::read("test.one"), records::read("test.old").as_deref()), (None, Some("again")));
        assert_eq!(read("test-batch").await, Ok(None));
        records::remove("test.old");
        assert!(remove(&[], "test.two").await);
    }

    #[wasm_bindgen_test]
    async fn what_was_written_before_a_batch_does_not_land_on_top_of_it() {
        if RECORDS.with_borrow(|records| records.database.is_none()) {
            open().await;
        }
        // Another page works on what this one shows: that keeps nothing from being written.
        records::saved().set(Saved::Elsewhere);
        records::write("test.first", "carried");
        records::write("test.late", "older");
        let batch = Batch { texts: vec![("test.late".to_owned(), Some("newer".to_owned()))], ..Batch::default() };
        assert!(batch.carry_out().await);
        look().await;
        assert_eq!(records::read("test.late").as_deref(), Some("newer"));
        records::saved().set(Saved::Clean);
        records::remove("test.first");
        records::remove("test.late");
        records::settled().await;
    }

    #[wasm_bindgen_test]
    async fn a_file_is_kept_beside_what_this_page_knows_and_beside_nothing_else() {
        if RECORDS.with_borrow(|records| records.database.is_none()) {
            open().await;
        }
        let file = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        let owner = || ("test.owner".to_owned(), Some("known".to_owned()));
        records::write("test.owner", "known");
        assert!(keep("test-owned", &file, "test.owned", "told", &owner).await);
        assert!(remove(&["test-owned".to_owned()], "test.owned").await);
        for there in [None, Some("another")] {
            match there {
                Some(text) => records::write("test.owner", text),
                None => records::remove("test.owner"),
            }
            assert!(!keep("test-owned", &file, "test.owned", "told", &owner).await);
            assert_eq!((saved().now(), records::read("test.owner").as_deref()), (Saved::Elsewhere, there));
            assert_eq!((records::read("test.owned"), read("test-owned").await), (None, Ok(None)));
            saved().set(Saved::Clean);
        }
        records::remove("test.owner");
        records::settled().await;
    }
}
