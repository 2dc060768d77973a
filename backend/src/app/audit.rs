//! 审计: an append-only record of who did what, each entry chained to the one before.
//!
//! An entry holds the hash of its predecessor, so none can be changed or taken out unnoticed. The
//! head (how many there are, and the hash of the last) is signed and kept beside the entries, so
//! that cutting off the tail is noticed as well; and as new entries continue from the head, not
//! from whatever entry is last, what is missing stays missing. Whoever holds the signing key and
//! may write to the database could still forge all of it: note the head that `verify-audit` prints
//! somewhere else, and give it back with `--noted` to check that it is still part of the chain.
//!
//! The log holds the hash of every decision on a case too, and of every review that an expert or a
//! department handed in: [`decisions`] and [`reviews`] look whether the rows are still what was
//! decided and said, [`pinned`] whether they still are what decisions have rested on.
//!
//! [`record`] joins the caller's transaction: the act and its entry are kept together or not at
//! all. Call it last, because on PostgreSQL it makes all others who record wait until the commit.

mod decisions;
mod pinned;
mod reviews;

use std::net::IpAddr;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use shared::{
    api::audit::{AuditEntryView, AuditPage},
    division::{DivisionCode, DivisionLevel},
};
use uuid::Uuid;

use self::{decisions::Vouched, pinned::Pinned, reviews::Reviews};
pub(crate) use self::{
    decisions::{Generated, Key},
    pinned::HONOURS_REPLACED,
    reviews::ReviewKey,
};
use super::{paging, person::Person, sessions::SignedIn};
use crate::{
    clock,
    keyring::Keyring,
    state::AppState,
    store::{
        StoreError,
        accounts::Account,
        audit::{self as store, AuditFilter, AuditRow},
        settings,
    },
};

/// Setting that holds the signed head.
const HEAD_SETTING: &str = "audit.head";
/// Entries looked at together.
const CHUNK: u64 = 500;
/// Entries on a page at most.
const LONGEST_PAGE: u64 = 200;
/// Entries on a page when nothing is asked for.
const USUAL_PAGE: u64 = 50;

/// Who did something.
#[derive(Clone, Debug, Default)]
pub(crate) struct By {
    account: Option<Uuid>,
    name: Option<String>,
    address: Option<IpAddr>,
}

impl By {
    /// Whoever may run the server's commands.
    pub(crate) fn operator() -> Self {
        Self { name: Some("(operator)".to_owned()), ..Self::default() }
    }

    /// The server by itself.
    pub(crate) fn server() -> Self {
        Self { name: Some("(server)".to_owned()), ..Self::default() }
    }

    /// Somebody who is not signed in.
    pub(crate) fn address(address: IpAddr) -> Self {
        Self { address: Some(address), ..Self::default() }
    }

    /// The owner of an account who is about to sign in, or has not come that far.
    pub(crate) fn owner(account: &Account, address: IpAddr) -> Self {
        Self { account: Some(account.id), name: Some(account.name.clone()), address: Some(address) }
    }
}

impl From<&SignedIn> for By {
    fn from(who: &SignedIn) -> Self {
        Self { account: Some(who.account()), name: Some(who.name().to_owned()), address: Some(who.address()) }
    }
}

impl From<&Person> for By {
    fn from(who: &Person) -> Self {
        Self { account: Some(who.account), name: Some(who.name.clone()), address: Some(who.address) }
    }
}

/// What is to be recorded.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    by: By,
    action: &'static str,
    subject: String,
    division: Option<String>,
    before: Option<Value>,
    after: Option<Value>,
}

impl Entry {
    /// Somebody did something to a subject. The action is a stable name in `snake_case`, the
    /// subject says of what sort it is and which: `account 019ab1c2-…`. No secrets.
    pub(crate) fn new(by: impl Into<By>, action: &'static str, subject: impl Into<String>) -> Self {
        Self { by: by.into(), action, subject: subject.into(), division: None, before: None, after: None }
    }

    /// In whose reach it lies; without one only administrators of a province see it.
    #[must_use]
    pub(crate) fn within(mut self, division: &DivisionCode) -> Self {
        self.division = Some(division.to_string());
        self
    }

    /// What changed, as it was.
    #[must_use]
    pub(crate) fn from(mut self, before: Value) -> Self {
        self.before = Some(before);
        self
    }

    /// What changed, as it is.
    #[must_use]
    pub(crate) fn to(mut self, after: Value) -> Self {
        self.after = Some(after);
        self
    }
}

/// Adds an entry to the chain.
///
/// # Errors
/// [`StoreError::Damaged`] when the head does not bear the server's signature: nothing that ought
/// to be recorded is done any more until somebody has looked into it.
pub(crate) async fn record(state: &AppState, db: &impl ConnectionTrait, entry: Entry) -> Result<(), StoreError> {
    store::lock(db).await?;
    let head = read_head(&state.keyring, db).await?;
    let Entry { by, action, subject, division, before, after } = entry;
    let mut row = AuditRow {
        seq: head.count + 1,
        at: state.clock.now_ms(),
        account: by.account,
        name: by.name,
        address: by.address.map(|address| address.to_string()),
        action: action.to_owned(),
        subject,
        division,
        before: before.map(|value| value.to_string()),
        after: after.map(|value| value.to_string()),
        previous_hash: head.hash.to_vec(),
        hash: Vec::new(),
    };
    let hash = hash_of(&row);
    row.hash = hash.to_vec();
    let head = Head { count: row.seq, hash };
    store::add(db, row).await?;
    settings::put(db, HEAD_SETTING, &head.sign(&state.keyring)).await
}

/// What may be asked of the log.
#[derive(Clone)]
pub(crate) struct Query {
    pub(crate) action: Option<String>,
    pub(crate) account: Option<Uuid>,
    /// Entries older than this one.
    pub(crate) before_seq: Option<i64>,
    pub(crate) limit: Option<u64>,
}

/// The newest entries in the reach of an administrator.
pub(crate) async fn list(state: &AppState, reach: &DivisionCode, query: &Query) -> Result<AuditPage, StoreError> {
    let limit = query.limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let filter = AuditFilter {
        reach,
        with_unbound: reach.level() == DivisionLevel::Province,
        action: query.action.as_deref(),
        account: query.account,
        before_seq: query.before_seq,
        limit: limit + 1,
    };
    let mut rows = store::list(&state.database.read, &filter).await?;
    let next = paging::cut(&mut rows, limit).map(|row| row.seq.to_string());
    Ok(AuditPage { entries: rows.into_iter().map(view).collect(), next })
}

fn view(row: AuditRow) -> AuditEntryView {
    let AuditRow { seq, at, account, name, address, action, subject, division, before, after, previous_hash: _, hash } =
        row;
    AuditEntryView {
        seq: seq.to_string(),
        at: clock::rfc3339(at),
        account: account.map(|id| id.to_string()),
        name,
        address,
        action,
        subject,
        division,
        before,
        after,
        hash: HEXLOWER.encode(&hash),
    }
}

/// Something in the log does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// Entries are gone.
    #[error("entries {first} to {last} are missing")]
    Missing {
        /// The first that is gone.
        first: i64,
        /// The last that is gone.
        last: i64,
    },
    /// An entry says something else than when it was made.
    #[error("entry {0} has been changed")]
    Changed(i64),
    /// An entry does not follow from the one before it.
    #[error("entry {0} does not follow from the entry before it")]
    Unchained(i64),
    /// The head is not the server's.
    #[error("the signed head is missing or forged")]
    Head,
    /// There are entries that the head does not know.
    #[error("entry {0} was added past the signed head")]
    Surplus(i64),
    /// What was noted elsewhere is not part of the chain.
    #[error("the noted head is not part of the log")]
    NotNoted,
    /// A decision says something else than when it was made.
    #[error("the decision that made version {} of case {} has been changed", .0.version, .0.case)]
    DecisionChanged(Key),
    /// No entry tells of a decision.
    #[error("the decision that made version {} of case {} is not in the log", .0.version, .0.case)]
    DecisionUnknown(Key),
    /// A decision that an entry tells of is gone.
    #[error("the decision that made version {} of case {} is missing", .0.version, .0.case)]
    DecisionMissing(Key),
    /// Decisions on made-up cases are not what was generated.
    #[error("decisions on generated cases have been changed, added or removed")]
    GeneratedChanged,
    /// Reviews of made-up cases are not what was generated.
    #[error("reviews of generated cases have been changed, added or removed")]
    GeneratedReviewsChanged,
    /// The reviews that a decision has seen are not what they were.
    #[error(
        "reviews that the decision that made version {} of case {} rests on have been changed, added or removed",
        .0.version, .0.case
    )]
    ReviewsUnlikePinned(Key),
    /// An honour that a decision rests on is not what it was, and no import has replaced it.
    #[error(
        "an honour that the decision that made version {} of case {} rests on has been changed or removed",
        .0.version, .0.case
    )]
    HonourUnlikePinned(Key),
    /// A review says something else than when it was handed in.
    #[error("{0} has been changed")]
    ReviewChanged(ReviewKey),
    /// No entry tells of a review.
    #[error("{0} is not in the log")]
    ReviewUnknown(ReviewKey),
    /// A review that an entry tells of is gone.
    #[error("{0} is missing")]
    ReviewMissing(ReviewKey),
}

/// What going through the whole log has found.
pub(crate) struct Report {
    pub(crate) entries: i64,
    /// Decisions on cases that were held against the log.
    pub(crate) decisions: u64,
    /// Reviews that were handed in and held against the log.
    pub(crate) reviews: u64,
    /// To be noted elsewhere; see [`Noted`].
    pub(crate) head: String,
    pub(crate) faults: Vec<Fault>,
}

/// A head that somebody has noted: `41:ab…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noted(Head);

impl std::str::FromStr for Noted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Head::parse(text).map(Self).ok_or_else(|| "expected number:hash, as verify-audit has printed it".to_owned())
    }
}

/// Goes through the whole log, all decisions and all reviews, as they are at one moment.
pub(crate) async fn verify(state: &AppState, noted: Option<&Noted>) -> Result<Report, StoreError> {
    let snapshot = state.database.snapshot().await?;
    let head = match read_head(&state.keyring, &snapshot).await {
        Ok(head) => Some(head),
        Err(StoreError::Damaged { .. }) => None,
        Err(error) => return Err(error),
    };
    let mut faults = Vec::new();
    let mut last = Head::NONE;
    let (mut vouched, mut reviews, mut pinned) = (Vouched::default(), Reviews::default(), Pinned::default());
    let mut is_noted = noted.is_none_or(|Noted(noted)| *noted == last);
    loop {
        let chunk = store::chunk_after(&snapshot, last.count, CHUNK).await?;
        if chunk.is_empty() {
            break;
        }
        for row in chunk {
            if row.seq > last.count + 1 {
                faults.push(Fault::Missing { first: last.count + 1, last: row.seq - 1 });
            } else if row.previous_hash != last.hash {
                faults.push(Fault::Unchained(row.seq));
            }
            if hash_of(&row).as_slice() != row.hash {
                faults.push(Fault::Changed(row.seq));
            }
            if head.as_ref().is_some_and(|head| row.seq > head.count) {
                faults.push(Fault::Surplus(row.seq));
            }
            vouched.read(&row);
            reviews.read(&row);
            pinned.read(&row);
            last = Head { count: row.seq, hash: hash_of(&row) };
            is_noted |= noted.is_some_and(|Noted(noted)| *noted == last);
        }
    }
    match &head {
        None => faults.push(Fault::Head),
        Some(head) if head.count > last.count => {
            faults.push(Fault::Missing { first: last.count + 1, last: head.count });
        }
        Some(head) if head.count == last.count && head.hash != last.hash => faults.push(Fault::Changed(last.count)),
        Some(_) => {}
    }
    if !is_noted {
        faults.push(Fault::NotNoted);
    }
    faults.dedup();
    let decisions = vouched.check(&snapshot, &pinned, &mut faults).await?;
    let reviews = reviews.check(&snapshot, &mut faults).await?;
    Ok(Report { entries: last.count, decisions, reviews, head: last.to_text(), faults })
}

/// How many entries there are, and the hash of the last.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Head {
    count: i64,
    hash: [u8; 32],
}

impl Head {
    /// Of a log without entries.
    const NONE: Self = Self { count: 0, hash: [0; 32] };

    fn to_text(&self) -> String {
        format!("{}:{}", self.count, HEXLOWER.encode(&self.hash))
    }

    fn parse(text: &str) -> Option<Self> {
        let (count, hash) = text.split_once(':')?;
        let hash = HEXLOWER.decode(hash.as_bytes()).ok()?;
        Some(Self { count: count.parse().ok()?, hash: hash.try_into().ok()? })
    }

    fn sign(&self, keyring: &Keyring) -> String {
        let text = self.to_text();
        let signature = keyring.sign(&signed_text(&text));
        format!("{text} {} {}", keyring.current_id(), BASE64URL_NOPAD.encode(&signature))
    }

    fn read(keyring: &Keyring, text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let (head, key, signature) = (words.next()?, words.next()?, words.next()?);
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
        keyring.verifies(key, &signed_text(head), &signature).then(|| Self::parse(head)).flatten()
    }
}

/// What is signed says what it is, so that no other signature of this key can stand for it.
fn signed_text(head: &str) -> Vec<u8> {
    format!("lvshetong audit head {head}").into_bytes()
}

async fn read_head(keyring: &Keyring, db: &impl ConnectionTrait) -> Result<Head, StoreError> {
    match settings::get(db, HEAD_SETTING).await? {
        Some(text) => Head::read(keyring, &text),
        // Nothing has been recorded yet, unless somebody took the head away.
        None => store::chunk_after(db, 0, 1).await?.is_empty().then_some(Head::NONE),
    }
    .ok_or_else(|| StoreError::Damaged {
        what: "audit log",
        key: "head".to_owned(),
        reason: "its head is missing or does not bear the server's signature; run verify-audit".to_owned(),
    })
}

/// SHA-256 over the canonical JSON of everything but the hash itself.
fn hash_of(row: &AuditRow) -> [u8; 32] {
    #[derive(Serialize)]
    struct Hashed<'a> {
        seq: i64,
        at: i64,
        account: Option<String>,
        name: Option<&'a str>,
        address: Option<&'a str>,
        action: &'a str,
        subject: &'a str,
        division: Option<&'a str>,
        before: Option<&'a str>,
        after: Option<&'a str>,
        previous_hash: String,
    }
    let AuditRow { seq, at, account, name, address, action, subject, division, before, after, previous_hash, hash: _ } =
        row;
    let hashed = Hashed {
        seq: *seq,
        at: *at,
        account: account.map(|id| id.to_string()),
        name: name.as_deref(),
        address: address.as_deref(),
        action,
        subject,
        division: division.as_deref(),
        before: before.as_deref(),
        after: after.as_deref(),
        previous_hash: HEXLOWER.encode(previous_hash),
    };
    let json = shared::canonical::to_vec(&hashed).expect("texts and integers have a canonical form");
    Sha256::digest(&json).into()
}
