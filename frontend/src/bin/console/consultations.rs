//! 征求意见: drafts of standards that are open for comment.
//!
//! [`open`] opens one or mends one that has not begun, [`one`] is a consultation with its comments and
//! its summary, [`comment`] one comment with its answer. The province also sees those of its cities.

mod comment;
pub(crate) mod one;
mod open;

use frontend::{browser::time, texts::c};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::consultations::ConsultationRow,
    consultation::{ConsultationState, Tally},
    notice::Phase,
    people::Role,
};

use crate::{
    api,
    parts::{
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

/// Whether a role is offered the pages.
pub(crate) fn is_for(role: Role) -> bool {
    matches!(role, Role::Province | Role::City)
}

/// The list.
pub(crate) fn page(session: Session) -> AnyView {
    let (rows, load) = notice::fetched(move || api::consultations::list(session));
    let content = move || match rows.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed_with(&failure, load),
        Loaded::Ready(rows) if rows.is_empty() => {
            notice::empty(c::CONSULTATIONS_NONE.t(), c::CONSULTATIONS_NONE_MEANS.t())
        }
        Loaded::Ready(rows) => table(&rows),
    };
    view! {
        <div class="stack" data-consultations>
            <div class="row row--apart">
                {title(c::CONSULTATIONS_TITLE.t().to_owned())}
                <A href="/console/consultations/new" attr:class="button button--lead" attr:data-new="">{c::CONSULTATIONS_NEW.t()}</A>
            </div>
            {content}
        </div>
    }
    .into_any()
}

fn table(rows: &[ConsultationRow]) -> AnyView {
    let lines = rows.iter().map(line).collect_view();
    view! {
        <p class="small" role="status" data-count>{c::LIST_COUNT.with(&[&rows.len().to_string()])}</p>
        <table class="cases">
            <caption class="sr">{c::CONSULTATIONS_TITLE.t()}</caption>
            <thead>
                <tr>
                    <th scope="col">{c::NOTICE_TITLE.t()}</th>
                    <th scope="col">{c::NOTICE_STATE.t()}</th>
                    <th scope="col">{c::CONSULTATION_DAYS.t()}</th>
                    <th scope="col" class="cases__figure">{c::CONSULTATION_COMMENTS.t()}</th>
                    <th scope="col" class="cases__figure">{c::CONSULTATION_UNANSWERED.t()}</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
    .into_any()
}

fn line(row: &ConsultationRow) -> AnyView {
    let address = ["/console/consultations/", &row.id].concat();
    let title = row.title.clone();
    let days = [row.first_day, row.last_day].map(time::date_in_words).join(" – ");
    view! {
        <tr data-consultation=row.id.clone()>
            <th scope="row" class="cases__community">
                <A href=address attr:class="cases__link">{title}</A>
                <span class="cases__path">{row.division_name.clone()}</span>
            </th>
            <td data-label=c::NOTICE_STATE.t()>{badge(row)}</td>
            <td data-label=c::CONSULTATION_DAYS.t()>{days}</td>
            <td class="cases__figure" data-label=c::CONSULTATION_COMMENTS.t()>{row.tally.comments}</td>
            <td class="cases__figure" data-label=c::CONSULTATION_UNANSWERED.t()>{row.tally.unanswered}</td>
        </tr>
    }
    .into_any()
}

/// How a consultation stands.
fn badge(row: &ConsultationRow) -> AnyView {
    let (class, words, id) = match (row.state, row.phase) {
        (ConsultationState::Summarised, _) => ("badge badge--none", &c::CONSULTATION_SUMMARISED, "summarised"),
        (_, Phase::Upcoming) => ("badge", &c::CONSULTATION_UPCOMING, "upcoming"),
        (_, Phase::Open) => ("badge badge--good", &c::CONSULTATION_OPEN, "open"),
        (_, Phase::Over) => ("badge badge--half", &c::CONSULTATION_OVER, "over"),
    };
    view! { <span class=class data-consultation-state=id>{words.t()}</span> }.into_any()
}

/// What came and what became of it.
fn in_words(tally: &Tally) -> String {
    let counts = [tally.comments, tally.adopted, tally.partly_adopted, tally.not_adopted, tally.unanswered]
        .map(|n| n.to_string());
    c::CONSULTATION_TALLY.with(&counts.each_ref().map(String::as_str))
}
