//! Which draft is meant by the address, and the form it was begun with.
//!
//! | address | opens |
//! |---|---|
//! | `?community=CODE` | the community's latest draft, or a new one by the usual standard |
//! | `?practice` | the same without a community |
//! | `&pack=ID_OR_HASH` | that standard; a draft keeps its own version, else the one named or the current one |

use core::future;

use futures_util::future::{Either, LocalBoxFuture, select};
use shared::form::{self, Form};

use super::{later, work::Work};
use frontend::{
    api::{
        Failure, Problem,
        communities::{self, Community},
        get_bytes, packs,
    },
    browser::{page, time},
    draft::Draft,
    texts,
};

/// What the page works with.
pub(super) struct Opened {
    pub(super) form: &'static Form,
    pub(super) work: Work,
}

/// Finds the draft, once what the device keeps has been read, and loads its form.
pub(super) async fn open(reading: LocalBoxFuture<'static, ()>) -> Result<Opened, Failure> {
    let community = page::parameter("community").filter(|code| !code.is_empty());
    let pack = page::parameter("pack").filter(|pack| !pack.is_empty());
    // The form that most come for is decoded while the device opens its database. A draft that was begun with
    // another one does not wait for it.
    let is_wanted =
        |id: &str, address: &str| pack.as_ref().is_none_or(|pack| pack == id || form_address(pack) == address);
    let usual = usual().filter(|(id, address)| is_wanted(id, address)).map(|(_, address)| address);
    let ahead = usual.clone().map_or_else(|| Box::pin(future::pending()) as Coming, form_at);
    let mut ahead = match select(reading, ahead).await {
        Either::Left(((), ahead)) => Some(ahead),
        Either::Right((form, reading)) => {
            reading.await;
            Some(Box::pin(future::ready(form)) as Coming)
        }
    };
    let mut drafts = later::drafts().await?;
    drafts.retain(|draft| draft.community.as_ref().map(|community| &community.code) == community.as_ref());
    let is_meant = |draft: &Draft| pack.as_ref().is_none_or(|pack| *pack == draft.pack_id || *pack == draft.pack_hash);
    let mut draft = drafts.iter().position(is_meant).map(|place| drafts.remove(place));
    let mut address = match (&draft, &pack) {
        (Some(draft), _) => form_address(&draft.pack_hash),
        (None, Some(pack)) if community.is_none() && is_hash(pack) => form_address(pack),
        (None, Some(pack)) => form_address(&fitting(pack, community.as_deref()).await?.hash),
        (None, None) => match &usual {
            Some(address) => address.clone(),
            None => form_address(&any_current().await?.hash),
        },
    };
    let form = loop {
        let form = ahead.take().filter(|_| usual.as_ref() == Some(&address));
        let form = form.unwrap_or_else(|| form_at(address)).await?;
        if draft.is_some() {
            break form;
        }
        // Named by another version's hash, or not at all: there is one draft for all versions.
        let is_of_pack = |draft: &Draft| draft.pack_id == form.rulebook.pack_id;
        draft = drafts.iter().position(is_of_pack).map(|place| drafts.remove(place));
        match &draft {
            Some(draft) if draft.pack_hash != form.rulebook.pack_hash => address = form_address(&draft.pack_hash),
            _ => break form,
        }
    };
    let mut draft = match draft {
        Some(draft) => draft,
        None => new(&form, community).await?,
    };
    // What may have arrived has to be sent as it was, should it be sent again.
    if draft.submission.is_none() {
        draft.sheet.as_of = time::today();
    }
    // The page lives as long as the form, so parts may borrow from it for ever.
    let form: &'static Form = Box::leak(Box::new(form));
    Ok(Opened { form, work: Work::new(form, draft) })
}

/// A form on its way.
type Coming = LocalBoxFuture<'static, Result<Form, Failure>>;

// Boxed, so that it is compiled once.
fn form_at(address: String) -> Coming {
    Box::pin(async move { Form::from_bytes(&get_bytes(&address).await?).ok_or(Failure::Unexpected) })
}

/// Where the form of a pack is, in the language of the page.
pub(super) fn form_address(hash: &str) -> String {
    form::form_address(hash, texts::code())
}

/// The id of the standard whose form the server preloads, and where that is in the language of the page.
fn usual() -> Option<(String, String)> {
    let address = page::attribute("link[data-form]", "href")?;
    Some((page::attribute("link[data-form]", "data-form")?, form::hash_in_address(&address).map(form_address)?))
}

fn is_hash(pack: &str) -> bool {
    pack.len() == 64 && pack.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A current pack, should the page not name the usual one.
async fn any_current() -> Result<packs::PackEntry, Failure> {
    packs::list().await?.into_iter().find(|pack| pack.is_current).ok_or(Failure::Unexpected)
}

/// The current version of a pack, or the one with that hash.
pub(super) async fn current(pack: &str) -> Result<packs::PackEntry, Failure> {
    let is_meant = |entry: &packs::PackEntry| entry.hash == pack || (entry.id == pack && entry.is_current);
    packs::list().await?.into_iter().find(is_meant).ok_or_else(|| refused("unknown_pack"))
}

/// The same, unless it is not for the community: nobody is to hear of that after the last answer.
async fn fitting(pack: &str, community: Option<&str>) -> Result<packs::PackEntry, Failure> {
    let entry = current(pack).await?;
    let fits = community.is_none_or(|code| code.starts_with(&entry.applies_to));
    if fits { Ok(entry) } else { Err(refused("pack_not_for_community")) }
}

fn refused(code: &str) -> Failure {
    Failure::Problem(Problem { code: code.to_owned(), ..Problem::default() })
}

/// A draft with nothing in it. A community whose name cannot be fetched now is known by its code; one
/// that does not exist has no draft.
async fn new(form: &Form, community: Option<String>) -> Result<Draft, Failure> {
    let rulebook = &form.rulebook;
    let community = match community {
        Some(code) => Some(match communities::by_code(&code).await {
            Err(Failure::Offline | Failure::Timeout) => Community { name: code.clone(), code, path: String::new() },
            answer => answer?,
        }),
        None => None,
    };
    Ok(Draft::new(rulebook.pack_id.clone(), rulebook.pack_hash.clone(), form.texts.title.clone(), community))
}
