//! Carries out whose turn it is: one timer for everybody who waits.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Function, Object, Promise, WeakMap};
use wasm_bindgen::prelude::*;

use super::call::now;
use super::options::{MOST, Options};
use super::value::{apply, object, set};
use crate::call::{self, Secret, Turn};

// What may throw gives an Option, as in `value`.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = setTimeout)]
    fn set_timeout(handler: &JsValue, ms: f64) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(catch, js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;
}

/// Spreads many calls out: so many a minute, so many at once, for each base URL and credential.
///
/// Give it as the option `throttle` to every call that is to share it. Calls then wait for their turn, in order; retries go first,
/// and count. The wait counts to no `timeoutMs` and no `deadlineMs`, and ends when the call's `signal` does. A 429 with Retry-After
/// holds back all calls of its base URL and credential; one whose `maxRetryAfterMs` is shorter ends as "rate_limited" without a
/// request. A function, and an object with `getToken`, are one credential each: give the same one to every call.
///
/// Throws a `GoodStandingError` with code "invalid_argument" where neither limit is given, or one is no whole number from 1.
///
/// https://learn.microsoft.com/partner-center/developer/api-throttling-guidance
///
/// @example
/// ```js
/// import { checkCustomer, createThrottle } from "good-standing";
///
/// const throttle = createThrottle({ perMinute: 500, concurrency: 20 });
/// const decisions = await Promise.all(customerIds.map((id) => checkCustomer(id, { token, throttle })));
/// console.log(decisions.length);
/// ```
#[wasm_bindgen(js_name = createThrottle, unchecked_return_type = "Throttle")]
pub fn create_throttle(#[wasm_bindgen(unchecked_param_type = "ThrottleLimits")] limits: &JsValue) -> Result<JsValue, JsValue> {
    let mut options = Options::new(limits, "limits", None, &[&["perMinute", "concurrency"]]);
    let [per_minute, concurrency] = ["perMinute", "concurrency"].map(|key| options.count(key, 1, MOST));
    if per_minute.is_none() && concurrency.is_none() {
        options.refuse("perMinute", "given, or `limits.concurrency`", "neither");
    }
    options.finish()?;

    let throttle = Throttle(Rc::new_cyclic(|this: &Weak<State>| {
        let this = this.clone();
        State {
            turns: RefCell::new(call::Throttle::new(per_minute.map(|most| most as usize), concurrency.map(|most| most as usize))),
            timer: RefCell::new(None),
            on_timer: Closure::new(move || {
                if let Some(state) = this.upgrade() {
                    Throttle(state).admit();
                }
            }),
        }
    }));
    let shown = object("perMinute", &per_minute.map_or(JsValue::NULL, JsValue::from));
    set(&shown, "concurrency", &concurrency.map_or(JsValue::NULL, JsValue::from));
    let shown = Object::freeze(shown.unchecked_ref());
    let reach = Closure::<dyn FnMut()>::new(move || REACHED.set(Some(throttle.clone()))).into_js_value();
    MADE.with(|made| made.set(&shown, &reach));
    Ok(shown.into())
}

thread_local! {
    /// What was given out, and the function that leads back to what it stands for. The garbage collector frees both.
    static MADE: WeakMap = WeakMap::new();
    static REACHED: Cell<Option<Throttle>> = const { Cell::new(None) };
}

/// What calls with the same limits share.
#[derive(Clone)]
pub(super) struct Throttle(Rc<State>);

struct State {
    turns: RefCell<call::Throttle<Key, Rc<Waiter>>>,
    timer: RefCell<Option<JsValue>>,
    on_timer: Closure<dyn FnMut()>,
}

/// The base URL, and whoever the credential is.
#[derive(PartialEq)]
pub(super) struct Key {
    pub(super) base_url: String,
    pub(super) credential: Option<Who>,
}

#[derive(PartialEq)]
pub(super) enum Who {
    Text(Secret),
    Source(JsValue),
}

struct Waiter {
    turn: Cell<Option<Turn>>,
    tell: Option<Function>,
}

impl Throttle {
    /// The one that a value of JavaScript stands for.
    pub(super) fn of(value: &JsValue) -> Option<Self> {
        let reach = MADE.with(|made| made.get(value.dyn_ref()?).dyn_into::<Function>().ok())?;
        apply(&reach, &JsValue::UNDEFINED, &js_sys::Array::new()).ok()?;
        REACHED.take()
    }

    /// Takes a place in the queue.
    pub(super) fn arrive(&self, key: Key, again: bool, patience_ms: f64) -> Queued {
        let mut tell = None;
        let promise = Promise::new(&mut |resolve, _| tell = Some(resolve));
        let waiter = Rc::new(Waiter { turn: Cell::new(None), tell });
        let ticket = self.0.turns.borrow_mut().arrive(key, again, patience_ms, Rc::clone(&waiter), now().steady_ms);
        let pass = Pass { throttle: self.clone(), ticket };
        self.admit();
        Queued { waiter, promise, pass }
    }

    /// Tells everybody whose turn it is, and sets the timer for the next.
    fn admit(&self) {
        let State { turns, timer, on_timer } = &*self.0;
        let now_ms = now().steady_ms;
        let told = turns.borrow_mut().admit(now_ms);
        for (waiter, turn) in told {
            waiter.turn.set(Some(turn));
            if let Some(tell) = &waiter.tell {
                let _ = tell.call0(&JsValue::UNDEFINED);
            }
        }
        if let Some(timer) = timer.take() {
            let _ = clear_timeout(&timer);
        }
        if let Some(next_ms) = turns.borrow().next_ms() {
            timer.replace(set_timeout(on_timer.as_ref(), next_ms - now_ms).unwrap_or_default());
        }
    }
}

/// A place in the queue.
pub(super) struct Queued {
    waiter: Rc<Waiter>,
    /// Of the turn.
    pub(super) promise: Promise,
    /// Gives the ticket back however the wait ends.
    pub(super) pass: Pass,
}

impl Queued {
    /// None as long as it did not come.
    pub(super) fn turn(&self) -> Option<Turn> {
        self.waiter.turn.get()
    }
}

/// A turn; it ends when this is dropped.
pub(super) struct Pass {
    throttle: Throttle,
    ticket: u64,
}

impl Pass {
    /// The provider asks everybody to wait.
    pub(super) fn hold(&self, ms: f64) {
        self.throttle.0.turns.borrow_mut().hold(self.ticket, now().steady_ms + ms);
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.throttle.0.turns.borrow_mut().leave(self.ticket);
        self.throttle.admit();
    }
}
