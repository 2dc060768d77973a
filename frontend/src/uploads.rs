//! 在途文件: files of self-assessments that are sealed, on their way to the server.
//!
//! A parcel lies on the device from the moment of the receipt until the server has every file: first all
//! uploads begin, with the access code, which is good then and is needed no more (where it is good no more
//! somebody gives another one); then they go in parts, one after the other, each from where the server says that
//! it is. So a page that is closed, a network that is gone and an answer that is lost cost nothing but time. Of
//! several pages one sends.
//!
//! A file that the server does not take stays in the parcel with the reason, and stops no other.

use serde::{Deserialize, Serialize};
use shared::{
    api::uploads::{CreateUpload, UploadView},
    evidence::{EvidenceFile, FileState, PART_BYTES},
};

use crate::{
    api::{Failure, uploads as api},
    browser::{
        alone::alone,
        backoff::Backoff,
        files, json, offline,
        records::{self, blobs},
        task,
    },
    evidence::{self, packed, unpacked},
    outbox::{self, Pause, Waiting, tried},
    parts::failure::code,
    state::{Act, Var},
};

/// Raised whenever [`Parcel`] changes its shape.
pub(crate) const FORMAT: char = '1';
/// Parcels are stored under names that begin with this.
const FOLDER: &str = "uploads.";
/// Why a file is not sent that the device does not have any more.
pub const GONE: &str = "file_gone";

/// The files of one self-assessment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Id of the submission.
    pub submission: String,
    /// Number of its receipt.
    pub receipt: String,
    /// Name of the community.
    pub community_name: String,
    /// Its code.
    community: String,
    /// 访问码, until all uploads have begun.
    access_code: Option<String>,
    /// Those that were chosen.
    pub files: Vec<Outgoing>,
}

/// One of them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Id of the upload.
    pub id: String,
    /// Under which its bytes lie on the device.
    pub(crate) kept: String,
    /// What it is.
    pub file: EvidenceFile,
    /// What the server has given for it; empty before it has begun.
    token: String,
    /// How far it is.
    pub state: FileState,
    /// Bytes that have arrived.
    pub offset: u32,
    /// Why it is refused; empty while it is not.
    pub refusal: String,
}

/// How it stands with a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// In the queue, or for the next try.
    Waiting(Pause),
    /// It is on its way.
    Sending,
    /// The server takes none of it as it is.
    Refused(Failure),
    /// Everything has arrived that is taken.
    Over,
    /// What was not taken has been taken off the device.
    Away,
}

impl Parcel {
    /// How many files have arrived.
    pub fn arrived(&self) -> usize {
        self.files.iter().filter(|own| own.state == FileState::Complete).count()
    }

    fn keep(&self) {
        if let Some((name, text)) = self.record() {
            records::write(&name, &text);
        }
    }

    /// The record that it is stored as, by name.
    pub(crate) fn record(&self) -> Option<(String, String)> {
        Some((name(&self.submission), packed(FORMAT, self)?))
    }

    /// The same for another device, which is given no access code.
    pub(crate) fn without_code(&self) -> Self {
        Self { access_code: None, ..self.clone() }
    }

    /// What it belongs to has become a receipt, of a draft with this key: it goes on its way. A submission is sent
    /// again when its answer was lost: what is on its way already goes on.
    pub(crate) fn take_on(mut self, key: &str, receipt: &str) {
        if load(&self.submission).is_some() {
            return;
        }
        for own in &mut self.files {
            // Where it was taken may have been taken back meanwhile.
            if let Some(file) = evidence::described(key, &own.kept) {
                own.file = file;
            }
        }
        receipt.clone_into(&mut self.receipt);
        self.keep();
    }

    /// What the server is told of a file.
    fn wish(&self, position: usize, access_code: Option<String>) -> CreateUpload {
        let Outgoing { id, file, .. } = &self.files[position];
        CreateUpload {
            id: id.clone(),
            submission: self.submission.clone(),
            community: self.community.clone(),
            access_code,
            file: file.clone(),
        }
    }
}

impl Outgoing {
    /// What the server says of it.
    fn hear(&mut self, view: UploadView) {
        self.token = view.token;
        self.state = view.state;
        self.offset = view.offset;
        self.refusal = view.refusal.unwrap_or_default();
    }

    fn refuse(&mut self, code: &str) {
        self.state = FileState::Refused;
        code.clone_into(&mut self.refusal);
    }

    /// The next part goes; gives what the server says.
    async fn send_part(&mut self) -> Result<(), Failure> {
        let Ok(kept) = blobs::read(&self.kept).await else { return Err(Failure::Unexpected) };
        let end = self.offset.saturating_add(PART_BYTES).min(self.file.size_bytes);
        let part = kept.and_then(|kept| kept.slice_with_f64_and_f64(self.offset.into(), end.into()).ok());
        let part = match part {
            Some(part) => files::bytes_in(&part).await,
            None => None,
        };
        let Some(part) = part else {
            self.refuse(GONE);
            return Ok(());
        };
        let answer = match api::send_part(&self.id, &self.token, self.offset, &part).await {
            // Where it goes on says the server.
            Err(failure) if matches!(code(&failure), "upload_offset" | "upload_hash_mismatch") => {
                api::how_far(&self.id, &self.token).await
            }
            answer => answer,
        };
        match answer {
            Ok(view) => self.hear(view),
            Err(failure) => match code(&failure) {
                "not_found" => self.refuse("upload_given_up"),
                own if is_of_file(own) => self.refuse(own),
                _ => return Err(failure),
            },
        }
        Ok(())
    }
}

/// Whether a refusal is about one file and not about all that somebody sends.
fn is_of_file(code: &str) -> bool {
    code.starts_with("attachment")
        || matches!(
            code,
            "upload_invalid" | "upload_conflict" | "upload_given_up" | "upload_past_end" | "evidence_too_many"
        )
}

/// Whether a file is refused for the day that it is said to show.
fn is_of_a_day_to_come(failure: &Failure) -> bool {
    matches!(failure, Failure::Problem(problem) if problem.errors.iter().any(|(_, code)| code == "day_in_future"))
}

/// What is on its way from this device, the oldest first.
pub fn list() -> Vec<Parcel> {
    records::names(FOLDER).iter().filter_map(|submission| load(submission)).collect()
}

/// What is on its way for a submission.
pub fn load(submission: &str) -> Option<Parcel> {
    unpacked(FORMAT, &records::read(&name(submission))?)
}

/// Whether a file that lies on the device is on its way, or may have to go.
pub(crate) fn holds(kept: &str) -> bool {
    is_packed(kept) || tried::holds(kept)
}

/// Whether a file that lies on the device is in a parcel.
pub(crate) fn is_packed(kept: &str) -> bool {
    list().iter().any(|parcel| parcel.files.iter().any(|own| own.kept == kept))
}

/// The files that a submission names, as they lie beside its draft before it is sent; none when there are none.
pub(crate) fn pack(waiting: &Waiting) -> Option<Parcel> {
    let Waiting { key, id, community, body, .. } = waiting;
    let body = js_sys::JSON::parse(body).ok()?;
    let named: Vec<String> =
        json::entries(&json::get(&body, "evidence")).iter().map(|entry| json::text(entry, "id")).collect();
    let outgoing = |chosen: evidence::Chosen| {
        let own = evidence::upload_id(id, &chosen.id);
        named.contains(&own).then(|| Outgoing {
            id: own,
            kept: chosen.id,
            file: chosen.file,
            token: String::new(),
            state: FileState::Missing,
            offset: 0,
            refusal: String::new(),
        })
    };
    let files: Vec<Outgoing> = evidence::of_draft(key).into_iter().filter_map(outgoing).collect();
    (!files.is_empty()).then(|| Parcel {
        submission: id.clone(),
        receipt: String::new(),
        community_name: community.clone(),
        community: json::text(&body, "community"),
        access_code: json::get(&body, "access_code").as_string(),
        files,
    })
}

fn name(submission: &str) -> String {
    [FOLDER, submission].concat()
}

/// Brings a parcel to the server, and goes on trying while the page is open.
#[derive(Clone, Copy)]
pub struct Porter {
    submission: &'static str,
    parcel: Var<Parcel>,
    state: Var<State>,
    backoff: Backoff,
    /// 访问码 that somebody has given for those whose upload has not begun.
    code: Var<Option<String>>,
    /// The device has refused to take it off.
    is_stuck: Var<bool>,
    /// Hears when it is over.
    over: Act,
}

impl Porter {
    /// Takes a parcel; `over` hears when all of it has arrived that is taken.
    pub fn new(parcel: Parcel, over: Act) -> Self {
        let porter = Self {
            submission: Box::leak(parcel.submission.clone().into_boxed_str()),
            parcel: Var::new(parcel),
            state: Var::new(State::Waiting(Pause::default())),
            backoff: Backoff::fresh(),
            code: Var::new(None),
            is_stuck: Var::new(false),
            over,
        };
        offline::when_to_send(move || porter.again());
        porter
    }

    /// Of which submission it is.
    pub fn submission(self) -> &'static str {
        self.submission
    }

    /// What it carries, followed.
    pub fn parcel(self) -> Parcel {
        self.parcel.get()
    }

    /// What it carries, as it is now.
    pub fn parcel_now(self) -> Parcel {
        self.parcel.now()
    }

    /// How it stands, followed.
    pub fn state(self) -> State {
        self.state.get()
    }

    /// Whether the device has refused to take it off, followed.
    pub fn is_stuck(self) -> bool {
        self.is_stuck.get()
    }

    /// Whether all has been done, so that the same is another one's when it comes again.
    pub(crate) fn is_past(self) -> bool {
        let has_all_arrived = || self.parcel.peek(|parcel| parcel.arrived() == parcel.files.len());
        self.state.peek(|state| match state {
            State::Away => true,
            State::Over => has_all_arrived(),
            State::Waiting(_) | State::Sending | State::Refused(_) => false,
        })
    }

    /// Tries once more by itself, unless it was refused.
    pub fn again(self) {
        if self.state.peek(|state| matches!(state, State::Waiting(_))) {
            self.send();
        }
    }

    /// Tries now.
    pub fn send(self) {
        if self.state.peek(|state| matches!(state, State::Sending | State::Over | State::Away)) {
            return;
        }
        self.state.set(State::Sending);
        task::run(async move {
            alone(&name(self.submission), self.send_alone()).await;
        });
    }

    /// Tries now with another access code, or with the one that is known where none is given.
    pub fn send_with(self, code: String) {
        self.code.keep(Some(code).filter(|code| !code.is_empty()));
        self.send();
    }

    /// What was not taken goes off the device.
    pub fn put_away(self) {
        task::run(self.take_away());
    }

    async fn take_away(self) {
        if self.clear().await {
            self.state.set(State::Away);
            self.over.run(());
        }
    }

    async fn send_alone(self) {
        // Another page may have been quicker.
        records::settled().await;
        records::look().await;
        if load(self.submission).is_none() {
            // It was brought, or put away, by another page.
            self.state.set(State::Away);
            return self.over.run(());
        }
        let state = match self.bring().await {
            Ok(()) => State::Over,
            Err(failure) if outbox::is_passing(&failure) => {
                State::Waiting(Pause::after(failure, self.backoff.later(move || self.again())))
            }
            Err(failure) => State::Refused(failure),
        };
        let is_over = state == State::Over;
        if is_over && load(self.submission).is_some_and(|parcel| parcel.arrived() == parcel.files.len()) {
            self.clear().await;
        }
        records::settled().await;
        self.state.set(state);
        if is_over {
            self.over.run(());
        }
    }

    /// Sends what is still to be sent.
    async fn bring(self) -> Result<(), Failure> {
        let Some(mut parcel) = load(self.submission) else { return Ok(()) };
        if let Some(code) = self.code.alter(Option::take) {
            parcel.access_code = Some(code);
            self.note(&parcel);
        }
        for position in 0..parcel.files.len() {
            let own = &parcel.files[position];
            if !own.token.is_empty() || own.state.is_settled() {
                continue;
            }
            let mut begun = begin(&parcel, position).await;
            if begun.as_ref().is_err_and(is_of_a_day_to_come) {
                // The clock was wrong when it was taken: better without a day than not at all.
                let file = &mut parcel.files[position].file;
                (file.taken_on, file.taken_time) = (None, None);
                begun = begin(&parcel, position).await;
            }
            match begun {
                Ok(view) => parcel.files[position].hear(view),
                Err(failure) if is_of_file(code(&failure)) => parcel.files[position].refuse(code(&failure)),
                Err(failure) => return Err(failure),
            }
            self.note(&parcel);
        }
        parcel.access_code = None;
        self.note(&parcel);
        for position in 0..parcel.files.len() {
            while !parcel.files[position].state.is_settled() {
                parcel.files[position].send_part().await?;
                self.backoff.begin_anew();
                self.note(&parcel);
            }
        }
        Ok(())
    }

    fn note(self, parcel: &Parcel) {
        parcel.keep();
        self.parcel.set(parcel.clone());
    }

    /// Takes the parcel off the device, with its files unless a draft has them as well. False when the device
    /// refuses: then all of it is there again after a reload.
    async fn clear(self) -> bool {
        let Some(parcel) = load(self.submission) else { return true };
        let is_elsewhere = |kept: &str| {
            let others = list().into_iter().filter(|other| other.submission != parcel.submission);
            let is_in_another = others.flat_map(|other| other.files).any(|own| own.kept == kept);
            is_in_another || evidence::holds(kept) || tried::holds(kept)
        };
        let own: Vec<String> =
            parcel.files.iter().map(|own| own.kept.clone()).filter(|kept| !is_elsewhere(kept)).collect();
        let is_gone = blobs::remove(&own, &name(self.submission)).await;
        self.is_stuck.set(!is_gone);
        is_gone
    }
}

/// Begins an upload. Where the access code is good no more somebody of the committee may be signed in.
async fn begin(parcel: &Parcel, position: usize) -> Result<UploadView, Failure> {
    match api::begin(&parcel.wish(position, parcel.access_code.clone())).await {
        Err(failure)
            if parcel.access_code.is_some()
                && matches!(code(&failure), "access_code_wrong" | "access_code_expired") =>
        {
            api::begin(&parcel.wish(position, None)).await.map_err(|_| failure)
        }
        answer => answer,
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use js_sys::Object;
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::{browser::uuid, evidence::Chosen};

    const KEY: &str = "440103001110/a";

    fn no_draft() -> (String, Option<String>) {
        ("draft.none".to_owned(), None)
    }

    /// A submission that names a file.
    fn naming(id: &str, chosen: &Chosen) -> Waiting {
        let upload = evidence::upload_id(id, &chosen.id);
        let body =
            [r#"{"access_code":"c","community":"440103001110","evidence":[{"id":""#, &upload, r#""}]}"#].concat();
        Waiting::new(KEY.to_owned(), id.to_owned(), "翠洲社区".to_owned(), body)
    }

    /// Does something while somebody sends, and waits until that is over.
    async fn while_sending(act: impl Future<Output = ()>) {
        alone(&outbox::record(KEY), act).await;
        // Whoever has begun to wait before this has had its turn.
        alone(&outbox::record(KEY), async {}).await;
    }

    #[wasm_bindgen_test]
    async fn what_a_sealed_submission_names_is_on_its_way_and_the_draft_may_go() {
        records::open().await;
        let bytes = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        let (named, later) = (Chosen::document(), Chosen::document());
        for own in [&named, &later] {
            assert!(evidence::keep(KEY, own, &bytes, &no_draft).await);
        }
        let id = uuid::version_7();
        let upload = evidence::upload_id(&id, &named.id);
        let waiting = naming(&id, &named);
        pack(&waiting).expect("its files").take_on(KEY, "R-1");
        let parcel = load(&id).expect("a parcel");
        assert_eq!((parcel.files.len(), &*parcel.receipt, &*parcel.community), (1, "R-1", "440103001110"));
        assert!(parcel.files[0].id == upload && holds(&named.id) && !holds(&later.id));
        // What is on its way stays on the device when it leaves the draft.
        assert!(evidence::remove(KEY, &named.id).await && evidence::remove(KEY, &later.id).await);
        assert!(matches!(blobs::read(&named.id).await, Ok(Some(_))));
        assert!(matches!(blobs::read(&later.id).await, Ok(None)));
        // The answer came once more.
        parcel.clone().take_on(KEY, "R-2");
        assert_eq!(load(&id).map(|known| known.receipt).as_deref(), Some("R-1"));
        assert!(Porter::new(parcel, Act::new(|()| {})).clear().await);
        assert!(load(&id).is_none());
        assert!(matches!(blobs::read(&named.id).await, Ok(None)));
    }

    #[wasm_bindgen_test]
    async fn what_is_taken_out_while_it_is_being_sent_goes_along() {
        records::open().await;
        let bytes = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        for is_draft_gone in [false, true] {
            let own = Chosen::document();
            assert!(evidence::keep(KEY, &own, &bytes, &no_draft).await);
            let id = uuid::version_7();
            let (waiting, file) = (naming(&id, &own), own.id.clone());
            while_sending(async {
                let parcel = pack(&waiting).expect("its files");
                if is_draft_gone {
                    evidence::forget(KEY);
                } else {
                    task::run(async move { assert!(evidence::remove(KEY, &file).await) });
                }
                task::pause(100).await;
                assert!(matches!(blobs::read(&own.id).await, Ok(Some(_))));
                parcel.take_on(KEY, "R-1");
            })
            .await;
            assert!(!evidence::holds(&own.id) && holds(&own.id));
            assert!(matches!(blobs::read(&own.id).await, Ok(Some(_))));
            let parcel = load(&id).expect("a parcel");
            assert!(Porter::new(parcel, Act::new(|()| {})).clear().await);
            assert!(matches!(blobs::read(&own.id).await, Ok(None)));
        }
    }

    #[wasm_bindgen_test]
    async fn a_file_stays_as_long_as_a_submission_waits_that_names_it() {
        records::open().await;
        let bytes = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        let own = Chosen::document();
        assert!(evidence::keep(KEY, &own, &bytes, &no_draft).await);
        let waiting = naming(&uuid::version_7(), &own);
        waiting.keep();
        assert!(!evidence::remove(KEY, &own.id).await && evidence::holds(&own.id));
        assert!(matches!(blobs::read(&own.id).await, Ok(Some(_))));
        outbox::remove(KEY);
        assert!(evidence::remove(KEY, &own.id).await);
        assert!(matches!(blobs::read(&own.id).await, Ok(None)));
    }

    #[wasm_bindgen_test]
    async fn what_the_device_does_not_let_go_is_said_to_be_there() {
        records::open().await;
        let bytes = files::blob(b"%PDF-1.7", "application/pdf").expect("a file");
        let own = Chosen::document();
        assert!(evidence::keep(KEY, &own, &bytes, &no_draft).await);
        let id = uuid::version_7();
        pack(&naming(&id, &own)).expect("its files").take_on(KEY, "R-1");
        assert!(evidence::remove(KEY, &own.id).await);
        let porter = Porter::new(load(&id).expect("a parcel"), Act::new(|()| {}));
        let store = json::get(&json::get(&js_sys::global(), "IDBObjectStore"), "prototype").unchecked_into::<Object>();
        let delete = json::get(&store, "delete");
        // Anything that cannot be called.
        json::put(&store, "delete", &JsValue::NULL);
        porter.take_away().await;
        json::put(&store, "delete", &delete);
        assert!(porter.is_stuck.now() && !porter.is_past() && load(&id).is_some());
        porter.take_away().await;
        assert!(!porter.is_stuck.now() && porter.is_past() && load(&id).is_none());
        assert!(matches!(blobs::read(&own.id).await, Ok(None)));
    }

    #[wasm_bindgen_test]
    fn a_file_that_is_not_taken_stops_no_other() {
        for own in ["attachment_heic", "attachments_too_many", "upload_given_up", "evidence_too_many"] {
            assert!(is_of_file(own), "{own}");
        }
        for other in ["access_code_expired", "evidence_too_many_today", "storage_unavailable", "timeout"] {
            assert!(!is_of_file(other), "{other}");
        }
    }
}
