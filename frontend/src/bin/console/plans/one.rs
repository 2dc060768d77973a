//! The plan of one community: how far it has come, its tasks, making it and bringing it up to date.

use frontend::{
    api::Failure,
    browser::{task as later, time},
    parts::{failure::code, status::source_note},
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::plans::{CommunityPlan, PlanCounts, PlanView, TaskView},
    form::Form,
};

use super::{bar, paper, task};
use crate::{
    api,
    parts::{
        field, node,
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

/// What the page shows.
#[derive(Clone)]
struct Shown {
    view: CommunityPlan,
    /// The pack of the plan; without it tasks are named in Chinese.
    form: Option<&'static Form>,
    /// What has just been done.
    done: Option<String>,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) session: Session,
    /// Code of the community.
    pub(super) community: StoredValue<String>,
    /// The pack that is asked for; none for that of the newest self-assessment.
    pub(super) pack: RwSignal<Option<String>>,
    pub(super) counts: RwSignal<PlanCounts>,
    /// How many tasks are open for writing: a plan is not replaced under somebody's hands.
    pub(super) writing: RwSignal<u32>,
    loaded: RwSignal<Loaded<Shown>>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
}

/// The page.
pub(crate) fn page(session: Session, community: String) -> AnyView {
    let desk = Desk {
        session,
        community: StoredValue::new(community),
        pack: RwSignal::new(None),
        counts: RwSignal::new(PlanCounts::default()),
        writing: RwSignal::new(0),
        loaded: RwSignal::new(Loaded::Loading),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    desk.load();
    let content = move || match desk.loaded.get() {
        Loaded::Loading => view! { {title(c::PLAN_TITLE.t().to_owned())} {notice::loading()} }.into_any(),
        Loaded::Failed(failure) => {
            view! { {title(c::PLAN_TITLE.t().to_owned())} {notice::failed_with(&failure, move || desk.load())} }
                .into_any()
        }
        Loaded::Ready(shown) => whole(desk, shown),
    };
    view! { <div class="stack console__middle" data-plan>{content}</div> }.into_any()
}

impl Desk {
    fn load(self) {
        let (community, pack) = (self.community.get_value(), self.pack.get_untracked());
        self.loaded.set(Loaded::Loading);
        later::run(async move {
            let answer = match api::plans::plan(self.session, &community, pack.as_deref()).await {
                Ok(view) => Loaded::Ready(shown(view, None).await),
                Err(failure) => Loaded::Failed(failure),
            };
            if self.pack.try_get_untracked() == Some(pack) {
                self.show(answer);
            }
        });
    }

    fn show(self, answer: Loaded<Shown>) {
        if let Loaded::Ready(shown) = &answer {
            self.counts.set(shown.view.plan.as_ref().map(|plan| plan.counts).unwrap_or_default());
        }
        self.writing.set(0);
        let _ = self.loaded.try_set(answer);
    }

    /// Makes the plan, or brings it up to the newest self-assessment.
    fn refresh(self, pack: Option<String>) {
        if self.busy.get_untracked() || self.writing.get_untracked() > 0 {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        let community = self.community.get_value();
        later::run(async move {
            match api::plans::refresh(self.session, &community, pack).await {
                Ok(view) => {
                    let shown = shown(view, Some(c::PLAN_REFRESHED.t().to_owned())).await;
                    self.show(Loaded::Ready(shown));
                }
                // Somebody else has just made it: theirs is the same.
                Err(refused) if code(&refused) == "plan_changed" => self.load(),
                Err(refused) => drop(self.failure.try_set(Some(refused))),
            }
            let _ = self.busy.try_set(false);
        });
    }
}

/// Without its wording a plan is still of use, in Chinese.
async fn shown(view: CommunityPlan, done: Option<String>) -> Shown {
    let form = match &view.plan {
        Some(plan) => api::cases::form(&plan.pack_hash).await.ok(),
        None => None,
    };
    Shown { view, form, done }
}

fn whole(desk: Desk, shown: Shown) -> AnyView {
    let Shown { view, form, done } = shown;
    let name = view.community_name.clone();
    let way_up = (!view.may_change).then(|| {
        view! { <A href="/console/plans" attr:class="button button--plain">{c::PLAN_BACK.t()}</A> }
    });
    let content = match &view.plan {
        Some(plan) => kept(desk, &view, plan, form),
        None => none(desk, &view),
    };
    let printed = view.plan.as_ref().map(|plan| paper::table(&view, plan, form));
    view! {
        <div class="stack plan-screen">
            {way_up}
            <div>
                {title(c::PLAN_TITLE_OF.with(&[&name]))}
                <p class="small">{view.community_path.clone()}</p>
            </div>
            {done.map(notice::done)}
            {packs(desk, &view)}
            {content}
        </div>
        {printed}
    }
    .into_any()
}

/// A choice between standards, when there is one.
fn packs(desk: Desk, view: &CommunityPlan) -> Option<AnyView> {
    if view.packs.len() < 2 {
        return None;
    }
    let choices = view.packs.iter().map(|id| (id.clone(), id.clone())).collect();
    let own = view.pack_id.clone().unwrap_or_default();
    let choose = move |id: String| {
        desk.pack.set(Some(id));
        desk.load();
    };
    Some(field::select("plan-pack", c::PLAN_PACK.t(), choices, move || own.clone(), choose))
}

/// There is no plan yet.
fn none(desk: Desk, view: &CommunityPlan) -> AnyView {
    let pack = view.pack_id.clone();
    let way_on = match (&view.newer, view.may_change) {
        (Some(newer), true) => {
            let words = c::PLAN_FROM.with(&[&newer.receipt, &time::instant_in_words(&newer.recorded_at)]);
            view! {
                <p>{words}</p>
                {move || desk.failure.with(|failure| failure.as_ref().map(notice::failed))}
                <button
                    type="button"
                    class="button button--lead"
                    data-plan-make
                    aria-disabled=move || desk.busy.get().then_some("true")
                    on:click=move |_| desk.refresh(pack.clone())
                >
                    {c::PLAN_MAKE.t()}
                </button>
            }
            .into_any()
        }
        (None, true) => {
            let assess = ["/assess?community=", view.community.as_str()].concat();
            view! {
                <p>{c::PLAN_ASSESS_FIRST.t()}</p>
                <a class="button button--lead" href=assess rel="external">{c::BEGIN_ASSESS.t()}</a>
            }
            .into_any()
        }
        (_, false) => view! { <p>{c::PLAN_NONE_MEANS.t()}</p> }.into_any(),
    };
    view! {
        <section class="panel" data-empty>
            <h2>{c::PLAN_NONE.t()}</h2>
            {way_on}
        </section>
    }
    .into_any()
}

fn kept(desk: Desk, view: &CommunityPlan, plan: &PlanView, form: Option<&'static Form>) -> AnyView {
    let as_of = c::PLAN_AS_OF.with(&[&plan.receipt, &time::instant_in_words(&plan.refreshed_at), &plan.refreshed_by]);
    let may_change = view.may_change;
    let tasks = plan.tasks.iter().map(|own| task::card(desk, own.clone(), title_of(form, own), may_change));
    let tasks = tasks.collect_view();
    let is_empty = plan.tasks.is_empty();
    let standard = form.filter(|_| !is_empty).map(|form| node(move || source_note(&form.texts)));
    view! {
        <section class="panel" aria-labelledby="plan-progress">
            <h2 id="plan-progress">{c::PLAN_PROGRESS.t()}</h2>
            {move || bar(desk.counts.get())}
            <p class="small">{as_of}</p>
            {newer(desk, view)}
            {move || desk.failure.with(|failure| failure.as_ref().map(notice::failed))}
            {files(view)}
        </section>
        {is_empty.then(|| notice::empty(c::PLAN_ALL_MET.t(), c::PLAN_ALL_MET_MEANS.t()))}
        {standard}
        <ol class="plan-tasks" data-tasks>{tasks}</ol>
    }
    .into_any()
}

/// A newer self-assessment is there, and the button that takes it up.
fn newer(desk: Desk, view: &CommunityPlan) -> Option<AnyView> {
    let newer = view.newer.as_ref().filter(|_| view.may_change)?;
    let pack = view.pack_id.clone();
    let words = c::PLAN_NEWER.with(&[&newer.receipt, &time::instant_in_words(&newer.recorded_at)]);
    let is_writing = move || desk.writing.get() > 0;
    let panel = view! {
        <div class="notice notice--half stack" data-newer>
            <p>{words}</p>
            <p hidden=move || !is_writing()>{c::PLAN_WRITING.t()}</p>
            <button
                type="button"
                class="button button--lead"
                data-plan-refresh
                aria-disabled=move || (desk.busy.get() || is_writing()).then_some("true")
                on:click=move |_| desk.refresh(pack.clone())
            >
                {c::PLAN_REFRESH.t()}
            </button>
        </div>
    };
    Some(panel.into_any())
}

fn files(view: &CommunityPlan) -> AnyView {
    let link = |ending: &'static str, words: &'static str| {
        let address = api::plans::table(view.community.as_str(), view.pack_id.as_deref(), ending);
        view! { <a class="button" href=address rel="external" download data-plan-file=ending>{words}</a> }
    };
    let print = move |_| {
        let _ = gloo_utils::window().print();
    };
    view! {
        <div class="row">
            {link("xlsx", c::PLAN_XLSX.t())}
            {link("csv", c::PLAN_CSV.t())}
            <button type="button" class="button" data-plan-print on:click=print>{c::PLAN_PRINT.t()}</button>
        </div>
    }
    .into_any()
}

/// The requirement of a task in the language of the page, else as it was kept.
pub(super) fn title_of(form: Option<&'static Form>, own: &TaskView) -> String {
    let text = form.and_then(|form| {
        let position = form.rulebook.item(&own.requirement)?;
        form.texts.items.get(position).map(|item| item.text.clone())
    });
    text.unwrap_or_else(|| own.title.clone())
}
