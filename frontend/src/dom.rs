//! Building a page: elements by name, some parts of which follow signals.
//!
//! State, derivation and clean-up are Leptos' own: signals, memos, effects, owners. Only the
//! elements are not made by `view!`, because that makes a type for every shape of element and code
//! for building, rebuilding and hydrating each: with it the assessment weighed 218 KB of
//! compressed wasm, over the budget of the whole page. Here an element is one type, and each
//! kind of part that follows signals is compiled once.
//!
//! What is made while an effect runs belongs to that run: when a [`El::content_by`] is made anew,
//! the listeners and effects inside the old content are dropped with it.

use std::{any::Any, borrow::Cow};

use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, Text};

use crate::browser::{task, time};

/// Words that need not be owned.
pub type Words = Cow<'static, str>;

/// An element under construction.
#[derive(Clone)]
pub struct El(Element);

/// A new element.
pub fn el(tag: &str) -> El {
    made(gloo_utils::document().create_element(tag))
}

fn made(element: Result<Element, JsValue>) -> El {
    // Every tag is a literal of ours, and only a bad name fails. `expect` would bring the code that
    // prints any JavaScript value.
    element.map_or_else(|_| wasm_bindgen::throw_str("the tag is a name"), El)
}

/// A new element with classes.
pub fn classed(tag: &str, class: &str) -> El {
    el(tag).attr("class", class)
}

/// A place whose content is made anew whenever a signal in it changes; it takes no room while empty.
pub fn region(class: &str, content: impl Fn() -> Vec<El> + 'static) -> El {
    classed("div", &["region ", class].concat()).content_by(content)
}

/// A button that does not submit.
pub fn button(class: &str, words: &str, press: impl FnMut() + 'static) -> El {
    classed("button", class).attr("type", "button").text(words).on_click(press)
}

impl El {
    /// A new element of a drawing.
    pub fn svg(tag: &str) -> Self {
        made(gloo_utils::document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag))
    }

    /// Sets an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets an attribute without a value, or does not.
    pub fn flag(self, name: &str, is_set: bool) -> Self {
        if is_set { self.attr(name, "") } else { self }
    }

    /// Appends words.
    pub fn text(self, words: &str) -> Self {
        let _ = self.0.append_with_str_1(words);
        self
    }

    /// Appends an element.
    #[expect(
        clippy::should_implement_trait,
        clippy::needless_pass_by_value,
        reason = "an element that has been put into another is not to be used again"
    )]
    pub fn add(self, child: Self) -> Self {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// Appends elements.
    pub fn add_all(self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().fold(self, Self::add)
    }

    /// Calls `handle` whenever the event happens, for as long as the element is there.
    pub fn on(self, event: &'static str, handle: impl FnMut(&Event) + 'static) -> Self {
        listen(&self.0, event, Box::new(handle));
        self
    }

    /// Calls `press` whenever it is pressed.
    pub fn on_click(self, mut press: impl FnMut() + 'static) -> Self {
        self.on("click", move |_| press())
    }

    /// Appends words that follow signals.
    pub fn text_by<W: Into<Words>>(self, words: impl Fn() -> W + 'static) -> Self {
        let node = gloo_utils::document().create_text_node("");
        let _ = self.0.append_child(&node);
        follow_text(node, Box::new(move || words().into()));
        self
    }

    /// An attribute that follows signals; absent while there is no value.
    pub fn attr_by<W: Into<Words>>(self, name: &'static str, value: impl Fn() -> Option<W> + 'static) -> Self {
        follow_attribute(self.0.clone(), name, Box::new(move || value().map(Into::into)));
        self
    }

    /// An attribute without a value that is there while something holds: `hidden`, `disabled`.
    pub fn flag_by(self, name: &'static str, holds: impl Fn() -> bool + 'static) -> Self {
        self.attr_by(name, move || holds().then_some(""))
    }

    /// The value of an input, following signals.
    pub fn value_by(self, value: impl Fn() -> String + 'static) -> Self {
        follow_value(self.0.clone(), Box::new(value));
        self
    }

    /// Whether a box is ticked, following signals.
    pub fn checked_by(self, checked: impl Fn() -> bool + 'static) -> Self {
        let element = self.0.clone();
        follow(Box::new(move || set(&element, "checked", &checked().into())));
        self
    }

    /// The whole content, made anew whenever a signal in it changes.
    pub fn content_by(self, content: impl Fn() -> Vec<Self> + 'static) -> Self {
        follow_content(self.0.clone(), Box::new(content));
        self
    }

    /// The element itself.
    pub fn node(&self) -> &Element {
        &self.0
    }
}

/// What stands in the control that an event is about.
pub fn typed(event: &Event) -> String {
    event
        .target()
        .and_then(|target| target.dyn_into().ok())
        .map_or_else(String::new, |element: Element| value_of(&element))
}

/// Whether the box that an event is about is ticked.
pub fn is_ticked(event: &Event) -> bool {
    event.target().and_then(|target| target.dyn_into().ok()).is_some_and(|input: HtmlInputElement| input.checked())
}

/// The value of a control.
fn value_of(element: &Element) -> String {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else {
        element.dyn_ref::<HtmlSelectElement>().map_or_else(String::new, HtmlSelectElement::value)
    }
}

fn set(element: &Element, property: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(element, &property.into(), value);
}

fn listen(element: &Element, event: &'static str, handle: Box<dyn FnMut(&Event)>) {
    let options = EventListenerOptions::enable_prevent_default();
    let listener = EventListener::new_with_options(element, event, options, handle);
    keep(Box::new(listener));
}

/// Runs now and again whenever something it follows changes.
pub fn follow(mut run: Box<dyn FnMut()>) {
    keep(Box::new(RenderEffect::new(move |_: Option<()>| run())));
}

/// Into what something goes, and what makes it.
pub type Turn = (El, Box<dyn FnOnce() -> El>);

/// How long one turn of [`in_turns`] goes on, in milliseconds: less than a frame, with room for one part more.
const TURN_MS: u64 = 6;

/// Appends one part after the other, all inside of `whole`, and lets the browser do what waits in between, so that
/// whoever taps what is there already is not kept waiting for the rest. The first turn is taken at once: something
/// of it comes with the page. Until all are there `whole` is marked with `data-coming`.
/// The parts belong to the effect that this is called in: once that runs anew or ends, none is made any more.
pub fn in_turns(whole: &El, parts: Vec<Turn>) {
    const COMING: &str = "data-coming";
    let owner = Owner::current().unwrap_or_default();
    let alive = StoredValue::new_local(());
    let whole = whole.clone().flag(COMING, true);
    let mut parts = parts.into_iter();
    let mut turn = move || {
        let end = time::now() + TURN_MS;
        for (into, make) in parts.by_ref() {
            into.add(owner.with(make));
            if time::now() >= end {
                break;
            }
        }
        parts.len() > 0
    };
    let mut is_more_to_come = turn();
    task::run(async move {
        while is_more_to_come {
            task::pause(0).await;
            if alive.is_disposed() {
                return;
            }
            is_more_to_come = turn();
        }
        let _ = whole.0.remove_attribute(COMING);
    });
}

/// Keeps a listener or effect until its owner is done with; dropping it ends it.
fn keep(kept: Box<dyn Any>) {
    StoredValue::new_local(kept);
}

fn follow_text(node: Text, words: Box<dyn Fn() -> Words>) {
    let mut shown = String::new();
    follow(Box::new(move || {
        let words = words();
        if *words != *shown {
            node.set_data(&words);
            shown = words.into_owned();
        }
    }));
}

fn follow_content(element: Element, content: Box<dyn Fn() -> Vec<El>>) {
    follow(Box::new(move || {
        element.set_text_content(None);
        for child in content() {
            let _ = element.append_child(&child.0);
        }
    }));
}

fn follow_value(element: Element, value: Box<dyn Fn() -> String>) {
    follow(Box::new(move || {
        let value = value();
        // Setting an equal value would move the caret.
        if value_of(&element) != value {
            set(&element, "value", &value.into());
        }
    }));
}

fn follow_attribute(element: Element, name: &'static str, value: Box<dyn Fn() -> Option<Words>>) {
    follow(Box::new(move || {
        let _ = match value() {
            Some(value) => element.set_attribute(name, &value),
            None => element.remove_attribute(name),
        };
    }));
}
