//! `/sandbox`: tests and the demo inject faults, read the request log and reset the state here.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{RawQuery, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::body::{self, Received};
use crate::fault::Fault;
use crate::lock::lock;
use crate::rate_limit::RateLimiter;
use crate::reply::Reply;
use crate::shared::Shared;
use crate::{cors, host, telephony};

const BODY_LIMIT: usize = 4 << 20;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sandbox/faults", get(faults).post(add_faults).delete(clear_faults))
        .route("/sandbox/requests", get(requests).delete(clear_requests))
        .route("/sandbox/reset", post(reset))
        .route("/sandbox/rate-limit", put(rate_limit))
        .route("/sandbox/agents/{id}/calls", post(telephony::start_call))
        .route("/sandbox/phone-numbers/{id}/release", post(telephony::release))
        .route("/sandbox", get(nothing_here))
        .route("/sandbox/{*path}", get(nothing_here))
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn(loopback_pages))
}

/// Allows pages on this machine, on any port, and rejects other origins.
async fn loopback_pages(request: Request, next: Next) -> Response {
    if !host::is_loopback_origin(request.headers()) {
        let message = "The sandbox's controls are for pages on this machine only.";
        return Reply::refusal(StatusCode::FORBIDDEN, message).into_response();
    }
    let headers = request.headers().clone();
    let mut response = if request.method() == Method::OPTIONS {
        cors::preflight("GET, POST, PUT, DELETE", "content-type").into_response()
    } else {
        next.run(request).await
    };
    cors::allow(response.headers_mut(), &headers);
    response
}

async fn nothing_here() -> Reply {
    let message = "The controls are /sandbox/faults, /sandbox/requests, /sandbox/reset, /sandbox/rate-limit, \
        /sandbox/agents/{id}/calls and /sandbox/phone-numbers/{id}/release.";
    Reply::refusal(StatusCode::NOT_FOUND, message)
}

/// Why a control request is invalid.
struct BadRequest(String);

impl IntoResponse for BadRequest {
    fn into_response(self) -> Response {
        Reply::refusal(StatusCode::BAD_REQUEST, &self.0).into_response()
    }
}

async fn wrong_method() -> Reply {
    Reply::refusal(
        StatusCode::METHOD_NOT_ALLOWED,
        "This control has no such method; the Allow header has them.",
    )
}

async fn faults(State(shared): State<Arc<Shared>>) -> Reply {
    Reply::json(StatusCode::OK, &lock(&shared.faults).left())
}

async fn add_faults(State(shared): State<Arc<Shared>>, request: Request) -> Result<Reply, BadRequest> {
    let body = json_body(request).await?;
    let many = body.is_array();
    let items = if let Value::Array(items) = body { items } else { vec![body] };
    let parse = |(index, item)| {
        Fault::parse(item)
            .map_err(|problem| if many { format!("faults[{index}]: {problem}") } else { problem })
    };
    let added: Result<Vec<_>, _> = items.into_iter().enumerate().map(parse).collect();
    let added = added.map_err(BadRequest)?;
    let mut queue = lock(&shared.faults);
    queue.append(added);
    Ok(Reply::json(StatusCode::OK, &queue.left()))
}

async fn clear_faults(State(shared): State<Arc<Shared>>) -> Reply {
    lock(&shared.faults).clear();
    Reply::json(StatusCode::OK, &json!([]))
}

async fn requests(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Result<Reply, BadRequest> {
    let (mut path, mut method) = (None, None);
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match name.as_ref() {
            "path" => path = Some(value.into_owned()),
            "method" => method = Some(value.into_owned()),
            other => {
                let message = format!("Requests are told apart by path and method, not by {other}.");
                return Err(BadRequest(message));
            }
        }
    }
    let log = lock(&shared.log);
    let entries: Vec<_> = log
        .entries()
        .filter(|entry| path.as_ref().is_none_or(|path| *path == entry.path))
        .filter(|entry| method.as_ref().is_none_or(|method| entry.method.eq_ignore_ascii_case(method)))
        .collect();
    Ok(Reply::json(StatusCode::OK, &entries))
}

async fn clear_requests(State(shared): State<Arc<Shared>>) -> Reply {
    lock(&shared.log).clear();
    Reply::json(StatusCode::OK, &json!([]))
}

async fn reset(State(shared): State<Arc<Shared>>) -> Reply {
    match shared.reset() {
        Ok(()) => Reply::json(StatusCode::OK, &json!({ "success": true })),
        Err(cause) => Reply::refusal(StatusCode::INTERNAL_SERVER_ERROR, &format!("No reset: {cause}")),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RateLimitChange {
    limit: u32,
    window_seconds: u64,
}

async fn rate_limit(State(shared): State<Arc<Shared>>, request: Request) -> Result<Reply, BadRequest> {
    let change: RateLimitChange =
        serde_json::from_value(json_body(request).await?).map_err(|cause| BadRequest(cause.to_string()))?;
    if !(1..=86_400).contains(&change.window_seconds) {
        return Err(BadRequest("window_seconds must be from 1 to 86400".to_owned()));
    }
    let window = Duration::from_secs(change.window_seconds);
    *lock(&shared.rate_limiter) = RateLimiter::new(Some(change.limit), window);
    let body = json!({ "limit": change.limit, "window_seconds": change.window_seconds });
    Ok(Reply::json(StatusCode::OK, &body))
}

async fn json_body(request: Request) -> Result<Value, BadRequest> {
    match body::receive(request.into_body(), BODY_LIMIT).await {
        Ok(Received::Whole(body)) => serde_json::from_slice(&body)
            .map_err(|cause| BadRequest(format!("The body is not JSON: {cause}"))),
        Ok(Received::TooLarge) => Err(BadRequest("The body is over 4 MiB.".to_owned())),
        Err(_) => Err(BadRequest("The body ended early.".to_owned())),
    }
}
