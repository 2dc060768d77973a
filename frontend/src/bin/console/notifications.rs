//! 通知: what the reader was told of, newest first; each line leads to where it is dealt with.

use frontend::{
    api::Failure,
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::notifications::{MarkRead, NotificationKind, NotificationPage, NotificationView},
    people::Role,
};

use crate::{
    api,
    bell::Bell,
    parts::{
        notice::{self, Loaded},
        title,
    },
    session::Session,
    words,
};

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let loaded = RwSignal::new(Loaded::<NotificationPage>::Loading);
    let bell = Bell::get();
    let counted = move |unread: u64| {
        if let Some(bell) = bell {
            bell.set(unread);
        }
    };
    let load = move || {
        task::run(async move {
            let answer = api::notifications::list(session, None).await;
            if let Ok(page) = &answer {
                counted(page.unread);
            }
            let _ = loaded.try_set(Loaded::from(answer));
        });
    };
    load();
    let content = move || match loaded.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed_with(&failure, load),
        Loaded::Ready(page) if page.notifications.is_empty() => notice::empty(c::NEWS_NONE.t(), c::NEWS_NONE_MEANS.t()),
        Loaded::Ready(page) => list(session, loaded, page, load, counted),
    };
    let tells = matches!(session.role(), Some(Role::Administrator | Role::Province | Role::City));
    view! {
        <div class="stack--loose console__middle" data-notifications>
            {title(c::NEWS_TITLE.t().to_owned())}
            <p class="row">
                <A href="/console/account" attr:class="button">{c::NEWS_MAIL.t()}</A>
                {tells.then(|| view! { <A href="/console/webhooks" attr:class="button" attr:data-webhooks-link="">{c::HOOKS_TITLE.t()}</A> })}
            </p>
            {content}
        </div>
    }
    .into_any()
}

fn list(
    session: Session,
    loaded: RwSignal<Loaded<NotificationPage>>,
    page: NotificationPage,
    load: impl Fn() + Copy + Send + Sync + 'static,
    counted: impl Fn(u64) + Copy + Send + Sync + 'static,
) -> AnyView {
    let (failure, busy) = (RwSignal::new(None::<Failure>), RwSignal::new(false));
    let newest = StoredValue::new(page.notifications.first().map(|own| own.id.clone()));
    let mark_all = move |_| {
        failure.set(None);
        task::run(async move {
            let wish = MarkRead { ids: Vec::new(), up_to: newest.get_value() };
            match api::notifications::mark_read(session, &wish).await {
                Ok(_) => load(),
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    let next = StoredValue::new(page.next.clone());
    let more = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        task::run(async move {
            match api::notifications::list(session, next.get_value().as_deref()).await {
                Ok(further) => loaded.update(|loaded| {
                    if let Loaded::Ready(page) = loaded {
                        page.notifications.extend(further.notifications);
                        page.next = further.next;
                    }
                }),
                Err(refused) => failure.set(Some(refused)),
            }
            let _ = busy.try_set(false);
        });
    };
    let has_more = page.next.is_some();
    let has_unread = page.unread > 0;
    let lines: Vec<_> = page.notifications.into_iter().map(|own| line(session, own, counted)).collect();
    view! {
        {has_unread
            .then(|| {
                view! {
                    <p class="row row--apart">
                        <span role="status" data-unread-count>{c::NEWS_UNREAD_COUNT.with(&[&page.unread.to_string()])}</span>
                        <button type="button" class="button" data-mark-all on:click=mark_all>{c::NEWS_MARK_ALL.t()}</button>
                    </p>
                }
            })}
        {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
        <section class="panel">
            <ul class="rows">{lines}</ul>
        </section>
        {has_more
            .then(|| {
                view! {
                    <button type="button" class="button button--wide" data-more aria-disabled=move || busy.get().then_some("true") on:click=more>
                        {c::LIST_MORE.t()}
                    </button>
                }
            })}
    }
    .into_any()
}

fn line(session: Session, own: NotificationView, counted: impl Fn(u64) + Copy + Send + Sync + 'static) -> AnyView {
    let (words, address) = (said(&own), place(&own));
    let id = StoredValue::new(own.id.clone());
    let mark = move |_| {
        task::run(async move {
            let wish = MarkRead { ids: vec![id.get_value()], up_to: None };
            // What is not marked is shown as unread again, and nothing else is lost.
            if let Ok(count) = api::notifications::mark_read(session, &wish).await {
                counted(count.unread);
            }
        });
    };
    let when = time::instant_in_words(&own.created_at);
    let by = own.by.map(|by| [" · ", &by].concat());
    let unread = (!own.is_read).then(|| {
        view! { <span class="badge badge--half">{c::NEWS_UNREAD.t()}</span> }
    });
    view! {
        <li class="news" data-notification=own.id data-kind=own.kind.id() data-is-read=own.is_read.to_string()>
            <div class="news__head">
                <A href=address attr:class="news__link" attr:data-open="" on:click=mark>{words}</A> {unread}
            </div>
            <p class="small">{when} {by}</p>
        </li>
    }
    .into_any()
}

/// Where it is dealt with, or can be read on.
fn place(own: &NotificationView) -> String {
    match (own.kind, &own.case, &own.inspection) {
        // The page of the case only says that it stands in a notice.
        (NotificationKind::ObjectionReceived, ..) => "/console/objections".to_owned(),
        (NotificationKind::WebhookDisabled, ..) => "/console/webhooks".to_owned(),
        (_, Some(case), _) => ["/console/cases/", case].concat(),
        (_, None, Some(inspection)) => ["/console/inspections/", inspection].concat(),
        // A notice is about several cases.
        (_, None, None) => "/console/notices".to_owned(),
    }
}

/// What has happened, in a sentence.
fn said(own: &NotificationView) -> String {
    let community = own.community_name.as_deref().unwrap_or("—");
    let detail = own.detail.as_deref().unwrap_or_default();
    let stage = own.stage.map_or("", |stage| words::stage(stage).t());
    match own.kind {
        NotificationKind::CaseWaiting => c::NEWS_CASE_WAITING.with(&[community, stage]),
        NotificationKind::CaseReturned => c::NEWS_CASE_RETURNED.with(&[community]),
        NotificationKind::CaseMoved => c::NEWS_CASE_MOVED.with(&[community, stage]),
        NotificationKind::ExpertAssigned => c::NEWS_EXPERT_ASSIGNED.with(&[community]),
        NotificationKind::DepartmentAsked => c::NEWS_DEPARTMENT_ASKED.with(&[community, detail]),
        NotificationKind::ExpertHandedIn => c::NEWS_EXPERT_HANDED_IN.with(&[community]),
        NotificationKind::DepartmentAnswered => c::NEWS_DEPARTMENT_ANSWERED.with(&[community, detail]),
        NotificationKind::Mentioned if detail.is_empty() => c::NEWS_MENTIONED.with(&[community]),
        NotificationKind::Mentioned => c::NEWS_MENTIONED_AT.with(&[community, detail]),
        NotificationKind::ObjectionReceived => c::NEWS_OBJECTION.with(&[community, detail]),
        NotificationKind::NoticePublished => c::NEWS_NOTICE.with(&[detail]),
        NotificationKind::InspectionRecorded => c::NEWS_INSPECTION.with(&[community, detail]),
        NotificationKind::InspectionMoved => c::NEWS_INSPECTION_MOVED.with(&[community, detail]),
        NotificationKind::WebhookDisabled => c::NEWS_WEBHOOK.with(&[detail]),
    }
}
