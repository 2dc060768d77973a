//! Changing the settings. What was typed stays whatever becomes of it.

use frontend::{
    api::Failure,
    browser::{page, task},
    parts::failure::code,
    texts::c,
};
use leptos::prelude::*;
use shared::{
    api::settings::{PutSettings, SettingsView},
    case::settings::CitySettings,
};

use super::{conflict, figures::Figure, targets::Lines};
use crate::{
    api,
    parts::{
        field::{self, Kind},
        notice::{self, Loaded},
    },
    session::Session,
};

/// What is typed, and what it began with.
#[derive(Clone, Copy)]
struct Form {
    session: Session,
    /// What the page shows.
    shown: RwSignal<Loaded<SettingsView>>,
    /// As it was when the form was filled.
    base: RwSignal<SettingsView>,
    /// By the order of [`Figure::ALL`].
    figures: [RwSignal<String>; Figure::ALL.len()],
    blocks: RwSignal<bool>,
    targets: Lines,
    checked: RwSignal<bool>,
    busy: RwSignal<bool>,
    done: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    /// What somebody else has saved meanwhile.
    theirs: RwSignal<Option<SettingsView>>,
}

/// The form of a division.
pub(super) fn form(session: Session, shown: RwSignal<Loaded<SettingsView>>, view: SettingsView) -> AnyView {
    let form = Form {
        session,
        shown,
        figures: Figure::ALL.map(|figure| RwSignal::new(figure.of(&view.settings).to_string())),
        blocks: RwSignal::new(view.settings.departments_block),
        targets: Lines::of(&view.settings.targets),
        base: RwSignal::new(view),
        checked: RwSignal::new(false),
        busy: RwSignal::new(false),
        done: RwSignal::new(false),
        failure: RwSignal::new(None),
        theirs: RwSignal::new(None),
    };
    form.view()
}

impl Form {
    fn view(self) -> AnyView {
        let conflict = move || {
            let theirs = self.theirs.get()?;
            Some(
                self.base
                    .with_untracked(|base| conflict::notice(base, &theirs, move || self.keep(), move || self.take())),
            )
        };
        view! {
            <form
                class="panel"
                novalidate
                data-settings-form
                on:submit=move |event| {
                    event.prevent_default();
                    self.save();
                }
            >
                <h2>{move || self.base.with(|base| base.division_name.clone())}</h2>
                <div class="filters__grid">{self.numbers()}</div>
                <label class="tick">
                    <input
                        type="checkbox"
                        data-blocks
                        prop:checked=move || self.blocks.get()
                        on:change:target=move |event| self.blocks.set(event.target().checked())
                    />
                    <span>{c::SETTINGS_BLOCK_ASK.t()}</span>
                </label>
                {self.targets.fields(self.checked)}
                {conflict}
                {move || self.failure.with(|failure| failure.as_ref().map(notice::failed))}
                {move || self.done.get().then(|| notice::done(c::SETTINGS_SAVED.t().to_owned()))}
                <button type="submit" class="button button--lead" data-save aria-disabled=move || self.busy.get().then_some("true")>
                    {move || if self.busy.get() { c::COMMON_SENDING.t() } else { c::COMMON_SAVE.t() }}
                </button>
            </form>
        }
        .into_any()
    }

    fn numbers(self) -> AnyView {
        let kind = Kind { input: "text", inputmode: "numeric", autocomplete: "off", longest: 4, required: true };
        let fields = Figure::ALL.into_iter().zip(self.figures).map(|(figure, typed)| {
            let wrong = move || {
                let is_wrong = self.checked.get() && typed.with(|typed| figure.read(typed).is_none());
                if is_wrong { figure.wrong() } else { String::new() }
            };
            field::text(figure.name(), figure.words().t(), figure.unit().t(), kind, typed, wrong)
        });
        fields.collect_view().into_any()
    }

    /// What is typed, when all of it can be set.
    fn read(self) -> Option<CitySettings> {
        let targets = self.targets.read()?;
        let mut settings =
            CitySettings { departments_block: self.blocks.get_untracked(), targets, ..CitySettings::default() };
        for (figure, typed) in Figure::ALL.into_iter().zip(self.figures) {
            figure.put(&mut settings, typed.with_untracked(|typed| figure.read(typed))?);
        }
        Some(settings)
    }

    fn save(self) {
        self.checked.set(true);
        self.done.set(false);
        self.failure.set(None);
        if self.busy.get_untracked() {
            return;
        }
        let Some(settings) = self.read() else {
            return task::before_next_frame(|| page::focus("[data-settings-form] [aria-invalid=true]"));
        };
        self.busy.set(true);
        self.theirs.set(None);
        let (division, version) = self.base.with_untracked(|base| (base.division.to_string(), base.version));
        let wish = PutSettings { version, settings };
        task::run(async move {
            let answer = match api::settings::put(self.session, &division, &wish).await {
                Err(refused) if code(&refused) == "settings_changed" => {
                    api::settings::settings(self.session, &division).await.map(|theirs| self.theirs.set(Some(theirs)))
                }
                Ok(kept) => {
                    self.base.set(kept);
                    self.done.set(true);
                    Ok(())
                }
                Err(refused) => Err(refused),
            };
            if let Err(refused) = answer {
                self.failure.set(Some(refused));
            }
            let _ = self.busy.try_set(false);
        });
    }

    /// Saves what is typed over what somebody else has saved, which has been looked at now.
    fn keep(self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.base.set(theirs);
            self.save();
        }
    }

    /// Shows what somebody else has saved, in a form that begins anew.
    fn take(self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.shown.set(Loaded::Ready(theirs));
        }
    }
}
