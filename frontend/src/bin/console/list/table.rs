//! The lines of the work list: a table on a desk, cards on a phone.

use frontend::{browser::time, texts::c};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::cases::{CaseRow, CaseView},
    case::{Route, Stage},
    date::Date,
    people::Role,
};

use super::{Lines, List, columns::Column, query::Query};
use crate::{
    parts::{export, notice},
    words,
};

/// The table with the button for more.
pub(super) fn table(list: List, lines: Lines) -> AnyView {
    let today = time::today();
    let may_choose = list.session.role() == Some(Role::Street);
    let count = if lines.next.is_some() {
        c::LIST_COUNT_MORE.with(&[&lines.rows.len().to_string()])
    } else {
        c::LIST_COUNT.with(&[&lines.rows.len().to_string()])
    };
    let next = lines.next.clone();
    let rows = StoredValue::new(lines.rows);
    let heads = move || list.columns.shown().into_iter().map(head).collect_view();
    let body = move || {
        let columns = list.columns.shown();
        rows.with_value(|rows| rows.iter().map(|row| line(list, row, &columns, today, may_choose)).collect_view())
    };
    view! {
        <div class="row row--apart">
            <p class="small" role="status" data-count>{count}</p>
            {export::links("/api/v1/cases", move || list.query.with(Query::for_export))}
        </div>
        <table class="cases">
            <caption class="sr">{c::LIST_TITLE.t()}</caption>
            <thead>
                <tr>
                    {may_choose.then(|| view! { <th scope="col"><span class="sr">{c::BULK_CHOOSE.t()}</span></th> })}
                    <th scope="col">{c::COLUMN_COMMUNITY.t()}</th>
                    {heads}
                </tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
        {next.map(|next| more(list, next))}
    }
    .into_any()
}

fn head(column: Column) -> AnyView {
    let class = if is_figure(column) { "cases__figure" } else { "" };
    view! { <th scope="col" class=class>{column.words().t()}</th> }.into_any()
}

const fn is_figure(column: Column) -> bool {
    matches!(column, Column::Claimed | Column::Reviewed)
}

fn more(list: List, after: String) -> AnyView {
    view! {
        {move || list.failure.with(|failure| failure.as_ref().map(notice::failed))}
        <button
            type="button"
            class="button button--wide"
            data-more
            aria-disabled=move || list.growing.get().then_some("true")
            on:click=move |_| {
                if !list.growing.get_untracked() {
                    list.more(after.clone());
                }
            }
        >
            {move || if list.growing.get() { c::COMMON_LOADING.t() } else { c::LIST_MORE.t() }}
        </button>
    }
    .into_any()
}

fn line(list: List, row: &CaseRow, columns: &[Column], today: Date, may_choose: bool) -> AnyView {
    let address = ["/console/cases/", &row.id].concat();
    let cells = columns.iter().map(|column| cell(*column, row, today)).collect_view();
    let (name, path) = (row.community_name.clone(), row.community_path.clone());
    view! {
        <tr data-case=row.id.clone() data-stage=row.stage.id() data-overdue=row.is_overdue.then_some("")>
            {may_choose.then(|| choice(list, row))}
            <th scope="row" class="cases__community">
                <A href=address attr:class="cases__link">{name}</A>
                <span class="cases__path">{path}</span>
            </th>
            {cells}
        </tr>
    }
    .into_any()
}

fn cell(column: Column, row: &CaseRow, today: Date) -> AnyView {
    let class = if is_figure(column) { "cases__figure" } else { "" };
    let content = match column {
        Column::Stage => stage_badge(row.stage),
        Column::Claimed => words::score(&row.claimed).into_any(),
        Column::Reviewed => words::reviewed(row.reviewed.as_ref(), row.route).into_any(),
        Column::Since => c::SINCE_DAYS.with(&[&words::days_here(row, today).to_string()]).into_any(),
        Column::Due => due(row, today),
        Column::Route => route(row),
        Column::Round => c::ROUND_NUMBER.with(&[&row.round.to_string()]).into_any(),
    };
    view! { <td class=class data-label=column.words().t()><span>{content}</span></td> }.into_any()
}

/// The name of a stage as a badge.
pub(crate) fn stage_badge(stage: Stage) -> AnyView {
    view! { <span class=words::stage_class(stage)>{words::stage(stage).t()}</span> }.into_any()
}

/// When it is due, with a sign for what is overdue.
pub(crate) fn due(row: &CaseRow, today: Date) -> AnyView {
    match words::due(row, today) {
        None => view! { <span class="small">"—"</span> }.into_any(),
        Some(words) if row.is_overdue => view! {
            <span class="badge badge--bad"><span aria-hidden="true">"⚠ "</span>{words}</span>
        }
        .into_any(),
        Some(words) => words.into_any(),
    }
}

/// The certificate of a case with its last day, once there is one.
pub(crate) fn certificate(case: &CaseView) -> Option<AnyView> {
    let number = case.certificate.as_ref()?;
    let until = case.valid_until.map(time::date_in_words).unwrap_or_default();
    let address = ["/certificates/", number].concat();
    let words = c::CASE_CERTIFICATE.with(&[number, &until]);
    let certificate = view! {
        <p class="row" data-certificate>
            {words} <a class="button" href=address rel="external" target="_blank">{c::CASE_SHOW_CERTIFICATE.t()}</a>
        </p>
    };
    Some(certificate.into_any())
}

/// The route, and that the community holds an honour.
pub(crate) fn route(row: &CaseRow) -> AnyView {
    let honour = row.has_honour.then(|| {
        view! { <span class="badge badge--good"><span aria-hidden="true">"★ "</span>{c::FILTER_HONOUR.t()}</span> }
    });
    let class = if row.route == Route::Direct { "cases__route cases__route--direct" } else { "cases__route" };
    view! { <span class=class>{words::route(row.route).t()} " " {honour}</span> }.into_any()
}

fn choice(list: List, row: &CaseRow) -> AnyView {
    let (id, kept) = (row.id.clone(), row.clone());
    let can = row.stage == Stage::Applied;
    let label = c::BULK_CHOOSE_ONE.with(&[&row.community_name]);
    let is_chosen = move || list.chosen.with(|chosen| chosen.iter().any(|own| own.id == id));
    view! {
        <td class="cases__choice">
            {can
                .then(|| {
                    view! {
                        <label class="cases__tick">
                            <input
                                type="checkbox"
                                data-choose
                                aria-label=label
                                prop:checked=is_chosen
                                on:change:target=move |event| {
                                    let is_chosen = event.target().checked();
                                    list.chosen
                                        .update(|chosen| {
                                            chosen.retain(|own| own.id != kept.id);
                                            if is_chosen {
                                                chosen.push(kept.clone());
                                            }
                                        });
                                }
                            />
                        </label>
                    }
                })}
        </td>
    }
    .into_any()
}
