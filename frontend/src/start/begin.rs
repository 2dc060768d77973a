//! A community is chosen: by which standard, what it is like, who fills in, and with which code.

use core::cmp::Reverse;

use shared::{
    answer::AnswerSheet,
    api::Filler,
    form::{Form, form_address},
};

use super::drafts;
use crate::{
    api::{
        Failure, access,
        communities::Community,
        get_bytes,
        packs::{self, PackEntry},
    },
    browser::{page, storage, task, time},
    dom::{El, button, classed, el, region},
    draft::{self, Draft},
    parts::{
        facts::{self, fact_fields},
        failure::failure_notice,
        status::source_note,
        who::{Who, code_field, who_fields},
    },
    state::{Act, Var},
    texts::{self, k},
};

#[derive(Clone, Copy)]
struct Begin {
    community: Var<Community>,
    packs: Var<Vec<PackEntry>>,
    /// Position in the list of packs.
    chosen: Var<usize>,
    form: Var<Option<Form>>,
    /// Only its facts are used here.
    sheet: Var<AnswerSheet>,
    who: Who,
    busy: Var<bool>,
    failure: Var<Option<Failure>>,
    refused: Var<Option<Failure>>,
}

/// The second stage of the start page.
pub(super) fn begin(community: Community, back: Act<()>) -> Vec<El> {
    let filler = Filler { role: String::new(), name: String::new(), phone: String::new() };
    let code = storage::read_for_now(&["code.", &community.code].concat()).unwrap_or_default();
    let sheet = AnswerSheet { as_of: time::today(), facts: Vec::new(), previous: None, answers: Vec::new() };
    let (name, path) = (community.name.clone(), community.path.clone());
    let begin = Begin {
        community: Var::new(community),
        packs: Var::new(Vec::new()),
        chosen: Var::new(0),
        form: Var::new(None),
        sheet: Var::new(sheet),
        who: Who::new(&filler, code),
        busy: Var::new(false),
        failure: Var::new(None),
        refused: Var::new(None),
    };
    begin.load();
    let failure = move || {
        let again = Act::new(move |()| begin.load());
        begin.failure.get().map(|failure| failure_notice(&failure, Some(again))).into_iter().collect()
    };
    let head = classed("div", "stack")
        .attr("data-stage", "begin")
        .add(classed("p", "small").text(&path))
        .add(el("h1").attr("id", "begin").attr("tabindex", "-1").text(&name))
        .add(button("button button--plain", k::BEGIN_OTHER.t(), move || back.run(())).flag("data-back", true));
    let form = classed("form", "stack--loose")
        .flag("novalidate", true)
        .on("submit", move |event| {
            event.prevent_default();
            begin.go_on();
        })
        .add(panel("standard", k::BEGIN_STANDARD.t()).add(region("stack", move || begin.standards())))
        .add(region("", move || begin.profile().into_iter().collect()))
        .add(panel("who", k::WHO_TITLE.t()).add_all(who_fields(begin.who)))
        .add(begin.ways_on());
    vec![head, region("", failure), region("", move || begin.earlier().into_iter().collect()), form]
}

fn panel(id: &str, title: &str) -> El {
    classed("section", "panel").attr("aria-labelledby", id).add(el("h2").attr("id", id).text(title))
}

impl Begin {
    fn load(self) {
        self.failure.set(None);
        task::run(async move {
            match packs::list().await {
                Ok(list) => {
                    let mut list: Vec<_> =
                        list.into_iter().filter(|pack| pack.is_current && self.is_for_here(pack)).collect();
                    // The community's own city before its province, the province before the country.
                    list.sort_by_key(|pack| Reverse(pack.applies_to.len()));
                    self.chosen.set(0);
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
        task::run(async move {
            match get_bytes(&form_address(&pack.hash, texts::code())).await {
                Ok(bytes) => self.form.set(Form::from_bytes(&bytes)),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    fn is_for_here(self, pack: &PackEntry) -> bool {
        self.community.peek(|community| community.code.starts_with(&pack.applies_to))
    }

    fn pack(self) -> Option<PackEntry> {
        self.packs.peek(|packs| packs.get(self.chosen.now()).cloned())
    }

    fn ways_on(self) -> El {
        let refused = move || self.refused.get().map(|failure| failure_notice(&failure, None)).into_iter().collect();
        let go = classed("button", "button button--lead button--wide")
            .attr("type", "submit")
            .flag("data-continue", true)
            .attr_by("aria-disabled", move || self.busy.get().then_some("true"))
            .text_by(move || if self.busy.get() { k::BEGIN_CHECKING.t() } else { k::BEGIN_GO.t() });
        let without = button("button button--wide", k::BEGIN_WITHOUT.t(), move || self.leave());
        panel("access", k::WHO_CODE_TITLE.t())
            .add(code_field(self.who))
            .add(region("", refused))
            .add(go)
            .add(classed("p", "or").text(k::FIND_OR.t()))
            .add(without.flag("data-practise", true))
            .add(classed("p", "small").text(k::BEGIN_WITHOUT_HELP.t()))
    }

    fn standards(self) -> Vec<El> {
        let option = |(position, pack): (usize, PackEntry)| {
            let radio = el("input")
                .attr("type", "radio")
                .attr("name", "standard")
                .attr("value", &pack.id)
                .flag("checked", position == self.chosen.now())
                .on("change", move |_| {
                    self.chosen.set(position);
                    self.load_form();
                });
            classed("label", "choice").add(radio).add(el("span").text(&pack.title))
        };
        let options = self.packs.get().into_iter().enumerate().map(option);
        let list = el("fieldset")
            .add(classed("legend", "sr").text(k::BEGIN_STANDARD.t()))
            .add(classed("div", "choices choices--long").add_all(options));
        let note =
            move || self.form.with(|form| form.as_ref().map(|form| source_note(&form.texts))).into_iter().collect();
        vec![list, region("", note)]
    }

    /// A draft of the same community and standard that is already on the device.
    fn earlier(self) -> Option<El> {
        self.packs.track();
        self.chosen.track();
        let draft = self.draft()?;
        let progress = k::DRAFTS_PROGRESS.with(&[&draft.answered().to_string(), &time::in_words(draft.saved_at)]);
        let notice = classed("div", "notice")
            .flag("data-earlier", true)
            .add(classed("p", "notice__title").text(k::BEGIN_EARLIER.t()))
            .add(el("p").text(&progress))
            .add(classed("a", "button").attr("href", &drafts::address(&draft)).text(k::DRAFTS_OPEN.t()));
        Some(notice)
    }

    fn draft(self) -> Option<Draft> {
        let pack = self.pack()?;
        self.community.peek(|community| draft::load(&draft::key(Some(&community.code), &pack.id)))
    }

    fn profile(self) -> Option<El> {
        self.form.with(|form| {
            let form = form.as_ref().filter(|form| form.texts.facts.iter().any(|fact| !fact.is_filter))?;
            let changed = Act::new(move |(fact, value): (String, _)| {
                self.sheet.alter(|sheet| facts::put(sheet, &fact, value));
            });
            let fields = self.sheet.peek(|sheet| fact_fields(form, sheet, false, changed));
            let lead = classed("p", "small").text(k::FACTS_LEAD.t());
            Some(panel("profile", k::FACTS_TITLE.t()).add(lead).add_all(fields))
        })
    }

    /// Checks the code and goes on.
    fn go_on(self) {
        self.who.checked.set(true);
        self.refused.set(None);
        if let Some(gap) = self.who.first_gap() {
            return page::focus(gap);
        }
        if self.busy.now() {
            return;
        }
        self.busy.set(true);
        let (community, code) = (self.community.peek(|community| community.code.clone()), self.who.access_code());
        task::run(async move {
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
        let community = self.community.now();
        let mut draft = self.draft().unwrap_or_else(|| Draft::new(pack.id, pack.hash, pack.title, Some(community)));
        let filler = self.who.filler();
        if !filler.name.is_empty() || !filler.role.is_empty() || !filler.phone.is_empty() {
            draft.filler = filler;
        }
        for answer in self.sheet.peek(|sheet| sheet.facts.clone()) {
            facts::put(&mut draft.sheet, &answer.fact, Some(answer.value));
        }
        draft.save();
        page::go(&drafts::address(&draft));
    }
}
