//! What experts and departments say, and whom the city asks. What is of the current round comes first; what
//! was said in earlier ones stands folded below it, to be read.

use std::collections::BTreeSet;

use frontend::{
    api::Failure,
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::{
        accounts::AccountView,
        cases::{AssignExperts, DepartmentReviewView, ExpertReviewView},
    },
    case::{ItemVerdict, Stage, Verdict},
    people::Role,
};

use super::{decide, desk::Desk, mark, requirements};
use crate::{
    api,
    parts::{
        dialog::dialog,
        notice::{self, Loaded},
    },
    words,
};

/// What is ticked and unticked in the list of experts and not saved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ticks {
    added: BTreeSet<String>,
    removed: BTreeSet<String>,
}

impl Ticks {
    /// What makes one choice of accounts another.
    fn between(before: &BTreeSet<String>, chosen: &BTreeSet<String>) -> Self {
        Self { added: chosen - before, removed: before - chosen }
    }

    /// The same done to the accounts that somebody else has chosen meanwhile.
    fn over(&self, now: &BTreeSet<String>) -> BTreeSet<String> {
        &(now | &self.added) - &self.removed
    }
}

/// Experts: who was asked, what they say.
pub(super) fn experts(desk: Desk) -> Option<AnyView> {
    let role = desk.actor().map(|actor| actor.role)?;
    let assigns = role == Role::City && desk.row(|row| row.stage) == Stage::PreliminarilyReviewed;
    let (experts, earlier) = desk.case(|case| (case.experts.clone(), case.earlier_experts.clone()));
    if experts.is_empty() && earlier.is_empty() && !assigns {
        return None;
    }
    // Whoever had to have the case read again goes on in the dialog.
    let open = RwSignal::new(assigns && desk.has_ticks());
    let none = experts.is_empty().then(|| view! { <p>{c::EXPERTS_NONE.t()}</p> });
    let line = |expert: ExpertReviewView| {
        let (id, name) = (expert.account.clone(), expert.name.clone());
        view! { <li class="stack" data-expert=id><h3>{name}</h3>{expert_content(desk, expert)}</li> }.into_any()
    };
    let earlier_line = |expert: ExpertReviewView| {
        let (round, name) = (expert.round, expert.name.clone());
        let said = expert.review.is_some().then(|| expert_content(desk, expert));
        earlier_line(round, name, said)
    };
    let lines = experts.into_iter().map(line).collect_view();
    let before = earlier_rounds(earlier.into_iter().map(earlier_line).collect());
    let assign = assigns.then(|| {
        view! {
            <button type="button" class="button" data-assign on:click=move |_| open.set(true)>{c::EXPERTS_ASSIGN.t()}</button>
            {dialog("assign", c::EXPERTS_ASSIGN.t(), open, move || assignment(desk, open))}
        }
    });
    Some(
        view! {
            <section class="panel" data-experts>
                <h2>{c::EXPERTS_TITLE.t()}</h2>
                {none}
                <ul class="rows">{lines}</ul>
                {assign}
                {before}
            </section>
        }
        .into_any(),
    )
}

/// What was said in earlier rounds, folded; nothing where nobody was asked.
fn earlier_rounds(lines: Vec<AnyView>) -> Option<AnyView> {
    (!lines.is_empty()).then(|| {
        view! {
            <details class="fold" data-earlier-reviews>
                <summary>{c::REVIEW_EARLIER.with(&[&lines.len().to_string()])}</summary>
                <ul class="rows">{lines}</ul>
            </details>
        }
        .into_any()
    })
}

/// What somebody said in an earlier round; `said` is none where it was nothing.
fn earlier_line(round: u32, name: String, said: Option<AnyView>) -> AnyView {
    let round = round.to_string();
    let number = c::ROUND_NUMBER.with(&[&round]);
    let said = said.unwrap_or_else(|| view! { <p class="small">{c::REVIEW_NONE.t()}</p> }.into_any());
    view! { <li class="stack" data-earlier=round><h3>{name} " " <span class="badge">{number}</span></h3>{said}</li> }
        .into_any()
}

fn expert_content(desk: Desk, expert: ExpertReviewView) -> AnyView {
    let result = expert.result.map(|result| {
        let level = words::level(desk.form, result.level.as_deref()).to_owned();
        view! { <p>{c::RESULT_REVIEWED.t()} " " <strong>{words::score(&result)}</strong> " " {level}</p> }
    });
    match expert.review {
        None => view! { <p class="small">{c::EXPERTS_SILENT.t()}</p> }.into_any(),
        Some(review) => {
            let day = review.visited_on.map(time::date_in_words).unwrap_or_default();
            view! {
                {(!review.is_submitted).then(|| view! { <p><span class="badge badge--half">{c::EXPERTS_DRAFT.t()}</span></p> })}
                {result}
                <p class="words">{review.opinion}</p>
                <p class="small">{c::EXPERTS_VISIT.with(&[&day, &review.people])}</p>
                <p class="words">{review.findings}</p>
                {refused(desk, &review.verdicts)}
            }
            .into_any()
        }
    }
}

/// The requirements that a review does not confirm, with its words, and the marks that it gives.
fn refused(desk: Desk, verdicts: &[ItemVerdict]) -> Option<AnyView> {
    let open: Vec<_> = verdicts.iter().filter(|own| own.verdict != Verdict::Confirmed).cloned().collect();
    if verdicts.is_empty() {
        return None;
    }
    let confirmed = (verdicts.len() - open.len()).to_string();
    let lines = open.into_iter().map(|own| {
        view! {
            <li>
                {requirements::jump(desk, own.requirement)} " " {words::verdict(own.verdict).t()} " "
                <span class="small">{own.remark}</span>
            </li>
        }
    });
    Some(
        view! {
            <p class="small">{c::REVIEW_CONFIRMED.with(&[&confirmed])}</p>
            <ul>{lines.collect_view()}</ul>
            {mark::list(desk, verdicts)}
        }
        .into_any(),
    )
}

fn assignment(desk: Desk, open: RwSignal<bool>) -> AnyView {
    let loaded = RwSignal::new(Loaded::<Vec<AccountView>>::Loading);
    let kept = desk.take_ticks();
    let chosen = RwSignal::new(kept.as_ref().map_or_else(|| assigned(desk), |kept| kept.over(&assigned(desk))));
    task::run(async move {
        let _ = loaded.try_set(Loaded::from(api::accounts::experts(desk.session).await));
    });
    let community = desk.row(|row| row.community.clone());
    let boxes = move || match loaded.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed(&failure),
        Loaded::Ready(experts) => {
            let fitting: Vec<_> = experts.into_iter().filter(|one| one.division.contains(&community)).collect();
            if fitting.is_empty() {
                return view! {
                    {notice::empty(c::EXPERTS_NOBODY.t(), c::EXPERTS_NOBODY_MEANS.t())}
                    <A href="/console/accounts/new" attr:class="button" attr:data-make-expert="">{c::EXPERTS_MAKE.t()}</A>
                }
                .into_any();
            }
            let boxes = fitting.into_iter().map(|expert| {
                tick(expert.id, [expert.display_name.as_str(), " · ", &expert.division_name].concat(), chosen)
            });
            view! { <fieldset><legend class="sr">{c::EXPERTS_TITLE.t()}</legend>{boxes.collect_view()}</fieldset> }
                .into_any()
        }
    };
    let failure = RwSignal::new(None::<Failure>);
    let send = move |_| {
        failure.set(None);
        let id = desk.id();
        let wish = AssignExperts {
            version: desk.row(|row| row.version),
            accounts: chosen.get_untracked().into_iter().collect(),
        };
        task::run(async move {
            match api::cases::put_experts(desk.session, &id, &wish).await {
                Ok(()) => {
                    open.set(false);
                    desk.read_again(Some(c::EXPERTS_ASSIGNED.t().to_owned()));
                }
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    let again = move || desk.read_again_with(Ticks::between(&assigned(desk), &chosen.get_untracked()));
    let refused = move |failure: &Failure| {
        if decide::is_conflict(failure) {
            decide::conflict(desk, Some(c::EXPERTS_KEPT.t()), again)
        } else {
            notice::failed(failure)
        }
    };
    let newer = kept.map(|_| {
        view! { <p class="notice notice--half" role="status" data-ticks-kept>{c::EXPERTS_NEWER.t()}</p> }
    });
    view! {
        {newer}
        {boxes}
        {move || failure.with(|failure| failure.as_ref().map(refused))}
        <button type="button" class="button button--lead" data-assign-go on:click=send>{c::COMMON_SAVE.t()}</button>
    }
    .into_any()
}

/// The accounts of the experts that the case had when it was read.
fn assigned(desk: Desk) -> BTreeSet<String> {
    desk.case(|case| case.experts.iter().map(|expert| expert.account.clone()).collect())
}

fn tick(id: String, words: String, chosen: RwSignal<BTreeSet<String>>) -> AnyView {
    let at = id.clone();
    view! {
        <label class="tick">
            <input
                type="checkbox"
                data-choice=id.clone()
                prop:checked=move || chosen.with(|chosen| chosen.contains(&at))
                on:change:target=move |event| {
                    let is_chosen = event.target().checked();
                    chosen
                        .update(|chosen| {
                            if is_chosen {
                                chosen.insert(id.clone());
                            } else {
                                chosen.remove(&id);
                            }
                        });
                }
            />
            <span>{words}</span>
        </label>
    }
    .into_any()
}

/// Departments: who was asked, what they say, who is silent.
pub(super) fn departments(desk: Desk) -> Option<AnyView> {
    let role = desk.actor().map(|actor| actor.role)?;
    let stage = desk.row(|row| row.stage);
    let asks =
        matches!(role, Role::City | Role::County) && matches!(stage, Stage::Recommended | Stage::PreliminarilyReviewed);
    let (departments, earlier) = desk.case(|case| (case.departments.clone(), case.earlier_departments.clone()));
    if departments.is_empty() && earlier.is_empty() && !asks {
        return None;
    }
    let open = RwSignal::new(false);
    let none = departments.is_empty().then(|| view! { <p>{c::DEPARTMENTS_NONE.t()}</p> });
    let line = |asked: DepartmentReviewView| {
        let (id, name) = (asked.department.clone(), asked.department.clone());
        view! { <li class="stack" data-department=id><h3>{name}</h3>{department_content(desk, asked)}</li> }.into_any()
    };
    let earlier_line = |asked: DepartmentReviewView| {
        let (round, name) = (asked.round, asked.department.clone());
        let said = asked.review.is_some().then(|| department_content(desk, asked));
        earlier_line(round, name, said)
    };
    let lines = departments.into_iter().map(line).collect_view();
    let before = earlier_rounds(earlier.into_iter().map(earlier_line).collect());
    let ask = asks.then(|| {
        view! {
            <button type="button" class="button" data-ask on:click=move |_| open.set(true)>{c::DEPARTMENTS_ASK.t()}</button>
            {dialog("ask", c::DEPARTMENTS_ASK.t(), open, move || asking(desk, open))}
        }
    });
    Some(
        view! {
            <section class="panel" data-departments>
                <h2>{c::DEPARTMENTS_TITLE.t()}</h2>
                {none}
                <ul class="rows">{lines}</ul>
                {ask}
                {before}
            </section>
        }
        .into_any(),
    )
}

fn department_content(desk: Desk, asked: DepartmentReviewView) -> AnyView {
    match asked.review {
        None => {
            let overdue = asked.is_overdue.then(|| {
                view! { <span class="badge badge--bad"><span aria-hidden="true">"⚠ "</span>{c::DEPARTMENTS_LATE.t()}</span> }
            });
            let due = time::date_in_words(asked.due_on);
            view! { <p>{c::DEPARTMENTS_SILENT.with(&[&due])} " " {overdue}</p> }.into_any()
        }
        Some(review) => {
            let when = asked.answered_at.as_deref().map(time::instant_in_words).unwrap_or_default();
            view! {
                <p class="words">{review.opinion}</p>
                {refused(desk, &review.verdicts)}
                <p class="small">{asked.by} " " {when}</p>
            }
            .into_any()
        }
    }
}

/// A department that can still be asked.
#[derive(Clone)]
struct Askable {
    name: String,
    /// Somebody of it is told of the case.
    is_reached: bool,
}

/// The departments of the case's standard that have not been asked in this round.
async fn askable(desk: Desk) -> Result<Vec<Askable>, Failure> {
    let (id, hash) = desk.case(|case| (case.row.id.clone(), case.pack_hash.clone()));
    let asked = desk.case(|case| case.departments.iter().map(|asked| asked.department.clone()).collect::<Vec<_>>());
    // Departments are known to the server by their Chinese names, whatever the page speaks.
    let form = api::cases::form_in(&hash, "zh").await?;
    let people = api::notifications::people(desk.session, &id).await?;
    let names: BTreeSet<_> = form.texts.items.iter().map(|item| item.department.clone()).collect();
    let open = names.into_iter().filter(|name| !name.is_empty() && !asked.contains(name));
    let is_reached = |name: &str| people.iter().any(|one| one.role == Role::Department && one.place == name);
    Ok(open.map(|name| Askable { is_reached: is_reached(&name), name }).collect())
}

fn asking(desk: Desk, open: RwSignal<bool>) -> AnyView {
    let loaded = RwSignal::new(Loaded::<Vec<Askable>>::Loading);
    let chosen = RwSignal::new(BTreeSet::new());
    task::run(async move {
        let _ = loaded.try_set(Loaded::from(askable(desk).await));
    });
    let boxes = move || match loaded.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed(&failure),
        Loaded::Ready(departments) if departments.is_empty() => {
            notice::empty(c::DEPARTMENTS_ALL.t(), c::DEPARTMENTS_ALL_MEANS.t())
        }
        Loaded::Ready(departments) => {
            let boxes = departments.into_iter().map(|Askable { name, is_reached }| {
                let words = if is_reached { name.clone() } else { c::DEPARTMENTS_UNREACHED.with(&[&name]) };
                tick(name, words, chosen)
            });
            let boxes = boxes.collect_view();
            view! { <fieldset><legend class="sr">{c::DEPARTMENTS_TITLE.t()}</legend><div class="ticks">{boxes}</div></fieldset> }.into_any()
        }
    };
    let checked = RwSignal::new(false);
    let unchosen = move || {
        let is_missing = checked.get() && chosen.with(BTreeSet::is_empty);
        is_missing.then(|| view! { <p class="field__error" role="alert" data-unchosen>{c::DEPARTMENTS_CHOOSE.t()}</p> })
    };
    let has_open = move || loaded.with(|loaded| matches!(loaded, Loaded::Ready(open) if !open.is_empty()));
    let failure = RwSignal::new(None::<Failure>);
    let send = move |_| {
        checked.set(true);
        if chosen.with_untracked(BTreeSet::is_empty) {
            return;
        }
        failure.set(None);
        let (id, names) = (desk.id(), chosen.get_untracked().into_iter().collect());
        task::run(async move {
            match api::cases::ask_departments(desk.session, &id, names).await {
                Ok(()) => {
                    open.set(false);
                    desk.read_again(Some(c::DEPARTMENTS_ASKED.t().to_owned()));
                }
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    view! {
        <p>{c::DEPARTMENTS_LEAD.t()}</p>
        {boxes}
        {unchosen}
        {move || failure.with(|failure| failure.as_ref().map(|failure| decide::refused_beside(desk, failure)))}
        <button type="button" class="button button--lead" data-ask-go hidden=move || !has_open() on:click=send>
            {c::DEPARTMENTS_GO.t()}
        </button>
    }
    .into_any()
}
