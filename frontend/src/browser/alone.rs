//! 独占: what only one page of this browser does at a time.

use core::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::json;

/// Does some work once no other page is doing any under the same name. A page that is closed makes way.
/// Where the browser has no such locks, as on pages that came without encryption, it does it at once.
pub async fn alone<T>(name: &str, work: impl Future<Output = T>) -> T {
    alone_under(vec![name.to_owned()], work).await
}

/// The same under several names at once.
pub async fn alone_under<T>(mut names: Vec<String>, work: impl Future<Output = T>) -> T {
    // In the same order on every page, or two would wait for each other; and nobody waits for itself.
    names.sort();
    names.dedup();
    let mut held = Vec::new();
    for name in &names {
        held.extend(lock(name).await);
    }
    let done = work.await;
    for free in held {
        let _ = free.call0(&JsValue::UNDEFINED);
    }
    done
}

/// Waits for the lock; gives what frees it.
async fn lock(name: &str) -> Option<Function> {
    let locks = json::get(&gloo_utils::window().navigator(), "locks");
    let request: Function = json::get(&locks, "request").dyn_into().ok()?;
    let free = Rc::new(RefCell::new(None));
    let mut asked = JsValue::UNDEFINED;
    let granted = Promise::new(&mut |grant, _| {
        let free = free.clone();
        // It is held until what is given back is fulfilled.
        let held = Closure::once_into_js(move |_: JsValue| {
            let _ = grant.call0(&JsValue::UNDEFINED);
            Promise::new(&mut |fulfil, _| *free.borrow_mut() = Some(fulfil))
        });
        asked = request.call2(&locks, &JsValue::from_str(name), &held).unwrap_or_default();
    });
    // A browser may refuse: then what was asked for ends before anything is granted.
    let _ = JsFuture::from(Promise::race(&Array::of2(&granted, &asked))).await;
    free.take()
}
