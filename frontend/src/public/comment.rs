//! 提意见: the form. Whatever is typed is kept on the device until the comment has arrived, and shared
//! rules say what is missing before the server does.

use shared::{
    consultation::{CommentWords, MAX_COMMENT_CHARACTERS, MAX_COMMENTER_CHARACTERS},
    notice::Flaw,
};

use super::{
    panel,
    sending::{Kept, Sending, arrived},
};
use crate::{
    api::consultations::{self as api, Consultation, Requirement},
    browser::{page, time},
    dom::{El, button, classed, el, region, typed},
    state::Var,
    texts::{Text, k},
    ui::field::{Kind, label, text_area, text_field},
};

/// Refusals that this form has words of its own for.
static REFUSALS: [(&str, &Text); 5] = [
    ("comments_closed", &k::COMMENT_CLOSED),
    ("too_many_comments", &k::COMMENT_TOO_MANY),
    ("comment_conflict", &k::COMMENT_CONFLICT),
    ("consultation_invalid", &k::OBJECT_INVALID),
    ("invalid_body", &k::OBJECT_INVALID),
];

#[derive(Clone, Copy)]
struct Form {
    consultation: &'static str,
    kept: Kept,
    requirement: Var<String>,
    text: Var<String>,
    name: Var<String>,
    organisation: Var<String>,
    sending: Sending,
}

/// The form while comments are taken, otherwise when they are or were.
pub(super) fn comment(own: &Consultation, is_open: bool, about: Var<String>) -> El {
    let entry = &own.entry;
    let section = panel("comment", k::COMMENT_TITLE.t()).attr("tabindex", "-1").flag("data-comment", true);
    if !is_open {
        let words = if entry.phase == "upcoming" { &k::COMMENT_UPCOMING } else { &k::COMMENT_OVER };
        let days = [&entry.first_day, &entry.last_day].map(|day| time::day_in_words(day));
        return section.add(el("p").text(&words.with(&[&days[0], &days[1]])));
    }
    let form = Form::restored(&entry.id, about);
    form.kept.keep_typed(form.texts());
    let requirements = own.requirements.clone();
    section.add(region("stack", move || {
        let receipt = form.sending.receipt.get();
        if receipt.is_empty() { form.fields(&requirements) } else { form.arrived(&receipt) }
    }))
}

impl Form {
    /// What was typed before on this device.
    fn restored(consultation: &str, requirement: Var<String>) -> Self {
        let consultation: &'static str = Box::leak(consultation.to_owned().into_boxed_str());
        let kept = Kept::of("comment", consultation);
        requirement.set(kept.read("requirement"));
        Self {
            consultation,
            kept,
            requirement,
            text: Var::new(kept.read("text")),
            name: Var::new(kept.read("name")),
            organisation: Var::new(kept.read("organisation")),
            sending: Sending::new(),
        }
    }

    fn texts(self) -> [(&'static str, Var<String>); 4] {
        [
            ("requirement", self.requirement),
            ("text", self.text),
            ("name", self.name),
            ("organisation", self.organisation),
        ]
    }

    /// Nothing of it stays on the device.
    fn forget(self) {
        for (_, value) in self.texts() {
            value.set(String::new());
        }
        self.kept.forget_id();
        self.sending.reset();
    }

    fn words(self) -> CommentWords {
        let text = |value: Var<String>| value.with(|value| value.trim().to_owned());
        let requirement = text(self.requirement);
        CommentWords {
            requirement: (!requirement.is_empty()).then_some(requirement),
            text: text(self.text),
            name: text(self.name),
            organisation: text(self.organisation),
        }
    }

    /// What is wrong with a field, once that is pointed out.
    fn flaw(self, field: &'static str) -> &'static str {
        if !self.sending.checked.get() {
            return "";
        }
        let flaw = self.words().flaws().into_iter().find(|(name, _)| *name == field);
        flaw.map_or("", |(_, flaw)| match flaw {
            Flaw::Missing | Flaw::TooShort => k::COMMENT_MISSING.t(),
            Flaw::TooLong => k::OBJECT_TOO_LONG.t(),
            Flaw::Malformed => k::OBJECT_MALFORMED.t(),
        })
    }

    fn fields(self, requirements: &[Requirement]) -> Vec<El> {
        let kind = |autocomplete| Kind {
            longest: u16::try_from(MAX_COMMENTER_CHARACTERS).unwrap_or(u16::MAX),
            autocomplete,
            inputmode: "text",
            class: "",
        };
        let help = k::COMMENT_TEXT_HELP.with(&[&MAX_COMMENT_CHARACTERS.to_string()]);
        let fields = [
            self.choice(requirements),
            text_area("text", k::COMMENT_TEXT.t(), &help, MAX_COMMENT_CHARACTERS, self.text, move || self.flaw("text")),
            text_field("name", k::COMMENT_NAME.t(), k::COMMENT_NAME_HELP.t(), kind("name"), self.name, move || {
                self.flaw("name")
            }),
            text_field(
                "organisation",
                k::COMMENT_ORGANISATION.t(),
                "",
                kind("organization"),
                self.organisation,
                move || self.flaw("organisation"),
            ),
            classed("div", "notice notice--none").add(el("p").text(k::COMMENT_PUBLIC.t())),
        ];
        let form = self.sending.form(fields, &REFUSALS, &k::COMMENT_SEND, move || self.send(), move || self.forget());
        vec![classed("p", "small").text(k::OBJECT_LEAD.t()), form]
    }

    fn choice(self, requirements: &[Requirement]) -> El {
        let option = |code: &str, name: &str| el("option").attr("value", code).text(name);
        let named = |own: &Requirement| {
            let text: String = own.text.chars().take(40).collect();
            option(&own.id, &[&own.id, " ", &text].concat())
        };
        let select = classed("select", "input")
            .attr("id", "requirement")
            .attr("data-field", "requirement")
            .add(option("", k::COMMENT_GENERAL.t()))
            .add_all(requirements.iter().map(named))
            .value_by(move || self.requirement.get())
            .on("change", move |event| self.requirement.set(typed(event)));
        classed("div", "field").add(label("requirement", k::COMMENT_ABOUT.t())).add(select)
    }

    fn send(self) {
        self.sending.checked.set(true);
        self.sending.failure.set(None);
        let words = self.words();
        if let Some((field, _)) = words.flaws().first() {
            return page::focus(&["#", field].concat());
        }
        if self.sending.busy.now() {
            return;
        }
        let id = self.kept.id();
        let send = async move { api::comment(self.consultation, &id, &words).await };
        self.sending.send(self.kept, "comment_conflict", send, move || self.forget());
    }

    /// What the commenter takes along.
    fn arrived(self, receipt: &str) -> Vec<El> {
        let look = classed("a", "button")
            .attr("href", &["/consultations?receipt=", receipt].concat())
            .text(k::COMMENT_LOOK.t());
        let another = button("button", k::COMMENT_ANOTHER.t(), move || self.sending.again("[data-comment]"));
        let notice = arrived(&k::COMMENT_ARRIVED, &k::COMMENT_ARRIVED_MEANS, "data-comment-receipt", receipt);
        vec![notice, classed("p", "row").add(another.flag("data-another", true)).add(look)]
    }
}
