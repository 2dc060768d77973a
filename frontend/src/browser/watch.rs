//! Noticing that something has to be drawn anew.

use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};

use super::task;

/// Calls back while it is kept.
pub struct Watch {
    observer: Option<ResizeObserver>,
    _resized: Closure<dyn FnMut()>,
    _scheme: Option<EventListener>,
}

impl Watch {
    /// Calls `act` before the next frame, and whenever the element or the page has got another size, as with
    /// other letters, or the reader has turned to dark or light colours.
    pub fn new(element: &Element, act: impl Fn() + 'static) -> Self {
        let act = Rc::new(act);
        let soon = {
            let act = act.clone();
            move || {
                // What is drawn may change the size of the page: not while sizes are being told.
                let act = act.clone();
                task::before_next_frame(move || act());
            }
        };
        let scheme = gloo_utils::window().match_media("(prefers-color-scheme: dark)").ok().flatten();
        let scheme = scheme.map(|query| EventListener::new(&query, "change", move |_| act()));
        let resized = Closure::<dyn FnMut()>::new(soon);
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
            if let Some(root) = gloo_utils::document().document_element() {
                observer.observe(&root);
            }
        }
        Self { observer, _resized: resized, _scheme: scheme }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
