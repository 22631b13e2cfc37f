use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::time::interval;

use crate::connection::Connection;

/// The message of injected failures.
pub(crate) const MARK: &str = "the service failed on request";

/// How many faults were injected, by the result that people see.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) cut: usize,
    pub(crate) failed: usize,
}

/// Injects faults at this interval until it is stopped. Also clears the service's log, which would
/// grow otherwise.
pub(crate) async fn give(
    service: SocketAddr,
    every: Duration,
    silence: Value,
    mut stop: oneshot::Receiver<()>,
) -> Given {
    let (mut connection, mut ticks) = (Connection::open(service).await, interval(every));
    let mut given = Given::default();
    for tick in 0_u32.. {
        tokio::select! {
            _ = &mut stop => break,
            _ = ticks.tick() => {}
        }
        connection.control("POST", "/sandbox/faults", &faults(&silence)).await;
        given.cut += 4;
        given.failed += 4;
        connection.control("DELETE", "/sandbox/requests", &Value::Null).await;
        // In every fifth interval, a low rate limit refuses nearly all requests.
        let limit = if tick % 5 == 4 { 20 } else { 0 };
        connection
            .control("PUT", "/sandbox/rate-limit", &json!({ "limit": limit, "window_seconds": 1 }))
            .await;
    }
    connection.control("DELETE", "/sandbox/faults", &Value::Null).await;
    connection.control("PUT", "/sandbox/rate-limit", &json!({ "limit": 0, "window_seconds": 1 })).await;
    given
}

fn faults(silence: &Value) -> Value {
    let failure = json!({ "success": false, "message": MARK });
    let mut faults = json!([
        { "cut": "headers", "apply": true },
        { "cut": "headers", "apply": false },
        { "cut": "body", "times": 2 },
        silence,
        silence,
        { "status": 503, "body": failure, "apply": true, "times": 2 },
        { "status": 500, "body": failure, "apply": false, "times": 2 },
        { "delay_ms": 300, "times": 3 },
        { "body_delay_ms": 300 }
    ]);
    for fault in faults.as_array_mut().into_iter().flatten() {
        fault["match"] = json!({ "method": "PUT" });
    }
    faults
}
