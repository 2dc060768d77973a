//! One of several.

use shared::{answer::AnswerValue, exact::Exact, rulebook::ChoiceOption};

use super::{Ask, choice, is_not_applicable};
use frontend::{
    dom::{El, el},
    parts::explain::option_words,
    texts::k,
};

/// 不适用 as the value of a radio.
const NOT_APPLICABLE: &str = "not_applicable";

/// Radios. 不适用 is one of them where the pack allows it.
pub(super) fn one_of(ask: Ask, options: &'static [ChoiceOption]) -> El {
    let name = ask.name("choice");
    let best = options.iter().map(|option| option.points).max().unwrap_or(Exact::ZERO);
    let radio = |class: &str, id: &'static str, words: &str| {
        let is_chosen = move || {
            ask.follow(|response| match response {
                Some(AnswerValue::Choice(chosen)) => chosen == id,
                other => id == NOT_APPLICABLE && is_not_applicable(other),
            })
        };
        let choose = move || {
            if id == NOT_APPLICABLE {
                return ask.set_not_applicable(true);
            }
            // The reason is kept, should it be chosen again.
            if ask.with_response(is_not_applicable) {
                ask.set_not_applicable(false);
            }
            ask.respond(Some(AnswerValue::Choice(id.to_owned())));
        };
        let input = el("input")
            .attr("type", "radio")
            .attr("name", &name)
            .attr("value", id)
            .checked_by(is_chosen)
            .on("change", move |_| choose());
        choice(class, input, words)
    };
    let rows = options
        .iter()
        .map(|option| radio(tone(option.points, best), &option.id, option_words(ask.desk.form, ask.index, &option.id)));
    let is_long = ask.texts().labels.iter().any(|label| label.chars().count() > 8);
    let group =
        ask.group(if is_long { "choices choices--long" } else { "choices" }).attr("role", "radiogroup").add_all(rows);
    if !ask.item().may_be_not_applicable {
        return group;
    }
    group.add(radio("choice choice--none", NOT_APPLICABLE, k::STATE_NOT_APPLICABLE.t()))
}

fn tone(points: Exact, best: Exact) -> &'static str {
    if points >= best {
        "choice"
    } else if points > Exact::ZERO {
        "choice choice--half"
    } else {
        "choice choice--bad"
    }
}
