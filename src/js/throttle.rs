//! Carries out whose turn it is. Whoever is next waits by its own timer, and not by one that somebody else set: where each
//! request has its own life, as in Cloudflare Workers, its timers end with it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Object, Promise, WeakMap};
use wasm_bindgen::prelude::*;

use super::call::now;
use super::options::{MOST, Options};
use super::value::{apply, object, set};
use crate::call::{self, Secret, Turn};

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

    let turns = call::Throttle::new(per_minute.map(|most| most as usize), concurrency.map(|most| most as usize));
    let throttle = Throttle(Rc::new(State { turns: RefCell::new(turns), next: RefCell::new(None) }));
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
    /// Who waits for the time; all others wait to be woken.
    next: RefCell<Option<Rc<Waiter>>>,
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

#[derive(Default)]
struct Waiter {
    turn: Cell<Option<Turn>>,
    wake: RefCell<Option<Function>>,
}

impl Waiter {
    fn wake(&self) {
        if let Some(wake) = self.wake.take() {
            let _ = wake.call0(&JsValue::UNDEFINED);
        }
    }
}

impl Throttle {
    /// The one that a value of JavaScript stands for.
    pub(super) fn of(value: &JsValue) -> Option<Self> {
        let reach = MADE.with(|made| made.get(value.dyn_ref()?).dyn_into::<Function>().ok())?;
        apply(&reach, &JsValue::UNDEFINED, &js_sys::Array::new()).ok()?;
        REACHED.take()
    }

    /// Takes a place in the queue.
    pub(super) fn arrive(&self, key: Key, again: bool, patience_ms: f64, lasts_ms: f64) -> Queued {
        let waiter = Rc::<Waiter>::default();
        let ticket = self.0.turns.borrow_mut().arrive(key, again, patience_ms, lasts_ms, Rc::clone(&waiter), now().steady_ms);
        Queued { waiter, pass: Pass { throttle: self.clone(), ticket } }
    }

    /// Wakes everybody whose turn it is, and whoever is next from now on.
    fn admit(&self) {
        let State { turns, next } = &*self.0;
        let told = turns.borrow_mut().admit(now().steady_ms);
        for (waiter, turn) in told {
            waiter.turn.set(Some(turn));
            waiter.wake();
        }
        let first = turns.borrow().next().map(|(_, waiter)| Rc::clone(waiter));
        let before = next.replace(first.clone());
        if let Some(first) = first
            && before.is_none_or(|before| !Rc::ptr_eq(&before, &first))
        {
            first.wake();
        }
    }

    /// All but the next wait to be woken. They look for themselves now and then: those who would wake them may be gone.
    fn wait_ms(&self, waiter: &Rc<Waiter>) -> f64 {
        const NOW_AND_THEN_MS: f64 = 60_000.0;
        match self.0.turns.borrow().next() {
            Some((at_ms, first)) if Rc::ptr_eq(first, waiter) => at_ms - now().steady_ms,
            _ => NOW_AND_THEN_MS,
        }
    }
}

/// A place in the queue.
pub(super) struct Queued {
    waiter: Rc<Waiter>,
    /// Gives the ticket back however the wait ends.
    pub(super) pass: Pass,
}

impl Queued {
    /// The turn, if it came; otherwise after so many milliseconds, or when the promise is kept, it must be asked for again.
    pub(super) fn turn(&self) -> Result<Turn, (f64, Promise)> {
        let Self { waiter, pass: Pass { throttle, .. } } = self;
        if waiter.turn.get().is_none() {
            throttle.admit();
        }
        waiter.turn.get().ok_or_else(|| {
            let woken = Promise::new(&mut |resolve, _| drop(waiter.wake.replace(Some(resolve))));
            (throttle.wait_ms(waiter), woken)
        })
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
