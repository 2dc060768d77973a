//! Drawing a step anew after somebody elsewhere has changed it: what was unfolded, where the focus was
//! and how far the page was scrolled stay.

use crate::desk::Desk;
use frontend::browser::{page, task};

/// Draws what is shown anew.
pub(super) fn redraw(desk: Desk) {
    let items = desk.steps.get(desk.step.now()).map_or(&[][..], |step| &step.items);
    let folds = items.iter().flat_map(|item| {
        let id = &desk.form.rulebook.items[*item].id;
        ["[data-help]", "[data-extras]"].map(|fold| ["[data-requirement=\"", id, "\"] ", fold].concat())
    });
    let unfolded: Vec<String> = folds.filter(|fold| page::attribute(fold, "open").is_some()).collect();
    let focused = page::focused();
    let card = page::focused_within("data-requirement").map(|id| ["[data-requirement=\"", &id, "\"]"].concat());
    let scrolled = page::scrolled();
    desk.step.set(desk.step.now());
    task::after_changes(move || {
        for fold in &unfolded {
            page::unfold(fold);
        }
        let own = focused.filter(|own| page::find(own).is_some());
        if let Some(own) = own.or(card) {
            page::focus_quietly(&own);
        }
        page::scroll_to(scrolled);
    });
}
