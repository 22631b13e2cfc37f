use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use crate::running::sandbox;

#[test]
fn a_connection_serves_one_request_after_another() {
    let sandbox = sandbox();
    let mut connection = TcpStream::connect(sandbox.address).unwrap();
    for _ in 0..3 {
        assert!(ask(&mut connection, &sandbox.address.to_string()).starts_with("HTTP/1.1 200 OK"));
    }
    sandbox.fault(json!({ "cut": "headers" }));
    assert_eq!(ask(&mut connection, &sandbox.address.to_string()), "");
}

/// Sends a request on a connection that stays open, and reads its response.
fn ask(connection: &mut TcpStream, host: &str) -> String {
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(connection, "GET /api/v1/health HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let mut seen = String::new();
    let mut bytes = [0; 1024];
    while !seen.ends_with(r#"{"status":"ok"}"#) {
        match connection.read(&mut bytes).unwrap() {
            0 => break,
            length => seen += std::str::from_utf8(&bytes[..length]).unwrap(),
        }
    }
    seen
}
