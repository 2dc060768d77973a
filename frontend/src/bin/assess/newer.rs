//! A newer version of the standard never breaks a draft: it is offered, not imposed.

use gloo_timers::callback::Timeout;
use shared::{form::Form, responses::Responses};

use super::{desk::Desk, open};
use frontend::{
    api::{Failure, get_bytes},
    browser::{page, task},
    dom::{El, button, classed, el, region},
    parts::failure::failure_notice,
    state::Var,
    texts::k,
};

/// The first answers come first.
const PAUSE_MS: u32 = 4_000;

/// The offer to move over; nothing while the draft's version is the current one.
pub(super) fn newer(desk: Desk) -> El {
    let found = Var::new(None::<(String, String)>);
    let failed = Var::new(None::<Failure>);
    let (id, own) = (desk.form.rulebook.pack_id.clone(), desk.form.rulebook.pack_hash.clone());
    // Not being able to ask is no reason to disturb anybody.
    let ask = move || {
        task::run(async move {
            if let Ok(pack) = open::current(&id).await
                && pack.hash != own
            {
                found.set(Some((pack.hash, pack.version)));
            }
        });
    };
    Timeout::new(PAUSE_MS, ask).forget();
    let move_over = move |hash: String| {
        task::run(async move {
            match over(desk, &hash).await {
                Ok(()) => page::reload(),
                Err(failure) => failed.set(Some(failure)),
            }
        });
    };
    let shown = move || {
        let Some((hash, version)) = found.get() else { return Vec::new() };
        let failure = move || failed.get().map(|failure| failure_notice(&failure, None)).into_iter().collect();
        let buttons = classed("div", "row")
            .add(button("button", k::NEWER_MOVE.t(), move || move_over(hash.clone())))
            .add(button("button button--plain", k::NEWER_STAY.t(), move || found.set(None)));
        let notice = classed("div", "notice notice--half")
            .attr("role", "status")
            .flag("data-newer", true)
            .add(classed("p", "notice__title").text(&k::NEWER_TITLE.with(&[&version])))
            .add(el("p").text(k::NEWER_LEAD.t()))
            .add(buttons)
            .add(region("", failure));
        vec![notice]
    };
    region("", shown)
}

/// Pins the draft to another version; answers that it does not accept are left behind.
async fn over(desk: Desk, hash: &str) -> Result<(), Failure> {
    let form = Form::from_bytes(&get_bytes(&open::form_address(hash)).await?).ok_or(Failure::Unexpected)?;
    desk.note(&mut |work| {
        let draft = &mut work.draft;
        let (_, errors) = Responses::read(&form.rulebook, &draft.sheet);
        let refused = |path: &str, id: &str| {
            errors
                .iter()
                .any(|error| error.pointer.strip_prefix(path).and_then(|rest| rest.split('/').next()) == Some(id))
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
