//! One attempt: the one `fetch`, and the body to its last byte.

use gloo_net::http::{Method, RequestBuilder};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, RequestRedirect};

use super::options::RequestOptions;
use super::stop::{Stop, Stopped};
use super::value::{bytes, get, is_nothing, method};
use crate::call::Answer;

/// A response may not be larger.
const MOST_BYTES: usize = 1024 * 1024;

/// Why no answer came.
pub(super) enum Missed {
    Stopped(Stopped),
    TooLarge {
        status: Option<u16>,
    },
    /// `fetch` or the body failed with this.
    Network {
        status: Option<u16>,
        cause: JsValue,
    },
}

impl From<Stopped> for Missed {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

/// What is sent. Names and values of headers were checked: the builder throws on bad ones.
pub(super) struct Sent<'a> {
    pub(super) url: &'a str,
    pub(super) headers: Vec<(&'a str, &'a str)>,
}

/// Sends, and reads the answer. Whatever `fetch` is, this settles when `stop` strikes.
pub(super) async fn attempt(sent: &Sent<'_>, options: &RequestOptions, stop: &Stop) -> Result<Answer, Missed> {
    let no_response = |cause: JsValue| Missed::Network { status: None, cause };
    let controller = AbortController::new().map_err(no_response)?;
    let answer = exchange(sent, options, stop, &controller).await;
    if answer.is_err() {
        controller.abort();
    }
    answer
}

async fn exchange(sent: &Sent<'_>, options: &RequestOptions, stop: &Stop, controller: &AbortController) -> Result<Answer, Missed> {
    let no_response = |cause: JsValue| Missed::Network { status: None, cause };
    let mut request = RequestBuilder::new(sent.url)
        .method(Method::GET)
        .redirect(RequestRedirect::Manual)
        .abort_signal(Some(&controller.signal()));
    for (name, value) in &sent.headers {
        request = request.header(name, value);
    }
    let request: web_sys::Request =
        request.build().map_err(|error| no_response(js_sys::Error::new(&error.to_string()).into()))?.into();

    // A `fetch` that throws at once, or gives no promise, is one that failed.
    let fetched = options.fetch.call1(&options.fetch_this, &request).map_err(no_response)?;
    let response = stop.race(&fetched).await?.map_err(no_response)?;

    // By its shape: a mock, or a response of another realm, is one too.
    let status = get(&response, "status").ok().and_then(|status| status.as_f64());
    let Some(status) = status.filter(|status| (0.0..600.0).contains(status)) else {
        return Err(no_response(js_sys::TypeError::new("`fetch` gave something that is no response").into()));
    };
    // Browsers show a redirect that is not followed as status 0.
    let status = Some(status as u16).filter(|status| *status != 0);
    Ok(Answer {
        status,
        retry_after: header(&response, "retry-after"),
        request_id: header(&response, "ms-requestid").or_else(|| header(&response, "x-request-id")),
        correlation_id: header(&response, "ms-correlationid"),
        body: body(&response, status, stop).await?,
    })
}

fn header(response: &JsValue, name: &str) -> Option<String> {
    let headers = get(response, "headers").ok()?;
    match method(&headers, "get") {
        Some(read) => read.call1(&headers, &JsValue::from_str(name)).ok()?.as_string(),
        None => get(&headers, name).ok()?.as_string(),
    }
}

async fn body(response: &JsValue, status: Option<u16>, stop: &Stop) -> Result<Vec<u8>, Missed> {
    let broken = |cause: JsValue| Missed::Network { status, cause };
    let stream = get(response, "body").map_err(broken)?;
    if let Some(get_reader) = method(&stream, "getReader") {
        let reader = get_reader.call0(&stream).map_err(broken)?;
        let read = method(&reader, "read").ok_or_else(|| broken(JsValue::UNDEFINED))?;
        let mut body = Vec::new();
        loop {
            let chunk = stop.race(&read.call0(&reader).map_err(broken)?).await?.map_err(broken)?;
            if get(&chunk, "done").map_err(broken)?.is_truthy() {
                return Ok(body);
            }
            body.extend(bytes(&get(&chunk, "value").map_err(broken)?).map_err(broken)?);
            if body.len() > MOST_BYTES {
                return Err(Missed::TooLarge { status });
            }
        }
    }
    // Mocks and polyfills often have no stream. A response without any of these has no body.
    for read in ["arrayBuffer", "text"] {
        let Some(read) = method(response, read) else { continue };
        let read = stop.race(&read.call0(response).map_err(broken)?).await?.map_err(broken)?;
        let body = match read.as_string() {
            Some(text) => text.into_bytes(),
            None if is_nothing(&read) => Vec::new(),
            None => bytes(&read).map_err(broken)?,
        };
        return if body.len() > MOST_BYTES { Err(Missed::TooLarge { status }) } else { Ok(body) };
    }
    Ok(Vec::new())
}
