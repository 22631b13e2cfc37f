//! One request and its response, through gloo-net. In the package, gloo-net's `fetch` is
//! `pkg/js/fetch.js`, which calls the page's `fetch`.

use gloo_net::http;
use js_sys::JsString;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect,
    ResponseType,
};

use crate::base_url::BaseUrl;
use crate::operation::{Method, Operation};
use crate::policy::retry_after::Limits;
use crate::token::Token;
use crate::web::abort::abort_of;
use crate::web::environment::{has_fetch, is_page};
use crate::web::host::{Guard, Host};
use crate::web::property::get_text;

#[wasm_bindgen]
extern "C" {
    /// The `Request` of `pkg/js/fetch.js`.
    type RequestRecord;

    /// The error that the page's `fetch` threw. gloo-net keeps only an error's message, so the
    /// package's `fetch` stores the error here.
    #[wasm_bindgen(method, getter, structural)]
    fn cause(this: &RequestRecord) -> JsValue;

    /// Whether the page's Content-Security-Policy blocked the request.
    #[wasm_bindgen(method, getter, structural, js_name = isForbidden)]
    fn is_forbidden(this: &RequestRecord) -> JsValue;

    /// The beginning of a body that was too long to read.
    #[wasm_bindgen(method, getter, structural, js_name = tooLong)]
    fn too_long(this: &RequestRecord) -> JsValue;

    /// gloo-net has no method for it.
    #[wasm_bindgen(method, setter, structural)]
    fn set_keepalive(this: &RequestRecord, keepalive: bool);
}

/// A response whose body has been read.
pub(crate) struct Response {
    /// `None` for a redirect, which is not followed.
    pub(crate) status: Option<u16>,
    pub(crate) limits: Limits,
    /// Stays in JavaScript, which parses it, because it may be long.
    pub(crate) text: JsString,
}

/// Why there is no response, with the error that was thrown.
pub(crate) enum TransportError {
    /// The platform refused to make the request; nothing was sent.
    NotSent(JsValue),
    /// The page's Content-Security-Policy blocks requests to this URL; nothing was sent.
    Forbidden(JsValue),
    NoReply(JsValue),
    /// `fetch` returned something that is not a `Response`, or an opaque one.
    NoResponse,
    /// The timeout expired.
    Late,
    /// Another tab took over the agent's lock.
    Interrupted,
}

/// A request that is ready to be sent. Dropping it aborts the request unless its response has been
/// read.
pub(crate) struct Request {
    request: web_sys::Request,
    guard: Guard,
}

impl Request {
    pub(crate) fn new(
        operation: &Operation,
        base_url: &BaseUrl,
        token: Option<&Token>,
        outlives_page: bool,
        host: &Host,
    ) -> Result<Self, TransportError> {
        if !has_fetch() {
            return Err(TransportError::NotSent(
                js_sys::Error::new("fetch is not available in this environment.").into(),
            ));
        }
        let controller = AbortController::new().map_err(TransportError::NotSent)?;
        let request = build(operation, base_url, token, &controller.signal());
        let request = request.map_err(|error| TransportError::NotSent(thrown(error)))?;
        let request = web_sys::Request::from(request);
        if outlives_page {
            request.unchecked_ref::<RequestRecord>().set_keepalive(true);
        }
        Ok(Self { request, guard: host.guard(abort_of(&controller)) })
    }

    pub(crate) async fn send(self) -> Result<Response, TransportError> {
        let Self { request: raw, guard } = self;
        let no_reply = |error: JsValue| {
            let cause = cause_of(&raw).unwrap_or(error);
            if raw.unchecked_ref::<RequestRecord>().is_forbidden().is_truthy() {
                TransportError::Forbidden(cause)
            } else if is_of_framework(&cause) {
                TransportError::NotSent(cause)
            } else {
                TransportError::NoReply(cause)
            }
        };
        let response =
            http::Request::from(Clone::clone(&raw)).send().await.map_err(|error| no_reply(thrown(error)))?;
        let was_redirect = response.type_() == ResponseType::Opaqueredirect;
        let status = match (response.status(), response.type_()) {
            (_, ResponseType::Opaqueredirect) => None,
            (0, ResponseType::Opaque) => return Err(TransportError::NoResponse),
            // The result of `Response.error()`: a network error in the form of a response.
            (0, _) => return Err(TransportError::NoReply(JsValue::UNDEFINED)),
            (status, _) => Some(status),
        };
        // An opaque response has no readable headers.
        let headers = response.headers();
        let limits = Limits::of(|name| headers.get(name));
        let text = if was_redirect { Ok(JsString::default()) } else { text(response).await };
        let text = match text {
            // Nothing is left to abort, and aborting would take a quarter of a call's own time.
            Ok(text) => {
                guard.forget();
                text
            }
            Err(error) => {
                let beginning = raw.unchecked_ref::<RequestRecord>().too_long();
                beginning.dyn_into().map_err(|_| no_reply(error))?
            }
        };
        Ok(Response { status, limits, text })
    }
}

fn build(
    operation: &Operation,
    base_url: &BaseUrl,
    token: Option<&Token>,
    signal: &AbortSignal,
) -> Result<http::Request, gloo_net::Error> {
    let url = base_url.join(&operation.path());
    let mut request = match operation.method() {
        Method::Get => http::Request::get(&url),
        Method::Post => http::Request::post(&url),
        Method::Put => http::Request::put(&url),
    }
    .query(operation.query().iter().map(|(name, value)| (*name, value)))
    .redirect(RequestRedirect::Manual)
    // Server frameworks cache `fetch` responses, some even at build time.
    .cache(RequestCache::NoStore)
    .abort_signal(Some(signal));
    if is_page() {
        // Servers have no cookies or referrer to omit, and some reject these options.
        request =
            request.credentials(RequestCredentials::SameOrigin).referrer_policy(ReferrerPolicy::NoReferrer);
    }
    if let Some(token) = token {
        request = request.header("authorization", &format!("Bearer {}", token.as_str()));
    }
    match operation.body() {
        Some(body) => request.json(&body),
        None => request.build(),
    }
}

/// gloo-net's own method would copy the text into the wasm.
async fn text(response: http::Response) -> Result<JsString, JsValue> {
    let text = JsFuture::from(web_sys::Response::from(response).text()?).await?;
    Ok(text.unchecked_into())
}

fn cause_of(request: &web_sys::Request) -> Option<JsValue> {
    let cause = request.unchecked_ref::<RequestRecord>().cause();
    (!cause.is_undefined()).then_some(cause)
}

/// Whether a framework's `fetch` threw this error for its own control flow. Next does so where a
/// page cannot be rendered at build time. It recognizes the error by `digest`; nothing was sent.
fn is_of_framework(cause: &JsValue) -> bool {
    get_text(cause, "digest").is_some()
}

/// Converts gloo-net's error back to a JavaScript `Error`.
fn thrown(error: gloo_net::Error) -> JsValue {
    let (name, message) = match error {
        gloo_net::Error::JsError(error) => (error.name, error.message),
        gloo_net::Error::SerdeError(_) | gloo_net::Error::GlooError(_) => {
            ("Error".to_owned(), "gloo-net could not make the request.".to_owned())
        }
    };
    let error = js_sys::Error::new(&message);
    error.set_name(&name);
    error.into()
}
