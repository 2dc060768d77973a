//! The form: all questions on one page, none of them a must, and a button.

use std::collections::BTreeMap;

use shared::{
    notice::Flaw,
    survey::{Answers, Face, MAX_TEXT_CHARACTERS},
};

use super::{
    kept::Kept,
    photo, question,
    send::{Stage, Work, is_of_network, thanks},
};
use crate::{
    api::{
        Failure,
        surveys::{self as api, Survey},
    },
    browser::{offline, page, task},
    dom::{El, button, classed, el, follow, region},
    parts::{
        failure::{self, failure_notice},
        status::status_line,
    },
    public::{Asked, asked},
    state::{Act, Var},
    texts::{Text, k},
    ui::field::{error, text_area},
};

/// What the parts of the form share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) code: &'static str,
    pub(super) kept: Kept,
    pub(super) survey: &'static Survey,
    pub(super) faces: Var<BTreeMap<String, Face>>,
    /// A number as it was chosen; empty for none.
    pub(super) satisfaction: Var<String>,
    pub(super) text: Var<String>,
    /// Base64; empty for none.
    pub(super) photo: Var<String>,
    pub(super) photo_fault: Var<Option<&'static Text>>,
    pub(super) work: Var<Work>,
    pub(super) stage: Var<Stage>,
    pub(super) busy: Var<bool>,
    pub(super) failure: Var<Option<Failure>>,
    /// Whether what is missing is pointed out.
    pub(super) checked: Var<bool>,
}

/// The page.
pub(super) fn form(code: String) -> Vec<El> {
    let code: &'static str = Box::leak(code.into_boxed_str());
    let found = Var::new(Asked::Loading);
    let load = move || {
        found.set(Asked::Loading);
        task::run(async move {
            match api::form(code).await {
                Ok(survey) => {
                    found.set(Asked::Here(survey));
                    offline::prepare(vec![api::form_address(code)]);
                }
                Err(failure) => found.set(Asked::Failed(failure)),
            }
        });
    };
    load();
    let draw = move |survey: &Survey| Desk::open(code, survey.clone()).whole();
    vec![asked(found, Act::new(move |()| load()), Some(&k::SURVEY_TITLE), draw)]
}

impl Desk {
    /// What was tapped and typed before on this device.
    fn open(code: &'static str, survey: Survey) -> Self {
        let kept = Kept::of(code);
        let before = kept.has_answered(&survey.period);
        let desk = Self {
            code,
            kept,
            survey: Box::leak(Box::new(survey)),
            faces: Var::new(kept.faces()),
            satisfaction: Var::new(kept.text("satisfaction")),
            text: Var::new(kept.text("text")),
            photo: Var::new(kept.text("photo")),
            photo_fault: Var::new(None),
            work: Var::new(Work::Going),
            stage: Var::new(if before { Stage::Before } else { Stage::Filling }),
            busy: Var::new(false),
            failure: Var::new(None),
            checked: Var::new(false),
        };
        desk.keep();
        if !before {
            desk.begin_work();
        }
        // What did not get through goes by itself once there is a network again, be it on a later visit.
        if !before && kept.waits(&desk.survey.period) {
            desk.failure.set(Some(Failure::Offline));
            if gloo_utils::window().navigator().on_line() {
                // Not while the page is being drawn, which follows what is looked at.
                task::after_changes(move || desk.send());
            }
        }
        offline::when_online(move || {
            if desk.failure.peek(|failure| failure.as_ref().is_some_and(is_of_network)) {
                desk.send();
            }
        });
        desk
    }

    /// Keeps everything on the device as it is tapped and typed.
    fn keep(self) {
        follow(Box::new(move || self.faces.with(|faces| self.kept.keep_faces(faces))));
        for (name, value) in [("satisfaction", self.satisfaction), ("text", self.text), ("photo", self.photo)] {
            follow(Box::new(move || value.with(|value| self.kept.keep(name, value))));
        }
    }

    /// What is said so far, to questions that are asked.
    pub(super) fn answers(self) -> Answers {
        let is_asked = |requirement: &String| {
            self.survey.questions.iter().any(|own| own.requirement == *requirement && !own.is_satisfaction)
        };
        let asks_satisfaction = self.survey.questions.iter().any(|own| own.is_satisfaction);
        let faces = self.faces.peek(|faces| {
            faces
                .iter()
                .filter(|(requirement, _)| is_asked(requirement))
                .map(|(id, face)| (id.clone(), *face))
                .collect()
        });
        let satisfaction = self.satisfaction.peek(|degree| degree.parse().ok()).filter(|_| asks_satisfaction);
        Answers { faces, satisfaction, text: self.text.peek(|text| text.trim().to_owned()) }
    }

    fn whole(self) -> Vec<El> {
        let survey = self.survey;
        let head = classed("div", "stack")
            .add(classed("p", "small").text(&survey.community_path))
            .add(el("h1").text(&k::SURVEY_OF.with(&[&survey.community_name])))
            .add(classed("p", "lead").text(k::SURVEY_LEAD.t()))
            .add_all(survey.text_status.map(status_line));
        let content = move || match self.stage.get() {
            Stage::Filling => self.fields(),
            Stage::Sent { has_remark } => thanks(self, Some(has_remark)),
            Stage::Before => thanks(self, None),
        };
        vec![head, region("stack--loose", content)]
    }

    fn fields(self) -> Vec<El> {
        let all = self.survey.questions.len();
        let done = move || {
            let degree = usize::from(!self.satisfaction.with(String::is_empty));
            self.faces.with(BTreeMap::len) + degree
        };
        let progress = classed("p", "small survey-progress")
            .attr_by("data-answered", move || Some(done().to_string()))
            .text_by(move || k::SURVEY_PROGRESS.with(&[&done().to_string(), &all.to_string()]));
        let cards = self.survey.questions.iter().zip(1..).map(|(own, number)| question::card(self, number, own));
        let cards = classed("div", "stack").add_all(cards);
        let more = classed("section", "panel")
            .attr("aria-labelledby", "more")
            .add(el("h2").attr("id", "more").text(k::SURVEY_MORE.t()))
            .add(self.text_area())
            .add(photo::field(self));
        let missing = move || if self.checked.get() { k::SURVEY_NOTHING.t() } else { "" };
        let failure =
            region("", move || self.failure.get().map(|failure| Self::refused(&failure)).into_iter().collect());
        let send = classed("button", "button button--lead button--wide")
            .attr("type", "submit")
            .flag("data-send", true)
            .flag_by("data-ready", move || self.work.with(|work| matches!(work, Work::Done(..))))
            .attr_by("aria-disabled", move || self.busy.get().then_some("true"))
            .text_by(move || self.send_words());
        let form = classed("form", "stack--loose")
            .flag("novalidate", true)
            .on("submit", move |event| {
                event.prevent_default();
                self.send();
            })
            .add(cards)
            .add(more)
            .add(classed("div", "notice notice--none").add(el("p").text(k::SURVEY_PRIVACY.t())))
            .add(error("nothing-said", missing))
            .add(failure)
            .add(progress)
            .add(send);
        vec![form]
    }

    /// What the button says: that it sends, that the device still works, or that it is on its way.
    fn send_words(self) -> &'static str {
        if !self.busy.get() {
            k::SURVEY_SEND.t()
        } else if self.work.with(|work| matches!(work, Work::Going)) {
            k::SURVEY_WORKING.t()
        } else {
            k::OBJECT_SENDING.t()
        }
    }

    fn text_area(self) -> El {
        let wrong = move || {
            self.text.track();
            let flaw = self.answers().flaws().into_iter().find(|(name, _)| *name == "text");
            flaw.map_or("", |(_, flaw)| match flaw {
                Flaw::TooLong => k::OBJECT_TOO_LONG.t(),
                _ => k::OBJECT_MALFORMED.t(),
            })
        };
        let help = k::SURVEY_TEXT_HELP.with(&[&MAX_TEXT_CHARACTERS.to_string()]);
        text_area("text", k::SURVEY_TEXT.t(), &help, MAX_TEXT_CHARACTERS, self.text, wrong)
    }

    /// What went wrong, in this form's words where it has its own.
    fn refused(failure: &Failure) -> El {
        let code = failure::code(failure);
        let words = match code {
            "offline" | "timeout" => &k::SURVEY_OFFLINE,
            "survey_period_over" => &k::SURVEY_PERIOD_OVER,
            "too_many_answers" => &k::SURVEY_TOO_MANY,
            "survey_invalid" | "invalid_body" => &k::OBJECT_INVALID,
            "storage_unavailable" | "not_ready" | "overloaded" => &k::SURVEY_UNAVAILABLE,
            "attachment_kind" | "attachment_broken" | "not_base64" => &k::SURVEY_PHOTO_KIND,
            "attachment_heic" => &k::SURVEY_PHOTO_HEIC,
            "attachment_too_large" | "attachment_too_many_pixels" | "body_too_large" => &k::SURVEY_PHOTO_LARGE,
            _ => return failure_notice(failure, None),
        };
        let reload = (code == "survey_period_over").then(|| button("button", k::SURVEY_RELOAD.t(), page::reload));
        classed("div", "notice notice--bad")
            .attr("role", "alert")
            .attr("data-failure", code)
            .add(classed("p", "notice__title").text(words.t()))
            .add_all(reload)
    }
}
