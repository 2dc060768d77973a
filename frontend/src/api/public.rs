//! What everybody may see: notices, objections by receipt number, recognised communities.

use shared::notice::ObjectionWords;
use wasm_bindgen::JsValue;

use super::{Failure, escape, get, get_bytes, post_patiently};
use crate::browser::json;

/// 公示, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeEntry {
    /// Notice id.
    pub id: String,
    /// 文号.
    pub number: String,
    /// Name of the city.
    pub city_name: String,
    /// Title.
    pub title: String,
    /// First day.
    pub first_day: String,
    /// Last day, which still counts.
    pub last_day: String,
    /// `upcoming`, `open` or `over`.
    pub phase: String,
    /// Communities in it.
    pub communities: u32,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// Its lines.
    pub entries: Vec<T>,
    /// Names the next page; empty on the last.
    pub next: String,
}

/// 公示, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What lists show.
    pub entry: NoticeEntry,
    /// Text, paragraphs separated by line breaks.
    pub text: String,
    /// Whom to turn to.
    pub contact: String,
    /// SHA-256 of the frozen content.
    pub content_sha256: String,
    /// When it was published.
    pub published_at: String,
    /// The day its cases were announced; empty before.
    pub announced_on: String,
    /// The list.
    pub lines: Vec<NoticeLine>,
}

/// One community in a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeLine {
    /// Case id.
    pub case: String,
    /// Code of the community.
    pub community: String,
    /// Its name.
    pub community_name: String,
    /// Name of its city.
    pub city_name: String,
    /// Name of its county; empty where a city has none.
    pub county_name: String,
    /// Name of its street.
    pub street_name: String,
    /// 自评得分.
    pub claimed: String,
    /// 评审得分; empty when there is none.
    pub reviewed: String,
    /// What the level is called.
    pub level_title: String,
    /// `full` or `direct`.
    pub route: String,
    /// It has left the notice.
    pub has_left: bool,
}

/// The state of an objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectionState {
    /// Receipt number.
    pub receipt: String,
    /// When it came.
    pub received_at: String,
    /// Number of the notice.
    pub notice_number: String,
    /// Name of the community.
    pub community_name: String,
    /// `received`, `upheld` or `not_upheld`.
    pub state: String,
    /// The city's answer; empty before there is one.
    pub reply: String,
    /// When it was answered; empty before.
    pub replied_at: String,
}

/// A file to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its bytes, base64.
    pub base64: String,
}

/// 公布名单: one recognition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognition {
    /// Certificate number.
    pub certificate: String,
    /// Code of the community.
    pub community: String,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// Points for people, of the review or else of the claim; empty when there are none.
    pub score: String,
    /// There was a review.
    pub is_reviewed: bool,
    /// What the level is called.
    pub level_title: String,
    /// `full` or `direct`.
    pub route: String,
    /// The day it was announced.
    pub announced_on: String,
    /// The last day on which it holds.
    pub valid_until: String,
    /// `valid`, `under_review`, `revoked` or `expired`.
    pub standing: String,
}

/// What the public list is narrowed by; empty texts do not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecognitionFilter {
    /// Code of a city.
    pub city: String,
    /// Code of a county.
    pub county: String,
    /// Year of the announcement.
    pub year: String,
    /// `full` or `direct`.
    pub route: String,
    /// Part of a name, or pinyin.
    pub name: String,
}

impl RecognitionFilter {
    fn query(&self) -> [(&str, &str); 5] {
        let Self { city, county, year, route, name } = self;
        [("city", city), ("county", county), ("year", year), ("route", route), ("q", name)]
    }

    /// Where the whole list is to be had as a table of a kind: `xlsx` or `csv`.
    pub fn table(&self, kind: &str) -> String {
        let path = ["/api/v1/public/recognitions.", kind].concat();
        with_query(&path, &[&self.query()[..], &[("lang", crate::texts::code())]].concat())
    }
}

/// A community with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommunityRecord {
    /// Its name.
    pub name: String,
    /// City, county and street, separated by blanks.
    pub path: String,
    /// Its recognitions, newest first.
    pub recognitions: Vec<Recognition>,
}

/// 证书.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The line of the public list.
    pub recognition: Recognition,
    /// Name of the city that recognised it.
    pub city_name: String,
    /// Title of the standard in the language of the page.
    pub pack_title: String,
    /// Where the certificate is shown.
    pub public_url: String,
}

/// Published notices of a city or all, of a phase or all, after a page or from the start.
pub async fn notices(city: &str, phase: &str, after: &str) -> Result<Page<NoticeEntry>, Failure> {
    let path = with_query("/api/v1/public/notices", &[("city", city), ("phase", phase), ("after", after)]);
    let page = get(&path).await?;
    let entries = json::entries(&json::get(&page, "notices"));
    Ok(Page { entries: entries.iter().map(notice_entry).collect(), next: json::text(&page, "next") })
}

/// Where all notices of a city or all, of a phase or all, are to be had as a table of a kind: `xlsx` or
/// `csv`.
pub fn notices_table(city: &str, phase: &str, kind: &str) -> String {
    let path = ["/api/v1/public/notices.", kind].concat();
    with_query(&path, &[("city", city), ("phase", phase), ("lang", crate::texts::code())])
}

/// One published notice.
pub async fn notice(id: &str) -> Result<Notice, Failure> {
    let json = get(&["/api/v1/public/notices/", &escape(id)].concat()).await?;
    let lines = json::entries(&json::get(&json, "lines"));
    let mut entry = notice_entry(&json);
    entry.communities = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    Ok(Notice {
        entry,
        text: json::text(&json, "text"),
        contact: json::text(&json, "contact"),
        content_sha256: json::text(&json, "content_sha256"),
        published_at: json::text(&json, "published_at"),
        announced_on: json::text(&json, "announced_on"),
        lines: lines.iter().map(notice_line).collect(),
    })
}

/// Sends an objection; gives the number of its receipt, the same one when it had arrived before.
pub async fn object(
    notice: &str,
    id: &str,
    case: &str,
    words: &ObjectionWords,
    files: &[Attachment],
) -> Result<String, Failure> {
    let ObjectionWords { name, address, phone, facts } = words;
    let words = json::object(&[("name", name), ("address", address), ("phone", phone), ("facts", facts)]);
    let attachments = js_sys::Array::new();
    for file in files {
        attachments.push(&json::object(&[("name", &file.name), ("base64", &file.base64)]));
    }
    let body = json::object(&[("id", id), ("case", case)]);
    json::put(&body, "words", &words);
    json::put(&body, "attachments", &attachments);
    let body = js_sys::JSON::stringify(&body).map_err(|_| Failure::Unexpected)?;
    let path = ["/api/v1/public/notices/", &escape(notice), "/objections"].concat();
    let receipt = json::text(&post_patiently(&path, &String::from(body)).await?, "receipt");
    if receipt.is_empty() { Err(Failure::Unexpected) } else { Ok(receipt) }
}

/// The state of an objection, by its receipt number.
pub async fn objection(receipt: &str) -> Result<ObjectionState, Failure> {
    let json = get(&["/api/v1/public/objections/", &escape(receipt)].concat()).await?;
    Ok(ObjectionState {
        receipt: json::text(&json, "receipt"),
        received_at: json::text(&json, "received_at"),
        notice_number: json::text(&json, "notice_number"),
        community_name: json::text(&json, "community_name"),
        state: json::text(&json, "state"),
        reply: json::text(&json, "reply"),
        replied_at: json::text(&json, "replied_at"),
    })
}

/// One page of the public list.
pub async fn recognitions(filter: &RecognitionFilter, after: &str) -> Result<Page<Recognition>, Failure> {
    let query = [&filter.query()[..], &[("after", after)]].concat();
    let page = get(&with_query("/api/v1/public/recognitions", &query)).await?;
    let entries = json::entries(&json::get(&page, "recognitions"));
    Ok(Page { entries: entries.iter().map(recognition).collect(), next: json::text(&page, "next") })
}

/// A community with its history.
pub async fn community(code: &str) -> Result<CommunityRecord, Failure> {
    let json = get(&["/api/v1/public/communities/", &escape(code)].concat()).await?;
    Ok(CommunityRecord {
        name: json::text(&json, "community_name"),
        path: json::text(&json, "community_path"),
        recognitions: json::entries(&json::get(&json, "recognitions")).iter().map(recognition).collect(),
    })
}

/// A certificate.
pub async fn certificate(number: &str) -> Result<Certificate, Failure> {
    let json = get(&["/api/v1/public/certificates/", &escape(number)].concat()).await?;
    Ok(Certificate {
        recognition: recognition(&json::get(&json, "recognition")),
        city_name: json::text(&json, "city_name"),
        pack_title: json::in_language(&json, "pack_title"),
        public_url: json::text(&json, "public_url"),
    })
}

/// What a browser needs to recount a certificate, by postcard.
pub async fn published_sheet(number: &str) -> Result<Vec<u8>, Failure> {
    get_bytes(&["/api/v1/public/certificates/", &escape(number), "/sheet"].concat()).await
}

fn notice_entry(json: &JsValue) -> NoticeEntry {
    NoticeEntry {
        id: json::text(json, "id"),
        number: json::text(json, "number"),
        city_name: json::text(json, "city_name"),
        title: json::text(json, "title"),
        first_day: json::text(json, "first_day"),
        last_day: json::text(json, "last_day"),
        phase: json::text(json, "phase"),
        communities: json::whole(json, "communities"),
    }
}

fn notice_line(json: &JsValue) -> NoticeLine {
    NoticeLine {
        case: json::text(json, "case"),
        community: json::text(json, "community"),
        community_name: json::text(json, "community_name"),
        city_name: json::text(json, "city_name"),
        county_name: json::text(json, "county_name"),
        street_name: json::text(json, "street_name"),
        claimed: json::text(&json::get(json, "claimed"), "score"),
        reviewed: json::text(&json::get(json, "reviewed"), "score"),
        level_title: json::text(json, "level_title"),
        route: json::text(json, "route"),
        has_left: json::is_true(json, "left_because"),
    }
}

fn recognition(json: &JsValue) -> Recognition {
    Recognition {
        certificate: json::text(json, "certificate"),
        community: json::text(json, "community"),
        community_name: json::text(json, "community_name"),
        community_path: json::text(json, "community_path"),
        score: json::text(&json::get(json, "result"), "score"),
        is_reviewed: json::is_true(json, "is_reviewed"),
        level_title: json::text(json, "level_title"),
        route: json::text(json, "route"),
        announced_on: json::text(json, "announced_on"),
        valid_until: json::text(json, "valid_until"),
        standing: json::text(json, "standing"),
    }
}

/// The path with the parameters that are not empty.
pub(crate) fn with_query(path: &str, query: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut sign = "?";
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        address.push_str(sign);
        address.push_str(&[name, "=", &escape(value)].concat());
        sign = "&";
    }
    address
}
