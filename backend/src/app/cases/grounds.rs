//! 依据: what a decision rests on beside the sealed self-assessment and its own verdicts, as it is pinned:
//! photos and documents, the reviews of the round, the honours of the direct route.

use data_encoding::HEXLOWER;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::case::Route;

use super::CaseError;
use crate::{
    state::AppState,
    store::{
        attachments,
        cases::Case,
        honours::{self, Honour},
        reviews::{self, Given, Giver},
    },
};

/// What a decision rests on.
#[derive(Debug, Default)]
pub(super) struct Grounds {
    /// Photos and documents that the case has.
    pub(super) attachments: Vec<PinnedFile>,
    /// Honours that open the direct route; none on the whole way.
    pub(super) honours: Vec<PinnedHonour>,
    /// What experts and departments have handed in about the round.
    pub(super) reviews: Vec<PinnedReview>,
}

/// A photo or document.
#[derive(Debug, Serialize)]
pub(super) struct PinnedFile {
    id: String,
    /// Of what is kept, lower-case hex.
    sha256: String,
}

/// An honour, as it was imported last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PinnedHonour {
    pub(crate) certificate: String,
    /// Who holds it.
    pub(crate) community: String,
    pub(crate) title: String,
    pub(crate) year: u16,
}

/// A review that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PinnedReview {
    /// The department whose it is; none for an expert's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    department: Option<String>,
    /// Account of the expert whose it is; none for a department's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expert: Option<String>,
    /// See [`review_sha256`].
    sha256: String,
}

/// What of the pinned grounds is held against the database later on: see [`crate::app::audit`].
#[derive(Debug, Default, Deserialize)]
pub(crate) struct PinnedGrounds {
    #[serde(default)]
    pub(crate) honours: Vec<PinnedHonour>,
    /// None in decisions from before reviews were pinned.
    #[serde(default)]
    pub(crate) reviews: Option<Vec<PinnedReview>>,
}

impl Grounds {
    /// What a decision on a case rests on that is about to be recorded. The case has been written, so
    /// nothing can be added to it before the transaction ends.
    pub(super) async fn read(state: &AppState, db: &impl ConnectionTrait, case: &Case) -> Result<Self, CaseError> {
        let files = attachments::pin(db, case.id).await?;
        let given = reviews::given_in(db, case.id, case.round).await?;
        let held = match case.route {
            Route::Direct => honours::of_community(db, case.community.as_str()).await?,
            Route::Full => Vec::new(),
        };
        let opens_direct = |honour: &Honour| state.config.cases.opens_direct(&honour.title);
        Ok(Self {
            attachments: files
                .into_iter()
                .map(|(id, sha256)| PinnedFile { id: id.to_string(), sha256: HEXLOWER.encode(&sha256) })
                .collect(),
            honours: held.into_iter().filter(opens_direct).map(PinnedHonour::from).collect(),
            reviews: given.iter().map(PinnedReview::of).collect(),
        })
    }
}

impl PinnedReview {
    /// A review as it is now.
    pub(crate) fn of(given: &Given) -> Self {
        let (department, expert) = match &given.by {
            Giver::Department(name) => (Some(name.clone()), None),
            Giver::Expert(account) => (None, Some(account.to_string())),
        };
        Self { department, expert, sha256: review_sha256(given) }
    }
}

impl From<Honour> for PinnedHonour {
    fn from(Honour { community, title, certificate, year }: Honour) -> Self {
        Self { certificate, community, title, year }
    }
}

impl PinnedGrounds {
    /// What a decision has pinned; nothing where that cannot be read, which its hash tells.
    pub(crate) fn read(pinned: &[u8]) -> Self {
        serde_json::from_slice(pinned).unwrap_or_default()
    }
}

/// SHA-256 over everything that is kept of a review that was handed in, lower-case hex.
pub(crate) fn review_sha256(given: &Given) -> String {
    #[derive(Serialize)]
    struct Hashed<'a> {
        account: Option<String>,
        assigned_at: Option<i64>,
        body_sha256: String,
        case: String,
        department: Option<&'a str>,
        due_on: Option<&'a str>,
        given_at: i64,
        person: Option<&'a str>,
        round: u32,
        version: Option<u32>,
    }
    let Given { case, round, by, account, person, assigned_at, due_on, handed_in_at: given_at, body, version } = given;
    let hashed = Hashed {
        account: account.map(|account| account.to_string()),
        assigned_at: *assigned_at,
        body_sha256: HEXLOWER.encode(&Sha256::digest(body)),
        case: case.to_string(),
        department: match by {
            Giver::Department(name) => Some(name.as_str()),
            Giver::Expert(_) => None,
        },
        due_on: due_on.as_deref(),
        given_at: *given_at,
        person: person.as_deref(),
        round: *round,
        version: *version,
    };
    let json = shared::canonical::to_vec(&hashed).expect("texts and integers have a canonical form");
    HEXLOWER.encode(&Sha256::digest(&json))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn given() -> Given {
        Given {
            case: Uuid::from_u128(1),
            round: 2,
            by: Giver::Department("消防".to_owned()),
            account: Some(Uuid::from_u128(3)),
            person: Some("王工".to_owned()),
            assigned_at: None,
            due_on: Some("2026-12-03".to_owned()),
            handed_in_at: 10,
            body: b"{}".to_vec(),
            version: Some(4),
        }
    }

    #[test]
    fn nothing_of_a_review_can_be_changed_and_its_hash_stay() {
        let changed = [
            Given { case: Uuid::from_u128(9), ..given() },
            Given { round: 9, ..given() },
            Given { by: Giver::Department("水务".to_owned()), ..given() },
            Given { by: Giver::Expert(Uuid::from_u128(3)), ..given() },
            Given { account: None, ..given() },
            Given { person: Some("李工".to_owned()), ..given() },
            Given { assigned_at: Some(9), ..given() },
            Given { due_on: Some("2026-12-04".to_owned()), ..given() },
            Given { handed_in_at: 9, ..given() },
            Given { body: b"{} ".to_vec(), ..given() },
            Given { version: None, ..given() },
        ];
        let mut hashes: std::collections::BTreeSet<String> = changed.iter().map(review_sha256).collect();
        assert!(hashes.insert(review_sha256(&given())));
        assert_eq!(hashes.len(), changed.len() + 1);
    }

    #[test]
    fn what_was_pinned_is_read_again_and_an_older_decision_says_nothing_of_reviews() {
        let reviews = vec![PinnedReview::of(&given())];
        let json = serde_json::to_vec(&serde_json::json!({ "reviews": reviews, "verdicts": [] })).unwrap();
        assert_eq!(PinnedGrounds::read(&json).reviews, Some(reviews));
        let older = PinnedGrounds::read(br#"{"case":"1","verdicts":[]}"#);
        assert_eq!((older.reviews, older.honours), (None, Vec::new()));
    }
}
