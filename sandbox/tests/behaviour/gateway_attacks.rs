//! Malformed requests, written byte by byte.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use crate::client::call;
use crate::fixtures::SUPPORT_BOT;
use crate::running::{Running, sandbox};

const BODY: &str = r#"{"direction":"outbound"}"#;

/// The silence after which an open connection counts as done. A closed one is done at once.
const SILENCE: Duration = Duration::from_millis(700);

/// Sends these bytes and reads everything that comes back. The connection stays open, so that a
/// request smuggled in a body could run.
fn answer_to(sandbox: &Running, bytes: &str) -> String {
    let mut connection = TcpStream::connect(sandbox.address).unwrap();
    connection.set_read_timeout(Some(SILENCE)).unwrap();
    // The server may already have refused the request and closed the connection.
    let _ = connection.write_all(bytes.as_bytes());
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn update(host: &str, more: &str, body: &str) -> String {
    format!(
        "PUT /talkover/agents/{SUPPORT_BOT}/calling HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{more}\r\n\
         {body}"
    )
}

fn assert_nothing_went_on(sandbox: &Running, what: &str) {
    assert!(sandbox.log("").is_empty(), "{what} went on");
}

#[test]
fn a_target_with_another_host_is_rejected() {
    let sandbox = sandbox();
    let host = sandbox.address.to_string();
    for target in
        ["http://evil.example/talkover/agents", "https://evil.example/talkover/agents", "http://evil.example"]
    {
        let answer = answer_to(
            &sandbox,
            &format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        );
        assert!(answer.starts_with("HTTP/1.1 421"), "{target}");
        assert_nothing_went_on(&sandbox, target);
    }
    for target in ["evil.example:443", "*", "talkover/agents", "/talkover/agents HTTP/1.1\r\nX: y"] {
        answer_to(
            &sandbox,
            &format!("CONNECT {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        );
        assert_nothing_went_on(&sandbox, target);
    }
}

#[test]
fn a_second_request_cannot_hide_in_the_body_of_a_first() {
    let sandbox = sandbox();
    let host = sandbox.address.to_string();
    let hidden = update(&host, &format!("Content-Length: {}\r\n", BODY.len()), BODY);
    let honest =
        format!("GET /talkover/health HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n{hidden}");
    answer_to(&sandbox, &honest);
    assert_eq!(sandbox.log("?method=PUT").len(), 1, "two honest requests on one connection are two");
    sandbox.send(call("POST", "/sandbox/reset")).expect(200);

    let chunked = format!("0\r\n\r\n{hidden}");
    for (what, head, body) in [
        ("two lengths", "Content-Length: 0\r\nContent-Length: 400\r\n".to_owned(), hidden.clone()),
        ("lengths in a list", "Content-Length: 0, 400\r\n".to_owned(), hidden.clone()),
        ("a length with a sign", "Content-Length: +0\r\n".to_owned(), hidden.clone()),
        (
            "a length and chunks",
            format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n", chunked.len()),
            chunked.clone(),
        ),
        ("chunks that are not last", "Transfer-Encoding: chunked, identity\r\n".to_owned(), chunked.clone()),
        ("an unknown coding", "Transfer-Encoding: xchunked\r\n".to_owned(), chunked.clone()),
        ("a name that ends in a space", "Transfer-Encoding : chunked\r\n".to_owned(), chunked.clone()),
        ("a folded line", "Transfer-Encoding:\r\n chunked\r\n".to_owned(), chunked),
    ] {
        // The first request is not an update, so any update in the log was smuggled in its body.
        let front = format!("GET /talkover/health HTTP/1.1\r\nHost: {host}\r\n{head}\r\n{body}");
        let answer = answer_to(&sandbox, &front);
        assert_eq!(sandbox.log("?method=PUT").len(), 0, "{what}: {answer}");
        sandbox.send(call("POST", "/sandbox/reset")).expect(200);
    }
}

#[test]
fn a_value_cannot_inject_header_lines() {
    let sandbox = sandbox();
    let host = sandbox.address.to_string();
    for value in ["a\rX-Evil: 1", "a\0b", "a\nAuthorization: Bearer talq_mine"] {
        let more = format!("X-Note: {value}\r\nContent-Length: {}\r\nConnection: close\r\n", BODY.len());
        let answer = answer_to(&sandbox, &update(&host, &more, BODY));
        assert!(answer.starts_with("HTTP/1.1 400"), "{value:?}: {answer}");
        assert_nothing_went_on(&sandbox, value);
    }
}

#[test]
fn a_connection_stays_http() {
    let sandbox = sandbox();
    let host = sandbox.address.to_string();
    for more in [
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n",
        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
    ] {
        let answer =
            answer_to(&sandbox, &format!("GET /talkover/agents HTTP/1.1\r\nHost: {host}\r\n{more}\r\n"));
        assert!(!answer.starts_with("HTTP/1.1 101"), "it is no longer HTTP");
    }
    let preface = answer_to(&sandbox, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    assert!(!preface.contains("200 OK"), "{preface}");
}

#[test]
fn unfinished_requests_do_not_block_other_clients() {
    let sandbox = sandbox();
    let host = sandbox.address.to_string();
    let slow: Vec<TcpStream> = (0..300)
        .map(|index| {
            let mut connection = TcpStream::connect(sandbox.address).unwrap();
            let begun = update(&host, "Content-Length: 24\r\n", "{\"dir");
            let length = if index % 2 == 0 { begun.len() } else { 30 };
            connection.write_all(&begun.as_bytes()[..length]).unwrap();
            connection
        })
        .collect();
    let answer = sandbox.send(
        call("PUT", &format!("/talkover/agents/{SUPPORT_BOT}/calling"))
            .json(&json!({"direction": "outbound"})),
    );
    assert_eq!(answer.status, 200);
    drop(slow);
    assert_eq!(sandbox.log("?method=PUT").len(), 1, "what never came whole was not carried out");
}
