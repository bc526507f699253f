//! Futures as promises. What a future waits for goes out to JavaScript, and what that came to comes back.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use js_sys::Promise;
use slab::Slab;
use wasm_bindgen::prelude::*;

use super::io::{Wait, drive};

type Task = Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>;
pub(super) type Resume = dyn Fn(usize, JsValue) -> Result<JsValue, JsValue>;

thread_local! {
    /// Nothing stands in the place of the task that goes on at this moment.
    static TASKS: RefCell<Slab<Option<Task>>> = const { RefCell::new(Slab::new()) };
    static RESUME: Closure<Resume> = Closure::new(resume);
    /// What to wait for on its way out, or on its way back what it came to.
    static PASSED: Cell<JsValue> = const { Cell::new(JsValue::UNDEFINED) };
}

/// The promise of what a future comes to. It may wait for nothing but `Given`.
pub(super) fn promise(future: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let task = TASKS.with_borrow_mut(|tasks| tasks.insert(Some(Box::pin(future))));
    match resume(task, JsValue::UNDEFINED) {
        Ok(given) => RESUME.with(|resume| drive(resume, task, &given)),
        Err(thrown) => Promise::reject(&thrown),
    }
}

fn resume(number: usize, came: JsValue) -> Result<JsValue, JsValue> {
    let Some(mut task) = TASKS.with_borrow_mut(|tasks| tasks.get_mut(number)?.take()) else { return Ok(JsValue::UNDEFINED) };
    PASSED.set(came);
    match task.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Pending => {
            TASKS.with_borrow_mut(|tasks| tasks.get_mut(number).map(|place| place.replace(task)));
            Ok(PASSED.take())
        }
        Poll::Ready(outcome) => {
            TASKS.with_borrow_mut(|tasks| tasks.try_remove(number));
            outcome
        }
    }
}

/// What a wait comes to.
pub(super) struct Given(Option<Wait>);

impl Given {
    pub(super) fn by(wait: Wait) -> Self {
        Self(Some(wait))
    }
}

impl Future for Given {
    type Output = JsValue;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<JsValue> {
        match self.0.take() {
            Some(wait) => {
                PASSED.set(wait.into());
                Poll::Pending
            }
            None => Poll::Ready(PASSED.take()),
        }
    }
}
