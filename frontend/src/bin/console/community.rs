//! 本社区: the page of a committee: its cases in plain words, what to do next, beginning one.

mod begin;
mod drafts;
mod earlier;
mod ended;
pub(crate) mod steps;

use frontend::{
    api::Failure,
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::{
        cases::{AssessmentRow, CaseRow, CaseView, HonourView},
        joint::JointDraftRow,
    },
    form::Form,
};

use crate::{
    access_code, api,
    list::shown,
    parts::{
        notice::{self, Loaded},
        title,
    },
    session::Session,
    words,
};

/// What the page shows.
#[derive(Clone)]
struct Own {
    cases: Vec<CaseRow>,
    /// The case that has not ended, in full, with its standard.
    running: Option<(CaseView, &'static Form)>,
    /// Without one: what the last cases came to, in full.
    ended: Vec<CaseView>,
    assessments: Vec<AssessmentRow>,
    honours: Vec<HonourView>,
    /// What is being filled in together.
    drafts: Vec<JointDraftRow>,
    /// What has just been done.
    done: Option<String>,
}

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let loaded = RwSignal::new(Loaded::<Own>::Loading);
    let load = move |done: Option<String>| {
        task::run(async move {
            let answer = read(session).await;
            let _ = loaded.try_set(match answer {
                Ok(own) => Loaded::Ready(Own { done, ..own }),
                Err(failure) => Loaded::Failed(failure),
            });
        });
    };
    load(None);
    let name = session.who.with_untracked(|who| who.as_ref().map(|who| who.division_name.clone())).unwrap_or_default();
    let content = move || match loaded.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed_with(&failure, move || load(None)),
        Loaded::Ready(own) => shown_page(session, own, load),
    };
    view! {
        <div class="stack--loose console__middle" data-community>
            <div>{title(name)} <p class="lead">{c::COMMUNITY_LEAD.t()}</p></div>
            {content}
        </div>
    }
    .into_any()
}

async fn read(session: Session) -> Result<Own, Failure> {
    let cases = api::cases::list(session, "limit=50").await?.cases;
    let assessments = api::cases::assessments(session).await?;
    let honours = api::cases::honours(session).await?;
    let drafts = api::drafts::list(session, &division(session)).await?;
    let running = match cases.iter().find(|row| !row.stage.is_settled()) {
        Some(row) => {
            let case = api::cases::case(session, &row.id).await?;
            let form = api::cases::form(&case.pack_hash).await?;
            Some((case, form))
        }
        None => None,
    };
    let mut ended = Vec::new();
    if running.is_none() {
        for row in ended::telling(&cases) {
            ended.push(api::cases::case(session, &row.id).await?);
        }
    }
    Ok(Own { cases, running, ended, assessments, honours, drafts, done: None })
}

fn shown_page(session: Session, own: Own, load: impl Fn(Option<String>) + Copy + Send + Sync + 'static) -> AnyView {
    let community = division(session);
    let assess = ["/assess?community=", &community].concat();
    let running = own.running.as_ref().map(|(case, form)| {
        let version = case.row.version;
        view! {
            {card(&case.row, None)}
            {steps::came_back(case, form)}
            {steps::panel(session, case, move || version, move |case| load(Some(words::stage_for_community(case.row.stage).t().to_owned())))}
        }
    });
    let ended = own.ended.iter().map(|case| card(&case.row, Some(ended::told(case)))).collect_view();
    let is_earlier = |row: &&CaseRow| row.stage.is_settled() && own.ended.iter().all(|case| case.row.id != row.id);
    let earlier: Vec<_> = own.cases.iter().filter(is_earlier).map(|row| card(row, None)).collect();
    let has_running = running.is_some();
    let begin = (!has_running).then(|| begin::panel(session, &own, assess, load));
    view! {
        {own.done.map(notice::done)}
        {running}
        {ended}
        {drafts::panel(session, &community, &own.drafts, load)}
        {begin}
        {access_code::panel(session, community, true)}
        {(!earlier.is_empty()).then(|| view! { <section class="stack"><h2>{c::COMMUNITY_EARLIER.t()}</h2>{earlier}</section> })}
    }
    .into_any()
}

/// Code of the community.
fn division(session: Session) -> String {
    session.who.with_untracked(|who| who.as_ref().map(|who| who.division.to_string())).unwrap_or_default()
}

/// One case in a few lines, with what there is `more` to tell of it.
fn card(row: &CaseRow, more: Option<AnyView>) -> AnyView {
    let address = ["/console/cases/", &row.id].concat();
    let today = time::today();
    let due = row.due_on.is_some().then(|| view! { <p>{c::COLUMN_DUE.t()} " " {shown::due(row, today)}</p> });
    let reviewed = row.reviewed.as_ref().map(|reviewed| {
        view! { <p>{c::RESULT_REVIEWED.t()} " " <strong>{words::score(reviewed)}</strong></p> }
    });
    view! {
        <section class="panel" data-case=row.id.clone() data-stage=row.stage.id()>
            <p class="row">{shown::stage_badge(row.stage)} <span class="small">{words::route(row.route).t()} " · " {c::ROUND_NUMBER.with(&[&row.round.to_string()])}</span></p>
            <p><strong>{words::stage_for_community(row.stage).t()}</strong></p>
            {more}
            {due}
            <p>{c::RESULT_CLAIMED.t()} " " <strong>{words::score(&row.claimed)}</strong></p>
            {reviewed}
            <A href=address attr:class="button" attr:data-open-case="">{c::COMMUNITY_OPEN.t()}</A>
        </section>
    }
    .into_any()
}
