use std::net::SocketAddr;

use serde_json::{Value, json};
use talkover_sandbox::{Sandbox, Settings};
use tokio::runtime::Runtime;

use crate::client::{Answer, Call, TOKEN, api, call};

/// A sandbox on a free port, with its runtime.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    _sandbox: Sandbox,
    // Dropping the runtime closes connections that a test left open.
    _runtime: Runtime,
}

pub(crate) fn sandbox() -> Running {
    sandbox_with(Settings::default())
}

pub(crate) fn sandbox_with(settings: Settings) -> Running {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sandbox = runtime.block_on(Sandbox::start(Settings { port: 0, ..settings })).unwrap();
    Running { address: sandbox.address(), _sandbox: sandbox, _runtime: runtime }
}

impl Running {
    pub(crate) fn send(&self, call: Call) -> Answer {
        call.send(self.address)
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        self.send(api("GET", path)).expect(200)
    }

    pub(crate) fn agent(&self, id: &str) -> Value {
        self.get(&format!("/agents/{id}"))["data"].clone()
    }

    pub(crate) fn fault(&self, fault: Value) {
        self.send(call("POST", "/sandbox/faults").json(&fault)).expect(200);
    }

    /// The log, without the requests by which tests check the result.
    pub(crate) fn log(&self, query: &str) -> Vec<Value> {
        let entries = self.send(call("GET", &format!("/sandbox/requests{query}"))).expect(200);
        entries.as_array().unwrap().clone()
    }

    pub(crate) fn rate_limit(&self, limit: u32) {
        let change = json!({ "limit": limit, "window_seconds": 60 });
        self.send(call("PUT", "/sandbox/rate-limit").json(&change)).expect(200);
    }
}

pub(crate) fn update(id: &str, body: &Value) -> Call {
    call("PUT", &format!("/api/v1/agents/{id}/calling")).bearer(TOKEN).json(body)
}
