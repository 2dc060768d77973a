//! A community is chosen: by which standard, what it is like, who fills in, and with which code.

use leptos::{prelude::*, task::spawn_local};
use shared::{answer::AnswerSheet, api::Filler, form::Form};

use super::drafts;
use crate::{
    api::{
        Failure, access,
        communities::Community,
        get_bytes,
        packs::{self, PackEntry},
    },
    browser::{page, storage, time},
    draft::{self, Draft},
    parts::{
        facts::{self, fact_fields},
        failure::failure_notice,
        status::source_note,
        who::{Who, code_field, who_fields},
    },
    texts::{self, k},
};

#[derive(Clone, Copy)]
struct Begin {
    community: StoredValue<Community>,
    packs: RwSignal<Vec<PackEntry>>,
    /// Position in the list of packs.
    chosen: RwSignal<usize>,
    form: RwSignal<Option<Form>>,
    /// Only its facts are used here.
    sheet: StoredValue<AnswerSheet>,
    who: Who,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    refused: RwSignal<Option<Failure>>,
}

/// The second stage of the start page.
pub(super) fn begin(community: Community, back: Callback<()>) -> impl IntoView {
    let filler = Filler { role: String::new(), name: String::new(), phone: String::new() };
    let code = storage::read_for_now(&["code.", &community.code].concat()).unwrap_or_default();
    let sheet = AnswerSheet { as_of: time::today(), facts: Vec::new(), previous: None, answers: Vec::new() };
    let (name, path) = (community.name.clone(), community.path.clone());
    let begin = Begin {
        community: StoredValue::new(community),
        packs: RwSignal::new(Vec::new()),
        chosen: RwSignal::new(0),
        form: RwSignal::new(None),
        sheet: StoredValue::new(sheet),
        who: Who::new(&filler, code),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        refused: RwSignal::new(None),
    };
    begin.load();
    view! {
        <div class="stack" data-stage="begin">
            <p class="small">{path}</p>
            <h1 id="begin" tabindex="-1">{name}</h1>
            <button type="button" class="button button--plain" data-back on:click=move |_| back.run(())>{k::BEGIN_OTHER.t()}</button>
        </div>
        {move || begin.failure.get().map(|failure| failure_notice(&failure, Some(Callback::new(move |()| begin.load()))))}
        {move || begin.earlier()}
        <form class="stack--loose" novalidate on:submit=move |event| { event.prevent_default(); begin.go_on(); }>
            <section class="panel" aria-labelledby="standard">
                <h2 id="standard">{k::BEGIN_STANDARD.t()}</h2>
                {move || begin.standards()}
                {move || begin.form.with(|form| form.as_ref().map(|form| source_note(&form.texts)))}
            </section>
            {move || begin.profile()}
            <section class="panel" aria-labelledby="who">
                <h2 id="who">{k::WHO_TITLE.t()}</h2>
                {who_fields(begin.who)}
            </section>
            <section class="panel" aria-labelledby="access">
                <h2 id="access">{k::WHO_CODE_TITLE.t()}</h2>
                {code_field(begin.who)}
                {move || begin.refused.get().map(|failure| failure_notice(&failure, None))}
                <button type="submit" class="button button--lead button--wide" data-continue
                    aria-disabled=move || begin.busy.get().then_some("true")>
                    {move || if begin.busy.get() { k::BEGIN_CHECKING.t() } else { k::BEGIN_GO.t() }}
                </button>
                <p class="or">{k::FIND_OR.t()}</p>
                <button type="button" class="button button--wide" data-practise on:click=move |_| begin.leave()>{k::BEGIN_WITHOUT.t()}</button>
                <p class="small">{k::BEGIN_WITHOUT_HELP.t()}</p>
            </section>
        </form>
    }
}

impl Begin {
    fn load(self) {
        self.failure.set(None);
        spawn_local(async move {
            match packs::list().await {
                Ok(list) => {
                    let list: Vec<_> = list.into_iter().filter(|pack| pack.is_current).collect();
                    // The server names the usual standard in the page.
                    let usual = page::attribute("link[data-form]", "href").unwrap_or_default();
                    self.chosen.set(list.iter().position(|pack| usual.contains(&pack.hash)).unwrap_or(0));
                    self.packs.set(list);
                    self.load_form();
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// Loads the form of the chosen pack: its facts are asked here, and the next page needs it.
    fn load_form(self) {
        let Some(pack) = self.pack() else { return };
        spawn_local(async move {
            match get_bytes(&form_address(&pack.hash)).await {
                Ok(bytes) => self.form.set(Form::from_bytes(&bytes)),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    fn pack(self) -> Option<PackEntry> {
        self.packs.with_untracked(|packs| packs.get(self.chosen.get_untracked()).cloned())
    }

    fn standards(self) -> impl IntoView {
        let option = |(position, pack): (usize, PackEntry)| {
            let pick = move |_| {
                self.chosen.set(position);
                self.load_form();
            };
            view! {
                <label class="choice">
                    <input type="radio" name="standard" value=pack.id checked=position == self.chosen.get_untracked() on:change=pick />
                    <span>{pack.title}</span>
                </label>
            }
        };
        let options = self.packs.get().into_iter().enumerate().map(option).collect_view();
        view! { <fieldset><legend class="sr">{k::BEGIN_STANDARD.t()}</legend><div class="choices choices--long">{options}</div></fieldset> }
    }

    /// A draft of the same community and standard that is already on the device.
    fn earlier(self) -> Option<impl IntoView> {
        self.packs.track();
        self.chosen.track();
        let draft = self.draft()?;
        Some(view! {
            <div class="notice" data-earlier>
                <p class="notice__title">{k::BEGIN_EARLIER.t()}</p>
                <p>{k::DRAFTS_PROGRESS.with(&[&draft.answered().to_string(), &time::in_words(draft.saved_at)])}</p>
                <a class="button" href=drafts::address(&draft)>{k::DRAFTS_OPEN.t()}</a>
            </div>
        })
    }

    fn draft(self) -> Option<Draft> {
        let pack = self.pack()?;
        self.community.with_value(|community| draft::load(&draft::key(Some(&community.code), &pack.id)))
    }

    fn profile(self) -> Option<impl IntoView> {
        self.form.with(|form| {
            let form = form.as_ref().filter(|form| form.texts.facts.iter().any(|fact| !fact.is_filter))?;
            let changed = Callback::new(move |(fact, value): (String, _)| {
                self.sheet.update_value(|sheet| facts::put(sheet, &fact, value));
            });
            let fields = self.sheet.with_value(|sheet| fact_fields(form, sheet, false, changed));
            Some(view! {
                <section class="panel" aria-labelledby="profile">
                    <h2 id="profile">{k::FACTS_TITLE.t()}</h2>
                    <p class="small">{k::FACTS_LEAD.t()}</p>
                    {fields}
                </section>
            })
        })
    }

    /// Checks the code and goes on.
    fn go_on(self) {
        self.who.checked.set(true);
        self.refused.set(None);
        if let Some(gap) = self.who.first_gap() {
            return page::focus(gap);
        }
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let (community, code) = (self.community.with_value(|community| community.code.clone()), self.who.access_code());
        spawn_local(async move {
            let checked = access::check(&community, &code).await;
            self.busy.set(false);
            match checked {
                Ok(()) => {
                    storage::write_for_now(&["code.", &community].concat(), &code);
                    self.leave();
                }
                Err(failure) => self.refused.set(Some(failure)),
            }
        });
    }

    /// Writes what is known into the draft and goes to the assessment.
    fn leave(self) {
        let Some(pack) = self.pack() else { return };
        let community = self.community.get_value();
        let mut draft = self.draft().unwrap_or_else(|| Draft::new(pack.id, pack.hash, pack.title, Some(community)));
        let filler = self.who.filler();
        if !filler.name.is_empty() || !filler.role.is_empty() || !filler.phone.is_empty() {
            draft.filler = filler;
        }
        for answer in self.sheet.with_value(|sheet| sheet.facts.clone()) {
            facts::put(&mut draft.sheet, &answer.fact, Some(answer.value));
        }
        draft.save();
        page::go(&drafts::address(&draft));
    }
}

/// Where the form of a pack is, in the language of the page.
fn form_address(hash: &str) -> String {
    ["/api/v1/packs/", hash, "/form?lang=", texts::code()].concat()
}
