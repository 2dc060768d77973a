//! Who is signed in.
//!
//! A session can end in the middle of work. A request that is refused for that waits here until the
//! same person has signed in again (in a dialog over the page), and is then sent once more: what was
//! typed stays where it is.

use core::{
    cell::RefCell,
    future::poll_fn,
    task::{Poll, Waker},
};

use frontend::draft::joint;
use leptos::prelude::*;
use shared::{api::accounts::SessionView, people::Role};

thread_local! {
    /// Requests that wait for a session.
    static WAITING: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
}

/// The session of the page.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// Who is signed in; nobody before that is known or after signing out.
    pub(crate) who: RwSignal<Option<SessionView>>,
    /// The session ended while somebody was at work.
    pub(crate) lost: RwSignal<bool>,
}

impl Session {
    /// A page on which nobody is signed in yet.
    pub(crate) fn new() -> Self {
        Self { who: RwSignal::new(None), lost: RwSignal::new(false) }
    }

    /// Somebody has signed in. A committee's drafts on this device are part of what it fills in together.
    pub(crate) fn begin(self, who: SessionView) {
        let committee = (who.role == Role::Community).then_some(who.division.as_str());
        joint::set_committee(committee);
        self.who.set(Some(who));
        self.lost.set(false);
        Self::wake();
    }

    /// Lets what waits try again. Without a session it comes back to wait once more.
    pub(crate) fn wake() {
        let waiting = WAITING.with_borrow_mut(core::mem::take);
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Whoever was signed in has left.
    pub(crate) fn end(self) {
        joint::set_committee(None);
        self.lost.set(false);
        self.who.set(None);
        Self::wake();
    }

    /// Waits until whoever was at work has signed in again; false when nobody was at work.
    pub(crate) async fn found_again(self) -> bool {
        if self.who.with_untracked(Option::is_none) {
            return false;
        }
        self.lost.set(true);
        poll_fn(|context| {
            if self.lost.get_untracked() {
                WAITING.with_borrow_mut(|waiting| waiting.push(context.waker().clone()));
                Poll::Pending
            } else {
                Poll::Ready(self.who.with_untracked(Option::is_some))
            }
        })
        .await
    }

    /// The role of whoever is signed in.
    pub(crate) fn role(self) -> Option<Role> {
        self.who.with(|who| who.as_ref().map(|who| who.role))
    }
}
