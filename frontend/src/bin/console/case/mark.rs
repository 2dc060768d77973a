//! 评定分: what an assessor gives where a requirement asks for a mark instead of the community's answer.

use frontend::{browser::page, parts::number, texts::c};
use leptos::prelude::*;
use shared::{
    case::{ItemVerdict, Verdict},
    exact::Exact,
    responses::number_error,
    rulebook::NumberField,
};

use super::{desk::Desk, requirements};

/// The mark of a requirement: a field for whoever gives verdicts, the number for others. Nothing where the
/// community answers itself.
pub(super) fn of_requirement(desk: Desk, item: usize) -> Option<AnyView> {
    let rule = desk.form.rulebook.items.get(item)?;
    let field = rule.mark_field()?;
    if desk.gives_verdicts() {
        return Some(control(desk, &rule.id, field));
    }
    let mark = untrack(|| desk.verdict(&rule.id))?.mark?;
    let words = view! {
        <p data-mark-given><span class="small">{c::ITEM_MARK.t()} " "</span><strong>{mark.plain()}</strong></p>
    };
    Some(words.into_any())
}

fn control(desk: Desk, id: &'static str, field: &'static NumberField) -> AnyView {
    let given = Memo::new(move |_| desk.verdict(id).and_then(|own| own.mark));
    let typed = RwSignal::new(given.get_untracked().map(Exact::plain).unwrap_or_default());
    // A verdict that is taken back, or one that doubts the requirement, takes the mark along.
    Effect::new(move |_| {
        let mark = given.get();
        if typed.with_untracked(|typed| read(field, typed)) != mark {
            typed.set(mark.map(Exact::plain).unwrap_or_default());
        }
    });
    let is_wrong = move || typed.with(|typed| !typed.trim().is_empty() && read(field, typed).is_none());
    let is_unmarked =
        move || desk.verdict(id).is_some_and(|own| own.verdict == Verdict::Confirmed && own.mark.is_none());
    let unmarked = move || {
        (is_unmarked() && !is_wrong()).then(|| view! { <p class="small" data-unmarked>{c::ITEM_UNMARKED.t()}</p> })
    };
    let class = move || if is_wrong() { "field__error" } else { "field__help" };
    let (control, range) = (["mark-", id].concat(), ["mark-", id, "-range"].concat());
    view! {
        <div class="field">
            <label class="field__label small" for=control.clone()>{c::ITEM_MARK_OF.with(&[id])}</label>
            <input
                id=control
                class="input input--figure"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                maxlength="24"
                data-mark-field
                aria-describedby=range.clone()
                aria-invalid=move || is_wrong().then_some("true")
                prop:value=move || typed.get()
                on:input:target=move |event| {
                    let text = event.target().value();
                    let mark = read(field, &text);
                    typed.set(text);
                    desk.mark(id, mark);
                }
            />
            <p id=range class=class>{number::range_words(field)}</p>
            {unmarked}
        </div>
    }
    .into_any()
}

/// Goes to the first mark that cannot be accepted as it stands: nothing is handed in beside that. Whether there
/// is one.
pub(super) fn stops_at_a_wrong_one() -> bool {
    const WRONG: &str = "[data-mark-field][aria-invalid]";
    let is_there = page::find(WRONG).is_some();
    if is_there {
        page::focus(WRONG);
    }
    is_there
}

/// The mark that a text stands for; none when it cannot be accepted. With a point at its end somebody is
/// still typing.
fn read(field: &NumberField, typed: &str) -> Option<Exact> {
    let mark = number::read(typed.trim_end_matches(['.', '\u{ff0e}', '\u{3002}']))?;
    number_error(mark, field.min, field.max, field.decimals).is_none().then_some(mark)
}

/// The marks that come with verdicts; nothing where there are none.
pub(super) fn list(desk: Desk, verdicts: &[ItemVerdict]) -> Option<AnyView> {
    let line = |own: &ItemVerdict| {
        let mark = own.mark?.plain();
        Some(view! {
            <li>
                {requirements::jump(desk, own.requirement.clone())} " " <span class="small">{c::ITEM_MARK.t()} " "</span>
                <strong>{mark}</strong>
            </li>
        })
    };
    let lines: Vec<_> = verdicts.iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| view! { <ul data-marks>{lines}</ul> }.into_any())
}
