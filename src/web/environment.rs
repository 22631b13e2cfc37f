//! Where the code runs: in which page, with which addresses.

use wasm_bindgen::prelude::*;

use crate::base_url::{Environment, UrlParts};
use crate::web::event::Listener;
use crate::web::host::Host;
use crate::web::property::{get, get_text};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = URL)]
    type Address;

    // web-sys wants to know whether there is a base, and has a function for either.
    #[wasm_bindgen(constructor, js_class = "URL", catch)]
    fn new(text: &str, base: &JsValue) -> Result<Address, JsValue>;
}

/// Whether this is a page or a worker of one. Servers have no location, unless they pretend to be a page.
pub(crate) fn is_page() -> bool {
    get(&js_sys::global(), "location").is_some_and(|location| location.is_object())
}

pub(crate) fn has_fetch() -> bool {
    get(&js_sys::global(), "fetch").is_some_and(|fetch| fetch.is_function())
}

/// `then` gets to know the page. Pages and workers have a `location`; servers have none.
pub(crate) fn with_environment<T>(then: impl FnOnce(&Environment<'_>) -> T) -> T {
    let global = js_sys::global();
    let location = get(&global, "location").unwrap_or_default();
    // As for the page's own `fetch`: a `<base>` counts, and a frame without an address of its own has its parent's.
    let document_base = get(&global, "document").and_then(|document| get_text(&document, "baseURI"));
    let base = document_base.or_else(|| get_text(&location, "href")).map_or(JsValue::UNDEFINED, Into::into);
    let parse_url = |text: &str| parse_url(text, &base);
    // Such a frame's location has none; in a sandbox it is "null".
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

/// Whether nobody sees this page. Workers are not seen or hidden.
pub(crate) fn is_hidden() -> bool {
    visibility().as_deref() == Some("hidden")
}

fn visibility() -> Option<String> {
    get(&js_sys::global(), "document").and_then(|document| get_text(&document, "visibilityState"))
}

/// When the page is shown, where it is being prepared before anybody asked for it: until then it gets no locks, and is to change nothing.
pub(crate) fn activation(host: &Host) -> Option<Listener> {
    let document = get(&js_sys::global(), "document")?;
    let is_prerendering = get(&document, "prerendering") == Some(JsValue::TRUE);
    if is_prerendering { Listener::new(&document, "prerenderingchange", host).ok() } else { None }
}

/// Whether the page is told right now that it is left, or may be: nothing that takes a while will happen any more.
pub(crate) fn is_leaving() -> bool {
    // Deprecated, and everywhere: what a listener runs in. Listening for it ourselves would leave a listener on every page.
    let event = get(&js_sys::global(), "event").and_then(|event| get_text(&event, "type"));
    match event.as_deref() {
        Some("pagehide" | "beforeunload" | "unload" | "freeze") => true,
        Some("visibilitychange") => is_hidden(),
        _ => false,
    }
}

/// What the browser says; it is sure of "offline" only.
pub(crate) fn is_offline() -> bool {
    get(&js_sys::global(), "navigator").and_then(|navigator| get(&navigator, "onLine"))
        == Some(JsValue::FALSE)
}
