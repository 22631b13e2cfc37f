use std::collections::VecDeque;
use std::time::SystemTime;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::body::Received;
use crate::request::{ApiRequest, Via};

const KEPT_REQUESTS: usize = 20_000;
/// The limit in bytes, because `KEPT_REQUESTS` large requests would use too much memory.
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
    /// `None` until a status is sent, and forever if none is sent.
    status: Option<u16>,
    /// Whether the operation ran and succeeded.
    applied: bool,
    via: Via,
}

impl Entry {
    /// The size that counts toward `KEPT_BYTES`: everything of a size that the client chooses.
    fn bytes(&self) -> usize {
        let headers =
            self.headers.iter().map(|(name, value)| name.len() + value.as_str().map_or(0, str::len));
        self.method.len() + self.path.len() + self.query.len() + self.body.len() + headers.sum::<usize>()
    }
}

/// The most recent requests to the API, in order of arrival.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: VecDeque<Entry>,
    bytes: usize,
    seq: u64,
}

impl RequestLog {
    /// Records a request and returns its number, by which its status is added later.
    pub(crate) fn record(&mut self, request: &ApiRequest) -> u64 {
        self.seq += 1;
        let body = match &request.body {
            Received::Whole(body) => String::from_utf8_lossy(body).into_owned(),
            Received::TooLarge => String::new(),
        };
        let entry = Entry {
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
        };
        self.bytes += entry.bytes();
        self.entries.push_back(entry);
        while self.entries.len() > KEPT_REQUESTS || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.bytes -= oldest.bytes();
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

    /// Does not reset the numbers, so that a running request never updates the entry of a later
    /// one.
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

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, Method};

    use super::*;

    /// Makes each part of a request large in turn.
    #[test]
    fn the_log_is_limited_in_bytes_by_every_part_of_a_request() {
        const LARGE: usize = 1 << 20;
        let text = "a".repeat(LARGE);
        let small = || ApiRequest {
            method: Method::GET,
            path: "/api/v1/agents".to_owned(),
            query: String::new(),
            headers: HeaderMap::new(),
            body: Received::Whole(Vec::new()),
            via: Via::Gateway,
        };
        let mut headers = HeaderMap::new();
        headers.insert("x-large", HeaderValue::from_str(&text).unwrap());
        for large in [
            ApiRequest { path: text.clone(), ..small() },
            ApiRequest { query: text.clone(), ..small() },
            ApiRequest { headers, ..small() },
            ApiRequest { body: Received::Whole(text.clone().into_bytes()), ..small() },
        ] {
            let mut log = RequestLog::default();
            for _ in 0..100 {
                log.record(&large);
            }
            let kept = log.entries().count();
            assert!((1..=KEPT_BYTES / LARGE).contains(&kept), "{kept} entries");
            for _ in 0..100 {
                log.record(&small());
            }
            log.record(&large);
            assert_eq!(log.entries().last().unwrap().seq, 201);
        }
    }
}
