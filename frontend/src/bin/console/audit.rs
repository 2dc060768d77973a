//! 审计日志: who did what, when and from where, newest first; for administrators.
//!
//! [`acts`] names what is recorded, [`change`] shows what was before and after, by the names of [`members`].

mod acts;
mod change;
mod members;

use frontend::{api::Failure, browser::time, texts::c};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::api::audit::AuditEntryView;

use crate::{
    address::{Address, Change},
    api,
    pages::{Lines, Pages},
    parts::{export, notice, title},
    session::Session,
};

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let address = Address::new("/console/audit", &["action", "account"]);
    let pages = Pages::<AuditEntryView>::new();
    let load = move || pages.begin(ask(session, address, None));
    Effect::new(move || {
        address.query();
        load();
    });
    view! {
        <div class="stack" data-audit>
            <div>{title(c::AUDIT_TITLE.t().to_owned())} <p class="lead">{c::AUDIT_LEAD.t()}</p></div>
            {filters(address, pages)}
            {pages.view(load, || notice::empty(c::AUDIT_NONE.t(), c::AUDIT_NONE_MEANS.t()), move || log(session, address, pages))}
        </div>
    }
    .into_any()
}

async fn ask(session: Session, address: Address, after: Option<String>) -> Result<Lines<AuditEntryView>, Failure> {
    let page = api::audit::list(session, &address.asked(after.as_deref())).await?;
    Ok(Lines { rows: page.entries, next: page.next })
}

fn filters(address: Address, pages: Pages<AuditEntryView>) -> AnyView {
    let set = address.setter();
    let choices = core::iter::once((String::new(), c::FILTER_ANY.t().to_owned()))
        .chain(acts::ALL.iter().map(|(id, words)| ((*id).to_owned(), words.t().to_owned())));
    let action = address.choice("audit", "action", c::AUDIT_ACTION.t(), choices.collect());
    // The address holds an id; whose it is stands in the lines.
    let whose = move || {
        let account = address.get("account");
        let name = pages.rows().into_iter().find(|entry| entry.account.as_ref() == Some(&account));
        let name = name.and_then(|entry| entry.name).unwrap_or_else(|| account.clone());
        let set = set.clone();
        (!account.is_empty()).then(|| {
            view! {
                <p class="row" data-whose>
                    <span>{c::AUDIT_WHOSE.with(&[&name])}</span>
                    <button type="button" class="button" data-everybody on:click=move |_| set(&[("account", "")], Change::Chosen)>
                        {c::AUDIT_EVERYBODY.t()}
                    </button>
                </p>
            }
        })
    };
    view! { <search class="filters"><div class="filters__grid">{action}</div>{whose}</search> }.into_any()
}

fn log(session: Session, address: Address, pages: Pages<AuditEntryView>) -> AnyView {
    let set = address.setter();
    let line = move |entry: AuditEntryView| {
        let set = set.clone();
        line(entry, move |account| set(&[("account", account)], Change::Chosen))
    };
    view! {
        {export::links("/api/v1/audit", move || address.query())}
        <ol class="panel rows log">
            <For each=move || pages.rows() key=|entry| entry.seq.clone() children=line/>
        </ol>
        {pages.more(move |after| ask(session, address, Some(after)))}
    }
    .into_any()
}

fn line(entry: AuditEntryView, only: impl Fn(&str) + 'static) -> AnyView {
    let who = entry.name.clone().unwrap_or_else(|| c::AUDIT_NOBODY.t().to_owned());
    let who = match entry.account.clone() {
        None => view! { <span>{who}</span> }.into_any(),
        Some(account) => {
            let label = c::AUDIT_ONLY.with(&[&who]);
            view! {
                <button type="button" class="button button--plain log__who" data-only title=label on:click=move |_| only(&account)>
                    {who}
                </button>
            }
            .into_any()
        }
    };
    let from = entry.address.clone().unwrap_or_default();
    let change = change::view(entry.before.as_deref(), entry.after.as_deref());
    view! {
        <li class="log__line" data-entry=entry.action.clone()>
            <p class="log__what"><strong>{acts::words(&entry.action)}</strong> " " {subject(&entry.subject)}</p>
            <p class="log__when small">{time::instant_in_words(&entry.at)}</p>
            <p class="log__by">{who} " " <span class="small">{from}</span></p>
            {change}
            <details class="fold fold--small">
                <summary>{c::AUDIT_NUMBER.with(&[&entry.seq])}</summary>
                <p class="small console__code">{c::AUDIT_HASH.t()} " " {entry.hash}</p>
                {entry.division.map(|code| view! { <p class="small">{c::ACCOUNT_DIVISION.t()} " " {code}</p> })}
            </details>
        </li>
    }
    .into_any()
}

/// A list that was looked at, or taken away as a table.
fn list(sort: &str) -> Option<&'static str> {
    Some(match sort {
        "accounts" => c::ACCOUNTS_TITLE.t(),
        "audit" => c::AUDIT_TITLE.t(),
        "cases" => c::LIST_TITLE.t(),
        "comments" => c::CONSULTATION_COMMENTS.t(),
        "inspections" => c::INSPECTIONS_TITLE.t(),
        "notices" => c::NOTICES_TITLE.t(),
        "objections" => c::OBJECTIONS_TITLE.t(),
        "plans" => c::PLANS_TITLE.t(),
        "remarks" => c::REMARKS_TITLE.t(),
        "surveys" => c::SURVEYS_TITLE.t(),
        _ => return None,
    })
}

/// What it was done to; an account is a link.
fn subject(subject: &str) -> AnyView {
    let (sort, id) = subject.split_once(' ').unwrap_or((subject, ""));
    if let Some(words) = list(sort) {
        let form = id.strip_prefix("as ").unwrap_or_default().to_uppercase();
        return view! { <span>{words} " " {form}</span> }.into_any();
    }
    let words = match sort {
        "account" => c::SUBJECT_ACCOUNT.t(),
        "case" => c::SUBJECT_CASE.t(),
        "notice" => c::SUBJECT_NOTICE.t(),
        "objection" => c::SUBJECT_OBJECTION.t(),
        "rewards" => c::SUBJECT_REWARDS.t(),
        "consultation" => c::SUBJECT_CONSULTATION.t(),
        "portal" => c::SUBJECT_PORTAL.t(),
        "session" => c::SUBJECT_SESSION.t(),
        "settings" => c::SUBJECT_SETTINGS.t(),
        "import" => c::SUBJECT_IMPORT.t(),
        "webhook" => c::SUBJECT_WEBHOOK.t(),
        "plan" => c::SUBJECT_PLAN.t(),
        "task" => c::SUBJECT_TASK.t(),
        "inspection" => c::SUBJECT_INSPECTION.t(),
        "community" => c::SUBJECT_COMMUNITY.t(),
        "draft" => c::SUBJECT_DRAFT.t(),
        "unknown" => return c::SUBJECT_UNKNOWN.t().into_any(),
        _ => return subject.to_owned().into_any(),
    };
    // The last digits tell ids apart that were made at nearly the same time.
    let ending = id.rsplit('-').next().unwrap_or_default().to_owned();
    if sort == "account" {
        let address = ["/console/accounts/", id].concat();
        view! { <A href=address attr:class="log__subject">{words} " …" {ending}</A> }.into_any()
    } else {
        view! { <span title=id.to_owned()>{words} " …" {ending}</span> }.into_any()
    }
}
