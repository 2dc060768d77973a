//! One notice: its editor while it is a draft of one's own city, otherwise what is published.

use std::sync::Arc;

use frontend::{
    api::{Failure, Problem},
    browser::{page, task},
    parts::failure::code,
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::{
        cases::CaseRow,
        notices::{Announcement, NoticeView, ObjectionRow},
    },
    case::Stage,
    notice::NoticeState,
    people::Role,
};

use super::{editor, published};
use crate::{
    api,
    parts::{
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

/// The id in the address of a notice that has not been saved.
const NEW: &str = "new";

/// What the page shows.
pub(super) enum Shown {
    /// A draft, or none yet.
    Draft {
        notice: Option<NoticeView>,
        /// 公示期 that the city has set, in days.
        days: u16,
        /// Cases that wait for a notice, by code of community.
        recognised: Vec<CaseRow>,
    },
    /// Published or announced.
    Published {
        notice: NoticeView,
        /// Against its cases, oldest first; empty for all but its own city.
        objections: Vec<ObjectionRow>,
        /// Ids of its cases that have not been announced; empty for all but its own city.
        waiting: Vec<String>,
    },
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Board {
    pub(super) session: Session,
    shown: RwSignal<Loaded<Arc<Shown>>>,
    /// What has just been done, to be said on top of the page.
    pub(super) done: RwSignal<Option<String>>,
    /// What became of the cases when they were announced just now.
    pub(super) announcement: RwSignal<Option<Announcement>>,
}

/// The page.
pub(crate) fn page(session: Session, id: String) -> AnyView {
    let board = Board {
        session,
        shown: RwSignal::new(Loaded::Loading),
        done: RwSignal::new(None),
        announcement: RwSignal::new(None),
    };
    let id = StoredValue::new(id);
    let again = move || board.load(id.get_value());
    again();
    let content = move || match board.shown.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) if code(&failure) == "not_found" => gone(),
        Loaded::Failed(failure) => notice::failed_with(&failure, again),
        Loaded::Ready(shown) => match &*shown {
            Shown::Draft { notice, days, recognised } => editor::editor(board, notice.as_ref(), *days, recognised),
            Shown::Published { notice, objections, waiting } => {
                published::published(board, notice, objections, waiting)
            }
        },
    };
    view! { <div data-notice-page>{content}</div> }.into_any()
}

impl Board {
    /// Reads the notice with what belongs to it.
    pub(super) fn load(self, id: String) {
        self.shown.set(Loaded::Loading);
        task::run(async move {
            let answer = self.read(&id).await;
            // The reader may have gone on meanwhile.
            let _ = self.shown.try_set(match answer {
                Ok(shown) => Loaded::Ready(Arc::new(shown)),
                Err(failure) => Loaded::Failed(failure),
            });
            page::to_top();
        });
    }

    /// Whether the reader is of a city, whose own notices alone it sees here.
    pub(super) fn is_city(self) -> bool {
        self.session.who.with_untracked(|who| who.as_ref().is_some_and(|who| who.role == Role::City))
    }

    async fn read(self, id: &str) -> Result<Shown, Failure> {
        let session = self.session;
        if id == NEW && !self.is_city() {
            return Err(Failure::Problem(Problem { code: "not_for_role".to_owned(), ..Problem::default() }));
        }
        let notice = if id == NEW { None } else { Some(api::notices::notice(session, id).await?) };
        match notice {
            Some(notice) if notice.state != NoticeState::Draft => {
                if !self.is_city() {
                    return Ok(Shown::Published { notice, objections: Vec::new(), waiting: Vec::new() });
                }
                let objections = api::objections::of_notice(session, &notice.id).await?;
                let publicised = api::cases::all_at(session, Stage::Publicised, "").await?;
                let own = |row: &CaseRow| notice.lines.iter().any(|line| line.case == row.id);
                let waiting = publicised.into_iter().filter(own).map(|row| row.id).collect();
                Ok(Shown::Published { notice, objections, waiting })
            }
            notice => {
                let city = session.who.with_untracked(|who| who.as_ref().map(|who| who.division.to_string()));
                let settings = api::notices::settings(session, &city.unwrap_or_default()).await?;
                let recognised = api::cases::all_at(session, Stage::Recognised, "").await?;
                Ok(Shown::Draft { notice, days: settings.settings.publicity_days, recognised })
            }
        }
    }
}

fn gone() -> AnyView {
    view! {
        <section class="panel console__narrow" data-failure="not_found">
            {title(c::NOTICE_GONE.t().to_owned())}
            <p>{c::CASE_GONE_MEANS.t()}</p>
            {back()}
        </section>
    }
    .into_any()
}

/// The way back to the list.
pub(super) fn back() -> AnyView {
    view! { <A href="/console/notices" attr:class="button button--plain">{c::NOTICES_BACK.t()}</A> }.into_any()
}
