//! Where the device is: the browser knows, and asks the person first.

use js_sys::{Number, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::PositionOptions;

use super::json;

/// After so long a device does not know, in milliseconds.
const PATIENCE_MS: u32 = 20_000;
/// Decimals of a degree: about ten metres, which is as good as a phone is between houses.
const DECIMALS: u8 = 4;

/// Degrees north and east; none where the browser or the person does not say, or the page came without
/// encryption.
pub async fn here() -> Option<String> {
    let geolocation = gloo_utils::window().navigator().geolocation().ok()?;
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(PATIENCE_MS);
    let said = Promise::new(&mut |resolve, reject| {
        let asked = geolocation.get_current_position_with_error_callback_and_options(&resolve, Some(&reject), &options);
        if asked.is_err() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    let place = json::get(&JsFuture::from(said).await.ok()?, "coords");
    let degrees = |name: &str| {
        let degrees = Number::from(json::get(&place, name).as_f64()?);
        degrees.to_fixed(DECIMALS).ok().map(String::from)
    };
    // Maps in China are drawn on another datum: it is said which one this is.
    Some(["WGS 84 ", &degrees("latitude")?, ", ", &degrees("longitude")?].concat())
}
