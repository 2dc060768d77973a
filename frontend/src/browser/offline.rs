//! 离线: has the browser keep the pages, so that they open without a network.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, ServiceWorkerContainer};

use super::task;
use crate::texts::{self, Language};

/// Where the forms are kept, as `worker.js` names it.
const FORMS: &str = "forms";

/// Registers the service worker for the language of the page, and keeps the forms that were fetched before
/// there was a worker, by their addresses. A browser without workers, or one that refuses
/// them as in private windows, costs only that.
pub fn prepare(addresses: Vec<String>) {
    let window = gloo_utils::window();
    let workers = window.navigator().service_worker();
    if AsRef::<JsValue>::as_ref(&workers).is_undefined() {
        return;
    }
    task::run(async move {
        // Nothing waits for it, and there is nobody to tell.
        let _ = install(&workers, &addresses).await;
    });
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

/// Calls back whenever the network has come back, as far as the browser knows.
pub fn when_online(act: impl Fn() + 'static) {
    gloo_events::EventListener::new(&gloo_utils::window(), "online", move |_| act()).forget();
}
