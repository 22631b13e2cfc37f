use std::io::{BufReader, Read};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Answer, Call, read_head};
use crate::fixtures::SUPPORT_BOT;
use crate::running::{Running, sandbox, update};

/// The silence after which no more data is expected.
const SILENCE: Duration = Duration::from_millis(200);

#[test]
fn a_connection_cut_before_the_headers_has_no_response() {
    let sandbox = sandbox();
    sandbox.fault(json!({ "cut": "headers" }));
    assert!(change().try_send(sandbox.address).is_none());
    assert_eq!(last(&sandbox)["status"], Value::Null);
    sandbox.send(change()).expect(200);
}

#[test]
fn a_connection_cut_in_the_body_has_half_of_it() {
    let sandbox = sandbox();
    sandbox.fault(json!({ "cut": "body" }));
    let answer = sandbox.send(change());
    assert_eq!(answer.status, 200);
    assert!(is_half(&answer), "{}", answer.text());
    assert_eq!(last(&sandbox)["applied"], true);

    sandbox.fault(json!({ "cut": "body", "status": 502, "text": "0123456789" }));
    let answer = sandbox.send(change());
    assert_eq!((answer.status, answer.text().as_str()), (502, "01234"));
}

#[test]
fn a_delay_comes_before_the_headers() {
    let sandbox = sandbox();
    sandbox.fault(json!({ "delay_ms": 150 }));
    let started = Instant::now();
    sandbox.send(change()).expect(200);
    assert!(started.elapsed() >= Duration::from_millis(150));
}

#[test]
fn a_delay_in_the_body_comes_after_the_headers() {
    let sandbox = sandbox();
    sandbox.fault(json!({ "body_delay_ms": 600_000 }));
    half_and_then_silence(&sandbox);

    sandbox.fault(json!({ "body_delay_ms": 150 }));
    let started = Instant::now();
    let answer = sandbox.send(change());
    assert!(answer.is_whole);
    answer.expect(200);
    assert!(started.elapsed() >= Duration::from_millis(150));
}

#[test]
fn a_body_can_be_sent_slowly() {
    let sandbox = sandbox();
    sandbox.fault(json!({ "drip_ms": 10, "text": "0123456789" }));
    let started = Instant::now();
    let answer = sandbox.send(change());
    assert_eq!(answer.text(), "0123456789");
    assert!(started.elapsed() >= Duration::from_millis(90));
}

#[test]
fn a_stalled_reply_never_begins() {
    let sandbox = sandbox();
    sandbox.fault(json!({ "stall": "headers", "apply": true }));
    let stream = change().open(sandbox.address);
    while sandbox.log("").last().is_none_or(|entry| entry["applied"] == false) {}
    stream.set_read_timeout(Some(SILENCE)).unwrap();
    let read = (&stream).read(&mut [0]);
    assert!(read.is_err(), "neither a byte nor an end: {read:?}");
    assert_eq!(last(&sandbox)["status"], Value::Null);
}

#[test]
fn a_stalled_body_never_ends() {
    let sandbox = sandbox();
    sandbox.fault(json!({ "stall": "body" }));
    half_and_then_silence(&sandbox);
    assert_eq!(last(&sandbox)["status"], 200);
}

fn change() -> Call {
    update(SUPPORT_BOT, &json!({ "direction": "outbound" }))
}

fn last(sandbox: &Running) -> Value {
    sandbox.log("").pop().unwrap()
}

/// Reads the first half of a response, and asserts that nothing follows, not even the end of the
/// connection.
#[track_caller]
fn half_and_then_silence(sandbox: &Running) {
    let stream = change().open(sandbox.address);
    let mut reader = BufReader::new(&stream);
    let mut half = vec![0; read_head(&mut reader).unwrap().promised() / 2];
    reader.read_exact(&mut half).unwrap();
    assert!(half.starts_with(b"{\"success\":true"));
    stream.set_read_timeout(Some(SILENCE)).unwrap();
    let read = reader.read(&mut [0]);
    assert!(read.is_err(), "neither a byte nor an end: {read:?}");
}

fn is_half(answer: &Answer) -> bool {
    !answer.is_whole && answer.promised() > 1 && answer.body.len() == answer.promised() / 2
}
