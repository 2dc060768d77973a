//! A published notice: its days, its list, its annex and hash, what is objected, and announcing it.

use frontend::{browser::time, texts::c};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::notices::{NoticeLine, NoticeView, ObjectionRow},
    notice::{NoticeState, ObjectionState, Phase},
    people::Role,
};

use super::{
    announce, badge,
    one::{Board, back},
};
use crate::{
    parts::{notice, title},
    words,
};

/// The page.
pub(super) fn published(board: Board, own: &NoticeView, objections: &[ObjectionRow], waiting: &[String]) -> AnyView {
    let is_city = board.is_city();
    let paragraphs = own.text.lines().filter(|line| !line.trim().is_empty());
    let paragraphs = paragraphs.map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
    view! {
        <div class="stack" data-published>
            {back()}
            <div>
                <p class="row">{badge(own.state, own.phase)} <span class="small">{own.number.clone()}</span></p>
                {title(own.title.clone())}
                {left(own)}
            </div>
            {move || board.done.get().map(notice::done)}
            {is_city.then(|| announce::panel(board, own, objections, waiting))}
            {is_city.then(|| objected(own, objections))}
            {facts(own)}
            <section class="panel" aria-labelledby="published-text">
                <h2 id="published-text">{c::NOTICE_TEXT.t()}</h2>
                {paragraphs}
                <p class="small">{c::NOTICE_CONTACT.t()} " " {own.contact.clone()}</p>
            </section>
            {list(board, own)}
        </div>
    }
    .into_any()
}

/// How much of its days is left.
fn left(own: &NoticeView) -> AnyView {
    let today = time::today();
    let words = match own.phase {
        Phase::Upcoming => c::NOTICE_LEFT_UPCOMING.with(&[&own.first_day.days_since(today).max(0).to_string()]),
        Phase::Open => c::NOTICE_LEFT_OPEN.with(&[&(own.last_day.days_since(today) + 1).max(1).to_string()]),
        Phase::Over => c::NOTICE_LEFT_OVER.t().to_owned(),
    };
    let days = c::NOTICE_FROM_TO.with(&[&time::date_in_words(own.first_day), &time::date_in_words(own.last_day)]);
    view! { <p class="lead" data-days-left>{days} " · " {words}</p> }.into_any()
}

fn facts(own: &NoticeView) -> AnyView {
    let public = ["/notices/", &own.id].concat();
    let annexes = [("xlsx", c::NOTICE_XLSX.t()), ("csv", c::NOTICE_CSV.t())].map(|(kind, words)| {
        let address = ["/api/v1/public/notices/", &own.id, "/annex.", kind].concat();
        view! { <a class="button" href=address rel="external" download="" data-annex=kind>{words}</a> }
    });
    let published = own.published_at.as_deref().map(time::instant_in_words);
    let announced = own.announced_on.map(time::date_in_words);
    let fact = |label: &'static str, value: Option<String>| {
        value.map(|value| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
    };
    let hash = own.content_sha256.clone().map(|hash| {
        view! { <div><dt>{c::NOTICE_HASH.t()}</dt><dd class="console__code" data-hash>{hash}</dd></div> }
    });
    view! {
        <section class="panel" aria-labelledby="published-facts">
            <h2 id="published-facts">{c::NOTICE_PUBLIC.t()}</h2>
            <div class="row">
                <a class="button" href=public rel="external" target="_blank" data-public-page>{c::NOTICE_PUBLIC_PAGE.t()}</a>
                {annexes.into_iter().collect_view()}
            </div>
            <dl class="facts">
                {fact(c::NOTICE_PUBLISHED_AT.t(), published)} {fact(c::NOTICE_ANNOUNCED_ON.t(), announced)} {hash}
            </dl>
            <p class="small">{c::NOTICE_FROZEN.t()}</p>
        </section>
    }
    .into_any()
}

fn objected(own: &NoticeView, objections: &[ObjectionRow]) -> AnyView {
    let open = objections.iter().filter(|row| row.state == ObjectionState::Received).count();
    let counts = c::NOTICE_OBJECTIONS.with(&[&objections.len().to_string(), &open.to_string()]);
    let address = ["/console/objections?all=1&notice=", &own.id].concat();
    let class = if open > 0 { "notice notice--half row row--apart" } else { "notice notice--none row row--apart" };
    let link = (!objections.is_empty()).then(|| {
        view! { <A href=address attr:class="button" attr:data-to-objections="">{c::NOTICE_TO_OBJECTIONS.t()}</A> }
    });
    view! { <div class=class data-objections=open.to_string()><p>{counts}</p> {link}</div> }.into_any()
}

fn list(board: Board, own: &NoticeView) -> AnyView {
    let role = board.session.who.with_untracked(|who| who.as_ref().map(|who| who.role));
    // Others may reach the notice without reaching each of its cases.
    let reaches_all = matches!(role, Some(Role::City | Role::Province));
    let lines = own.lines.iter().map(|own| line(own, reaches_all)).collect_view();
    let caption = c::NOTICE_LIST.with(&[&own.lines.len().to_string()]);
    let is_announced = own.state == NoticeState::Announced;
    view! {
        <section class="stack" aria-labelledby="published-list" data-announced=is_announced.then_some("")>
            <h2 id="published-list">{caption.clone()}</h2>
            <table class="cases">
                <caption class="sr">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{c::COLUMN_COMMUNITY.t()}</th>
                        <th scope="col" class="cases__figure">{c::COLUMN_CLAIMED.t()}</th>
                        <th scope="col" class="cases__figure">{c::COLUMN_REVIEWED.t()}</th>
                        <th scope="col">{c::NOTICE_RESULT.t()}</th>
                        <th scope="col">{c::COLUMN_ROUTE.t()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn line(own: &NoticeLine, is_linked: bool) -> AnyView {
    let name = own.community_name.clone();
    let name = if is_linked {
        let address = ["/console/cases/", &own.case].concat();
        view! { <A href=address attr:class="cases__link">{name}</A> }.into_any()
    } else {
        view! { <span class="cases__link">{name}</span> }.into_any()
    };
    let path = [own.city_name.as_str(), &own.county_name, &own.street_name].join(" ");
    let result = if own.left_because.is_some() {
        view! { <span class="badge badge--bad"><span aria-hidden="true">"⚠ "</span>{c::NOTICE_LEFT.t()}</span> }
            .into_any()
    } else {
        own.level_title.clone().into_any()
    };
    view! {
        <tr data-line=own.case.clone() data-left=own.left_because.clone()>
            <th scope="row" class="cases__community">{name} <span class="cases__path">{path}</span></th>
            <td class="cases__figure" data-label=c::COLUMN_CLAIMED.t()>{words::score(&own.claimed)}</td>
            <td class="cases__figure" data-label=c::COLUMN_REVIEWED.t()>{words::reviewed(Some(&own.reviewed), own.route)}</td>
            <td data-label=c::NOTICE_RESULT.t()>{result}</td>
            <td data-label=c::COLUMN_ROUTE.t()>{words::route(own.route).t()}</td>
        </tr>
    }
    .into_any()
}
