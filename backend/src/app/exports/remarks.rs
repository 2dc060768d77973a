//! 居民的话: what residents of a community wrote, as far as somebody may see it and the street has read it:
//! what nobody has read yet may tell who somebody is, and is not taken away.

use axum::body::Body;
use serde_json::json;
use shared::{api::surveys::SurveyRemark, division::DivisionCode, survey::Fate};
use uuid::Uuid;

use super::{
    Format, PAGE, entry,
    paged::{List, Page, Paged},
    recorded,
};
use crate::{
    app::{
        person::Person,
        sessions::SignedIn,
        surveys::{self, RemarkQuery, SurveyError},
    },
    state::AppState,
    tables::{Language, tables, word},
};

/// The remarks of a community that a query stands for.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    code: &str,
    query: RemarkQuery,
    format: Format,
    language: Language,
) -> Result<Body, SurveyError> {
    let community: DivisionCode = code.parse().map_err(|_| SurveyError::Unknown)?;
    let entry = entry(who, "remarks_exported", Remarks::NAME, format)
        .within(&community)
        .to(json!({ "period": query.period, "state": query.choice.id() }));
    recorded(state, Paged::<Remarks>::new(state, (who.person(), community), query), entry, format, language).await
}

pub(super) struct Remarks;

const COLUMNS: [&str; 3] = ["remark", "remark_fate", "photo_fate"];

impl List for Remarks {
    type Context = (Person, DivisionCode);
    type Query = RemarkQuery;
    type After = Uuid;
    type Error = SurveyError;

    const NAME: &'static str = "remarks";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn page(asked: &Paged<Self>, after: Option<Uuid>, language: Language) -> Result<Page<Uuid>, SurveyError> {
        let (person, community) = &asked.context;
        let query = RemarkQuery { after, limit: Some(PAGE), ..asked.query.clone() };
        let page = surveys::remarks(&asked.state, person, community.as_str(), query).await?;
        let rows = page.remarks.into_iter().filter_map(|remark| Some(Vec::from(row(remark, language)?))).collect();
        Ok(Page { rows, next: page.next.as_deref().and_then(|next| Uuid::parse_str(next).ok()) })
    }
}

/// What has been read of a remark; none when nothing has.
fn row(remark: SurveyRemark, language: Language) -> Option<[String; COLUMNS.len()]> {
    let read = |fate: Option<Fate>| fate.filter(|fate| *fate != Fate::Waiting);
    let (words, photo) = (read(remark.text_fate), read(remark.photo_fate));
    if words.is_none() && photo.is_none() {
        return None;
    }
    let text = remark.text.filter(|_| words.is_some()).unwrap_or_default();
    let name = |fate: Option<Fate>| {
        fate.map(|fate| word(&tables().export.remark_fates, fate.id(), language).to_owned()).unwrap_or_default()
    };
    Some([text, name(words), name(photo)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_read_stays_where_it_is() {
        let remark = |text_fate: Option<Fate>, photo_fate: Option<Fate>| SurveyRemark {
            id: String::new(),
            version: 1,
            text: text_fate.map(|_| "楼道很暗".to_owned()),
            text_fate,
            photo_fate,
            photo_scan: None,
        };
        let told = |text, photo| row(remark(text, photo), Language::Zh);
        assert_eq!(told(Some(Fate::Waiting), None), None);
        assert_eq!(told(Some(Fate::Waiting), Some(Fate::Waiting)), None);
        let photo_alone = ["", "", "已公开"].map(str::to_owned);
        assert_eq!(told(Some(Fate::Waiting), Some(Fate::Released)), Some(photo_alone));
        let text_alone = ["楼道很暗", "已公开", ""].map(str::to_owned);
        assert_eq!(told(Some(Fate::Released), Some(Fate::Waiting)), Some(text_alone));
    }

    #[test]
    fn every_fate_has_a_word() {
        assert!(Fate::ALL.iter().all(|fate| tables().export.remark_fates.contains_key(fate.id())));
    }
}
