//! What ends a wait: a timer, or the caller's signal.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::attempt::Missed;
use super::value::{get, method};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = setTimeout)]
    fn set_timeout(handler: &JsValue, ms: f64) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;

    /// The first of these to settle, values and promises; unlike `Promise.resolve`, it never throws.
    #[wasm_bindgen(catch, js_namespace = Promise, js_name = race)]
    pub(super) fn race(promises: &js_sys::Array) -> Result<Promise, JsValue>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// The time is over.
    Timer,
    /// The caller aborted.
    Signal,
}

/// Armed while it lives: dropping it clears the timer and stops listening.
pub(super) struct Stop {
    stopped: Rc<Cell<Option<Stopped>>>,
    promise: Promise,
    timer: JsValue,
    signal: Option<JsValue>,
    _on_timer: Closure<dyn FnMut()>,
    on_signal: Closure<dyn FnMut()>,
}

impl Stop {
    pub(super) fn after(ms: f64, signal: Option<&JsValue>) -> Self {
        let stopped = Rc::new(Cell::new(None));
        // No `Function::default()` to begin with: that is `new Function("")`, which a content security policy forbids.
        let mut resolve: Option<Function> = None;
        let promise = Promise::new(&mut |resolved, _| resolve = Some(resolved));
        let settle = move || {
            if let Some(resolve) = &resolve {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }
        };
        let strike = |why: Stopped| {
            let (stopped, settle) = (Rc::clone(&stopped), settle.clone());
            Closure::<dyn FnMut()>::new(move || {
                if stopped.get().is_none() {
                    stopped.set(Some(why));
                }
                settle();
            })
        };
        let (on_timer, on_signal) = (strike(Stopped::Timer), strike(Stopped::Signal));
        // Without timers nothing could end a call that hangs, so it ends at once.
        let timer = set_timeout(on_timer.as_ref(), ms).unwrap_or_else(|_| {
            stopped.set(Some(Stopped::Timer));
            settle();
            JsValue::UNDEFINED
        });
        if let Some(signal) = signal {
            if let Some(listen) = method(signal, "addEventListener") {
                let _ = listen.call2(signal, &JsValue::from_str("abort"), on_signal.as_ref());
            }
            // It may have been aborted before anybody listened.
            if is_aborted(signal) {
                stopped.set(Some(Stopped::Signal));
                settle();
            }
        }
        Self { stopped, promise, timer, signal: signal.cloned(), _on_timer: on_timer, on_signal }
    }

    /// What a promise comes to, or anything else at once, unless this strikes first.
    pub(super) fn race(&self, given: JsValue) -> Pin<Box<dyn Future<Output = Result<JsValue, Missed>> + '_>> {
        // Boxed: one copy in the module instead of one a call.
        Box::pin(async move {
            let raced = match race(&js_sys::Array::of2(&given, &self.promise)) {
                Ok(raced) => JsFuture::from(raced).await,
                Err(thrown) => Err(thrown),
            };
            match self.stopped.get() {
                Some(stopped) => Err(Missed::Stopped(stopped)),
                None => raced.map_err(Missed::Network),
            }
        })
    }

    /// Waits until it strikes.
    pub(super) async fn strike(&self) -> Stopped {
        let _ = JsFuture::from(self.promise.clone()).await;
        self.stopped.get().unwrap_or(Stopped::Timer)
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        let _ = clear_timeout(&self.timer);
        let unlisten = self.signal.as_ref().and_then(|signal| Some((signal, method(signal, "removeEventListener")?)));
        if let Some((signal, unlisten)) = unlisten {
            let _ = unlisten.call2(signal, &JsValue::from_str("abort"), self.on_signal.as_ref());
        }
    }
}

pub(super) fn is_aborted(signal: &JsValue) -> bool {
    get(signal, "aborted").is_ok_and(|aborted| aborted.is_truthy())
}
