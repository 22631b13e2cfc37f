//! A backend that serves a page and holds its Talkover token.

use std::collections::HashMap;
use std::env;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE,
};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use tower_http::services::ServeDir;

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);
const LARGEST_BODY: usize = 64 << 10;
const LARGEST_REPLY: u64 = 8 << 20;
/// Longer than an attempt of the library, so that it is the page that gives up first.
const PATIENCE: Duration = Duration::from_secs(30);
const REQUESTS_A_MINUTE: u32 = 50;
const PASSED_ON: [&str; 5] =
    ["content-type", "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];

struct Gateway {
    api: String,
    token: String,
    agent: ureq::Agent,
    minute: Mutex<(Instant, HashMap<String, u32>)>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false);
    let gateway = Gateway {
        api: env::var("TALKOVER_API").unwrap_or_else(|_| "https://app.talkover.ai/api/v1".into()),
        token: env::var("TALKOVER_TOKEN")?,
        agent: config.build().new_agent(),
        minute: Mutex::new((Instant::now(), HashMap::new())),
    };
    let app = Router::new()
        .route("/talkover/{*path}", any(forward))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(Arc::new(gateway))
        .fallback_service(ServeDir::new(env::var("PAGES").unwrap_or_else(|_| "pages".into())))
        .layer(axum::middleware::map_response(|mut response: Response| async {
            response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY);
            response
        }));
    let address = env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".into());
    axum::serve(tokio::net::TcpListener::bind(address).await?, app).await?;
    Ok(())
}

/// Yours: whose session this is.
fn session(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get(COOKIE)?.to_str().ok()?;
    let session = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("session="))?;
    session.starts_with("signed-in-").then(|| session.to_owned())
}

async fn forward(
    State(gateway): State<Arc<Gateway>>,
    method: Method,
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(session) = session(&headers) else { return refuse(StatusCode::UNAUTHORIZED, "Sign in first.") };
    // Every browser that runs the library says this, and no page can say it for itself.
    if headers.get("sec-fetch-site").is_none_or(|site| site != "same-origin") {
        return refuse(StatusCode::FORBIDDEN, "Only this site's own pages are served.");
    }
    if !is_operation(&method, &path) {
        return refuse(StatusCode::NOT_FOUND, "There is no such operation.");
    }
    if gateway.is_one_too_many(session) {
        let reply = refuse(StatusCode::TOO_MANY_REQUESTS, "Too many requests. Please try again later.");
        return ([("retry-after", "10")], reply).into_response();
    }
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let request = Request::builder()
        .method(method)
        .uri(format!("{}/{path}{query}", gateway.api))
        .header(AUTHORIZATION, format!("Bearer {}", gateway.token))
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/json")
        .body(body.to_vec());
    // One request in is one request out: one that got no reply may have been applied, and the library knows what that means.
    let sent =
        tokio::task::spawn_blocking(move || -> Result<Response, Box<dyn std::error::Error + Send + Sync>> {
            let (parts, mut body) = gateway.agent.run(request?)?.into_parts();
            let mut response =
                Response::new(Body::from(body.with_config().limit(LARGEST_REPLY).read_to_vec()?));
            // A redirect is passed on without its address: the token follows none, and the library says `redirected`.
            *response.status_mut() = parts.status;
            for name in PASSED_ON {
                if let Some(value) = parts.headers.get(name) {
                    response.headers_mut().insert(name, value.clone());
                }
            }
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            Ok(response)
        });
    match sent.await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) | Err(_) => refuse(StatusCode::BAD_GATEWAY, "Talkover could not be reached."),
    }
}

/// Method and path together: what is not listed is not forwarded.
fn is_operation(method: &Method, path: &str) -> bool {
    let is_id = |id: &str| {
        (1..=128).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    match (method.as_str(), path.split('/').collect::<Vec<_>>().as_slice()) {
        ("GET", ["agents" | "phone-numbers"]) => true,
        ("GET", ["agents", id]) | ("PUT", ["agents", id, "calling"]) => is_id(id),
        ("POST", ["agents", id, "publish" | "unpublish"]) => is_id(id),
        _ => false,
    }
}

fn refuse(status: StatusCode, message: &str) -> Response {
    let body = serde_json::json!({ "success": false, "message": message }).to_string();
    (status, [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response()
}

impl Gateway {
    fn is_one_too_many(&self, session: String) -> bool {
        let mut minute = self.minute.lock().unwrap_or_else(PoisonError::into_inner);
        if minute.0.elapsed() >= Duration::from_secs(60) {
            *minute = (Instant::now(), HashMap::new());
        }
        let uses = minute.1.entry(session).or_default();
        *uses += 1;
        *uses > REQUESTS_A_MINUTE
    }
}
