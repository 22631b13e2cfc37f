//! All messages in English. Each is made from a code, a reason and parameters, which programs get
//! as `code` and `params`, so that a text and its key cannot differ.
//!
//! In a text, `{name}` is a parameter, `{name:noun}` the phrase for its value, and a part in `<…>`
//! is left out if its parameter is absent. `pkg/js/locales/` has the same texts for JavaScript, and
//! `docs/messages.md` lists them. Tests compare all three.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::duration::duration;

/// A message with its key. `reason` tells several messages of one code apart.
pub(crate) struct Message<C: 'static> {
    pub(crate) code: C,
    pub(crate) reason: &'static str,
    pub(crate) text: &'static str,
}

macro_rules! messages {
    ($($module:ident: $type:ty { $($name:ident = $code:ident $reason:literal $text:literal)* })*) => {$(
        pub(crate) mod $module {
            use super::Message;

            $(pub(crate) const $name: &Message<$type> =
                &Message { code: <$type>::$code, reason: $reason, text: $text };)*

            #[cfg(test)]
            pub(crate) const ALL: &[&Message<$type>] = &[$($name),*];
        }
    )*};
}

messages! {
    issues: crate::issue::IssueCode {
        REQUIRED = Required "" "Required: {expected:noun}."
        NO_TOKEN_IN_PAGE = Required "token_in_page" "app.talkover.ai requires a token. Set baseUrl to your own backend that adds it (\"Keeping the token out of the page\" in the README) or pass a token."
        NO_TOKEN = Required "token" "app.talkover.ai requires a token. Pass it from an environment variable: token: process.env.TALKOVER_TOKEN."
        INVALID_TYPE = InvalidType "" "This must be {expected:noun}, not {found:noun}."
        CLASS_INSTANCE = InvalidType "class_instance" "This must be a plain object, not an instance of a class."
        SET = InvalidType "set" "This must be an array, not a Set. Convert it: [...set]."
        OPTIONS_AS_NUMBERS = InvalidType "options" "These are options. Options are the fourth argument: pass null as the third to keep the agent's numbers."
        DIRECTION = InvalidValue "direction" "This must be exactly \"inbound\" or \"outbound\".< Did you mean \"{suggestion}\"?>"
        CHOICE = InvalidValue "choice" "This must be one of: {choices}."
        TOKEN_PREFIX = InvalidValue "token" "This is not an environment token of app.talkover.ai: those begin with talq_."
        URL = InvalidValue "url" "Invalid URL. Use one like https://host/api/v1 or, in a page, /talkover."
        URL_ON_SERVER = InvalidValue "url_on_server" "Invalid URL. Use one like https://host/api/v1. A relative URL works in a page only."
        URL_QUERY = InvalidValue "url_query" "This must not have a query or a fragment."
        URL_SLASHES = InvalidValue "url_slashes" "The // after the scheme is missing."
        URL_SCHEME = InvalidValue "url_scheme" "The scheme is missing. Did you mean {suggestion}?"
        PLAN_URL = InvalidValue "plan_url" "This plan was made for {planned}, and baseUrl is {baseUrl}."
        PLAN_DATE = InvalidValue "plan_date" "This must be a date in ISO 8601."
        PLAN_ACTION = InvalidValue "plan_action" "This must be \"none\", \"update\" or \"missing\"."
        PLAN_CHANGED = InvalidValue "plan_changed" "This does not follow from before and after: make the plan again."
        ID_CHARACTER = InvalidCharacter "id" "An id may contain only letters, digits, _ and -."
        TOKEN_CHARACTER = InvalidCharacter "token" "A token must not contain whitespace, line breaks or non-ASCII characters."
        TOKEN_BEARER = InvalidCharacter "token_bearer" "Pass the token without \"Bearer\": it is added to each request."
        URL_CHARACTER = InvalidCharacter "url" "This must not contain whitespace, control characters or backslashes."
        EMPTY = Empty "" "This must not be empty."
        TOO_LONG = TooLong "" "Too long: the maximum is {maximum} characters."
        TOO_LONG_IN_BYTES = TooLong "bytes" "Too long: the maximum is {maximum} bytes."
        PHONE_NUMBER = PhoneNumber "" "This is a phone number, not its id. Use the id that listPhoneNumbers returns."
        PHONE_NUMBER_AS_AGENT = PhoneNumber "agent" "This is a phone number, not an agent's id. Use the id that listAgents returns."
        HOLE = Hole "" "This array element is missing (a hole)."
        DUPLICATE = Duplicate "" "Number {number} is chosen twice."
        DUPLICATE_AGENT = Duplicate "agent" "Agent {number} is listed twice. A plan has one change for each agent."
        TOO_MANY_NUMBERS = TooMany "numbers" "Too many: the maximum is {maximum} phone numbers."
        TOO_MANY_UPDATES = TooMany "updates" "Too many: the maximum is {maximum} updates."
        TOO_MANY_IN_TOTAL = TooMany "numbers_in_total" "Too many phone numbers in total: the maximum is {maximum}."
        OUT_OF_RANGE = OutOfRange "" "This must be a whole number from {minimum} to {maximum}."
        DURATION = OutOfRange "duration" "This must be a finite number of milliseconds, more than 0."
        UNKNOWN_OPTION = UnknownOption "" "Unknown option.< Did you mean \"{suggestion}\"?>"
        UNKNOWN_PARAMETER = UnknownOption "parameter" "Unknown parameter.< Did you mean \"{suggestion}\"?>"
        UNKNOWN_FIELD = UnknownOption "field" "Unknown field.< Did you mean \"{suggestion}\"?>"
        SIGNAL_IN_DEFAULTS = UnknownOption "per_call" "A signal cancels one call: pass it in that call's options."
        FOR_MANY_ONLY = UnknownOption "for_many" "Only functions for many agents take this option."
        TO_APPLY_ONLY = UnknownOption "to_apply" "Only applyAgentCalling and applyAgentsCalling take this option."
        TO_APPLY_ONE_ONLY = UnknownOption "to_apply_one" "Only applyAgentCalling takes this option."
        UNREADABLE = Unreadable "" "This must be {expected:noun}; reading it threw an error."
        SIGNAL_THREW = Unreadable "signal" "Could not listen to this signal: it threw an error."
        TOKEN_FUNCTION_FAILED = Unreadable "token" "The token function failed."
        TOKEN_IN_PAGE = Insecure "token" "A token in a web page gives the whole account to anyone who opens the page. Set baseUrl to your own backend that adds it (\"Keeping the token out of the page\" in the README) or, on a machine you trust, dangerouslyAllowBrowserToken: true."
        URL_CREDENTIALS = Insecure "url_credentials" "This must not have a user name or a password: use the token option."
        URL_HTTP = Insecure "url_http" "This must begin with https://. Plain http is for loopback hosts and the page's own origin only."
        URL_HTTP_ON_SERVER = Insecure "url_http_on_server" "This must begin with https://. Plain http is for loopback hosts only."
        SERVER = Server "" "{message}"
    }
    errors: crate::error::Code {
        UNAUTHORIZED = Unauthorized "" "The token was not accepted (status {status})."
        SIGNED_OUT = Unauthorized "session" "You are not signed in, or your session has expired (status {status})."
        FORBIDDEN = Forbidden "" "Access denied (status {status})."
        NOT_FOUND = NotFound "" "Not found (status {status})."
        NO_SUCH_ADDRESS = NotFound "address" "There is nothing at {url} (status {status}). Check the baseUrl option."
        HTML_NOT_FOUND = NotFound "html" "The response from {url} is an HTML page (status {status}), not JSON. The baseUrl option is most likely wrong."
        MISSING_IN_PLAN = NotFound "plan" "There is no such agent, according to the plan. Nothing was sent."
        CONFLICT = Conflict "" "This conflicts with another change (status {status})."
        CHANGED_SINCE = Conflict "changed_since" "This agent has been changed since you read it. Nothing was sent."
        CHANGED_MEANWHILE = Conflict "changed_meanwhile" "This agent was changed by somebody else meanwhile. Their settings are in place."
        REJECTED = Rejected "" "The request was rejected (status {status})."
        HTML_REJECTED = Rejected "html" "The response from {url} is an HTML page (status {status}), not JSON. The baseUrl option is most likely wrong."
        RATE_LIMITED = RateLimited "" "Rate limited: try again in {retryAfterMs:duration}."
        RATE_LIMITED_FOR_NOW = RateLimited "later" "Rate limited: try again later."
        SERVER_ERROR = ServerError "" "The service failed (status {status})."
        OUTAGE = ServerError "outage" "The service is not answering properly (status {status})."
        REDIRECTED = Redirected "" "The service responded with a redirect, which is not followed. Check the baseUrl option."
        REDIRECTED_WITH_TOKEN = Redirected "token" "The service responded with a redirect. It was not followed, because the token must not be sent elsewhere. Check the baseUrl option."
        REDIRECTED_TO_SIGN_IN = Redirected "session" "Your session has most likely expired: sign in again. (The response was a redirect.)"
        NOT_MADE = Network "not_made" "The request to {url} could not be made."
        FORBIDDEN_BY_PAGE = Network "content_security_policy" "The page's Content-Security-Policy blocks requests to {url}. Add the origin to its connect-src."
        CONNECTION = Network "connection" "No response from {url}. The connection failed or was cut< ({error})>."
        CROSS_ORIGIN = Network "cross_origin" "No response from {url}. For another origin, the browser does not say whether it was unreachable or blocked by CORS."
        REFUSED = Network "refused" "No response from {url}. The connection was refused: is the server running, and the port right?"
        HOST_NOT_FOUND = Network "host_not_found" "No response from {url}. There is no such host: check the baseUrl option and your DNS."
        OFFLINE = Offline "" "The browser is offline: no response from {url}."
        REQUEST_TIMEOUT = Timeout "request" "The service timed out waiting for the request (status {status})."
        ATTEMPT_TIMEOUT = Timeout "attempt" "No complete response within {timeoutMs:duration}."
        TIMEOUT = Timeout "call" "Timed out after {timeoutMs:duration} before anything was sent."
        QUEUE_TIMEOUT = Timeout "queue" "Timed out waiting for an earlier change to this agent."
        TOKEN_TIMEOUT = Timeout "token" "The token function timed out after {timeoutMs:duration}."
        NO_TIMERS = Timeout "timers" "Timers are not available in this environment."
        APPLY_TIMEOUT = Timeout "apply" "There was no time left."
        ABORTED = Aborted "" "This update was not sent: the call was aborted first."
        ABORTED_AFTER_REJECTION = Aborted "rejected" "Aborted after the service rejected this update."
        ABORTED_IN_FLIGHT = Aborted "in_flight" "Aborted while this update was in flight: it may have been applied."
        ABORTED_AFTER_SUCCESS = Aborted "applied" "Aborted after this update was applied."
        HTML = UnreadableResponse "html" "The response from {url} is an HTML page, not JSON. The baseUrl option is most likely wrong."
        EMPTY_RESPONSE = UnreadableResponse "empty" "The response is empty."
        NOT_JSON = UnreadableResponse "not_json" "The response is not JSON."
        NO_SUCCESS = UnreadableResponse "success" "The response does not say whether it succeeded."
        NO_DATA = UnreadableResponse "data" "The response has no data."
        NOT_A_LIST = UnreadableResponse "list" "The response is not a list."
        NO_AGENT = UnreadableResponse "agent" "The response lacks the agent's id or {field}."
        NO_NUMBERS = UnreadableResponse "numbers" "The response has no ids of the agent's phone numbers."
        NO_SETTINGS = UnreadableResponse "settings" "The response lacks an agent's id, direction, numbers or status."
        UNEXPECTED_STATUS = UnreadableResponse "status" "Unexpected status {status}."
        NO_RESPONSE = UnreadableResponse "response" "The fetch function returned no response."
        MISMATCH = ResponseMismatch "" "The service applied something other than the requested change: the response has {differences:nouns}."
        SUSPENDED = Interrupted "suspended" "This page was suspended for too long, and another tab has changed this agent since."
    }
}

/// The words of the service, for any code.
const SERVICE_WORDS: &str = "{message}";
pub(crate) const SERVICE: &str = "service";

/// What an apply says of the agent, around why it failed.
#[derive(Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) name: &'static str,
    text: &'static str,
}

macro_rules! frames {
    ($($name:ident = $key:literal $text:literal)*) => {
        pub(crate) mod frames {
            use super::Frame;

            $(pub(crate) const $name: &Frame = &Frame { name: $key, text: $text };)*

            #[cfg(test)]
            pub(crate) const ALL: &[&Frame] = &[$($name),*];
        }
    };
}

frames! {
    UNKNOWN = "unknown" "Whether the change was applied is not known. {why}"
    SAVED_NOT_LIVE = "saved_not_live" "The change was saved, but the agent is not live. {why}"
    SAVED_LIVE = "saved_live" "The change was saved. {why}"
    SAVED_DRAFT = "saved_draft" "The change was saved as a draft. {why}"
    SAVED = "saved" "The change was saved. Whether the agent is live is not known. {why}"
    FORMER_LIVE = "former_live" "The agent could not be published: {why} The former settings are live again."
    FORMER_NOT_LIVE = "former_not_live" "The agent could not be published: {why} The former settings are in place again, but the agent is not live."
    FORMER = "former" "The agent could not be published: {why} The former settings are in place again. Whether the agent is live is not known."
    LIVE_WITH_OTHERS = "live_with_others" "The agent could not be published: {why} It is live with settings of somebody else."
    STILL_DRAFT = "still_draft" "The agent could not be published: {why} The agent is a draft, as before."
    NOT_LIVE = "not_live" "The agent could not be published: {why} The agent is not live."
    NOT_PUBLISHED = "not_published" "The agent could not be published: {why} Whether the agent is live is not known."
}

/// The phrases for values of parameters, and for the arguments as a person knows them.
pub(crate) const NOUNS: [(&str, &str); 40] = [
    ("array", "an array"),
    ("bigint", "a bigint"),
    ("boolean", "a boolean"),
    ("function", "a function"),
    ("null", "null"),
    ("number", "a number"),
    ("object", "an object"),
    ("set", "a Set"),
    ("signal", "an AbortSignal"),
    ("string", "a string"),
    ("symbol", "a symbol"),
    ("undefined", "undefined"),
    ("unreadable", "a value that throws when it is read"),
    ("agent_id", "a string, the agent's id"),
    ("base_url", "a string, the URL of the API"),
    ("direction", "\"inbound\" or \"outbound\""),
    ("flag", "true or false"),
    ("integer", "a whole number"),
    ("milliseconds", "a finite number of milliseconds, more than 0"),
    ("phone_id", "a string, a phone number's id"),
    ("phone_ids", "an array of phone number ids"),
    ("plain_object", "a plain object"),
    ("plan", "an array of updates, or a plan"),
    ("settings", "an object with direction, phoneIds and status"),
    ("status", "\"draft\" or \"published\""),
    ("token", "a string, or a function that returns one"),
    ("update", "an object with agentId, direction and, if wanted, phoneIds"),
    ("updates", "an array of updates"),
    ("other_agent", "another agent"),
    ("other_direction", "another direction"),
    ("other_numbers", "other phone numbers"),
    ("other_status", "another status"),
    ("@agentId", "Agent"),
    ("@direction", "Direction"),
    ("@phoneIds", "Numbers"),
    ("@phoneIds[]", "Number {number}"),
    ("@updates[]", "Agent {number}"),
    ("@entries[]", "Agent {number}"),
    ("and", " and "),
    ("more", "And {count} more."),
];

pub(crate) fn noun(name: &str) -> &str {
    find_noun(name).unwrap_or(name)
}

pub(crate) fn find_noun(name: &str) -> Option<&'static str> {
    NOUNS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The values that a message names. Programs get them as `params`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Params(Vec<(&'static str, Param)>);

#[derive(Clone, Debug, PartialEq)]
enum Param {
    Number(f64),
    Text(Cow<'static, str>),
}

impl Params {
    pub(crate) fn of(reason: &'static str) -> Self {
        let mut params = Self::default();
        if !reason.is_empty() {
            params.text("reason", reason.into());
        }
        params
    }

    #[inline(never)]
    pub(crate) fn number(&mut self, name: &'static str, number: f64) {
        self.0.push((name, Param::Number(number)));
    }

    #[inline(never)]
    pub(crate) fn text(&mut self, name: &'static str, text: Cow<'static, str>) {
        self.0.push((name, Param::Text(text)));
    }

    fn find(&self, name: &str) -> Option<&Param> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, param)| param)
    }

    /// The text with its parameters. A part in `<…>` is left out if its parameter is absent.
    pub(crate) fn fill(&self, template: &str) -> String {
        let mut text = String::new();
        for (index, part) in parts(template, ['<', '>']).enumerate() {
            let length = text.len();
            let is_optional = index % 2 == 1;
            if !self.fill_part(part, &mut text) && is_optional {
                text.truncate(length);
            }
        }
        text
    }

    /// Returns whether all parameters are there.
    fn fill_part(&self, part: &str, text: &mut String) -> bool {
        let mut has_all = true;
        for (index, piece) in parts(part, ['{', '}']).enumerate() {
            if index % 2 == 0 {
                text.push_str(piece);
                continue;
            }
            let mut slot = parts(piece, [':', ':']);
            let (name, style) = (slot.next().unwrap_or_default(), slot.next());
            match (self.find(name), style) {
                (Some(Param::Number(number)), Some(_)) => text.push_str(&duration(*number)),
                // Formatting a fraction would take several kilobytes of code, and no text has one.
                (Some(Param::Number(number)), None) => text.push_str(&(*number as u64).to_string()),
                (Some(Param::Text(value)), None) => text.push_str(value),
                (Some(Param::Text(value)), Some(_)) => {
                    for (index, name) in parts(value, [' ', ' ']).enumerate() {
                        if index > 0 {
                            text.push_str(noun("and"));
                        }
                        text.push_str(noun(name));
                    }
                }
                (None, _) => has_all = false,
            }
        }
        has_all
    }
}

/// Every text is split here, because each other way to split would add its own code to the wasm.
pub(crate) fn parts(text: &str, separators: [char; 2]) -> core::str::Split<'_, [char; 2]> {
    text.split(separators)
}

/// A struct becomes a plain object of JavaScript, and a map would not.
impl Serialize for Params {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Params", self.0.len())?;
        for (name, param) in &self.0 {
            match param {
                Param::Number(number) => object.serialize_field(name, number)?,
                Param::Text(text) => object.serialize_field(name, text)?,
            }
        }
        object.end()
    }
}

/// The text of an error: why the call failed and, for an apply, what became of the agent.
pub(crate) fn error_text(template: &str, params: &Params, frame: Option<&Frame>) -> String {
    let text = params.fill(template);
    let Some(frame) = frame else { return text };
    let mut outer = Params::default();
    outer.text("why", sentence(&text).into());
    outer.fill(frame.text)
}

pub(crate) fn service_words(words: String) -> (&'static str, Params) {
    let mut params = Params::of(SERVICE);
    params.text("message", words.into());
    (SERVICE_WORDS, params)
}

fn sentence(message: &str) -> String {
    let message = message.trim_end();
    if message.ends_with(['.', '!', '?', '…']) { message.to_owned() } else { format!("{message}.") }
}

/// The type of a code, as programs see it.
#[cfg(test)]
pub(crate) fn code_name(code: &impl Serialize) -> String {
    serde_json::to_value(code).unwrap().as_str().unwrap().to_owned()
}

#[cfg(test)]
#[path = "messages_tests.rs"]
mod tests;
