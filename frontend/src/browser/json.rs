//! Reading JSON that the browser has parsed: far smaller than a JSON library in wasm.

use js_sys::{Array, Object, Reflect};
use shared::language::fallbacks;
use wasm_bindgen::{JsCast, JsValue};

use crate::texts;

/// A member of an object; undefined when there is none.
pub fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
}

/// A member that is a text; empty when there is none.
pub fn text(object: &JsValue, key: &str) -> String {
    get(object, key).as_string().unwrap_or_default()
}

/// A member that is a text by language: in that of the page, in one that it falls back to, or in Chinese.
pub fn in_language(object: &JsValue, key: &str) -> String {
    let words = get(object, key);
    let mut own = fallbacks(texts::code()).chain(["zh"]).map(|language| text(&words, language));
    own.find(|words| !words.is_empty()).unwrap_or_default()
}

/// A member that is true.
pub fn is_true(object: &JsValue, key: &str) -> bool {
    get(object, key).is_truthy()
}

/// The entries of a list; none when it is not a list.
pub fn entries(list: &JsValue) -> Vec<JsValue> {
    list.dyn_ref::<Array>().map(Array::to_vec).unwrap_or_default()
}

/// A member that is a whole number; nought when there is none.
pub fn whole(object: &JsValue, key: &str) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast stays within the range")]
    let whole = get(object, key).as_f64().unwrap_or_default() as u32;
    whole
}

/// An object of texts.
pub fn object(members: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in members {
        put(&object, key, &JsValue::from_str(value));
    }
    object
}

/// Sets a member.
pub fn put(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}
