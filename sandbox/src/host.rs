use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::reply::Reply;
use crate::shared::Shared;

/// The address a connection was accepted on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LocalAddress(pub(crate) SocketAddr);

/// Refuses requests that were addressed to another name: a foreign page whose name was pointed at this machine
/// (DNS rebinding) would else count as the same origin.
pub(crate) async fn only_own(
    State(shared): State<Arc<Shared>>,
    Extension(LocalAddress(local)): Extension<LocalAddress>,
    request: Request,
    next: Next,
) -> Response {
    // A target that names a host outweighs the Host header (RFC 9112 §3.2.2), and only proxies are sent one.
    let is_for_proxies = request.uri().authority().is_some();
    if !is_for_proxies && is_own(request.headers().get(HOST), local, &shared) {
        return next.run(request).await;
    }
    let message = format!(
        "This server answers to its own address only: use http://localhost:{port}/ or http://127.0.0.1:{port}/.",
        port = shared.port
    );
    Reply::refusal(StatusCode::MISDIRECTED_REQUEST, &message).into_response()
}

fn is_own(host: Option<&HeaderValue>, local: SocketAddr, shared: &Shared) -> bool {
    let Some(authority) = host.and_then(|host| Authority::try_from(host.as_bytes()).ok()) else {
        return false;
    };
    if authority.as_str().contains('@') || authority.port_u16().unwrap_or(80) != shared.port {
        return false;
    }
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    match name.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || address == shared.settings.host || address == local.ip(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

/// Whether a request comes from a page of this very server, as far as its `Origin` says; the Host was checked.
pub(crate) fn is_own_origin(origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    origin.as_bytes().strip_prefix(b"http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host))
}

/// Whether a request comes from a page on this machine, or from no page at all.
pub(crate) fn is_loopback_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let authority =
        origin.as_bytes().strip_prefix(b"http://").and_then(|rest| Authority::try_from(rest).ok());
    let host = authority.as_ref().map_or("", Authority::host);
    ["127.0.0.1", "localhost", "[::1]"].contains(&host)
}
