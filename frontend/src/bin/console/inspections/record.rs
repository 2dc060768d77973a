//! A supervisor records an inspection. What is wrong stands beside the field; what is typed stays
//! whatever the server answers, and on the device until it has been kept.

use frontend::{
    api::{
        Failure,
        packs::{self, PackEntry},
    },
    browser::{page, records, task as later, time},
    parts::status::status_line,
    texts::c,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::A, hooks::use_navigate};
use serde::{Deserialize, Serialize};
use shared::{
    date::Date,
    division::{DivisionCode, DivisionLevel},
    form::Form,
    inspection::{
        self, InspectionWords, ItemWords, MAX_DEPARTMENT_CHARACTERS, MAX_FINDINGS_CHARACTERS, MAX_ITEM_CHARACTERS,
        MAX_PEOPLE_CHARACTERS, MOST_DEPARTMENTS,
    },
};

use super::fault;
use crate::{
    api,
    parts::{
        field::{self, Kind},
        node, notice, title,
    },
    places::{self, Places},
    session::Session,
};

/// How many days there are to put something right when nobody has said otherwise.
const USUAL_DAYS: i64 = 15;

/// What is typed, as the device keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Typed {
    community: String,
    inspected_on: String,
    people: String,
    /// One a line, or separated by 、 or a comma.
    departments: String,
    findings: String,
    items: Vec<TypedItem>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct TypedItem {
    text: String,
    requirement: String,
    due_on: String,
}

/// One thing to be put right while it is typed.
#[derive(Clone, Copy)]
struct Line {
    key: u32,
    text: RwSignal<String>,
    requirement: RwSignal<String>,
    due_on: RwSignal<String>,
}

/// The form.
#[derive(Clone, Copy)]
struct Record {
    session: Session,
    community: RwSignal<String>,
    inspected_on: RwSignal<String>,
    people: RwSignal<String>,
    departments: RwSignal<String>,
    findings: RwSignal<String>,
    lines: RwSignal<Vec<Line>>,
    /// Counts the lines that there have been.
    next: StoredValue<u32>,
    /// Standards that are in use.
    packs: RwSignal<Vec<PackEntry>>,
    /// The standard that requirements are named by, in words.
    form: RwSignal<Option<&'static Form>>,
    /// Saving was tried: what is wrong is pointed out.
    checked: RwSignal<bool>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let typed = kept(session);
    let has_kept = typed.is_some();
    let typed = typed.unwrap_or_else(|| Typed { inspected_on: time::today().to_string(), ..Typed::default() });
    let record = Record {
        session,
        community: RwSignal::new(typed.community),
        inspected_on: RwSignal::new(typed.inspected_on),
        people: RwSignal::new(typed.people),
        departments: RwSignal::new(typed.departments),
        findings: RwSignal::new(typed.findings),
        lines: RwSignal::new(Vec::new()),
        next: StoredValue::new(0),
        packs: RwSignal::new(Vec::new()),
        form: RwSignal::new(None),
        checked: RwSignal::new(false),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    for item in typed.items {
        record.add(&item);
    }
    record.follow();
    let navigate = use_navigate();
    let save = move || {
        let navigate = navigate.clone();
        record.save(move |id| {
            navigate(&["/console/inspections/", &id].concat(), NavigateOptions::default());
        });
    };
    view! {
        <div class="stack console__middle" data-inspection-new>
            <A href="/console/inspections" attr:class="button button--plain">{c::INSPECTIONS_BACK.t()}</A>
            {title(c::INSPECTIONS_NEW.t().to_owned())}
            {has_kept.then(|| view! { <p class="notice notice--none" data-restored>{c::INSPECTION_RESTORED.t()}</p> })}
            <form
                class="stack"
                novalidate
                data-inspection-form
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                {record.visit()}
                {record.things()}
                {move || record.failure.with(|failure| failure.as_ref().map(notice::failed))}
                <button
                    type="submit"
                    class="button button--lead button--wide"
                    data-inspection-go
                    aria-disabled=move || record.busy.get().then_some("true")
                >
                    {move || if record.busy.get() { c::COMMON_SENDING.t() } else { c::INSPECTION_GO.t() }}
                </button>
            </form>
        </div>
    }
    .into_any()
}

/// Under which name the device keeps what is typed.
fn place(session: Session) -> String {
    let account = session.who.with_untracked(|who| who.as_ref().map(|who| who.account.clone()));
    ["inspection.", &account.unwrap_or_default()].concat()
}

fn kept(session: Session) -> Option<Typed> {
    let typed: Typed = serde_json::from_str(&records::read(&place(session))?).ok()?;
    (typed != Typed::default()).then_some(typed)
}

impl Record {
    /// Keeps what is typed on the device, and the standard at hand that applies to the community.
    fn follow(self) {
        let name = place(self.session);
        Effect::new(move |before: Option<Typed>| {
            let typed = self.typed();
            if before.is_some_and(|before| before != typed)
                && let Ok(json) = serde_json::to_string(&typed)
            {
                records::write(&name, &json);
            }
            typed
        });
        later::run(async move {
            // Without the standards an inspection can be recorded all the same.
            if let Ok(found) = packs::list().await {
                let _ = self.packs.try_set(found.into_iter().filter(|pack| pack.is_current).collect());
            }
        });
        let hash = Memo::new(move |_| self.pack().map(|pack| pack.hash));
        Effect::new(move || {
            let Some(hash) = hash.get() else { return self.form.set(None) };
            later::run(async move {
                if let Ok(form) = api::cases::form(&hash).await {
                    let _ = self.form.try_set(Some(form));
                }
            });
        });
    }

    /// The standard that requirements are named by: that of the narrowest place around the community.
    fn pack(self) -> Option<PackEntry> {
        let community = self.community.get();
        if community.is_empty() {
            return None;
        }
        self.packs.with(|packs| {
            let fitting = packs.iter().filter(|pack| community.starts_with(&pack.applies_to));
            fitting.max_by_key(|pack| pack.applies_to.len()).cloned()
        })
    }

    fn typed(self) -> Typed {
        let item = |line: &Line| TypedItem {
            text: line.text.get(),
            requirement: line.requirement.get(),
            due_on: line.due_on.get(),
        };
        Typed {
            community: self.community.get(),
            inspected_on: self.inspected_on.get(),
            people: self.people.get(),
            departments: self.departments.get(),
            findings: self.findings.get(),
            items: self.lines.with(|lines| lines.iter().map(item).collect()),
        }
    }

    fn add(self, item: &TypedItem) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let line = Line {
            key,
            text: RwSignal::new(item.text.clone()),
            requirement: RwSignal::new(item.requirement.clone()),
            due_on: RwSignal::new(item.due_on.clone()),
        };
        self.lines.update(|lines| lines.push(line));
    }

    /// Another line, due as is usual.
    fn add_empty(self) {
        let due_on = time::today().plus_days(USUAL_DAYS).to_string();
        self.add(&TypedItem { due_on, ..TypedItem::default() });
        let key = self.next.get_value() - 1;
        later::before_next_frame(move || page::focus_quietly(&["#item-text-", &key.to_string()].concat()));
    }

    /// What would be sent, or everything that is wrong, as pointer and code.
    fn read(self) -> Result<InspectionWords, Vec<(String, &'static str)>> {
        let typed = self.typed();
        let mut flaws: Vec<(String, &'static str)> = Vec::new();
        let community = typed.community.parse::<DivisionCode>().ok();
        let community = community.filter(|code| code.level() == DivisionLevel::Community);
        if community.is_none() {
            flaws.push(("/community".to_owned(), "community_missing"));
        }
        let today = time::today();
        let inspected_on = typed.inspected_on.parse::<Date>().ok();
        if inspected_on.is_none() {
            flaws.push(("/inspected_on".to_owned(), "day_missing"));
        }
        let mut items = Vec::new();
        for (position, item) in typed.items.iter().enumerate() {
            let due_on = item.due_on.parse::<Date>().ok();
            if due_on.is_none() {
                flaws.push((["/items/", &position.to_string(), "/due_on"].concat(), "day_missing"));
            }
            let requirement = Some(item.requirement.clone()).filter(|id| !id.is_empty());
            // A day that is missing is told already.
            items.push(ItemWords { text: item.text.clone(), requirement, due_on: due_on.unwrap_or(today) });
        }
        let names = typed.departments.split(['\n', '、', ',', '，', ';', '；']).map(str::trim);
        // The rules look at everything else: any place does while none is chosen.
        let Some(community) = community.or_else(|| self.own()) else { return Err(flaws) };
        let wish = InspectionWords {
            community,
            inspected_on: inspected_on.unwrap_or(today),
            people: typed.people,
            departments: names.filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            findings: typed.findings,
            pack_id: self.pack().map(|pack| pack.id),
            items,
        };
        let found = inspection::flaws(&wish, today);
        flaws.extend(found.into_iter().filter(|(pointer, _)| {
            // Days that are missing were filled in above.
            inspected_on.is_some() || !pointer.ends_with("_on")
        }));
        if flaws.is_empty() { Ok(wish) } else { Err(flaws) }
    }

    /// The division of whoever is signed in.
    fn own(self) -> Option<DivisionCode> {
        self.session.who.with_untracked(|who| who.as_ref().map(|who| who.division.clone()))
    }

    /// What is wrong at a place; of several the first.
    fn wrong(self, pointer: &str) -> String {
        if !self.checked.get() {
            return String::new();
        }
        let own =
            |(at, _): &&(String, &'static str)| at == pointer || (at.starts_with(pointer) && pointer == "/departments");
        let said = self.failure.with(|failure| match failure {
            Some(Failure::Problem(problem)) => {
                problem.errors.iter().find(|(at, _)| at == pointer).map(|(_, code)| fault(code))
            }
            _ => None,
        });
        let found = self.read().err().and_then(|flaws| flaws.iter().find(own).map(|(_, code)| fault(code)));
        found.or(said).unwrap_or_default()
    }

    fn save(self, done: impl FnOnce(String) + 'static) {
        self.checked.set(true);
        self.failure.set(None);
        if self.busy.get_untracked() {
            return;
        }
        let Ok(wish) = untrack(|| self.read()) else {
            return later::before_next_frame(|| page::focus("[data-inspection-form] [aria-invalid=true]"));
        };
        self.busy.set(true);
        later::run(async move {
            match api::inspections::record(self.session, &wish).await {
                Ok(kept) => {
                    records::remove(&place(self.session));
                    done(kept.row.id);
                }
                Err(refused) => drop(self.failure.try_set(Some(refused))),
            }
            let _ = self.busy.try_set(false);
        });
    }

    fn visit(self) -> AnyView {
        let line = |longest: usize| Kind {
            input: "text",
            autocomplete: "off",
            longest: u16::try_from(longest).unwrap_or(u16::MAX),
            required: true,
            ..Kind::default()
        };
        let day = Kind { input: "date", required: true, ..Kind::default() };
        let many = line((MAX_DEPARTMENT_CHARACTERS + 1) * MOST_DEPARTMENTS);
        let many = Kind { required: false, ..many };
        let long = Kind { input: "", ..line(MAX_FINDINGS_CHARACTERS) };
        let own = self.own().map(|own| own.to_string()).unwrap_or_default();
        let levels = places::levels(Places {
            id: "place",
            own: own.clone(),
            deepest: Signal::stored(Some(DivisionLevel::Community)),
            none: c::ACCOUNTS_CHOOSE.t(),
            top: own,
            code: self.community.into(),
            choose: move |code: String| self.community.set(code),
        });
        let nowhere = move || self.wrong("/community");
        view! {
            <section class="panel" aria-labelledby="inspection-visit">
                <h2 id="inspection-visit">{c::INSPECTION_VISIT.t()}</h2>
                <fieldset class="stack" aria-describedby="place-error" data-place>
                    <legend class="field__label">{c::INSPECTION_COMMUNITY.t()}</legend>
                    <div class="filters__grid">{levels}</div>
                    <p id="place-error" class="field__error" hidden=move || nowhere().is_empty()>{nowhere}</p>
                </fieldset>
                {field::text("inspected-on", c::INSPECTION_DAY.t(), "", day, self.inspected_on, move || self.wrong("/inspected_on"))}
                {field::text("people", c::INSPECTION_PEOPLE.t(), c::INSPECTION_PEOPLE_HELP.t(), line(MAX_PEOPLE_CHARACTERS), self.people, move || self.wrong("/people"))}
                {field::text("departments", c::INSPECTION_DEPARTMENTS.t(), c::INSPECTION_DEPARTMENTS_HELP.t(), many, self.departments, move || self.wrong("/departments"))}
                {field::text("findings", c::INSPECTION_FINDINGS.t(), "", long, self.findings, move || self.wrong("/findings"))}
            </section>
        }
        .into_any()
    }

    fn things(self) -> AnyView {
        let status = move || self.form.get().map(status);
        view! {
            <section class="panel" aria-labelledby="inspection-things">
                <h2 id="inspection-things">{c::INSPECTION_ITEMS.t()}</h2>
                <p class="small">{c::INSPECTION_ITEMS_HELP.t()}</p>
                {status}
                <div class="rows">
                    <For each=move || self.lines.get() key=|line| line.key children=move |line| self.thing(line)/>
                </div>
                <button type="button" class="button" data-item-add on:click=move |_| self.add_empty()>{c::INSPECTION_ADD.t()}</button>
            </section>
        }
        .into_any()
    }

    /// The controls of one thing to be put right.
    fn thing(self, own: Line) -> AnyView {
        let at = move || self.lines.with(|lines| lines.iter().position(|line| line.key == own.key).unwrap_or_default());
        let wrong = move |name: &'static str| move || self.wrong(&["/items/", &at().to_string(), "/", name].concat());
        let key = own.key.to_string();
        let id = |name: &str| ["item-", name, "-", &key].concat();
        let text = Kind { longest: u16::try_from(MAX_ITEM_CHARACTERS).unwrap_or(u16::MAX), ..Kind::default() };
        let day = Kind { input: "date", required: true, ..Kind::default() };
        let remove = move |_| self.lines.update(|lines| lines.retain(|line| line.key != own.key));
        let label = move || c::INSPECTION_REMOVE.with(&[&(at() + 1).to_string()]);
        let requirement_id = id("requirement");
        let requirement = move || requirement(&requirement_id, self.form.get(), own.requirement);
        view! {
            <div class="stack" data-item-line>
                {field::text(&id("text"), c::RECTIFY_TEXT.t(), "", text, own.text, wrong("text"))}
                {requirement}
                {field::text(&id("due"), c::RECTIFY_DUE.t(), "", day, own.due_on, wrong("due_on"))}
                <button type="button" class="button button--danger" data-item-remove on:click=remove>{label}</button>
            </div>
        }
        .into_any()
    }
}

/// How far the requirements to choose from may be taken for the official ones.
pub(super) fn status(form: &'static Form) -> AnyView {
    node(move || status_line(form.texts.status))
}

/// The requirements of a standard to choose from; none of them is chosen at first.
pub(super) fn requirement(id: &str, form: Option<&'static Form>, value: RwSignal<String>) -> AnyView {
    let none = core::iter::once((String::new(), c::RECTIFY_NO_REQUIREMENT.t().to_owned()));
    let all = form.into_iter().flat_map(|form| form.rulebook.items.iter().zip(&form.texts.items));
    let choices = all.map(|(item, texts)| (item.id.clone(), [&item.id, " ", &texts.text].concat()));
    field::select(
        id,
        c::RECTIFY_REQUIREMENT.t(),
        none.chain(choices).collect(),
        move || value.get(),
        move |id| {
            value.set(id);
        },
    )
}
