//! 回执查询: the way to a receipt for whoever has its number.

use super::who::plain;
use crate::{
    api::escape,
    browser::page,
    dom::{El, button, classed, el},
    state::Var,
    texts::k,
    ui::field::{Kind, text_field},
};

/// The field with its button, holding what is known of the number. Capitals, hyphens and blanks do not
/// matter to the server; a whole address will do as well.
pub fn lookup(number: &str) -> El {
    let typed = Var::new(number.to_owned());
    let checked = Var::new(false);
    let wrong =
        move || if checked.get() && typed.with(|text| number_in(text).is_empty()) { k::WHO_MISSING.t() } else { "" };
    let kind = Kind { longest: 200, autocomplete: "off", inputmode: "text", class: "input--code" };
    let go = button("button", k::CHECK_GO.t(), || {}).attr("type", "submit").flag("data-look", true);
    let form = classed("form", "stack")
        .flag("novalidate", true)
        .on("submit", move |event| {
            event.prevent_default();
            let number = typed.peek(|text| number_in(text));
            checked.set(true);
            if number.is_empty() {
                page::focus("#receipt-number");
            } else {
                page::go(&["/receipts/", &escape(&number)].concat());
            }
        })
        .add(text_field("receipt-number", k::RECEIPT_NUMBER.t(), k::LOOKUP_HELP.t(), kind, typed, wrong))
        .add(go);
    classed("section", "panel")
        .attr("aria-labelledby", "lookup")
        .add(el("h2").attr("id", "lookup").text(k::LOOKUP_TITLE.t()))
        .add(form)
}

/// The number in what somebody typed or pasted.
fn number_in(typed: &str) -> String {
    let plain = plain(typed);
    plain.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_number_is_found_in_whatever_is_pasted() {
        for typed in
            ["K7QM-2XPA-9D4T-H", " Ｋ７ＱＭ－２ＸＰＡ－９Ｄ４Ｔ－Ｈ ", "https://a.example/receipts/K7QM-2XPA-9D4T-H/"]
        {
            assert_eq!(number_in(typed), "K7QM-2XPA-9D4T-H", "{typed}");
        }
        assert_eq!(number_in("  "), "");
    }
}
