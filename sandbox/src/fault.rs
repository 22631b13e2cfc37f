use std::collections::BTreeMap;

use axum::http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::problem::documented;
use crate::read_form::ReadForm;
use crate::reply::Reply;

/// A fault for the next matching requests, as accepted by `POST /sandbox/faults`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    #[serde(rename = "match", default)]
    pub(crate) matching: Matching,
    /// How many requests it applies to; 0 for all until it is deleted.
    #[serde(default = "once")]
    pub(crate) times: u32,
    #[serde(default, with = "status", skip_serializing_if = "Option::is_none")]
    status: Option<StatusCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    headers: Option<FaultHeaders>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) delay_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body_delay_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) drip_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stall: Option<Part>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cut: Option<Part>,
    #[serde(default = "yes")]
    pub(crate) cors: bool,
    #[serde(default = "yes")]
    pub(crate) expose: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    apply: Option<bool>,
    #[serde(default)]
    pub(crate) preflight: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    patch: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reads: Option<ReadForm>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Matching {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path_prefix: Option<String>,
}

/// The part of a response that a fault affects.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Part {
    Headers,
    Body,
}

impl Fault {
    pub(crate) fn parse(json: Value) -> Result<Self, String> {
        let fault: Self = serde_json::from_value(json).map_err(|cause| cause.to_string())?;
        let contradiction = if fault.body.is_some() && fault.text.is_some() {
            Some("a reply has one body: give either body or text")
        } else if fault.stall.is_some() && fault.cut.is_some() {
            Some("a reply cannot both stall and be cut: give either stall or cut")
        } else if fault.patch.is_some() && fault.replaces() {
            Some("patch changes the real reply, so it does not go with status, body or text")
        } else if fault.reads.is_some() && fault.replaces() {
            Some("reads is the form of the real response: it conflicts with status, body or text")
        } else if fault.apply == Some(false) && !fault.replaces() && !fault.never_answers() {
            Some("apply: false leaves no reply to send: give status, body or text as well")
        } else if fault.content_type.as_deref().is_some_and(|value| HeaderValue::from_str(value).is_err()) {
            Some("content_type is not a valid header value")
        } else {
            None
        };
        contradiction.map_or(Ok(fault), |text| Err(text.to_owned()))
    }

    fn replaces(&self) -> bool {
        self.status.is_some() || self.body.is_some() || self.text.is_some()
    }

    fn never_answers(&self) -> bool {
        self.cut == Some(Part::Headers) || self.stall == Some(Part::Headers)
    }

    /// Whether the operation runs, even if the fault replaces its response.
    pub(crate) fn runs_operation(&self) -> bool {
        self.apply.unwrap_or(!self.replaces() && !self.never_answers())
    }

    /// The response to send. `real` is the operation's response, if it ran.
    pub(crate) fn reshape(&self, real: Option<Reply>) -> Reply {
        let mut reply = match (self.replacement(), real) {
            (Some(replacement), _) => replacement,
            (None, Some(real)) => real,
            // Only happens for a response that is never sent.
            (None, None) => Reply::empty(StatusCode::OK),
        };
        if (self.reads.is_some() || self.patch.is_some())
            && let Ok(mut body) = serde_json::from_slice(&reply.body)
        {
            if let Some(form) = self.reads {
                body = form.of(body);
            }
            if let Some(patch) = &self.patch {
                merge(&mut body, patch);
            }
            reply.body = body.to_string().into_bytes();
        }
        if let Some(Ok(value)) = self.content_type.as_deref().map(HeaderValue::from_str) {
            reply.headers.insert("content-type", value);
        }
        if let Some(FaultHeaders(headers)) = &self.headers {
            for (name, value) in headers {
                reply.headers.insert(name, value.clone());
            }
        }
        reply
    }

    fn replacement(&self) -> Option<Reply> {
        if !self.replaces() {
            return None;
        }
        let status = self.status.unwrap_or(StatusCode::OK);
        Some(match (&self.body, &self.text) {
            (Some(body), _) => Reply::json(status, body),
            (None, Some(text)) => Reply::text(status, "text/plain; charset=utf-8", text.as_bytes()),
            (None, None) => documented(status),
        })
    }
}

/// A JSON merge patch (RFC 7396): `null` removes a field, objects are merged, other values are
/// replaced.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(fields) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            fields.shift_remove(name);
        } else {
            merge(fields.entry(name.as_str()).or_insert(Value::Null), value);
        }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
struct FaultHeaders(HeaderMap);

impl TryFrom<BTreeMap<String, String>> for FaultHeaders {
    type Error = String;

    fn try_from(fields: BTreeMap<String, String>) -> Result<Self, String> {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            let parsed = (HeaderName::try_from(&name), HeaderValue::try_from(&value));
            let (Ok(header), Ok(value)) = parsed else {
                return Err(format!("headers: `{name}: {value}` is not a valid header"));
            };
            if [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING].contains(&header) {
                return Err(format!(
                    "headers: {name} is set by the server; to break a reply use cut or stall"
                ));
            }
            headers.insert(header, value);
        }
        Ok(Self(headers))
    }
}

impl From<FaultHeaders> for BTreeMap<String, String> {
    fn from(FaultHeaders(headers): FaultHeaders) -> Self {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
    }
}

mod status {
    use super::*;

    pub(super) fn serialize<S: Serializer>(status: &Option<StatusCode>, to: S) -> Result<S::Ok, S::Error> {
        status.map(|status| status.as_u16()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<StatusCode>, D::Error> {
        let number = u16::deserialize(from)?;
        let status = StatusCode::from_u16(number).ok().filter(|_| (200..600).contains(&number));
        let problem = || serde::de::Error::custom(format!("status must be from 200 to 599, not {number}"));
        status.map(Some).ok_or_else(problem)
    }
}

/// Distinguishes `"body": null`, which is a body, from a missing `body`.
fn even_null<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

fn once() -> u32 {
    1
}

fn yes() -> bool {
    true
}
