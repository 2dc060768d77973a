//! 申报件: one case on one screen, made for going through many.
//!
//! [`desk`] is what the parts share: the case as it was read, what has been entered, and the result
//! that follows from it, worked out by the engine with every verdict. [`keep`] saves what is entered
//! on the device at once and on the server soon after. From top to bottom: [`head`], [`rounds`],
//! [`requirements`] with their [`attachments`], [`mark`]s and what [`residents`] say, [`reviews`] of experts and
//! departments, [`history`], [`comments`] with [`mentions`];
//! beside them [`scores`] and [`decide`], or the [`expert`]'s and [`department`]'s own form. Photos are added
//! in [`attach`] and looked at in [`viewer`]. [`keys`] are the shortcuts.

mod attach;
mod attachments;
mod comments;
mod decide;
mod department;
mod desk;
mod expert;
mod head;
mod history;
mod keep;
mod keys;
mod mark;
mod mentions;
mod reasons;
mod requirements;
mod residents;
mod reviews;
mod rounds;
mod scores;
mod viewer;

use std::sync::Arc;

use frontend::{api::Failure, browser::task, parts::failure::code, texts::c};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::{
        attachments::AttachmentList,
        cases::{CaseView, CommentView},
    },
    form::Form,
    people::Role,
};

pub(crate) use self::decide::{Seen, what_happened};
use self::desk::{Desk, Job};
use crate::{
    api, community,
    list::query::{self, Around},
    parts::{
        notice::{self, Loaded},
        title,
    },
    session::Session,
    shell::Moved,
};

/// A case with what belongs to it.
#[derive(Clone)]
struct Bundle {
    case: CaseView,
    form: &'static Form,
    comments: Vec<CommentView>,
    attachments: AttachmentList,
    /// What has just been done, to be said on top of the page.
    done: Option<String>,
}

/// The page of a case.
pub(crate) fn page(session: Session, id: String) -> AnyView {
    let loaded = RwSignal::new(Loaded::<Arc<Bundle>>::Loading);
    let id = StoredValue::new(id);
    let ticks = StoredValue::new(None);
    let said = RwSignal::new(None);
    let load = move || {
        loaded.set(Loaded::Loading);
        task::run(async move {
            let answer = read(session, &id.get_value()).await;
            let found = answer.as_ref().ok().map(|bundle| (bundle.case.row.community.to_string(), bundle.form));
            // The reader may have gone on to another case meanwhile.
            let _ = loaded.try_set(match answer {
                Ok(bundle) => Loaded::Ready(Arc::new(bundle)),
                Err(failure) => Loaded::Failed(failure),
            });
            // Nobody has to wait for it.
            if let Some((community, form)) = found {
                let _ = said.try_set(residents::read(session, &community, form).await);
            }
        });
    };
    load();
    let moved = use_context::<Moved>();
    let content = move || match loaded.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) if code(&failure) == "not_found" => gone(),
        Loaded::Failed(failure) => notice::failed_with(&failure, load),
        Loaded::Ready(bundle) => {
            let whole = whole(Desk::new(session, &bundle, loaded, ticks, said), &bundle);
            // After a decision all of it is made anew.
            if let Some(moved) = moved {
                moved.mark();
            }
            whole
        }
    };
    view! { <div data-case-page=id.get_value()>{content}</div> }.into_any()
}

async fn read(session: Session, id: &str) -> Result<Bundle, Failure> {
    let case = api::cases::case(session, id).await?;
    let form = api::cases::form(&case.pack_hash).await?;
    let comments = api::cases::comments(session, id).await?;
    let attachments = api::attachments::list(session, id).await?;
    Ok(Bundle { case, form, comments, attachments, done: None })
}

fn gone() -> AnyView {
    view! {
        <section class="panel console__narrow" data-failure="not_found">
            {title(c::CASE_GONE.t().to_owned())}
            <p>{c::CASE_GONE_MEANS.t()}</p>
            <A href=query::last_list() attr:class="button">{c::CASE_TO_LIST.t()}</A>
        </section>
    }
    .into_any()
}

fn whole(desk: Desk, bundle: &Bundle) -> AnyView {
    let around = Around::of(desk.session, desk.id());
    keys::listen(desk, around);
    let role = desk.session.who.with_untracked(|who| who.as_ref().map(|who| who.role));
    let is_community = role == Some(Role::Community);
    let form = match desk.job {
        Job::Expert => expert::form(desk),
        Job::Department => department::form(desk),
        _ if is_community => {
            let version = move || desk.row(|row| row.version);
            community::steps::panel(desk.session, &bundle.case, version, move |case| desk.show(case, None))
        }
        _ => decide::panel(desk),
    };
    let shows_scores = desk.job != Job::Department && role != Some(Role::Department);
    view! {
        {head::head(desk, around, bundle.done.clone())}
        <div class="case">
            <div class="case__main stack--loose">
                {rounds::changes(desk)}
                {is_community.then(|| community::steps::came_back(&bundle.case, desk.form))}
                {requirements::list(desk)}
                {(desk.job != Job::Expert).then(|| attachments::on_site(desk))}
                {reviews::experts(desk)}
                {reviews::departments(desk)}
                {comments::whole_case(desk)}
                {history::list(desk)}
            </div>
            <aside class="case__side stack" aria-label=c::CASE_SIDE.t()>
                {shows_scores.then(|| scores::panel(desk))}
                {form}
            </aside>
        </div>
        {scores::bar(desk)}
        {keys::help(desk)}
        {attach::panel(desk)}
        {attachments::removal(desk)}
        {viewer::dialog(desk.files().viewer)}
    }
    .into_any()
}
