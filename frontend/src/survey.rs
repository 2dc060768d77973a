//! 居民评价: what residents are asked when they scan the poster of their community, and what comes of it.
//!
//! | address | page |
//! |---|---|
//! | `/survey/{code}` | [`form`]: the questions, a few words, a photo |
//! | `/survey/{code}/results` | [`results`]: counts from five answers on, and what the street has released |
//!
//! Nobody signs in and nobody is named. The form opens without a network after one visit, and what was tapped
//! and typed is on the device until it has arrived ([`kept`]). While the first questions are read the device
//! works out what the server asks of it before it takes an answer ([`work`]), so that nobody waits for it;
//! [`question`] draws one question, [`photo`] takes a picture in, [`send`] brings all of it to the server, and
//! [`untaken`] shows what was typed that is no part of the answer that counts.

mod form;
mod kept;
mod photo;
mod question;
mod results;
mod send;
mod untaken;
mod work;

use crate::{
    browser::{page, records, task},
    parts::unkept::unkept,
    texts::k,
    ui::masthead::{colophon, masthead, page_body},
};

/// Brings the page to life.
pub fn mount() {
    page::choose_language(&k::SURVEY_TITLE);
    let path = page::path();
    let rest = path.trim_start_matches("/survey/").trim_end_matches('/').to_owned();
    let (code, part) = rest.split_once('/').unwrap_or((&rest, ""));
    let code = page::unescape(code);
    let is_results = part == "results";
    task::run(async move {
        if !is_results {
            records::open().await;
        }
        page::mount("survey", move || {
            let title = if is_results { &k::SURVEY_RESULTS } else { &k::SURVEY_TITLE };
            page::set_title(&[title.t(), " · ", k::BRAND_NAME.t()].concat());
            let content = if is_results { results::results(code) } else { form::form(code) };
            let part = if is_results { "results" } else { "form" };
            vec![masthead(), page_body().attr("data-survey", part).add(unkept()).add_all(content), colophon()]
        });
    });
}
