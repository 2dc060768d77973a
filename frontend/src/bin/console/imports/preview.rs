//! 预览: what a table would do, every fault with its place, and the button that writes it.

use frontend::{
    api::Failure,
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use shared::api::imports::{ImportDone, ImportKind, ImportView};

use super::tables;
use crate::{api, parts::notice, session::Session, words};

/// The preview; `away` leaves it, `written` gets what came of confirming it.
pub(super) fn view(
    session: Session,
    view: &ImportView,
    away: impl Fn() + 'static,
    written: impl Fn(ImportDone) + Clone + 'static,
) -> AnyView {
    let has_errors = view.error_count > 0;
    let facts = [
        (c::IMPORTS_KIND.t(), tables::kind(view.kind).t().to_owned()),
        (c::IMPORTS_FILE.t(), view.file_name.clone()),
        (c::IMPORTS_ROWS.t(), view.rows.to_string()),
        (c::IMPORTS_FINE.t(), view.fine.to_string()),
        (c::IMPORTS_ERRORS.t(), view.error_count.to_string()),
    ];
    let facts = facts.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
    let ignored = (!view.ignored_columns.is_empty())
        .then(|| view! { <p class="small" data-ignored>{c::IMPORTS_IGNORED.with(&[&view.ignored_columns.join(c::IMPORTS_COMMA.t())])}</p> });
    let way_on = if view.is_confirmed {
        notice::done(c::IMPORTS_CONFIRMED.t().to_owned())
    } else if has_errors {
        view! { <p class="notice notice--bad" role="alert" data-has-errors>{c::IMPORTS_HAS_ERRORS.t()}</p> }.into_any()
    } else {
        confirmation(session, view, written)
    };
    let another = if has_errors { c::IMPORTS_MENDED.t() } else { c::IMPORTS_ANOTHER.t() };
    view! {
        <section class="panel" data-preview=view.id.clone()>
            <h2>{c::IMPORTS_PREVIEW.t()}</h2>
            <dl class="facts facts--row">{facts}</dl>
            {ignored}
            {way_on}
            <button type="button" class="button" data-another on:click=move |_| away()>{another}</button>
        </section>
        {has_errors.then(|| errors(view.kind, view.error_count, view.errors.iter().map(|e| (e.row, e.column.as_str(), e.code.as_str()))))}
        {(!view.sample.is_empty()).then(|| sample(view))}
    }
    .into_any()
}

fn confirmation(session: Session, view: &ImportView, written: impl Fn(ImportDone) + Clone + 'static) -> AnyView {
    let (kind, rows) = (view.kind, view.rows.to_string());
    let id = StoredValue::new(view.id.clone());
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let go = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let written = written.clone();
        task::run(async move {
            match api::imports::confirm(session, &id.get_value()).await {
                Ok(done) => written(done),
                Err(refused) => drop(failure.try_set(Some(refused))),
            }
            let _ = busy.try_set(false);
        });
    };
    let refused = move || {
        let refused = failure.get()?;
        let outdated = match &refused {
            Failure::Problem(problem) if problem.code == "import_outdated" => {
                let places: Vec<_> = problem.errors.iter().filter_map(|(pointer, code)| place(pointer, code)).collect();
                let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
                Some(errors(kind, count, places.into_iter()))
            }
            _ => None,
        };
        Some(view! { {notice::failed(&refused)} {outdated} })
    };
    view! {
        <p>{c::IMPORTS_CONFIRM_LEAD.with(&[&rows, &time::instant_in_words(&view.expires_at)])}</p>
        {refused}
        <button type="button" class="button button--lead" data-import-confirm aria-disabled=move || busy.get().then_some("true") on:click=go>
            {move || if busy.get() { c::COMMON_SENDING.t().to_owned() } else { c::IMPORTS_CONFIRM.with(&[&rows]) }}
        </button>
    }
    .into_any()
}

/// `/rows/3/name` names row and column.
fn place<'a>(pointer: &'a str, code: &'a str) -> Option<(u32, &'a str, &'a str)> {
    let (row, column) = pointer.strip_prefix("/rows/")?.split_once('/')?;
    Some((row.parse().ok()?, column, code))
}

/// Every fault by row; the list may be shorter than their number.
fn errors<'a>(kind: ImportKind, count: u32, errors: impl Iterator<Item = (u32, &'a str, &'a str)>) -> AnyView {
    let lines: Vec<_> = errors
        .map(|(row, column, code)| {
            view! {
                <tr data-row-error=code.to_owned()>
                    <th scope="row" class="imports__row">{c::IMPORTS_ROW.with(&[&row.to_string()])}</th>
                    <td data-label=c::IMPORTS_COLUMN.t()>{tables::column(kind, column)}</td>
                    <td data-label=c::IMPORTS_FAULT.t()>{words::fault(code).t()}</td>
                </tr>
            }
        })
        .collect();
    let more = (lines.len() < usize::try_from(count).unwrap_or(usize::MAX)).then(
        || view! { <p class="small">{c::IMPORTS_FIRST.with(&[&lines.len().to_string(), &count.to_string()])}</p> },
    );
    view! {
        <section class="panel" data-errors>
            <h2 id="import-errors">{c::IMPORTS_ERRORS.t()}</h2>
            {more}
            <table class="cases" aria-labelledby="import-errors">
                <thead>
                    <tr>
                        <th scope="col">{c::IMPORTS_ROW_HEAD.t()}</th>
                        <th scope="col">{c::IMPORTS_COLUMN.t()}</th>
                        <th scope="col">{c::IMPORTS_FAULT.t()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// The first rows as they were understood.
fn sample(view: &ImportView) -> AnyView {
    let heads: Vec<&'static str> = view.columns.iter().map(|id| tables::column(view.kind, id)).collect();
    let rows: Vec<_> = view
        .sample
        .iter()
        .map(|cells| {
            let cells: Vec<_> = cells
                .iter()
                .zip(&heads)
                .map(|(cell, head)| view! { <td data-label=*head>{cell.clone()}</td> })
                .collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    let heads: Vec<_> = heads.iter().map(|head| view! { <th scope="col">{*head}</th> }).collect();
    view! {
        <section class="panel" data-sample>
            <h2 id="import-sample">{c::IMPORTS_SAMPLE.t()}</h2>
            <table class="cases" aria-labelledby="import-sample">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
