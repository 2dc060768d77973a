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
    state::Var,
    texts::k,
    ui::field::label,
};

/// A count per kind of fault.
pub(super) fn faults(ask: Ask, kinds: &'static [FaultKind]) -> El {
    let requirement = ask.item().id.as_str();
    let row = |(position, kind): (usize, &'static FaultKind)| {
        let id = ask.name(&kind.id);
        let unread = ask.desk.work.peek(|work| work.draft.unread(requirement, &kind.id).map(str::to_owned));
        let last = Var::new(unread.unwrap_or_default());
        // What is typed stays as it is typed, unless the answer has become another one.
        let shown = move || {
            let of_kind =
                |counts: &Vec<FaultCount>| counts.iter().find(|count| count.kind == kind.id).map(|count| count.count);
            let count = ask.follow(|response| counts(response).and_then(of_kind));
            let is_none = ask.with_response(|response| counts(response).is_some_and(Vec::is_empty));
            match count {
                None if is_none => String::new(),
                Some(count) if last.peek(|last| count_of(last)) != Some(count) => count.to_string(),
                _ => last.now(),
            }
        };
        let put = move |typed: &str| {
            last.keep(typed.to_owned());
            let count = count_of(typed);
            ask.desk.rework(Some(ask.index), &mut |work| {
                work.draft.set_unread(requirement, &kind.id, if count.is_some() { "" } else { typed });
                let mut new = counts(work.response(requirement)).cloned().unwrap_or_default();
                new.retain(|other| other.kind != kind.id);
                new.extend(count.map(|count| FaultCount { kind: kind.id.clone(), count }));
                work.answer_mut(requirement).response = (!new.is_empty()).then_some(AnswerValue::Faults(new));
            });
        };
        let input = classed("input", "input input--figure")
            .attr("id", &id)
            .attr("inputmode", "numeric")
            .attr("autocomplete", "off")
            .attr("maxlength", "7")
            .attr("data-number", &kind.id)
            .value_by(shown)
            .on("input", move |event| put(&typed(event)));
        let measure = classed("div", "measure").add(input).add(el("span").text(k::CARD_FAULTS_UNIT.t()));
        classed("div", "field").add(label(&id, ask.label(position, &kind.id))).add(measure)
    };
    let set_none = move |is_none: bool| {
        ask.desk.rework(Some(ask.index), &mut |work| {
            work.draft.unread.retain(|(of, ..)| of != requirement);
            work.answer_mut(requirement).response = is_none.then(|| AnswerValue::Faults(Vec::new()));
        });
    };
    let none = el("input")
        .attr("type", "checkbox")
        .attr("value", "none")
        .checked_by(move || ask.follow(|response| counts(response).is_some_and(Vec::is_empty)))
        .on("change", move |event| set_none(is_ticked(event)));
    ask.group("stack").add_all(kinds.iter().enumerate().map(row)).add(choice("choice", none, k::CARD_NO_FAULTS.t()))
}

/// A count as people type it.
fn count_of(typed: &str) -> Option<u32> {
    number::read(typed).and_then(Exact::as_whole).and_then(|count| u32::try_from(count).ok())
}

/// The faults found; none while nothing is said.
fn counts(response: Option<&AnswerValue>) -> Option<&Vec<FaultCount>> {
    if let Some(AnswerValue::Faults(counts)) = response { Some(counts) } else { None }
}
