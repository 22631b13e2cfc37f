use super::*;
use serde_json::json;

fn empty(path: &str) -> Issue {
    Issue::new(path, issues::EMPTY)
}

#[test]
fn a_summary_names_the_first_places_and_counts_the_rest() {
    let issues = ["a", "b", "c", "d", "e"].map(empty);
    assert_eq!(summary(&issues[..1], Reader::Programmer), "a: This must not be empty.");
    assert_eq!(
        summary(&issues, Reader::Programmer),
        "a: This must not be empty. b: This must not be empty. c: This must not be empty. And 2 more."
    );
}

#[test]
fn a_summary_for_a_person_has_no_paths() {
    let duplicate = |path: &str| Issue::new(path, issues::DUPLICATE).number("first", 0).number("number", 2);
    for (issue, text) in [
        (duplicate("phoneIds[1]"), "Number 2 is chosen twice."),
        (duplicate("updates[17].phoneIds[1]"), "Agent 18: Number 2 is chosen twice."),
        (empty("phoneIds[1]"), "Number 2: This must not be empty."),
        (empty("agentId"), "Agent: This must not be empty."),
    ] {
        assert_eq!(summary(&[issue], Reader::Person), text);
    }
}

#[test]
fn an_issue_has_its_path_in_segments_and_the_parameters_of_its_message() {
    let issue =
        Issue::new("updates[17].phoneIds[1]", issues::DUPLICATE).number("first", 0).number("number", 2);
    assert_eq!(
        serde_json::to_value(&issue).unwrap(),
        json!({
            "path": "updates[17].phoneIds[1]",
            "segments": ["updates", 17, "phoneIds", 1],
            "code": "duplicate",
            "params": {"first": 0.0, "number": 2.0},
            "message": "Number 2 is chosen twice.",
        })
    );
    let issue = Issue::new("options.token", issues::TOKEN_BEARER);
    assert_eq!(serde_json::to_value(&issue).unwrap()["params"], json!({"reason": "token_bearer"}));
}
