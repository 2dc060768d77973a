//! A community is chosen: by which standard, what it is like, who fills in, and with which code.

use core::cmp::Reverse;

use shared::{
    api::Filler,
    form::{Form, form_address},
};

use crate::{
    api::{
        Failure, access,
        communities::Community,
        get_bytes,
        packs::{self, PackEntry},
    },
    browser::{page, storage, task, time},
    dom::{El, button, classed, el, follow, region},
    draft::{self, Draft},
    parts::{
        facts::{Change, fact_fields},
        failure::{failure_notice, refusal_notice},
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
    /// What has been said about the community here, for whichever standard is chosen.
    facts: Var<Vec<Change>>,
    who: Who,
    /// Whether the list of packs is there.
    is_listed: Var<bool>,
    busy: Var<bool>,
    failure: Var<Option<Failure>>,
    refused: Var<Option<Failure>>,
}

/// The second stage of the start page.
pub(super) fn begin(community: Community, back: Act<()>) -> Vec<El> {
    let code = storage::read_for_now(&["code.", &community.code].concat()).unwrap_or_default();
    let is_of_here = |draft: &Draft| draft.community.as_ref().is_some_and(|of| of.code == community.code);
    let known = draft::list().into_iter().map(|(_, draft)| draft).find(is_of_here).map(|draft| draft.filler);
    let nobody = Filler { role: String::new(), name: String::new(), phone: String::new() };
    let (name, path) = (community.name.clone(), community.path.clone());
    let begin = Begin {
        community: Var::new(community),
        packs: Var::new(Vec::new()),
        chosen: Var::new(0),
        form: Var::new(None),
        facts: Var::new(Vec::new()),
        who: Who::new(&known.unwrap_or(nobody), code),
        is_listed: Var::new(false),
        busy: Var::new(false),
        failure: Var::new(None),
        refused: Var::new(None),
    };
    begin.load();
    begin.keep_who();
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
                    self.is_listed.set(true);
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
        self.form.set(None);
        task::run(async move {
            match get_bytes(&form_address(&pack.hash, texts::code())).await {
                // Another one may have been chosen meanwhile.
                answer if self.pack().is_none_or(|now| now.hash != pack.hash) => drop(answer),
                Ok(bytes) => {
                    self.form.keep(Form::from_bytes(&bytes));
                    // What was said while another standard was chosen.
                    self.keep_facts();
                    self.form.update(|_| {});
                }
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
        let refused = move || self.refused.get().iter().map(refusal_notice).collect();
        // Without a standard there is nothing to go on to.
        let is_waiting = move || self.packs.with(Vec::is_empty);
        let why = move || match self.packs.with(Vec::is_empty) {
            true if self.failure.with(Option::is_some) => k::BEGIN_NOT_LOADED.t(),
            true if self.is_listed.get() => k::BEGIN_NO_STANDARD.t(),
            true => k::BEGIN_LOADING.t(),
            false => "",
        };
        let go = classed("button", "button button--lead button--wide")
            .attr("type", "submit")
            .flag("data-continue", true)
            .flag_by("disabled", is_waiting)
            .attr_by("aria-disabled", move || self.busy.get().then_some("true"))
            .text_by(move || if self.busy.get() { k::BEGIN_CHECKING.t() } else { k::BEGIN_GO.t() });
        let without = button("button button--wide", k::BEGIN_WITHOUT.t(), move || self.leave());
        panel("access", k::WHO_CODE_TITLE.t())
            .add(code_field(self.who))
            .add(region("", refused))
            .add(classed("p", "small").attr("role", "status").flag("data-waiting", true).text_by(why))
            .add(go)
            .add(classed("p", "or").text(k::FIND_OR.t()))
            .add(without.flag("data-practise", true).flag_by("disabled", is_waiting))
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

    /// A draft of the same community and standard with answers that is already on the device.
    fn earlier(self) -> Option<El> {
        self.packs.track();
        self.chosen.track();
        let draft = self.pack().and_then(|pack| self.stored(&pack)).filter(|draft| draft.answered() > 0)?;
        let progress = k::DRAFTS_PROGRESS.with(&[&draft.answered().to_string(), &time::in_words(draft.saved_at)]);
        let notice = classed("div", "notice")
            .flag("data-earlier", true)
            .add(classed("p", "notice__title").text(k::BEGIN_EARLIER.t()))
            .add(el("p").text(&progress))
            .add(classed("a", "button").attr("href", &draft::address(&draft.key())).text(k::DRAFTS_OPEN.t()));
        Some(notice)
    }

    fn stored(self, pack: &PackEntry) -> Option<Draft> {
        self.community.peek(|community| draft::load(&draft::key(Some(&community.code), &pack.id)))
    }

    /// The draft of the chosen standard, begun when there is none; nothing before the standards are
    /// there.
    fn draft(self) -> Option<Draft> {
        let pack = self.pack()?;
        let stored = self.stored(&pack);
        Some(stored.unwrap_or_else(|| Draft::new(pack.id, pack.hash, pack.title, Some(self.community.now()))))
    }

    /// Changes the draft and keeps it, should it be another one then.
    fn keep(self, edit: impl FnOnce(&mut Draft)) -> Option<Draft> {
        let before = self.draft()?;
        let mut draft = before.clone();
        edit(&mut draft);
        if draft != before {
            draft.forget_submission();
            draft.save();
        }
        Some(draft)
    }

    /// Keeps who fills in, and the code for as long as the tab is open, as they are typed.
    fn keep_who(self) {
        let mut known = None;
        follow(Box::new(move || {
            let (filler, code) = (self.who.filler(), self.who.access_code());
            self.packs.track();
            match &known {
                // Nothing has been typed yet.
                None => known = Some(filler),
                Some(before) if *before == filler => {}
                Some(_) => {
                    if self.keep(|draft| put_filler(draft, &filler)).is_some() {
                        known = Some(filler);
                    }
                }
            }
            if !code.is_empty() {
                storage::write_for_now(
                    &["code.", &self.community.peek(|community| community.code.clone())].concat(),
                    &code,
                );
            }
        }));
    }

    /// Keeps what has been said about the community, as far as the chosen standard asks for it.
    fn keep_facts(self) {
        self.keep(|draft| {
            self.facts.peek(|said| {
                let is_asked = |change: &&Change| {
                    self.form.peek(|form| form.as_ref().is_some_and(|form| form.rulebook.fact(&change.fact).is_some()))
                };
                said.iter().filter(is_asked).for_each(|change| change.put(draft));
            });
        });
    }

    fn profile(self) -> Option<El> {
        self.form.track();
        let draft = self.draft()?;
        self.form.peek(|form| {
            let form = form.as_ref().filter(|form| form.texts.facts.iter().any(|fact| !fact.is_filter))?;
            let changed = Act::new(move |change: Change| {
                self.facts.alter(|said| {
                    said.retain(|other| other.fact != change.fact);
                    said.push(change);
                });
                self.keep_facts();
            });
            let fields = fact_fields(form, &draft, false, changed);
            let lead = if form.rulebook.uses_facts() { &k::FACTS_DECIDE } else { &k::FACTS_LEAD };
            let lead = classed("p", "small").text(lead.t());
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
                Err(failure) if self.who.refuse(&failure) => {}
                Err(failure) => self.refused.set(Some(failure)),
            }
        });
    }

    /// Goes to the assessment; a draft is begun even when nothing is known yet.
    fn leave(self) {
        let filler = self.who.filler();
        let Some(mut draft) = self.keep(|draft| put_filler(draft, &filler)) else { return };
        if draft.saved_at == 0 {
            draft.save();
        }
        page::go(&draft::address(&draft.key()));
    }
}

/// Puts who fills in, unless nobody has been named.
fn put_filler(draft: &mut Draft, filler: &Filler) {
    if !filler.name.is_empty() || !filler.role.is_empty() || !filler.phone.is_empty() {
        draft.filler.clone_from(filler);
    }
}
