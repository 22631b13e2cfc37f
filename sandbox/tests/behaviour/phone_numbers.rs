use std::collections::HashSet;

use serde_json::{Value, json};

use crate::client::api;
use crate::fixtures::{fixture, shape};
use crate::running::{Running, sandbox};

#[test]
fn the_list_begins_with_the_documented_numbers() {
    let sandbox = sandbox();
    let body = sandbox.get("/phone-numbers");
    let documented = fixture("list-phone-numbers.response.json");
    assert_eq!(shape(&body), shape(&documented));
    let numbers = body["data"].as_array().unwrap();
    assert_eq!(numbers[..2], documented["data"].as_array().unwrap()[..]);
    assert_eq!(numbers.len(), 40);
}

#[test]
fn the_seed_has_numbers_of_every_type_and_status_in_many_countries() {
    let sandbox = sandbox();
    let numbers = list(&sandbox, "");
    let values = |field: &str| -> HashSet<String> {
        numbers.iter().map(|number| number[field].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(values("current_status"), set(["active", "inactive", "pending", "suspended"]));
    assert_eq!(values("type"), set(["voice", "sms", "whatsapp", "mms", "fax"]));
    assert!(values("country_code").is_superset(&set(["US", "BR", "GB", "DE", "PT", "MX", "IN", "AU", "JP"])));
    assert_eq!(values("id").len(), 40);
    assert_eq!(values("number").len(), 40);
}

#[test]
fn there_is_meta_where_a_page_was_asked_for() {
    let sandbox = sandbox();
    let meta = |query: &str| sandbox.get(&format!("/phone-numbers?{query}"))["meta"].clone();
    let expected = |page, per_page, last_page| json!({ "current_page": page, "per_page": per_page, "total": 40, "last_page": last_page });
    assert_eq!(meta("page=2"), expected(2, 20, 2));
    assert_eq!(meta("per_page=15"), expected(1, 15, 3));
    assert_eq!(meta("search="), Value::Null);
    assert_eq!(list(&sandbox, "per_page=15&page=3").len(), 10);
}

#[test]
fn the_list_is_filtered_by_type_and_capability() {
    let sandbox = sandbox();
    for kind in ["voice", "sms", "whatsapp", "mms", "fax"] {
        let found = list(&sandbox, &format!("type={kind}"));
        assert!(!found.is_empty() && found.iter().all(|number| number["type"] == kind), "{kind}");
    }
    for field in ["has_voice", "has_whatsapp"] {
        for (text, wanted) in [("true", true), ("1", true), ("false", false), ("0", false)] {
            let found = list(&sandbox, &format!("{field}={text}"));
            assert!(
                !found.is_empty() && found.iter().all(|number| number[field] == wanted),
                "{field}={text}"
            );
        }
    }
}

#[test]
fn a_number_is_found_in_every_notation() {
    let sandbox = sandbox();
    for text in ["%2B12125550101", "12125550101", "(212)%20555-0101", "212.555.0101", "2125550101"] {
        let found = list(&sandbox, &format!("search={text}"));
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0]["number"], "+12125550101");
    }
}

#[test]
fn a_number_is_found_by_its_id() {
    let sandbox = sandbox();
    for (text, id) in
        [("phone-UUID-2", "phone-uuid-2"), ("d612aa61-3040", "d612aa61-3040-5a90-8de9-d6db584de186")]
    {
        let found = list(&sandbox, &format!("search={text}"));
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0]["id"], id);
    }
    assert!(list(&sandbox, "search=us").is_empty(), "a country is not searched");
}

#[test]
fn a_flag_is_true_or_false_and_nothing_else() {
    let sandbox = sandbox();
    for text in ["yes", "TRUE", "2", "on"] {
        let reply = sandbox.send(api("GET", &format!("/phone-numbers?has_whatsapp={text}"))).expect(422);
        let texts = json!({ "has_whatsapp": ["The has whatsapp field must be true or false."] });
        assert_eq!(reply["errors"], texts, "{text}");
    }
}

#[test]
fn the_list_rejects_unknown_parameters_and_values() {
    let sandbox = sandbox();
    let reply = sandbox.send(api("GET", "/phone-numbers?type=pager&has_voice=maybe&page=x")).expect(422);
    assert_eq!(
        reply["errors"],
        json!({
            "type": ["The selected type is invalid."],
            "has_voice": ["The has voice field must be true or false."],
            "page": ["The page field must be an integer."]
        })
    );
}

fn list(sandbox: &Running, query: &str) -> Vec<Value> {
    sandbox.get(&format!("/phone-numbers?{query}"))["data"].as_array().unwrap().clone()
}

fn set<const N: usize>(values: [&str; N]) -> HashSet<String> {
    values.map(str::to_owned).into()
}
