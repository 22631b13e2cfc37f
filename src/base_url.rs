//! The base URL, and whether it is safe to send a token to it.

use crate::issue::{Issue, IssueCode};
use crate::js_input::JsInput;

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
            Some(text) => {
                Self::parse(text, environment).map_err(|(code, message)| Issue::new(PATH, code, message))
            }
            None if matches!(raw, JsInput::LongText) => Err(Issue::new(PATH, TOO_LONG.0, TOO_LONG.1)),
            None => Err(Issue::wrong_type(PATH, "a string, the address of the API", raw)),
        };
        checked.unwrap_or_else(|issue| {
            issues.push(issue);
            Self { href: String::new(), is_own_origin: true, is_loopback: true, is_vendor: false }
        })
    }

    fn parse(text: &str, environment: &Environment<'_>) -> Result<Self, Fault> {
        if text.is_empty() {
            return Err((IssueCode::Empty, "This must not be empty."));
        }
        if text.len() > MAX_LENGTH {
            return Err(TOO_LONG);
        }
        // A lone surrogate in a JavaScript string arrives as U+FFFD.
        if text.bytes().any(|byte| byte <= b' ' || byte == b'\\' || byte == 0x7f)
            || text.as_bytes().windows(3).any(|bytes| bytes == "\u{fffd}".as_bytes())
        {
            return Err((
                IssueCode::InvalidCharacter,
                "This must not have white space, control characters or backslashes.",
            ));
        }
        if text.bytes().any(|byte| byte == b'?' || byte == b'#') {
            return Err((IssueCode::InvalidValue, "This must not have a query or a fragment."));
        }
        let parts = (environment.parse_url)(text).ok_or((
            IssueCode::InvalidValue,
            "Invalid URL. Use one like \"https://host/api/v1\" or, in a page, \"/talkover\".",
        ))?;
        if parts.has_credentials {
            return Err((
                IssueCode::Insecure,
                "This must not have a user name or a password: use the token option.",
            ));
        }
        let is_own_origin = environment.page_origin.as_ref() == Some(&parts.origin) && parts.origin != "null";
        let is_loopback = is_loopback(&parts.hostname);
        let is_allowed = parts.href.starts_with("https:")
            || (parts.href.starts_with("http:") && (is_loopback || is_own_origin));
        if !is_allowed {
            return Err((
                IssueCode::Insecure,
                "This must begin with https://. Plain http is for loopback hosts and the page's own origin only.",
            ));
        }
        if lacks_authority(text) {
            return Err((IssueCode::InvalidValue, "The // after the scheme is missing."));
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

type Fault = (IssueCode, &'static str);

const TOO_LONG: Fault = (IssueCode::TooLong, "Too long: the maximum is 2048 characters.");

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
