//! 离线: has the browser keep the pages, so that they open without a network, and say when there is one.

use gloo_events::EventListener;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, ServiceWorkerContainer};

use super::{json, task};
use crate::texts::{self, Language};

/// Where the forms are kept, as `worker.js` names it.
const FORMS: &str = "forms";
/// What the browser tells the worker, and the worker the pages, when what waits may be sent.
const OUTBOX: &str = "outbox";

/// Registers the service worker for the language of the page, and keeps the forms that were fetched before
/// there was a worker, by their addresses. A browser without workers, or one that refuses
/// them as in private windows, costs only that.
pub fn prepare(addresses: Vec<String>) {
    let Some(workers) = workers() else { return };
    task::run(async move {
        // Nothing waits for it, and there is nobody to tell.
        let _ = install(&workers, &addresses).await;
    });
}

/// Nothing where the browser has none, as on pages that came without encryption.
fn workers() -> Option<ServiceWorkerContainer> {
    let workers = gloo_utils::window().navigator().service_worker();
    (!AsRef::<JsValue>::as_ref(&workers).is_undefined()).then_some(workers)
}

async fn install(workers: &ServiceWorkerContainer, addresses: &[String]) -> Result<(), JsValue> {
    // The worker keeps the texts of one language, so it is another one for each.
    let worker = match texts::language() {
        Language::Zh => "/worker.js".to_owned(),
        other => ["/worker.js?lang=", other.code()].concat(),
    };
    JsFuture::from(workers.register(&worker)).await?;
    let caches = gloo_utils::window().caches()?;
    let forms: Cache = JsFuture::from(caches.open(FORMS)).await?.unchecked_into();
    for address in addresses {
        if JsFuture::from(forms.match_with_str(address)).await?.is_undefined() {
            JsFuture::from(forms.add_with_str(address)).await?;
        }
    }
    Ok(())
}

/// Whether there is a network, as far as the browser knows.
pub fn is_online() -> bool {
    gloo_utils::window().navigator().on_line()
}

/// Calls back whenever the network has come back, as far as the browser knows.
pub fn when_online(act: impl Fn() + 'static) {
    EventListener::new(&gloo_utils::window(), "online", move |_| act()).forget();
}

/// The same, and whenever the worker says that what waits may be sent.
pub fn when_to_send(act: impl Fn() + Clone + 'static) {
    when_online(act.clone());
    if let Some(workers) = workers() {
        let woken = EventListener::new(&workers, "message", move |event| {
            if json::get(event, "data").as_string().as_deref() == Some(OUTBOX) {
                act();
            }
        });
        woken.forget();
    }
}

/// Asks the browser to tell the worker once there is a network (Background Sync), which wakes the pages that
/// are open: [`when_to_send`]. A browser that cannot, or does not want to, costs only that.
pub fn ask_to_be_woken() {
    let Some(Ok(ready)) = workers().map(|workers| workers.ready()) else { return };
    task::run(async move {
        let Ok(registration) = JsFuture::from(ready).await else { return };
        let sync = json::get(&registration, "sync");
        let Ok(register) = json::get(&sync, "register").dyn_into::<Function>() else { return };
        if let Ok(asked) = register.call1(&sync, &JsValue::from_str(OUTBOX)) {
            let _ = JsFuture::from(Promise::resolve(&asked)).await;
        }
    });
}
