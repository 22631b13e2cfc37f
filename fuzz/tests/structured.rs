//! Almost valid input, which random bytes rarely produce: lines in the format of each target.

use proptest::prelude::*;
use serde_json::{Value, json};
use talkover_fuzz::targets;

/// A field: text, or a character that selects another type, with its value.
fn field(text: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![6 => text, 2 => ".{0,40}", 1 => "[\u{1}-\u{14}]([0-9.e-]{0,8}|.{0,8})"]
}

fn lines(fields: Vec<String>) -> Vec<u8> {
    fields.join("\n").into_bytes()
}

const ID: &str = "[A-Za-z0-9_-]{1,130}|\\+[0-9 ()-]{3,16}|[a-z]{1,8}[/.%?#][a-z]{0,8}";
const BASE_URL: &str = "(https?|HTTP|ftp)?:?//?([a-z]{1,8}:[a-z]{1,8}@)?(localhost|127\\.0\\.0\\.[0-9]{1,3}|\\[::1\\]|app\\.talkover\\.ai|[a-z.]{1,12})(:[0-9]{1,6})?(/[a-z0-9./%\\\\]{0,12})?([?#][a-z]{0,4})?";
const OPTION: &str = "baseUrl|token|dangerouslyAllowBrowserToken|timeoutMs|attemptTimeoutMs|maxRetries|onAttempt|signal|concurrency|onProgress|[a-zA-Z]{1,14}";
const VALUE: &str = "talq_[!-~]{0,40}|https://[a-z.]{1,10}/[a-z]{0,5}|/[a-z]{0,8}|[0-9]{1,12}";
const WAIT: &str = "[0-9]{1,12}(\\.[0-9]{1,4})?|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?Z";
const DATE: &str = "(Mon|Tue|Sun), [0-3][0-9] (Jan|Feb|Jun|Dec) [0-9]{4} [0-2][0-9]:[0-6][0-9]:[0-6][0-9] GMT|(Monday|Sunday), [0-3][0-9]-(Jan|Dec)-[0-9]{2} [0-2][0-9]:[0-6][0-9]:[0-6][0-9] GMT|(Mon|Sun) (Feb|Nov) [ 0-3][0-9] [0-2][0-9]:[0-6][0-9]:[0-6][0-9] [0-9]{4}|[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,3})?Z";

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ids_and_directions(
        agent in field(ID),
        direction in field("inbound|outbound|In|out-bound|INBOUND"),
        numbers in prop::collection::vec(field(ID), 0..6),
    ) {
        targets::ids::run(&lines([vec![agent, direction], numbers].concat()));
    }

    #[test]
    fn options_of_a_call(page in "|http|https", entries in prop::collection::vec((field(OPTION), field(VALUE)), 0..6)) {
        let entries = entries.into_iter().flat_map(|(name, value)| [name, value]);
        targets::options::run(&lines([page].into_iter().chain(entries).collect()));
    }

    #[test]
    fn base_urls(url in field(BASE_URL), page in BASE_URL) {
        targets::base_url::run(&lines(vec![url, page]));
    }

    #[test]
    fn waits(said in prop::collection::vec(field(WAIT), 0..5)) {
        targets::waits::run(&lines(said));
    }

    #[test]
    fn dates(date in DATE) {
        targets::dates::run(date.as_bytes());
    }

    #[test]
    fn replies(
        status in prop_oneof![Just(200), Just(408), 0..700_u16],
        success in prop_oneof![4 => Just(json!(true)), 1 => Just(json!(false)), 1 => Just(json!(1))],
        id in prop_oneof![4 => Just(json!("550e8400-e29b-41d4-a716-446655440000")), 1 => Just(json!("other")), 1 => Just(json!(null))],
        direction in prop_oneof![4 => Just(json!("outbound")), 1 => Just(json!("inbound")), 1 => Just(json!([]))],
        numbers in prop::collection::vec(prop_oneof![5 => "phone-uuid-[12]", 1 => "[a-z]{0,4}"], 0..4),
        error in prop::option::of(prop_oneof!["[A-Z_]{1,12}".prop_map(|code| json!({ "code": code })), ".{0,12}".prop_map(|text| json!(text))]),
    ) {
        let numbers: Vec<Value> = numbers.into_iter().map(|id| json!({ "id": id })).collect();
        let data = json!({ "id": id, "direction": direction, "phone_numbers": numbers });
        let body = json!({ "success": success, "data": data, "error": error, "errors": { "direction": [error] } });
        targets::replies::run(&[&status.to_be_bytes()[..], body.to_string().as_bytes()].concat());
    }
}
