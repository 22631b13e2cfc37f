use std::collections::BTreeSet;

use serde_json::Value;

use crate::error::{Code, Outcome};
use crate::js_input::{Element, JsInput, JsList};
use crate::operation::Operation;
use crate::policy::retry_after::Limits;
use crate::response::{Body, Reply, RequestFacts};
use crate::token::Secrets;
use crate::update::CallingUpdate;

const AGENT: &str = "550e8400-e29b-41d4-a716-446655440000";
const NUMBERS: [&str; 2] = ["phone-uuid-1", "phone-uuid-2"];
const NOW: f64 = 1_795_000_000_000.0;

/// Input: two bytes for the status, then the body.
pub fn run(data: &[u8]) {
    let (status, body) = data.split_at(data.len().min(2));
    let status = status.iter().fold(0, |status: u16, byte| status << 8 | u16::from(*byte)) % 700;
    let text = String::from_utf8_lossy(body);
    let json: Option<Value> = serde_json::from_str(&text).ok();
    let is_html = text.trim_start().starts_with('<');
    let body = match json.clone() {
        Some(json) => Body::Json(json),
        None if text.is_empty() => Body::Empty,
        None if is_html => Body::Html,
        None => Body::Other,
    };
    let reply = Reply { status: Some(status), limits: Limits::default(), body };
    let is_success = (200..300).contains(&status);
    let facts = RequestFacts { url: String::new(), is_own_origin: false, has_token: true };
    let Err(failure) = reply.validate(&update(), &facts, &Secrets([None, None]), NOW) else {
        let says_so = is_success && json.as_ref().is_some_and(says_what_was_asked);
        assert!(says_so, "{status} {text} was taken for success");
        return;
    };
    assert!(!(is_success && json.as_ref().is_some_and(says_what_was_asked)), "{status} {text} was refused");
    assert!(!failure.message().is_empty());
    let said_no = json.as_ref().is_some_and(|json| json["success"] == false);
    match failure.outcome {
        Outcome::Rejected => {
            assert!(
                (is_success && said_no) || ((400..500).contains(&status) && status != 408),
                "{status} {text}"
            );
        }
        Outcome::Applied => assert!(is_success && failure.code == Code::ResponseMismatch),
        Outcome::Unknown => assert!(!(400..500).contains(&status) || status == 408),
        Outcome::NotSent => panic!("a reply shows that something was sent"),
    }
}

fn update() -> Operation {
    let text = |text: &str| JsInput::Text(text.to_owned());
    let numbers = JsList::Slots(NUMBERS.iter().map(|id| Element::Value(text(id))).collect());
    let update = CallingUpdate::check("", text(AGENT), &text("outbound"), numbers, &mut Vec::new());
    Operation::UpdateCalling(update.expect("it is in order"))
}

/// A second implementation of the same check.
fn says_what_was_asked(body: &Value) -> bool {
    let data = &body["data"];
    let ids = |number: &Value| number["id"].as_str().map(str::to_owned);
    let numbers =
        data["phone_numbers"].as_array().and_then(|all| all.iter().map(ids).collect::<Option<BTreeSet<_>>>());
    body["success"] == true
        && data["id"].as_str().is_some_and(|id| id.eq_ignore_ascii_case(AGENT))
        && data["direction"] == "outbound"
        && numbers.is_some_and(|numbers| numbers.iter().eq(NUMBERS))
}
