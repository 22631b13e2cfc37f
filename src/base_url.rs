//! The base URL, and whether it is safe to send a token to it.

use crate::issue::{Issue, IssueCode};
use crate::js_input::JsInput;
use crate::messages::{Message, issues as messages};

pub(crate) const DEFAULT_BASE_URL: &str = "https://app.talkover.ai/api/v1";
const VENDOR_HOST: &str = "app.talkover.ai";
const MAX_LENGTH: usize = 2_048;
const PATH: &str = "options.baseUrl";

/// The parts of a URL, as parsed by the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UrlParts {
    /// Starts with the scheme in lower case and a colon.
    pub(crate) href: String,
    pub(crate) origin: String,
    pub(crate) hostname: String,
    pub(crate) has_credentials: bool,
}

/// The facts about the environment that validation depends on.
pub(crate) struct Environment<'a> {
    /// The origin of the page or worker; `None` on a server.
    pub(crate) page_origin: Option<String>,
    /// The platform's URL parser. Resolves relative URLs against the page's.
    pub(crate) parse_url: &'a dyn Fn(&str) -> Option<UrlParts>,
}

impl Environment<'_> {
    /// Whether this is a page or a worker, and not a server.
    pub(crate) fn is_page(&self) -> bool {
        self.page_origin.is_some()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    /// Absolute, without a trailing slash.
    href: String,
    pub(crate) is_own_origin: bool,
    pub(crate) is_loopback: bool,
    pub(crate) is_vendor: bool,
}

impl BaseUrl {
    /// Validates the base URL. An invalid one becomes a placeholder for which any token is valid,
    /// so that it does not cause a second issue.
    pub(crate) fn check(raw: &JsInput, environment: &Environment<'_>, issues: &mut Vec<Issue>) -> Self {
        let checked = match raw.text() {
            Some(text) => Self::parse(text, environment).map_err(|message| issue(message, text)),
            None if matches!(raw, JsInput::LongText) => Err(issue(messages::TOO_LONG, "")),
            None => Err(Issue::wrong_type(PATH, "base_url", raw)),
        };
        checked.unwrap_or_else(|issue| {
            issues.push(issue);
            Self { href: String::new(), is_own_origin: true, is_loopback: true, is_vendor: false }
        })
    }

    fn parse(text: &str, environment: &Environment<'_>) -> Result<Self, &'static Message<IssueCode>> {
        if text.is_empty() {
            return Err(messages::EMPTY);
        }
        if text.len() > MAX_LENGTH {
            return Err(messages::TOO_LONG);
        }
        // A lone surrogate in a JavaScript string arrives as U+FFFD.
        if text.bytes().any(|byte| byte <= b' ' || byte == b'\\' || byte == 0x7f)
            || text.as_bytes().windows(3).any(|bytes| bytes == "\u{fffd}".as_bytes())
        {
            return Err(messages::URL_CHARACTER);
        }
        if text.bytes().any(|byte| byte == b'?' || byte == b'#') {
            return Err(messages::URL_QUERY);
        }
        if missing_scheme(text).is_some() {
            return Err(messages::URL_SCHEME);
        }
        let Some(parts) = (environment.parse_url)(text) else {
            return Err(if environment.is_page() { messages::URL } else { messages::URL_ON_SERVER });
        };
        if parts.has_credentials {
            return Err(messages::URL_CREDENTIALS);
        }
        let is_own_origin = environment.page_origin.as_ref() == Some(&parts.origin) && parts.origin != "null";
        let is_loopback = is_loopback(&parts.hostname);
        let is_allowed = parts.href.starts_with("https:")
            || (parts.href.starts_with("http:") && (is_loopback || is_own_origin));
        if !is_allowed {
            return Err(if environment.is_page() {
                messages::URL_HTTP
            } else {
                messages::URL_HTTP_ON_SERVER
            });
        }
        if lacks_authority(text) {
            return Err(messages::URL_SLASHES);
        }
        let mut href = parts.href;
        while href.as_bytes().last() == Some(&b'/') {
            href.pop();
        }
        // A trailing dot makes a host name fully qualified; it is still the same host.
        let is_vendor = parts.hostname.strip_suffix('.').unwrap_or(&parts.hostname) == VENDOR_HOST;
        Ok(Self { href, is_own_origin, is_loopback, is_vendor })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.href
    }

    /// Appends `path`, which begins with a slash.
    pub(crate) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.href)
    }
}

fn issue(message: &'static Message<IssueCode>, text: &str) -> Issue {
    let issue = Issue::new(PATH, message);
    if issue.code == IssueCode::TooLong {
        return issue.number("maximum", MAX_LENGTH as u32);
    }
    match missing_scheme(text).filter(|_| message.reason == messages::URL_SCHEME.reason) {
        Some(scheme) => issue.with("suggestion", format!("{scheme}{text}")),
        None => issue,
    }
}

/// The scheme to put before a URL that begins with a host, as in `app.talkover.ai/api/v1`. A page
/// would take it for a relative path.
fn missing_scheme(text: &str) -> Option<&'static str> {
    let authority = text.split('/').next().unwrap_or_default();
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    if port.is_some_and(|port| port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let (_, last) = host.rsplit_once('.').unwrap_or(("", ""));
    let is_name = last.len() > 1 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_address = is_loopback(host) && (port.is_some() || host != "localhost");
    if !host.split('.').all(is_label) || !(is_name || is_address) {
        return None;
    }
    Some(if is_loopback(host) { "http://" } else { "https://" })
}

/// The hosts that browsers treat as this machine.
fn is_loopback(hostname: &str) -> bool {
    // The URL parser normalizes or rejects every host that ends in a number, so digits and dots are
    // an IPv4 address. A host that ends in a dot may still be a name, such as `127..`.
    let is_ipv4 = hostname.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit())
        && hostname.as_bytes().last() != Some(&b'.');
    hostname == "localhost"
        || hostname.ends_with(".localhost")
        || hostname == "[::1]"
        || (is_ipv4 && hostname.starts_with("127."))
}

/// Whether `//` is missing after the scheme. The meaning of `https:host` and `https:/host` depends
/// on the page. Without a scheme, the page's applies.
fn lacks_authority(text: &str) -> bool {
    let end_of_scheme = text.bytes().position(|byte| byte == b':' || byte == b'/');
    let rest = end_of_scheme.and_then(|end| text.as_bytes().get(end..)).unwrap_or_default();
    rest.starts_with(b":") && !rest.starts_with(b"://")
}

#[cfg(test)]
#[path = "base_url_tests.rs"]
mod tests;
