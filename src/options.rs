//! The options of calls and clients: their rules, their defaults, and how they are merged.

use crate::base_url::{BaseUrl, DEFAULT_BASE_URL, Environment};
use crate::calling_state::CallingState;
use crate::issue::{Issue, IssueCode};
use crate::js_input::JsInput;
use crate::messages::{Message, issues as messages};
use crate::policy::apply_state::Publish;
use crate::suggest::suggest;
use crate::token::{self, Token};

/// Longer names of unknown options are not repeated in messages.
const MAX_SHOWN_NAME_LENGTH: usize = 64;

/// All options. Tests compare their README rows and their documentation in `index.d.ts` with this
/// table.
const OPTIONS: [OptionRule; 14] = [
    rule("baseUrl", Kind::Checked, Given::Anywhere),
    rule("token", Kind::Checked, Given::Anywhere),
    rule("dangerouslyAllowBrowserToken", Kind::Boolean, Given::Anywhere),
    rule("timeoutMs", Kind::Milliseconds, Given::Anywhere),
    rule("attemptTimeoutMs", Kind::Milliseconds, Given::Anywhere),
    rule("maxRetries", Kind::Whole { least: 0, most: u32::MAX }, Given::Anywhere),
    rule("onAttempt", Kind::Function, Given::Anywhere),
    rule("onWait", Kind::Function, Given::Anywhere),
    rule("signal", Kind::Signal, Given::PerCall),
    // No browser opens more connections to one host.
    rule("concurrency", Kind::Whole { least: 1, most: 100 }, Given::ForMany),
    rule("onProgress", Kind::Function, Given::ForMany),
    rule("publish", Kind::Choice(&["keep", "always", "never"]), Given::ToApply),
    rule("rollback", Kind::Boolean, Given::ToApply),
    rule("expected", Kind::Checked, Given::ToApplyOne),
];

struct OptionRule {
    name: &'static str,
    kind: Kind,
    given: Given,
}

/// Which functions take an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    Anywhere,
    /// All but `configure` and `createClient`.
    PerCall,
    ForMany,
    ToApply,
    ToApplyOne,
}

const fn rule(name: &'static str, kind: Kind, given: Given) -> OptionRule {
    OptionRule { name, kind, given }
}

/// The type of an option.
#[derive(Clone, Copy)]
enum Kind {
    /// Validated after all options are known.
    Checked,
    Boolean,
    /// Greater than 0.
    Milliseconds,
    Whole {
        least: u32,
        most: u32,
    },
    Choice(&'static [&'static str]),
    Function,
    Signal,
}

/// Where options are passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// `configure` and `createClient`.
    Defaults,
    Call,
    /// `updateAgentsCalling` and `planAgentsCalling`.
    Many,
    /// `applyAgentCalling`.
    Apply,
    /// `applyAgentsCalling`.
    ApplyMany,
}

/// A property of an options object. `value` is the JavaScript value, which Rust only passes on.
pub(crate) struct Entry<V> {
    pub(crate) name: String,
    pub(crate) raw: JsInput,
    pub(crate) value: V,
}

/// An options object, before validation.
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
    pub(crate) settings: Settings<V>,
    /// What `settings.expected` holds, once the edge has read it.
    pub(crate) expected: Option<CallingState>,
}

/// Options that are validated independently of each other.
pub(crate) struct Settings<V> {
    /// Timeout of the call with its waits and retries, in milliseconds.
    pub(crate) timeout_ms: f64,
    /// Timeout of one attempt, including the body, in milliseconds.
    pub(crate) attempt_timeout_ms: f64,
    pub(crate) max_retries: u32,
    pub(crate) on_attempt: Option<V>,
    pub(crate) on_wait: Option<V>,
    pub(crate) signal: Option<V>,
    /// How many updates of a bulk call run at once.
    pub(crate) concurrency: usize,
    pub(crate) on_progress: Option<V>,
    /// Of an apply: whether the agent is published in the end.
    pub(crate) publish: Publish,
    pub(crate) rollback: bool,
    pub(crate) expected: Option<V>,
}

impl<V> Default for Settings<V> {
    fn default() -> Self {
        Self {
            timeout_ms: 30_000.0,
            attempt_timeout_ms: 10_000.0,
            max_retries: 2,
            on_attempt: None,
            on_wait: None,
            signal: None,
            concurrency: 4,
            on_progress: None,
            publish: Publish::Keep,
            rollback: true,
            expected: None,
        }
    }
}

/// Options with valid types. Rules across several options are not checked yet.
struct Draft<V> {
    base_url: JsInput,
    token: Option<(JsInput, V)>,
    allow_browser_token: bool,
    settings: Settings<V>,
}

impl<V> Options<V> {
    /// Validates both objects. Options in `call` override `defaults`.
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
            // Without all options, a missing one cannot be distinguished from one that could not be
            // read.
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
                    issues.push(token::missing_at_vendor(environment.is_page()));
                }
                None
            }
        };
        let in_page = environment.is_page();
        let stays_here = base_url.is_loopback || base_url.is_own_origin;
        if token.is_some() && in_page && !stays_here && !draft.allow_browser_token {
            issues.push(token::refuse_in_page());
        }
        (issues.len() == faults_before).then_some(Self {
            base_url,
            token,
            settings: draft.settings,
            expected: None,
        })
    }
}

impl<V> Draft<V> {
    fn new() -> Self {
        Self {
            base_url: JsInput::Text(DEFAULT_BASE_URL.to_owned()),
            token: None,
            allow_browser_token: false,
            settings: Settings::default(),
        }
    }

    /// Merges `options` in. Returns `false` if they are neither a plain object nor absent.
    fn take(&mut self, options: JsOptions<V>, scope: Scope, issues: &mut Vec<Issue>) -> bool {
        match options {
            JsOptions::Absent => {}
            JsOptions::NotAnObject(JsInput::Object | JsInput::Signal) => {
                issues.push(Issue::new("options", messages::CLASS_INSTANCE));
                return false;
            }
            JsOptions::NotAnObject(found) => {
                issues.push(Issue::wrong_type("options", "plain_object", &found));
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
        let Some(rule) = OPTIONS.iter().find(|rule| rule.name == name) else {
            return issues.push(Issue::new(path, messages::UNKNOWN_OPTION).suggest(meant(&name)));
        };
        if matches!(raw, JsInput::Undefined) {
            return;
        }
        if let Some(message) = rule.misplaced(scope) {
            return issues.push(Issue::new(path, message));
        }
        if let Err(issue) = rule.kind.check(&path, &raw) {
            return issues.push(issue);
        }
        let settings = &mut self.settings;
        let number = raw.number().unwrap_or_default();
        match rule.name {
            "baseUrl" => self.base_url = raw,
            "token" => self.token = Some((raw, value)),
            "dangerouslyAllowBrowserToken" => self.allow_browser_token = raw.boolean().unwrap_or_default(),
            "timeoutMs" => settings.timeout_ms = number,
            "attemptTimeoutMs" => settings.attempt_timeout_ms = number,
            "maxRetries" => settings.max_retries = number as u32,
            "onAttempt" => settings.on_attempt = Some(value),
            "onWait" => settings.on_wait = Some(value),
            "signal" => settings.signal = Some(value),
            "concurrency" => settings.concurrency = number as usize,
            "onProgress" => settings.on_progress = Some(value),
            "publish" => settings.publish = Publish::of(raw.text().unwrap_or_default()),
            "rollback" => settings.rollback = raw.boolean().unwrap_or_default(),
            "expected" => settings.expected = Some(value),
            // Unreachable: a test sets every option of the table.
            _ => {}
        }
    }
}

impl OptionRule {
    /// Why the option is not allowed in this scope.
    fn misplaced(&self, scope: Scope) -> Option<&'static Message<IssueCode>> {
        match (self.given, scope) {
            (Given::Anywhere, _)
            | (Given::PerCall, Scope::Call | Scope::Many | Scope::Apply | Scope::ApplyMany)
            | (Given::ForMany, Scope::Many | Scope::ApplyMany)
            | (Given::ToApply, Scope::Apply | Scope::ApplyMany)
            | (Given::ToApplyOne, Scope::Apply) => None,
            (Given::PerCall, Scope::Defaults) => Some(messages::SIGNAL_IN_DEFAULTS),
            (Given::ForMany, _) => Some(messages::FOR_MANY_ONLY),
            (Given::ToApply, _) => Some(messages::TO_APPLY_ONLY),
            (Given::ToApplyOne, _) => Some(messages::TO_APPLY_ONE_ONLY),
        }
    }
}

impl Kind {
    fn check(self, path: &str, raw: &JsInput) -> Result<(), Issue> {
        let wanted = match self {
            Self::Checked => return Ok(()),
            Self::Milliseconds => return milliseconds(path, raw),
            Self::Whole { least, most } => return whole(path, raw, least, most).map(drop),
            Self::Boolean if raw.boolean().is_some() => return Ok(()),
            Self::Boolean => "flag",
            Self::Choice(choices) => return one_of(path, raw, choices).map(drop),
            Self::Function if matches!(raw, JsInput::Function) => return Ok(()),
            Self::Function => "function",
            Self::Signal if matches!(raw, JsInput::Signal) => return Ok(()),
            Self::Signal => "signal",
        };
        Err(Issue::wrong_type(path, wanted, raw))
    }
}

pub(crate) fn option_names() -> impl Iterator<Item = &'static str> {
    OPTIONS.iter().map(|rule| rule.name)
}

fn meant(name: &str) -> Option<&'static str> {
    if name.len() > MAX_SHOWN_NAME_LENGTH { None } else { suggest(name, &OPTIONS.map(|rule| rule.name)) }
}

fn shown(name: &str) -> &str {
    if name.len() > MAX_SHOWN_NAME_LENGTH { "…" } else { name }
}

pub(crate) fn one_of<'a>(path: &str, raw: &'a JsInput, choices: &[&str]) -> Result<&'a str, Issue> {
    match raw.text() {
        Some(text) if choices.contains(&text) => Ok(text),
        Some(_) => Err(Issue::new(path, messages::CHOICE).with("choices", choices.join(", "))),
        None => Err(Issue::wrong_type(path, "string", raw)),
    }
}

pub(crate) fn whole(path: &str, raw: &JsInput, least: u32, most: u32) -> Result<u32, Issue> {
    raw.number()
        .filter(|number| number.fract() == 0.0 && *number >= f64::from(least) && *number <= f64::from(most))
        .map(|number| number as u32)
        .ok_or_else(|| match raw.number() {
            Some(_) => {
                Issue::new(path, messages::OUT_OF_RANGE).number("minimum", least).number("maximum", most)
            }
            None => Issue::wrong_type(path, "integer", raw),
        })
}

/// Allows fractions, and times longer than the platform's timers support.
fn milliseconds(path: &str, raw: &JsInput) -> Result<(), Issue> {
    match raw.number() {
        Some(ms) if ms > 0.0 && ms <= f64::MAX => Ok(()),
        Some(_) => Err(Issue::new(path, messages::DURATION)),
        None => Err(Issue::wrong_type(path, "milliseconds", raw)),
    }
}

#[cfg(test)]
#[path = "options_tests.rs"]
mod tests;
