//! 本机保存: what people answer and write, in the browser's database (`IndexedDB`), one text under each name.
//!
//! [`open`] reads everything before a page comes alive, so that reading never waits. What is written
//! counts at once in this page; it is kept when the transaction that carries it has completed, and only
//! then [`saved`] says so. Transactions follow one another: what is written meanwhile waits for the next,
//! and of one name only the last text does.
//!
//! The pages of one browser share the database. Each tells the others what it has kept
//! (`BroadcastChannel`), and what [`replace`] puts is compared with what is stored inside the transaction:
//! of two pages the one that knows less overwrites nothing, not even where the browser lacks the channel
//! or has put a page to sleep. A record that somebody works on is held by one page at a time ([`hold`]);
//! another that opens it is told so, and may ask for it ([`take`]).
//!
//! Files lie beside the texts, and are read when somebody asks for one: [`blobs`].

pub mod blobs;
mod named;

use core::{
    cell::RefCell,
    future::poll_fn,
    mem,
    task::{Poll, Waker},
};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use idb::{
    Database, DatabaseEvent as _, Error, Factory, ObjectStore, ObjectStoreParams, Request as _, StoreEvent as _,
    Transaction, TransactionMode, request::GetStoreRequest,
};
use js_sys::{Array, Date, Math};
use wasm_bindgen::JsValue;
use web_sys::BroadcastChannel;

use named::Named;

use super::{json, page, storage, task};
use crate::state::Var;

/// What database and channel are called.
const DATABASE: &str = "lvshetong";
/// Raised whenever it gets another object store.
const VERSION: u32 = 1;
/// The object store of texts, by name.
const STORE: &str = "records";
/// The object store of files, by id.
const FILES: &str = "files";
/// After so long a database that says nothing counts as broken, in milliseconds.
const PATIENCE_MS: u32 = 5_000;
/// So long a page is waited for that was asked to give up what it holds.
const TAKE_MS: u32 = 1_500;

/// How it stands with what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Nothing has been written since the page was opened.
    Clean,
    /// It is on its way into the database.
    Saving,
    /// The database has all of it.
    Kept,
    /// The device refuses, which the page has to say.
    Refused,
    /// Another page holds what this one shows, or has put something else there: nothing is overwritten.
    Elsewhere,
}

#[derive(Default)]
struct Records {
    /// What is read: the database as far as this page knows, and what is on its way there.
    texts: Named<String>,
    /// What the next transaction will carry.
    waiting: Named<Change>,
    /// What the transaction under way carries.
    carried: Named<Change>,
    /// The transaction under way, with whatever has to live as long.
    carrier: Option<(Transaction, Vec<GetStoreRequest>, Timeout)>,
    database: Option<Database>,
    reading: Reading,
    /// It has been read at least once.
    has_been_read: bool,
    /// Ends waiting for a database that never opens.
    patience: Option<Timeout>,
    /// The last transaction did not complete.
    has_failed: bool,
    channel: Option<BroadcastChannel>,
    /// The record that this page works on, and since when.
    held: Option<(String, f64)>,
    /// It has been asked for.
    is_taking: bool,
    /// Who waits for something to happen.
    wakers: Vec<Waker>,
}

/// How it stands with reading all of the database.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Reading {
    #[default]
    Unasked,
    /// It is being opened or read.
    UnderWay,
    Answered,
    /// It could not be read, or has not answered in time.
    Refused,
}

struct Change {
    /// The new text; none when the record goes.
    text: Option<String>,
    /// What the database has to hold for it, if not nothing; none for whatever it holds.
    guard: Option<String>,
}

thread_local! {
    static RECORDS: RefCell<Records> = RefCell::default();
    static SAVED: Var<Saved> = Var::new(Saved::Clean);
}

/// How it stands with all that this page has written.
pub fn saved() -> Var<Saved> {
    SAVED.with(|saved| *saved)
}

/// Begins to read everything that is kept; what is given waits for that. Where the device refuses, the page works
/// with what it has in memory, and [`saved`] says so from the start.
pub fn open() -> impl Future<Output = ()> {
    listen();
    connect();
    async {
        until(|records| records.reading != Reading::UnderWay).await;
        // They go from there once they have arrived here.
        for (name, text) in storage::once_records() {
            write(&name, &text);
        }
    }
}

/// Reads everything anew: another page may have just changed it.
pub async fn look() {
    // What is not answered in time may still be written: whoever looks goes on, and nothing is said to be refused.
    be_patient(give_up);
    // A page that was put away may have lost its connection.
    if !asks_for_all() {
        connect();
    }
    until(|records| records.reading != Reading::UnderWay).await;
}

/// Whether the database was read when it was asked last: a transaction that is begun then is likely to end.
pub fn has_answered() -> bool {
    RECORDS.with_borrow(|records| records.reading == Reading::Answered)
}

/// Whether the database has been read since the page was opened. Where it has not, this page knows nothing but what
/// it has written itself.
pub fn has_been_read() -> bool {
    RECORDS.with_borrow(|records| records.has_been_read)
}

/// What is stored under a name.
pub fn read(name: &str) -> Option<String> {
    RECORDS.with_borrow(|records| records.texts.get(name).cloned())
}

/// The stored names that begin with `start`, without it, in order.
pub fn names(start: &str) -> Vec<String> {
    RECORDS.with_borrow(|records| {
        records.texts.iter().filter_map(|(name, _)| name.strip_prefix(start)).map(str::to_owned).collect()
    })
}

/// Stores a text, whatever is stored there.
pub fn write(name: &str, text: &str) {
    put(name, Some(text), false);
}

/// Stores a text in the place of the one that this page knows, or of none; what another page has put
/// there stays, and [`saved`] says so.
pub fn replace(name: &str, text: &str) {
    put(name, Some(text), true);
}

/// Removes what is stored under a name.
pub fn remove(name: &str) {
    put(name, None, false);
}

/// Waits until nothing is on its way, and says how it stands then.
pub async fn settled() -> Saved {
    until(|_| saved().now() != Saved::Saving).await;
    saved().now()
}

/// This page works on a record. When another does so already, this one is told soon.
pub fn hold(name: &str) {
    // By chance as well, so that of two that open at once one was later.
    let since = Date::now() + Math::random();
    RECORDS.with_borrow_mut(|records| records.held = Some((name.to_owned(), since)));
    tell("open", name, &JsValue::from_f64(since));
}

/// Asks whoever holds the record to give it up, and opens the page anew with it. Nobody may answer: a
/// page that the phone has put to sleep finds out when it wakes.
pub fn take() {
    let held = RECORDS.with_borrow_mut(|records| {
        records.is_taking = true;
        records.held.as_ref().map(|(name, _)| name.clone())
    });
    tell("take", &held.unwrap_or_default(), &JsValue::NULL);
    Timeout::new(TAKE_MS, page::reload).forget();
}

/// Waits until something holds, looking whenever something has happened.
async fn until(holds: impl Fn(&Records) -> bool) {
    poll_fn(|context| {
        RECORDS.with_borrow_mut(|records| {
            if holds(records) {
                return Poll::Ready(());
            }
            records.wakers.push(context.waker().clone());
            Poll::Pending
        })
    })
    .await;
}

fn wake() {
    RECORDS.with_borrow_mut(|records| mem::take(&mut records.wakers)).into_iter().for_each(Waker::wake);
}

/// What another page holds stays so until this page is opened anew.
fn say(now: Saved) {
    let saved = saved();
    if saved.now() != Saved::Elsewhere && saved.now() != now {
        saved.set(now);
    }
    wake();
}

/// It could not be read.
fn refuse() {
    give_up();
    say(Saved::Refused);
}

/// It is not waited for any longer.
fn give_up() {
    RECORDS.with_borrow_mut(|records| {
        records.reading = Reading::Refused;
        records.patience = None;
    });
    wake();
}

/// Everything is about to be read. The database is given some time to answer; `then` is done when it has not.
fn be_patient(then: fn()) {
    RECORDS.with_borrow_mut(|records| {
        records.reading = Reading::UnderWay;
        records.patience = Some(Timeout::new(PATIENCE_MS, then));
    });
}

fn connect() {
    be_patient(refuse);
    let Ok(mut request) = Factory::new().and_then(|factory| factory.open(DATABASE, Some(VERSION))) else {
        return refuse();
    };
    request.on_upgrade_needed(|event| {
        // Whether that went well shows when it is read. A store that is there already is refused and stays.
        if let Ok(own) = event.database() {
            for store in [STORE, FILES] {
                drop(own.create_object_store(store, ObjectStoreParams::new()));
            }
        }
    });
    request.on_success(|event| {
        let mut database = event.database().ok();
        if let Some(own) = &mut database {
            // A page of a newer build waits for this one to let go. What is written afterwards finds no
            // database of its version any more, and the page says so.
            own.on_version_change(|_| RECORDS.with_borrow(|records| records.database.iter().for_each(Database::close)));
        }
        // The one before it, if any, would not hear of that any more.
        if let Some(before) = RECORDS.with_borrow_mut(|records| mem::replace(&mut records.database, database)) {
            before.close();
        }
        read_all();
    });
    request.on_error(|_| refuse());
    request.forget_callbacks();
}

fn read_all() {
    if !asks_for_all() {
        refuse();
    }
}

/// Asks the database for everything; false when it cannot be asked.
fn asks_for_all() -> bool {
    let asked = RECORDS.with_borrow(|records| {
        let mut look = records.database.as_ref()?.transaction(&[STORE], TransactionMode::ReadOnly).ok()?;
        let store = look.object_store(STORE).ok()?;
        let (names, texts) = (store.get_all_keys(None, None).ok()?, store.get_all(None, None).ok()?);
        look.on_complete(move |_| match (names.result(), texts.result()) {
            (Ok(names), Ok(texts)) => take_in(&names, &texts),
            _ => refuse(),
        });
        look.on_abort(|_| refuse());
        look.forget_callbacks();
        Some(())
    });
    asked.is_some()
}

fn take_in(names: &JsValue, texts: &JsValue) {
    let as_texts = |list: &JsValue| json::entries(list).into_iter().map(|text| text.as_string().unwrap_or_default());
    RECORDS.with_borrow_mut(|records| {
        let Records { texts: known, carried, waiting, reading, has_been_read, patience, .. } = records;
        *known = Named::default();
        for (name, text) in as_texts(names).zip(as_texts(texts)) {
            known.put(&name, text);
        }
        // What is on its way is newer.
        for (name, change) in carried.iter().chain(waiting.iter()) {
            set(known, name, change.text.as_deref());
        }
        *reading = Reading::Answered;
        *has_been_read = true;
        *patience = None;
    });
    wake();
    carry();
}

fn set(texts: &mut Named<String>, name: &str, text: Option<&str>) {
    match text {
        Some(text) => texts.put(name, text.to_owned()),
        None => texts.remove(name),
    }
}

fn put(name: &str, text: Option<&str>, is_guarded: bool) {
    let is_new = RECORDS.with_borrow_mut(|records| {
        let before = records.texts.get(name);
        if before.map(String::as_str) == text {
            return false;
        }
        // Of what has waited the guard stays: nothing has been stored since.
        let guard = is_guarded.then(|| before.cloned().unwrap_or_default());
        let text_now = text.map(str::to_owned);
        match records.waiting.get_mut(name) {
            Some(change) => change.text = text_now,
            None => records.waiting.put(name, Change { text: text_now, guard }),
        }
        set(&mut records.texts, name, text);
        true
    });
    if is_new {
        if saved().now() != Saved::Refused {
            say(Saved::Saving);
        }
        carry();
    }
}

/// Puts what waits into a transaction, unless one is under way.
fn carry() {
    let is_begun = RECORDS.with_borrow_mut(|records| {
        if records.reading == Reading::UnderWay || records.carrier.is_some() || records.waiting.is_empty() {
            return true;
        }
        records.carried = mem::take(&mut records.waiting);
        records.begin().is_some()
    });
    if !is_begun {
        failed();
    }
}

impl Records {
    fn begin(&mut self) -> Option<()> {
        let mut carrier = self.database.as_ref()?.transaction(&[STORE], TransactionMode::ReadWrite).ok()?;
        let store = carrier.object_store(STORE).ok()?;
        let Some(looks) = self.load(&store) else {
            drop(carrier.abort());
            return None;
        };
        carrier.on_complete(|_| completed());
        carrier.on_abort(|_| failed());
        self.carrier = Some((carrier, looks, Timeout::new(PATIENCE_MS, || say(Saved::Refused))));
        Some(())
    }

    /// Asks the database for all that is carried; gives the requests that are still to be answered.
    fn load(&self, store: &ObjectStore) -> Option<Vec<GetStoreRequest>> {
        let mut looks = Vec::new();
        for (name, Change { text, guard }) in self.carried.iter() {
            let Some(guard) = guard.clone() else {
                load_one(store, name, text.as_deref()).ok()?;
                continue;
            };
            let mut look = store.get(JsValue::from_str(name)).ok()?;
            let (store, name, text) = (store.clone(), name.to_owned(), text.clone());
            look.on_success(move |event| match event.result().map(|stored| stored.and_then(|text| text.as_string())) {
                Ok(Some(stored)) if stored != guard => lost(&name, stored),
                Ok(_) if load_one(&store, &name, text.as_deref()).is_ok() => {}
                _ => drop(store.transaction().abort()),
            });
            looks.push(look);
        }
        Some(looks)
    }
}

fn load_one(store: &ObjectStore, name: &str, text: Option<&str>) -> Result<(), Error> {
    let name = JsValue::from_str(name);
    match text {
        Some(text) => store.put(&JsValue::from_str(text), Some(&name)).map(drop),
        None => store.delete(name).map(drop),
    }
}

/// Another page has put something there that this one has not seen.
fn lost(name: &str, stored: String) {
    RECORDS.with_borrow_mut(|records| {
        records.carried.remove(name);
        records.waiting.remove(name);
        records.texts.put(name, stored);
    });
    say(Saved::Elsewhere);
}

fn completed() {
    let (carried, is_all) = RECORDS.with_borrow_mut(|records| {
        records.carrier = None;
        records.has_failed = false;
        (mem::take(&mut records.carried), records.waiting.is_empty())
    });
    for (name, change) in carried {
        storage::remove(&name);
        tell("kept", &name, &change.text.as_deref().map_or(JsValue::NULL, JsValue::from_str));
    }
    if is_all {
        say(Saved::Kept);
    }
    carry();
}

/// Nothing of it is lost: it waits for the next transaction.
fn failed() {
    let is_first = RECORDS.with_borrow_mut(|records| {
        records.carrier = None;
        for (name, change) in mem::take(&mut records.carried) {
            match records.waiting.get_mut(&name) {
                Some(newer) => newer.guard = change.guard,
                None => records.waiting.put(&name, change),
            }
        }
        !mem::replace(&mut records.has_failed, true)
    });
    // A page that was put away may have lost its connection.
    if is_first { connect() } else { say(Saved::Refused) }
}

/// Hears what other pages of this browser have done, and finds out when this one was away.
/// Only once: a second channel of this page would hear, late, what the first one says.
fn listen() {
    if RECORDS.with_borrow(|records| records.channel.is_some()) {
        return;
    }
    if let Ok(channel) = BroadcastChannel::new(DATABASE) {
        EventListener::new(&channel, "message", |event| hear(&json::get(event, "data"))).forget();
        RECORDS.with_borrow_mut(|records| records.channel = Some(channel));
    }
    // Somebody who comes back finds the page as it was left: it has to look at the device again.
    let back = EventListener::new(&gloo_utils::window(), "pageshow", |event| {
        if json::is_true(event, "persisted") && saved().now() != Saved::Refused {
            page::reload();
        }
    });
    back.forget();
}

fn tell(what: &str, name: &str, more: &JsValue) {
    RECORDS.with_borrow(|records| {
        if let Some(channel) = &records.channel {
            let _ = channel.post_message(&Array::of3(&JsValue::from_str(what), &JsValue::from_str(name), more));
        }
    });
}

/// | what | name | more |
/// |---|---|---|
/// | `kept` | of a record | its text, or null when it is gone |
/// | `open` | of what a page begins to work on | since when |
/// | `held` | of what a page works on already | |
/// | `take` | of what a page is to give up | |
/// | `left` | of what a page has given up | |
fn hear(message: &JsValue) {
    let message = json::entries(message);
    let text = |place: usize| message.get(place).and_then(JsValue::as_string);
    let (Some(what), Some(name), more) = (text(0), text(1), text(2)) else { return };
    if what == "kept" {
        return hear_kept(&name, more.as_deref());
    }
    let held = RECORDS.with_borrow(|records| records.held.clone()).filter(|(held, _)| *held == name);
    let Some((_, since)) = held else { return };
    if what == "left" {
        if RECORDS.with_borrow(|records| records.is_taking) {
            page::reload();
        }
    } else if saved().now() != Saved::Elsewhere {
        match &*what {
            "open" if message.get(2).and_then(JsValue::as_f64) > Some(since) => tell("held", &name, &JsValue::NULL),
            // Whoever has answered something here goes on; the other one will hear of it.
            "held" if saved().now() != Saved::Clean => {}
            "take" => task::run(async move {
                // What the device has refused is nowhere but here: then this page stays as it is.
                if settled().await != Saved::Refused {
                    say(Saved::Elsewhere);
                    tell("left", &name, &JsValue::NULL);
                }
            }),
            "open" | "held" => say(Saved::Elsewhere),
            _ => {}
        }
    }
}

fn hear_kept(name: &str, text: Option<&str>) {
    let is_refused = saved().now() == Saved::Refused;
    let is_lost = RECORDS.with_borrow_mut(|records| {
        let is_guarded = records.waiting.get(name).is_some_and(|change| change.guard.is_some());
        // What the device has refused is nowhere but here.
        if is_guarded && is_refused {
            return false;
        }
        if is_guarded {
            records.waiting.remove(name);
        }
        if records.waiting.get(name).is_none() && records.carried.get(name).is_none() {
            set(&mut records.texts, name, text);
        }
        is_guarded || records.held.as_ref().is_some_and(|(held, _)| held == name)
    });
    if is_lost {
        say(Saved::Elsewhere);
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use js_sys::Promise;
    use wasm_bindgen_futures::JsFuture;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    /// Other tests may have opened it on the way.
    async fn opened() {
        if RECORDS.with_borrow(|records| records.database.is_none()) {
            open().await;
        }
        settled().await;
    }

    /// What the database has, and not only this page.
    async fn stored(name: &str) -> Option<String> {
        RECORDS.with_borrow_mut(|records| records.texts = Named::default());
        look().await;
        read(name)
    }

    #[wasm_bindgen_test]
    async fn what_is_said_to_be_kept_is_in_the_database() {
        opened().await;
        write("test.kept", "一");
        write("test.kept", "二");
        assert_eq!((read("test.kept").as_deref(), saved().now()), (Some("二"), Saved::Saving));
        assert_eq!(settled().await, Saved::Kept);
        assert_eq!(stored("test.kept").await.as_deref(), Some("二"));
        remove("test.kept");
        assert_eq!(settled().await, Saved::Kept);
        assert_eq!(stored("test.kept").await, None);
    }

    #[wasm_bindgen_test]
    async fn what_another_page_has_put_there_is_not_replaced() {
        opened().await;
        write("test.held", "theirs");
        settled().await;
        RECORDS.with_borrow_mut(|records| records.texts.put("test.held", "older".to_owned()));
        replace("test.held", "ours");
        assert_eq!(settled().await, Saved::Elsewhere);
        assert_eq!(read("test.held").as_deref(), Some("theirs"));
        assert_eq!(stored("test.held").await.as_deref(), Some("theirs"));
        saved().set(Saved::Clean);
        // What this page knows it replaces, twice before the first has arrived.
        replace("test.held", "ours");
        replace("test.held", "ours too");
        assert_eq!(settled().await, Saved::Kept);
        assert_eq!(stored("test.held").await.as_deref(), Some("ours too"));
        remove("test.held");
        settled().await;
    }

    #[wasm_bindgen_test]
    async fn whoever_brings_the_database_up_to_date_is_not_held_up() {
        opened().await;
        // Asks every page for the same as another version does.
        let mut wish = Factory::new().and_then(|factory| factory.delete(DATABASE)).expect("a request");
        let gone = Promise::new(&mut |gone, held_up| {
            wish.on_success(move |_| drop(gone.call0(&JsValue::UNDEFINED)));
            wish.on_blocked(move |_| drop(held_up.call0(&JsValue::UNDEFINED)));
        });
        assert!(JsFuture::from(gone).await.is_ok(), "this page has not let go");
        // There is none of another version here: this page goes on with one of its own.
        write("test.after", "一");
        assert_eq!(settled().await, Saved::Kept);
        assert_eq!(stored("test.after").await.as_deref(), Some("一"));
        remove("test.after");
        settled().await;
    }

    #[wasm_bindgen_test]
    async fn what_lay_in_the_old_place_is_moved_once_it_has_arrived() {
        storage::write("draft.test", "old");
        storage::write("lang", "en");
        open().await;
        assert_eq!(read("draft.test").as_deref(), Some("old"));
        settled().await;
        assert_eq!(stored("draft.test").await.as_deref(), Some("old"));
        assert_eq!((storage::read("draft.test"), storage::read("lang").as_deref()), (None, Some("en")));
        storage::remove("lang");
        remove("draft.test");
        settled().await;
    }
}
