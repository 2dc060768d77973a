//! 回执查验: the public record of a sealed self-assessment, and the form on paper.
//!
//! Three questions, each answered plainly: does the signature hold (the server says), does this
//! browser come to the same result from the sealed answers (worked out here), what is the result.

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
    browser::{page, task},
    dom::{classed, el},
    parts::failure::failure_notice,
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

/// Brings the page to life.
pub fn mount() {
    page::choose_language(&k::RECEIPT_TITLE);
    task::run(async {
        let loaded = load().await;
        page::mount("receipt", move || match loaded {
            Ok(shown) => {
                let body = page_body().attr("class", "page stack--loose screen").add_all(record::record(&shown));
                vec![masthead(), body, colophon(), paper::paper(&shown)]
            }
            Err(failure) => {
                let body = page_body()
                    .add(el("h1").text(k::RECEIPT_TITLE.t()))
                    .add(failure_notice(&failure, Some(Act::new(|()| page::reload()))))
                    .add(classed("a", "button").attr("href", "/").text(k::ASSESS_HOME.t()));
                vec![masthead(), body, colophon()]
            }
        });
    });
}

async fn load() -> Result<Shown, Failure> {
    let path = page::path();
    let number = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let bytes = get_bytes(&["/api/v1/receipts/", &escape(number), "/sheet"].concat()).await?;
    let sheet: ReceiptSheet = postcard::from_bytes(&bytes).map_err(|_| Failure::Unexpected)?;
    let address = form_address(&sheet.record.pack_hash, texts::code());
    let form = Form::from_bytes(&get_bytes(&address).await?).ok_or(Failure::Unexpected)?;
    let (responses, errors) = Responses::read(&form.rulebook, &sheet.sheet);
    let agrees = errors.is_empty() && evaluate(&form.rulebook, &responses).is_ok_and(|own| own == sheet.outcome);
    Ok(Shown { sheet, form, agrees })
}
