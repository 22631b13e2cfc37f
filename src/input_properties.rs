//! Property tests: invariants of validated input and of error bodies.

use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::bulk::{Checks, RawUpdate};
use crate::error_body::ErrorBody;
use crate::js_input::{Element, JsInput, JsList};
use crate::options::{Entry, JsOptions};
use crate::query::{OF_AGENTS, OF_PHONE_NUMBERS, Query};
use crate::token::Secrets;
use crate::token::Token;

fn raw(text: &'static str) -> impl Strategy<Value = JsInput> {
    prop_oneof![
        5 => text.prop_map(JsInput::Text),
        2 => any::<String>().prop_map(JsInput::Text),
        1 => any::<f64>().prop_map(JsInput::Number),
        1 => (0..300_u16).prop_map(|number| JsInput::Number(f64::from(number))),
        1 => any::<bool>().prop_map(JsInput::Boolean),
        1 => prop::sample::select(vec![JsInput::Undefined, JsInput::Null, JsInput::LongText, JsInput::Symbol, JsInput::Object, JsInput::Unreadable]),
    ]
}

fn update() -> impl Strategy<Value = (JsInput, JsInput, Vec<JsInput>, Option<String>)> {
    let unknown = prop::option::weighted(0.1, "[a-zA-Z]{1,12}");
    (raw("[a-z0-9-]{1,20}"), raw("inbound|outbound"), prop::collection::vec(raw("[a-c]"), 0..3), unknown)
}

fn json() -> impl Strategy<Value = Value> {
    let key =
        "message|code|error|errors|retry_after|details|phone_number_ids\\.[0-9]{1,3}|agent_id|[a-z_.]{0,9}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,1200}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_token_is_visible_ascii_and_never_in_a_message(raw in raw("talq_[!-~]{0,60}"), vendor in any::<bool>()) {
        match Token::check(&raw, vendor) {
            Ok(token) => {
                prop_assert_eq!(Some(token.as_str()), raw.text());
                prop_assert!((1..=4_096).contains(&token.as_str().len()));
                prop_assert!(token.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert!(!vendor || token.as_str().starts_with("talq_"));
            }
            Err(issue) => {
                let secret = raw.text().filter(|secret| secret.len() > 12);
                prop_assert!(secret.is_none_or(|secret| !issue.message().contains(secret)), "{}", issue.message());
            }
        }
    }

    #[test]
    fn a_query_is_valid_or_has_issues(
        entries in prop::collection::vec(
            ("status|direction|search|page|perPage|hasVoice|type|[a-zA-Z]{1,10}", raw("inbound|published|voice|[a-z &=#%+é]{0,12}")),
            0..5,
        ),
    ) {
        for known in [&OF_AGENTS[..], &OF_PHONE_NUMBERS[..]] {
            let given = entries.iter().map(|(name, raw)| Entry { name: name.clone(), raw: raw.clone(), value: () });
            let mut issues = Vec::new();
            let query = Query::check(JsOptions::Entries(given.collect()), known, &mut issues);
            prop_assert_eq!(query.is_some(), issues.is_empty());
            prop_assert!(issues.iter().all(|issue| issue.path.starts_with("query.") && !issue.message().is_empty()));
            let Some(query) = query else { continue };
            for (name, value) in query.pairs().iter().filter(|(name, _)| *name == "search") {
                let is_given = entries.iter().any(|entry| entry.0 == *name && entry.1.text() == Some(value));
                prop_assert!(is_given, "{value} was not searched for");
            }
        }
    }

    #[test]
    fn updates_are_valid_or_have_issues(updates in prop::collection::vec(update(), 0..5)) {
        let mut issues = Vec::new();
        let mut checks = Checks::default();
        for (agent_id, direction, numbers, unknown) in updates.clone() {
            let phone_ids = JsList::Slots(numbers.into_iter().map(Element::Value).collect());
            let raw = RawUpdate::Fields { agent_id, direction, phone_ids, unknown: unknown.into_iter().collect() };
            checks.take(raw, &mut issues);
        }
        let checked = checks.updates();
        prop_assert!(checked.len() <= updates.len());
        prop_assert!(checked.len() == updates.len() || !issues.is_empty());
        prop_assert!(issues.iter().all(|issue| issue.path.starts_with("updates[")));
        if issues.is_empty() {
            let ids: Vec<Option<&str>> = checked.iter().map(|update| Some(update.agent_id.as_str())).collect();
            let given: Vec<Option<&str>> = updates.iter().map(|(agent_id, ..)| agent_id.text()).collect();
            prop_assert_eq!(ids, given);
        }
    }

    #[test]
    fn error_messages_are_short_and_their_issues_have_paths(body in json()) {
        let words = ErrorBody::read(&body, &Secrets([None, None]));
        let messages = words.message.iter().cloned().chain(words.issues.iter().map(crate::issue::Issue::message));
        for message in messages {
            prop_assert!(message.len() <= 1_003, "{} bytes", message.len());
        }
        prop_assert!(words.message.is_none_or(|message| !message.is_empty()));
    }
}
