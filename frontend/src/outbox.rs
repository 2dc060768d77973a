//! 发件箱: submissions that are finished and could not be sent yet.
//!
//! A submission is put in as the bytes that will be sent, so any page can send it without the engine,
//! and whatever is tried again is the same under the same id: it can arrive twice and is sealed once.
//! Nothing leaves before the device has it, and of several pages one sends. Its files follow when it is
//! sealed ([`uploads`]).
//! It is tried when a page is opened, when the network comes back (as far as the page hears of it, or the
//! service worker by Background Sync), after a pause that doubles each time, and by hand. One that is refused
//! stays, with the reason, until somebody has looked into it; the answers themselves are in the draft all the
//! while. What was sent without an answer may have arrived all the same, also when the draft is changed
//! before it is tried again ([`tried`]).
//!
//! The bytes hold the access code: without it nothing could be sent later. They go with the receipt,
//! with the draft, or with the next change of it; a note of what has left keeps it with its files alone, which
//! need it to begin. They leave the device for nobody but the server: what is
//! handed to a colleague ([`crate::handover`]) is the same without the code, and waits there until somebody
//! gives one.

pub mod tried;

use js_sys::JSON;
use wasm_bindgen::JsValue;

use crate::{
    api::{Failure, Problem, submissions},
    browser::{
        alone::alone,
        backoff::Backoff,
        offline,
        records::{self, Saved},
        task, time,
    },
    draft, evidence,
    parts::failure::code,
    sent,
    state::{Act, Var},
    uploads::{self, Parcel},
};

/// What waits is stored under names that begin with this.
const FOLDER: &str = "outbox.";
/// Stands in the place of a refusal where the access code is not known.
pub(crate) const WITHOUT_CODE: &str = "access_code_missing";
/// Stands between the parts of a refusal as it is stored: its code, then pointer and code of each finding.
const PART: char = '\t';
/// How every submission begins: the members of canonical JSON are in order.
const CODE: &str = "{\"access_code\":";

/// A submission that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The draft it was made of.
    pub key: String,
    /// Id of the submission.
    pub id: String,
    /// Name of the community.
    pub community: String,
    /// When it was put in, in milliseconds since 1970.
    pub since: u64,
    /// The refusal in one line, or that the access code is not known; empty while there is neither.
    pub refused: String,
    /// What is sent.
    pub body: String,
}

impl Waiting {
    /// One that is put in now.
    pub fn new(key: String, id: String, community: String, body: String) -> Self {
        Self { key, id, community, since: time::now(), refused: String::new(), body }
    }

    /// Puts it in, or writes down what has become of it.
    pub fn keep(&self) {
        records::write(&record(&self.key), &self.text());
    }

    /// As what it is stored.
    pub(crate) fn text(&self) -> String {
        let Self { id, community, refused, body, .. } = self;
        let since = self.since.to_string();
        // Names and codes have no line breaks, and the body has none because it is canonical JSON.
        [id, community, &since, refused, body].map(String::as_str).join("\n")
    }

    /// What is sent, with another access code; nothing when it does not begin as submissions do.
    pub(crate) fn with_code(&self, code: &str) -> Option<String> {
        let known = self.body.strip_prefix(CODE)?;
        let rest = known.get(string_length(known)?..)?;
        let code: String = JSON::stringify(&JsValue::from_str(code)).ok()?.into();
        Some([CODE, &code, rest].concat())
    }

    /// The same to be sent with another access code.
    pub(crate) fn renewed(&self, code: &str) -> Option<Self> {
        Some(Self { body: self.with_code(code)?, refused: String::new(), ..self.clone() })
    }

    /// Whether a file of its draft goes with it.
    pub(crate) fn names(&self, file: &str) -> bool {
        // Nothing else in it looks like the id of an upload.
        self.body.contains(&evidence::upload_id(&self.id, file))
    }

    /// Sends it, with a note for as long as nobody knows whether it has arrived.
    async fn send(&self) -> Result<String, Failure> {
        // What is taken out of the draft from here on goes along all the same: the server may have sealed it.
        let parcel = uploads::pack(self);
        let is_first = tried::note(self, parcel.clone()).await;
        let receipt = submissions::send(&self.body).await.inspect_err(|failure| {
            // What an earlier try has left is not settled by this one.
            if is_first && tried::is_certain(failure) {
                tried::forget(&self.id);
            }
        })?;
        // The answer took a while: another page may have changed the draft or put something else in.
        records::look().await;
        settle(&self.id, &self.key, &self.community, parcel, &receipt);
        Ok(receipt)
    }
}

/// A submission has become a receipt. With it goes the draft, unless something has been changed in it since;
/// its files are on their way from then on.
fn settle(id: &str, key: &str, community: &str, parcel: Option<Parcel>, receipt: &str) {
    sent::remember(receipt, community);
    if let Some(parcel) = parcel {
        parcel.take_on(key, receipt);
    }
    tried::forget(id);
    if load(key).is_some_and(|stored| stored.id == id) {
        remove(key);
    }
    if draft::load(key).is_some_and(|draft| draft.submission.as_deref() == Some(id)) {
        draft::remove(key);
    }
}

/// What waits on this device, the oldest first.
pub fn list() -> Vec<Waiting> {
    let mut list: Vec<Waiting> = records::names(FOLDER).iter().filter_map(|key| load(key)).collect();
    list.sort_by(|a, b| (a.since, &a.key).cmp(&(b.since, &b.key)));
    list
}

/// How many bytes the JSON string takes that a text begins with.
fn string_length(json: &str) -> Option<usize> {
    let mut is_escaped = false;
    let inside = json.strip_prefix('"')?.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    })?;
    Some(inside + 2)
}

/// The record that what waits of a draft is stored as.
pub(crate) fn record(key: &str) -> String {
    [FOLDER, key].concat()
}

/// What waits of a draft.
pub fn load(key: &str) -> Option<Waiting> {
    let text = records::read(&record(key))?;
    let mut lines = text.splitn(5, '\n').map(str::to_owned);
    Some(Waiting {
        key: key.to_owned(),
        id: lines.next()?,
        community: lines.next()?,
        since: lines.next()?.parse().ok()?,
        refused: lines.next()?,
        body: lines.next()?,
    })
}

/// Takes out what waits of a draft.
pub fn remove(key: &str) {
    records::remove(&record(key));
}

/// Whether the same may be taken another time: nothing is wrong with what was sent. Whoever is slowed down because
/// of what others have tried is told so before anything of theirs is looked at.
pub fn is_passing(failure: &Failure) -> bool {
    match failure {
        Failure::Problem(_) => matches!(
            code(failure),
            "storage_unavailable" | "overloaded" | "timeout" | "not_ready" | "too_many_attempts" | "internal_error"
        ),
        // What is no answer of ours has come from somebody else on the way: the sign-in page of a
        // wireless network, a proxy.
        Failure::Offline | Failure::Timeout | Failure::Unexpected => true,
    }
}

/// A refusal as it is stored: which answers it is about has to be known when somebody looks into it later.
fn in_a_line(failure: &Failure) -> String {
    let mut line = code(failure).to_owned();
    if let Failure::Problem(problem) = failure {
        for (pointer, code) in &problem.errors {
            let parts = [pointer.as_str(), code.as_str()];
            // What does not fit into a line is no answer of a pack.
            if parts.iter().all(|part| !part.contains(char::is_control)) {
                for part in parts {
                    line.push(PART);
                    line.push_str(part);
                }
            }
        }
    }
    line
}

fn from_line(line: &str) -> Problem {
    let mut parts = line.split(PART).map(str::to_owned);
    let code = parts.next().unwrap_or_default();
    let mut errors = Vec::new();
    while let (Some(pointer), Some(code)) = (parts.next(), parts.next()) {
        errors.push((pointer, code));
    }
    Problem { code, errors, ..Problem::default() }
}

/// What something waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pause {
    /// Why the last try brought nothing; none before the first.
    pub failure: Option<Failure>,
    /// When the next one is, in milliseconds since 1970. None while it is in the queue: nothing has been tried
    /// yet, or the device has no network.
    pub next: Option<u64>,
}

impl Pause {
    /// A try has brought nothing; the next one is at `next` unless something happens before.
    pub(crate) fn after(failure: Failure, next: u64) -> Self {
        let is_online = offline::is_online();
        // With a network the browser would tell at once, and once more after each try: no pause would be kept.
        if !is_online {
            offline::ask_to_be_woken();
        }
        Self { failure: Some(failure), next: is_online.then_some(next) }
    }
}

/// How it stands with something that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// In the queue, or for the next try.
    Waiting(Pause),
    /// For somebody who gives the access code.
    WithoutCode,
    /// It is on its way.
    Sending,
    /// The server does not take it.
    Refused(Failure),
    /// It has become a receipt, whose number this is.
    Sent(String),
}

/// Sends what waits, and goes on trying while the page is open.
#[derive(Clone, Copy)]
pub struct Courier {
    waiting: &'static Waiting,
    /// Whether the device keeps it.
    is_kept: Var<bool>,
    state: Var<State>,
    backoff: Backoff,
    changed: Act<State>,
}

impl Courier {
    /// Takes on what waits and is kept; `changed` hears of each new state.
    pub fn new(waiting: Waiting, changed: Act<State>) -> Self {
        Self::take_on(waiting, true, changed)
    }

    /// Puts something in and takes it on. What the device refuses to keep is sent when it is asked for
    /// and never by itself: nothing would stop it when the draft changes.
    pub fn of_new(waiting: Waiting, changed: Act<State>) -> Self {
        waiting.keep();
        Self::take_on(waiting, false, changed)
    }

    fn take_on(waiting: Waiting, is_kept: bool, changed: Act<State>) -> Self {
        let state = match &*waiting.refused {
            "" => State::Waiting(Pause::default()),
            WITHOUT_CODE => State::WithoutCode,
            refusal => State::Refused(Failure::Problem(from_line(refusal))),
        };
        let courier = Self {
            waiting: Box::leak(Box::new(waiting)),
            is_kept: Var::new(is_kept),
            state: Var::new(state),
            backoff: Backoff::fresh(),
            changed,
        };
        offline::when_to_send(move || courier.again());
        courier
    }

    /// Whether it waits on the device, and not only in this page.
    pub fn is_kept(self) -> bool {
        self.is_kept.now()
    }

    /// What it carries.
    pub fn waiting(self) -> &'static Waiting {
        self.waiting
    }

    /// Whether it is these very bytes that it carries.
    pub(crate) fn carries(self, waiting: &Waiting) -> bool {
        (&self.waiting.key, &self.waiting.body) == (&waiting.key, &waiting.body)
    }

    /// How it stands, followed.
    pub fn state(self) -> State {
        self.state.get()
    }

    /// Tries once more by itself, unless it was refused.
    pub fn again(self) {
        if self.is_kept() && self.state.peek(|state| matches!(state, State::Waiting(_))) {
            self.send();
        }
    }

    /// Tries now.
    pub fn send(self) {
        let is_idle = self.state.peek(|state| matches!(state, State::Waiting(_) | State::Refused(_)));
        if !is_idle || self.is_gone() {
            return;
        }
        self.turn(State::Sending);
        task::run(async move {
            if !self.is_kept() {
                let saved = records::settled().await;
                if saved == Saved::Elsewhere {
                    return self.take_back();
                }
                self.is_kept.keep(saved == Saved::Kept);
            }
            alone(&record(&self.waiting.key), self.send_alone()).await;
        });
    }

    /// The page has found out that the draft was changed elsewhere: what stands here is not sent.
    fn take_back(self) {
        if load(&self.waiting.key).is_some_and(|stored| stored.id == self.waiting.id) {
            remove(&self.waiting.key);
        }
        self.turn(State::Waiting(Pause::default()));
    }

    async fn send_alone(self) {
        if self.is_kept() {
            // Another page may have been quicker.
            records::look().await;
            if self.is_gone() {
                return self.turn(State::Waiting(Pause::default()));
            }
        }
        let state = match self.waiting.send().await {
            Ok(receipt) => State::Sent(receipt),
            Err(failure) if is_passing(&failure) => {
                State::Waiting(Pause::after(failure, self.backoff.later(move || self.again())))
            }
            Err(failure) => {
                if !self.is_gone() {
                    // A device that refuses shows the reason as long as the page is open.
                    Waiting { refused: in_a_line(&failure), ..self.waiting.clone() }.keep();
                }
                State::Refused(failure)
            }
        };
        // Whoever sends next, and the page that follows, have to find what has become of it.
        records::settled().await;
        self.turn(state);
    }

    /// Whether it was taken out, sent or replaced meanwhile, here or in another window. The same id may
    /// come with another code.
    pub fn is_gone(self) -> bool {
        self.is_kept() && load(&self.waiting.key).is_none_or(|stored| stored.body != self.waiting.body)
    }

    /// Whether there is nothing to be said of it any more: others stand in its place, or nothing.
    pub(crate) fn is_past(self) -> bool {
        !self.state.peek(|state| matches!(state, State::Sent(_))) && self.is_gone()
    }

    fn turn(self, state: State) {
        self.state.set(state.clone());
        self.changed.run(state);
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn some(key: &str, since: u64) -> Waiting {
        Waiting {
            key: key.to_owned(),
            id: "0199".to_owned(),
            community: "翠洲社区".to_owned(),
            since,
            refused: String::new(),
            body: "{\"remark\":\"一\\n二\"}".to_owned(),
        }
    }

    #[wasm_bindgen_test]
    fn what_is_put_in_comes_out_as_it_was_and_the_oldest_first() {
        let (late, early) = (some("440103002101/a", 2), some("440103002102/a", 1));
        late.keep();
        early.keep();
        let refused = Waiting { refused: "access_code_wrong".to_owned(), ..late.clone() };
        refused.keep();
        assert_eq!(list(), [early.clone(), refused]);
        remove(&late.key);
        remove(&early.key);
        assert_eq!(list(), []);
    }

    #[wasm_bindgen_test]
    fn another_access_code_changes_nothing_else() {
        let rest = r#","community":"440103002101","remark":"\"access_code\":\"X\""}"#;
        for known in [r#""""#, r#""ABCDE-12345""#, r#""a\"b\\""#] {
            let waiting = Waiting { body: [CODE, known, rest].concat(), ..some("x", 1) };
            assert_eq!(waiting.with_code(""), Some([CODE, r#""""#, rest].concat()), "{known}");
            assert_eq!(waiting.with_code("Q\"1"), Some([CODE, r#""Q\"1""#, rest].concat()), "{known}");
        }
        for other in ["", "{}", r#"{"access_code":7}"#, r#"{"access_code":"7}"#] {
            let waiting = Waiting { body: other.to_owned(), ..some("x", 1) };
            assert_eq!(waiting.renewed("A"), None, "{other}");
        }
    }

    #[wasm_bindgen_test]
    fn what_came_without_a_code_is_not_sent() {
        let waiting = Waiting { refused: WITHOUT_CODE.to_owned(), ..some("440103002103/a", 1) };
        waiting.keep();
        let courier = Courier::new(waiting.clone(), Act::new(|_| {}));
        courier.again();
        courier.send();
        assert_eq!((courier.state.now(), load(&waiting.key)), (State::WithoutCode, Some(waiting.clone())));
        remove(&waiting.key);
        assert!(courier.is_past());
    }

    #[wasm_bindgen_test]
    fn a_refusal_is_read_with_all_that_it_is_about() {
        let finding = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        let known =
            vec![finding("/sheet/answers/1.3", "number_out_of_range"), finding("/sheet/as_of", "day_out_of_range")];
        let problem = |errors| Problem { code: "submission_invalid".to_owned(), errors, ..Problem::default() };
        let odd = [known.clone(), vec![finding("/sheet/answers/a\nb", "unknown_requirement")]].concat();
        let line = in_a_line(&Failure::Problem(problem(odd)));
        assert!(!line.contains('\n'));
        assert_eq!(from_line(&line), problem(known));
        // As it was stored before: the code alone.
        let bare = Problem { code: "access_code_wrong".to_owned(), ..Problem::default() };
        assert_eq!(in_a_line(&Failure::Problem(bare.clone())), bare.code);
        assert_eq!(from_line("access_code_wrong"), bare);
    }

    #[wasm_bindgen_test]
    fn what_another_version_has_left_is_no_submission() {
        records::write("outbox.x", "one line");
        assert_eq!(load("x"), None);
        remove("x");
    }
}
