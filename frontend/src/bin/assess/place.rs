//! Where the reader is: kept with the draft and found again after a reload. And where the draft is:
//! another window may work on it.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;

use super::{desk::Desk, later::Arrival};
use frontend::{
    browser::{
        page,
        records::{self, Saved},
        storage, task,
    },
    dom::follow,
    state::Var,
};

/// A pause in scrolling, long enough not to keep the next answer waiting. A page that is put away
/// keeps its place at once.
const PAUSE_MS: u32 = 1_500;

/// Brings the reader back to the place and follows them from there.
pub(super) fn restore_and_follow(desk: Desk) {
    let (mut place, record) = desk.work.peek(|work| (work.draft.place.clone(), work.draft.record()));
    records::hold(&record);
    let record: &'static str = Box::leak(record.into_boxed_str());
    // The tab knows it better: from a page that is being left a database may take nothing more.
    if let Some(scroll) = storage::read_for_now(record).and_then(|scroll| scroll.parse().ok()) {
        place.scroll = scroll;
    }
    let step = desk.step.now();
    let is_sought = !place.requirement.is_empty() || place.scroll > 0 || step == desk.steps.len();
    desk.opens_in_turns.keep(!is_sought);
    // While a part of the step is still on its way, the page may be too short for the place.
    let is_short = Var::new(false);
    let bring = move || {
        let card = ["[data-requirement=\"", &place.requirement, "\"]"].concat();
        if place.step.is_empty() && !place.requirement.is_empty() {
            // Where the draft points to and nobody has been yet.
            return page::focus(&card);
        }
        if !place.requirement.is_empty() {
            page::focus_quietly(&card);
        }
        page::scroll_to(place.scroll);
        is_short.keep(page::scrolled() < place.scroll && desk.later.now() != Arrival::There);
    };
    task::before_next_frame(bring.clone());
    follow(Box::new(move || {
        if desk.later.get() == Arrival::There && is_short.now() && desk.step.now() == step {
            task::before_next_frame(bring.clone());
        }
    }));
    let remember = move || {
        if !(is_short.now() && desk.step.now() == step) {
            let scroll = page::scrolled();
            storage::write_for_now(record, &scroll.to_string());
            desk.stand(page::focused_within("data-requirement").as_deref(), Some(scroll));
        }
    };
    let pause = Var::new(None::<Timeout>);
    let scrolled = EventListener::new(&gloo_utils::window(), "scroll", move |_| {
        pause.keep(Some(Timeout::new(PAUSE_MS, remember)));
    });
    let hidden = EventListener::new(&gloo_utils::document(), "visibilitychange", move |_| {
        if desk.saved.now() != Saved::Elsewhere {
            remember();
        } else if !gloo_utils::document().hidden() {
            // What was said to be saved is, and more has been done elsewhere.
            page::reload();
        }
    });
    for listener in [scrolled, hidden] {
        listener.forget();
    }
}
