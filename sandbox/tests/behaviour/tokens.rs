use crate::client::call;
use crate::fixtures::error;
use crate::running::sandbox;

#[test]
fn a_request_without_a_token_is_rejected() {
    let sandbox = sandbox();
    let answer = sandbox.send(call("GET", "/api/v1/agents"));
    assert_eq!(answer.expect(401), error(401, "MISSING_TOKEN"));
    assert_eq!(answer.header("x-ratelimit-limit"), None);
}

#[test]
fn an_expired_token_is_rejected() {
    let sandbox = sandbox();
    let answer = sandbox.send(call("GET", "/api/v1/agents").bearer("talq_expired_environment_token"));
    assert_eq!(answer.expect(401), error(401, "TOKEN_EXPIRED"));
}

#[test]
fn an_unknown_token_is_rejected() {
    let sandbox = sandbox();
    for value in
        ["Bearer talq_somebody_else", "Bearer ", "Basic dGFsazpvdmVy", "talq_your_environment_token_here"]
    {
        let answer = sandbox.send(call("GET", "/api/v1/agents").header("Authorization", value));
        assert_eq!(answer.expect(401), error(401, "INVALID_API_KEY"), "{value}");
    }
}

#[test]
fn the_plan_of_a_token_determines_its_limit() {
    let sandbox = sandbox();
    for (token, limit) in
        [("talq_your_environment_token_here", "100"), ("talq_professional_environment_token", "1000")]
    {
        let answer = sandbox.send(call("GET", "/api/v1/agents").bearer(token));
        answer.expect(200);
        assert_eq!(answer.header("x-ratelimit-limit"), Some(limit));
    }
}

#[test]
fn the_bearer_scheme_is_case_insensitive() {
    let sandbox = sandbox();
    let value = "bearer talq_your_environment_token_here";
    sandbox.send(call("GET", "/api/v1/agents").header("authorization", value)).expect(200);
}
