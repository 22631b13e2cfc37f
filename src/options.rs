//! What a caller can set, its defaults, and how the options of a call go over those set before.

use crate::base_url::{BaseUrl, DEFAULT_BASE_URL, Environment};
use crate::issue::{Issue, IssueCode};
use crate::js_input::JsInput;
use crate::suggest::suggest;
use crate::token::{self, Token};

/// More requests at once than any browser keeps open to one host.
const MAX_CONCURRENT: u32 = 100;
/// The longest name of an unknown option that a message repeats.
const MAX_SHOWN_NAME_LENGTH: usize = 64;

const NAMES: [&str; 10] = [
    "baseUrl",
    "token",
    "dangerouslyAllowBrowserToken",
    "timeoutMs",
    "attemptTimeoutMs",
    "maxRetries",
    "onAttempt",
    "signal",
    "concurrency",
    "onProgress",
];

/// Where options are given. Some belong to one call, some to calls that change many agents.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// `configure` and `createClient`.
    Defaults,
    Call,
    Bulk,
}

/// One own property of an options object. `value` is the thing itself, for what Rust only passes on.
pub(crate) struct Entry<V> {
    pub(crate) name: String,
    pub(crate) raw: JsInput,
    pub(crate) value: V,
}

/// An options object as it was given.
pub(crate) enum JsOptions<V> {
    Absent,
    NotAnObject(JsInput),
    Entries(Vec<Entry<V>>),
}

pub(crate) enum TokenSource<V> {
    Fixed(Token),
    Function(V),
}

pub(crate) struct Options<V> {
    pub(crate) base_url: BaseUrl,
    pub(crate) token: Option<TokenSource<V>>,
    /// The whole call, in milliseconds.
    pub(crate) timeout_ms: f64,
    /// One attempt, its body included, in milliseconds.
    pub(crate) attempt_timeout_ms: f64,
    pub(crate) max_retries: u32,
    pub(crate) on_attempt: Option<V>,
    pub(crate) signal: Option<V>,
    /// Of a bulk call: how many updates are under way at once.
    pub(crate) concurrency: usize,
    pub(crate) on_progress: Option<V>,
}

/// Options whose types are right, before what depends on several of them together.
struct Draft<V> {
    base_url: JsInput,
    token: Option<(JsInput, V)>,
    allow_browser_token: bool,
    timeout_ms: f64,
    attempt_timeout_ms: f64,
    max_retries: u32,
    on_attempt: Option<V>,
    signal: Option<V>,
    concurrency: usize,
    on_progress: Option<V>,
}

impl<V> Options<V> {
    /// Checks both objects whole; what `call` sets wins over `defaults`.
    pub(crate) fn check(
        defaults: JsOptions<V>,
        call: JsOptions<V>,
        scope: Scope,
        environment: &Environment<'_>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let faults_before = issues.len();
        let mut draft = Draft::new();
        let defaults_are_an_object = draft.take(defaults, Scope::Defaults, issues);
        if !draft.take(call, scope, issues) || !defaults_are_an_object {
            // What is missing cannot be told from what could not be read.
            return None;
        }

        let base_url = BaseUrl::check(&draft.base_url, environment, issues);
        let token = match draft.token {
            Some((JsInput::Function, function)) => Some(TokenSource::Function(function)),
            Some((raw, _)) => Token::check(&raw, base_url.is_vendor)
                .map_err(|issue| issues.push(issue))
                .ok()
                .map(TokenSource::Fixed),
            None => {
                if base_url.is_vendor {
                    issues.push(token::missing_at_vendor());
                }
                None
            }
        };
        let in_page = environment.page_origin.is_some();
        let stays_here = base_url.is_loopback || base_url.is_own_origin;
        if token.is_some() && in_page && !stays_here && !draft.allow_browser_token {
            issues.push(token::refuse_in_page());
        }
        (issues.len() == faults_before).then_some(Self {
            base_url,
            token,
            timeout_ms: draft.timeout_ms,
            attempt_timeout_ms: draft.attempt_timeout_ms,
            max_retries: draft.max_retries,
            on_attempt: draft.on_attempt,
            signal: draft.signal,
            concurrency: draft.concurrency,
            on_progress: draft.on_progress,
        })
    }
}

impl<V> Draft<V> {
    fn new() -> Self {
        Self {
            base_url: JsInput::Text(DEFAULT_BASE_URL.to_owned()),
            token: None,
            allow_browser_token: false,
            timeout_ms: 30_000.0,
            attempt_timeout_ms: 10_000.0,
            max_retries: 2,
            on_attempt: None,
            signal: None,
            concurrency: 4,
            on_progress: None,
        }
    }

    /// Whether it was an options object, or none at all.
    fn take(&mut self, options: JsOptions<V>, scope: Scope, issues: &mut Vec<Issue>) -> bool {
        match options {
            JsOptions::Absent => {}
            JsOptions::NotAnObject(JsInput::Object | JsInput::Signal) => {
                let message = "This must be a plain object, not an instance of a class.";
                issues.push(Issue::new("options", IssueCode::InvalidType, message));
                return false;
            }
            JsOptions::NotAnObject(found) => {
                issues.push(Issue::wrong_type("options", "a plain object", &found));
                return false;
            }
            JsOptions::Entries(entries) => {
                for entry in entries {
                    self.set(entry, scope, issues);
                }
            }
        }
        true
    }

    fn set(&mut self, entry: Entry<V>, scope: Scope, issues: &mut Vec<Issue>) {
        let Entry { name, raw, value } = entry;
        let path = format!("options.{}", shown(&name));
        let mut wrong_type = |wanted| issues.push(Issue::wrong_type(&path, wanted, &raw));
        match name.as_str() {
            _ if matches!(raw, JsInput::Undefined) && NAMES.contains(&name.as_str()) => {}
            "baseUrl" => self.base_url = raw,
            "token" => self.token = Some((raw, value)),
            "dangerouslyAllowBrowserToken" => match raw.boolean() {
                Some(allow) => self.allow_browser_token = allow,
                None => wrong_type("true or false"),
            },
            "timeoutMs" => self.timeout_ms = milliseconds(&path, &raw, issues).unwrap_or(self.timeout_ms),
            "attemptTimeoutMs" => {
                self.attempt_timeout_ms =
                    milliseconds(&path, &raw, issues).unwrap_or(self.attempt_timeout_ms);
            }
            "maxRetries" => {
                self.max_retries = whole(&path, &raw, 0, u32::MAX, issues).unwrap_or(self.max_retries);
            }
            "onAttempt" if matches!(raw, JsInput::Function) => self.on_attempt = Some(value),
            "onAttempt" => wrong_type("a function"),
            "signal" if scope == Scope::Defaults => {
                let message = "A signal cancels one call: pass it in that call's options.";
                issues.push(Issue::new(&path, IssueCode::UnknownOption, message));
            }
            "signal" if matches!(raw, JsInput::Signal) => self.signal = Some(value),
            "signal" => wrong_type("an AbortSignal"),
            "concurrency" | "onProgress" if scope != Scope::Bulk => {
                let message = "This option belongs to updateAgentsCalling.";
                issues.push(Issue::new(&path, IssueCode::UnknownOption, message));
            }
            "concurrency" => {
                let most = whole(&path, &raw, 1, MAX_CONCURRENT, issues);
                self.concurrency = most.map_or(self.concurrency, |most| most as usize);
            }
            "onProgress" if matches!(raw, JsInput::Function) => self.on_progress = Some(value),
            "onProgress" => wrong_type("a function"),
            unknown => issues.push(Issue::unknown(path, "option", meant(unknown))),
        }
    }
}

fn meant(name: &str) -> Option<&'static str> {
    if name.len() > MAX_SHOWN_NAME_LENGTH { None } else { suggest(name, &NAMES) }
}

fn shown(name: &str) -> &str {
    if name.len() > MAX_SHOWN_NAME_LENGTH { "…" } else { name }
}

pub(crate) fn whole(
    path: &str,
    raw: &JsInput,
    least: u32,
    most: u32,
    issues: &mut Vec<Issue>,
) -> Option<u32> {
    let number = raw
        .number()
        .filter(|number| number.fract() == 0.0 && *number >= f64::from(least) && *number <= f64::from(most));
    if number.is_none() {
        issues.push(no_such_number(path, &format!("a whole number from {least} to {most}"), raw));
    }
    number.map(|number| number as u32)
}

/// Any positive length of time, fractions included; timers that are too long for the platform are the timer's matter.
fn milliseconds(path: &str, raw: &JsInput, issues: &mut Vec<Issue>) -> Option<f64> {
    let ms = raw.number().filter(|ms| *ms > 0.0 && *ms <= f64::MAX);
    if ms.is_none() {
        issues.push(no_such_number(path, "a finite number of milliseconds, more than 0", raw));
    }
    ms
}

fn no_such_number(path: &str, wanted: &str, found: &JsInput) -> Issue {
    match found.number() {
        Some(_) => Issue::new(path, IssueCode::OutOfRange, &format!("This must be {wanted}.")),
        None => Issue::wrong_type(path, wanted, found),
    }
}

#[cfg(test)]
#[path = "options_tests.rs"]
mod tests;
