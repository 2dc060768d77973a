//! Faults found, by kind. "None found" is an answer of its own.

use shared::{
    answer::{AnswerValue, FaultCount},
    exact::Exact,
    rulebook::FaultKind,
};

use super::{Ask, choice};
use frontend::{
    dom::{El, classed, el, is_ticked, typed},
    parts::number,
    texts::k,
    ui::field::label,
};

/// A count per kind of fault.
pub(super) fn faults(ask: Ask, kinds: &'static [FaultKind]) -> El {
    let set = move |new: Option<Vec<FaultCount>>| ask.respond(new.map(AnswerValue::Faults));
    let row = |(position, kind): (usize, &'static FaultKind)| {
        let id = ask.name(&kind.id);
        let shown = move || {
            let of_kind =
                |counts: &Vec<FaultCount>| counts.iter().find(|count| count.kind == kind.id).map(|count| count.count);
            let count = ask.follow(|response| counts(response).and_then(of_kind));
            count.map(|count| count.to_string()).unwrap_or_default()
        };
        let put = move |typed: &str| {
            let count = number::read(typed).and_then(Exact::as_whole).and_then(|count| u32::try_from(count).ok());
            let mut new = ask.with_response(|response| counts(response).cloned()).unwrap_or_default();
            new.retain(|other| other.kind != kind.id);
            new.extend(count.map(|count| FaultCount { kind: kind.id.clone(), count }));
            set((!new.is_empty()).then_some(new));
        };
        let input = classed("input", "input input--figure")
            .attr("id", &id)
            .attr("inputmode", "numeric")
            .attr("autocomplete", "off")
            .attr("maxlength", "7")
            .attr("data-number", &kind.id)
            .value_by(shown)
            .on("change", move |event| put(&typed(event)));
        let measure = classed("div", "measure").add(input).add(el("span").text(k::CARD_FAULTS_UNIT.t()));
        classed("div", "field").add(label(&id, ask.label(position, &kind.id))).add(measure)
    };
    let none = el("input")
        .attr("type", "checkbox")
        .attr("value", "none")
        .checked_by(move || ask.follow(|response| counts(response).is_some_and(Vec::is_empty)))
        .on("change", move |event| set(is_ticked(event).then(Vec::new)));
    ask.group("stack").add_all(kinds.iter().enumerate().map(row)).add(choice("choice", none, k::CARD_NO_FAULTS.t()))
}

/// The faults found; none while nothing is said.
fn counts(response: Option<&AnswerValue>) -> Option<&Vec<FaultCount>> {
    if let Some(AnswerValue::Faults(counts)) = response { Some(counts) } else { None }
}
