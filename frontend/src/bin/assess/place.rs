//! Where the reader is: kept with the draft and found again after a reload.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;

use super::{desk::Desk, steps};
use frontend::{
    browser::{page, task},
    state::Var,
};

/// A pause in scrolling.
const PAUSE_MS: u32 = 400;

/// Brings the reader back to the place and follows them from there.
pub(super) fn restore_and_follow(desk: Desk) {
    let place = desk.work.peek(|work| work.draft.place.clone());
    task::before_next_frame(move || {
        if !place.requirement.is_empty() {
            page::focus_quietly(&["[data-requirement=\"", &place.requirement, "\"]"].concat());
        }
        page::scroll_to(place.scroll);
    });
    let pause = Var::new(None::<Timeout>);
    let scrolled = EventListener::new(&gloo_utils::window(), "scroll", move |_| {
        pause.keep(Some(Timeout::new(PAUSE_MS, move || remember(desk))));
    });
    let hidden = EventListener::new(&gloo_utils::document(), "visibilitychange", move |_| remember(desk));
    scrolled.forget();
    hidden.forget();
}

fn remember(desk: Desk) {
    let step = desk.steps.get(desk.step.now()).map_or(steps::REVIEW, |step| step.id);
    let requirement = page::focused_within("data-requirement");
    let scroll = page::scrolled();
    desk.note(&mut |work| {
        let place = &mut work.draft.place;
        step.clone_into(&mut place.step);
        place.scroll = scroll;
        if let Some(requirement) = &requirement {
            place.requirement.clone_from(requirement);
        }
    });
}
