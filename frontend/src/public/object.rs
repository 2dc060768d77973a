//! 提出异议: the form. Whatever is typed is kept on the device until the objection has arrived, and
//! shared rules say what is missing before the server does.

use shared::notice::{
    Flaw, MAX_ADDRESS_CHARACTERS, MAX_FACTS_CHARACTERS, MAX_PERSON_CHARACTERS, MIN_FACTS_CHARACTERS, ObjectionWords,
};

use super::{
    facts, panel,
    sending::{Kept, Sending, arrived},
};
use crate::{
    api::public::{self, Attachment, Notice, NoticeLine},
    browser::{files, page, task, time},
    dom::{El, button, classed, el, follow, region, typed},
    parts::copy::copy_button,
    state::Var,
    texts::{Text, k},
    ui::field::{Kind, error, label, text_area, text_field},
};

/// The most files of one objection.
const MOST_FILES: usize = 3;
/// The largest file, in bytes.
const LARGEST_FILE: usize = 2 * 1024 * 1024;

/// Refusals that this form has words of its own for.
static REFUSALS: [(&str, &Text); 6] = [
    ("objections_closed", &k::OBJECT_CLOSED),
    ("too_many_objections", &k::OBJECT_TOO_MANY),
    ("objection_conflict", &k::OBJECT_CONFLICT),
    ("objection_invalid", &k::OBJECT_INVALID),
    ("invalid_body", &k::OBJECT_INVALID),
    ("body_too_large", &k::OBJECT_FILE_LARGE),
];

#[derive(Clone, Copy)]
struct Form {
    notice: &'static str,
    kept: Kept,
    case: Var<String>,
    name: Var<String>,
    address: Var<String>,
    phone: Var<String>,
    facts: Var<String>,
    files: Var<Vec<Attachment>>,
    /// What is wrong with the file picked last.
    file_flaw: Var<&'static str>,
    sending: Sending,
}

/// The form while objections are taken, otherwise when they are or were, and what came too late.
pub(super) fn object(notice: &Notice, against: Var<String>) -> El {
    let entry = &notice.entry;
    let section = panel("object", k::OBJECT_TITLE.t()).attr("tabindex", "-1").flag("data-objection", true);
    let days = [&entry.first_day, &entry.last_day].map(|day| time::day_in_words(day));
    let days = [days[0].as_str(), &days[1]];
    match entry.phase.as_str() {
        "upcoming" => return section.add(el("p").text(&k::OBJECT_UPCOMING.with(&days))),
        "over" => return section.add(el("p").text(&k::OBJECT_OVER.with(&days))).add(too_late(notice)),
        _ => {}
    }
    let form = Form::restored(&entry.id, against);
    form.keep();
    let lines: Vec<NoticeLine> = notice.lines.iter().filter(|line| !line.has_left).cloned().collect();
    let content = region("stack", move || {
        let receipt = form.sending.receipt.get();
        if receipt.is_empty() { form.fields(&lines) } else { form.arrived(&receipt) }
    });
    section.add(content)
}

/// After the last day: what was typed on this device and has not arrived, to be read and taken to the
/// city another way; nothing when nothing was.
fn too_late(notice: &Notice) -> El {
    let form = Form::restored(&notice.entry.id, Var::new(String::new()));
    form.keep();
    let (lines, contact) = (notice.lines.clone(), notice.contact.clone());
    region("stack", move || form.read_only(&lines, &contact))
}

impl Form {
    /// What was typed before on this device.
    fn restored(notice: &str, case: Var<String>) -> Self {
        let notice: &'static str = Box::leak(notice.to_owned().into_boxed_str());
        let kept = Kept::of("objection", notice);
        if case.peek(String::is_empty) {
            case.set(kept.read("case"));
        }
        let file = |position: usize| {
            let name = kept.read(&file_key(position, "name"));
            let base64 = kept.read(&file_key(position, "data"));
            (!name.is_empty() && !base64.is_empty()).then_some(Attachment { name, base64 })
        };
        Self {
            notice,
            kept,
            case,
            name: Var::new(kept.read("name")),
            address: Var::new(kept.read("address")),
            phone: Var::new(kept.read("phone")),
            facts: Var::new(kept.read("facts")),
            files: Var::new((0..MOST_FILES).filter_map(file).collect()),
            file_flaw: Var::new(""),
            sending: Sending::new(),
        }
    }

    /// Keeps everything on the device as it is typed.
    fn keep(self) {
        self.kept.keep_typed(self.texts());
        follow(Box::new(move || {
            self.files.with(|files| {
                for position in 0..MOST_FILES {
                    let file = files.get(position);
                    // A device that refuses a large file still keeps the words.
                    self.kept.keep(&file_key(position, "name"), file.map_or("", |file| &file.name));
                    self.kept.keep(&file_key(position, "data"), file.map_or("", |file| &file.base64));
                }
            });
        }));
    }

    fn texts(self) -> [(&'static str, Var<String>); 5] {
        [
            ("case", self.case),
            ("name", self.name),
            ("address", self.address),
            ("phone", self.phone),
            ("facts", self.facts),
        ]
    }

    /// Nothing of it stays on the device.
    fn forget(self) {
        for (_, value) in self.texts() {
            value.set(String::new());
        }
        self.files.set(Vec::new());
        self.kept.forget_id();
        self.sending.reset();
    }

    fn words(self) -> ObjectionWords {
        let text = |value: Var<String>| value.with(|value| value.trim().to_owned());
        ObjectionWords {
            name: text(self.name),
            address: text(self.address),
            phone: text(self.phone),
            facts: text(self.facts),
        }
    }

    /// What is wrong with a field, once that is pointed out.
    fn flaw(self, field: &'static str) -> &'static str {
        if !self.sending.checked.get() {
            return "";
        }
        let flaw = self.words().flaws().into_iter().find(|(name, _)| *name == field);
        flaw.map_or("", |(_, flaw)| flaw_words(field, flaw).t())
    }

    fn fields(self, lines: &[NoticeLine]) -> Vec<El> {
        let kind = |longest: usize, autocomplete, inputmode| Kind {
            longest: u16::try_from(longest).unwrap_or(u16::MAX),
            autocomplete,
            inputmode,
            class: "",
        };
        let consent = classed("div", "notice notice--none")
            .add(classed("p", "notice__title").text(k::OBJECT_CONSENT_TITLE.t()))
            .add(el("p").text(k::OBJECT_CONSENT.t()));
        let help = k::OBJECT_FACTS_HELP.with(&[&MIN_FACTS_CHARACTERS.to_string()]);
        let fields = [
            self.choice(lines),
            text_field(
                "name",
                k::OBJECT_NAME.t(),
                k::OBJECT_NAME_HELP.t(),
                kind(MAX_PERSON_CHARACTERS, "name", "text"),
                self.name,
                move || self.flaw("name"),
            ),
            text_field(
                "address",
                k::OBJECT_ADDRESS.t(),
                "",
                kind(MAX_ADDRESS_CHARACTERS, "street-address", "text"),
                self.address,
                move || self.flaw("address"),
            ),
            text_field(
                "phone",
                k::WHO_PHONE.t(),
                "",
                kind(MAX_PERSON_CHARACTERS, "tel", "tel"),
                self.phone,
                move || self.flaw("phone"),
            ),
            text_area("facts", k::OBJECT_FACTS.t(), &help, MAX_FACTS_CHARACTERS, self.facts, move || {
                self.flaw("facts")
            }),
            self.files_field(),
            consent,
        ];
        let form = self.sending.form(fields, &REFUSALS, &k::OBJECT_SEND, move || self.send(), move || self.forget());
        vec![classed("p", "small").text(k::OBJECT_LEAD.t()), form]
    }

    fn choice(self, lines: &[NoticeLine]) -> El {
        let option = |code: &str, name: &str| el("option").attr("value", code).text(name);
        let named = |line: &NoticeLine| {
            let path = [&line.county_name, " ", &line.street_name, " ", &line.community_name].concat();
            option(&line.case, path.trim())
        };
        let wrong = move || {
            if self.sending.checked.get() && self.case.with(String::is_empty) { k::OBJECT_CASE_MISSING.t() } else { "" }
        };
        let select = classed("select", "input")
            .attr("id", "case")
            .attr("data-field", "case")
            .attr("aria-describedby", "case-error")
            .attr_by("aria-invalid", move || (!wrong().is_empty()).then_some("true"))
            .add(option("", k::DOWN_CHOOSE.t()))
            .add_all(lines.iter().map(named))
            .value_by(move || self.case.get())
            .on("change", move |event| self.case.set(typed(event)));
        classed("div", "field").add(label("case", k::OBJECT_CASE.t())).add(select).add(error("case-error", wrong))
    }

    fn files_field(self) -> El {
        let list = region("", move || {
            let row = |(position, file): (usize, Attachment)| {
                let remove = button("button button--danger", k::RECORDS_REMOVE.t(), move || {
                    self.files.update(|files| drop(files.remove(position)));
                    task::before_next_frame(|| page::focus_quietly("#files"));
                });
                let label = k::EVIDENCE_REMOVE.with(&[&file.name]);
                el("li").add(
                    classed("p", "row row--apart")
                        .attr("data-file", &position.to_string())
                        .add(el("span").text(&file.name))
                        .add(remove.attr("aria-label", &label)),
                )
            };
            let files = self.files.get();
            if files.is_empty() {
                return Vec::new();
            }
            vec![classed("ul", "rows").add_all(files.into_iter().enumerate().map(row))]
        });
        let pick = classed("input", "input")
            .attr("id", "files")
            .attr("type", "file")
            .attr("accept", "image/jpeg,image/png,image/webp,application/pdf")
            .attr("data-field", "files")
            .attr("aria-describedby", "files-help files-error")
            .flag("multiple", true)
            .flag_by("disabled", move || self.files.with(|files| files.len() >= MOST_FILES))
            .on("change", move |event| self.pick(files::picked(event)));
        classed("div", "field")
            .add(label("files", k::OBJECT_FILES.t()))
            .add(classed("p", "field__help").attr("id", "files-help").text(k::OBJECT_FILES_HELP.t()))
            .add(list)
            .add(pick)
            .add(error("files-error", move || self.file_flaw.get()))
    }

    fn pick(self, picked: Vec<web_sys::File>) {
        self.file_flaw.set("");
        task::run(async move {
            for file in picked {
                if self.files.peek(Vec::len) >= MOST_FILES {
                    return self.file_flaw.set(k::OBJECT_FILES_MANY.t());
                }
                match files::read(file).await {
                    None => self.file_flaw.set(k::OBJECT_FILE_UNREADABLE.t()),
                    Some(file) if files::bytes_of(&file.base64) > LARGEST_FILE => {
                        self.file_flaw.set(k::OBJECT_FILE_LARGE.t());
                    }
                    Some(file) => {
                        let file = Attachment { name: file.name, base64: file.base64 };
                        self.files.update(|files| files.push(file));
                    }
                }
            }
        });
    }

    fn send(self) {
        self.sending.checked.set(true);
        self.sending.failure.set(None);
        let words = self.words();
        let case = self.case.now();
        if case.is_empty() {
            return page::focus("#case");
        }
        if let Some((field, _)) = words.flaws().first() {
            return page::focus(&["#", field].concat());
        }
        if self.sending.busy.now() {
            return;
        }
        let (id, files) = (self.kept.id(), self.files.now());
        let send = async move { public::object(self.notice, &id, &case, &words, &files).await };
        self.sending.send(self.kept, "objection_conflict", send, move || self.forget());
    }

    /// What stands in the form, as text.
    fn read_only(self, lines: &[NoticeLine], contact: &str) -> Vec<El> {
        let [name, address, phone, reasons] = [self.name, self.address, self.phone, self.facts].map(Var::get);
        let files = self.files.with(|files| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>());
        if [&name, &address, &phone, &reasons].iter().all(|words| words.is_empty()) && files.is_empty() {
            return Vec::new();
        }
        let case = self.case.get();
        let community = lines.iter().find(|line| line.case == case).map(|line| line.community_name.clone());
        let typed = [
            (&k::OBJECT_CASE, community.unwrap_or_default()),
            (&k::OBJECT_NAME, name),
            (&k::OBJECT_ADDRESS, address),
            (&k::WHO_PHONE, phone),
            (&k::OBJECT_FILES, files.join("、")),
        ];
        let line = |name: &Text, value: &str| [name.t(), k::EXPLAIN_COLON.t(), value].concat();
        let mut copied: Vec<String> = typed.iter().map(|(name, value)| line(name, value)).collect();
        copied.push(line(&k::OBJECT_FACTS, &reasons));
        let next = classed("div", "notice notice--half")
            .add(classed("p", "notice__title").text(k::OBJECT_LATE.t()))
            .add(el("p").text(&k::OBJECT_LATE_NEXT.with(&[contact])));
        let words = reasons.lines().filter(|line| !line.trim().is_empty()).map(|line| el("p").text(line));
        let forget = button("button button--plain", k::OBJECT_FORGET.t(), move || self.forget());
        let ways = classed("p", "row")
            .add(copy_button(k::OBJECT_COPY_WORDS.t(), copied.join("\n")))
            .add(forget.flag("data-forget", true));
        let typed = classed("div", "stack")
            .flag("data-too-late", true)
            .add(next)
            .add(facts(typed))
            .add(el("h3").text(k::OBJECT_FACTS.t()))
            .add_all(words);
        vec![typed, ways]
    }

    /// What the objector takes along.
    fn arrived(self, receipt: &str) -> Vec<El> {
        let copy = copy_button(k::OBJECT_COPY.t(), receipt.to_owned());
        let look =
            classed("a", "button").attr("href", &["/objections?receipt=", receipt].concat()).text(k::OBJECT_LOOK.t());
        let another =
            button("button button--plain", k::OBJECT_ANOTHER.t(), move || self.sending.again("[data-objection]"));
        let notice = arrived(&k::OBJECT_ARRIVED, &k::OBJECT_ARRIVED_MEANS, "data-objection-receipt", receipt);
        vec![notice, classed("p", "row").add(copy).add(look), another.flag("data-another", true)]
    }
}

fn flaw_words(field: &str, flaw: Flaw) -> &'static Text {
    match (field, flaw) {
        ("phone", Flaw::Malformed | Flaw::TooShort) => &k::WHO_PHONE_WRONG,
        (_, Flaw::Missing) => &k::WHO_MISSING,
        ("facts", Flaw::TooShort) => &k::OBJECT_FACTS_SHORT,
        (_, Flaw::TooShort) => &k::OBJECT_TOO_SHORT,
        (_, Flaw::TooLong) => &k::OBJECT_TOO_LONG,
        (_, Flaw::Malformed) => &k::OBJECT_MALFORMED,
    }
}

fn file_key(position: usize, what: &str) -> String {
    ["file.", &position.to_string(), ".", what].concat()
}
