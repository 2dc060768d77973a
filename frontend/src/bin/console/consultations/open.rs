//! Opening a consultation, or mending one that has not begun. What is typed stays on the device until
//! it has been taken.

use frontend::{
    api::{Failure, packs},
    browser::{page, records, task, time},
    texts::c,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};
use shared::{
    api::consultations::{ConsultationView, WriteConsultation},
    date::Date,
    notice::{Flaw, MAX_NOTICE_CHARACTERS, MAX_TITLE_CHARACTERS, text_flaw},
};

use crate::{
    api,
    parts::{
        dialog::dialog,
        field::{self, Kind},
        notice,
    },
    session::Session,
    words,
};

/// What the device keeps of a new one.
const KEPT: &str = "consultation.new";

/// As it was typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Written {
    pack_hash: String,
    title: String,
    text: String,
    first_day: String,
    last_day: String,
}

#[derive(Clone, Copy)]
struct Form {
    session: Session,
    /// Id and version of what is being mended; none for a new one.
    base: StoredValue<Option<(String, u32)>>,
    pack_hash: RwSignal<String>,
    title: RwSignal<String>,
    text: RwSignal<String>,
    first_day: RwSignal<String>,
    last_day: RwSignal<String>,
    /// Hash and title of the packs that can be chosen.
    packs: RwSignal<Vec<(String, String)>>,
    checked: RwSignal<bool>,
    asking: RwSignal<bool>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

/// The form. `done` gets what was taken.
pub(super) fn form(
    session: Session,
    own: Option<&ConsultationView>,
    done: impl Fn(ConsultationView) + Copy + Send + Sync + 'static,
) -> AnyView {
    let written = match own {
        Some(own) => Written {
            pack_hash: own.pack_hash.clone(),
            title: own.row.title.clone(),
            text: own.text.clone(),
            first_day: own.row.first_day.to_string(),
            last_day: own.row.last_day.to_string(),
        },
        None => records::read(KEPT).and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default(),
    };
    let form = Form {
        session,
        base: StoredValue::new(own.map(|own| (own.row.id.clone(), own.version))),
        pack_hash: RwSignal::new(written.pack_hash),
        title: RwSignal::new(written.title),
        text: RwSignal::new(written.text),
        first_day: RwSignal::new(written.first_day),
        last_day: RwSignal::new(written.last_day),
        packs: RwSignal::default(),
        checked: RwSignal::new(false),
        asking: RwSignal::new(false),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    form.offer_packs();
    if own.is_none() {
        Effect::new(move || {
            if let Ok(kept) = serde_json::to_string(&form.written()) {
                records::write(KEPT, &kept);
            }
        });
    }
    let navigate = use_navigate();
    let navigate = StoredValue::new_local(navigate);
    let send = move || {
        form.send(done, move |id| {
            let address = ["/console/consultations/", id].concat();
            navigate.with_value(|navigate| navigate(&address, leptos_router::NavigateOptions::default()));
        });
    };
    form.view(send)
}

impl Form {
    /// Drafts that concern the office.
    fn offer_packs(self) {
        let division = self.session.who.with_untracked(|who| who.as_ref().map(|who| who.division.to_string()));
        let division = division.unwrap_or_default();
        task::run(async move {
            match packs::list().await {
                Ok(list) => {
                    let concerns = |to: &str| division.starts_with(to) || to.starts_with(&division);
                    let found = list.into_iter().filter(|pack| concerns(&pack.applies_to));
                    let named = found.map(|pack| (pack.hash, [&pack.title, " · ", &pack.version].concat()));
                    let _ = self.packs.try_set(named.collect());
                }
                Err(failure) => drop(self.failure.try_set(Some(failure))),
            }
        });
    }

    fn written(self) -> Written {
        Written {
            pack_hash: self.pack_hash.get(),
            title: self.title.get(),
            text: self.text.get(),
            first_day: self.first_day.get(),
            last_day: self.last_day.get(),
        }
    }

    /// The code of what is wrong with a field, by the rules of the server.
    fn fault(self, field: &str) -> Option<&'static str> {
        let written = self.written();
        let day = |text: &str| text.parse::<Date>().ok();
        let flaw = |text: &str, most| text_flaw(text, 1, most).map(Flaw::code);
        match field {
            "pack" => written.pack_hash.is_empty().then_some("pack_unknown"),
            "title" => flaw(&written.title, MAX_TITLE_CHARACTERS),
            "text" => flaw(&written.text, MAX_NOTICE_CHARACTERS),
            "first-day" => match day(&written.first_day) {
                None => Some("first_day_missing"),
                Some(first) if first < time::today() => Some("first_day_past"),
                Some(_) => None,
            },
            _ => match (day(&written.first_day), day(&written.last_day)) {
                (_, None) => Some("last_day_missing"),
                (Some(first), Some(last)) if last < first => Some("last_day_before_first"),
                _ => None,
            },
        }
    }

    fn wrong(self, field: &str) -> String {
        if !self.checked.get() {
            return String::new();
        }
        match self.fault(field) {
            None => String::new(),
            Some("pack_unknown") => c::CONSULTATION_PACK_MISSING.t().to_owned(),
            Some("last_day_missing") => c::CONSULTATION_LAST_DAY_MISSING.t().to_owned(),
            Some(code) => words::refusal(code).t().to_owned(),
        }
    }

    fn view(self, send: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
        let text = |longest: usize| Kind {
            input: "text",
            autocomplete: "off",
            longest: u16::try_from(longest).unwrap_or(u16::MAX),
            required: true,
            ..Kind::default()
        };
        let day = Kind { input: "date", required: true, ..Kind::default() };
        let long = Kind { input: "", ..text(MAX_NOTICE_CHARACTERS) };
        let select = move || {
            let none = (String::new(), c::CONSULTATION_PACK_CHOOSE.t().to_owned());
            let choices = core::iter::once(none).chain(self.packs.get()).collect();
            field::select(
                "pack",
                c::CONSULTATION_DRAFT.t(),
                choices,
                move || self.pack_hash.get(),
                move |hash| self.pack_hash.set(hash),
            )
        };
        let press = move || {
            self.checked.set(true);
            self.failure.set(None);
            let fields = ["pack", "title", "text", "first-day", "last-day"];
            let first = untrack(|| fields.into_iter().find(|field| self.fault(field).is_some()));
            match first {
                Some("pack") => page::focus("#pack"),
                Some(field) => page::focus(&["#consultation-", field].concat()),
                None => self.asking.set(true),
            }
        };
        view! {
            <form
                class="panel"
                novalidate
                data-consultation-form
                on:submit=move |event| {
                    event.prevent_default();
                    press();
                }
            >
                {select}
                <p class="field__error" hidden=move || self.wrong("pack").is_empty() data-pack-missing>{move || self.wrong("pack")}</p>
                {field::text("consultation-title", c::NOTICE_TITLE.t(), "", text(MAX_TITLE_CHARACTERS), self.title, move || self.wrong("title"))}
                {field::text("consultation-text", c::CONSULTATION_TEXT.t(), c::CONSULTATION_TEXT_HELP.t(), long, self.text, move || self.wrong("text"))}
                <div class="filters__grid">
                    {field::text("consultation-first-day", c::CONSULTATION_FIRST_DAY.t(), "", day, self.first_day, move || self.wrong("first-day"))}
                    {field::text("consultation-last-day", c::CONSULTATION_LAST_DAY.t(), "", day, self.last_day, move || self.wrong("last-day"))}
                </div>
                {move || self.failure.with(|failure| failure.as_ref().map(notice::failed))}
                <button type="submit" class="button button--lead" data-open aria-disabled=move || self.busy.get().then_some("true")>
                    {c::CONSULTATION_GO.t()}
                </button>
            </form>
            {dialog("consultation", c::DECIDE_CONFIRM.t(), self.asking, move || self.confirmation(send))}
        }
        .into_any()
    }

    fn confirmation(self, send: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
        let written = untrack(|| self.written());
        let pack = self.packs.with_untracked(|packs| {
            packs.iter().find(|(hash, _)| *hash == written.pack_hash).map(|(_, title)| title.clone())
        });
        let period = [&written.first_day, &written.last_day].map(|day| time::day_in_words(day));
        let period = c::CONSULTATION_CONFIRM_DAYS.with(&[&period[0], &period[1]]);
        view! {
            <p>{written.title}</p>
            <ul class="bullets">
                <li>{pack}</li>
                <li>{period}</li>
                <li>{c::CONSULTATION_CONFIRM_PUBLIC.t()}</li>
                <li>{c::CONSULTATION_CONFIRM_FIXED.t()}</li>
            </ul>
            {move || self.failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button type="button" class="button button--lead" data-open-confirm on:click=move |_| send()>
                {move || if self.busy.get() { c::COMMON_SENDING.t() } else { c::CONSULTATION_GO.t() }}
            </button>
        }
        .into_any()
    }

    fn send(self, done: impl Fn(ConsultationView) + 'static, go: impl Fn(&str) + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        let written = untrack(|| self.written());
        let (Ok(first_day), Ok(last_day)) = (written.first_day.parse(), written.last_day.parse()) else { return };
        let base = self.base.get_value();
        let wish = WriteConsultation {
            pack_hash: written.pack_hash,
            title: written.title,
            text: written.text,
            first_day,
            last_day,
            version: base.as_ref().map_or(0, |(_, version)| *version),
        };
        self.busy.set(true);
        self.failure.set(None);
        task::run(async move {
            let answer = match &base {
                Some((id, _)) => api::consultations::change(self.session, id, &wish).await,
                None => api::consultations::create(self.session, &wish).await,
            };
            let _ = self.busy.try_set(false);
            match answer {
                Ok(own) => {
                    let _ = self.asking.try_set(false);
                    if base.is_none() {
                        records::remove(KEPT);
                        go(&own.row.id);
                    } else {
                        done(own);
                    }
                }
                Err(refused) => drop(self.failure.try_set(Some(refused))),
            }
        });
    }
}
