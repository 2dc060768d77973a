//! 填报人: who fills in, with the words of consent, and the community's access code.

use shared::api::Filler;

use super::failure::{self, refusal_words};
use crate::{
    api::Failure,
    browser::page,
    dom::{El, classed, el},
    state::Var,
    texts::k,
    ui::field::{Kind, text_field},
};

/// The inputs of who fills in. Empty until something is typed.
#[derive(Clone, Copy)]
pub struct Who {
    /// Post in the committee.
    pub role: Var<String>,
    /// Name.
    pub name: Var<String>,
    /// Phone number.
    pub phone: Var<String>,
    /// Access code of the community.
    pub code: Var<String>,
    /// Whether what is missing is pointed out.
    pub checked: Var<bool>,
    /// A code that was refused, with why.
    refused: Var<Option<(String, Failure)>>,
}

impl Who {
    /// Inputs that start with what is known.
    pub fn new(filler: &Filler, code: String) -> Self {
        Self {
            role: Var::new(filler.role.clone()),
            name: Var::new(filler.name.clone()),
            phone: Var::new(filler.phone.clone()),
            code: Var::new(code),
            checked: Var::new(false),
            refused: Var::new(None),
        }
    }

    /// Says beside the code that it was refused and leads back to it; false when the failure is about
    /// something else.
    pub fn refuse(self, failure: &Failure) -> bool {
        let is_of_code = matches!(failure::code(failure), "access_code_wrong" | "access_code_expired");
        if is_of_code {
            self.refused.set(Some((self.access_code(), failure.clone())));
            page::focus("#code");
        }
        is_of_code
    }

    /// Why the code that stands there was refused.
    pub fn refusal(self) -> Option<Failure> {
        let code = self.access_code();
        self.refused.get().filter(|(refused, _)| *refused == code).map(|(_, failure)| failure)
    }

    /// What is typed, without blanks around it.
    pub fn filler(self) -> Filler {
        let text = |signal: Var<String>| signal.with(|text| text.trim().to_owned());
        Filler { role: text(self.role), name: text(self.name), phone: self.phone_number() }
    }

    fn phone_number(self) -> String {
        self.phone.with(|phone| plain(phone).trim().to_owned())
    }

    /// The access code as it is sent.
    pub fn access_code(self) -> String {
        self.code.with(|code| access_code(code))
    }

    /// The selector of the first input that is missing something.
    pub fn first_gap(self) -> Option<&'static str> {
        let filler = self.filler();
        let gaps = [
            (filler.role.is_empty(), "#role"),
            (filler.name.is_empty(), "#name"),
            (!is_phone(&filler.phone), "#phone"),
            (self.access_code().is_empty(), "#code"),
        ];
        gaps.into_iter().find(|(gap, _)| *gap).map(|(_, selector)| selector)
    }
}

/// How an access code is typed.
const CODE: Kind = Kind { longest: 20, autocomplete: "off", inputmode: "text", class: "input--code" };

/// An access code as it is sent: capitals, without blanks.
fn access_code(typed: &str) -> String {
    plain(typed).chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}

/// Asks for an access code alone, and goes on with it; `mark` is for whoever looks at the page from outside.
pub(super) fn code_form(id: &str, mark: &str, go: &str, on: impl Fn(String) + 'static) -> El {
    let typed = Var::new(String::new());
    let button = classed("button", "button button--lead").attr("type", "submit").flag("data-send-now", true).text(go);
    classed("form", "stack")
        .flag("novalidate", true)
        .flag(mark, true)
        .on("submit", move |event| {
            event.prevent_default();
            on(typed.peek(|typed| access_code(typed)));
        })
        .add(text_field(&["code-", id].concat(), k::WHO_CODE.t(), k::WHO_CODE_HELP.t(), CODE, typed, || ""))
        .add(button)
}

/// With the digits, letters and signs of a Chinese keyboard as plain ones.
pub(super) fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    };
    text.chars().map(one).collect()
}

/// Digits, at least seven, with the signs people put between them.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (7..=20).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c))
}

/// Role, name and phone, with why they are asked.
pub fn who_fields(who: Who) -> Vec<El> {
    let missing = move |gap: bool| if who.checked.get() && gap { k::WHO_MISSING.t() } else { "" };
    let is_empty = |value: Var<String>| value.with(|text| text.trim().is_empty());
    let wrong_phone = move || {
        if who.checked.get() && !is_phone(&who.phone_number()) { k::WHO_PHONE_WRONG.t() } else { "" }
    };
    let text = |longest, autocomplete, inputmode| Kind { longest, autocomplete, inputmode, class: "" };
    let consent = classed("div", "notice notice--none")
        .flag("data-consent", true)
        .add(classed("p", "notice__title").text(k::WHO_CONSENT_TITLE.t()))
        .add(el("p").text(k::WHO_CONSENT.t()));
    vec![
        text_field(
            "role",
            k::WHO_ROLE.t(),
            k::WHO_ROLE_HELP.t(),
            text(60, "organization-title", "text"),
            who.role,
            move || missing(is_empty(who.role)),
        ),
        text_field("name", k::WHO_NAME.t(), "", text(60, "name", "text"), who.name, move || {
            missing(is_empty(who.name))
        }),
        text_field("phone", k::WHO_PHONE.t(), "", text(30, "tel", "tel"), who.phone, wrong_phone),
        consent,
    ]
}

/// The access code.
pub fn code_field(who: Who) -> El {
    let wrong = move || match who.refusal() {
        Some(failure) => refusal_words(&failure).t(),
        None if who.checked.get() && who.access_code().is_empty() => k::WHO_MISSING.t(),
        None => "",
    };
    text_field("code", k::WHO_CODE.t(), k::WHO_CODE_HELP.t(), CODE, who.code, wrong)
        .attr_by("data-failure", move || who.refusal().map(|failure| failure::code(&failure).to_owned()))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_a_chinese_keyboard_types_is_read() {
        assert_eq!(plain("（０２０）８１２３—４５６７"), "(020)8123-4567");
        assert!(is_phone(&plain("（０２０）８１２３—４５６７")));
        assert_eq!(plain("ＡＢＣＤＥ－１２３４５\u{3000}"), "ABCDE-12345 ");
        assert_eq!(access_code(" ａbcde－1２345\u{3000}"), "ABCDE-12345");
    }
}
