//! The environment that the code runs in: a page, a worker or a server, and its URLs.

use wasm_bindgen::prelude::*;

use crate::base_url::{Environment, UrlParts};
use crate::web::event::Listener;
use crate::web::host::Host;
use crate::web::property::{get, get_text};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = URL)]
    type Address;

    // web-sys has separate constructors for a URL with and without a base.
    #[wasm_bindgen(constructor, js_class = "URL", catch)]
    fn new(text: &str, base: &JsValue) -> Result<Address, JsValue>;
}

/// Whether this is a page or a worker. Servers have no `location`, unless they emulate a page.
pub(crate) fn is_page() -> bool {
    get(&js_sys::global(), "location").is_some_and(|location| location.is_object())
}

pub(crate) fn has_fetch() -> bool {
    get(&js_sys::global(), "fetch").is_some_and(|fetch| fetch.is_function())
}

/// Calls `then` with the environment. Pages and workers have a `location`; servers have none.
pub(crate) fn with_environment<T>(then: impl FnOnce(&Environment<'_>) -> T) -> T {
    let global = js_sys::global();
    let location = get(&global, "location").unwrap_or_default();
    // Resolves relative URLs as the page's `fetch` does: it uses `<base>`, and a frame without a
    // URL inherits the base of its parent.
    let document_base = get(&global, "document").and_then(|document| get_text(&document, "baseURI"));
    let base = document_base.or_else(|| get_text(&location, "href")).map_or(JsValue::UNDEFINED, Into::into);
    let parse_url = |text: &str| parse_url(text, &base);
    // The location of such a frame has no origin. In a sandboxed frame, the origin is "null".
    let origin = if location.is_object() { get_text(&global, "origin") } else { None };
    let page_origin = origin.or_else(|| get_text(&location, "origin"));
    then(&Environment { page_origin, parse_url: &parse_url })
}

fn parse_url(text: &str, base: &JsValue) -> Option<UrlParts> {
    let url: JsValue = Address::new(text, base).ok()?.into();
    Some(UrlParts {
        href: get_text(&url, "href")?,
        origin: get_text(&url, "origin")?,
        hostname: get_text(&url, "hostname")?,
        has_credentials: !get_text(&url, "username")?.is_empty() || !get_text(&url, "password")?.is_empty(),
    })
}

/// Whether the page is hidden. Workers are never hidden.
pub(crate) fn is_hidden() -> bool {
    visibility().as_deref() == Some("hidden")
}

fn visibility() -> Option<String> {
    get(&js_sys::global(), "document").and_then(|document| get_text(&document, "visibilityState"))
}

/// Listens for the page's activation if the browser is prerendering it. A prerendered page gets no
/// locks, and must not change anything until the user opens it.
pub(crate) fn activation(host: &Host) -> Option<Listener> {
    let document = get(&js_sys::global(), "document")?;
    let is_prerendering = get(&document, "prerendering") == Some(JsValue::TRUE);
    if is_prerendering { Listener::new(&document, "prerenderingchange", host).ok() } else { None }
}

/// Whether the page is handling an event that may be its last, such as `pagehide`. Nothing
/// asynchronous may run after it.
pub(crate) fn is_leaving() -> bool {
    // `window.event` is deprecated, but every browser has it. The alternative, listeners for these
    // events, would have to stay on every page.
    let event = get(&js_sys::global(), "event").and_then(|event| get_text(&event, "type"));
    match event.as_deref() {
        Some("pagehide" | "beforeunload" | "unload" | "freeze") => true,
        Some("visibilitychange") => is_hidden(),
        _ => false,
    }
}

/// The browser's own state. Only "offline" is reliable.
pub(crate) fn is_offline() -> bool {
    get(&js_sys::global(), "navigator").and_then(|navigator| get(&navigator, "onLine"))
        == Some(JsValue::FALSE)
}
