//! 发件箱: submissions that are finished and could not be sent yet.
//!
//! A submission is put in as the bytes that will be sent, so any page can send it without the engine,
//! and whatever is tried again is the same under the same id: it can arrive twice and is sealed once.
//! Nothing leaves before the device has it, and of several pages one sends. Its files follow when it is
//! sealed ([`uploads`]).
//! It is tried when a page is opened, when the network comes back, after a pause that doubles each
//! time, and by hand. One that is refused stays, with the reason, until somebody has looked into it;
//! the answers themselves are in the draft all the while.
//!
//! The bytes hold the access code: without it nothing could be sent later. They go with the receipt,
//! with the draft, or with the next change of it.

use crate::{
    api::{Failure, Problem, submissions},
    browser::{
        alone::alone,
        backoff::Backoff,
        offline,
        records::{self, Saved},
        task, time,
    },
    draft,
    parts::failure::code,
    sent,
    state::{Act, Var},
    uploads,
};

/// What waits is stored under names that begin with this.
const FOLDER: &str = "outbox.";

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
    /// Code of the refusal; empty while none is known.
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
        let Self { key, id, community, refused, body, .. } = self;
        let since = self.since.to_string();
        // Names and codes have no line breaks, and the body has none because it is canonical JSON.
        let lines = [id, community, &since, refused, body].map(String::as_str);
        records::write(&[FOLDER, key].concat(), &lines.join("\n"));
    }

    /// Sends it. With the receipt goes the draft, unless something has been changed in it since; its files
    /// are on their way from then on.
    async fn send(&self) -> Result<String, Failure> {
        let receipt = submissions::send(&self.body).await?;
        // The answer took a while: another page may have changed the draft or put something else in.
        records::look().await;
        sent::remember(&receipt, &self.community);
        uploads::take_on(self, &receipt);
        if load(&self.key).is_some_and(|stored| stored.id == self.id) {
            remove(&self.key);
        }
        if draft::load(&self.key).is_some_and(|draft| draft.submission.as_ref() == Some(&self.id)) {
            draft::remove(&self.key);
        }
        Ok(receipt)
    }
}

/// What waits on this device, the oldest first.
pub fn list() -> Vec<Waiting> {
    let mut list: Vec<Waiting> = records::names(FOLDER).iter().filter_map(|key| load(key)).collect();
    list.sort_by(|a, b| (a.since, &a.key).cmp(&(b.since, &b.key)));
    list
}

/// What waits of a draft.
pub fn load(key: &str) -> Option<Waiting> {
    let text = records::read(&[FOLDER, key].concat())?;
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
    records::remove(&[FOLDER, key].concat());
}

/// Whether the same may be taken another time: nothing is wrong with what was sent.
pub fn is_passing(failure: &Failure) -> bool {
    match failure {
        Failure::Problem(_) => {
            matches!(code(failure), "storage_unavailable" | "overloaded" | "timeout" | "not_ready")
        }
        // What is no answer of ours has come from somebody else on the way: the sign-in page of a
        // wireless network, a proxy.
        Failure::Offline | Failure::Timeout | Failure::Unexpected => true,
    }
}

/// How it stands with something that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// For the network, or for the next try; why the last one brought nothing.
    Waiting(Option<Failure>),
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
            "" => State::Waiting(None),
            code => State::Refused(Failure::Problem(Problem { code: code.to_owned(), ..Problem::default() })),
        };
        let courier = Self {
            waiting: Box::leak(Box::new(waiting)),
            is_kept: Var::new(is_kept),
            state: Var::new(state),
            backoff: Backoff::fresh(),
            changed,
        };
        offline::when_online(move || courier.again());
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
        if self.state.peek(|state| matches!(state, State::Sending | State::Sent(_))) || self.is_gone() {
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
            alone(&[FOLDER, &self.waiting.key].concat(), self.send_alone()).await;
        });
    }

    /// The page has found out that the draft was changed elsewhere: what stands here is not sent.
    fn take_back(self) {
        if load(&self.waiting.key).is_some_and(|stored| stored.id == self.waiting.id) {
            remove(&self.waiting.key);
        }
        self.turn(State::Waiting(None));
    }

    async fn send_alone(self) {
        if self.is_kept() {
            // Another page may have been quicker.
            records::look().await;
            if self.is_gone() {
                return self.turn(State::Waiting(None));
            }
        }
        let state = match self.waiting.send().await {
            Ok(receipt) => State::Sent(receipt),
            Err(failure) if is_passing(&failure) => {
                self.backoff.later(move || self.again());
                State::Waiting(Some(failure))
            }
            Err(failure) => {
                if !self.is_gone() {
                    // A device that refuses shows the reason as long as the page is open.
                    Waiting { refused: code(&failure).to_owned(), ..self.waiting.clone() }.keep();
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
    fn what_another_version_has_left_is_no_submission() {
        records::write("outbox.x", "one line");
        assert_eq!(load("x"), None);
        remove("x");
    }
}
