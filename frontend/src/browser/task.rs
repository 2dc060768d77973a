//! Work that waits: requests, pauses.

use core::{future::Future, pin::Pin};

/// Runs a task beside everything else.
pub fn run(task: impl Future<Output = ()> + 'static) {
    // Boxed, so that what runs tasks is compiled once.
    wasm_bindgen_futures::spawn_local(Box::pin(task) as Pin<Box<dyn Future<Output = ()>>>);
}

/// Does something once all that follows a change has been brought into the page, in the same turn
/// of the browser: nothing else happens in between, and the page is not drawn before.
pub fn after_changes(act: impl FnOnce() + 'static) {
    run(async {
        // What waits already comes first.
        let _ = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&wasm_bindgen::JsValue::UNDEFINED)).await;
        act();
    });
}

/// Lets so many milliseconds pass, and whatever else waits its turn meanwhile.
pub async fn pause(milliseconds: i32) {
    let window = gloo_utils::window();
    let passed = js_sys::Promise::new(&mut |resolve, _| {
        // A browser that keeps no time lets none pass.
        if window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds).is_err() {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(passed).await;
}

/// Does something before the next frame is drawn.
pub fn before_next_frame(act: impl FnOnce() + 'static) {
    let frame = gloo_utils::window();
    let act = wasm_bindgen::closure::Closure::once_into_js(act);
    let _ = frame.request_animation_frame(wasm_bindgen::JsCast::unchecked_ref(&act));
}
