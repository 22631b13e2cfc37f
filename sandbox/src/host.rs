use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::origin::LoopbackOrigin;
use crate::reply::Reply;
use crate::shared::Shared;

/// The local address of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LocalAddress(pub(crate) SocketAddr);

/// Rejects requests with another `Host`. Otherwise a foreign page whose name resolves to this
/// machine (DNS rebinding) would have the same origin.
pub(crate) async fn only_own(
    State(shared): State<Arc<Shared>>,
    Extension(LocalAddress(local)): Extension<LocalAddress>,
    request: Request,
    next: Next,
) -> Response {
    // An absolute request target overrides the Host header (RFC 9112 §3.2.2), and is only sent to
    // proxies.
    let is_for_proxies = request.uri().authority().is_some();
    if !is_for_proxies && is_own(request.headers().get(HOST), local, &shared) {
        return next.run(request).await;
    }
    let mut message = format!(
        "This server answers to its own address only: use http://localhost:{port}/ or http://127.0.0.1:{port}/.",
        port = shared.port
    );
    if let Some(origin) = development_server(&request) {
        message += &format!(
            " If {origin} is your development server, stop the sandbox and start it with --allow-origin {origin}."
        );
    }
    Reply::refusal(StatusCode::MISDIRECTED_REQUEST, &message).into_response()
}

fn is_own(host: Option<&HeaderValue>, local: SocketAddr, shared: &Shared) -> bool {
    let Some(host) = host else { return false };
    // A development server that does not change the Host of what it forwards.
    let allowed = |origin: &LoopbackOrigin| host.as_bytes().eq_ignore_ascii_case(origin.host().as_bytes());
    if shared.settings.allowed_origins.iter().any(allowed) {
        return true;
    }
    let Ok(authority) = Authority::try_from(host.as_bytes()) else { return false };
    if authority.as_str().contains('@') || authority.port_u16().unwrap_or(80) != shared.port {
        return false;
    }
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    match name.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || address == shared.settings.host || address == local.ip(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

/// The origin that the request's `Host` stands for, if that is a name of this machine.
fn development_server(request: &Request) -> Option<LoopbackOrigin> {
    let host = request.headers().get(HOST)?.to_str().ok()?;
    format!("http://{host}").parse().ok()
}

/// Whether the `Origin` is this server's or an allowed one. `Host` has already been checked.
pub(crate) fn is_allowed_origin(origin: &HeaderValue, headers: &HeaderMap, shared: &Shared) -> bool {
    let allowed = LoopbackOrigin::of(origin);
    if allowed.is_some_and(|origin| shared.settings.allowed_origins.contains(&origin)) {
        return true;
    }
    let host = headers.get(HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    origin.as_bytes().strip_prefix(b"http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host))
}

/// Whether a request comes from a page on this machine, or is not from a page.
pub(crate) fn is_loopback_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let authority =
        origin.as_bytes().strip_prefix(b"http://").and_then(|rest| Authority::try_from(rest).ok());
    let host = authority.as_ref().map_or("", Authority::host);
    ["127.0.0.1", "localhost", "[::1]"].contains(&host)
}
