//! One listener for all calls that share a signal: Node warns of a leak where there are more than ten.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Map};
use wasm_bindgen::prelude::*;

use super::value::{apply, method};

type Strike = Rc<dyn Fn()>;

thread_local! {
    /// The number of each signal that is listened to.
    static NUMBERS: Map = Map::new();
    static LISTENERS: RefCell<BTreeMap<u32, Listener>> = const { RefCell::new(BTreeMap::new()) };
}

struct Listener {
    strikes: Rc<RefCell<BTreeMap<u32, Strike>>>,
    on_abort: Closure<dyn FnMut()>,
}

/// Listens while it lives.
pub(super) struct Listening {
    signal: JsValue,
    number: u32,
    strike: u32,
}

impl Listening {
    pub(super) fn to(signal: &JsValue, strike: Strike) -> Self {
        let known = NUMBERS.with(|numbers| numbers.get(signal)).as_f64().map(|number| number as u32);
        let number = known.unwrap_or_else(|| Self::begin(signal));
        let strikes = LISTENERS.with_borrow(|listeners| listeners.get(&number).map(|listener| Rc::clone(&listener.strikes)));
        let place = strikes.map(|strikes| place(&mut strikes.borrow_mut(), strike));
        Self { signal: signal.clone(), number, strike: place.unwrap_or_default() }
    }

    fn begin(signal: &JsValue) -> u32 {
        let strikes = Rc::<RefCell<BTreeMap<u32, Strike>>>::default();
        let all = Rc::clone(&strikes);
        let on_abort = Closure::<dyn FnMut()>::new(move || {
            let all: Vec<_> = all.borrow().values().cloned().collect();
            all.iter().for_each(|strike| strike());
        });
        listen(signal, "addEventListener", &on_abort);
        let number = LISTENERS.with_borrow_mut(|listeners| place(listeners, Listener { strikes, on_abort }));
        NUMBERS.with(|numbers| numbers.set(signal, &number.into()));
        number
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let last = LISTENERS.with_borrow_mut(|listeners| {
            let listener = listeners.get(&self.number)?;
            listener.strikes.borrow_mut().remove(&self.strike);
            let is_last = listener.strikes.borrow().is_empty();
            if is_last { listeners.remove(&self.number) } else { None }
        });
        if let Some(listener) = last {
            NUMBERS.with(|numbers| numbers.delete(&self.signal));
            listen(&self.signal, "removeEventListener", &listener.on_abort);
        }
    }
}

/// Under the first number that is larger than all.
fn place<T>(things: &mut BTreeMap<u32, T>, thing: T) -> u32 {
    let number = things.last_key_value().map_or(0, |(last, _)| last.wrapping_add(1));
    things.insert(number, thing);
    number
}

/// A signal that throws is one that never aborts.
fn listen(signal: &JsValue, how: &str, on_abort: &Closure<dyn FnMut()>) {
    if let Some(how) = method(signal, how) {
        let _ = apply(&how, signal, &Array::of2(&JsValue::from_str("abort"), on_abort.as_ref()));
    }
}
