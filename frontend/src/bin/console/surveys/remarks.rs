//! What residents wrote. The street decides on each text and photo; whoever else may see it reads what
//! became of it.

use frontend::{
    api::Failure,
    browser::task,
    texts::{Text, c},
};
use leptos::prelude::*;
use shared::{
    api::surveys::{ModerateRemark, SurveyRemark, SurveyResults},
    survey::Fate,
};

use crate::{
    api,
    pages::{Lines, Pages},
    parts::{export, field, notice, scan::scan},
    session::Session,
};

/// The name of a fate.
fn words(fate: Fate) -> &'static Text {
    match fate {
        Fate::Waiting => &c::REMARK_WAITING,
        Fate::Released => &c::REMARK_RELEASED,
        Fate::Personal => &c::REMARK_PERSONAL,
        Fate::Insulting => &c::REMARK_INSULTING,
        Fate::Unrelated => &c::REMARK_UNRELATED,
    }
}

fn class_of(fate: Fate) -> &'static str {
    match fate {
        Fate::Waiting => "badge badge--half",
        Fate::Released => "badge badge--good",
        Fate::Personal | Fate::Insulting | Fate::Unrelated => "badge badge--none",
    }
}

/// The part of the page.
pub(super) fn panel(session: Session, own: &SurveyResults) -> AnyView {
    let (community, period) = (own.community.to_string(), own.period.to_string());
    let may_moderate = own.may_moderate;
    let asked = StoredValue::new((community, period));
    let pages = Pages::<SurveyRemark>::new();
    let ask = move |after: Option<String>| async move {
        let (community, period) = asked.get_value();
        let page = api::surveys::remarks(session, &community, &period, after.as_deref()).await?;
        Ok::<_, Failure>(Lines { rows: page.remarks, next: page.next })
    };
    let load = move || pages.begin(ask(None));
    load();
    let counts = own.remarks;
    let counts = c::REMARKS_COUNTS.with(&[
        &counts.waiting.to_string(),
        &counts.released.to_string(),
        &counts.withheld.to_string(),
    ]);
    let empty = move || view! { <p class="small" data-empty>{c::REMARKS_NONE.t()}</p> }.into_any();
    let table = StoredValue::new(api::surveys::remarks_table(&own.community.to_string()));
    let list = move || {
        let period = move || asked.with_value(|(_, period)| ["period=", period].concat());
        view! {
            {table.with_value(|table| export::links(table, period))}
            <ul class="rows">
                <For each=move || pages.rows() key=|one| one.id.clone() children=move |one| card(session, &one, may_moderate)/>
            </ul>
            {pages.more(move |after| ask(Some(after)))}
        }
        .into_any()
    };
    let words = if may_moderate { c::REMARKS_MODERATE.t() } else { c::REMARKS_LEAD.t() };
    view! {
        <section class="panel" aria-labelledby="survey-remarks" data-remarks>
            <h2 id="survey-remarks">{c::REMARKS_TITLE.t()}</h2>
            <p>{words}</p>
            <p class="small">{counts}</p>
            {pages.view(load, empty, list)}
        </section>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Card {
    session: Session,
    id: StoredValue<String>,
    version: RwSignal<u32>,
    text: RwSignal<Option<Fate>>,
    photo: RwSignal<Option<Fate>>,
    /// What has been chosen and not yet saved.
    chosen_text: RwSignal<Option<Fate>>,
    chosen_photo: RwSignal<Option<Fate>>,
    busy: RwSignal<bool>,
    saved: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

fn card(session: Session, own: &SurveyRemark, may_moderate: bool) -> AnyView {
    let card = Card {
        session,
        id: StoredValue::new(own.id.clone()),
        version: RwSignal::new(own.version),
        text: RwSignal::new(own.text_fate),
        photo: RwSignal::new(own.photo_fate),
        chosen_text: RwSignal::new(own.text_fate),
        chosen_photo: RwSignal::new(own.photo_fate),
        busy: RwSignal::new(false),
        saved: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    let text = own.text.clone().map(|text| view! { <p class="words" data-remark-text>{text}</p> });
    let photo = own.photo_scan.as_ref().map(|known| {
        let picture = known.is_given.then(|| {
            view! {
                <p>
                    <a href=api::surveys::photo(&own.id) rel="external" download="photo.jpg" class="survey-photo-link">
                        <img class="survey-photo" src=api::surveys::thumbnail(&own.id) alt=c::REMARK_PHOTO.t() loading="lazy" />
                    </a>
                </p>
            }
        });
        view! {
            {picture}
            {scan(known.scan, known.malware.as_deref(), known.is_given, c::SCAN_IGNORE.t())}
        }
    });
    let badge = move |label: &'static str, fate: RwSignal<Option<Fate>>| {
        move || {
            fate.get().map(|fate| {
                view! { <p class="row"><span class="small">{label}</span> <span class=class_of(fate) data-fate=fate.id()>{words(fate).t()}</span></p> }
            })
        }
    };
    view! {
        <li class="stack" data-remark=own.id.clone()>
            {text}
            {badge(c::REMARK_TEXT.t(), card.text)}
            {photo}
            {badge(c::REMARK_PHOTO.t(), card.photo)}
            {may_moderate.then(|| card.form())}
        </li>
    }
    .into_any()
}

impl Card {
    fn name(self, what: &str) -> String {
        self.id.with_value(|id| [what, "-", id].concat())
    }

    fn form(self) -> AnyView {
        let choice = |what: &'static str, label: &'static str, chosen: RwSignal<Option<Fate>>| {
            chosen.get_untracked().is_some().then(|| {
                let choices = Fate::ALL.map(|fate| (fate.id().to_owned(), words(fate).t().to_owned())).to_vec();
                let now = move || chosen.get().map(|fate| fate.id().to_owned()).unwrap_or_default();
                field::select(&self.name(what), label, choices, now, move |value| chosen.set(Fate::from_id(&value)))
            })
        };
        let saved = move || self.saved.get().then(|| notice::done(c::REMARK_SAVED.t().to_owned()));
        view! {
            <form
                class="stack"
                novalidate
                data-moderate
                on:submit=move |event| {
                    event.prevent_default();
                    self.save();
                }
            >
                {choice("text-fate", c::REMARK_TEXT.t(), self.chosen_text)}
                {choice("photo-fate", c::REMARK_PHOTO.t(), self.chosen_photo)}
                {move || self.failure.with(|failure| failure.as_ref().map(notice::failed))}
                {saved}
                <button type="submit" class="button" data-moderate-go aria-disabled=move || self.busy.get().then_some("true")>
                    {move || if self.busy.get() { c::COMMON_SENDING.t() } else { c::REMARK_SAVE.t() }}
                </button>
            </form>
        }
        .into_any()
    }

    fn save(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.saved.set(false);
        self.failure.set(None);
        self.busy.set(true);
        let wish = ModerateRemark {
            version: self.version.get_untracked(),
            text: self.chosen_text.get_untracked(),
            photo: self.chosen_photo.get_untracked(),
        };
        task::run(async move {
            let answer = api::surveys::moderate(self.session, &self.id.get_value(), &wish).await;
            let _ = self.busy.try_set(false);
            match answer {
                Ok(own) => {
                    let _ = self.version.try_set(own.version);
                    let _ = self.text.try_set(own.text_fate);
                    let _ = self.photo.try_set(own.photo_fate);
                    let _ = self.saved.try_set(true);
                }
                Err(refused) => drop(self.failure.try_set(Some(refused))),
            }
        });
    }
}
