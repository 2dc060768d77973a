//! 共同草稿: what the committee is filling in together.

use frontend::{
    api::Failure,
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use shared::api::joint::JointDraftRow;

use crate::{
    api,
    parts::{dialog::dialog, notice},
    session::Session,
};

/// The panel; nothing while there are none.
pub(super) fn panel(
    session: Session,
    community: &str,
    drafts: &[JointDraftRow],
    done: impl Fn(Option<String>) + Copy + Send + Sync + 'static,
) -> Option<AnyView> {
    if drafts.is_empty() {
        return None;
    }
    let (asked, chosen) = (RwSignal::new(false), RwSignal::new(String::new()));
    let failure = RwSignal::new(None::<Failure>);
    let rows = drafts.iter().map(|draft| row(community, draft, asked, chosen)).collect_view();
    let community = StoredValue::new(community.to_owned());
    let discard = move |_| {
        failure.set(None);
        task::run(async move {
            match api::drafts::discard(session, &community.get_value(), &chosen.get_untracked()).await {
                Ok(()) => done(None),
                Err(refused) => {
                    let _ = failure.try_set(Some(refused));
                    let _ = asked.try_set(false);
                }
            }
        });
    };
    let sure = move || {
        view! {
            <p>{c::DRAFTS_SURE.t()}</p>
            <button type="button" class="button button--danger" data-joint-discard-confirm on:click=discard>
                {c::DRAFTS_DISCARD.t()}
            </button>
        }
        .into_any()
    };
    Some(
        view! {
            <section class="panel" data-joint-drafts>
                <h2>{c::DRAFTS_TITLE.t()}</h2>
                <p class="small">{c::DRAFTS_LEAD.t()}</p>
                {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
                <ul class="rows">{rows}</ul>
                {dialog("discard", c::DRAFTS_DISCARD.t(), asked, sure)}
            </section>
        }
        .into_any(),
    )
}

fn row(community: &str, draft: &JointDraftRow, asked: RwSignal<bool>, chosen: RwSignal<String>) -> AnyView {
    let address = ["/assess?community=", community, "&pack=", &draft.pack_id].concat();
    let progress = c::DRAFTS_PROGRESS.with(&[&draft.answered.to_string(), &draft.requirements.to_string()]);
    let by = [&*draft.begun_by, &*draft.changed_by, &time::instant_in_words(&draft.changed_at)];
    let own = draft.pack_id.clone();
    let ask = move |_| {
        chosen.set(own.clone());
        asked.set(true);
    };
    view! {
        <li class="stack" data-joint-draft=draft.pack_id.clone()>
            <p><strong>{draft.pack_title.clone()}</strong> " " {progress}</p>
            <p class="small">{c::DRAFTS_BY.with(&by)}</p>
            <div class="row">
                <a class="button button--lead" href=address rel="external" data-joint-open>{c::DRAFTS_OPEN.t()}</a>
                <button type="button" class="button button--plain" data-joint-discard on:click=ask>
                    {c::DRAFTS_DISCARD.t()}
                </button>
            </div>
        </li>
    }
    .into_any()
}
