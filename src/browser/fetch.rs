//! One request and its whole reply.
//!
//! gloo-net builds the request. It is not asked to send it: its `send` and `text` panic where a page's patched `fetch`
//! throws, rejects with something that is no `Error`, or gives no `Response`, and a panic is a promise that never settles.

use gloo_net::http::{self, Request, RequestBuilder};
use js_sys::JsString;
use wasm_bindgen::prelude::*;
use web_sys::{
    AbortController, AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect,
};

use crate::browser::abort::abort;
use crate::browser::environment::is_page;
use crate::browser::settled::settled;
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

    #[wasm_bindgen(method, structural, catch)]
    fn text(this: &Target) -> Result<JsValue, JsValue>;
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
}

/// A request on its way; dropping it cancels it.
pub(crate) struct Sending {
    controller: AbortController,
    reply: JsValue,
}

impl Drop for Sending {
    fn drop(&mut self) {
        abort(&self.controller);
    }
}

/// Hands the request to the browser.
pub(crate) fn send(outgoing: &Outgoing<'_>) -> Result<Sending, Lost> {
    let controller = AbortController::new().map_err(Lost::NotSent)?;
    // Test runners that imitate a page on Node mix the page's signals with Node's requests, which take none but their own. Such
    // a request cannot be cancelled; the call itself ends in time all the same.
    let request = build(outgoing, Some(controller.signal())).or_else(|_| build(outgoing, None));
    let request = request.map_err(Lost::NotSent)?;
    if !get(&js_sys::global(), "fetch").is_some_and(|fetch| fetch.is_function()) {
        return Err(Lost::NotSent(js_sys::TypeError::new("There is no fetch here.").into()));
    }
    let reply = fetch(&request).map_err(Lost::NoReply)?;
    Ok(Sending { controller, reply })
}

fn build(outgoing: &Outgoing<'_>, signal: Option<AbortSignal>) -> Result<web_sys::Request, JsValue> {
    // gloo-net takes these constructors for granted. Where a page has none, or replaced them by ones that throw, this tells.
    web_sys::Headers::new()?;
    web_sys::UrlSearchParams::new()?;
    web_sys::Request::new_with_str(outgoing.url)?;

    let mut builder = RequestBuilder::new(outgoing.url)
        .method(match outgoing.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Put => http::Method::PUT,
        })
        .redirect(RequestRedirect::Manual)
        .abort_signal(signal.as_ref());
    if is_page() {
        // Servers have no cookies, cache or referrer to leave out, and some refuse to hear of them.
        builder = builder
            .credentials(RequestCredentials::SameOrigin)
            .cache(RequestCache::NoStore)
            .referrer_policy(ReferrerPolicy::NoReferrer);
    }
    if let Some(token) = outgoing.token {
        builder = builder.header("authorization", &concat(&["Bearer ", token.as_str()]));
    }
    let built = match outgoing.body {
        Some(body) => builder.header("content-type", "application/json").body(body),
        None => builder.build(),
    };
    let request: Request = built.map_err(|error| match error {
        gloo_net::Error::JsError(thrown) => js_sys::Error::new(&thrown.message),
        gloo_net::Error::GlooError(message) => js_sys::Error::new(&message),
    })?;
    Ok(request.into())
}

impl Sending {
    pub(crate) async fn receive(self) -> Result<Incoming, Lost> {
        let response = settled(&self.reply).await.map_err(Lost::NoReply)?;
        let status = get(&response, "status").and_then(|status| status.as_f64());
        let status = status.filter(|status| (0.0..1_000.0).contains(status)).ok_or(Lost::NoResponse)? as u16;
        let was_redirect = get_text(&response, "type").as_deref() == Some("opaqueredirect");
        if status == 0 && !was_redirect {
            // What `Response.error()` makes: a network failure in the shape of a reply.
            return Err(Lost::NoReply(JsValue::UNDEFINED));
        }
        let limits = limits(&response);
        let body = response.unchecked_ref::<Target>().text().map_err(|_| Lost::NoResponse)?;
        let text = settled(&body).await.map_err(Lost::NoReply)?;
        let text = text.dyn_into::<JsString>().map_err(|_| Lost::NoResponse)?;
        Ok(Incoming { status: (!was_redirect).then_some(status), limits, text })
    }
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
