//! Photos and documents of cases.

use frontend::api::{Failure, escape};
use shared::api::attachments::{AttachmentList, CreateAttachment};

use super::{ask, get, send_patiently};
use crate::session::Session;

const ATTACHMENTS: &str = "/api/v1/attachments/";

/// Those of a case, oldest first.
pub(crate) async fn list(session: Session, case: &str) -> Result<AttachmentList, Failure> {
    get(session, &of_case(case)).await
}

/// Adds one; gives all of them.
pub(crate) async fn add(session: Session, case: &str, wish: &CreateAttachment) -> Result<AttachmentList, Failure> {
    send_patiently(session, &of_case(case), wish).await
}

/// Takes one away; gives the others.
pub(crate) async fn remove(session: Session, id: &str) -> Result<AttachmentList, Failure> {
    ask(session, "DELETE", &[ATTACHMENTS, &escape(id)].concat(), None).await
}

/// Where the file itself is.
pub(crate) fn content(id: &str) -> String {
    [ATTACHMENTS, id, "/content"].concat()
}

/// Where its small picture is.
pub(crate) fn thumbnail(id: &str) -> String {
    [ATTACHMENTS, id, "/thumbnail"].concat()
}

fn of_case(case: &str) -> String {
    ["/api/v1/cases/", &escape(case), "/attachments"].concat()
}
