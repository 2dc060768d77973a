//! 下落: what has left this device and of which no answer has come.
//!
//! Every submission is noted before it leaves, with the files that it names; the note goes with the answer.
//! When the answer is lost and the draft is changed, nothing waits in the outbox any more, but the server may have
//! sealed what was sent. So it is asked, without the access code: by asking nothing is sealed that somebody
//! has taken back. What was sealed counts as sent: its receipt is shown and its files are on their way. What was
//! not, and can be under way no more, is forgotten. Until then its files stay on the device, wherever the draft has
//! gone.

use serde::{Deserialize, Serialize};

use super::{Waiting, is_passing, load as load_waiting, record as record_of_draft, settle};
use crate::{
    api::{Failure, submissions},
    browser::{
        alone::alone,
        backoff::Backoff,
        offline,
        records::{self, blobs},
        task, time,
    },
    evidence::{self, packed, unpacked},
    parts::failure::code,
    state::Var,
    uploads::{self, Parcel},
};

/// Raised whenever [`Tried`] changes its shape.
const FORMAT: char = '1';
/// Notes are stored under names that begin with this.
const FOLDER: &str = "tried.";
/// For so long after it has left something may still be sealed, in milliseconds: as long as a page and the server
/// have patience, and what lies between them with room to spare.
const UNDER_WAY_MS: u64 = 2 * 60 * 1_000;

thread_local! {
    static INQUIRIES: Var<Vec<Inquiry>> = Var::new(Vec::new());
}

/// A submission that has left.
#[derive(Serialize, Deserialize)]
pub struct Tried {
    /// Its id.
    pub id: String,
    /// The draft it was made of.
    key: String,
    /// Name of the community.
    pub community: String,
    /// When it left last, in milliseconds since 1970.
    pub at: u64,
    /// What was sent, without the access code.
    body: String,
    /// Its files, with the access code, which they need to begin.
    parcel: Option<Parcel>,
}

impl Tried {
    /// Whether it waits for nothing any more: the draft was changed, replaced or deleted since.
    fn is_astray(&self) -> bool {
        load_waiting(&self.key).is_none_or(|waiting| waiting.id != self.id)
    }

    /// Whether nothing of it can be on its way any more.
    fn is_over(&self) -> bool {
        // The clock may have been put right since, in either direction.
        time::now().abs_diff(self.at) >= UNDER_WAY_MS
    }

    /// Under which its files lie on the device.
    fn files(&self) -> impl Iterator<Item = &str> {
        self.parcel.iter().flat_map(|parcel| &parcel.files).map(|own| own.kept.as_str())
    }

    /// It has not arrived and never will: its files go off the device with it, unless they are needed otherwise.
    async fn give_up(&self) {
        records::look().await;
        // It may have come back with a file and left again, or another page has been told.
        if load(&self.id).is_none_or(|known| known.at != self.at) {
            return;
        }
        let others: Vec<Self> = all().filter(|other| other.id != self.id).collect();
        let is_needed = |kept: &str| {
            let is_with_another = others.iter().any(|other| other.files().any(|own| own == kept));
            is_with_another || evidence::holds(kept) || uploads::is_packed(kept)
        };
        let own: Vec<String> = self.files().filter(|kept| !is_needed(kept)).map(str::to_owned).collect();
        // What the device does not let go is asked after again by the next page.
        blobs::remove(&own, &record(&self.id)).await;
    }
}

/// Notes that a submission leaves with these files. False when it has left before and no answer has come.
pub(super) async fn note(waiting: &Waiting, parcel: Option<Parcel>) -> bool {
    let Waiting { key, id, community, .. } = waiting;
    let is_first = load(id).is_none();
    if let Some(body) = waiting.with_code("") {
        let (id, key, community) = (id.clone(), key.clone(), community.clone());
        let tried = Tried { id, key, community, at: time::now(), body, parcel };
        if let Some(text) = packed(FORMAT, &tried) {
            records::write(&record(&tried.id), &text);
        }
    }
    // A device that refuses remembers it as long as the page is open.
    records::settled().await;
    is_first
}

/// The answer has come.
pub(super) fn forget(id: &str) {
    records::remove(&record(id));
}

/// Whether a failure leaves no doubt that nothing was sealed. What the browser says of the network is none: it
/// takes some networks for none at all.
pub(super) fn is_certain(failure: &Failure) -> bool {
    // Whoever is slowed down is told so before anything of theirs is looked at.
    !is_passing(failure) || code(failure) == "too_many_attempts"
}

/// Whether a file that lies on the device may have to follow one of them.
pub(crate) fn holds(kept: &str) -> bool {
    all().any(|tried| tried.files().any(|own| own == kept))
}

fn record(id: &str) -> String {
    [FOLDER, id].concat()
}

fn load(id: &str) -> Option<Tried> {
    unpacked(FORMAT, &records::read(&record(id))?)
}

/// The oldest first.
fn all() -> impl Iterator<Item = Tried> {
    records::names(FOLDER).into_iter().filter_map(|id| load(&id))
}

/// What is known of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing yet; it is asked later.
    Unknown,
    /// It is being asked.
    Asked,
    /// It was sealed; the number of its receipt.
    Sealed(String),
    /// There is nothing to be said of it: it has not arrived, it waits again, or another page knows.
    Closed,
}

/// Asks what has become of one, and goes on asking while the page is open.
#[derive(Clone, Copy)]
pub struct Inquiry {
    tried: &'static Tried,
    fate: Var<Fate>,
    backoff: Backoff,
}

/// All of this page, followed.
pub fn inquiries() -> Vec<Inquiry> {
    INQUIRIES.with(|own| *own).get()
}

/// Asks after what may have been sealed and waits no more, unless that is done already.
pub fn ask_after() {
    let own = INQUIRIES.with(|own| *own);
    let is_asked =
        |tried: &Tried| own.peek(|own| own.iter().any(|inquiry| inquiry.tried.id == tried.id && !inquiry.is_closed()));
    let new: Vec<Inquiry> = all().filter(|tried| tried.is_astray() && !is_asked(tried)).map(Inquiry::new).collect();
    if !new.is_empty() {
        own.update(|own| {
            own.retain(|inquiry| !inquiry.is_closed());
            own.extend(&new);
        });
        new.into_iter().for_each(Inquiry::ask);
    }
}

impl Inquiry {
    fn new(tried: Tried) -> Self {
        let inquiry =
            Self { tried: Box::leak(Box::new(tried)), fate: Var::new(Fate::Unknown), backoff: Backoff::fresh() };
        offline::when_to_send(move || inquiry.ask());
        inquiry
    }

    /// What it is about.
    pub fn tried(self) -> &'static Tried {
        self.tried
    }

    /// What is known, followed.
    pub fn fate(self) -> Fate {
        self.fate.get()
    }

    fn is_closed(self) -> bool {
        self.fate.peek(|fate| *fate == Fate::Closed)
    }

    fn ask(self) {
        if self.fate.peek(|fate| *fate != Fate::Unknown) {
            return;
        }
        self.fate.set(Fate::Asked);
        task::run(async move {
            // Whatever else is sent of the draft does not wait for the answer.
            let fate = alone(&record(&self.tried.id), self.ask_alone()).await;
            self.fate.set(fate);
        });
    }

    async fn ask_alone(self) -> Fate {
        // Another page may have been told, or it has come back with a file.
        records::look().await;
        let Some(tried) = load(&self.tried.id).filter(Tried::is_astray) else { return Fate::Closed };
        let fate = match submissions::send(&tried.body).await {
            Ok(receipt) => {
                // The answer took a while: another page may have written something.
                records::look().await;
                settle(&tried.id, &tried.key, &tried.community, tried.parcel, &receipt);
                Fate::Sealed(receipt)
            }
            Err(failure) if code(&failure) == "access_code_wrong" && tried.is_over() => {
                // Nobody takes in anything that has the same files meanwhile.
                alone(&record_of_draft(&tried.key), tried.give_up()).await;
                Fate::Closed
            }
            Err(_) => {
                self.backoff.later(move || self.ask());
                Fate::Unknown
            }
        };
        records::settled().await;
        fate
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::{
        api::Problem,
        browser::{files, uuid},
        evidence::Chosen,
        outbox,
    };

    const KEY: &str = "440103001113/a";

    /// A photo of a draft, and a submission that names it.
    async fn with_file() -> (Waiting, Chosen) {
        records::open().await;
        let chosen = Chosen::document();
        let bytes = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        assert!(evidence::keep(KEY, &chosen, &bytes, &|| ("draft.none".to_owned(), None::<String>)).await);
        let id = uuid::version_7();
        let upload = evidence::upload_id(&id, &chosen.id);
        let body = [r#"{"access_code":"c","community":"440103001113","evidence":[{"id":""#, &upload, r#""}]}"#];
        (Waiting::new(KEY.to_owned(), id, "翠洲社区".to_owned(), body.concat()), chosen)
    }

    #[wasm_bindgen_test]
    async fn what_has_left_is_asked_after_once_nothing_waits_for_it() {
        let (waiting, chosen) = with_file().await;
        waiting.keep();
        assert!(note(&waiting, uploads::pack(&waiting)).await);
        assert!(!note(&waiting, uploads::pack(&waiting)).await, "it has left before");
        let tried = load(&waiting.id).expect("a note");
        assert!(!tried.is_astray() && !tried.is_over());
        assert!(tried.body.starts_with(r#"{"access_code":"","#), "{}", tried.body);
        outbox::remove(KEY);
        assert!(tried.is_astray());
        // Another one waits: that changes nothing.
        let (other, its_own) = with_file().await;
        other.keep();
        assert!(tried.is_astray());
        outbox::remove(KEY);
        forget(&waiting.id);
        for own in [&chosen, &its_own] {
            assert!(evidence::remove(KEY, &own.id).await);
        }
    }

    #[wasm_bindgen_test]
    async fn a_file_stays_until_it_is_known_whether_it_has_to_go() {
        for is_sealed in [true, false] {
            let (waiting, chosen) = with_file().await;
            note(&waiting, uploads::pack(&waiting)).await;
            assert!(evidence::remove(KEY, &chosen.id).await);
            assert!(!evidence::holds(&chosen.id) && uploads::holds(&chosen.id));
            assert!(matches!(blobs::read(&chosen.id).await, Ok(Some(_))));
            let tried = load(&waiting.id).expect("a note");
            if is_sealed {
                settle(&tried.id, KEY, &tried.community, tried.parcel, "R-1");
                assert_eq!(uploads::load(&waiting.id).map(|parcel| parcel.receipt).as_deref(), Some("R-1"));
                assert!(uploads::is_packed(&chosen.id));
                let (name, _) = uploads::load(&waiting.id).and_then(|parcel| parcel.record()).expect("a record");
                assert!(blobs::remove(core::slice::from_ref(&chosen.id), &name).await);
            } else {
                tried.give_up().await;
            }
            assert!(load(&waiting.id).is_none() && !uploads::holds(&chosen.id));
            assert!(matches!(blobs::read(&chosen.id).await, Ok(None)));
        }
    }

    #[wasm_bindgen_test]
    async fn a_file_that_the_draft_still_has_stays_when_nothing_has_arrived() {
        let (waiting, chosen) = with_file().await;
        note(&waiting, uploads::pack(&waiting)).await;
        load(&waiting.id).expect("a note").give_up().await;
        assert!(load(&waiting.id).is_none() && evidence::holds(&chosen.id));
        assert!(matches!(blobs::read(&chosen.id).await, Ok(Some(_))));
        assert!(evidence::remove(KEY, &chosen.id).await);
    }

    #[wasm_bindgen_test]
    async fn what_has_left_again_meanwhile_is_not_given_up() {
        let (waiting, chosen) = with_file().await;
        note(&waiting, uploads::pack(&waiting)).await;
        let earlier = Tried { at: 1, ..load(&waiting.id).expect("a note") };
        earlier.give_up().await;
        assert!(load(&waiting.id).is_some() && uploads::holds(&chosen.id));
        forget(&waiting.id);
        assert!(evidence::remove(KEY, &chosen.id).await);
    }

    #[wasm_bindgen_test]
    fn only_a_refusal_leaves_no_doubt() {
        let problem = |code: &str| Failure::Problem(Problem { code: code.to_owned(), ..Problem::default() });
        for own in ["access_code_wrong", "submission_invalid", "outcome_mismatch", "too_many_attempts"] {
            assert!(is_certain(&problem(own)), "{own}");
        }
        for own in ["timeout", "storage_unavailable", "internal_error"] {
            assert!(!is_certain(&problem(own)), "{own}");
        }
        for own in [Failure::Offline, Failure::Timeout, Failure::Unexpected] {
            assert!(!is_certain(&own), "{own:?}");
        }
    }
}
