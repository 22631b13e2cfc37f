//! One request and its whole reply.
//!
//! gloo-net has the request. It is not asked to send it: its `send` and `text` panic where a page's patched
//! `fetch` throws, rejects with something that is no `Error`, or gives no `Response`, and a panic is a promise that never settles.
//! Nor is its `RequestBuilder` asked to put the request together: it formats text, which alone brings in 2 KB.

use gloo_net::http::Request;
use js_sys::{JsString, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::browser::abort::abort;
use crate::browser::environment::is_page;
use crate::browser::fields::Fields;
use crate::browser::value::{get, get_text};
use crate::operation::Method;
use crate::policy::retry_after::Limits;
use crate::text::concat;
use crate::token::Token;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch, catch)]
    fn fetch(request: &web_sys::Request) -> Result<JsValue, JsValue>;

    type Target;

    #[wasm_bindgen(method, structural, catch, js_name = get)]
    fn header(this: &Target, name: &str) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/src/browser/body.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn receive(reply: &JsValue, controller: &AbortController) -> Result<Promise, JsValue>;
}

/// What is to be sent. The body is JSON.
pub(crate) struct Outgoing<'a> {
    pub(crate) method: Method,
    pub(crate) url: &'a str,
    pub(crate) body: Option<&'a str>,
    pub(crate) token: Option<&'a Token>,
}

/// A reply that arrived whole.
pub(crate) struct Incoming {
    /// `None` for a redirect that was not followed.
    pub(crate) status: Option<u16>,
    pub(crate) limits: Limits,
    pub(crate) text: JsString,
}

/// Why there is no reply, with what was thrown.
pub(crate) enum Lost {
    /// The platform refused to make the request; nothing was sent.
    NotSent(JsValue),
    NoReply(JsValue),
    /// `fetch` gave something that is no `Response`.
    NoResponse,
    /// The time was up.
    Late,
}

/// A request on its way.
pub(crate) struct Sending {
    controller: AbortController,
    pub(crate) reply: JsFuture,
}

impl Sending {
    /// Not for one whose reply arrived whole: nothing of it is left to cancel, and aborting costs a quarter of a call's own time.
    pub(crate) fn cancel(&self) {
        abort(&self.controller);
    }
}

/// Hands the request to the browser.
pub(crate) fn send(outgoing: &Outgoing<'_>) -> Result<Sending, Lost> {
    let controller = AbortController::new().map_err(Lost::NotSent)?;
    // Test runners that imitate a page on Node mix the page's signals with Node's requests, which take none but their own. Such
    // a request cannot be cancelled; the call itself ends in time all the same.
    let request = build(outgoing, get(&controller, "signal")).or_else(|_| build(outgoing, None));
    let request = request.map_err(Lost::NotSent)?;
    if !get(&js_sys::global(), "fetch").is_some_and(|fetch| fetch.is_function()) {
        return Err(Lost::NotSent(js_sys::Error::new("There is no fetch here.").into()));
    }
    let reply = fetch(&request.into()).and_then(|reply| receive(&reply, &controller));
    Ok(Sending { controller, reply: JsFuture::from(reply.map_err(Lost::NoReply)?) })
}

fn build(outgoing: &Outgoing<'_>, signal: Option<JsValue>) -> Result<Request, JsValue> {
    // Not gloo-net's `Headers`, which takes the constructor and `set` for granted.
    let headers = Fields::new();
    let authorization = outgoing.token.map(|token| concat(&["Bearer ", token.as_str()]));
    headers.text("authorization", authorization.as_deref());
    headers.text("content-type", outgoing.body.map(|_| "application/json"));
    let init = Fields::new();
    init.text("method", Some(outgoing.method.as_str()));
    init.value("headers", Some(headers.into_object()));
    init.text("body", outgoing.body);
    init.value("signal", signal);
    init.text("redirect", Some("manual"));
    if is_page() {
        // Servers have no cookies, cache or referrer to leave out, and some refuse to hear of them.
        init.text("credentials", Some("same-origin"));
        init.text("cache", Some("no-store"));
        init.text("referrerPolicy", Some("no-referrer"));
    }
    let init = init.into_object();
    web_sys::Request::new_with_str_and_init(outgoing.url, init.unchecked_ref()).map(Request::from)
}

/// What the reply's promise gave.
pub(crate) fn read(reply: &JsValue) -> Result<Incoming, Lost> {
    let response = get(reply, "response").ok_or(Lost::NoResponse)?;
    let status = get(&response, "status").and_then(|status| status.as_f64());
    let status = status.filter(|status| (0.0..65_536.0).contains(status)).ok_or(Lost::NoResponse)? as u16;
    let was_redirect = get_text(&response, "type").as_deref() == Some("opaqueredirect");
    if status == 0 && !was_redirect {
        // What `Response.error()` makes: a network failure in the shape of a reply.
        return Err(Lost::NoReply(JsValue::UNDEFINED));
    }
    let text = get(reply, "text").and_then(|text| text.dyn_into::<JsString>().ok());
    let (text, limits) = (text.ok_or(Lost::NoResponse)?, limits(&response));
    Ok(Incoming { status: (!was_redirect).then_some(status), limits, text })
}

fn limits(response: &JsValue) -> Limits {
    let headers = get(response, "headers");
    let header = |name| headers.as_ref()?.unchecked_ref::<Target>().header(name).ok()?.as_string();
    Limits {
        retry_after: header("retry-after"),
        limit: header("x-ratelimit-limit"),
        remaining: header("x-ratelimit-remaining"),
        reset: header("x-ratelimit-reset"),
    }
}
