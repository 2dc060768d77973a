//! State that parts follow: a value and what has to be done when it changes.
//!
//! [`Var`] is a value beside one of Leptos' triggers, which do not depend on the type of the value:
//! the reactive part is compiled once instead of once per type (a signal type costs two to three
//! kilobytes). A `Var` is copied like a signal. It lives as long as the page: about a hundred bytes
//! each time one is made, on pages that are left after an hour.

use core::cell::RefCell;

use leptos::prelude::{ArcTrigger, Notify, Track};

/// A value that parts follow.
pub struct Var<T: 'static>(&'static Inner<T>);

struct Inner<T> {
    value: RefCell<T>,
    changed: ArcTrigger,
}

impl<T> Clone for Var<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Var<T> {}

impl<T> Var<T> {
    /// A value to be followed.
    pub fn new(value: T) -> Self {
        Self(Box::leak(Box::new(Inner { value: RefCell::new(value), changed: ArcTrigger::new() })))
    }

    /// Looks at the value and follows it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.0.changed.track();
        self.peek(look)
    }

    /// Looks at the value as it is now.
    pub fn peek<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(&self.0.value.borrow())
    }

    /// Sets the value and tells those who follow.
    pub fn set(self, value: T) {
        self.keep(value);
        self.0.changed.notify();
    }

    /// Sets the value without telling anybody.
    pub fn keep(self, value: T) {
        *self.0.value.borrow_mut() = value;
    }

    /// Changes the value without telling anybody.
    pub fn alter<U>(self, edit: impl FnOnce(&mut T) -> U) -> U {
        edit(&mut self.0.value.borrow_mut())
    }

    /// Changes the value and tells those who follow.
    pub fn update(self, edit: impl FnOnce(&mut T)) {
        self.alter(edit);
        self.0.changed.notify();
    }

    /// Follows the value without looking at it.
    pub fn track(self) {
        self.0.changed.track();
    }
}

impl<T: Clone> Var<T> {
    /// The value, followed.
    pub fn get(self) -> T {
        self.with(Clone::clone)
    }

    /// The value as it is now.
    pub fn now(self) -> T {
        self.peek(Clone::clone)
    }
}

/// Something to be done, handed to a part. Copied like a [`Var`] and living as long.
pub struct Act<T: 'static = ()>(&'static dyn Fn(T));

impl<T> Clone for Act<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Act<T> {}

impl<T> Act<T> {
    /// Something to be done.
    pub fn new(act: impl Fn(T) + 'static) -> Self {
        Self(Box::leak(Box::new(act)))
    }

    /// Does it.
    pub fn run(self, with: T) {
        (self.0)(with);
    }
}
