//! The head of a case: community, stage, route, honours, round, due; before and after it in the list.

use frontend::{browser::time, texts::c};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{case::Stage, people::Role};

use super::desk::Desk;
use crate::{
    list::{
        query::{self, Around},
        shown,
    },
    parts::{notice, title},
    words,
};

/// The head; `done` says what has just been done.
pub(super) fn head(desk: Desk, around: Around, done: Option<String>) -> AnyView {
    let (name, path, facts) = desk.row(|row| {
        let days = c::SINCE_DAYS.with(&[&words::days_here(row, desk.today).to_string()]);
        let since = [&time::instant_in_words(&row.stage_since), "（", &days, "）"].concat();
        let facts = view! {
            <div><dt>{c::COLUMN_STAGE.t()}</dt><dd data-stage=row.stage.id()>{shown::stage_badge(row.stage)}</dd></div>
            <div><dt>{c::COLUMN_SINCE.t()}</dt><dd>{since}</dd></div>
            <div><dt>{c::COLUMN_DUE.t()}</dt><dd>{shown::due(row, desk.today)}</dd></div>
            <div><dt>{c::COLUMN_ROUTE.t()}</dt><dd>{words::route(row.route).t()}</dd></div>
            <div><dt>{c::COLUMN_ROUND.t()}</dt><dd>{c::ROUND_NUMBER.with(&[&row.round.to_string()])}</dd></div>
        };
        (row.community_name.clone(), row.community_path.clone(), facts)
    });
    let standard = [desk.form.texts.title.as_str(), " ", &desk.form.texts.document].concat();
    let receipt = desk.case(|case| case.rounds.last().map(|round| round.receipt.clone()));
    let receipt = receipt.map(|number| {
        let address = ["/receipts/", &number].concat();
        view! { <div><dt>{c::CASE_RECEIPT.t()}</dt><dd><a class="case__receipt" href=address rel="external" target="_blank">{number}</a></dd></div> }
    });
    let honours = desk.case(|case| {
        let one = |honour: &shared::api::cases::HonourView| {
            let words = c::CASE_HONOUR.with(&[&honour.title, &honour.certificate, &honour.year.to_string()]);
            view! { <li><span aria-hidden="true">"★ "</span>{words}</li> }
        };
        (!case.honours.is_empty())
            .then(|| view! { <ul data-honours>{case.honours.iter().map(one).collect_view()}</ul> })
    });
    let certificate = desk.case(shown::certificate);
    // A recognised case goes on with a notice, not by a step of its own.
    let is_city = desk.actor().is_some_and(|actor| actor.role == Role::City);
    let to_notice = match desk.row(|row| row.stage) {
        Stage::Recognised => Some(c::CASE_TO_NOTICES.t()),
        Stage::Publicised => Some(c::CASE_IN_NOTICE.t()),
        _ => None,
    };
    let to_notice = to_notice.filter(|_| is_city).map(|words| {
        view! { <p><A href="/console/notices" attr:class="button" attr:data-to-notices="">{words}</A></p> }
    });
    let was_done = done.is_some();
    let next = move || {
        let address = ["/console/cases/", &around.after.get().filter(|_| was_done)?].concat();
        Some(view! { <A href=address attr:class="button button--lead">{c::CASE_NEXT.t()}</A> })
    };
    view! {
        <div class="case__head stack">
            <nav class="row row--apart" aria-label=c::CASE_NAV.t()>
                <A href=query::last_list() attr:class="button button--plain" attr:data-to-list="">{c::CASE_TO_LIST.t()}</A>
                <div class="row">
                    {neighbour(around.before.get_value(), c::CASE_BEFORE.t(), "before")}
                    {move || neighbour(around.after.get(), c::CASE_NEXT.t(), "next")}
                </div>
            </nav>
            {done.map(|words| view! { <div class="row">{notice::done(words)} {next}</div> })}
            <div>
                {title(name)}
                <p class="lead">{path}</p>
            </div>
            <dl class="facts facts--row">
                {facts}
                {receipt}
                <div><dt>{c::CASE_STANDARD.t()}</dt><dd>{standard}</dd></div>
            </dl>
            {honours}
            {certificate}
            {to_notice}
        </div>
    }
    .into_any()
}

fn neighbour(id: Option<String>, words: &'static str, name: &'static str) -> Option<AnyView> {
    let address = ["/console/cases/", &id?].concat();
    Some(view! { <A href=address attr:class="button" attr:data-neighbour=name>{words}</A> }.into_any())
}
