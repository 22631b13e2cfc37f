use axum::http::{HeaderMap, Method};
use serde::Serialize;

use crate::body::Received;

/// An API request whose body has been read.
#[derive(Clone, Debug)]
pub(crate) struct ApiRequest {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Received,
    pub(crate) via: Via,
}

/// How a request reached the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Via {
    Api,
    Gateway,
}
