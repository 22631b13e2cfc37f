//! Replaces the browser in native tests and in fuzzing.

use serde_json::Value;

use crate::base_url::{Environment, UrlParts};
use crate::json::Json;

impl Json for Value {
    fn get(&self, key: &str) -> Option<Self> {
        self.as_object()?.get(key).filter(|value| !value.is_null()).cloned()
    }
    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }
    fn number(&self) -> Option<String> {
        self.as_number().map(ToString::to_string)
    }
    fn boolean(&self) -> Option<bool> {
        self.as_bool()
    }
    fn each_item(&self, take: &mut dyn FnMut(Self)) -> bool {
        self.as_array().into_iter().flatten().cloned().for_each(take);
        self.is_array()
    }
    fn each_member(&self, take: &mut dyn FnMut(String, Self)) {
        self.as_object().into_iter().flatten().for_each(|(key, value)| take(key.clone(), value.clone()));
    }
}

/// Calls `act` with the environment of a page at this URL, or of a server. URLs are parsed as in
/// browsers.
pub(crate) fn on_page<T>(page: Option<&str>, act: impl FnOnce(&Environment<'_>) -> T) -> T {
    let page = page.and_then(|page| url::Url::parse(page).ok());
    let parse = |text: &str| {
        let url = url::Url::options().base_url(page.as_ref()).parse(text).ok()?;
        Some(UrlParts {
            href: url.to_string(),
            origin: url.origin().ascii_serialization(),
            hostname: url.host_str().unwrap_or_default().to_owned(),
            has_credentials: !url.username().is_empty() || url.password().is_some(),
        })
    };
    let page_origin = page.as_ref().map(|page| page.origin().ascii_serialization());
    act(&Environment { page_origin, parse_url: &parse })
}
