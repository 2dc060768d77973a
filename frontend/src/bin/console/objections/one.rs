//! One objection: what is objected, who objects, its files, and the answer. Only the handling city
//! gets to see it, and the server records every look.

use std::sync::Arc;

use frontend::{
    browser::{page, task, time},
    parts::failure::code,
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{api::notices::ObjectionView, notice::ObjectionState};

use super::{badge, reply};
use crate::{
    api,
    parts::{
        notice::{self, Loaded},
        scan::scan,
        title,
    },
    session::Session,
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) session: Session,
    shown: RwSignal<Loaded<Arc<ObjectionView>>>,
    /// What has just been done, to be said on top of the page.
    pub(super) done: RwSignal<Option<String>>,
}

/// The page.
pub(crate) fn page(session: Session, id: String) -> AnyView {
    let desk = Desk { session, shown: RwSignal::new(Loaded::Loading), done: RwSignal::new(None) };
    let id = StoredValue::new(id);
    let again = move || desk.load(id.get_value());
    again();
    let content = move || match desk.shown.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) if code(&failure) == "not_found" => gone(),
        Loaded::Failed(failure) => notice::failed_with(&failure, again),
        Loaded::Ready(own) => whole(desk, &own),
    };
    view! { <div data-objection-page>{content}</div> }.into_any()
}

impl Desk {
    /// Reads the objection anew.
    pub(super) fn load(self, id: String) {
        self.shown.set(Loaded::Loading);
        task::run(async move {
            let answer = api::objections::objection(self.session, &id).await;
            let _ = self.shown.try_set(match answer {
                Ok(own) => Loaded::Ready(Arc::new(own)),
                Err(failure) => Loaded::Failed(failure),
            });
        });
    }

    /// Shows it as it stands after an answer.
    pub(super) fn show(self, own: ObjectionView, done: String) {
        self.done.set(Some(done));
        self.shown.set(Loaded::Ready(Arc::new(own)));
        page::to_top();
    }
}

fn gone() -> AnyView {
    view! {
        <section class="panel console__narrow" data-failure="not_found">
            {title(c::OBJECTION_GONE.t().to_owned())}
            <p>{c::OBJECTION_GONE_MEANS.t()}</p>
            {back()}
        </section>
    }
    .into_any()
}

fn back() -> AnyView {
    view! { <A href="/console/objections" attr:class="button button--plain">{c::OBJECTIONS_BACK.t()}</A> }.into_any()
}

fn whole(desk: Desk, own: &ObjectionView) -> AnyView {
    let receipt = &own.receipt;
    let case = ["/console/cases/", &own.case].concat();
    let answer = match receipt.state {
        ObjectionState::Received => reply::form(desk, own),
        _ => answered(own),
    };
    view! {
        <div class="stack console__middle" data-one-objection>
            {back()}
            <div>
                <p class="row">{badge(receipt.state)} <span class="small">{receipt.receipt.clone()}</span></p>
                {title(c::OBJECTION_AGAINST.with(&[&receipt.community_name]))}
            </div>
            {move || desk.done.get().map(notice::done)}
            <section class="panel" aria-labelledby="objection-facts">
                <h2 id="objection-facts">{c::OBJECTION_FACTS.t()}</h2>
                <p class="words" data-facts>{own.words.facts.clone()}</p>
                {files(own)}
                <dl class="facts">
                    <div><dt>{c::OBJECTION_CAME.t()}</dt><dd>{time::instant_in_words(&receipt.received_at)}</dd></div>
                    <div><dt>{c::OBJECTION_NOTICE.t()}</dt><dd>{receipt.notice_number.clone()}</dd></div>
                </dl>
                <A href=case attr:class="button" attr:data-to-case="">{c::OBJECTION_CASE.t()}</A>
            </section>
            {person(own)}
            {answer}
        </div>
    }
    .into_any()
}

fn files(own: &ObjectionView) -> AnyView {
    if own.attachments.is_empty() {
        return view! { <p class="small">{c::OBJECTION_NO_FILES.t()}</p> }.into_any();
    }
    let files = own.attachments.iter().zip(&own.scans).enumerate().map(|(position, (name, known))| {
        let file = if known.is_given {
            let address = api::objections::attachment(&own.id, position);
            view! {
                <a class="button" href=address rel="external" download=name.clone() data-attachment=position.to_string()>
                    {c::OBJECTION_DOWNLOAD.with(&[name])}
                </a>
            }
            .into_any()
        } else {
            view! { <p>{name.clone()}</p> }.into_any()
        };
        view! {
            <li>
                {file}
                {scan(known.scan, known.malware.as_deref(), known.is_given, c::SCAN_IGNORE.t())}
            </li>
        }
    });
    view! { <h3>{c::OBJECTION_FILES.t()}</h3> <ul class="row">{files.collect_view()}</ul> }.into_any()
}

fn person(own: &ObjectionView) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="objection-person" data-person>
            <h2 id="objection-person">{c::OBJECTION_PERSON.t()}</h2>
            <p class="small">{c::OBJECTION_PRIVATE.t()}</p>
            <dl class="facts">
                <div><dt>{c::OBJECTION_NAME.t()}</dt><dd data-name>{own.words.name.clone()}</dd></div>
                <div><dt>{c::OBJECTION_ADDRESS.t()}</dt><dd>{own.words.address.clone()}</dd></div>
                <div><dt>{c::OBJECTION_PHONE.t()}</dt><dd>{own.words.phone.clone()}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

fn answered(own: &ObjectionView) -> AnyView {
    let at = own.receipt.replied_at.as_deref().map(time::instant_in_words);
    view! {
        <section class="panel" aria-labelledby="objection-answer" data-answered>
            <h2 id="objection-answer">{c::OBJECTION_ANSWER.t()}</h2>
            <p class="small">{at}</p>
            <p class="words" data-reply>{own.receipt.reply.clone()}</p>
        </section>
    }
    .into_any()
}
