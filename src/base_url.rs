//! Where requests go, and whether that place is safe enough for a request that may carry a token.

use crate::issue::{Issue, IssueCode};
use crate::raw::Raw;
use crate::text::concat;

pub(crate) const DEFAULT_BASE_URL: &str = "https://app.talkover.ai/api/v1";
const VENDOR_HOST: &str = "app.talkover.ai";
const LONGEST: usize = 2_048;
const PATH: &str = "options.baseUrl";

/// An address as the platform's URL parser took it apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UrlParts {
    pub(crate) href: String,
    pub(crate) origin: String,
    /// With its colon, as in `https:`.
    pub(crate) protocol: String,
    pub(crate) hostname: String,
    pub(crate) has_credentials: bool,
}

/// What the checks need to know of the place the code runs in.
pub(crate) struct Environment<'a> {
    /// The origin of the page or worker, if it is one.
    pub(crate) page_origin: Option<String>,
    /// The platform's URL parser; relative addresses are taken from the page's.
    pub(crate) parse_url: &'a dyn Fn(&str) -> Option<UrlParts>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    /// Absolute, without a slash at its end.
    href: String,
    pub(crate) is_own_origin: bool,
    pub(crate) is_loopback: bool,
    pub(crate) is_vendor: bool,
}

impl BaseUrl {
    pub(crate) fn check(raw: &Raw, environment: &Environment<'_>, issues: &mut Vec<Issue>) -> Option<Self> {
        let checked = match raw.text() {
            Some(text) => Self::parse(text, environment),
            None if *raw == Raw::LongText => Err(too_long()),
            None => Err(Issue::wrong_type(PATH, "a string, the address of the API", raw)),
        };
        checked.map_err(|issue| issues.push(issue)).ok()
    }

    fn parse(text: &str, environment: &Environment<'_>) -> Result<Self, Issue> {
        if text.is_empty() {
            return Err(fault(IssueCode::Empty, "This must not be empty."));
        }
        if text.len() > LONGEST {
            return Err(too_long());
        }
        if text.chars().any(|c| c <= ' ' || c == '\\' || c == '\u{7f}' || c == '\u{fffd}') {
            return Err(fault(
                IssueCode::InvalidCharacter,
                "This must not hold white space, control characters or backslashes.",
            ));
        }
        if text.bytes().any(|byte| byte == b'?' || byte == b'#') {
            return Err(fault(IssueCode::InvalidValue, "This must not have a query or a fragment."));
        }
        let parts = (environment.parse_url)(text).ok_or_else(|| {
            let message = match &environment.page_origin {
                Some(_) => "This is no address: give one like \"https://host/api/v1\" or, on the page's own origin, \"/talkover\".",
                None => "This is no absolute address: outside a page there is nothing that a relative one could start from.",
            };
            fault(IssueCode::InvalidValue, message)
        })?;
        if parts.has_credentials {
            return Err(fault(
                IssueCode::Insecure,
                "This must not hold a user name or password; use the token option.",
            ));
        }
        let is_own_origin = environment.page_origin.as_ref() == Some(&parts.origin) && parts.origin != "null";
        let is_loopback = is_loopback(&parts.hostname);
        match parts.protocol.as_str() {
            "https:" => {}
            "http:" if is_loopback || is_own_origin => {}
            "http:" => {
                return Err(fault(
                    IssueCode::Insecure,
                    "This must begin with https://. Plain http is for loopback hosts and the page's own origin only.",
                ));
            }
            _ => return Err(fault(IssueCode::Insecure, "This must be an https: address.")),
        }
        if !is_relative(text) && !has_authority(text) {
            return Err(fault(IssueCode::InvalidValue, "This address lacks the // after its scheme."));
        }
        let mut href = parts.href;
        while href.as_bytes().last() == Some(&b'/') {
            href.pop();
        }
        Ok(Self { href, is_own_origin, is_loopback, is_vendor: parts.hostname == VENDOR_HOST })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.href
    }

    /// The address of what is below it; `path` begins with a slash.
    pub(crate) fn join(&self, path: &str) -> String {
        concat(&[&self.href, path])
    }
}

fn fault(code: IssueCode, message: &str) -> Issue {
    Issue::new(PATH, code, message)
}

fn too_long() -> Issue {
    fault(IssueCode::TooLong, "This is too long: an address has at most 2048 characters.")
}

/// The hosts that browsers themselves treat as this machine.
fn is_loopback(hostname: &str) -> bool {
    let is_ipv4 = hostname.bytes().filter(|byte| *byte == b'.').count() == 3
        && hostname.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit());
    hostname == "localhost"
        || hostname.ends_with(".localhost")
        || hostname == "[::1]"
        || (is_ipv4 && hostname.starts_with("127."))
}

/// Whether it has no scheme: then the page's own applies.
fn is_relative(text: &str) -> bool {
    let end = text.bytes().position(|byte| byte == b':' || byte == b'/');
    end.is_none_or(|end| text.as_bytes().get(end) == Some(&b'/'))
}

/// `https:host` and `https:/host` mean other things on other pages.
fn has_authority(text: &str) -> bool {
    let after_scheme = text.bytes().skip_while(|byte| *byte != b':').skip(1);
    after_scheme.take(2).eq(*b"//")
}

#[cfg(test)]
#[path = "base_url_tests.rs"]
pub(crate) mod tests;
