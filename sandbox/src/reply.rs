use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

/// A complete response, kept in memory so that a fault can change, cut or delay it.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Vec::new() }
    }

    pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self::text(status, "application/json", body),
            Err(_) => Self::empty(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    pub(crate) fn text(status: StatusCode, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let mut reply = Self { status, headers: HeaderMap::new(), body: body.into() };
        reply.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        reply
    }

    /// The documented body of an error without a code.
    pub(crate) fn refusal(status: StatusCode, message: &str) -> Self {
        Self::json(status, &json!({ "success": false, "message": message }))
    }

    pub(crate) fn with(mut self, name: &'static str, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
