use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};

use crate::reply::Reply;

const EXPOSED: HeaderValue =
    HeaderValue::from_static("x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, retry-after");

/// The answer to a preflight: the two request headers of the contract and no others, so that a page that sends
/// more is stopped here as it would be there.
pub(crate) fn preflight(methods: &'static str, headers: &'static str) -> Reply {
    Reply::empty(StatusCode::NO_CONTENT)
        .with(ACCESS_CONTROL_ALLOW_METHODS.as_str(), HeaderValue::from_static(methods))
        .with(ACCESS_CONTROL_ALLOW_HEADERS.as_str(), HeaderValue::from_static(headers))
        .with(ACCESS_CONTROL_MAX_AGE.as_str(), HeaderValue::from_static("600"))
}

/// Lets the asking page read a reply.
pub(crate) fn allow(reply: &mut HeaderMap, request: &HeaderMap) {
    if let Some(origin) = request.get(ORIGIN) {
        reply.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    reply.append(VARY, HeaderValue::from_static("Origin"));
}

/// Lets the asking page read the rate limit headers as well.
pub(crate) fn expose(reply: &mut HeaderMap) {
    reply.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
}

/// Takes a preflight's permission back, for the fault that leaves CORS out.
pub(crate) fn withhold(reply: &mut HeaderMap) {
    for name in [ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_MAX_AGE] {
        reply.remove(name);
    }
}
