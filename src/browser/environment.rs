//! Where the code runs: in which page, with which addresses.

use wasm_bindgen::prelude::*;

use crate::base_url::{Environment, UrlParts};
use crate::browser::value::{get, get_text};

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
    let location = get(&js_sys::global(), "location").unwrap_or_default();
    let base = get(&location, "href").unwrap_or_default();
    let parse_url = |text: &str| parse_url(text, &base);
    then(&Environment { page_origin: get_text(&location, "origin"), parse_url: &parse_url })
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

/// What the browser says; it is sure of "offline" only.
pub(crate) fn is_offline() -> bool {
    get(&js_sys::global(), "navigator").and_then(|navigator| get(&navigator, "onLine"))
        == Some(JsValue::FALSE)
}
