//! 照片和文件: what shows an answer, taken with the camera or chosen, and kept on the device at once.
//!
//! Where somebody is and what has been typed is stored before the chooser opens, because the camera may cost
//! the page its life ([`come_back`]). A file that cannot be kept says why, and harms no other. When and where a
//! photo was taken is asked beside it ([`taken`]).
//!
//! A file counts as evidence by a name on the sheet, which is what the engine reads and what is published: where
//! nothing is named yet the first file puts a name of no particular file there, and the last one takes it away.

mod taken;

use core::cell::Cell;

use shared::{
    case::attachment::MAX_CAPTION_CHARACTERS,
    date::Date,
    evidence::{EvidenceFile, EvidenceLimits, LEAST_PART_BYTES, PART_BYTES},
};
use web_sys::File;

use super::{controls::Ask, desk::Desk};
use frontend::{
    api::uploads,
    browser::{
        files::{self, Prepared, Unusable},
        page,
        records::Saved,
        task, time, uuid,
    },
    dom::{El, button, classed, el, region, typed},
    evidence::{self, Choosing, Chosen},
    parts::uploads::refusal_words,
    state::Var,
    texts::{Text, k},
    ui::field::label,
};
use taken::Taken;

/// What servers take until this one has said so itself.
const USUAL: EvidenceLimits = EvidenceLimits {
    most_files: 100,
    most_per_requirement: 20,
    largest_bytes: 10 * 1024 * 1024,
    part_bytes: PART_BYTES,
    least_part_bytes: LEAST_PART_BYTES,
};

thread_local! {
    /// What this server takes, and whether it has been asked.
    static LIMITS: (Var<EvidenceLimits>, Cell<bool>) = (Var::new(USUAL), Cell::new(false));
}

/// The files of a requirement; nothing in practice, which is never sent.
pub(super) fn files(ask: Ask) -> Option<El> {
    let key = ask.desk.work.peek(|work| work.draft.community.is_some().then(|| work.draft.key()))?;
    let own = Files {
        ask,
        key: Box::leak(key.into_boxed_str()),
        choosing: Var::new(Choosing::default()),
        limits: limits(),
        reading: Var::new(0),
        refused: Var::new(Vec::new()),
        taken: Var::new(Vec::new()),
    };
    let requirement = ask.item().id.clone();
    let before = Choosing::load(own.key).filter(|choosing| choosing.requirement == requirement);
    own.choosing.keep(before.unwrap_or(Choosing { requirement, ..Choosing::default() }));
    Some(own.field())
}

/// What the server takes, asked for once.
fn limits() -> Var<EvidenceLimits> {
    LIMITS.with(|(limits, is_asked)| {
        let limits = *limits;
        if !is_asked.replace(true) {
            task::run(async move {
                match uploads::limits().await {
                    Ok(own) => limits.set(own),
                    Err(_) => LIMITS.with(|(_, is_asked)| is_asked.set(false)),
                }
            });
        }
        limits
    })
}

/// Whoever comes back from the camera to a page that is made anew finds what they were choosing.
pub(super) fn come_back(desk: Desk) {
    let key = desk.work.peek(|work| work.draft.key());
    if let Some(choosing) = Choosing::load(&key) {
        page::unfold(&["[data-requirement=\"", &choosing.requirement, "\"] [data-extras]"].concat());
    }
}

#[derive(Clone, Copy)]
struct Files {
    ask: Ask,
    /// Key of the draft.
    key: &'static str,
    /// What is typed for the files that are chosen next.
    choosing: Var<Choosing>,
    limits: Var<EvidenceLimits>,
    /// How many are being read.
    reading: Var<usize>,
    /// Names of files that could not be kept, or not be removed, and why.
    refused: Var<Vec<(String, &'static Text)>>,
    /// What is asked about the photos whose rows have been shown.
    taken: Var<Vec<Taken>>,
}

impl Files {
    fn field(self) -> El {
        let id = self.id("");
        let help = self.id("-help");
        let most = move || (self.limits.with(|limits| limits.largest_bytes) / (1024 * 1024)).to_string();
        let title = classed("p", "field__label").attr("id", &id).text(k::ATTACH_TITLE.t());
        let words = classed("p", "field__help").attr("id", &help).text_by(move || k::ATTACH_HELP.with(&[&most()]));
        let reading = move || if self.reading.get() > 0 { k::ATTACH_READING.t() } else { "" };
        classed("div", "field")
            .attr("role", "group")
            .attr("aria-labelledby", &id)
            .flag("data-files", true)
            .add(title)
            .add(words)
            .add(
                classed("p", "field__help")
                    .flag("data-files-here", true)
                    .flag_by("hidden", move || self.ask.desk.joint.with(Option::is_none))
                    .text(k::ATTACH_JOINT.t()),
            )
            .add(classed("ul", "rows").content_by(move || self.rows()))
            .add(self.caption())
            .add(self.day())
            .add(self.chooser("-take", &k::ATTACH_TAKE, true))
            .add(self.chooser("-pick", &k::ATTACH_PICK, false))
            .add(classed("p", "small").attr("role", "status").text_by(reading))
            .add(region("stack", move || self.refusals()))
    }

    /// An id on the page that no other requirement has.
    fn id(self, part: &str) -> String {
        ["files-", &self.ask.item().id, part].concat()
    }

    fn caption(self) -> El {
        let (id, help) = (self.id("-caption"), self.id("-caption-help"));
        let input = classed("input", "input")
            .attr("id", &id)
            .attr("maxlength", &MAX_CAPTION_CHARACTERS.to_string())
            .attr("aria-describedby", &help)
            .flag("data-file-caption", true)
            .value_by(move || self.choosing.with(|choosing| choosing.caption.clone()))
            .on("input", move |event| self.type_in(&|choosing| choosing.caption = typed(event)));
        classed("div", "field")
            .add(label(&id, k::ATTACH_CAPTION.t()))
            .add(classed("p", "field__help").attr("id", &help).text(k::ATTACH_CAPTION_HELP.t()))
            .add(input)
    }

    fn day(self) -> El {
        let id = self.id("-day");
        let input = classed("input", "input")
            .attr("id", &id)
            .attr("type", "date")
            .attr("max", &time::today().to_string())
            .flag("data-file-day", true)
            .value_by(move || self.choosing.with(|choosing| choosing.day.clone()))
            .on("input", move |event| self.type_in(&|choosing| choosing.day = typed(event)));
        classed("div", "field").add(label(&id, k::ATTACH_DAY.t())).add(input)
    }

    fn type_in(self, edit: &dyn Fn(&mut Choosing)) {
        // Whoever types knows what stands there.
        self.choosing.alter(edit);
        self.choosing.peek(|choosing| choosing.keep(self.key));
    }

    fn chooser(self, part: &str, words: &Text, is_camera: bool) -> El {
        let id = self.id(part);
        let (accept, name) = if is_camera {
            ("image/*", "take")
        } else {
            ("image/jpeg,image/png,image/webp,image/*,application/pdf,.pdf", "pick")
        };
        let mut input = classed("input", "input")
            .attr("id", &id)
            .attr("type", "file")
            .attr("accept", accept)
            .attr("aria-describedby", &self.id("-help"))
            .attr("data-file-chooser", name);
        input = if is_camera { input.attr("capture", "environment") } else { input.flag("multiple", true) };
        let input = input.on("click", move |_| self.stand()).on("cancel", move |_| self.unstand());
        let input = input.on("change", move |event| {
            self.refused.set(Vec::new());
            self.take_in(files::picked(event), is_camera);
        });
        classed("div", "field").add(label(&id, words.t())).add(input)
    }

    /// Keeps where somebody is: the page may not be there any more when the chooser closes.
    fn stand(self) {
        self.choosing.peek(|choosing| choosing.keep(self.key));
        self.ask.desk.stand(Some(&self.ask.item().id), Some(page::scrolled()));
    }

    /// Nothing was chosen, and nothing typed for it.
    fn unstand(self) {
        if self.choosing.peek(|choosing| choosing.caption.is_empty() && choosing.day.is_empty()) {
            Choosing::forget(self.key);
        }
    }

    /// One after the other: a photo is large while it is drawn, and each counts with those before it.
    fn take_in(self, files: Vec<File>, is_camera: bool) {
        let choosing = self.choosing.now();
        self.reading.update(|reading| *reading += files.len());
        task::run(async move {
            for file in files {
                match self.kept(&file, &choosing, is_camera).await {
                    Ok(()) => {
                        self.forget(&choosing);
                        // It counts at once, and what is sent next is another submission.
                        self.name(&|requirement, names| {
                            evidence::name_files(self.key, requirement, names, k::ATTACH_NAMED.t());
                        });
                    }
                    Err(words) => self.refused.update(|refused| refused.push((file.name(), words))),
                }
                self.reading.update(|reading| *reading -= 1);
            }
        });
    }

    /// Changes how the files are named among the evidence of the requirement.
    fn name(self, edit: &dyn Fn(&str, &mut Vec<String>)) {
        let requirement = &self.ask.item().id;
        self.ask.desk.change(self.ask.index, &mut |answer| edit(requirement, &mut answer.evidence));
    }

    /// The next file shows something else, unless words for it have been typed meanwhile.
    fn forget(self, choosing: &Choosing) {
        if self.choosing.peek(|now| now == choosing) {
            Choosing::forget(self.key);
            let requirement = choosing.requirement.clone();
            self.choosing.set(Choosing { requirement, ..Choosing::default() });
        }
    }

    /// Keeps a file on the device, or says why not.
    async fn kept(self, file: &File, choosing: &Choosing, is_camera: bool) -> Result<(), &'static Text> {
        let limits = self.limits.now();
        let prepared = files::prepared(file, limits.largest_bytes).await.map_err(|unusable| match unusable {
            Unusable::Unreadable => &k::ATTACH_UNREADABLE,
            Unusable::TooLarge => &k::ATTACH_LARGE,
            Unusable::Broken => &k::ATTACH_BROKEN,
        })?;
        let Prepared { name, media_type, bytes } = prepared;
        let today = time::today();
        let day: Option<Date> = choosing.day.parse().ok();
        let described = EvidenceFile {
            requirement: choosing.requirement.clone(),
            caption: choosing.caption.trim().to_owned(),
            // What the camera has just taken shows today.
            taken_on: day.or_else(|| is_camera.then_some(today)),
            taken_time: None,
            place: None,
            file_name: name,
            media_type,
            size_bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            sha256: evidence::sha256(&bytes),
        };
        if let Some((member, flaw)) = described.flaws(&limits, today).first() {
            return Err(match *member {
                "file_name" => &k::ATTACH_NAME,
                "caption" => &k::ATTACH_CAPTION_WRONG,
                _ => refusal_words(flaw),
            });
        }
        let all = evidence::of_draft(self.key);
        let here = all.iter().filter(|own| own.file.requirement == described.requirement);
        if here.clone().any(|own| own.file.sha256 == described.sha256) {
            return Err(&k::ATTACH_TWICE);
        }
        if here.count() >= limits.most_per_requirement as usize {
            return Err(&k::ATTACH_MANY_HERE);
        }
        if all.len() >= limits.most_files as usize {
            return Err(&k::ATTACH_MANY);
        }
        let blob = files::blob(&bytes, &described.media_type).ok_or(&k::ATTACH_UNREADABLE)?;
        let chosen = Chosen { id: uuid::version_7(), file: described };
        let desk = self.ask.desk;
        let draft = || desk.work.peek(|work| work.draft.as_kept());
        if evidence::keep(self.key, &chosen, &blob, &draft).await {
            return Ok(());
        }
        // The draft may have become a receipt there.
        let is_elsewhere = desk.saved.now() == Saved::Elsewhere;
        Err(if is_elsewhere { &k::ATTACH_ELSEWHERE } else { &k::ATTACH_NOT_KEPT })
    }

    /// What has been chosen here.
    fn rows(self) -> Vec<El> {
        self.ask.desk.marks[self.ask.index].track();
        let requirement = &self.ask.item().id;
        let own = evidence::of_draft(self.key).into_iter().filter(|chosen| chosen.file.requirement == *requirement);
        own.map(|chosen| self.row(&chosen)).collect()
    }

    fn row(self, Chosen { id, file }: &Chosen) -> El {
        let called = if file.caption.is_empty() { &file.file_name } else { &file.caption };
        let taken = file.media_type.starts_with("image/").then(|| self.taken(id, file));
        let taken_on = file.taken_on;
        let day = move || {
            let day = taken.map_or(taken_on, Taken::day);
            day.map(|day| [&time::date_in_words(day), " · "].concat()).unwrap_or_default()
        };
        let size = [&file.size_bytes.div_ceil(1024).to_string(), " KB · ", k::ATTACH_KEPT.t()].concat();
        let facts = classed("p", "small").text_by(move || [day().as_str(), &size].concat());
        let words = el("div").add(el("p").text(called)).add(facts);
        let (own, name) = (id.clone(), called.clone());
        let remove = button("button button--danger", k::RECORDS_REMOVE.t(), move || self.remove(&own, &name))
            .attr("aria-label", &k::ATTACH_REMOVE.with(&[called]))
            .flag("data-file-remove", true);
        let head = classed("div", "row row--apart").add(words).add(remove);
        classed("li", "stack").attr("data-chosen-file", id).add(head).add_all(taken.map(Taken::part))
    }

    /// What is asked about a photo, made once.
    fn taken(self, id: &str, file: &EvidenceFile) -> Taken {
        let known = self.taken.peek(|all| all.iter().copied().find(|own| own.id() == id));
        known.unwrap_or_else(|| {
            let own = Taken::new(self.key, id, file);
            self.taken.alter(|all| all.push(own));
            own
        })
    }

    fn remove(self, id: &str, called: &str) {
        let (id, called) = (id.to_owned(), called.to_owned());
        self.refused.set(Vec::new());
        // What waits to be sent may name it: that is taken back before the file goes.
        self.name(&|_, _| {});
        task::run(async move {
            if evidence::remove(self.key, &id).await {
                self.name(&|requirement, names| evidence::unname_files(self.key, requirement, names));
                // The button is gone with its file.
                page::focus_quietly(&["[id=\"", &self.id("-pick"), "\"]"].concat());
            } else {
                self.refused.update(|refused| refused.push((called, &k::ATTACH_NOT_REMOVED)));
            }
        });
    }

    /// Files that could not be kept, or not be removed.
    fn refusals(self) -> Vec<El> {
        let refusal = |(name, words): (String, &'static Text)| {
            classed("p", "field__error")
                .attr("role", "alert")
                .flag("data-file-refused", true)
                .text(&k::ATTACH_REFUSED.with(&[&name, words.t()]))
        };
        self.refused.get().into_iter().map(refusal).collect()
    }
}
