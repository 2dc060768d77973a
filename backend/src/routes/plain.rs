//! 不用脚本的网页: what still works when a browser runs no scripts or no WebAssembly.
//!
//! The server writes these pages itself: [`standards`] to choose from, each as a [`sheet`] to read and
//! to fill in by hand, with the telephone of the street ([`contact`]), and the statement on
//! [`accessibility`]. All wording stands in [`mod@words`]; [`frame`] is around each page.

mod accessibility;
mod contact;
mod frame;
mod sheet;
mod standards;
mod words;

use std::{cmp::Reverse, sync::Arc};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;
use shared::form::{Form, Help};

use self::{
    contact::Contact,
    frame::{ACCESSIBILITY, LARGE, Place, Reader, STANDARDS, code, language_of, page},
    standards::Choice,
};
use super::{REVALIDATED, answer, packs, tag_of, tagged};
use crate::{
    api::PackSummary,
    extract::{Params, Segment},
    library::{DocumentKind, Entry},
    problem::Problem,
    state::AppState,
    tables::Language,
};

/// The look of these pages: the colours and elements of all pages, and what only these have.
const STYLE: &str = concat!(
    include_str!("../../../style/tokens.css"),
    include_str!("../../../style/base.css"),
    include_str!("../../../style/large.css"),
    include_str!("../../../style/plain.css"),
);

/// The most communities that are listed for a name.
const MOST_HITS: usize = 50;

/// What is asked of a page. People follow links with other things behind the question mark, too;
/// those are nobody's mistake here.
#[derive(Deserialize)]
pub(crate) struct PageParams {
    /// `zh`, `zh-Hant` or `en`.
    lang: Option<String>,
    /// `large` for large print.
    #[serde(default)]
    size: String,
    /// Code of a community.
    community: Option<String>,
    /// Part of the name of one.
    #[serde(default)]
    q: String,
}

impl PageParams {
    fn reader(&self, headers: &HeaderMap) -> Reader {
        Reader { language: language_of(self.lang.as_deref(), headers), is_large: self.size == LARGE }
    }
}

/// The standards, all of them or those for a community, with the telephone of its street.
pub(crate) async fn list_standards(
    State(state): State<AppState>,
    Params(params): Params<PageParams>,
    headers: HeaderMap,
) -> Response {
    let reader = params.reader(&headers);
    let Ok(contact) = contact_of(&state, &params) else { return missing(reader) };
    let is_for = |pack: &&PackSummary| contact.as_ref().is_none_or(|contact| applies(pack, contact));
    let mut packs: Vec<&PackSummary> = state.library.summaries().filter(|pack| pack.current).filter(is_for).collect();
    // The community's own city before its province, the province before the country.
    packs.sort_by_key(|pack| Reverse(pack.applies_to.len()));
    let query = params.q.trim();
    let hits = state.directory.search(query, MOST_HITS);
    let choice = Choice { reader, contact: contact.as_ref(), query, hits: &hits, packs: &packs };
    let place = Place {
        path: STANDARDS,
        community: params.community.as_deref(),
        query: Some(query).filter(|query| !query.is_empty()),
    };
    sent(&headers, page(reader, &reader.words().own.standards.title, place, &choice.content()))
}

/// The current version of a standard as a form on paper.
pub(crate) async fn get_standard(
    State(state): State<AppState>,
    Segment(id): Segment,
    Params(params): Params<PageParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reader = params.reader(&headers);
    let Ok(contact) = contact_of(&state, &params) else { return Ok(missing(reader)) };
    let pack = state.library.current(&id).and_then(|hash| state.library.get(hash)).cloned();
    let is_for = |pack: &Arc<Entry>| contact.as_ref().is_none_or(|contact| applies(&pack.summary, contact));
    let Some(pack) = pack.filter(is_for) else { return Ok(missing(reader)) };
    let (form, help) = texts(pack, reader.language).await?;
    let path = [STANDARDS, "/", &id].concat();
    let place = Place { community: params.community.as_deref(), ..Place::at(&path) };
    let content = sheet::content(reader, &form, &help, contact.as_ref());
    Ok(sent(&headers, page(reader, &form.texts.title, place, &content)))
}

/// 无障碍声明.
pub(crate) async fn get_accessibility(
    State(state): State<AppState>,
    Params(params): Params<PageParams>,
    headers: HeaderMap,
) -> Response {
    let reader = params.reader(&headers);
    let title = &reader.words().own.accessibility.title;
    let content = accessibility::content(reader, state.config.contacts.accessibility.trim());
    sent(&headers, page(reader, title, Place::at(ACCESSIBILITY), &content))
}

/// The look of these pages.
pub(crate) async fn get_style(headers: HeaderMap) -> Response {
    tagged(&headers, &tag_of(STYLE.as_bytes()), REVALIDATED, || answer("text/css; charset=utf-8", REVALIDATED, STYLE))
}

/// A community that was named does not exist.
struct Unknown;

/// The community that is named, if one is.
fn contact_of(state: &AppState, params: &PageParams) -> Result<Option<Contact>, Unknown> {
    match &params.community {
        Some(code) => Contact::of(state, code).map(Some).ok_or(Unknown),
        None => Ok(None),
    }
}

fn applies(pack: &PackSummary, contact: &Contact) -> bool {
    contact.community.code.starts_with(&pack.applies_to)
}

/// A pack in a language, or in its leading one.
async fn texts(pack: Arc<Entry>, language: Language) -> Result<(Form, Help), Problem> {
    let form = packs::made(pack.clone(), DocumentKind::Form, code(language).to_owned()).await?;
    let help = packs::made(pack, DocumentKind::Help, code(language).to_owned()).await?;
    let form = Form::from_bytes(&form.plain).ok_or_else(Problem::internal)?;
    let help = Help::from_bytes(&help.plain).ok_or_else(Problem::internal)?;
    Ok((form, help))
}

/// A page under an address that names nothing.
fn missing(reader: Reader) -> Response {
    let said = &reader.words().own.missing;
    let place = Place::at(STANDARDS);
    let content = html! {
        h1 { (said.title) }
        p { (said.lead) }
        p {
            a href=(place.address(reader)) { (said.go) }
        }
    };
    let page = page(reader, &said.title, place, &content).into_string();
    let mut response = answer("text/html; charset=utf-8", REVALIDATED, page);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// A page as it is sent, or the news that it has not changed.
fn sent(headers: &HeaderMap, page: Markup) -> Response {
    let page = page.into_string();
    let tag = tag_of(page.as_bytes());
    let mut response = tagged(headers, &tag, REVALIDATED, || answer("text/html; charset=utf-8", REVALIDATED, page));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}
