//! JavaScript values, looked at without ever letting an exception through: a getter, a proxy or a mock may throw anything.

use std::cell::RefCell;

use js_sys::{Array, Function, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::json::to_text;

// What may throw gives an Option: otherwise every exception costs a slot of wasm-bindgen's table for good. Null is none, then.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn some_field(object: &JsValue, key: &JsValue) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = ownKeys)]
    fn reflect_own_keys(object: &JsValue) -> Result<Option<Array>, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = apply)]
    fn reflect_apply(function: &Function, this: &JsValue, arguments: &Array) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = construct)]
    pub(super) fn reflect_construct(class: &JsValue, arguments: &Array) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;

    /// Whether it shows bytes of a buffer, of whatever realm.
    #[wasm_bindgen(js_namespace = ArrayBuffer, js_name = isView)]
    fn is_view(value: &JsValue) -> bool;

    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn object_keys(value: &JsValue) -> Result<Option<Array>, JsValue>;

    /// What kind of object it is, whatever its class and its realm.
    #[wasm_bindgen(catch, js_namespace = ["Object", "prototype", "toString"], js_name = call)]
    pub(super) fn tag(value: &JsValue) -> Result<String, JsValue>;

    #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
    static GLOBAL: JsValue;

    /// None for null.
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn parsed(text: &str) -> Result<Option<JsValue>, JsValue>;
}

pub(super) fn field(object: &JsValue, key: &JsValue) -> Result<JsValue, JsValue> {
    match some_field(object, key)? {
        Some(value) => Ok(value),
        // Null, or undefined.
        None => Reflect::get(object, key),
    }
}

pub(super) fn get(object: &JsValue, key: &str) -> Result<JsValue, JsValue> {
    if !object.is_object() && is_nothing(object) { Ok(JsValue::UNDEFINED) } else { field(object, &name(key)) }
}

thread_local! {
    static NAMES: RefCell<Vec<(String, JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// The name of a property. Those that were used are kept: decoding one costs more than looking the property up.
fn name(key: &str) -> JsValue {
    // Users' names, of headers for example, come without end.
    const MOST: usize = 256;
    NAMES.with_borrow_mut(|names| match names.binary_search_by(|(known, _)| known.as_str().cmp(key)) {
        Ok(at) => names.get(at).map(|(_, name)| name.clone()).unwrap_or_default(),
        Err(at) => {
            let name = JsValue::from_str(key);
            if names.len() < MOST {
                names.insert(at, (key.to_owned(), name.clone()));
            }
            name
        }
    })
}

/// A property of the global object.
pub(super) fn global(key: &str) -> JsValue {
    GLOBAL.with(|global| get(global, key)).unwrap_or_default()
}

/// A property that is a function.
pub(super) fn method(object: &JsValue, key: &str) -> Option<Function> {
    get(object, key).ok()?.dyn_into().ok()
}

/// What a function gives; undefined for null too.
pub(super) fn apply(function: &Function, this: &JsValue, arguments: &Array) -> Result<JsValue, JsValue> {
    Ok(reflect_apply(function, this, arguments)?.unwrap_or_default())
}

/// An object of a class of the runtime.
pub(super) fn construct(class: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    Ok(reflect_construct(&global(class), &Array::of1(argument))?.unwrap_or_default())
}

pub(super) fn set(object: &JsValue, key: &str, value: &JsValue) {
    // The objects are ours and take every property.
    let _ = Reflect::set(object, &name(key), value);
}

pub(super) fn is_nothing(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

/// The own keys of an object.
pub(super) fn keys(object: &JsValue) -> Result<Vec<String>, JsValue> {
    Ok(object_keys(object)?.unwrap_or_default().iter().filter_map(|key| key.as_string()).collect())
}

/// The own keys of an object, hidden ones and symbols too.
pub(super) fn own_keys(object: &JsValue) -> Result<Array, JsValue> {
    Ok(reflect_own_keys(object)?.unwrap_or_default())
}

/// A promise, a map, a URL: what has no key of its own, and is there for something else. Taken for an empty object it would say nothing.
pub(super) fn is_closed(value: &JsValue) -> bool {
    tag(value).is_ok_and(|tag| tag != "[object Object]") && keys(value).is_ok_and(|keys| keys.is_empty())
}

/// Bytes of JavaScript's, whatever shows them: a buffer or any view, of any realm, shared or not.
pub(super) struct Bytes {
    buffer: JsValue,
    offset: f64,
    pub(super) length: f64,
}

impl Bytes {
    /// The bytes of a value; where it has none, what it is.
    pub(super) fn of(value: &JsValue) -> Result<Self, &'static str> {
        // What a view can be made of is a buffer.
        let view = if is_view(value) { value.clone() } else { construct("DataView", value).map_err(|_| kind(value))? };
        let part = |key| get(&view, key).map_err(|_| Self::GONE);
        let number = |key| part(key).map(|number| number.as_f64().unwrap_or_default());
        let bytes = Self { buffer: part("buffer")?, offset: number("byteOffset")?, length: number("byteLength")? };
        // A view whose buffer was transferred has no bytes, either.
        if bytes.length == 0.0 {
            bytes.part(0.0, 0.0)?;
        }
        Ok(bytes)
    }

    const GONE: &str = "a view whose buffer is gone";

    /// Some of them, still where they are.
    pub(super) fn part(&self, from: f64, count: f64) -> Result<Uint8Array, &'static str> {
        let arguments = Array::of3(&self.buffer, &(self.offset + from).into(), &count.into());
        let part = reflect_construct(&global("Uint8Array"), &arguments).map_err(|_| Self::GONE)?;
        Ok(part.unwrap_or_default().unchecked_into())
    }
}

/// What a value is, with an article.
pub(super) fn kind(value: &JsValue) -> &'static str {
    if value.is_undefined() {
        "nothing"
    } else if value.is_null() {
        "null"
    } else if value.is_string() {
        "text"
    } else if value.as_f64().is_some() {
        "a number"
    } else if value.as_bool().is_some() {
        "a boolean"
    } else if value.is_function() {
        "a function"
    } else if value.is_symbol() {
        "a symbol"
    } else if value.is_bigint() {
        "a bigint"
    } else if is_array(value).unwrap_or(false) {
        "an array"
    } else {
        "an object"
    }
}

/// An object with one property.
pub(super) fn object(key: &str, value: &JsValue) -> JsValue {
    let object = js_sys::Object::new().into();
    set(&object, key, value);
    object
}

/// Rust to JavaScript: what is none is null, never undefined or missing.
pub(super) fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    from_json(&to_text(value))
}

/// What belongs to the partner stays what it is: its numbers, its keys, `__proto__` among them.
pub(super) fn from_json(text: &str) -> Result<JsValue, JsValue> {
    Ok(parsed(text)?.unwrap_or(JsValue::NULL))
}
