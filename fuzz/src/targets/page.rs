use crate::base_url::{Environment, UrlParts};

/// A page at this address, or none, with the parser that browsers have.
pub(super) fn on_page<T>(page: Option<&str>, act: impl FnOnce(&Environment<'_>) -> T) -> T {
    let page = page.and_then(|page| url::Url::parse(page).ok());
    let parse = |text: &str| {
        let url = url::Url::options().base_url(page.as_ref()).parse(text).ok()?;
        Some(UrlParts {
            href: url.to_string(),
            origin: url.origin().ascii_serialization(),
            protocol: format!("{}:", url.scheme()),
            hostname: url.host_str().unwrap_or_default().to_owned(),
            has_credentials: !url.username().is_empty() || url.password().is_some(),
        })
    };
    let page_origin = page.as_ref().map(|page| page.origin().ascii_serialization());
    act(&Environment { page_origin, parse_url: &parse })
}
