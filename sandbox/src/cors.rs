use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};

use crate::reply::Reply;

const EXPOSED: HeaderValue =
    HeaderValue::from_static("x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, retry-after");

/// Answers a preflight with the two request headers of the contract. As at the real service, a page
/// that sends other headers is blocked.
pub(crate) fn preflight(methods: &'static str, headers: &'static str) -> Reply {
    Reply::empty(StatusCode::NO_CONTENT)
        .with(ACCESS_CONTROL_ALLOW_METHODS.as_str(), HeaderValue::from_static(methods))
        .with(ACCESS_CONTROL_ALLOW_HEADERS.as_str(), HeaderValue::from_static(headers))
        .with(ACCESS_CONTROL_MAX_AGE.as_str(), HeaderValue::from_static("600"))
}

/// Lets the page read the response.
pub(crate) fn allow(reply: &mut HeaderMap, request: &HeaderMap) {
    if let Some(origin) = request.get(ORIGIN) {
        reply.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    reply.append(VARY, HeaderValue::from_static("Origin"));
}

/// Lets the page read the rate limit headers, too.
pub(crate) fn expose(reply: &mut HeaderMap) {
    reply.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
}

/// Removes a preflight's permissions, for the fault that omits CORS headers.
pub(crate) fn withhold(reply: &mut HeaderMap) {
    for name in [ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_MAX_AGE] {
        reply.remove(name);
    }
}
