use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::get;
use tower_http::services::ServeDir;

use crate::reply::Reply;
use crate::settings::Settings;
use crate::shared::Shared;

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'",
);

pub(crate) fn routes(settings: &Settings) -> Router<Arc<Shared>> {
    let routes = match &settings.www {
        Some(www) => Router::new().fallback_service(ServeDir::new(www)),
        None => Router::new().route("/", get(welcome)).fallback(nothing_here),
    };
    let routes = match &settings.pkg {
        Some(pkg) => routes.nest_service("/pkg", ServeDir::new(pkg)),
        None => routes,
    };
    routes.layer(map_response(protect))
}

async fn welcome() -> Reply {
    let text = "Talkover sandbox: the API is at /api/v1, the gateway at /talkover, the controls at /sandbox. \
                Start it with --www to serve a page here.\n";
    Reply::text(StatusCode::OK, "text/plain; charset=utf-8", text)
}

async fn nothing_here() -> Reply {
    let text = "Nothing here: --www names the folder to serve at /, --pkg the one at /pkg/.\n";
    Reply::text(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", text)
}

async fn protect(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    response
}
