use super::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn a_message_is_filled_with_its_parameters() {
    let mut params = Params::default();
    params.number("maximum", 128.0);
    params.number("retryAfterMs", 602_038.0);
    params.text("expected", "flag".into());
    params.text("both", "other_agent other_status".into());
    for (template, text) in [
        ("At most {maximum}.", "At most 128."),
        ("Again in {retryAfterMs:duration}.", "Again in 10 minutes."),
        ("This must be {expected:noun}.", "This must be true or false."),
        ("{both:nouns}", "another agent and another status"),
        ("Yes.< {maximum}>< {missing}>!", "Yes. 128!"),
        ("No {missing}.", "No ."),
    ] {
        assert_eq!(params.fill(template), text);
    }
}

#[test]
fn no_two_messages_have_the_same_key() {
    let mut keys = std::collections::HashSet::new();
    let issues = issues::ALL.iter().map(|message| (code_name(&message.code), message.reason));
    for key in issues.chain(errors::ALL.iter().map(|message| (code_name(&message.code), message.reason))) {
        assert!(keys.insert(key.clone()), "{key:?}");
    }
}

/// Messages that the package's JavaScript makes.
const IN_JAVASCRIPT: [(&str, &str); 9] = [
    ("interrupted.crashed", "The WebAssembly part of talkover-calling stopped unexpectedly. Call it again."),
    (
        "interrupted.crashed_not_sent",
        "The WebAssembly part of talkover-calling stopped unexpectedly. Nothing was sent.",
    ),
    (
        "interrupted.crashed_rejected",
        "The WebAssembly part of talkover-calling stopped unexpectedly. The change was refused before.",
    ),
    (
        "interrupted.crashed_unknown",
        "The WebAssembly part of talkover-calling stopped unexpectedly. The change may have been applied.",
    ),
    (
        "unreadable_response.endless",
        "The list does not end: the last {pages} pages up to {page} of {last} had no new items.",
    ),
    ("wasm_unavailable", "The WebAssembly part of talkover-calling cannot be loaded: {message}."),
    (
        "wasm_unavailable.content_security_policy",
        "The WebAssembly part of talkover-calling cannot be loaded: the page's Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src.",
    ),
    (
        "wasm_unavailable.timeout",
        "The WebAssembly part of talkover-calling cannot be loaded: it took longer than {timeoutMs:duration}.",
    ),
    (
        "wasm_unavailable.unknown",
        "The WebAssembly part of talkover-calling cannot be loaded: for an unknown reason.",
    ),
];

/// What the package adds to an error about options.
const DROPPED_OPTIONS: (&str, &str) =
    ("dropped", "configure() was called again without {dropped:names}, and replaces earlier options.");

/// Parameters that are not in the text.
const MORE_PARAMS: [(&str, &str); 2] = [("duplicate", "first"), ("duplicate.agent", "first")];

fn key(code: &impl Serialize, reason: &str) -> String {
    let code = code_name(code);
    if reason.is_empty() { code } else { format!("{code}.{reason}") }
}

fn catalogue() -> BTreeMap<String, &'static str> {
    let issues = issues::ALL.iter().map(|message| (key(&message.code, message.reason), message.text));
    let errors = errors::ALL.iter().map(|message| (key(&message.code, message.reason), message.text));
    let others = IN_JAVASCRIPT.iter().map(|(key, text)| ((*key).to_owned(), *text));
    issues.chain(errors).chain(others).chain([(SERVICE.to_owned(), SERVICE_WORDS)]).collect()
}

fn english() -> Value {
    let frames: BTreeMap<_, _> = frames::ALL.iter().map(|frame| (frame.name, frame.text)).collect();
    let nouns: BTreeMap<_, _> = NOUNS.into_iter().chain([DROPPED_OPTIONS]).collect();
    json!({
        "language": "en",
        "messages": catalogue(),
        "agent": frames,
        "nouns": nouns,
        "durations": {
            "ms": "{count} ms",
            "second": "1 second",
            "seconds": "{count} seconds",
            "minute": "1 minute",
            "minutes": "{count} minutes",
            "hour": "1 hour",
            "hours": "{count} hours",
        },
    })
}

fn params_of(key: &str, text: &str) -> Vec<String> {
    let named = text.split('{').skip(1).filter_map(|slot| slot.split(['}', ':']).next());
    let more = MORE_PARAMS.iter().filter(|(with, _)| *with == key).map(|(_, name)| *name);
    named.chain(more).map(|name| format!("`{name}`")).collect()
}

fn table() -> String {
    let mut rows = "| `code` | `params.reason` | other `params` | English |\n|---|---|---|---|\n".to_owned();
    for (key, text) in catalogue() {
        let (code, reason) = key.split_once('.').unwrap_or((&key, ""));
        let reason = if reason.is_empty() { String::new() } else { format!("`{reason}`") };
        let code = if code == SERVICE { "any".to_owned() } else { format!("`{code}`") };
        let reason = if key == SERVICE { format!("`{SERVICE}`") } else { reason };
        let text = text.replace('<', "\\<");
        rows.push_str(&format!(
            "| {code} | {reason} | {} | {text} |\n",
            params_of(&key, text.as_str()).join(", ")
        ));
    }
    rows
}

/// `UPDATE_MESSAGES=1 cargo test messages` writes the files that are compared here.
fn check(file: &str, is_same: impl Fn(&str) -> bool, expected: &str) {
    let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        std::fs::write(path, expected).unwrap();
    } else {
        let found = std::fs::read_to_string(path).unwrap();
        assert!(is_same(&found), "{file} is out of date: run UPDATE_MESSAGES=1 cargo test messages");
    }
}

#[test]
fn javascript_has_the_same_texts() {
    let english = english();
    let is_same = |found: &str| serde_json::from_str::<Value>(found).unwrap() == english;
    check("pkg/js/locales/en.json", is_same, &format!("{english:#}\n"));
}

#[test]
fn durations_have_the_same_texts_in_javascript() {
    let english = english();
    for (ms, unit, count) in [
        (600.0, "ms", "600"),
        (1_000.0, "second", ""),
        (1_500.0, "seconds", "1.5"),
        (60_000.0, "minute", ""),
        (600_000.0, "minutes", "10"),
        (3_600_000.0, "hour", ""),
        (7_200_000.0, "hours", "2"),
    ] {
        assert_eq!(english["durations"][unit].as_str().unwrap().replace("{count}", count), duration(ms));
    }
}

#[test]
fn the_documentation_lists_every_message() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/messages.md");
    let found = std::fs::read_to_string(path).unwrap();
    let (introduction, _) = found.split_once("| `code`").unwrap();
    let expected = format!("{introduction}{}", table());
    check("docs/messages.md", |found| found == expected, &expected);
}
