//! Parts that several pages of the console show. They ask nobody and get values and callbacks.
//!
//! - [`notice`]: loading, failed, empty, done;
//! - [`field`]: labelled controls;
//! - [`dialog`]: a native dialog that follows a signal;
//! - [`export`]: a list as a table to be saved;
//! - [`fold`]: a button that unfolds something;
//! - [`scan`]: what is known of malware in a file;
//! - [`secret`]: a new password.

pub(crate) mod dialog;
pub(crate) mod export;
pub(crate) mod field;
pub(crate) mod fold;
pub(crate) mod notice;
pub(crate) mod scan;
pub(crate) mod secret;

use frontend::dom::El;
use leptos::{html, prelude::*};

/// Puts elements built by name into a view. Where the view is made anew in the same place they take that of
/// those before them.
pub(crate) fn node(make: impl FnOnce() -> El + 'static) -> AnyView {
    let place = NodeRef::<html::Div>::new();
    place.on_load(move |place| place.replace_children_with_node_1(make().node()));
    view! { <div node_ref=place></div> }.into_any()
}

/// The title of a page; it takes the focus when the page was reached from another one.
pub(crate) fn title(words: String) -> AnyView {
    let heading = NodeRef::<html::H1>::new();
    gloo_utils::document().set_title(&[&words, " · ", frontend::texts::k::BRAND_NAME.t()].concat());
    if use_context::<crate::shell::Moved>().is_some_and(crate::shell::Moved::has) {
        heading.on_load(|heading| {
            let _ = heading.focus();
        });
    }
    view! { <h1 node_ref=heading tabindex="-1" data-title>{words}</h1> }.into_any()
}
