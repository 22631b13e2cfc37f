//! A backend that serves a page and holds its Talkover token.

#![allow(
    clippy::result_large_err,
    reason = "a handler that refuses returns a response, as one that does not"
)]

use std::collections::HashMap;
use std::env;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::State;
use axum::http::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_http::services::ServeDir;

/// YOURS: a text that stands for the user who is signed in. Verify it: a cookie alone proves nothing.
fn session_of(_headers: &HeaderMap) -> Option<String> {
    None
}

/// YOURS >>> Whether this user may do this. Until you fill it in, nobody may do anything. <<<
///
/// `PUT` changes an agent's calling settings, `POST` takes it on or off the air, `GET` reads it. `phone_ids` are the
/// numbers that a `PUT` assigns. A list is asked about with neither, and then each of its items by the one or the other:
/// what is not allowed is left out.
fn is_allowed(_session: &str, _method: &Method, _agent_id: Option<&str>, _phone_ids: &[String]) -> bool {
    false
}

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);
const LARGEST_BODY: usize = 64 << 10;
const LARGEST_REPLY: u64 = 8 << 20;
/// Longer than an attempt of the library, so that it is the page that gives up first.
const PATIENCE: Duration = Duration::from_secs(30);
const REQUESTS_A_MINUTE: u32 = 50;
const PASSED_ON: [&str; 4] =
    ["retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
const QUERY_OF_AGENTS: [&str; 5] = ["status", "direction", "search", "page", "per_page"];
const QUERY_OF_NUMBERS: [&str; 6] = ["type", "has_voice", "has_whatsapp", "search", "page", "per_page"];

struct Gateway {
    api: String,
    token: String,
    agent: ureq::Agent,
    minute: Mutex<(Instant, HashMap<String, u32>)>,
}

/// The two fields that Talkover knows, each once.
#[derive(Deserialize, Serialize)]
struct Change {
    direction: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number_ids: Option<Vec<String>>,
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
    let page = Router::new()
        .fallback_service(ServeDir::new(env::var("PAGES").unwrap_or_else(|_| "pages".into())))
        .layer(map_response(|response| with(response, CONTENT_SECURITY_POLICY, POLICY)));
    let app = Router::new()
        .route("/talkover", any(serve))
        .route("/talkover/{*path}", any(serve))
        .with_state(Arc::new(gateway))
        .fallback_service(page);
    let address = env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".into());
    axum::serve(tokio::net::TcpListener::bind(address).await?, app).await?;
    Ok(())
}

/// Nothing that comes from here is kept, and a browser that opens it as a page runs none of it.
async fn serve(State(gateway): State<Arc<Gateway>>, request: Request<Body>) -> Response {
    let mut response = gateway.answer(request).await.unwrap_or_else(|refusal| refusal);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}

async fn with(mut response: Response, name: HeaderName, value: HeaderValue) -> Response {
    response.headers_mut().insert(name, value);
    response
}

fn refuse(status: StatusCode, message: &str) -> Response {
    (status, serde_json::json!({ "success": false, "message": message }).to_string()).into_response()
}

impl Gateway {
    async fn answer(self: Arc<Self>, request: Request<Body>) -> Result<Response, Response> {
        let (parts, body) = request.into_parts();
        // Every browser that runs the library sends these, and no page can set them. A link, a form, a frame and a ping
        // say something else.
        let says = |name: &str, wanted: &str| {
            let mut values = parts.headers.get_all(name).iter();
            values.next().is_some_and(|value| value == wanted) && values.next().is_none()
        };
        let is_own_page = says("sec-fetch-site", "same-origin")
            && says("sec-fetch-dest", "empty")
            && says("sec-fetch-mode", "cors");
        if !is_own_page {
            let message = "Only requests of this site's own pages are answered.";
            return Err(refuse(StatusCode::FORBIDDEN, message));
        }
        let path = parts.uri.path().strip_prefix("/talkover").unwrap_or_default();
        let query = parts.uri.query().unwrap_or_default();
        let operation = Operation::find(&parts.method, path, query)
            .ok_or_else(|| refuse(StatusCode::NOT_FOUND, "Unknown operation."))?;
        let session =
            session_of(&parts.headers).ok_or_else(|| refuse(StatusCode::UNAUTHORIZED, "Sign in first."))?;
        if self.is_one_too_many(&session) {
            let refusal = refuse(StatusCode::TOO_MANY_REQUESTS, "Too many requests. Please try again later.");
            return Err(with(refusal, RETRY_AFTER, HeaderValue::from_static("10")).await);
        }
        let change =
            if parts.method == Method::PUT { Some(change_of(&parts.headers, body).await?) } else { None };
        let phone_ids =
            change.as_ref().and_then(|change| change.phone_number_ids.as_deref()).unwrap_or_default();
        let may_do = |agent_id: Option<&str>, phone_ids: &[String]| {
            is_allowed(&session, &parts.method, agent_id, phone_ids)
        };
        let agent_id = match operation {
            Operation::Agent(id) => Some(id),
            Operation::Agents | Operation::PhoneNumbers => None,
        };
        if !may_do(agent_id, phone_ids) {
            let message = "You may not do this with this agent or these phone numbers.";
            return Err(refuse(StatusCode::FORBIDDEN, message));
        }
        let question = if query.is_empty() { "" } else { "?" };
        let request = Request::builder()
            .method(&parts.method)
            .uri(format!("{}{path}{question}{query}", self.api))
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .header(ACCEPT, "application/json");
        let (status, headers, text) = self.send(request, change).await?;
        let filtered = |ids: fn(&str) -> (Option<&str>, Vec<String>)| {
            filter(&text, |id| {
                let (agent_id, phone_ids) = ids(id);
                may_do(agent_id, &phone_ids)
            })
        };
        let text = match operation {
            Operation::Agents if status.is_success() => filtered(|id| (Some(id), Vec::new())),
            Operation::PhoneNumbers if status.is_success() => filtered(|id| (None, vec![id.to_owned()])),
            _ => Some(text),
        }
        .ok_or_else(|| refuse(StatusCode::BAD_GATEWAY, "Talkover's answer is not a list."))?;
        let mut response = (status, text).into_response();
        for name in PASSED_ON {
            if let Some(value) = headers.get(name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
        Ok(response)
    }

    /// Once: a request that got no reply may have been applied, and the library knows what that means. The reply is
    /// read to its end before any of it goes on: a browser repeats a request whose reply breaks off.
    async fn send(
        self: &Arc<Self>,
        request: axum::http::request::Builder,
        change: Option<Change>,
    ) -> Result<(StatusCode, HeaderMap, String), Response> {
        let gateway = Arc::clone(self);
        let sent = tokio::task::spawn_blocking(move || {
            let reply = match change {
                Some(change) => {
                    let body = serde_json::to_string(&change).map_err(|error| error.to_string())?;
                    let request = request.header(CONTENT_TYPE, "application/json").body(body);
                    gateway.agent.run(request.map_err(|error| error.to_string())?)
                }
                None => gateway.agent.run(request.body(()).map_err(|error| error.to_string())?),
            };
            let (parts, mut body) = reply.map_err(|error| error.to_string())?.into_parts();
            let bytes = body.with_config().limit(LARGEST_REPLY).read_to_vec();
            Ok::<_, String>((parts, bytes.map_err(|error| error.to_string())?))
        });
        let Ok(Ok((parts, bytes))) = sent.await else {
            return Err(refuse(StatusCode::BAD_GATEWAY, "Talkover gave no whole answer."));
        };
        if parts.status.as_u16() < 200 {
            return Err(refuse(StatusCode::BAD_GATEWAY, "Talkover's answer has an unknown status."));
        }
        // The token follows no redirect. The page gets the status, and the library says `redirected`.
        if parts.status.is_redirection() || parts.status == StatusCode::NO_CONTENT {
            return Ok((parts.status, parts.headers, String::new()));
        }
        match String::from_utf8(bytes) {
            Ok(text) if is_json(&parts.headers) => Ok((parts.status, parts.headers, text)),
            _ if parts.status.is_success() => {
                Err(refuse(StatusCode::BAD_GATEWAY, "Talkover's answer is not JSON."))
            }
            _ => {
                let text =
                    serde_json::json!({ "success": false, "message": "Talkover's answer is not JSON." });
                Ok((parts.status, parts.headers, text.to_string()))
            }
        }
    }

    fn is_one_too_many(&self, session: &str) -> bool {
        let mut minute = self.minute.lock().unwrap_or_else(PoisonError::into_inner);
        if minute.0.elapsed() >= Duration::from_secs(60) {
            *minute = (Instant::now(), HashMap::new());
        }
        let uses = minute.1.entry(session.to_owned()).or_default();
        *uses += 1;
        *uses > REQUESTS_A_MINUTE
    }
}

#[derive(Clone, Copy)]
enum Operation<'a> {
    Agents,
    PhoneNumbers,
    /// One agent, by its id
    Agent(&'a str),
}

impl<'a> Operation<'a> {
    /// Method, path and query together: what is not listed is not sent on.
    fn find(method: &Method, path: &'a str, query: &str) -> Option<Self> {
        let queries = |known: &[&str]| {
            query.is_empty()
                || query.split('&').all(|pair| known.contains(&pair.split('=').next().unwrap_or(pair)))
        };
        let found = match (method.as_str(), path.split('/').collect::<Vec<_>>().as_slice()) {
            ("GET", ["", "agents"]) if queries(&QUERY_OF_AGENTS) => return Some(Self::Agents),
            ("GET", ["", "phone-numbers"]) if queries(&QUERY_OF_NUMBERS) => return Some(Self::PhoneNumbers),
            ("GET", ["", "agents", id])
            | ("PUT", ["", "agents", id, "calling"])
            | ("POST", ["", "agents", id, "publish" | "unpublish"]) => *id,
            _ => return None,
        };
        (is_id(found) && query.is_empty()).then_some(Self::Agent(found))
    }
}

fn is_id(id: &str) -> bool {
    (1..=128).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn is_json(headers: &HeaderMap) -> bool {
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

async fn change_of(headers: &HeaderMap, body: Body) -> Result<Change, Response> {
    if !is_json(headers) {
        return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "The Content-Type must be application/json."));
    }
    let too_large = || refuse(StatusCode::PAYLOAD_TOO_LARGE, "The request body is larger than 64 KiB.");
    // What is announced, before it is waited for.
    if body.size_hint().lower() > LARGEST_BODY as u64 {
        return Err(too_large());
    }
    let bytes = to_bytes(body, LARGEST_BODY).await.map_err(|_| too_large())?;
    serde_json::from_slice::<Change>(&bytes)
        .ok()
        .filter(|change| change.phone_number_ids.iter().flatten().all(|id| is_id(id)))
        .ok_or_else(|| {
            let message = "The request body must be JSON with a direction and phone number ids.";
            refuse(StatusCode::BAD_REQUEST, message)
        })
}

/// The list less the items that the session may not see; `None` where the text is no list.
fn filter(text: &str, may_see: impl Fn(&str) -> bool) -> Option<String> {
    let mut reply: Value = serde_json::from_str(text).ok()?;
    reply.get_mut("data")?.as_array_mut()?.retain(|item| item["id"].as_str().is_some_and(&may_see));
    Some(reply.to_string())
}
