use std::collections::VecDeque;
use std::time::SystemTime;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::body::Received;
use crate::exchange::{ApiRequest, Via};

const KEPT_REQUESTS: usize = 20_000;
/// Large bodies are worth keeping, but not twenty thousand of them.
const KEPT_BYTES: usize = 64 << 20;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    seq: u64,
    at_ms: u128,
    pub(crate) method: String,
    pub(crate) path: String,
    query: String,
    headers: Map<String, Value>,
    body: String,
    /// `None` until a status was sent, and for good where none ever was.
    status: Option<u16>,
    /// Whether the operation was carried out, with success.
    applied: bool,
    via: Via,
}

/// What reached the API, in order of arrival, the newest of it.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: VecDeque<Entry>,
    bytes: usize,
    seq: u64,
}

impl RequestLog {
    /// Notes a request and returns its number, for what becomes of it.
    pub(crate) fn record(&mut self, request: &ApiRequest) -> u64 {
        self.seq += 1;
        let body = match &request.body {
            Received::Whole(body) => String::from_utf8_lossy(body).into_owned(),
            Received::TooLarge => String::new(),
        };
        self.bytes += body.len();
        self.entries.push_back(Entry {
            seq: self.seq,
            at_ms: SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_millis(),
            method: request.method.to_string(),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: masked(&request.headers),
            body,
            status: None,
            applied: false,
            via: request.via,
        });
        while self.entries.len() > KEPT_REQUESTS || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.bytes -= oldest.body.len();
        }
        self.seq
    }

    pub(crate) fn applied(&mut self, seq: u64) {
        if let Some(entry) = self.find(seq) {
            entry.applied = true;
        }
    }

    pub(crate) fn sent(&mut self, seq: u64, status: u16) {
        if let Some(entry) = self.find(seq) {
            entry.status = Some(status);
        }
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Numbers go on rising, so that a request under way never writes into the entry of a later one.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
    }

    fn find(&mut self, seq: u64) -> Option<&mut Entry> {
        self.entries.iter_mut().rev().find(|entry| entry.seq == seq)
    }
}

fn masked(headers: &HeaderMap) -> Map<String, Value> {
    let mut shown = Map::new();
    for name in headers.keys() {
        let value = if name == AUTHORIZATION {
            "Bearer ***".to_owned()
        } else {
            let values: Vec<_> =
                headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
            values.join(", ")
        };
        shown.insert(name.to_string(), Value::from(value));
    }
    shown
}
