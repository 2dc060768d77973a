//! A newer version of the standard never breaks a draft: it is offered, not imposed.

use leptos::{prelude::*, task::spawn_local};
use shared::{form::Form, responses::Responses};

use super::{desk::Desk, open};
use crate::{
    api::{Failure, get_bytes},
    browser::page,
    parts::failure::failure_notice,
    texts::k,
};

/// The offer to move over; nothing while the draft's version is the current one.
pub(super) fn newer(desk: Desk) -> AnyView {
    let found = RwSignal::new(None::<(String, String)>);
    let failed = RwSignal::new(None::<Failure>);
    let (id, own) = (desk.form.rulebook.pack_id.clone(), desk.form.rulebook.pack_hash.clone());
    // Not being able to ask is no reason to disturb anybody.
    set_timeout(
        move || {
            spawn_local(async move {
                if let Ok(pack) = open::current(&id).await
                    && pack.hash != own
                {
                    found.set(Some((pack.hash, pack.version)));
                }
            });
        },
        core::time::Duration::from_secs(3),
    );
    let move_over = move |hash: String| {
        spawn_local(async move {
            match over(desk, &hash).await {
                Ok(()) => page::reload(),
                Err(failure) => failed.set(Some(failure)),
            }
        });
    };
    let shown = move || {
        let (hash, version) = found.get()?;
        Some(view! {
            <div class="notice notice--half" role="status" data-newer>
                <p class="notice__title">{k::NEWER_TITLE.with(&[&version])}</p>
                <p>{k::NEWER_LEAD.t()}</p>
                <div class="row">
                    <button type="button" class="button" on:click=move |_| move_over(hash.clone())>{k::NEWER_MOVE.t()}</button>
                    <button type="button" class="button button--plain" on:click=move |_| found.set(None)>{k::NEWER_STAY.t()}</button>
                </div>
                {move || failed.get().map(|failure| failure_notice(&failure, None))}
            </div>
        })
    };
    view! { {shown} }.into_any()
}

/// Pins the draft to another version; answers that it does not accept are left behind.
async fn over(desk: Desk, hash: &str) -> Result<(), Failure> {
    let form = Form::from_bytes(&get_bytes(&open::form_address(hash)).await?).ok_or(Failure::Unexpected)?;
    desk.note(|work| {
        let draft = &mut work.draft;
        let (_, errors) = Responses::read(&form.rulebook, &draft.sheet);
        let refused = |path: &str, id: &str| {
            errors.iter().any(|error| error.pointer.strip_prefix(path).and_then(|rest| rest.split('/').next()) == Some(id))
        };
        draft.sheet.answers.retain(|answer| !refused("/answers/", &answer.requirement));
        draft.sheet.facts.retain(|fact| !refused("/facts/", &fact.fact));
        draft.unread.retain(|(requirement, ..)| form.rulebook.item(requirement).is_some());
        draft.pack_hash.clone_from(&form.rulebook.pack_hash);
        draft.pack_title.clone_from(&form.texts.title);
        draft.submission = None;
    });
    Ok(())
}
