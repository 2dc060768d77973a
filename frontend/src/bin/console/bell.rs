//! The bell in the frame: how many notifications are unread.
//!
//! It asks when a page is opened and when the window comes to the front, and not by the clock:
//! requests that nobody made would keep a session alive at which nobody works any more.

use frontend::{browser::task, texts::c};
use gloo_events::EventListener;
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_location};

use crate::{api, session::Session};

/// A bell, as drawn in the frame.
const BELL: &str = "M12 3a6 6 0 0 0-6 6v5l-2 3v1h16v-1l-2-3V9a6 6 0 0 0-6-6Zm-2.5 16a2.5 2.5 0 0 0 5 0Z";
/// More than so many are not counted out: the number would need more room than it is worth.
const MOST_SHOWN: u64 = 99;

/// How many are unread, for everybody who changes that.
#[derive(Clone, Copy)]
pub(crate) struct Bell(RwSignal<u64>);

impl Bell {
    /// A bell that all parts of the page share.
    pub(crate) fn provide() {
        provide_context(Self(RwSignal::new(0)));
    }

    /// The bell of the page.
    pub(crate) fn get() -> Option<Self> {
        use_context()
    }

    /// So many are unread now.
    pub(crate) fn set(self, unread: u64) {
        self.0.set(unread);
    }

    /// Asks how many are unread, while somebody is signed in who may do anything at all.
    pub(crate) fn ask(self, session: Session) {
        let is_in = session.who.with_untracked(|who| who.as_ref().is_some_and(|who| !who.must_change_password));
        if !is_in {
            return;
        }
        task::run(async move {
            // Without an answer the number stays as it was; nothing depends on it.
            if let Ok(count) = api::notifications::unread().await {
                self.set(count.unread);
            }
        });
    }
}

/// Keeps the number fresh from now on; once for the page.
pub(crate) fn keep_fresh(session: Session) {
    let Some(bell) = Bell::get() else { return };
    let location = use_location();
    let account = Memo::new(move |_| session.who.with(|who| who.as_ref().map(|who| who.account.clone())));
    Effect::new(move || {
        location.pathname.track();
        // Read and not only tracked: a memo that nobody reads hangs on nothing.
        if account.with(Option::is_some) {
            bell.ask(session);
        }
    });
    EventListener::new(&gloo_utils::window(), "focus", move |_| bell.ask(session)).forget();
}

/// The bell with its number; it leads to the list.
pub(crate) fn link() -> Option<AnyView> {
    let Bell(unread) = Bell::get()?;
    let number = move || match unread.get() {
        count if count > MOST_SHOWN => [&MOST_SHOWN.to_string(), "+"].concat(),
        count => count.to_string(),
    };
    let words = move || match unread.get() {
        0 => c::NEWS_TITLE.t().to_owned(),
        count => c::NEWS_BELL.with(&[&count.to_string()]),
    };
    let link = view! {
        <A href="/console/notifications" attr:class="masthead__link bell" attr:data-bell="">
            <svg class="bell__sign" viewBox="0 0 24 24" aria-hidden="true">
                <path fill="currentColor" d=BELL></path>
            </svg>
            {move || (unread.get() > 0).then(|| view! { <span class="bell__count" aria-hidden="true" data-unread=number>{number}</span> })}
            <span class="sr">{words}</span>
        </A>
    };
    Some(link.into_any())
}
