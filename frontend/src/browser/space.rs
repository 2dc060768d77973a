//! 空间: what the browser lets this site keep on the device.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

use super::{json, task};

/// Nothing where the browser does not say, as on pages that came without encryption.
fn manager() -> Option<StorageManager> {
    let manager = gloo_utils::window().navigator().storage();
    (!AsRef::<JsValue>::as_ref(&manager).is_undefined()).then_some(manager)
}

/// Asks the browser not to clear away what is kept here when space gets short. It may ask the visitor or
/// say no; nothing depends on it.
pub fn ask_to_stay() {
    if let Some(asked) = manager().and_then(|manager| manager.persist().ok()) {
        task::run(async move {
            let _ = JsFuture::from(asked).await;
        });
    }
}

/// How much this site keeps on the device, in words, and whether the browser has agreed not to clear it
/// away.
pub async fn used() -> Option<(String, bool)> {
    let manager = manager()?;
    let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let stays = JsFuture::from(manager.persisted().ok()?).await.is_ok_and(|stays| stays.is_truthy());
    // The browser gives a round figure itself.
    let tenths = json::whole(&estimate, "usage").div_ceil(100_000);
    Some(([&(tenths / 10).to_string(), ".", &(tenths % 10).to_string(), " MB"].concat(), stays))
}
