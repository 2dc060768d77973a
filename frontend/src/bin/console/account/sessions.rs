//! Where one is signed in, and ending that.

use frontend::{
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use shared::api::accounts::SessionRow;

use crate::{
    api,
    parts::notice::{self, Loaded},
    session::Session,
};

/// The list of one's own sessions.
pub(crate) fn panel(session: Session) -> AnyView {
    let loaded = RwSignal::new(Loaded::<Vec<SessionRow>>::Loading);
    let load = move || {
        task::run(async move {
            loaded.set(Loaded::from(api::session::sessions(session).await));
        });
    };
    load();
    view! {
        <section class="panel" data-sessions>
            <h2>{c::SESSIONS_TITLE.t()}</h2>
            {move || match loaded.get() {
                Loaded::Loading => notice::loading(),
                Loaded::Failed(failure) => notice::failed_with(&failure, load),
                Loaded::Ready(rows) => {
                    let rows = rows.into_iter().map(|row| line(session, row, load)).collect_view();
                    view! { <ul class="rows">{rows}</ul> }.into_any()
                }
            }}
        </section>
    }
    .into_any()
}

fn line(session: Session, row: SessionRow, load: impl Fn() + Copy + 'static) -> AnyView {
    let id = StoredValue::new(row.id);
    let end = move |_| {
        task::run(async move {
            // The list that is read again shows whether it has ended.
            let _ = api::session::end_session(session, &id.get_value()).await;
            load();
        });
    };
    let when =
        c::SESSIONS_WHEN.with(&[&time::instant_in_words(&row.created_at), &time::instant_in_words(&row.last_seen_at)]);
    let way_on = if row.is_current {
        view! { <span class="badge badge--good">{c::SESSIONS_CURRENT.t()}</span> }.into_any()
    } else {
        view! {
            <button type="button" class="button" data-end on:click=end>
                {c::SESSIONS_END.t()}
                <span class="sr">{row.address.clone()}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <li class="row row--apart" data-session>
            <div>
                <p>{row.address}</p>
                <p class="small">{row.user_agent}</p>
                <p class="small">{when}</p>
            </div>
            {way_on}
        </li>
    }
    .into_any()
}
