use super::*;

fn text(text: &str) -> JsInput {
    JsInput::Text(text.to_owned())
}

fn list(ids: &[&str]) -> JsList {
    JsList::Slots(ids.iter().map(|id| Element::Value(text(id))).collect())
}

fn check(
    agent_id: JsInput,
    direction: JsInput,
    phone_ids: JsList,
) -> Result<CallingUpdate, Vec<(String, IssueCode)>> {
    let mut issues = Vec::new();
    match CallingUpdate::check("", agent_id, &direction, phone_ids, &mut issues) {
        Some(update) => {
            assert_eq!(issues, []);
            Ok(update)
        }
        None => {
            assert!(!issues.is_empty(), "refused without a reason");
            Err(issues.into_iter().map(|issue| (issue.path, issue.code)).collect())
        }
    }
}

fn fault_of_agent_id(raw: JsInput) -> IssueCode {
    let faults = check(raw, text("inbound"), JsList::Absent).expect_err("the id is faulty");
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].0, "agentId");
    faults[0].1
}

#[test]
fn every_id_of_the_vendors_documents_is_accepted() {
    for id in ["550e8400-e29b-41d4-a716-446655440000", "agent_123456", "agent-uuid-1", "a", &"x".repeat(128)]
    {
        let update = check(text(id), text("inbound"), list(&["phone-uuid-1"])).unwrap();
        assert_eq!(update.agent_id.as_str(), id);
    }
}

#[test]
fn an_id_that_could_change_the_path_is_rejected() {
    for id in [
        ".", "..", "../..", "a/b", "a\\b", "%2e%2e", "a%2Fb", "a?b", "a#b", "a b", " a", "a ", "a\n", "a\0",
        "ä", "\u{fffd}", "a;b", "a:b", "+",
    ] {
        assert_eq!(fault_of_agent_id(text(id)), IssueCode::InvalidCharacter, "{id:?}");
    }
    assert_eq!(fault_of_agent_id(text("")), IssueCode::Empty);
    assert_eq!(fault_of_agent_id(text(&"x".repeat(129))), IssueCode::TooLong);
    assert_eq!(fault_of_agent_id(JsInput::LongText), IssueCode::TooLong);
}

#[test]
fn a_phone_number_gets_another_issue_than_an_invalid_id() {
    for number in ["+1234567890", "+1 (234) 567-890", "+49.30.1234", "+123", "(212) 555-0101", "212 555 0101"]
    {
        assert_eq!(fault_of_agent_id(text(number)), IssueCode::PhoneNumber, "{number}");
        let issue = phone_id_issue(number);
        assert_eq!((issue.path.as_str(), issue.code), ("phoneIds[0]", IssueCode::PhoneNumber), "{number}");
        assert!(issue.message().contains("listPhoneNumbers"));
    }
    assert_eq!(fault_of_agent_id(text("12 34")), IssueCode::InvalidCharacter);
    assert!(check(text("212-555-0101"), text("inbound"), list(&["2125550101"])).is_ok());
}

fn phone_id_issue(id: &str) -> Issue {
    let mut issues = Vec::new();
    CallingUpdate::check("", text("a"), &text("inbound"), list(&[id]), &mut issues);
    issues.pop().unwrap()
}

#[test]
fn a_set_and_options_in_the_wrong_place_are_named_with_the_fix() {
    for (raw, fix) in
        [(JsInput::Set, "Convert it: [...set]."), (JsInput::Options, "Options are the fourth argument")]
    {
        let mut issues = Vec::new();
        let numbers = JsList::None(NotAList::NotAnArray(raw));
        CallingUpdate::check("", text("a"), &text("inbound"), numbers, &mut issues);
        assert_eq!(issues[0].code, IssueCode::InvalidType);
        assert!(issues[0].message().contains(fix), "{}", issues[0].message());
    }
}

#[test]
fn a_value_of_another_type_is_rejected_and_never_coerced() {
    assert_eq!(fault_of_agent_id(JsInput::Undefined), IssueCode::Required);
    assert_eq!(fault_of_agent_id(JsInput::Unreadable), IssueCode::Unreadable);
    for raw in [
        JsInput::Null,
        JsInput::Boolean(true),
        JsInput::Number(7.0),
        JsInput::BigInt,
        JsInput::Symbol,
        JsInput::Function,
        JsInput::Array,
        JsInput::Object,
        JsInput::Signal,
    ] {
        assert_eq!(fault_of_agent_id(raw.clone()), IssueCode::InvalidType);
        let faults = check(text("a"), raw.clone(), JsList::Absent).unwrap_err();
        assert_eq!(faults, [("direction".to_owned(), IssueCode::InvalidType)]);
        let faults = check(text("a"), text("inbound"), JsList::None(NotAList::NotAnArray(raw))).unwrap_err();
        assert_eq!(faults, [("phoneIds".to_owned(), IssueCode::InvalidType)]);
    }
}

#[test]
fn a_direction_in_other_letters_is_refused_with_a_suggestion() {
    for (given, meant) in [
        ("Inbound", "\"inbound\"?"),
        ("OUTBOUND", "\"outbound\"?"),
        (" outbound", "\"outbound\"?"),
        ("in", "\"inbound\"?"),
        ("outbond", "\"outbound\"?"),
        ("inbound\n", "\"inbound\"?"),
    ] {
        let mut issues = Vec::new();
        assert!(CallingUpdate::check("", text("a"), &text(given), JsList::Absent, &mut issues).is_none());
        assert_eq!(issues.len(), 1);
        assert!(issues[0].message().ends_with(meant), "{given:?}: {}", issues[0].message());
    }
    for given in ["", "both", "sideways"] {
        let mut issues = Vec::new();
        assert!(CallingUpdate::check("", text("a"), &text(given), JsList::Absent, &mut issues).is_none());
        assert!(!issues[0].message().contains("Did you mean"), "{given:?}");
    }
}

#[test]
fn all_issues_of_all_arguments_are_reported_at_once() {
    let phone_ids = JsList::Slots(vec![
        Element::Value(text("a")),
        Element::Hole,
        Element::Value(text("+1234567890")),
        Element::Value(text("a")),
        Element::Value(JsInput::Number(1.0)),
        Element::Value(JsInput::Undefined),
        Element::Value(text("a")),
    ]);
    let faults = check(JsInput::Null, text("Inbound"), phone_ids).unwrap_err();
    let expected = [
        ("agentId", IssueCode::InvalidType),
        ("direction", IssueCode::InvalidValue),
        ("phoneIds[1]", IssueCode::Hole),
        ("phoneIds[2]", IssueCode::PhoneNumber),
        ("phoneIds[4]", IssueCode::InvalidType),
        ("phoneIds[5]", IssueCode::Required),
        ("phoneIds[3]", IssueCode::Duplicate),
        ("phoneIds[6]", IssueCode::Duplicate),
    ];
    assert_eq!(faults, expected.map(|(path, code)| (path.to_owned(), code)));
}

#[test]
fn joined_strings_are_validated_like_single_ones() {
    let lists: [&[&str]; 8] = [
        &[],
        &[""],
        &["a"],
        &["a", "b", "a"],
        &["", "+1234567890", "ä", "a b", "A_b-9"],
        &["a", "", "a", ""],
        &[&"x".repeat(128), &"x".repeat(129)],
        &["\u{fffd}", "a\0", "@", "[", "`", "{", "/", ":"],
    ];
    for ids in lists {
        let one_by_one = check(text("a"), text("inbound"), list(ids));
        let joined: String = ids.iter().map(|id| [id, ","].concat()).collect();
        let mut before_commas = Ids::default();
        before_commas.add_before_commas(&joined);
        let in_one_piece = check(text("a"), text("inbound"), JsList::Ids(before_commas));
        assert_eq!(in_one_piece, one_by_one, "{ids:?}");
    }
}

#[test]
fn a_repeat_names_the_place_of_the_first() {
    let mut issues = Vec::new();
    CallingUpdate::check("", text("a"), &text("inbound"), list(&["x", "b", "x", "x"]), &mut issues);
    let expected = [2, 3].map(|index| {
        Issue::new(format!("phoneIds[{index}]"), messages::DUPLICATE)
            .number("first", 0)
            .number("number", index + 1)
    });
    assert_eq!(issues, expected);
    assert_eq!(issues[0].message(), "Number 3 is chosen twice.");
}

#[test]
fn ten_thousand_numbers_are_accepted_and_one_more_is_not() {
    let ids: Vec<String> = (0..MAX_PHONE_IDS).map(|index| format!("phone-{index}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(
        check(text("a"), text("inbound"), list(&ids)).unwrap().phone_ids.unwrap().list().len(),
        MAX_PHONE_IDS
    );
    let faults = check(text("a"), text("inbound"), JsList::None(NotAList::TooLong)).unwrap_err();
    assert_eq!(faults, [("phoneIds".to_owned(), IssueCode::TooMany)]);
}

#[test]
fn the_body_contains_exactly_the_arguments() {
    let outbound = check(text("a"), text("outbound"), list(&["phone-uuid-1", "phone-uuid-2"])).unwrap();
    let documented: serde_json::Value =
        serde_json::from_str(include_str!("../tests/contract/fixtures/update-agent-calling.request.json"))
            .unwrap();
    assert_eq!(serde_json::to_value(outbound.body()).unwrap(), documented);

    let numbers_untouched = check(text("a"), text("inbound"), JsList::Absent).unwrap();
    assert_eq!(serde_json::to_string(&numbers_untouched.body()).unwrap(), r#"{"direction":"inbound"}"#);

    let all_unassigned = check(text("a"), text("inbound"), list(&[])).unwrap();
    assert_eq!(
        serde_json::to_string(&all_unassigned.body()).unwrap(),
        r#"{"direction":"inbound","phone_number_ids":[]}"#
    );
}
