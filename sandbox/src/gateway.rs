//! `/talkover`: the API for pages without a token. The gateway adds the token. It only forwards
//! known requests, because every forwarded request has access to the entire account.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ORIGIN, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::api::calling::is_json;
use crate::api::{NoOperation, Operation};
use crate::body::{self, Received};
use crate::exchange::exchange;
use crate::host;
use crate::origin::LoopbackOrigin;
use crate::reply::Reply;
use crate::request::{ApiRequest, Via};
use crate::shared::Shared;

const BODY_LIMIT: usize = 64 << 10;
const LONGEST_ID: usize = 128;

pub(crate) async fn receive(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let answered = match admit(&parts, body, &shared).await {
        Ok(call) => match &shared.settings.upstream {
            Some(upstream) => upstream.forward(call).await.into_response(),
            None => exchange(Arc::clone(&shared), with_token(call, shared.tokens.first())).await,
        },
        Err(refusal) => return shield(refusal.into_response()),
    };
    if answered.status().is_redirection() {
        let message =
            "Talkover answered with a redirect, and the token does not follow one: check --upstream.";
        return shield(Reply::refusal(StatusCode::BAD_GATEWAY, message).into_response());
    }
    shield(strip(answered))
}

/// Why a request is not forwarded.
struct Refusal {
    status: StatusCode,
    message: String,
    allow: Option<&'static str>,
}

impl Refusal {
    fn new(status: StatusCode, message: &str) -> Self {
        Self { status, message: message.to_owned(), allow: None }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut reply = Reply::refusal(self.status, &self.message);
        if let Some(allow) = self.allow {
            reply.headers.insert(ALLOW, HeaderValue::from_static(allow));
        }
        reply.into_response()
    }
}

fn refuse<T>(status: StatusCode, message: &str) -> Result<T, Refusal> {
    Err(Refusal::new(status, message))
}

/// Validates a request and converts it to an API request without a token.
async fn admit(parts: &Parts, body: Body, shared: &Shared) -> Result<ApiRequest, Refusal> {
    let headers = &parts.headers;
    let is_foreign = |origin: &&HeaderValue| !host::is_allowed_origin(origin, headers, shared);
    if let Some(origin) = headers.get_all(ORIGIN).iter().find(is_foreign) {
        return refuse(StatusCode::FORBIDDEN, &foreign_origin(origin));
    }
    if headers.get_all("sec-fetch-site").iter().any(|site| site != "same-origin" && site != "none") {
        let message = "The gateway serves its own page only; this is another site. Let your development server \
                       forward /talkover to it.";
        return refuse(StatusCode::FORBIDDEN, message);
    }
    // Links, forms, frames and pings have other values.
    let is_strange = |name, usual| headers.get_all(name).iter().any(|value| value != usual);
    if is_strange("sec-fetch-dest", "empty") || is_strange("sec-fetch-mode", "cors") {
        let message = "The gateway answers fetch requests of its own page only, not links, forms or pings.";
        return refuse(StatusCode::FORBIDDEN, message);
    }
    if headers.contains_key(AUTHORIZATION) {
        return refuse(
            StatusCode::BAD_REQUEST,
            "The gateway holds the token: send no Authorization header, or call the API itself.",
        );
    }
    let (operation, path) = operation(parts)?;
    let query = parts.uri.query().unwrap_or_default();
    for (name, _) in form_urlencoded::parse(query.as_bytes()) {
        if !operation.query_parameters().contains(&name.as_ref()) {
            return refuse(StatusCode::BAD_REQUEST, &format!("Unknown query parameter {name}."));
        }
    }
    let body = match body::receive(body, BODY_LIMIT).await {
        Ok(Received::Whole(body)) => body,
        Ok(Received::TooLarge) => {
            return refuse(StatusCode::PAYLOAD_TOO_LARGE, "The gateway takes bodies of at most 64 KiB.");
        }
        Err(_) => return refuse(StatusCode::BAD_REQUEST, "The request body ended early."),
    };
    let mut forwarded = HeaderMap::new();
    forwarded.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if operation.takes_body() {
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !content_type.is_some_and(is_json) {
            return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "The Content-Type must be application/json.");
        }
        if serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_err() {
            return refuse(StatusCode::BAD_REQUEST, "The request body is not valid JSON.");
        }
        forwarded.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    } else if !body.is_empty() {
        return refuse(StatusCode::BAD_REQUEST, "This operation takes no body.");
    }
    Ok(ApiRequest {
        method: parts.method.clone(),
        path,
        query: query.to_owned(),
        headers: forwarded,
        body: Received::Whole(body),
        via: Via::Gateway,
    })
}

fn foreign_origin(origin: &HeaderValue) -> String {
    let message = "The gateway serves its own page only; this is another origin.";
    match LoopbackOrigin::of(origin) {
        Some(origin) => {
            format!(
                "{message} If it is your development server, stop the sandbox and start it with --allow-origin {origin}."
            )
        }
        None => message.to_owned(),
    }
}

fn operation(parts: &Parts) -> Result<(Operation, String), Refusal> {
    let asked = parts.uri.path().strip_prefix("/talkover").unwrap_or_default();
    // No id or path segment contains any of these, so such a path is an attack.
    if asked.contains(['%', '\\', ';']) || asked.contains("..") || asked.contains("//") {
        let message = "The path holds characters that the gateway does not forward.";
        return refuse(StatusCode::BAD_REQUEST, message);
    }
    let path = format!("/api/v1{asked}");
    let operation = Operation::find(&parts.method, &path).map_err(|none| match none {
        NoOperation::UnknownPath => {
            Refusal::new(StatusCode::NOT_FOUND, "The gateway forwards no such operation.")
        }
        NoOperation::WrongMethod(allow) => {
            let message = format!("The gateway forwards this path with {allow} only.");
            Refusal { allow: Some(allow), ..Refusal::new(StatusCode::METHOD_NOT_ALLOWED, &message) }
        }
    })?;
    let plain = |id: &str| {
        id.len() <= LONGEST_ID && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    if !operation.id().is_none_or(plain) {
        let message = "An agent id has 1 to 128 letters, digits, underscores and hyphens.";
        return refuse(StatusCode::BAD_REQUEST, message);
    }
    Ok((operation, path))
}

fn with_token(mut call: ApiRequest, token: &str) -> ApiRequest {
    if let Ok(value) = HeaderValue::try_from(format!("Bearer {token}")) {
        call.headers.insert(AUTHORIZATION, value);
    }
    call
}

/// Keeps only the headers that a page needs. The service's other headers are meant for the gateway.
fn strip(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let foreign: Vec<HeaderName> = headers.keys().filter(|name| !comes_back(name)).cloned().collect();
    for name in foreign {
        headers.remove(name);
    }
    response
}

fn comes_back(name: &HeaderName) -> bool {
    [CONTENT_TYPE, CONTENT_LENGTH, RETRY_AFTER].contains(name) || name.as_str().starts_with("x-ratelimit-")
}

/// Sets headers that keep browsers from executing or caching the response.
fn shield(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}
