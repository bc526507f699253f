//! What ends a wait: a timer, or the caller's signal.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;

use super::attempt::Missed;
use super::listening::Listening;
use super::value::get;

// What may throw gives an Option, as in `value`.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = setTimeout)]
    pub(super) fn set_timeout(handler: &JsValue, ms: f64) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(catch, js_name = clearTimeout)]
    pub(super) fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;

    /// The first of these to settle, values and promises; unlike `Promise.resolve`, it never throws.
    #[wasm_bindgen(catch, js_namespace = Promise, js_name = race)]
    pub(super) fn race(promises: &Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["Promise", "prototype", "then"], js_name = call)]
    fn then(promise: &Promise, on_value: &JsValue, on_error: &JsValue) -> Result<Option<JsValue>, JsValue>;
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
    _listening: Option<Listening>,
    settled: Rc<Settled>,
    _on_timer: Closure<dyn FnMut()>,
    on_value: Closure<dyn FnMut(JsValue)>,
    on_error: Closure<dyn FnMut(JsValue)>,
}

/// What the promise that is waited for came to. A `JsFuture` for each wait would be slower: it makes two functions anew.
#[derive(Default)]
struct Settled {
    outcome: Cell<Option<Result<JsValue, JsValue>>>,
    waker: Cell<Option<Waker>>,
}

impl Settled {
    fn set(&self, outcome: Result<JsValue, JsValue>) {
        self.outcome.set(Some(outcome));
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl Stop {
    pub(super) fn after(ms: f64, signal: Option<&JsValue>) -> Self {
        let stopped = Rc::new(Cell::new(None));
        // No `Function::default()` to begin with: that is `new Function("")`, which a content security policy forbids.
        let mut resolve: Option<Function> = None;
        let promise = Promise::new(&mut |resolved, _| resolve = Some(resolved));
        let strike = |why: Stopped| {
            let (stopped, resolve) = (Rc::clone(&stopped), resolve.clone());
            move || {
                if stopped.get().is_none() {
                    stopped.set(Some(why));
                }
                if let Some(resolve) = &resolve {
                    let _ = resolve.call0(&JsValue::UNDEFINED);
                }
            }
        };
        let on_timer = Closure::<dyn FnMut()>::new(strike(Stopped::Timer));
        // Without timers nothing could end a call that hangs, so it ends at once.
        let timer = set_timeout(on_timer.as_ref(), ms).map(Option::unwrap_or_default);
        let timer = timer.unwrap_or_else(|_| {
            strike(Stopped::Timer)();
            JsValue::UNDEFINED
        });
        let listening = signal.map(|signal| Listening::to(signal, Rc::new(strike(Stopped::Signal))));
        // It may have been aborted before anybody listened.
        if signal.is_some_and(is_aborted) {
            strike(Stopped::Signal)();
        }
        let settled = Rc::<Settled>::default();
        let (value, error) = (Rc::clone(&settled), Rc::clone(&settled));
        let on_value = Closure::<dyn FnMut(JsValue)>::new(move |given| value.set(Ok(given)));
        let on_error = Closure::<dyn FnMut(JsValue)>::new(move |thrown| error.set(Err(thrown)));
        Self { stopped, promise, timer, _listening: listening, settled, _on_timer: on_timer, on_value, on_error }
    }

    /// What a promise comes to, or anything else at once, unless this strikes first.
    pub(super) fn race(&self, given: JsValue) -> Pin<Box<dyn Future<Output = Result<JsValue, Missed>> + '_>> {
        // Boxed: one copy in the module instead of one a call.
        Box::pin(async move {
            let raced = self.first(&Array::of2(&given, &self.promise)).await;
            match self.stopped.get() {
                Some(stopped) => Err(Missed::Stopped(stopped)),
                None => raced.map_err(Missed::Network),
            }
        })
    }

    /// Waits until it strikes.
    pub(super) async fn strike(&self) -> Stopped {
        let _ = self.first(&Array::of1(&self.promise)).await;
        self.stopped.get().unwrap_or(Stopped::Timer)
    }

    /// Only one at a time, and to its end: who gives up in between would leave functions behind that are gone.
    async fn first(&self, promises: &Array) -> Result<JsValue, JsValue> {
        then(&race(promises)?, self.on_value.as_ref(), self.on_error.as_ref())?;
        poll_fn(|context| match self.settled.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                self.settled.waker.set(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        let _ = clear_timeout(&self.timer);
    }
}

pub(super) fn is_aborted(signal: &JsValue) -> bool {
    get(signal, "aborted").is_ok_and(|aborted| aborted.is_truthy())
}
