//! Where the code runs: in which page, with which addresses.

use wasm_bindgen::JsValue;

use crate::base_url::{Environment, UrlParts};
use crate::browser::value::{get, get_text};

/// Whether this is a page or a worker of one. Servers have no location, unless they pretend to be a page.
pub(crate) fn is_page() -> bool {
    get(&js_sys::global(), "location").is_some_and(|location| location.is_object())
}

/// `then` gets to know the page. Pages and workers have a `location`; servers have none.
pub(crate) fn with_environment<T>(then: impl FnOnce(&Environment<'_>) -> T) -> T {
    let location = get(&js_sys::global(), "location");
    let of_location = |key| location.as_ref().and_then(|location: &JsValue| get_text(location, key));
    let href = of_location("href");
    let parse_url = |text: &str| parse_url(text, href.as_deref());
    then(&Environment { page_origin: of_location("origin"), parse_url: &parse_url })
}

fn parse_url(text: &str, base: Option<&str>) -> Option<UrlParts> {
    let url = match base {
        Some(base) => web_sys::Url::new_with_base(text, base),
        None => web_sys::Url::new(text),
    };
    let url: JsValue = url.ok()?.into();
    Some(UrlParts {
        href: get_text(&url, "href")?,
        origin: get_text(&url, "origin")?,
        protocol: get_text(&url, "protocol")?,
        hostname: get_text(&url, "hostname")?,
        has_credentials: !get_text(&url, "username")?.is_empty() || !get_text(&url, "password")?.is_empty(),
    })
}

/// What the browser says; it is sure of "offline" only.
pub(crate) fn is_offline() -> bool {
    get(&js_sys::global(), "navigator").and_then(|navigator| get(&navigator, "onLine"))
        == Some(JsValue::FALSE)
}
