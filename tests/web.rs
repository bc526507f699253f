//! What the exports give to JavaScript, in Node and in a real browser.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use good_standing::js::{
    check_customer, check_submission, evaluate, evaluate_account, evaluate_submission, fetch_validation_status,
    fetch_validation_submission, sign_webhook, verify_webhook,
};
use js_sys::{Array, Function, JSON, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const CUSTOMER: &str = "01234567-89AB-cdef-0123-456789abcdef";
const SUBMISSION: &str = "validationsubmission_1";
const TOKEN: &str = "a-token-nobody-may-read-this";
const SECRET_KEY: &str = "sk_nobody-may-read-this";
const QUOTED_KEY: &str = "pk_nobody-may-read-this";

/// A JavaScript expression; `more` is what it calls `it`.
fn js(expression: &str, more: &JsValue) -> JsValue {
    let function = Function::new_with_args("it", &format!("return ({expression});"));
    function.call1(&JsValue::UNDEFINED, more).expect("an expression that does not throw")
}

fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).expect("a property")
}

fn text(value: &JsValue, key: &str) -> String {
    get(value, key).as_string().unwrap_or_default()
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).expect("JSON").into()
}

/// Options whose `fetch` answers with this, and keeps the requests in `asked`.
fn answered(options: &str, status: u16, body: &str) -> JsValue {
    js(
        &format!(
            "(() => {{ const asked = []; const fetch = async (...given) => {{ asked.push(new Request(...given)); \
             return new Response(it, {{ status: {status} }}); }}; \
             const options = {{ maxRetries: 0, fetch, ...{options} }}; \
             return Object.defineProperty(options, 'asked', {{ value: asked }}); }})()"
        ),
        &body.into(),
    )
}

fn asked(options: &JsValue) -> Array {
    get(options, "asked").unchecked_into()
}

/// Method, URL, redirect mode and Authorization of the only request.
fn only_request(options: &JsValue) -> String {
    assert_eq!(asked(options).length(), 1);
    let line = "[it.method, it.url, it.redirect, it.headers.get('authorization')].join(' ')";
    js(line, &asked(options).get(0)).as_string().unwrap_or_default()
}

async fn resolved(promise: Promise) -> JsValue {
    JsFuture::from(promise).await.map_err(|error| text(&error, "message")).expect("an answer")
}

/// The error of a rejected call: a real one, of this name and code, that tells no secret.
async fn refused(promise: Promise, code: &str) -> JsValue {
    let error = JsFuture::from(promise).await.expect_err("no answer");
    is_ours(&error, code);
    error
}

fn is_ours(error: &JsValue, code: &str) {
    assert!(error.is_instance_of::<js_sys::Error>());
    assert_eq!((text(error, "name").as_str(), text(error, "code").as_str()), ("GoodStandingError", code));
    let told = format!("{} {} {}", text(error, "message"), text(error, "stack"), json(error));
    for secret in [TOKEN, SECRET_KEY, QUOTED_KEY] {
        assert!(!told.contains(secret), "{code} tells a secret");
    }
}

fn is_browser() -> bool {
    get(&js_sys::global(), "document").is_object()
}

#[wasm_bindgen_test]
fn evidence_becomes_a_decision() {
    type Evaluate = fn(&JsValue, &JsValue) -> Result<JsValue, JsValue>;
    for (function, evidence, policy, outcome, reason) in [
        (evaluate_account as Evaluate, "'Allowed'", "undefined", "eligible", "account.allowed"),
        (evaluate_account, "null", "undefined", "eligible", "account.absent"),
        (evaluate_account, "({ status: 'Allowed', data: {} })", "undefined", "review", "account.unrecognized"),
        (evaluate_account, "({ status: 'not ready' })", "({ notReady: 'allow' })", "eligible", "account.not_ready_allowed"),
        (evaluate_submission, "({ id: '1', status: 'succeeded' })", "undefined", "eligible", "submission.succeeded"),
        (evaluate_submission, "({ data: { id: '1', status: 'failed' } })", "undefined", "ineligible", "submission.failed"),
        (evaluate, "({ account: null, submission: { status: 'pending' } })", "undefined", "pending", "submission.pending"),
        (evaluate, "({ account: 'NotAllowed', submission: undefined })", "{}", "ineligible", "account.not_allowed"),
    ] {
        let decision = function(&js(evidence, &JsValue::NULL), &js(policy, &JsValue::NULL)).expect("a decision");
        let first = get(&get(&decision, "reasons"), "0");
        assert_eq!((text(&decision, "outcome").as_str(), text(&first, "code").as_str()), (outcome, reason), "{evidence}");
        assert_eq!(get(&decision, "eligible").as_bool(), Some(outcome == "eligible"));
    }
}

#[wasm_bindgen_test]
fn what_is_no_evidence_throws() {
    for (thrown, message) in [
        (
            evaluate_account(&5.into(), &JsValue::UNDEFINED),
            "`account` must be the record of an account, its status alone, or null, got `5`",
        ),
        (evaluate_submission(&JsValue::NULL, &JsValue::UNDEFINED), "`submission` must be the record of a submission, got null"),
        (evaluate(&js("{}", &JsValue::NULL), &JsValue::NULL), "`policy` must be an object, got null"),
    ] {
        let error = thrown.expect_err("no decision");
        is_ours(&error, "invalid_argument");
        assert_eq!(text(&error, "message"), message);
        assert!(get(&error, "provider").is_null());
    }
}

#[wasm_bindgen_test]
async fn a_call_sends_one_request_and_reads_its_answer() {
    let options = answered(&format!("{{ token: '{TOKEN}' }}"), 200, r#"{"type":"account","status":"UnderReview"}"#);
    let checked = resolved(check_customer(&CUSTOMER.into(), &options)).await;
    assert_eq!(text(&checked, "outcome"), "pending");
    assert_eq!(text(&get(&checked, "validationStatus"), "status"), "UnderReview");
    assert_eq!(get(&get(&checked, "meta"), "status").as_f64(), Some(200.0));

    let url =
        "https://api.partnercenter.microsoft.com/v1/customers/01234567-89ab-cdef-0123-456789abcdef/validationStatus?type=account";
    assert_eq!(only_request(&options), format!("GET {url} manual Bearer {TOKEN}"));

    let options = answered("{ apiKey: 'pk_1', environment: 'production' }", 200, r#"{"data":{"status":"succeeded"}}"#);
    let checked = resolved(check_submission(&SUBMISSION.into(), &options)).await;
    assert_eq!((text(&checked, "outcome").as_str(), text(&get(&checked, "submission"), "id").as_str()), ("eligible", SUBMISSION));
    let url = "https://api.goodstack.io/v1/validation-submissions/validationsubmission_1";
    assert_eq!(only_request(&options), format!("GET {url} manual pk_1"));
}

#[wasm_bindgen_test]
async fn an_absent_status_is_an_answer_and_a_refusal_an_error() {
    let options = answered("{ token: 'abc' }", 404, r#"{"code":600074}"#);
    assert!(get(&resolved(fetch_validation_status(&CUSTOMER.into(), &options)).await, "validationStatus").is_null());

    let body = format!("your key {QUOTED_KEY} is revoked");
    let options = answered(&format!("{{ apiKey: async () => '{QUOTED_KEY}' }}"), 401, &body);
    let error = refused(fetch_validation_submission(&SUBMISSION.into(), &options), "unauthorized").await;
    assert_eq!(text(&error, "providerMessage"), "your key [redacted] is revoked");
    assert_eq!(asked(&options).length(), 2, "the credential is asked for anew, once");
}

#[wasm_bindgen_test]
async fn a_secret_key_does_not_leave_a_browser() {
    for option in [format!("'{SECRET_KEY}'"), format!("() => '{SECRET_KEY}'"), format!("async () => 'sandbox_{SECRET_KEY}'")] {
        let options = answered(&format!("{{ apiKey: {option}, baseUrl: 'https://example.com' }}"), 200, r#"{"status":"pending"}"#);
        let call = fetch_validation_submission(&SUBMISSION.into(), &options);
        if is_browser() {
            let error = refused(call, "invalid_argument").await;
            let message = text(&error, "message");
            assert!(message.starts_with("`options.apiKey` must be kept out of browsers"), "{message}");
        } else {
            resolved(call).await;
        }
        assert_eq!(asked(&options).length(), u32::from(!is_browser()), "{option}");
    }
}

/// Port 9 is one that no runtime asks, so no packet leaves; `fetch` itself must still be called as a window wants it.
#[wasm_bindgen_test]
async fn the_runtimes_own_fetch_is_called() {
    let options = js("({ baseUrl: 'http://127.0.0.1:9', maxRetries: 0 })", &JsValue::NULL);
    let error = refused(check_customer(&CUSTOMER.into(), &options), "network").await;
    let cause = get(&error, "cause");
    assert!(cause.is_instance_of::<js_sys::TypeError>());
    assert!(!text(&cause, "message").contains("Illegal invocation"), "{}", text(&cause, "message"));
    assert_eq!(get(&error, "attempts").unchecked_into::<Array>().length(), 1);
}

#[wasm_bindgen_test]
async fn a_call_can_be_stopped() {
    let never = "fetch: () => new Promise(() => {})";
    let options = js(&format!("({{ token: 'abc', timeoutMs: 20, maxRetries: 0, {never} }})"), &JsValue::NULL);
    refused(check_customer(&CUSTOMER.into(), &options), "timeout").await;

    let options = js(&format!("({{ token: 'abc', signal: AbortSignal.timeout(20), {never} }})"), &JsValue::NULL);
    let error = refused(check_customer(&CUSTOMER.into(), &options), "aborted").await;
    assert_eq!(text(&get(&error, "cause"), "name"), "TimeoutError");

    let options = answered("{ token: 'abc', signal: AbortSignal.abort('enough') }", 200, "{}");
    let error = refused(check_customer(&CUSTOMER.into(), &options), "aborted").await;
    assert_eq!((get(&error, "cause").as_string().as_deref(), asked(&options).length()), (Some("enough"), 0));
}

#[wasm_bindgen_test]
fn a_webhook_is_verified_at_once() {
    let body = JsValue::from_str(
        r#"{"data":{"id":"event_1","eventType":"validation_submission.updated","eventData":{"status":"pending"}}}"#,
    );
    let (secret, none) = (JsValue::from_str(SECRET_KEY), JsValue::UNDEFINED);
    let signature = sign_webhook(&body, &secret).expect("a signature");
    let bytes = js("new TextEncoder().encode(it)", &body);
    for body in [&body, &bytes] {
        let event = verify_webhook(body, &signature.as_str().into(), &secret, &none).expect("an event");
        assert_eq!((text(&event, "id").as_str(), text(&get(&event, "decision"), "outcome").as_str()), ("event_1", "pending"));
    }
    is_ours(&verify_webhook(&body, &"00".into(), &secret, &none).expect_err("a wrong signature"), "unauthorized");
    is_ours(&verify_webhook(&body, &signature.into(), &none, &none).expect_err("no secret"), "invalid_argument");
}
