//! 居民评价: results, what residents wrote, the street's decisions.

use frontend::api::{Failure, escape};
use shared::api::surveys::{ModerateRemark, SurveyPage, SurveyRemark, SurveyRemarkPage, SurveyResults};

use super::{get, send};
use crate::session::Session;

/// Communities within reach whose residents have answered.
pub(crate) async fn list(session: Session, after: Option<&str>) -> Result<SurveyPage, Failure> {
    let after = after.map(|after| ["?after=", &escape(after)].concat()).unwrap_or_default();
    get(session, &["/api/v1/surveys", &after].concat()).await
}

/// The results of a community in a half year; that of today when it is empty.
pub(crate) async fn results(session: Session, community: &str, period: &str) -> Result<SurveyResults, Failure> {
    let period = if period.is_empty() { String::new() } else { ["?period=", &escape(period)].concat() };
    get(session, &path(community, &period)).await
}

/// What residents wrote.
pub(crate) async fn remarks(
    session: Session,
    community: &str,
    period: &str,
    after: Option<&str>,
) -> Result<SurveyRemarkPage, Failure> {
    let after = after.map(|after| ["&after=", &escape(after)].concat()).unwrap_or_default();
    get(session, &path(community, &["/remarks?period=", &escape(period), &after].concat())).await
}

/// Where those that have been read are to be had as a table, without its ending.
pub(crate) fn remarks_table(community: &str) -> String {
    path(community, "/remarks")
}

/// Decides what of a remark becomes public.
pub(crate) async fn moderate(session: Session, id: &str, wish: &ModerateRemark) -> Result<SurveyRemark, Failure> {
    send(session, "PUT", &remark(id, "moderation"), wish).await
}

/// Where the photo of a remark is.
pub(crate) fn photo(id: &str) -> String {
    remark(id, "photo")
}

/// Where its small picture is.
pub(crate) fn thumbnail(id: &str) -> String {
    remark(id, "thumbnail")
}

/// Where the QR code of a community's form is.
pub(crate) fn qr(community: &str) -> String {
    ["/api/v1/public/communities/", &escape(community), "/survey/qr.svg"].concat()
}

fn path(community: &str, rest: &str) -> String {
    ["/api/v1/communities/", &escape(community), "/survey", rest].concat()
}

fn remark(id: &str, what: &str) -> String {
    ["/api/v1/survey-remarks/", &escape(id), "/", what].concat()
}
