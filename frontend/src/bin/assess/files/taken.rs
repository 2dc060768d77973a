//! 拍摄时间、地点: when and where a photo was taken, for as long as whoever has chosen it agrees.
//!
//! Neither is in the file, which has lost what the camera wrote: they are typed, or the browser is asked where
//! the device is. What has been agreed to can be taken back until it is sent, and nothing of it is left then.

use shared::{
    date::Date,
    evidence::{EvidenceFile, MAX_PLACE_CHARACTERS},
};
use wasm_bindgen::JsCast;
use web_sys::Element;

use frontend::{
    browser::{position, task, time},
    dom::{El, button, classed, el, is_ticked, typed},
    evidence,
    state::Var,
    texts::{Text, k},
    ui::field::{error, label},
};

/// What is asked about one photo. It outlives the row, which is made anew with every change.
#[derive(Clone, Copy)]
pub(super) struct Taken {
    /// Key of the draft.
    key: &'static str,
    /// Id of the file.
    id: &'static str,
    is_open: Var<bool>,
    is_agreed: Var<bool>,
    /// What stands in the inputs.
    day: Var<String>,
    time: Var<String>,
    place: Var<String>,
    /// Whether something there cannot be kept.
    is_wrong: Var<bool>,
    /// How it stands with asking the browser.
    asked: Var<Option<&'static Text>>,
}

impl Taken {
    pub(super) fn new(key: &'static str, id: &str, file: &EvidenceFile) -> Self {
        let is_agreed = file.taken_time.is_some() || file.place.is_some();
        Self {
            key,
            id: Box::leak(id.to_owned().into_boxed_str()),
            is_open: Var::new(is_agreed),
            is_agreed: Var::new(is_agreed),
            day: Var::new(file.taken_on.map(|day| day.to_string()).unwrap_or_default()),
            time: Var::new(file.taken_time.clone().unwrap_or_default()),
            place: Var::new(file.place.clone().unwrap_or_default()),
            is_wrong: Var::new(false),
            asked: Var::new(None),
        }
    }

    /// Of which file it is.
    pub(super) fn id(self) -> &'static str {
        self.id
    }

    /// The day that the file shows, followed.
    pub(super) fn day(self) -> Option<Date> {
        self.day.with(|day| day.parse::<Date>().ok()).filter(|day| *day <= time::today())
    }

    /// Folded away: what it is for, the box to agree, and then the inputs.
    pub(super) fn part(self) -> El {
        let means = self.name("means");
        let tick = el("input")
            .attr("type", "checkbox")
            .attr("aria-describedby", &means)
            .flag("data-taken-agree", true)
            .checked_by(move || self.is_agreed.get())
            .on("change", move |event| self.agree(is_ticked(event)));
        let wrong = move || if self.is_wrong.get() { k::TAKEN_WRONG.t() } else { "" };
        let inputs = classed("div", "stack")
            .flag_by("hidden", move || !self.is_agreed.get())
            .add(self.input("day", &k::ATTACH_DAY, self.day, |input| {
                input.attr("type", "date").attr("max", &time::today().to_string())
            }))
            .add(self.input("time", &k::TAKEN_TIME, self.time, |input| input.attr("type", "time")))
            .add(self.input("place", &k::TAKEN_PLACE, self.place, |input| {
                input.attr("maxlength", &MAX_PLACE_CHARACTERS.to_string())
            }))
            .add(button("button", k::TAKEN_HERE.t(), move || self.ask()).flag("data-taken-here", true))
            .add(classed("p", "small").attr("role", "status").text_by(move || self.asked.get().map_or("", Text::t)))
            .add(error(&self.name("error"), wrong).attr("role", "status"));
        classed("details", "fold")
            .flag("data-taken", true)
            .flag("open", self.is_open.now())
            .on("toggle", move |event| {
                let fold = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                self.is_open.keep(fold.is_some_and(|fold| fold.has_attribute("open")));
            })
            .add(el("summary").text(k::TAKEN_TITLE.t()))
            .add(classed("p", "field__help").attr("id", &means).text(k::TAKEN_MEANS.t()))
            .add(classed("label", "tick").add(tick).add(el("span").text(k::TAKEN_AGREE.t())))
            .add(inputs)
    }

    /// An id on the page that no other file has.
    fn name(self, part: &str) -> String {
        ["taken-", self.id, "-", part].concat()
    }

    fn input(self, part: &str, words: &Text, value: Var<String>, kind: impl FnOnce(El) -> El) -> El {
        let id = self.name(part);
        let input = classed("input", "input")
            .attr("id", &id)
            .attr("autocomplete", "off")
            .attr("aria-describedby", &self.name("error"))
            .attr("data-taken-field", part);
        let input = kind(input).value_by(move || value.get()).on("input", move |event| {
            value.set(typed(event));
            self.keep();
        });
        classed("div", "field").add(label(&id, words.t())).add(input)
    }

    /// Whoever does not agree any more leaves nothing behind.
    fn agree(self, is_agreed: bool) {
        self.is_agreed.set(is_agreed);
        if !is_agreed {
            self.time.set(String::new());
            self.place.set(String::new());
            self.asked.set(None);
        }
        self.keep();
    }

    /// Keeps what stands in the inputs, as far as it can be accepted.
    fn keep(self) {
        let text = |value: Var<String>| {
            let text = value.peek(|text| text.trim().to_owned());
            Some(text).filter(|text| self.is_agreed.now() && !text.is_empty())
        };
        let day = self.day.peek(|day| day.parse::<Date>().ok());
        let (time, place) = (text(self.time), text(self.place));
        evidence::describe(self.key, self.id, |file| {
            self.is_wrong.set(!file.set_taken(day, time, place, time::today()));
        });
    }

    /// Asks the browser for the place.
    fn ask(self) {
        self.asked.set(Some(&k::TAKEN_ASKING));
        task::run(async move {
            let place = position::here().await;
            // It takes a while: nobody may agree any more.
            if !self.is_agreed.now() {
                return;
            }
            self.asked.set(place.is_none().then_some(&k::TAKEN_NOWHERE));
            if let Some(place) = place {
                self.place.set(place);
                self.keep();
            }
        });
    }
}
