use super::*;
use crate::issue::Issue;
use crate::js_input::{Element, JsInput, JsList};
use crate::options::JsOptions;
use crate::query::Query;
use crate::update::CallingUpdate;
use serde_json::{Value, json};

const AGENT: &str = "550e8400-e29b-41d4-a716-446655440000";
const NO_SECRETS: Secrets<'_> = Secrets([None, None]);
const NOW: f64 = 1_795_000_000_000.0;

fn text(text: &str) -> JsInput {
    JsInput::Text(text.to_owned())
}

fn update(phone_ids: Option<&[&str]>) -> Operation {
    let phone_ids = phone_ids
        .map_or(JsList::Absent, |ids| JsList::Slots(ids.iter().map(|id| Element::Value(text(id))).collect()));
    Operation::UpdateCalling(
        CallingUpdate::check("", text(AGENT), &text("outbound"), phone_ids, &mut Vec::new()).unwrap(),
    )
}

fn documented() -> Value {
    serde_json::from_str(include_str!("../tests/contract/fixtures/update-agent-calling.response.json"))
        .unwrap()
}

fn documented_with(pointer: &str, value: Value) -> Value {
    let mut body = documented();
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

fn sent() -> RequestFacts {
    RequestFacts { url: "https://api.example/agents".to_owned(), is_own_origin: false, has_token: true }
}

fn validate(status: u16, body: Body<Value>, update: &Operation) -> Result<(), Failure> {
    Reply { status: Some(status), limits: Limits::default(), body }.validate(
        update,
        &sent(),
        &NO_SECRETS,
        NOW,
    )
}

fn failure(status: u16, body: Body<Value>) -> Failure {
    validate(status, body, &update(Some(&["phone-uuid-1", "phone-uuid-2"]))).unwrap_err()
}

fn ended(status: u16, body: Body<Value>) -> (Code, Outcome) {
    let failure = failure(status, body);
    (failure.code, failure.outcome)
}

#[test]
fn the_documented_reply_is_a_success() {
    for status in [200, 201, 202, 299] {
        assert_eq!(
            validate(status, Body::Json(documented()), &update(Some(&["phone-uuid-1", "phone-uuid-2"]))),
            Ok(())
        );
    }
}

#[test]
fn numbers_are_compared_as_a_set() {
    assert_eq!(
        validate(200, Body::Json(documented()), &update(Some(&["phone-uuid-2", "phone-uuid-1"]))),
        Ok(())
    );
    for other in [&["phone-uuid-1"][..], &[], &["phone-uuid-1", "phone-uuid-2", "x"], &["phone-uuid-1", "x"]]
    {
        let failure = validate(200, Body::Json(documented()), &update(Some(other))).unwrap_err();
        assert_eq!((failure.code, failure.outcome), (Code::ResponseMismatch, Outcome::Applied), "{other:?}");
    }
}

#[test]
fn a_uuid_is_the_same_one_in_capitals() {
    let capital = AGENT.to_uppercase();
    let phones = json!([{"id": "4BEE8BE1-7CD3-5973-8BF7-729545E8A6ED"}]);
    let mut body = documented_with("/data/phone_numbers", phones);
    body["data"]["id"] = json!(capital);
    assert_eq!(
        validate(200, Body::Json(body.clone()), &update(Some(&["4bee8be1-7cd3-5973-8bf7-729545e8a6ed"]))),
        Ok(())
    );
    body["data"]["phone_numbers"][0]["id"] = json!("PHONE-UUID-1");
    assert_eq!(
        validate(200, Body::Json(body), &update(Some(&["phone-uuid-1"]))).unwrap_err().code,
        Code::ResponseMismatch
    );
}

#[test]
fn omitted_numbers_are_not_compared() {
    assert_eq!(validate(200, Body::Json(documented()), &update(None)), Ok(()));
    let without = documented_with("/data/phone_numbers", Value::Null);
    assert_eq!(validate(200, Body::Json(without), &update(None)), Ok(()));
}

#[test]
fn fields_unrelated_to_the_change_may_be_missing() {
    for pointer in
        ["/message", "/data/name", "/data/updated_at", "/data/current_status", "/data/phone_numbers/0/number"]
    {
        let body = documented_with(pointer, Value::Null);
        assert_eq!(
            validate(200, Body::Json(body), &update(Some(&["phone-uuid-1", "phone-uuid-2"]))),
            Ok(()),
            "{pointer}"
        );
    }
}

#[test]
fn a_wrong_echo_is_applied_but_not_as_asked() {
    for (pointer, value) in [
        ("/data/id", json!("agent_1")),
        ("/data/direction", json!("inbound")),
        ("/data/phone_numbers", json!([])),
    ] {
        let failure = failure(200, Body::Json(documented_with(pointer, value)));
        assert_eq!((failure.code, failure.outcome), (Code::ResponseMismatch, Outcome::Applied), "{pointer}");
    }
}

#[test]
fn an_unreadable_success_is_unknown() {
    let unknown = (Code::UnreadableResponse, Outcome::Unknown);
    for body in [Body::Html, Body::Empty, Body::Other] {
        assert_eq!(ended(200, body), unknown);
    }
    for body in [
        json!(null),
        json!([]),
        json!([documented()]),
        json!("ok"),
        json!(1),
        json!({}),
        json!({"success": "true"}),
    ] {
        assert_eq!(ended(200, Body::Json(body.clone())), unknown, "{body}");
    }
    for (pointer, value) in [
        ("/data", Value::Null),
        ("/data/id", Value::Null),
        ("/data/id", json!(7)),
        ("/data/direction", Value::Null),
        ("/data/phone_numbers", Value::Null),
        ("/data/phone_numbers", json!({})),
        ("/data/phone_numbers/0/id", Value::Null),
        ("/data/phone_numbers/0", json!("phone-uuid-1")),
        ("/success", json!(1)),
    ] {
        assert_eq!(ended(200, Body::Json(documented_with(pointer, value))), unknown, "{pointer}");
    }
    assert!(failure(200, Body::Html).message().contains("HTML"));
    assert_eq!(ended(204, Body::Empty), unknown);
}

#[test]
fn success_false_is_a_refusal_with_any_status() {
    let body = || Body::Json(json!({"success": false, "message": "Not today.", "code": "CLOSED"}));
    let failure = failure(200, body());
    assert_eq!((failure.code, failure.outcome), (Code::Rejected, Outcome::Rejected));
    assert_eq!((failure.message().as_str(), failure.api_code.as_deref()), ("Not today.", Some("CLOSED")));
}

#[test]
fn every_documented_error_body_is_understood() {
    let errors: Vec<Value> =
        serde_json::from_str(include_str!("../tests/contract/fixtures/errors.json")).unwrap();
    let expected = [
        (Code::Unauthorized, Outcome::Rejected, None, "Unauthenticated."),
        (Code::Forbidden, Outcome::Rejected, None, "You are not authorized to perform this action."),
        (Code::NotFound, Outcome::Rejected, None, "Agent not found"),
        (Code::RateLimited, Outcome::Rejected, None, "Too many requests. Please try again later."),
        (Code::ServerError, Outcome::Unknown, None, "Internal server error."),
        (Code::Rejected, Outcome::Rejected, None, "The given data was invalid."),
        (
            Code::Conflict,
            Outcome::Rejected,
            Some("RELEASE_ALREADY_RESOLVED"),
            "Release request already resolved and cannot be cancelled",
        ),
        (Code::Unauthorized, Outcome::Rejected, Some("INVALID_API_KEY"), "The provided API key is invalid"),
        (Code::NotFound, Outcome::Rejected, Some("AGENT_NOT_FOUND"), "Voice agent not found"),
        (
            Code::Rejected,
            Outcome::Rejected,
            Some("INSUFFICIENT_CREDITS"),
            "Account has insufficient credits to place this call",
        ),
        (
            Code::RateLimited,
            Outcome::Rejected,
            Some("RATE_LIMIT_EXCEEDED"),
            "Rate limit exceeded. Please wait before making more requests.",
        ),
        (Code::Unauthorized, Outcome::Rejected, Some("TOKEN_EXPIRED"), "Authentication token has expired"),
        (Code::Unauthorized, Outcome::Rejected, Some("MISSING_TOKEN"), "Authorization header is required"),
        (
            Code::Unauthorized,
            Outcome::Rejected,
            Some("UNAUTHORIZED"),
            "Invalid or missing authentication token",
        ),
        (Code::Unauthorized, Outcome::Rejected, None, "Missing Bearer Token"),
        (Code::Rejected, Outcome::Rejected, None, "Configuration has errors"),
        (
            Code::Rejected,
            Outcome::Rejected,
            Some("OPTIMIZED_COSTS_NOT_ELIGIBLE"),
            "Agent does not meet the call volume threshold for optimized costs",
        ),
        (Code::Rejected, Outcome::Rejected, None, "The given data was invalid."),
        (Code::Conflict, Outcome::Rejected, None, "A call to this number already exists in this campaign"),
        (
            Code::Rejected,
            Outcome::Rejected,
            Some("PHONE_NUMBER_IN_USE"),
            "Phone number is currently assigned to active agents and cannot be released",
        ),
        (Code::ServerError, Outcome::Unknown, None, "Failed to generate demo audio"),
    ];
    assert_eq!(errors.len(), expected.len(), "a fixture has no expectation");
    for (error, (code, outcome, api_code, message)) in errors.iter().zip(expected) {
        let status = u16::try_from(error["status"].as_u64().unwrap()).unwrap();
        let failure = failure(status, Body::Json(error["body"].clone()));
        assert_eq!((failure.code, failure.outcome), (code, outcome), "{error}");
        assert_eq!((failure.api_code.as_deref(), failure.message().as_str()), (api_code, message));
        assert_eq!(failure.status, Some(status));
        let retry_after_ms = (api_code == Some("RATE_LIMIT_EXCEEDED")).then_some(60_000.0);
        assert_eq!(failure.retry_after_ms, retry_after_ms);
        let texts: Vec<String> = failure.issues.iter().map(Issue::message).collect();
        let issues: Vec<_> = failure
            .issues
            .iter()
            .map(|issue| issue.path.as_str())
            .zip(texts.iter().map(String::as_str))
            .collect();
        let documented: Vec<_> = match &error["body"]["errors"] {
            Value::Array(texts) => texts.iter().map(|text| ("", text.as_str().unwrap())).collect(),
            Value::Object(fields) => {
                fields.iter().map(|(field, texts)| (field.as_str(), texts[0].as_str().unwrap())).collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
        };
        let named: Vec<_> = documented
            .into_iter()
            .map(|(field, text)| (if field == "phone_number_ids" { "phoneIds" } else { field }, text))
            .collect();
        assert_eq!(issues, named);
    }
}

#[test]
fn every_status_has_a_code_and_an_outcome() {
    for status in 300..=599 {
        let expected = match status {
            300..=399 => (Code::Redirected, Outcome::Unknown),
            401 => (Code::Unauthorized, Outcome::Rejected),
            403 => (Code::Forbidden, Outcome::Rejected),
            404 => (Code::NotFound, Outcome::Rejected),
            408 => (Code::Timeout, Outcome::Unknown),
            409 => (Code::Conflict, Outcome::Rejected),
            429 => (Code::RateLimited, Outcome::Rejected),
            500..=599 => (Code::ServerError, Outcome::Unknown),
            _ => (Code::Rejected, Outcome::Rejected),
        };
        for body in [Body::Empty, Body::Html, Body::Other, Body::Json(json!({"message": "x"}))] {
            assert_eq!(ended(status, body), expected, "{status}");
        }
    }
    for status in [100, 101, 199, 600, 999] {
        assert_eq!(ended(status, Body::Empty), (Code::UnreadableResponse, Outcome::Unknown));
    }
    let hidden = Reply::<Value> { status: None, limits: Limits::default(), body: Body::Empty };
    let failure = hidden.validate(&update(None), &sent(), &NO_SECRETS, NOW).unwrap_err();
    assert_eq!((failure.code, failure.outcome, failure.status), (Code::Redirected, Outcome::Unknown, None));
}

#[test]
fn html_points_to_the_base_url_unless_it_is_an_outage() {
    for status in [200, 404, 405] {
        let message = failure(status, Body::Html).message();
        assert!(message.contains("baseUrl") && message.contains(&sent().url), "{status}: {message}");
    }
    for status in [502, 503, 504] {
        let expected = format!("The service is not answering properly (status {status}).");
        for body in [Body::Html, Body::Empty, Body::Other] {
            assert_eq!(failure(status, body).message(), expected);
        }
    }
    assert_eq!(failure(500, Body::Html).message(), "The service failed (status 500).");
}

#[test]
fn an_empty_404_names_the_address_and_the_option() {
    for body in [Body::Empty, Body::Other] {
        let expected =
            "There is nothing at https://api.example/agents (status 404). Check the baseUrl option.";
        assert_eq!(failure(404, body).message(), expected);
    }
    assert_eq!(failure(404, Body::Json(json!({}))).message(), "Not found (status 404).");
}

#[test]
fn a_redirect_or_401_speaks_of_a_token_only_if_there_is_one() {
    let message = |status, is_own_origin, has_token| {
        let reply = Reply::<Value> { status, limits: Limits::default(), body: Body::Empty };
        let sent = RequestFacts { is_own_origin, has_token, ..sent() };
        reply.validate(&update(None), &sent, &NO_SECRETS, NOW).unwrap_err().message()
    };
    for has_token in [true, false] {
        let text = message(None, true, has_token);
        assert_eq!(
            text,
            "Your session has most likely expired: sign in again. (The response was a redirect.)"
        );
    }
    assert!(message(Some(302), false, true).contains("token"));
    assert!(!message(Some(302), false, false).contains("token"));
    assert_eq!(message(Some(401), true, true), "The token was not accepted (status 401).");
    assert_eq!(
        message(Some(401), true, false),
        "You are not signed in, or your session has expired (status 401)."
    );
}

#[test]
fn a_rate_limit_says_when_to_try_again() {
    let reply = |limits| {
        let reply = Reply::<Value> { status: Some(429), limits, body: Body::Empty };
        reply.validate(&update(None), &sent(), &NO_SECRETS, NOW).unwrap_err().message()
    };
    let limits = Limits { retry_after: Some("602".to_owned()), ..Limits::default() };
    assert_eq!(reply(limits), "Rate limited: try again in 10 minutes.");
    assert_eq!(reply(Limits::default()), "Rate limited: try again later.");
}

fn fixture(name: &str) -> Value {
    let path = format!("{}/tests/contract/fixtures/{name}.response.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_documented_reply_is_a_success_of_its_operation() {
    let id = || AgentId::check("agentId", text(AGENT), &mut Vec::new()).unwrap();
    let query = || Query::check::<()>(JsOptions::Absent, &[], &mut Vec::new()).unwrap();
    let cases = [
        ("get-agent", Operation::GetAgent(id())),
        ("list-agents", Operation::ListAgents(query())),
        ("list-phone-numbers", Operation::ListPhoneNumbers(query())),
        ("publish-agent", Operation::SetPublished(id(), true)),
        ("unpublish-agent", Operation::SetPublished(id(), false)),
    ];
    for (name, operation) in &cases {
        assert_eq!(validate(200, Body::Json(fixture(name)), operation), Ok(()), "{name}");
        let failure = validate(200, Body::Json(json!({"success": true})), operation).unwrap_err();
        assert_eq!(failure.code, Code::UnreadableResponse, "{name}");
    }
    for (name, operation) in [("publish-agent", &cases[4].1), ("unpublish-agent", &cases[3].1)] {
        let failure = validate(200, Body::Json(fixture(name)), operation).unwrap_err();
        assert_eq!((failure.code, failure.outcome), (Code::ResponseMismatch, Outcome::Applied), "{name}");
    }
    let mut another = fixture("get-agent");
    another["data"]["id"] = json!("agent_1");
    assert_eq!(validate(200, Body::Json(another), &cases[0].1).unwrap_err().code, Code::ResponseMismatch);
}

#[test]
fn a_read_may_have_the_form_of_the_vendors_schema() {
    let id = || AgentId::check("agentId", text(AGENT), &mut Vec::new()).unwrap();
    let query = || Query::check::<()>(JsOptions::Absent, &[], &mut Vec::new()).unwrap();
    let bare = json!({"id": AGENT, "name": "SupportBot", "direction": "inbound", "phone_numbers": []});
    assert_eq!(validate(200, Body::Json(bare.clone()), &Operation::GetAgent(id())), Ok(()));
    let numbers = json!({"data": [{"id": "n", "number": "+1", "status": "active", "country": "US"}]});
    assert_eq!(validate(200, Body::Json(numbers), &Operation::ListPhoneNumbers(query())), Ok(()));
    assert_eq!(validate(200, Body::Json(json!({"data": [bare]})), &Operation::ListAgents(query())), Ok(()));

    let other = validate(200, Body::Json(json!({"id": "other"})), &Operation::GetAgent(id())).unwrap_err();
    assert_eq!(other.code, Code::ResponseMismatch);
    let refused = json!({"id": AGENT, "success": false, "message": "No."});
    let refused = validate(200, Body::Json(refused), &Operation::GetAgent(id())).unwrap_err();
    assert_eq!((refused.code, refused.message().as_str()), (Code::Rejected, "No."));
    let change = validate(200, Body::Json(bare), &Operation::SetPublished(id(), true)).unwrap_err();
    assert_eq!(change.code, Code::UnreadableResponse);
}
