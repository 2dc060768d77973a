//! 回执查验: the public record of a sealed self-assessment, and the form on paper.
//!
//! Three questions, each answered plainly: does the signature hold (the server says), does this
//! browser come to the same result from the sealed answers (worked out here), what is the result.
//! Without a number the page asks for one.

mod evidence;
mod paper;
mod record;

use shared::{
    api::ReceiptSheet,
    explain::evaluate,
    form::{Form, form_address},
    responses::Responses,
};

use crate::{
    api::{Failure, escape, get_bytes},
    browser::{page, records, task},
    dom::{classed, el},
    parts::{
        failure::{code, failure_notice},
        lookup::lookup,
    },
    state::Act,
    texts::{self, k},
    ui::masthead::{colophon, masthead, page_body},
};

/// What the page shows.
pub(crate) struct Shown {
    /// The sealed record with its answers and outcome.
    pub(crate) sheet: ReceiptSheet,
    /// The standard it was filled in by.
    pub(crate) form: Form,
    /// Whether this browser comes to the same result.
    pub(crate) agrees: bool,
}

/// Why there is no record to show.
enum Refused {
    /// It could not be fetched.
    Failed(Failure),
    /// It does not hold, and what is left of it cannot be shown: the codes of what was found.
    Broken(Vec<String>),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        if code(&failure) == UNREADABLE { Self::Broken(vec![UNREADABLE.to_owned()]) } else { Self::Failed(failure) }
    }
}

/// The server's code for a record that is gone or cannot be read any more.
const UNREADABLE: &str = "receipt_unreadable";

/// Brings the page to life.
pub fn mount() {
    page::choose_language(&k::RECEIPT_TITLE);
    task::run(async {
        let path = page::path();
        let number = path.trim_matches('/').split_once('/').map(|(_, number)| page::unescape(number));
        let loaded = match &number {
            Some(number) => Some(load(number).await),
            None => None,
        };
        page::mount("receipt", move || match loaded {
            Some(Ok(shown)) => {
                let body = page_body().attr("class", "page stack--loose screen").add_all(record::record(&shown));
                vec![masthead(), body, colophon(), paper::paper(&shown)]
            }
            nothing => {
                let notice = nothing.and_then(Result::err).map(|refused| match refused {
                    Refused::Failed(failure) => failure_notice(&failure, Some(Act::new(|()| page::reload()))),
                    Refused::Broken(findings) => record::broken(&findings),
                });
                let body = page_body()
                    .add(el("h1").text(k::RECEIPT_TITLE.t()))
                    .add_all(notice)
                    .add(lookup(&number.unwrap_or_default()))
                    .add(classed("a", "button").attr("href", "/").text(k::ASSESS_HOME.t()));
                vec![masthead(), body, colophon()]
            }
        });
    });
}

async fn load(number: &str) -> Result<Shown, Refused> {
    let bytes = get_bytes(&["/api/v1/receipts/", &escape(number), "/sheet"].concat()).await?;
    let sheet: ReceiptSheet = postcard::from_bytes(&bytes).map_err(|_| Failure::Unexpected)?;
    let address = form_address(&sheet.record.pack_hash, texts::code());
    let form = match get_bytes(&address).await {
        // Without its standard nothing of it can be shown.
        Err(Failure::Problem(_)) if !sheet.holds => return Err(Refused::Broken(sheet.findings)),
        answer => Form::from_bytes(&answer?).ok_or(Failure::Unexpected)?,
    };
    let (responses, errors) = Responses::read(&form.rulebook, &sheet.sheet);
    if !sheet.record.evidence.is_empty() {
        // Files of it may still lie on this device.
        records::open().await;
    }
    let agrees = errors.is_empty() && evaluate(&form.rulebook, &responses).is_ok_and(|own| own == sheet.outcome);
    Ok(Shown { sheet, form, agrees })
}
