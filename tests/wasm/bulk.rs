//! Many agents in one call, against the sandbox's own rate limit.

use super::support::*;
use js_sys::{Array, Promise};
use serde_json::{Value, json};
use talkover_calling::update_agents_calling;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

fn start_bulk(updates: &Value, options: JsValue) -> Promise {
    update_agents_calling(js(updates), options, JsValue::UNDEFINED, NO_CALL)
}

async fn all_agents() -> Vec<String> {
    let reply = with_token(SANDBOX, "/api/v1/agents?per_page=100", TOKEN);
    let reply = rust(&JsFuture::from(reply).await.unwrap());
    reply["data"].as_array().unwrap().iter().map(|agent| agent["id"].as_str().unwrap().to_owned()).collect()
}

fn updates(agents: &[String], direction: &str) -> Value {
    agents.iter().map(|id| json!({"agentId": id, "direction": direction})).collect()
}

/// Each entry as `status`, or the code of its reason.
fn ends(entries: &JsValue) -> Vec<String> {
    let end = |entry: JsValue| {
        if text(&entry, "status") == "fulfilled" {
            "fulfilled".to_owned()
        } else {
            text(&get(&entry, "reason"), "code")
        }
    };
    entries.unchecked_ref::<Array>().iter().map(end).collect()
}

#[wasm_bindgen_test]
async fn every_update_ends_in_the_order_of_the_input() {
    reset().await;
    let agents = all_agents().await;
    fault(json!({"delay_ms": 50})).await;
    let mut updates = updates(&agents, "outbound");
    updates[3]["agentId"] = json!("agent_999999");
    let entries = JsFuture::from(start_bulk(&updates, options(json!({})))).await.unwrap();
    let mut expected = vec!["fulfilled"; agents.len()];
    expected[3] = "not_found";
    assert_eq!(ends(&entries), expected);
    for (entry, update) in entries.unchecked_ref::<Array>().iter().zip(updates.as_array().unwrap()) {
        assert_eq!(text(&entry, "agentId"), update["agentId"].as_str().unwrap());
        if text(&entry, "status") == "fulfilled" {
            assert_eq!(rust(&get(&entry, "value"))["data"]["id"], update["agentId"]);
        }
    }
}

#[wasm_bindgen_test]
async fn all_faults_of_all_updates_are_named_and_nothing_is_sent() {
    reset().await;
    let mut updates = updates(&all_agents().await, "outbound");
    control("DELETE", "/sandbox/requests", None).await;
    updates[2] = json!(null);
    updates[5]["phoneID"] = json!([]);
    updates[17]["phoneIds"] = json!(["+1234567890"]);
    let error = JsFuture::from(start_bulk(&updates, options(json!({})))).await.unwrap_err();
    assert_ended(&error, "invalid_input", "not_sent");
    let issues = rust(&get(&error, "issues"));
    let paths: Vec<_> =
        issues.as_array().unwrap().iter().map(|issue| issue["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["updates[2]", "updates[5].phoneID", "updates[17].phoneIds[0]"]);
    assert_eq!(requests().await, Vec::<Value>::new());
}

#[wasm_bindgen_test]
async fn what_is_no_list_of_updates_is_refused() {
    for source in [
        "undefined",
        "null",
        "'x'",
        "{}",
        "new Set()",
        "new Array(10001)",
        "[,]",
        "[1]",
        "[new Map()]",
        "[{ get agentId() { throw 1 }, direction: 'inbound' }]",
        "[{ agentId: 'a', direction: 'inbound', get phoneIds() { throw 1 } }]",
        "(() => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy })()",
    ] {
        let updates = js_sys::eval(&format!("({source})")).unwrap();
        let call = update_agents_calling(updates, options(json!({})), JsValue::UNDEFINED, NO_CALL);
        let error = JsFuture::from(call).await.expect_err(source);
        assert_ended(&error, "invalid_input", "not_sent");
        assert!(rust(&get(&error, "issues"))[0]["path"].as_str().unwrap().starts_with("updates"), "{source}");
    }
    let call = start_bulk(&json!([]), options(json!({"concurrency": 0})));
    assert_ended(&JsFuture::from(call).await.unwrap_err(), "invalid_options", "not_sent");
}

#[wasm_bindgen_test]
async fn no_updates_are_done_at_once() {
    let entries = JsFuture::from(start_bulk(&json!([]), options(json!({})))).await.unwrap();
    assert_eq!(entries.unchecked_into::<Array>().length(), 0);
}

#[wasm_bindgen_test]
async fn a_rate_limit_is_waited_out_and_fails_no_update() {
    reset().await;
    let agents = all_agents().await;
    control("PUT", "/sandbox/rate-limit", Some(json!({"limit": 10, "window_seconds": 2}))).await;
    let told = Array::new();
    let listener = js_sys::Function::new_with_args("event", "this.push(event)").bind0(&told);
    // A single update has less time than the window takes: its own clock stands still while the limit is waited out.
    let options = with(options(json!({"timeoutMs": 1_900, "concurrency": 4})), "onProgress", &listener);
    let entries = JsFuture::from(start_bulk(&updates(&agents, "outbound"), options)).await.unwrap();
    assert_eq!(ends(&entries), vec!["fulfilled"; agents.len()], "{}", everything_of(&entries));

    let refused = requests().await.iter().filter(|request| request["status"] == 429).count();
    assert!(refused <= 3 * 4, "{refused} requests met the limit");
    let told: Vec<Value> = told.iter().map(|event| rust(&event)).collect();
    let number = |event: &Value, name: &str| event[name].as_f64().unwrap();
    for pair in told.windows(2) {
        assert!(number(&pair[0], "done") <= number(&pair[1], "done"));
    }
    for event in &told {
        assert_eq!(number(event, "total") as usize, agents.len());
        assert_eq!(number(event, "done"), number(event, "succeeded") + number(event, "failed"));
        assert!(number(event, "inFlight") <= 4.0);
    }
    assert!(told.iter().any(|event| number(event, "pausedMs") > 0.0), "no pause was told");
    let last = told.last().unwrap();
    assert_eq!(
        (number(last, "done") as usize, number(last, "inFlight"), number(last, "pausedMs")),
        (agents.len(), 0.0, 0.0)
    );
}

#[wasm_bindgen_test]
async fn an_abort_resolves_and_forgets_nothing() {
    reset().await;
    let agents = all_agents().await;
    let controller = js_sys::eval("new AbortController()").unwrap();
    let signal = get(&controller, "signal");
    let listeners = count_listeners(&signal);
    for stalled in &agents[5..7] {
        let path = format!("/api/v1/agents/{stalled}/calling");
        control("POST", "/sandbox/faults", Some(json!({"match": {"path": path}, "stall": "headers"}))).await;
    }
    let options = with(options(json!({"concurrency": 2})), "signal", &signal);
    let bulk = start_bulk(&updates(&agents, "outbound"), options);
    // Two at once: when the last two of seven have arrived, the five before them have ended.
    while puts().await < 7 {}
    let abort = get(&controller, "abort").unchecked_into::<js_sys::Function>();
    abort.call1(&controller, &"enough".into()).unwrap();
    let entries = JsFuture::from(bulk).await.unwrap();
    let entries: Vec<JsValue> = entries.unchecked_into::<Array>().iter().collect();
    assert_eq!(entries.len(), agents.len());
    for (index, entry) in entries.iter().enumerate() {
        assert_eq!(text(entry, "agentId"), agents[index]);
        let reason = get(entry, "reason");
        match index {
            0..5 => assert_eq!(text(entry, "status"), "fulfilled"),
            5 | 6 => {
                assert_ended(&reason, "aborted", "unknown");
                assert_eq!(text(entry, "outcome"), "unknown");
                assert_eq!(get(&reason, "cause"), "enough");
            }
            _ => {
                assert_ended(&reason, "aborted", "not_sent");
                assert_eq!(get(&reason, "cause"), "enough");
            }
        }
    }
    assert_eq!(puts().await, 7);
    assert_eq!(listeners.call0(&JsValue::UNDEFINED).unwrap(), 0);

    let call = with(self::options(json!({})), "signal", &signal);
    let entries = JsFuture::from(start_bulk(&updates(&agents, "inbound"), call)).await.unwrap();
    assert_eq!(ends(&entries), vec!["aborted"; agents.len()], "the signal was aborted before");
    assert_eq!(puts().await, 7);
}

#[wasm_bindgen_test]
async fn a_later_call_for_an_agent_does_not_overtake_its_update() {
    reset().await;
    let agents = all_agents().await;
    let last = agents.last().unwrap();
    let bulk = start_bulk(&updates(&agents, "outbound"), options(json!({"concurrency": 1})));
    let single = start(last, "inbound", JsValue::NULL, options(json!({})));
    JsFuture::from(Promise::all(&Array::of2(&bulk, &single))).await.unwrap();
    assert_eq!(agent(last).await["direction"], "inbound");
}

#[wasm_bindgen_test]
async fn updates_for_one_agent_go_out_in_their_order() {
    reset().await;
    fault(json!({"delay_ms": 50})).await;
    let updates = json!([
        {"agentId": AGENT, "direction": "outbound"},
        {"agentId": AGENT, "direction": "inbound"},
        {"agentId": AGENT, "direction": "outbound", "phoneIds": null},
        {"agentId": AGENT, "direction": "inbound", "phoneIds": []},
    ]);
    let entries = JsFuture::from(start_bulk(&updates, options(json!({})))).await.unwrap();
    assert_eq!(ends(&entries), vec!["fulfilled"; 4]);
    let agent = agent(AGENT).await;
    assert_eq!((&agent["direction"], &agent["phone_numbers"]), (&json!("inbound"), &json!([])));
}
