//! One consultation: how it stands, the comments with their answers, and publishing the summary.

use frontend::{
    api::Failure,
    browser::{page, task, time},
    parts::failure::code,
    texts::{c, code as language},
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::consultations::{ConsultationComment, ConsultationView, PublishSummary},
    consultation::ConsultationState,
    notice::Phase,
};

use super::{badge, comment, in_words, open};
use crate::{
    api,
    pages::{Lines, Pages},
    parts::{
        dialog::dialog,
        export,
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

/// The id in the address of one that has not been opened.
const NEW: &str = "new";

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) session: Session,
    pub(super) id: StoredValue<String>,
    /// The consultation as it was read last.
    pub(super) own: RwSignal<ConsultationView>,
    done: RwSignal<Option<&'static str>>,
}

impl Desk {
    /// Reads counts and state anew; what cannot be read leaves them as they are.
    pub(super) async fn refresh(self) {
        let id = self.id.get_value();
        if let Ok(own) = api::consultations::consultation(self.session, &id).await {
            let _ = self.own.try_set(own);
        }
    }

    /// A comment as the server has it now; none when it cannot be read.
    pub(super) async fn found_again(self, comment: &str) -> Option<ConsultationComment> {
        let mut after = None;
        loop {
            let page = ask(self, after).await.ok()?;
            if let Some(found) = page.rows.into_iter().find(|own| own.id == comment) {
                return Some(found);
            }
            after = Some(page.next?);
        }
    }

    /// Whether the summary has been published.
    pub(super) fn is_summarised(self) -> bool {
        self.own.with(|own| own.row.state == ConsultationState::Summarised)
    }
}

/// The page.
pub(crate) fn page(session: Session, id: String) -> AnyView {
    if id == NEW {
        return view! {
            <div class="stack console__middle" data-consultation-page>
                {back()}
                {title(c::CONSULTATIONS_NEW.t().to_owned())}
                <p class="lead">{c::CONSULTATION_NEW_LEAD.t()}</p>
                {open::form(session, None, |_| {})}
            </div>
        }
        .into_any();
    }
    let id = StoredValue::new(id);
    let ask = move || async move { api::consultations::consultation(session, &id.get_value()).await };
    let (loaded, load) = notice::fetched(ask);
    let content = move || match loaded.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) if code(&failure) == "not_found" => gone(),
        Loaded::Failed(failure) => notice::failed_with(&failure, load),
        Loaded::Ready(own) => whole(session, id, own),
    };
    view! { <div data-consultation-page>{content}</div> }.into_any()
}

fn gone() -> AnyView {
    view! {
        <section class="panel console__narrow" data-failure="not_found">
            {title(c::CONSULTATION_GONE.t().to_owned())}
            <p>{c::CASE_GONE_MEANS.t()}</p>
            {back()}
        </section>
    }
    .into_any()
}

fn back() -> AnyView {
    view! { <A href="/console/consultations" attr:class="button button--plain">{c::CONSULTATIONS_BACK.t()}</A> }
        .into_any()
}

fn whole(session: Session, id: StoredValue<String>, own: ConsultationView) -> AnyView {
    let may_answer = own.may_answer;
    let can_change = may_answer && own.row.phase == Phase::Upcoming;
    let heading = own.row.title.clone();
    let public = ["/consultations/", &own.row.id].concat();
    let change = can_change.then(|| own.clone());
    let desk = Desk { session, id, own: RwSignal::new(own), done: RwSignal::new(None) };
    let change = change.map(|own| {
        let done = move |own: ConsultationView| {
            desk.own.set(own);
            desk.done.set(Some(c::CONSULTATION_CHANGED.t()));
            page::to_top();
        };
        view! {
            <details class="fold" data-change>
                <summary>{c::CONSULTATION_CHANGE.t()}</summary>
                {open::form(session, Some(&own), done)}
            </details>
        }
    });
    let facts = move || {
        desk.own.with(|own| {
            let days = [own.row.first_day, own.row.last_day].map(time::date_in_words);
            let days = c::CONSULTATION_FROM_TO.with(&[&days[0], &days[1]]);
            let title = own.row.pack_title.get(language()).or_else(|| own.row.pack_title.get("zh")).cloned();
            let paragraphs = own.text.lines().filter(|line| !line.trim().is_empty());
            let paragraphs = paragraphs.map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
            view! {
                <p class="row">{badge(&own.row)} <span class="small">{own.row.division_name.clone()}</span></p>
                <p class="lead" data-days>{days}</p>
                <p data-tally>{in_words(&own.row.tally)}</p>
                <dl class="facts"><div><dt>{c::CONSULTATION_DRAFT.t()}</dt><dd>{title}</dd></div></dl>
                {paragraphs}
            }
        })
    };
    view! {
        <div class="stack console__middle" data-one-consultation>
            {back()}
            {title(heading)}
            {move || desk.done.get().map(|words| notice::done(words.to_owned()))}
            <section class="panel" aria-label=c::CONSULTATION_TEXT.t()>
                {facts}
                <a class="button" href=public rel="external" target="_blank" data-public-page>{c::CONSULTATION_PUBLIC.t()}</a>
            </section>
            {change}
            {may_answer.then(|| summary(desk))}
            {may_answer.then(|| comments(desk))}
        </div>
    }
    .into_any()
}

/// One page of comments.
async fn ask(desk: Desk, after: Option<String>) -> Result<Lines<ConsultationComment>, Failure> {
    let id = desk.id.get_value();
    let page = api::consultations::comments(desk.session, &id, after.as_deref()).await?;
    Ok(Lines { rows: page.comments, next: page.next })
}

fn comments(desk: Desk) -> AnyView {
    let pages = Pages::<ConsultationComment>::new();
    let begin = move || pages.begin(ask(desk, None));
    begin();
    let list = pages.view(
        begin,
        || notice::empty(c::CONSULTATION_NO_COMMENTS.t(), c::CONSULTATION_NO_COMMENTS_MEANS.t()),
        move || {
            view! {
                {export::links(&api::consultations::comments_table(&desk.id.get_value()), String::new)}
                <ul class="stack" data-comments>
                    <For each=move || pages.rows() key=|own| own.id.clone() children=move |own| comment::card(desk, &own)/>
                </ul>
            }
            .into_any()
        },
    );
    view! {
        <section class="stack" aria-labelledby="consultation-comments">
            <h2 id="consultation-comments">{c::CONSULTATION_COMMENTS.t()}</h2>
            {list}
            {pages.more(move |after| ask(desk, Some(after)))}
        </section>
    }
    .into_any()
}

/// Publishing what became of the comments, after the last day.
fn summary(desk: Desk) -> AnyView {
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let leaves = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        leaves.set(false);
        task::run(async move {
            // The counts that are confirmed are those of this moment.
            desk.refresh().await;
            let _ = busy.try_set(false);
            let _ = asking.try_set(true);
        });
    };
    let send = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let wish = PublishSummary {
            version: desk.own.with_untracked(|own| own.version),
            leaves_unanswered: leaves.get_untracked(),
        };
        task::run(async move {
            let answer = api::consultations::publish(desk.session, &desk.id.get_value(), &wish).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(own) => {
                    let _ = asking.try_set(false);
                    let _ = desk.own.try_set(own);
                    let _ = desk.done.try_set(Some(c::SUMMARY_DONE.t()));
                    page::to_top();
                }
                Err(refused) => {
                    let _ = failure.try_set(Some(refused));
                    desk.refresh().await;
                }
            }
        });
    };
    let confirmation = move || {
        let tally = desk.own.with(|own| own.row.tally);
        let unanswered = (tally.unanswered > 0).then(|| {
            view! {
                <label class="tick">
                    <input
                        type="checkbox"
                        data-leave
                        prop:checked=move || leaves.get()
                        on:change:target=move |event| leaves.set(event.target().checked())
                    />
                    <span>{c::SUMMARY_LEAVE.with(&[&tally.unanswered.to_string()])}</span>
                </label>
            }
        });
        view! {
            <p>{in_words(&tally)}</p>
            <p>{c::SUMMARY_MEANS.t()}</p>
            {unanswered}
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button type="button" class="button button--lead" data-summary-confirm on:click=move |_| send()>
                {move || if busy.get() { c::COMMON_SENDING.t() } else { c::SUMMARY_GO.t() }}
            </button>
        }
        .into_any()
    };
    let is_offered = Memo::new(move |_| {
        desk.own.with(|own| own.row.state == ConsultationState::Open && own.row.phase == Phase::Over)
    });
    let offer = move || {
        is_offered.get().then(|| {
            view! {
                <section class="panel" data-summary-panel>
                    <h2>{c::SUMMARY_TITLE.t()}</h2>
                    <p>{c::SUMMARY_LEAD.t()}</p>
                    <button type="button" class="button button--lead" data-summary aria-disabled=move || busy.get().then_some("true") on:click=press>
                        {c::SUMMARY_GO.t()}
                    </button>
                </section>
            }
        })
    };
    view! {
        {offer}
        {dialog("summary", c::SUMMARY_TITLE.t(), asking, confirmation)}
    }
    .into_any()
}
