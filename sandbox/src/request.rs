use axum::http::{HeaderMap, Method};
use serde::Serialize;

use crate::body::Received;

/// A request to the API, with its body read.
#[derive(Clone, Debug)]
pub(crate) struct ApiRequest {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Received,
    pub(crate) via: Via,
}

/// Which door a request came in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Via {
    Api,
    Gateway,
}
